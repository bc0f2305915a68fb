"""Words on a page: headings, plain text, secondary text, and chips that name a level."""

from enum import StrEnum

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from app.ui.parts.sheets import is_small


class Level(StrEnum):
    """How pressing something is; a colour that always comes with a word."""

    HIGH = "high"
    CAUTION = "caution"
    CARE = "care"
    DONE = "done"
    PLAIN = "plain"


class Words(QLabel):
    """Plain text, never read as markup; it wraps, and can be marked and copied where `copied` is asked for.

    Without `wrap` it stays on one line, except in a small window, where it wraps once there is no room for it.
    """

    part = ""

    def __init__(
        self, text: str = "", parent: QWidget | None = None, *, wrap: bool = True, copied: bool = False
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._in_line = not wrap
        super().setWordWrap(wrap)
        if self.part:
            self.setProperty("part", self.part)
        if copied:
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self.setText(text)

    def setText(self, text: str) -> None:
        """Say something else; what says nothing is no place for the keyboard."""
        super().setText(text)
        if self.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByKeyboard:
            self.setFocusPolicy(Qt.FocusPolicy.ClickFocus if text else Qt.FocusPolicy.NoFocus)

    def setWordWrap(self, on: bool) -> None:
        """Wrap in any window, or only in a small one."""
        self._in_line = not on
        super().setWordWrap(on or is_small(self))

    def unfold(self, small: bool) -> None:
        """Wrap where a small window has no room for the whole line."""
        if self._in_line:
            super().setWordWrap(small)

    def sizeHint(self) -> QSize:
        """Ask for the room of the line, where it is one."""
        size = super().sizeHint()
        if not self._in_line or not self.wordWrap():
            return size
        around = self.contentsMargins()
        wide = self.fontMetrics().size(0, self.text()).width() + around.left() + around.right() + 2
        return QSize(wide, self.heightForWidth(wide))

    def showEvent(self, event: QShowEvent) -> None:
        """Come into view as the window asks."""
        self.unfold(is_small(self))
        super().showEvent(event)


class Heading(Words):
    """A heading: level 1 names the page, 2 a card, 3 a group inside one."""

    def __init__(self, text: str = "", level: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(text, parent, wrap=False)
        self.setProperty("part", {1: "title", 2: "section", 3: "strong"}[level])


class Strong(Words):
    """Text that carries the weight of a line."""

    part = "strong"


class Quiet(Words):
    """Secondary text: labels, counts, what is kept and since when."""

    part = "quiet"


class Small(Words):
    """Secondary text a size smaller: a note under a control."""

    part = "small"


class Wrong(Words):
    """What is wrong with an answer, in words, at the answer; nothing is shown while it is empty."""

    part = "wrong"

    def setText(self, text: str) -> None:
        """Show the sentence, or nothing."""
        super().setText(text)
        self.setVisible(bool(text))


class Chip(QLabel):
    """A level with its word, as a small rounded label."""

    def __init__(self, level: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("part", "chip")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        self.show_level(level, words)

    def show_level(self, level: str, words: str) -> None:
        """Say another level."""
        self.setProperty("level", str(level))
        self.setText(words)
        self.setAccessibleName(words)
        restyle(self)


def restyle(widget: QWidget) -> None:
    """Draw a widget anew after one of its style properties changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()
