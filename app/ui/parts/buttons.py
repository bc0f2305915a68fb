"""Buttons: words, and the key that does the same. One strong button to a screen."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from app.ui.parts.sheets import is_small

LONG = 36
"""Letters above which a button's words take two lines in a small window."""


class Button(QPushButton):
    """A plain button. With `key` (such as "Ctrl+Return") the key works anywhere in the same window, and is shown.

    The key is shown in the system's own spelling; `shown=False` keeps it out of the words, `works=False` only shows it.
    """

    part = ""

    def __init__(
        self,
        words: str,
        parent: QWidget | None = None,
        *,
        key: str = "",
        shown: bool = True,
        works: bool = True,
    ) -> None:
        super().__init__(parent)
        if self.part:
            self.setProperty("part", self.part)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        self._key = key if shown else ""
        self._words = self._brief = words
        self._step, self._small = 0, False
        self.set_words(words)
        if key and works:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.activated.connect(self.click)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
            return
        super().keyPressEvent(event)

    def set_words(self, words: str, brief: str = "") -> None:
        """Change what the button says; `brief` is what is left of it where there is little room."""
        self.setAccessibleName(words)
        self._words, self._brief = words, brief or words
        self.shorten(0)

    def shorten(self, step: int) -> None:
        """Say it in full with its key (0), without the key (1), or briefly (2); a reader of the screen hears it all."""
        spelt = (
            QKeySequence(self._key)
            .toString(QKeySequence.SequenceFormat.NativeText)
            .replace("Return", "Enter")
        )
        shown = (f"{self._words}  {spelt}".rstrip(), self._words, self._brief)[step]
        self._step = step
        self.setText((_in_two(shown) if self._small else shown).replace("&", "&&"))
        if step:
            self.setToolTip(f"{self._words}  {spelt}".rstrip())

    def unfold(self, small: bool) -> None:
        """Let many words take two lines in a small window."""
        if small != self._small:
            self._small = small
            self.shorten(self._step)

    def showEvent(self, event: QShowEvent) -> None:
        """Come into view as the window asks."""
        self.unfold(is_small(self))
        super().showEvent(event)


def _in_two(words: str) -> str:
    """Break a long line at the space nearest to its middle.

    >>> _in_two("More: what led to it, what helped, what would have"), _in_two("Log incident  Ctrl+N")
    ('More: what led to it, what\\nhelped, what would have', 'Log incident  Ctrl+N')
    """
    spaces = [at for at, letter in enumerate(words) if letter == " "]
    if len(words) <= LONG or not spaces:
        return words
    at = min(spaces, key=lambda at: abs(at - len(words) // 2))
    return f"{words[:at].rstrip()}\n{words[at:].lstrip()}"


class PrimaryButton(Button):
    """The one strong button of a screen: the next step."""

    part = "primary"


class DangerButton(Button):
    """A button whose press cannot be undone."""

    part = "danger"


class LinkButton(Button):
    """A button that reads as a link."""

    part = "link"
