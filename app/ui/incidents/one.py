"""One incident: its facts, what happened once it is opened, what became of it, and the next step."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from app.domain import incidents
from app.domain.actions import STATUS_WORDS, Action
from app.domain.attached import Attachment
from app.domain.clients import Client
from app.domain.errors import Refused
from app.domain.incident_fields import BY_NAME
from app.domain.incident_proposals import Proposal, What
from app.domain.kinds import Kind
from app.domain.ledger import Record
from app.domain.practices import Practice
from app.domain.reports import ReportKind
from app.domain.roles import Right, may
from app.i18n import _
from app.services import clients, people, practice, reports
from app.services import incidents as services
from app.services.incidents import Incident
from app.ui.incidents.asking import AnswersDialog
from app.ui.incidents.attachments import Attaching, AttachmentsCard
from app.ui.incidents.facts import TOLD, FactsCard, NeedsCard, StoryCard, owed
from app.ui.incidents.handling import SAME, Handling
from app.ui.incidents.history import History
from app.ui.incidents.linked import ActionsCard, LinksCard
from app.ui.incidents.page import LEVELS
from app.ui.incidents.people import PeopleEdit
from app.ui.incidents.proposed import ProposedCard
from app.ui.incidents.steps import Steps
from app.ui.keeping import Keeping
from app.ui.page import Page
from app.ui.parts import Button, Card, Chip, FieldRow, Level, TextArea, Words, column, row, scrolled
from app.ui.parts.clients import Found
from app.ui.parts.flowing import Abreast
from app.ui.parts.order import in_order

if TYPE_CHECKING:
    from app.services.seats import Seat
    from app.ui.desk import Desk

CORRECTED = ("when", "place", "place_other", *(name for name in TOLD if name != "story"))
"""What can be corrected; the story is only ever added to."""


def surroundings(seat: "Seat") -> tuple[Practice, list[tuple[str, str]], frozenset[str]]:
    """Give the practice's places, who works here and what its law packs ask, for answers that name them."""
    staff = [(member.id, member.name) for member in people.members(seat)]
    return practice.details(seat), staff, services.asked(seat)


