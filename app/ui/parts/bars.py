"""The message bar: says what just happened, and takes it back while that is possible."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.i18n import _
from app.ui.parts.buttons import Button
from app.ui.parts.labels import Level, Words, restyle
from app.ui.theme import SPACE


class MessageBar(QFrame):
    """One message at a time. Good news goes by itself after a while; what needs the person stays until it is closed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "bar")
        self.text = Words("")
        self.undo = Button(_("Undo"))
        self.close_button = Button(_("Close"))
        self._undoing: Callable[[], object] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.clear)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE * 3, SPACE, SPACE, SPACE)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.undo)
        layout.addWidget(self.close_button)
        self.undo.clicked.connect(self._undo)
        self.close_button.clicked.connect(self.clear)
        self.setAccessibleName(_("Message"))
        self.hide()

    def say(
        self,
        text: str,
        undo: Callable[[], object] | None = None,
        level: str = Level.DONE,
        seconds: int = 12,
        undo_words: str = "",
    ) -> None:
        """Show a message; `undo` is what takes it back, `seconds` how long it stays (0: until closed)."""
        self._undoing = undo
        self.text.setText(text)
        self.undo.set_words(undo_words or _("Undo"))
        self.undo.setVisible(undo is not None)
        self.setProperty("level", str(level))
        for part in (self, self.text):
            restyle(part)
        self.setAccessibleDescription(text)
        self.show()
        self._timer.stop()
        if seconds:
            self._timer.start(seconds * 1000)

    def clear(self) -> None:
        """Take the message away."""
        self._undoing = None
        self._timer.stop()
        self.text.clear()
        self.hide()

    def _undo(self) -> None:
        undoing = self._undoing
        self.clear()
        if undoing is not None:
            undoing()
