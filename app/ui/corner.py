"""A corner of the screen (bottom right): push the pointer there, and the window becomes discreet."""

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QCursor, QGuiApplication

NEAR = 2
"""How close to the corner, in pixels, the pointer has to come."""


class Corner(QObject):
    """Looks a few times a second where the pointer is; `reached` says that it came into the corner."""

    reached = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_there = False
        self._timer = QTimer(self)
        self._timer.setInterval(100)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Look where the pointer is."""
        pointer = QCursor.pos()
        screen = QGuiApplication.screenAt(pointer)
        corner = screen.geometry().bottomRight() if screen is not None else None
        there = corner is not None and (corner - pointer).manhattanLength() <= NEAR * 2
        if there and not self._was_there:
            self.reached.emit()
        self._was_there = there
