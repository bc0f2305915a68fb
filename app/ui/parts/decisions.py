"""A dialog of a few questions that decides something; what is refused is said at its question, and the text is kept."""

from collections.abc import Callable
from datetime import date

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from app.domain.errors import Refused
from app.ui.parts.choices import ChoiceRow
from app.ui.parts.dialogs import Dialog
from app.ui.parts.fields import FieldRow
from app.ui.parts.labels import Quiet
from app.ui.parts.moments import DayEdit
from app.ui.parts.texts import TextArea


class Decision(Dialog):
    """A few questions and one strong button. `decide` is called with the dialog when it is pressed.

    A refusal is shown at the answer it is about, and the text is kept.
    """

    def __init__(
        self,
        title: str,
        finish: str,
        decide: Callable[["Decision"], object],
        parent: QWidget,
        remark: str = "",
    ) -> None:
        super().__init__(title, parent, finish=finish)
        self.rows: dict[str, FieldRow] = {}
        if remark:
            self.body.addWidget(Quiet(remark))
        self.finish.clicked.connect(lambda: decide(self))

    def showEvent(self, event: QShowEvent) -> None:
        """Come into view as high as the questions are at this width."""
        layout = self.layout()
        if layout is not None:
            self.resize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))
        super().showEvent(event)

    def ask(self, name: str, label: str, widget: QWidget, help: str = "") -> None:
        """Put one more question below the others."""
        self.rows[name] = FieldRow(label, widget, help)
        self.body.addWidget(self.rows[name])

    def text(self, name: str) -> str:
        """Give what was written as an answer."""
        widget = self.rows[name].widget
        assert isinstance(widget, TextArea)
        return widget.text()

    def day(self, name: str) -> date:
        """Give a day that was chosen."""
        widget = self.rows[name].widget
        assert isinstance(widget, DayEdit)
        return widget.day()

    def choice(self, name: str) -> str:
        """Give what was pressed; empty for nothing."""
        widget = self.rows[name].widget
        assert isinstance(widget, ChoiceRow)
        return widget.value() or ""

    def show_refused(self, refused: Refused) -> None:
        """Say what is wrong, where it is."""
        for row in self.rows.values():
            row.clear_error()
        at = self.rows.get(refused.field or "")
        self.show_error("" if at else refused.reason)
        if at is not None:
            at.show_error(refused.reason)
            at.widget.setFocus()
