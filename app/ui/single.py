"""One window per person: a second start asks the first one to come to the front, and ends."""

from PySide6.QtCore import QLockFile, QObject, QTimer, Signal

from app.services import profile

LOCK = "window.lock"
REQUEST = "raise.request"


class Single(QObject):
    """Holds this person's place on this computer; `asked` says that somebody started the program again."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._request = profile.place(REQUEST)
        self._lock = QLockFile(str(profile.place(LOCK)))
        self._lock.setStaleLockTime(0)
        self._timer = QTimer(self)
        self._timer.setInterval(700)
        self._timer.timeout.connect(self._look)

    def is_first(self) -> bool:
        """Say whether no other window of this person is open, and watch for further starts if so."""
        if not self._lock.tryLock(200):
            return False
        self._request.unlink(missing_ok=True)
        self._timer.start()
        return True

    def ask_to_raise(self) -> None:
        """Leave a request for the window that is open already."""
        profile.keep(REQUEST, b"")

    def release(self) -> None:
        """Give the place up."""
        self._timer.stop()
        self._lock.unlock()

    def _look(self) -> None:
        if self._request.exists():
            self._request.unlink(missing_ok=True)
            self.asked.emit()
