"""One request: when it is owed and by whom, what was asked once it is opened, and the answer."""

from datetime import date

from app.domain import requests as rules
from app.domain.actions import Status
from app.domain.clocks import STATE_WORDS, State
from app.domain.kinds import Kind
from app.i18n import _
from app.services import requests as services
from app.services.sealed_records import Sheet, members
from app.ui.duties.formdialog import FormDialog
from app.ui.duties.recordpage import SealedRecordPage, Step


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
        proposed = {"when": self.now(), "ground": ground}
        FormDialog(
            _("Answer the request"),
            self,
            self.desk,
            Kind.REQUEST,
            f"answer {self.record}",
            rules.ANSWER,
            proposed,
            self._send,
        ).open()

    def _send(self, asked: FormDialog) -> None:
        self.desk.do(
            services.answer,
            self.record,
            asked.answers(),
            asked.drafting.draft,
            then=lambda _record: asked.sealed(),
            refused=asked.refuse,
            owner=asked,
            changed=(Kind.REQUEST, Kind.DISCLOSURE),
        )

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
