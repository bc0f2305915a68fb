"""Rows of parts that run on where the window or the type leaves no room: in lines, or one under another."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from app.ui.parts.flow import Flow
from app.ui.parts.sheets import is_small
from app.ui.theme import SPACE


class Flowing(QWidget):
    """Lays its parts side by side and wraps them."""

    def __init__(self, *parts: QWidget, parent: QWidget | None = None, space: int = 2) -> None:
        super().__init__(parent)
        layout = Flow(self, space * SPACE)
        for part in parts:
            layout.addWidget(part)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)


class Abreast(QWidget):
    """Lays its parts side by side in equal shares; in a small window one stands under another."""

    def __init__(self, *parts: QWidget, shares: tuple[int, ...] = (), space: int = 4) -> None:
        super().__init__()
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._space = space
        self._line.setSpacing(space * SPACE)
        for at, part in enumerate(parts):
            if shares:
                self._line.addWidget(part, shares[at])
            else:
                self._line.addWidget(part, 1, Qt.AlignmentFlag.AlignTop)

    def unfold(self, small: bool) -> None:
        """Stand under each other, or side by side."""
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._line.setDirection(down if small else across)
        self._line.setSpacing((min(self._space, 3) if small else self._space) * SPACE)

    def showEvent(self, event: QShowEvent) -> None:
        """Come into view as the window asks."""
        self.unfold(is_small(self))
        super().showEvent(event)
