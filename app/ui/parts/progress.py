"""Progress of a long job: what is being done, how far it is, and a way to stop it. Under 300 ms nothing is shown."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.i18n import _
from app.ui.parts.buttons import Button
from app.ui.parts.labels import Quiet


class Progress(QWidget):
    """A line that says what is being done, a bar, and Stop; `stopped` is emitted when the person presses it."""

    stopped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = Quiet("")
        self.bar = QProgressBar()
        self.bar.setAccessibleName(_("Progress"))
        self.stop = Button(_("Stop"))
        self.stop.clicked.connect(self.stopped)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.timeout.connect(self.show)
        line = QHBoxLayout()
        line.addWidget(self.bar, 1)
        line.addWidget(self.stop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.words)
        layout.addLayout(line)
        self.hide()

    def begin(self, words: str, *, may_stop: bool = True) -> None:
        """Start; it comes into view only if the job takes longer than 300 ms."""
        self.words.setText(words)
        self.bar.setRange(0, 0)
        self.stop.setVisible(may_stop)
        self._late.start(300)

    def tell(self, done: int, total: int, words: str = "") -> None:
        """Say how far it is."""
        self.bar.setRange(0, max(0, total))
        self.bar.setValue(done)
        if words:
            self.words.setText(words)

    def end(self) -> None:
        """Take it away."""
        self._late.stop()
        self.hide()
