"""What is copied out of Keepwell: plain words only, not for clipboard histories, and forgotten after half a minute.

The marks that histories and synchronised clipboards look for are those of KDE's Klipper and of Windows
(`ExcludeClipboardContentFromMonitorProcessing` and the two beside it); macOS has none that Qt can set.
"""

from PySide6.QtCore import QMimeData, QObject, Qt, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication

SECONDS = 30
NO = (0).to_bytes(4, "little")
WINDOWS = 'application/x-qt-windows-mime;value="{name}"'
SECRET = "x-kde-passwordManagerHint"
MARKS = {
    SECRET: b"secret",
    WINDOWS.format(name="ExcludeClipboardContentFromMonitorProcessing"): NO,
    WINDOWS.format(name="CanIncludeInClipboardHistory"): NO,
    WINDOWS.format(name="CanUploadToCloudClipboard"): NO,
}


class ClipboardWatch(QObject):
    """Marks and forgets a copy that is ours; what other programs put on the clipboard is left alone.

    The words that are merely selected, which Linux pastes with the middle button, are forgotten with it.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._board = QGuiApplication.clipboard()
        self._ours: int | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.clear)
        self._board.dataChanged.connect(self._copied)

    def clear(self) -> None:
        """Forget our own copy now, and what is selected."""
        self._timer.stop()
        if self._ours is not None and hash(self._board.text()) == self._ours:
            self._board.clear()
        self._ours = None
        if self._board.supportsSelection() and self._board.ownsSelection():
            self._board.clear(QClipboard.Mode.Selection)

    def remaining(self) -> int:
        """Give how many milliseconds are left until our copy is forgotten; -1 where there is none."""
        return self._timer.remainingTime()

    def _copied(self) -> None:
        """Take a copy for ours where the system says so, or where it was made while our window had the keyboard."""
        text = self._board.text()
        if not text or self._board.mimeData().hasFormat(SECRET):  # our own marking, told again
            return
        if self._board.ownsClipboard() or QGuiApplication.focusWindow() is not None:
            self._ours = hash(text)
            self._board.setMimeData(marked(text))
            self._timer.start(round(SECONDS * 1000))


def marked(text: str) -> QMimeData:
    """Give words for the clipboard: nothing but the words, marked so that no history keeps them."""
    made = QMimeData()
    made.setText(text)
    for name, value in MARKS.items():
        made.setData(name, value)
    return made
