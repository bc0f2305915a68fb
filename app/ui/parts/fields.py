"""A question of a form: its label above, the answer, a word of help, and what is wrong with it."""

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.ui.parts.labels import Quiet, Small, Wrong
from app.ui.parts.texts import mark_wrong
from app.ui.theme import SPACE


class FieldRow(QWidget):
    """One question. The label names the answer for a screen reader, and the help and the error describe it."""

    def __init__(
        self,
        label: str,
        widget: QWidget,
        help: str = "",
        parent: QWidget | None = None,
        *,
        error: str = "",
        required: bool = False,
    ) -> None:
        super().__init__(parent)
        self.widget = widget
        self.label: QLabel = Quiet(label)
        self.help = Small(help)
        self.error = Wrong("")
        self.required = required
        self.label.setBuddy(widget)
        if label and not widget.accessibleName():
            widget.setAccessibleName(label)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        for part in (self.label, widget, self.help, self.error):
            layout.addWidget(part)
        # Only now: a part that is shown before it stands anywhere opens a window of its own and takes the keyboard.
        self.label.setVisible(bool(label))
        self.help.setVisible(bool(help))
        self.show_error(error)

    def show_error(self, reason: str) -> None:
        """Say what is wrong, at the answer; an empty reason takes it away."""
        self.error.setText(reason)
        mark_wrong(self.widget.focusProxy() or self.widget, bool(reason))
        self.widget.setAccessibleDescription(" ".join(filter(None, (self.error.text(), self.help.text()))))

    def clear_error(self) -> None:
        """Say that the answer is right."""
        self.show_error("")
