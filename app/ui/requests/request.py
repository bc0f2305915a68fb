"""One request: when it is owed and by whom, what was asked once it is opened, and the answer."""

from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from app.domain import requests as rules
from app.domain.actions import Status
from app.domain.clocks import STATE_WORDS, State
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.i18n import N_, _
from app.services import requests as services
from app.services.sealed_records import Sheet, members
from app.ui.duties.asked import AskedForm
from app.ui.duties.recordpage import SealedRecordPage, Step
from app.ui.parts import Dialog

GROUPS = ((N_("The answer"), "", tuple(one.name for one in rules.ANSWER)),)


class RequestPage(SealedRecordPage):
    """Shows one request."""

    kind = Kind.REQUEST
    questions = (*rules.QUESTIONS, *rules.ANSWER)

    def show_sheet(self, shown: Sheet) -> None:
        """Show the request, and whether it is in time."""
        super().show_sheet(shown)
        if shown.record.status is not Status.WITHDRAWN:
            self.desk.ask(services.state, shown.record, then=self._say_state, owner=self)

    def _say_state(self, state: State) -> None:
        if self.shown is not None:
            words = _("Request for records · {state}")
            self.aside.setText(words.format(state=_(STATE_WORDS[state]).lower()))

    def offered(self, shown: Sheet) -> list[Step]:
        """Give the steps: answer it, another day or person, entered in error."""
        if not (shown.may_write and shown.readable):
            return []
        wrong: Step = (_("Entered in error…"), lambda: self.ask_withdrawn(services.withdraw))
        if shown.record.status is not Status.ACTIVE:
            return [wrong]
        return [(_("Answer it…"), self._answer), (_("Another day or person…"), self._move), wrong]

    def _answer(self) -> None:
        now = self.shown.record.now if self.shown is not None else {}
        ground = rules.BASIS.get(str(now.get("asker", "")), "")
        dialog = AnswerDialog(self, self.desk.zone, {"when": self.now(), "ground": ground})
        dialog.finish.clicked.connect(
            lambda: self.desk.do(
                services.answer,
                self.record,
                dialog.form.answers(),
                then=lambda _record: dialog.accept(),
                refused=dialog.refuse,
                owner=dialog,
                changed=(Kind.REQUEST, Kind.DISCLOSURE),
            )
        )
        dialog.open()

    def _move(self) -> None:
        now = self.shown.record.now if self.shown is not None else {}
        day = date.fromisoformat(str(now["due"]))
        self.desk.ask(
            members,
            then=lambda staff: self.ask_moved(
                _("Another day or person"), services.move, day, staff, str(now.get("by", ""))
            ),
            owner=self,
        )


class AnswerDialog(Dialog):
    """Asks what became of a request."""

    def __init__(self, parent: QWidget, zone: str, proposed: dict[str, Any]) -> None:
        super().__init__(_("Answer the request"), parent, finish=_("Seal and sign"))
        self.form = AskedForm(rules.ANSWER, GROUPS, zone)
        self.form.show_answers(proposed)
        self.body.addWidget(self.form)
        first = self.form.focus("outcome")
        (first.focusProxy() or first).setFocus()
        self.resize(self.fontMetrics().averageCharWidth() * 90, 0)

    def refuse(self, refused: Refused) -> None:
        """Say what is wrong, where it is."""
        self.show_error("" if self.form.show_refused(refused) else refused.reason)
