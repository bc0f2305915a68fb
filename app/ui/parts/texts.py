"""Where a person types: a line, a text of several lines, and a password."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QPushButton, QSizePolicy, QWidget

from app.i18n import _
from app.ui.parts.discreet import is_discreet
from app.ui.parts.labels import restyle


def mark_wrong(widget: QWidget, wrong: bool) -> None:
    """Draw an answer as wrong, or as right again."""
    widget.setProperty("wrong", "true" if wrong else None)
    restyle(widget)


class LineEdit(QLineEdit):
    """One line of text."""

    def __init__(
        self,
        name: str = "",
        text: str = "",
        parent: QWidget | None = None,
        *,
        hint: str = "",
        longest: int = 1000,
    ) -> None:
        super().__init__(text, parent)
        self.setMaxLength(longest)
        self.setPlaceholderText(hint)
        if name:
            self.setAccessibleName(name)


class TextArea(QPlainTextEdit):
    """Several lines of plain text. Tab leaves it, Ctrl+Enter is left to the page. A `story` vanishes while discreet.

    `typed` is emitted when the text changes, by the person or the program.
    """

    typed = Signal(str)

    def __init__(
        self,
        name: str = "",
        text: str = "",
        parent: QWidget | None = None,
        *,
        lines: int = 4,
        story: bool = False,
        hint: str = "",
    ) -> None:
        super().__init__(parent)
        self.story = story
        self.lines = lines
        self.setTabChangesFocus(True)
        self.setPlaceholderText(hint)
        self.setPlainText(text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        if name:
            self.setAccessibleName(name)
        self.textChanged.connect(lambda: self.typed.emit(self.toPlainText()))
        self._fit()

    def text(self) -> str:
        """Give the text, with line breaks as typed."""
        return self.toPlainText()

    def setText(self, text: str) -> None:
        """Put another text in."""
        self.setPlainText(text)

    def veil(self, on: bool) -> None:
        """Hide a story, or show it again; what is typed meanwhile is kept."""
        if self.story:
            self.viewport().update()
            self.setReadOnly(on)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave Ctrl+Enter to the page, which finishes with it."""
        finishes = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if finishes and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text, or only a remark that it is hidden."""
        if not (self.story and is_discreet(self)):
            super().paintEvent(event)
            return
        painter = QPainter(self.viewport())
        flags = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(
            self.viewport().rect().adjusted(4, 4, -4, -4), flags, _("Hidden while Discreet is on.")
        )
        painter.end()

    def showEvent(self, event: QShowEvent) -> None:
        """Come into view as discreet as the window is."""
        if is_discreet(self):
            self.veil(True)
        super().showEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Keep room for the same number of lines in another size of type."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def sizeHint(self) -> QSize:
        """Ask for the room of its lines, and no more than that."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def minimumSizeHint(self) -> QSize:
        """Need no more than that either."""
        return QSize(super().minimumSizeHint().width(), self.minimumHeight())

    def _fit(self) -> None:
        self.setMinimumHeight(self.fontMetrics().lineSpacing() * getattr(self, "lines", 4) + 26)


class PasswordEdit(QWidget):
    """A password: dots until it is shown; pasting is allowed."""

    typed = Signal(str)
    entered = Signal()

    def __init__(self, name: str = "", parent: QWidget | None = None, *, hint: str = "") -> None:
        super().__init__(parent)
        self.line = LineEdit(name, hint=hint, longest=4096)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.shown = QPushButton(_("Show"))
        self.shown.setCheckable(True)
        self.shown.setAccessibleName(_("Show the password"))
        self.shown.setAutoDefault(False)
        self.shown.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.shown.toggled.connect(self._show)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.shown)
        self.setFocusProxy(self.line)
        self.line.textChanged.connect(self.typed)
        self.line.returnPressed.connect(self.entered)

    def text(self) -> str:
        """Give what was typed."""
        return self.line.text()

    def setText(self, text: str) -> None:
        """Put a password in."""
        self.line.setText(text)

    def clear(self) -> None:
        """Forget what was typed, undo history included, and hide the next one."""
        self.line.clear()
        self.shown.setChecked(False)

    def setAccessibleName(self, name: str) -> None:
        """Name the line that is typed into."""
        super().setAccessibleName(name)
        self.line.setAccessibleName(name)

    def _show(self, on: bool) -> None:
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password)
        self.shown.setText(_("Hide") if on else _("Show"))