class IncidentPage(Page):
    """Shows one incident. The clinical part is loaded only when it is asked for."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk, _("Incident"))
        self._record = ""
        self._shown: Incident | None = None
        self._practice: Practice | None = None
        self._staff: list[tuple[str, str]] = []
        self._asked: frozenset[str] = frozenset()
        self._handling = Handling(desk, self)
        self.chip = Chip(Level.PLAIN, "")
        self.buttons.insertWidget(0, self.chip)
        self.back = Button(_("All incidents"), key="Esc", shown=False)
        self.back.clicked.connect(lambda: self.go.emit("incidents", {}))
        self.report = Button(_("Report…"))
        self.report.clicked.connect(self._report)
        self.clocks = Button(_("Clocks"))
        self.clocks.clicked.connect(self._to_clocks)
        self.buttons.addWidget(self.clocks)
        self.buttons.addWidget(self.report)
        self.buttons.addWidget(self.back)
        self.facts, self.story, self.needs = FactsCard(), StoryCard(), NeedsCard()
        self.proposed, self.owed, self.links = ProposedCard(), ActionsCard(), LinksCard()
        self.attachments, self._attaching = AttachmentsCard(), Attaching(desk, self)
        self.history, self.steps = History(), Steps()
        self.text = TextArea(_(BY_NAME["addendum"].label), lines=3, story=True)
        self.question = FieldRow(_("Anything to add? Nothing that was sealed is ever changed."), self.text)
        self.keeping = Keeping(desk, self.text, Kind.INCIDENT)
        self.add = Button(_("Seal the addendum"), key="Ctrl+Return")
        self._lay_out()
        self.story.opened.connect(self._open)
        self.needs.add_wanted.connect(self._add_missing)
        self.steps.wanted.connect(self._step)
        self.steps.same_wanted.connect(lambda: self._handle(SAME))
        self.proposed.taken.connect(self._propose)
        self.owed.assigned.connect(lambda: self._handle(Action.ASSIGN.value))
        self.owed.opened.connect(lambda record: self.go.emit("action", {"record": record}))
        self.links.opened.connect(lambda page, record: self.go.emit(page, {"record": record}))
        self.attachments.wanted.connect(lambda: self._attaching.attach(self._record))
        self.attachments.opened.connect(self._show_attached)
        self.add.clicked.connect(self._add)
        desk.changed.connect(self._changed)

    def _lay_out(self) -> None:
        self.addendum = Card(_("Addendum"))
        self.addendum.add(self.question)
        self.addendum.add(row(self.add, 1))
        self.handling = Card(_("How it stands"))
        self.due = Words("")
        self.handling.add(self.due)
        self.handling.add(self.steps)
        history = Card(_("What became of it"))
        history.add(self.history)
        sides = (QWidget(), QWidget())
        sides[0].setLayout(
            column(self.proposed, self.story, self.needs, self.attachments, self.addendum, 1, space=3)
        )
        sides[1].setLayout(column(self.handling, self.owed, self.facts, self.links, history, 1, space=3))
        self.body.addWidget(scrolled(Abreast(*sides, shares=(3, 2), space=3)), 1)

    def arrive(self, **where: Any) -> None:
        """Show the incident whose `record` is given; a reporter's own, just sealed, is shown opened."""
        self._record = str(where.get("record", self._record))
        self._shown = None
        self.keeping.begin(f"addendum {self._record}")
        self.report.hide()
        self.desk.ask(reports.makeable, then=self._offer_report, owner=self)
        self.desk.ask(surroundings, then=self._know, owner=self)
        service = services.opened if where.get("sealed") else services.one
        self.desk.ask(service, self._record, then=self._show, owner=self)

    def leave(self) -> None:
        """Let go of what was opened, and keep an addendum that was begun."""
        self.keeping.keep()
        self._shown = None

    def _offer_report(self, kinds: tuple[ReportKind, ...]) -> None:
        self.report.setVisible(ReportKind.INCIDENT in kinds)

    def _to_clocks(self) -> None:
        if self._shown is not None:
            record = self._shown.record
            self.go.emit("clocks", {"about": record.id, "number": record.number})

    def _report(self) -> None:
        if self._shown is not None:
            self.go.emit("reports", {"number": self._shown.record.number})

    def _know(self, told: tuple[Practice, list[tuple[str, str]], frozenset[str]]) -> None:
        self._practice, self._staff, self._asked = told

    def _changed(self, kinds: frozenset[Kind]) -> None:
        if {Kind.INCIDENT, Kind.ACTION} & kinds and self._shown is not None and self.isVisible():
            self._load()

    def _load(self) -> None:
        opened = self._shown is not None and self._shown.opened
        self.desk.ask(services.opened if opened else services.one, self._record, then=self._show, owner=self)

    def _show(self, incident: Incident) -> None:
        arriving, self._shown = self._shown is None, incident
        record = incident.record
        self.clocks.setVisible(incident.readable)
        self.title.setText(record.number)
        self.chip.show_level(LEVELS.get(record.status, Level.PLAIN), _(STATUS_WORDS[record.status]))
        for card in (self.facts, self.story, self.proposed, self.links):
            card.show_incident(incident)
        self.owed.show_actions(incident.tasks, Action.ASSIGN in incident.steps, self.desk.now().day())
        may_add = Action.ADD in incident.steps
        self.needs.show_incident(incident, may_add)
        self.attachments.show_incident(incident, may_add and incident.readable)
        self.addendum.setVisible(may_add)
        self.history.show_lines(incident.history)
        lines = owed(incident, self.desk.now())
        self.due.setText("\n".join(lines) or _("Nothing is owed by you."))
        self.steps.show_steps(incident)
        in_order(
            *(self.back, self.proposed, self.story, self.needs, self.attachments, self.addendum),
            *(self.handling, self.owed, self.facts, self.links),
        )
        if arriving:
            self.stand_on(self.story.open if self.story.open.isVisible() else self.back)

    def _show_attached(self, one: Attachment) -> None:
        person = self.desk.person
        may_export = person is not None and may(person.role, Kind.INCIDENT, Right.EXPORT, person.clinical)
        self._attaching.show(self._record, one, may_export)

    def _open(self) -> None:
        self.desk.ask(services.opened, self._record, then=self._show, owner=self)

    def _propose(self, proposal: Proposal) -> None:
        match proposal.what:
            case What.DEBRIEF | What.PLAN | What.REVIEW:
                self._handle(proposal.what.value)
            case What.FLAG:
                self.go.emit("flag-form", {"client": proposal.ref, "incident": self._record})
            case What.FLAG_REVIEW:
                self.go.emit("client", {"record": proposal.ref})
            case What.WORKSHEET:
                self.go.emit("worksheet-form", {"client": proposal.ref, "incident": self._record})
            case What.PROTOCOL:
                self.go.emit("run", {"record": proposal.ref})

    def _handle(self, step: str) -> None:
        if self._shown is not None:
            self._handling.take(step, self._record, self._shown.record.number)

    def _add(self) -> None:
        self.keeping.keep()
        self.question.clear_error()
        self.desk.do(
            services.add,
            self._record,
            self.text.text(),
            None,
            self.keeping.draft,
            then=self._added,
            refused=lambda refused: self.question.show_error(refused.reason),
            owner=self,
            changed=(Kind.INCIDENT,),
        )

    def _added(self, record: Record) -> None:
        self.text.setText("")
        self.keeping.over()
        self.say(_("Added to {number}.").format(number=record.number))

    def _step(self, action: Action) -> None:
        if action is Action.CORRECT:
            self._correct()
        else:
            self._handle(action.value)

    def _send(self, asked: AnswersDialog, service: Callable[..., Any], *args: Any) -> None:
        self.desk.do(
            service,
            self._record,
            *args,
            then=lambda _record: asked.accept(),
            refused=asked.refuse,
            owner=asked,
            changed=(Kind.INCIDENT,),
        )

    def _add_missing(self) -> None:
        if self._shown is not None:
            asked = self._answers(_("Add the missing answers"), self._shown.needs, None)

            def send(text: str, given: dict[str, Any]) -> None:
                self._send(asked, services.add, text, given)

            asked.done_with(send)
            asked.open()

    def _correct(self) -> None:
        if self._shown is None:
            return
        if self._shown.readable and not self._shown.opened:
            words = _("Open what happened first, so that you see what you correct.")
            self.desk.was_refused.emit(Refused(words))
            return
        before = incidents.to_draft(self._shown.report)
        names = [name for name in CORRECTED if incidents.is_answered(self._shown.report, name)]
        asked = self._answers(_("Correct an answer"), names, {name: before[name] for name in names})

        def send(reason: str, given: dict[str, Any]) -> None:
            self._send(asked, services.correct, given, reason)

        asked.done_with(send)
        asked.open()

    def _answers(self, title: str, names: Sequence[str], before: dict[str, Any] | None) -> AnswersDialog:
        edit = PeopleEdit()
        edit.staff(self._staff, self._asked)
        edit.sought.connect(lambda text: self.desk.ask(clients.search, text, then=offer, owner=edit))

        def offer(some: Sequence[Client]) -> None:
            edit.offer([Found(one.id, one.number, one.name) for one in some])

        places = self._practice.places if self._practice else ()
        return AnswersDialog(
            title, names, self, places=places, zone=self.desk.zone, people=edit, before=before
        )
