"""A client's page: the flags and what to do, why for those who may read it, and everything that happened."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain import incidents
from app.domain.actions import Status
from app.domain.clients import Client
from app.domain.incidents import Involved, Report
from app.domain.kinds import Kind
from app.i18n import _
from app.services import client_pages, clients, merging
from app.services.client_pages import ClientPage as Shown
from app.services.client_pages import FlagCard
from app.ui.clients.client_cards import HistoryCard, NeedsCard
from app.ui.clients.flag_card import FlagPart
from app.ui.clients.flag_steps import FlagSteps
from app.ui.clients.twin import SamePerson, TwinsCard, WatchedWithCard
from app.ui.duties.client_card import DutiesCard
from app.ui.heads import put_in_head
from app.ui.page import Page
from app.ui.parts import Button, Card, Found, PersonLabel, PrimaryButton, Quiet, scrolled
from app.ui.parts.moments import say_day
from app.ui.parts.sheets import Beside
from app.ui.theme import SPACE

if TYPE_CHECKING:
    from app.ui.desk import Desk


class ClientPage(Page):
    """One client. F7 shows why the flags were raised, and hides it again; what was opened stays while the page does."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk)
        self.record = ""
        self.shown: Shown | None = None
        self.needs: dict[str, str] | None = None
        self.steps = FlagSteps(self, self._show_cards)
        self.parts: list[FlagPart] = []
        self._arriving = False
        self.name = PersonLabel(part="title")
        self.title.hide()
        put_in_head(self, self.name, 0)
        self._make_buttons()
        self.column = QVBoxLayout()
        self.column.setSpacing(SPACE * 3)
        contents = QWidget()
        contents.setLayout(self.column)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.history = HistoryCard()
        self.history.opened.connect(lambda page, record: self.go.emit(page, {"record": record}))
        self.body.addWidget(Beside(scrolled(contents), self.history, shares=(9, 5)), 1)
        self.desk.changed.connect(self._changed)
        QShortcut(QKeySequence("F7"), self, self.toggle_why)
        QShortcut(QKeySequence("Alt+Left"), self, lambda: self.go.emit("clients", {}))

    def _make_buttons(self) -> None:
        self.back = Button(_("All clients"))
        self.edit = Button(_("Edit…"))
        self.same = Button(_("Same person…"))
        self.person = Button(_("Person of concern"))
        self.flag = Button(_("Add flag"), key="Ctrl+Shift+F")
        self.report = PrimaryButton(_("Log incident for this client"))
        self.back.clicked.connect(lambda: self.go.emit("clients", {}))
        self.edit.clicked.connect(lambda: self.go.emit("client-form", {"record": self.record}))
        self.flag.clicked.connect(lambda: self.go.emit("flag-form", {"client": self.record}))
        self.report.clicked.connect(self._report)
        self.same.clicked.connect(self._ask_twin)
        self.person.clicked.connect(lambda: self.go.emit("person-form", {"client": self.record}))
        for button in (self.back, self.same, self.edit, self.person, self.flag, self.report):
            self.buttons.addWidget(button)
            button.setVisible(button is self.back)  # the others once it is known what may be done

    def arrive(self, record: str = "", **_where: Any) -> None:
        """Show a client, by their record or by a flag's; coming to another one forgets what was opened."""
        if record and record != self.record:
            self._forget()
            self.record = record
        self._arriving = True
        self._load()

    def leave(self) -> None:
        """Drop what was opened: it is opened anew, and so recorded anew, the next time."""
        self._forget()
        self.shown = None
        self._show_cards()

    def toggle_why(self) -> None:
        """Open why every flag that acts was raised, or hide it all again."""
        if self.shown is None or not self.shown.reads_clinical:
            return
        hidden = [card for card in self.shown.flags if card.flag.id not in self.steps.reasons]
        if not hidden and (self.needs is not None or not self.shown.flags):
            self._forget()
            self._show_cards()
            return
        for card in hidden:
            self.steps.open_why(card.flag)
        if self.needs is None:
            self._open_needs()

    def _report(self) -> None:
        """Begin an incident in which this client is named; what their part was is asked there."""
        if self.shown is None:
            return
        client = self.shown.client
        named = Involved(sort="client", ref=client.id, name=client.name)
        self.go.emit("log-incident", {"report": incidents.to_draft(Report(people=(named,)))})

    def _ask_twin(self) -> None:
        if self.shown is not None:
            asked = SamePerson(self.desk, self.shown.client, self)
            asked.merged.connect(self._merged)
            asked.open()

    def _merged(self, kept: Client, twin: Found) -> None:
        words = _("{number} and {kept} are one client now.").format(number=twin.number, kept=kept.number)
        self.say(words, undo=lambda: self._part(twin))

    def _part(self, twin: Client | Found) -> None:
        record = twin.record if isinstance(twin, Found) else twin.id
        words = _("{number} is a client of their own again.").format(number=twin.number)
        self.desk.do(
            merging.part,
            record,
            then=lambda _apart: self.say(words),
            owner=self,
            changed=(Kind.CLIENT, Kind.FLAG),
        )

    def _forget(self) -> None:
        self.steps.forget()
        self.needs = None

    def _changed(self, kinds: frozenset[Kind]) -> None:
        if self.isVisible() and kinds & {Kind.CLIENT, Kind.FLAG, Kind.PERSON, Kind.INCIDENT, Kind.SESSION}:
            self._load()

    def _load(self) -> None:
        if self.record:
            self.desk.ask(client_pages.page, self.record, then=self._show, owner=self)

    def _show(self, shown: Shown) -> None:
        self.record, self.shown = shown.client.id, shown
        client = shown.client
        self.name.show_name(client.name)
        since = _("since {day}").format(day=say_day(client.made.day())) if client.made else ""
        gone = _("no longer a client") if client.status is Status.ENDED else ""
        wrong = _("entered in error") if client.status is Status.WITHDRAWN else ""
        self.aside.setText(" · ".join(filter(None, (client.number, since, shown.clinician, gone, wrong))))
        there = client.status is not Status.WITHDRAWN
        self.edit.setVisible(shown.may_change and there)
        self.same.setVisible(shown.may_change and there)
        self.person.setVisible(shown.may_flag and there)
        self.flag.setVisible(shown.may_flag and there)
        self.report.setVisible(shown.may_report and there)
        self._show_cards()
        if self._arriving:
            self._arriving = False
            self.stand_on(self.flag if self.flag.isVisible() else self.back)

    def _show_cards(self) -> None:
        """Show the cards anew; the keyboard stays at the step of the flag where it was, or at its first."""
        step = self._step_in_hand()
        self._make_cards()
        if step is not None and self.shown is not None:
            flag, name = step
            buttons = next((part.buttons for part in self.parts if part.card.flag.id == flag), {})
            again = buttons.get(name) or next(iter(buttons.values()), self.back)
            again.setFocus(Qt.FocusReason.OtherFocusReason)

    def _step_in_hand(self) -> tuple[str, str] | None:
        """Name the flag and the step on which the keyboard stands."""
        for part in self.parts:
            for name, button in part.buttons.items():
                if button.hasFocus():
                    return part.card.flag.id, name
        return None

    def _make_cards(self) -> None:
        while (item := self.column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.parts = []
        shown = self.shown
        if shown is None:
            self.history.show_lines(())
            return
        if not shown.flags:
            self.column.addWidget(_no_flags(shown))
        for card in shown.flags:
            self._add_part(card)
        if shown.reads_clinical:
            needs = NeedsCard(self.needs)
            needs.wanted.connect(self._open_needs)
            self.column.addWidget(needs)
            duties = DutiesCard(self.desk, self.record)
            duties.wanted.connect(self.go)
            self.column.addWidget(duties)
        if shown.watches:
            watched = WatchedWithCard(shown.watches)
            watched.opened.connect(lambda person: self.go.emit("person", {"record": person}))
            self.column.addWidget(watched)
        if shown.twins:
            twins = TwinsCard(shown.twins)
            twins.parted.connect(self._part)
            self.column.addWidget(twins)
        if shown.past:
            self.column.addWidget(Quiet(_("Earlier flags")))
        for card in shown.past:
            self._add_part(card)
        self.column.addStretch(1)
        self.history.show_lines(shown.history)

    def _add_part(self, card: FlagCard) -> None:
        assert self.shown is not None
        part = FlagPart(card, self._today(), self.shown.reads_clinical, self.steps.reasons.get(card.flag.id))
        part.wanted.connect(self.steps.step)
        self.parts.append(part)
        self.column.addWidget(part)

    def _today(self) -> Any:
        return self.desk.now().day()

    def _open_needs(self) -> None:
        def opened(needs: dict[str, str]) -> None:
            self.needs = needs
            self._show_cards()

        self.desk.ask(clients.particulars, self.record, then=opened, owner=self)


def _no_flags(shown: Shown) -> Card:
    card = Card(_("No flag acts"))
    if shown.may_flag:
        words = _(
            "The desk is told nothing about this client. Add a flag if staff must know something at first contact."
        )
    else:
        words = _("There is nothing the desk must know about this client.")
    card.add(Quiet(words))
    return card
