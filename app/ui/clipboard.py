"""Clears what was copied out of Keepwell: after half a minute, and at every lock."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

SECONDS = 30


class ClipboardWatch(QObject):
    """Forgets a copy that is ours; what other programs put on the clipboard is left alone."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._board = QGuiApplication.clipboard()
        self._ours: int | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.clear)
        self._board.dataChanged.connect(self._copied)

    def clear(self) -> None:
        """Forget our own copy now."""
        self._timer.stop()
        if self._ours is not None and hash(self._board.text()) == self._ours:
            self._board.clear()
        self._ours = None

    def _copied(self) -> None:
        """Take a copy for ours where the system says so, or where it was made while our window had the keyboard."""
        text = self._board.text()
        if text and (self._board.ownsClipboard() or QGuiApplication.focusWindow() is not None):
            self._ours = hash(text)
            self._timer.start(SECONDS * 1000)
