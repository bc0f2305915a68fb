"""Locks a desk that nobody sits at: after some idle minutes, when the computer slept, and after twelve hours."""

import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal

LONGEST_HOURS = 12
ASLEEP_SECONDS = 20
"""Two clocks that drift this far apart between two looks mean that the computer was suspended."""

SIGNS = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


class IdleWatch(QObject):
    """Compares a clock that only runs while the computer does with the clock on the wall; `due` means: lock now."""

    due = Signal()

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        running: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(parent)
        self._running, self._wall = running, wall
        self.minutes = 5
        self._on = False
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self.look)
        self._since = self._last = self._looked = (running(), wall())

    def start(self) -> None:
        """Begin to watch: somebody has just sat down."""
        self._on = True
        self._begin()
        self._timer.start()
        if (app := QCoreApplication.instance()) is not None:
            app.installEventFilter(self)

    def stop(self) -> None:
        """Stop watching: the desk is locked."""
        self._on = False
        self._timer.stop()
        if (app := QCoreApplication.instance()) is not None:
            app.removeEventFilter(self)

    def touch(self) -> None:
        """Note that somebody is here; but look first, so that the key that wakes a computer cannot keep it open."""
        if self._on and not self.look():
            self._last = (self._running(), self._wall())

    def look(self) -> bool:
        """Compare the clocks; True where the desk was told to lock."""
        running, wall = self._running(), self._wall()
        asleep = (wall - self._looked[1]) - (running - self._looked[0])
        self._looked = (running, wall)
        idle = max(running - self._last[0], wall - self._last[1])
        held = max(running - self._since[0], wall - self._since[1])
        if idle >= self.minutes * 60 or held >= LONGEST_HOURS * 3600 or asleep >= ASLEEP_SECONDS:
            self.stop()
            self.due.emit()
            return True
        return False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Watch for signs of a person, and take nothing away."""
        if event.type() in SIGNS and event.spontaneous():
            self.touch()
        return False

    def _begin(self) -> None:
        self._since = self._last = self._looked = (self._running(), self._wall())
