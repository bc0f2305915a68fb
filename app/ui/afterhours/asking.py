"""What is asked in a small window after hours: an earlier day, a client who was on no list, a word to add."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QWidget

from app.domain.appointments import DEFAULT_MINUTES
from app.domain.clients import Client
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.sessions import LONGEST_MINUTES, Line
from app.i18n import _
from app.services import clients, sessions
from app.ui.parts import (
    Button,
    DayEdit,
    Dialog,
    FieldRow,
    Found,
    PersonLabel,
    PickClient,
    Small,
    TextArea,
)
from app.ui.parts.adding import AddLine
from app.ui.parts.dialogs import dialogs

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


class WalkIn(AddLine):
    """A client who was on nobody's list; `made` carries the line of the evening that was made for them."""

    made = Signal(object)

    def __init__(self, desk: "Desk", day: date, taken: Sequence[str], parent: QWidget | None = None) -> None:
        title = _("Add a client to this day")
        super().__init__(title, parent, minutes=DEFAULT_MINUTES, least=1, most=LONGEST_MINUTES)
        self._desk, self._day, self._taken = desk, day, list(taken)
        self.pick = PickClient(_("Client"))
        self.ask("client", _("Client"), self.pick, required=True)
        self.ask_time()
        self.pick.sought.connect(self._seek)
        self.finish.clicked.connect(self._finish)
        self.pick.setFocus()

    def _seek(self, text: str) -> None:
        self._desk.ask(clients.search, text, then=self._offer, owner=self)

    def _offer(self, found: list[Client]) -> None:
        self.pick.offer([Found(one.id, one.number, one.name) for one in found])

    def _finish(self) -> None:
        found = self.pick.client()
        self._desk.ask(
            sessions.walk_in,
            self._day,
            found.record if found else "",
            self.time.text(),
            self.minutes.value(),
            self._taken,
            then=self._have,
            refused=self.show_refusal,
            owner=self,
        )

    def _have(self, line: Line) -> None:
        self.made.emit(line)
        self.accept()


class AddWords(Dialog):
    """A word added to a sealed session; what was sealed stays. `added` is emitted once something was sealed.

    `correct` asks the page to correct it instead, and carries the line.
    """

    added = Signal()
    correct = Signal(object)

    def __init__(self, desk: "Desk", line: Line, parent: QWidget | None = None) -> None:
        super().__init__(_("Add to a sealed session"), parent, finish=_("Seal the addition"))
        self._desk, self._line, self._record = desk, line, line.record
        self.body.addWidget(PersonLabel(line.name, tail=f"  {line.number}", part="strong"))
        self.text = TextArea(lines=4, story=True)
        self.field = FieldRow(_("What is to be added"), self.text, required=True)
        self.body.addWidget(self.field)
        self.body.addWidget(Small(_("Sealed to clinicians. What was sealed before stays as it is.")))
        wrong, correct = Button(_("Entered in error…")), Button(_("Correct…"))
        wrong.clicked.connect(self._withdraw)
        correct.clicked.connect(self._correct)
        self.buttons.insertWidget(0, wrong)
        self.buttons.insertWidget(1, correct)
        self.finish.clicked.connect(lambda: self._do(sessions.add, self.text.text()))
        self.text.setFocus()

    def _correct(self) -> None:
        self.correct.emit(self._line)
        self.reject()

    def _withdraw(self) -> None:
        text = _("The session stays in the ledger, marked as entered in error, and can be logged anew.")
        if dialogs.decide(self, _("Entered in error?"), text, _("Entered in error"), danger=True):
            self._do(sessions.withdraw)

    def _do(self, service: Any, *said: str) -> None:
        self._desk.do(
            service,
            self._record,
            *said,
            then=lambda _record: self._finished(),
            refused=self._refused,
            owner=self,
            changed=(Kind.SESSION,),
        )

    def _refused(self, refused: Refused) -> None:
        self.field.show_error(refused.reason)
        self.text.setFocus()

    def _finished(self) -> None:
        self.added.emit()
        self.accept()
