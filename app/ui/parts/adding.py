"""Adding a line to a day by hand: a time, how long, and what else is asked; what is refused is said at its field."""

from PySide6.QtWidgets import QWidget

from app.domain.errors import Refused
from app.i18n import _
from app.ui.parts.counts import Count
from app.ui.parts.dialogs import Dialog
from app.ui.parts.fields import FieldRow
from app.ui.parts.flowing import Flowing
from app.ui.parts.texts import LineEdit


class AddLine(Dialog):
    """Asks for one more line of a day. Its fields are in `fields`, in the order in which `ask` put them there."""

    def __init__(
        self, title: str, parent: QWidget | None = None, *, minutes: int, least: int, most: int
    ) -> None:
        super().__init__(title, parent, finish=_("Add"))
        self.time = LineEdit(hint="9:30", longest=20)
        self.minutes = Count()
        self.minutes.setRange(least, most)
        self.minutes.setSingleStep(5)
        self.minutes.setValue(minutes)
        self.minutes.lineEdit().setAccessibleName(_("Minutes"))
        self.fields: dict[str, FieldRow] = {}

    def ask(self, name: str, label: str, widget: QWidget, *, required: bool = False) -> None:
        """Ask one more thing, on a line of its own."""
        self.fields[name] = FieldRow(label, widget, required=required)
        self.body.addWidget(self.fields[name])

    def ask_time(self) -> None:
        """Ask when it is and how many minutes it takes, side by side."""
        self.fields["time"] = FieldRow(_("Time"), self.time, required=True)
        self.fields["minutes"] = FieldRow(_("Minutes"), self.minutes)
        self.body.addWidget(Flowing(self.fields["time"], self.fields["minutes"], space=4))

    def show_refusal(self, refused: Refused) -> None:
        """Say what is wrong at its field, or above the buttons where it is about none of them."""
        self.show_error("")
        for field in self.fields.values():
            field.clear_error()
        at = self.fields.get(refused.field or "")
        if at is None:
            self.show_error(refused.reason)
            return
        at.show_error(refused.reason)
        at.widget.setFocus()
