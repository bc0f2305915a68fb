"""A box to tick whose words run on over several lines where there is little room."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QStyle, QStyleOptionButton, QWidget

from app.ui.theme import SPACE

LEAST_LETTERS = 20
"""So many letters stand beside the box at least."""


class Tick(QCheckBox):
    """A question that is answered with yes by ticking it."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.setAccessibleName(words)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setText(words)

    def heightForWidth(self, width: int) -> int:
        """Give the height of all lines at a width."""
        lines = self._broken(width - self._beside()).count("\n") + 1
        return max(super().sizeHint().height(), lines * self.fontMetrics().lineSpacing() + SPACE * 3)

    def sizeHint(self) -> QSize:
        """Ask for one line, and for the height of those there are."""
        wide = self.fontMetrics().horizontalAdvance(self._words) + self._beside()
        return QSize(wide, self.heightForWidth(max(self.width(), self._least())))

    def minimumSizeHint(self) -> QSize:
        """Need the box and a few words."""
        return QSize(self._least(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the words anew."""
        super().resizeEvent(event)
        self.setText(self._broken(self.width() - self._beside()))

    def _least(self) -> int:
        return self.fontMetrics().averageCharWidth() * LEAST_LETTERS + self._beside()

    def _beside(self) -> int:
        """Give the width of the box and what is around the words."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        box = self.style().pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth, option, self)
        return box + SPACE * 7

    def _broken(self, room: int) -> str:
        lines = [""]
        for word in self._words.split():
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and self.fontMetrics().horizontalAdvance(longer) > room:
                lines.append(word)
            else:
                lines[-1] = longer
        return "\n".join(lines)
