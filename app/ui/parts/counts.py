"""Numbers and times that are stepped up and down."""

from PySide6.QtWidgets import QAbstractSpinBox, QSpinBox, QWidget

from app.ui.theme import SPACE


class Count(QSpinBox):
    """A number within bounds, typed or stepped with the arrow keys."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        inset(self)


def inset(stepped: QAbstractSpinBox) -> None:
    """Let the text begin as far from the edge as in every other field; the style sheet does not reach it here."""
    stepped.lineEdit().setTextMargins(SPACE * 2, 0, 0, 0)
