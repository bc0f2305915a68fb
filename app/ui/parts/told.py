"""Answers to be read: labels with what was said, one under another."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.parts.discreet import StoryLabel
from app.ui.parts.labels import Small, Words
from app.ui.theme import SPACE


class Answers(QWidget):
    """Labels with answers, one under another."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACE)

    def show_answers(self, answers: Sequence[tuple[str, str]], story: bool = False) -> None:
        """Show labels with their answers; what was not answered is left out."""
        while (item := self._layout.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for label, text in answers:
            if text:
                self._layout.addWidget(Small(label))
                answer = StoryLabel(text) if story else Words(text, copied=True)
                answer.setContentsMargins(0, 0, 0, SPACE * 2)
                answer.setAccessibleName(f"{label}: {text}")
                self._layout.addWidget(answer)
