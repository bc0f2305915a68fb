"""One window per person: a second start asks the first one to come to the front, and ends."""

from PySide6.QtCore import QLockFile, QObject, QTimer, Signal

from app import paths
from app.store import files

LOCK = "window.lock"
REQUEST = "raise.request"


class Single(QObject):
    """Holds this person's place on this computer; `asked` says that somebody started the program again."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        files.make_folder(paths.profile())
        self._lock = QLockFile(str(paths.profile() / LOCK))
        self._lock.setStaleLockTime(0)
        self._timer = QTimer(self)
        self._timer.setInterval(700)
        self._timer.timeout.connect(self._look)

    def is_first(self) -> bool:
        """Say whether no other window of this person is open, and watch for further starts if so."""
        if not self._lock.tryLock(200):
            return False
        (paths.profile() / REQUEST).unlink(missing_ok=True)
        self._timer.start()
        return True

    def ask_to_raise(self) -> None:
        """Leave a request for the window that is open already."""
        files.atomic_write(paths.profile() / REQUEST, b"", durable=False)

    def release(self) -> None:
        """Give the place up."""
        self._timer.stop()
        self._lock.unlock()

    def _look(self) -> None:
        request = paths.profile() / REQUEST
        if request.exists():
            request.unlink(missing_ok=True)
            self.asked.emit()
