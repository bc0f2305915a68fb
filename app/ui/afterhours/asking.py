"""What is asked in a small window after hours: an earlier day, a client who was on no list, a word to add."""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QSpinBox, QWidget

from app.domain.appointments import DEFAULT_MINUTES
from app.domain.clients import Client
from app.domain.errors import Refused
from app.domain.sessions import LONGEST_MINUTES, Line
from app.i18n import _
from app.services import clients
from app.ui.parts import (
    DangerButton,
    DayEdit,
    Dialog,
    FieldRow,
    Found,
    LineEdit,
    PersonLabel,
    PickClient,
    Small,
    TextArea,
    row,
)

if TYPE_CHECKING:
    from app.ui.desk import Desk


class EarlierDay(Dialog):
    """Which day to log; `picked` carries it."""

    picked = Signal(object)

    def __init__(self, day: date, latest: date, parent: QWidget | None = None) -> None:
        super().__init__(_("Another day"), parent, finish=_("Show this day"))
        self.day = DayEdit(_("Day"), day)
        self.day.setMaximumDate(QDate(latest.year, latest.month, latest.day))
        self.body.addWidget(
            FieldRow(_("Day"), self.day, _("A session logged after more than 24 hours says so."))
        )
        self.finish.clicked.connect(self._finish)
        self.day.setFocus()

    def _finish(self) -> None:
        self.picked.emit(self.day.day())
        self.accept()


class WalkIn(Dialog):
    """A client who was on nobody's list; `said` carries the client's record, the time and the minutes."""

    said = Signal(str, str, int)

    def __init__(self, desk: "Desk", parent: QWidget | None = None) -> None:
        super().__init__(_("Add a client to this day"), parent, finish=_("Add"))
        self._desk = desk
        self.pick = PickClient(_("Client"))
        self.time = LineEdit(hint="9:30", longest=20)
        self.minutes = QSpinBox()
        self.minutes.setRange(1, LONGEST_MINUTES)
        self.minutes.setSingleStep(5)
        self.minutes.setValue(DEFAULT_MINUTES)
        self.fields = {
            "client": FieldRow(_("Client"), self.pick, required=True),
            "time": FieldRow(_("Time"), self.time, required=True),
            "minutes": FieldRow(_("Minutes"), self.minutes),
        }
        self.body.addWidget(self.fields["client"])
        self.body.addLayout(row(self.fields["time"], self.fields["minutes"]))
        self.pick.sought.connect(self._seek)
        self.finish.clicked.connect(self._finish)
        self.pick.setFocus()

    def show_refusal(self, refused: Refused) -> None:
        """Say what is wrong at its field."""
        for field in self.fields.values():
            field.clear_error()
        at = self.fields.get(refused.field or "")
        if at is None:
            self.show_error(refused.reason)
            return
        at.show_error(refused.reason)
        at.widget.setFocus()

    def _seek(self, text: str) -> None:
        self._desk.ask(clients.search, text, then=self._offer, owner=self)

    def _offer(self, found: list[Client]) -> None:
        self.pick.offer([Found(one.id, one.number, one.name) for one in found])

    def _finish(self) -> None:
        taken = self.pick.client()
        self.said.emit(taken.record if taken else "", self.time.text(), self.minutes.value())


class AddWords(Dialog):
    """A word added to a sealed session; what was sealed stays. `said` carries it, `withdrawn` that it was an error."""

    said = Signal(str)
    withdrawn = Signal()

    def __init__(self, line: Line, parent: QWidget | None = None) -> None:
        super().__init__(_("Add to a sealed session"), parent, finish=_("Seal the addition"))
        self.body.addWidget(PersonLabel(line.name, tail=f"  {line.number}", part="strong"))
        self.text = TextArea(lines=4, story=True)
        self.field = FieldRow(_("What is to be added"), self.text, required=True)
        self.body.addWidget(self.field)
        self.body.addWidget(Small(_("Sealed to clinicians. What was sealed before stays as it is.")))
        wrong = DangerButton(_("Entered in error…"))
        wrong.clicked.connect(self.withdrawn)
        self.buttons.insertWidget(0, wrong)
        self.finish.clicked.connect(lambda: self.said.emit(self.text.text()))
        self.text.setFocus()

    def show_refusal(self, refused: Refused) -> None:
        """Say what is wrong with the addition."""
        self.field.show_error(refused.reason)
