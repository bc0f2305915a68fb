"""One conduct file: its dated lines, the advice taken, what it is linked to, its chronology on paper, and its end."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain import conduct as rules
from app.domain.actions import Action, Status
from app.domain.kinds import Kind
from app.i18n import _
from app.services import conduct as services
from app.services.conduct import Whole
from app.services.sealed_records import REASON, Line, Sheet
from app.ui.conduct.events import EventsCard
from app.ui.drafting import Drafting
from app.ui.duties.asked import spelt
from app.ui.duties.formdialog import FormDialog
from app.ui.duties.history import empty
from app.ui.duties.recordpage import SealedRecordPage, Step
from app.ui.parts import Card, LineEdit, LinkButton, Quiet, TextArea
from app.ui.parts.decisions import Decision
from app.ui.parts.flowing import Flowing
from app.ui.parts.told import Answers


class ConductPage(SealedRecordPage):
    """Shows one file. The row below its lines adds the next one with Enter."""

    kind = Kind.CONDUCT
    questions = rules.QUESTIONS
    whole: Whole | None = None

    def further(self) -> Sequence[QWidget]:
        """Give the cards of the lines, the advice and the links."""
        self.events = EventsCard(self.desk.zone)
        self.events.added.connect(self._add_event)
        self.events.struck.connect(self._strike)
        self.line = Drafting(self.desk, Kind.CONDUCT, self.events.fields, self.events.aside, self, "")
        self.events.typing.connect(self.line.touched)
        self.advice_card = Card(_("Advice taken"), _("clinicians only"))
        self.advice = QVBoxLayout()
        self.advice_card.add(self.advice)
        self.linked_card = Card(_("Belongs to it"))
        self.linked = QVBoxLayout()
        self.linked_card.add(self.linked)
        self.opened_cards = (self.events, self.advice_card, self.linked_card)
        for card in self.opened_cards:
            card.hide()
        return self.opened_cards

    def arrive(self, record: str = "", opened: bool = False, **where: Any) -> None:
        """Show a file; one that was just begun is shown opened."""
        self.events.begin(self.now())
        person = self.desk.person
        named = f"conduct line {record or self.record} {person.id if person else ''}"
        self.line.begin(named, self.events.take_up)
        super().arrive(record, opened, **where)

    def leave(self) -> None:
        """Let go of what was opened, and keep the line that was begun."""
        self.line.keep()
        super().leave()
        self.whole = None
        self.events.show_events((), False)
        self.events.begin(self.now())
        for layout in (self.advice, self.linked):
            empty(layout)
        for card in self.opened_cards:
            card.hide()

    def load(self, is_opened: bool) -> None:
        """Read the file anew with its lines."""
        self.desk.ask(services.whole, self.record, is_opened, then=self._show_whole, owner=self)

    def _show_whole(self, whole: Whole) -> None:
        self.whole = whole
        sheet = whole.sheet
        acts = sheet.may_write and sheet.record.status is Status.ACTIVE
        for card in self.opened_cards:
            card.setVisible(sheet.opened)
        self.events.show_events(whole.events, acts)
        self._show_advice(whole)
        self._show_linked(whole)
        self.show_sheet(sheet)

    def _show_advice(self, whole: Whole) -> None:
        empty(self.advice)
        for told in whole.advice:
            answers = Answers()
            answers.show_answers(spelt(rules.ADVICES, told), story=True)
            self.advice.addWidget(answers)
        if not whole.advice:
            self.advice.addWidget(Quiet(_("None yet.")))

    def _show_linked(self, whole: Whole) -> None:
        empty(self.linked)
        links = []
        for tied in whole.linked:
            link = LinkButton(tied.number)
            link.clicked.connect(partial(self._open_tied, tied.page, tied.record))
            links.append(link)
        self.linked.addWidget(Flowing(*links) if links else Quiet(_("No incident, flag or worksheet yet.")))

    def _open_tied(self, page: str, record: str, *_clicked: object) -> None:
        self.go.emit(page, {"record": record})

    def offered(self, shown: Sheet) -> list[Step]:
        """Give the steps: advice, a link, the chronology, its end, taken up again, entered in error."""
        if not (shown.may_write and shown.readable):
            return []
        paper: Step = (_("Chronology…"), lambda: self.go.emit("duty-paper", self.paper("conduct-chronology")))
        wrong: Step = (_("Entered in error…"), lambda: self.ask_withdrawn(services.withdraw))
        if shown.record.status is Status.ENDED:
            return [(_("Take it up again…"), self._reactivate), paper, wrong]
        return [
            (_("Advice taken…"), self._advise),
            (_("Link by number…"), self._link),
            paper,
            (_("End the file…"), self._end),
            wrong,
        ]

    def _add_event(self, said: dict[str, Any]) -> None:
        self.desk.do(
            services.add_event,
            self.record,
            said,
            self.line.draft,
            then=self._added_event,
            refused=self.events.refuse,
            owner=self,
            changed=(Kind.CONDUCT,),
        )

    def _added_event(self, _record: object) -> None:
        self.line.take(self.line.draft, None)
        self.events.begin(self.now())
        self.events.words.setFocus()
        self.say(_("The line is sealed. The next one can follow."))

    def _strike(self, place: int) -> None:
        def decide(asked: Decision) -> None:
            self.do(
                services.strike, place, asked.text(REASON), asked=asked, said=_("The line is struck out.")
            )

        asked = self.ask(_("Strike out a line"), _("Strike it out"), decide)
        asked.ask(
            REASON,
            _("Why it is struck out"),
            TextArea(lines=2, story=True),
            _("The line stays readable here."),
        )
        self.begin_asking(asked)

    def _advise(self) -> None:
        FormDialog(
            _("Advice taken"),
            self,
            self.desk,
            Kind.CONDUCT,
            f"advice {self.record}",
            rules.ADVICES,
            {"day": self.desk.now().day().isoformat()},
            self._send_advice,
        ).open()

    def _send_advice(self, asked: FormDialog) -> None:
        self.desk.do(
            services.add_advice,
            self.record,
            asked.answers(),
            asked.drafting.draft,
            then=lambda _record: asked.sealed(),
            refused=asked.refuse,
            owner=asked,
            changed=(Kind.CONDUCT,),
        )

    def _link(self) -> None:
        def decide(asked: Decision) -> None:
            line = asked.rows["number"].widget
            assert isinstance(line, LineEdit)
            self.do(services.link, line.text(), asked=asked, said=_("It is linked."))

        asked = self.ask(_("Link by number"), _("Link it"), decide)
        asked.ask("number", _("Number of the incident, flag or worksheet"), LineEdit(hint="INC-2026-0001"))
        self.begin_asking(asked)

    def _end(self) -> None:
        self.ask_reason(
            _("End the file"),
            _("End the file"),
            _("How it ended"),
            services.end,
            _("The file has ended."),
            _("It stays readable and can be taken up again."),
        )

    def _reactivate(self) -> None:
        self.ask_reason(
            _("Take it up again"),
            _("Take it up again"),
            _("What began again"),
            services.reactivate,
            _("The file is taken up again."),
        )

    def action_words(self, line: Line) -> str:
        """Say what an entry did."""
        for start, words in (
            (rules.STRUCK, _("Line struck out")),
            (rules.EVENT, _("Line added")),
            (rules.ADVICE, _("Advice taken")),
            (rules.LINKED, _("Linked")),
        ):
            if any(name.startswith(start) for name, _value in line.says):
                return words
        return _("Corrected") if line.action is Action.CORRECT else super().action_words(line)

    def history_words(self, line: Line) -> list[str]:
        """Give what an entry says; lines and advice stand above in full."""
        if any(name.startswith((rules.EVENT, rules.ADVICE, rules.LINKED)) for name, _value in line.says):
            return []
        return super().history_words(line)
