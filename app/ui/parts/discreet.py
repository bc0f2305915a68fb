"""Discreet: names become initials and stories vanish at once, so that nobody reads them over the counter."""

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from app.i18n import _
from app.ui.parts.labels import Words


def is_discreet(widget: QWidget) -> bool:
    """Say whether the window that this part stands in is being discreet."""
    return bool(widget.window().property("discreet"))


def set_discreet(window: QWidget, on: bool) -> None:
    """Hide or show names and stories in a whole window and its dialogs: every part that has them has `veil(on)`."""
    window.setProperty("discreet", on)
    for part in window.findChildren(QWidget):
        if part.isWindow():
            part.setProperty("discreet", on)
        veil = getattr(part, "veil", None)
        if veil is not None:
            veil(on)


def initials(name: str) -> str:
    """Give a name's initials; what is not a letter is left out.

    >>> initials("Adaeze Okafor-Lind")
    'A. O.'
    """
    letters = [next((letter for letter in word if letter.isalpha()), "") for word in name.split()]
    return " ".join(f"{letter.upper()}." for letter in letters if letter)


class PersonLabel(Words):
    """A person's name; initials while the window is discreet. `lead` and `tail` stay readable around it."""

    def __init__(
        self, name: str = "", parent: QWidget | None = None, *, lead: str = "", tail: str = "", part: str = ""
    ) -> None:
        self._name, self._lead, self._tail = name, lead, tail
        self.part = part
        super().__init__("", parent, wrap=False)
        self.veil(False)

    def show_name(self, name: str, *, lead: str = "", tail: str = "") -> None:
        """Show somebody else."""
        self._name, self._lead, self._tail = name, lead, tail
        self.veil(is_discreet(self))

    def veil(self, on: bool) -> None:
        """Show initials, or the name."""
        self.setText(self._lead + (initials(self._name) if on else self._name) + self._tail)

    def showEvent(self, event: QShowEvent) -> None:
        """Come into view as discreet as the window is."""
        self.veil(is_discreet(self))
        super().showEvent(event)


class StoryLabel(Words):
    """Words that tell a story; a plain remark stands in their place while the window is discreet."""

    def __init__(self, text: str = "", parent: QWidget | None = None, *, part: str = "") -> None:
        self._story = text
        self.part = part
        super().__init__("", parent, copied=True)
        self.veil(False)

    def show_story(self, text: str) -> None:
        """Show another text."""
        self._story = text
        self.veil(is_discreet(self))

    def veil(self, on: bool) -> None:
        """Hide the text, or show it."""
        self.setText(_("Hidden while Discreet is on.") if on and self._story else self._story)

    def showEvent(self, event: QShowEvent) -> None:
        """Come into view as discreet as the window is."""
        self.veil(is_discreet(self))
        super().showEvent(event)
