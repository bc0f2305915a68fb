"""Where the window stands: as it was left with these very screens, and never where nobody could reach it."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.parts.remembered import memory

FIRST = QSize(1280, 800)
"""The size of a window that was never open with these screens, where there is room for it."""
SETTLED = 500
"""Milliseconds after the last move at which the place is kept."""
MOVES = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.WindowStateChange)


class Place(QObject):
    """Puts the window where it was with the same screens, and remembers wherever it is moved to."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SETTLED)
        self._soon.timeout.connect(self.keep)
        self.take()
        window.installEventFilter(self)
        screens = QApplication.instance()
        if isinstance(screens, QGuiApplication):
            screens.screenAdded.connect(self._screens_changed)
            screens.screenRemoved.connect(self._screens_changed)

    def take(self) -> None:
        """Stand where the window stood with these screens; where it never did, stay, but on a screen."""
        window, rooms = self._window, _rooms()
        kept = _kept()
        if not rooms:
            return
        if kept is None and not window.isVisible():  # the system finds a place for a new window
            window.resize(FIRST.boundedTo(rooms[0].size()))
            return
        where = within(kept[0] if kept else QRect(window.pos(), window.size()), rooms)
        window.resize(where.size())
        window.move(where.topLeft())
        if kept and kept[1]:
            window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)

    def keep(self) -> None:
        """Remember the place; of a maximised window, also the one that it goes back to."""
        self._soon.stop()
        window = self._window
        if not window.isVisible() or window.isMinimized():
            return
        kept, full = _kept(), window.isMaximized() or window.isFullScreen()
        at = QRect(window.pos(), window.size()) if not full else kept[0] if kept else window.normalGeometry()
        memory().setValue(_key(), f"{at.x()} {at.y()} {at.width()} {at.height()} {int(full)}")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice that the window was moved, or closes."""
        if event.type() in MOVES:
            self._soon.start()
        elif event.type() == QEvent.Type.Close:
            self.keep()
        return super().eventFilter(watched, event)

    def _screens_changed(self) -> None:
        QTimer.singleShot(0, self.take)


def within(where: QRect, rooms: Sequence[QRect]) -> QRect:
    """Give the place, moved and made smaller as far as it must be to lie whole in the screens' free `rooms`."""
    corners = (where.topLeft(), where.topRight(), where.bottomLeft(), where.bottomRight())
    if all(any(room.contains(corner) for room in rooms) for corner in corners):
        return where
    room = max(rooms, key=lambda one: _area(one.intersected(where)))
    size = where.size().boundedTo(room.size())
    x = min(max(where.x(), room.left()), room.right() - size.width() + 1)
    y = min(max(where.y(), room.top()), room.bottom() - size.height() + 1)
    return QRect(QPoint(x, y), size)


def _area(room: QRect) -> int:
    return room.width() * room.height() if room.isValid() else 0


def _rooms() -> list[QRect]:
    return [screen.availableGeometry() for screen in QGuiApplication.screens()]


def _key() -> str:
    """Name the screens as they stand together."""
    rooms = [screen.geometry() for screen in QGuiApplication.screens()]
    return "place/" + "_".join(sorted(f"{r.width()}x{r.height()}at{r.x()},{r.y()}" for r in rooms))


def _kept() -> tuple[QRect, bool] | None:
    """Give the place kept for these screens, and whether the window was maximised; None for what cannot be read."""
    said = str(memory().value(_key(), "")).split()
    try:
        x, y, wide, high, full = (int(one) for one in said)
    except ValueError:
        return None
    return (QRect(x, y, wide, high), bool(full)) if wide > 0 and high > 0 else None
