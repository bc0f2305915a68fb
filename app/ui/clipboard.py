"""Clears what was copied out of Keepwell: after half a minute, and at every lock."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

SECONDS = 30


class ClipboardWatch(QObject):
    """Forgets a copy that is ours; what other programs put on the clipboard is left alone."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._board = QGuiApplication.clipboard()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.clear)
        self._board.dataChanged.connect(self._copied)

    def clear(self) -> None:
        """Forget our own copy now."""
        self._timer.stop()
        if self._board.ownsClipboard() and self._board.text():
            self._board.clear()

    def _copied(self) -> None:
        if self._board.ownsClipboard() and self._board.text():
            self._timer.start(SECONDS * 1000)
