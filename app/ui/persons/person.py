"""A person of concern: how to know them, what to do, the flags about them, and, once opened, why."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.domain.actions import Status
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.i18n import _
from app.services import person_pages, persons
from app.services.client_pages import FlagCard
from app.services.person_pages import PersonPage as Shown
from app.services.persons import Why
from app.ui.clients.client_cards import HistoryCard
from app.ui.clients.flag_card import FlagPart
from app.ui.clients.flag_steps import FlagSteps
from app.ui.heads import put_in_head
from app.ui.page import Page
from app.ui.parts import Button, Card, PersonLabel, PrimaryButton, Quiet, StoryLabel, Words, scrolled
from app.ui.parts.dialogs import dialogs
from app.ui.parts.flow import Flow
from app.ui.parts.sheets import Beside
from app.ui.theme import SPACE
from app.ui.today.arrivals import PersonLink

if TYPE_CHECKING:
    from app.ui.desk import Desk


class PersonPage(Page):
    """One person of concern. F7 shows why, and hides it again; what was opened stays while the page does."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk)
        self.record = ""
        self.shown: Shown | None = None
        self.why: Why | None = None
        self.parts: list[FlagPart] = []
        self.steps = FlagSteps(self, self._show_cards)
        self._arriving = False
        self.name = PersonLabel(part="title")
        self.title.hide()
        put_in_head(self, self.name, 0)
        self._make_buttons()
        self.column = QVBoxLayout()
        self.column.setSpacing(SPACE * 3)
        self.column.setContentsMargins(0, 0, 0, 0)
        contents = QWidget()
        contents.setLayout(self.column)
        self.history = HistoryCard()
        self.body.addWidget(Beside(scrolled(contents), self.history, shares=(9, 5)), 1)
        self.desk.changed.connect(self._changed)
        QShortcut(QKeySequence("F7"), self, self.toggle_why)
        QShortcut(QKeySequence("Alt+Left"), self, lambda: self.go.emit("persons", {}))

    def _make_buttons(self) -> None:
        self.back = Button(_("All persons of concern"))
        self.ending = Button(_("No concern any more"))
        self.wrong = Button(_("Entered in error…"))
        self.edit = Button(_("Edit"))
        self.flag = PrimaryButton(_("Add flag"), key="Ctrl+Shift+F")
        self.back.clicked.connect(lambda: self.go.emit("persons", {}))
        self.ending.clicked.connect(self._end)
        self.wrong.clicked.connect(self._withdraw)
        self.edit.clicked.connect(lambda: self.go.emit("person-form", {"record": self.record}))
        self.flag.clicked.connect(lambda: self.go.emit("flag-form", {"client": self.record}))
        for button in (self.back, self.wrong, self.ending, self.edit, self.flag):
            self.buttons.addWidget(button)
            button.setVisible(button is self.back)  # the others once it is known what may be done

    def arrive(self, record: str = "", **_where: Any) -> None:
        """Show a person; coming to another one forgets what was opened."""
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
        """Open why they are of concern and why each flag was raised, or hide it all again."""
        if self.shown is None or not self.shown.reads_clinical:
            return
        hidden = [card for card in self.shown.flags if card.flag.id not in self.steps.reasons]
        if not hidden and self.why is not None:
            self._forget()
            self._show_cards()
            return
        for card in hidden:
            self.steps.open_why(card.flag)
        if self.why is None:
            self._open_why()

    def _open_why(self) -> None:
        def opened(why: Why) -> None:
            self.why = why
            self._show_cards()

        self.desk.ask(persons.why, self.record, then=opened, owner=self)

    def _forget(self) -> None:
        self.steps.forget()
        self.why = None

    def _changed(self, kinds: frozenset[Kind]) -> None:
        if self.isVisible() and kinds & {Kind.PERSON, Kind.FLAG, Kind.CLIENT}:
            self._load()

    def _load(self) -> None:
        if self.record:
            self.desk.ask(person_pages.page, self.record, then=self._show, owner=self)

    def _show(self, shown: Shown) -> None:
        self.shown = shown
        person = shown.watch.person
        self.name.show_name(person.name)
        gone = {Status.ENDED: _("no concern any more"), Status.WITHDRAWN: _("entered in error")}
        self.aside.setText(" · ".join(filter(None, (person.number, gone.get(person.status, "")))))
        acts = person.status is Status.ACTIVE
        self.edit.setVisible(shown.may_change)
        self.ending.setVisible(shown.may_change)
        self.ending.set_words(_("No concern any more") if acts else _("Of concern again"))
        self.wrong.setVisible(shown.may_change)
        self.flag.setVisible(shown.may_flag and acts)
        self._show_cards()
        if self._arriving:
            self._arriving = False
            self.stand_on(self.flag if self.flag.isVisible() else self.back)

    def _show_cards(self) -> None:
        while (item := self.column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.parts = []
        shown = self.shown
        if shown is None:
            self.history.show_lines(())
            return
        self.column.addWidget(self._desk_card(shown))
        for card in shown.flags:
            self._add_part(card, shown)
        if shown.reads_clinical:
            self.column.addWidget(self._why_card())
        if shown.past:
            self.column.addWidget(Quiet(_("Earlier flags")))
        for card in shown.past:
            self._add_part(card, shown)
        self.column.addStretch(1)
        self.history.show_lines(shown.history)

    def _desk_card(self, shown: Shown) -> Card:
        person = shown.watch.person
        card = Card(_("What the desk reads"))
        facts = _Facts()
        facts.say(_("At the desk"), Words(person.action, copied=True))
        if person.description:
            facts.say(_("How to know them"), StoryLabel(person.description))
        if person.aliases:
            facts.say(_("Also known as"), StoryLabel(", ".join(person.aliases)))
        if shown.watch.clients:
            facts.say(_("Because of"), self._links(shown.watch.clients))
        card.add(facts)
        return card

    def _why_card(self) -> Card:
        card = Card(_("Why"), _("clinicians only"))
        if self.why is None:
            button = Button(_("Show why"))
            button.setAccessibleName(_("Show why they are of concern"))
            button.clicked.connect(self._open_why)
            card.add(button)
            return card
        facts = _Facts()
        facts.say(_("Why"), StoryLabel(self.why.why or _("Nothing written.")))
        if self.why.order:
            facts.say(_("Court order"), StoryLabel(self.why.order))
        if self.why.clients:
            facts.say(_("Has to do with"), self._links(self.why.clients))
        card.add(facts)
        return card

    def _links(self, found: tuple[Any, ...]) -> QWidget:
        holder = QWidget()
        flow = Flow(holder)
        for client in found:
            link = PersonLink(client.name, tail=f"  {client.number}")
            link.clicked.connect(lambda _on=False, it=client.id: self.go.emit("client", {"record": it}))
            flow.addWidget(link)
        return holder

    def _add_part(self, card: FlagCard, shown: Shown) -> None:
        part = FlagPart(
            card, self.desk.now().day(), shown.reads_clinical, self.steps.reasons.get(card.flag.id)
        )
        part.wanted.connect(self.steps.step)
        self.parts.append(part)
        self.column.addWidget(part)

    def _end(self) -> None:
        if self.shown is None:
            return
        person = self.shown.watch.person
        if person.status is Status.ACTIVE:
            words = _("{number} is no concern any more; the desk reads of them no longer.")
            self._do(persons.end, words.format(number=person.number), persons.reactivate)
        else:
            self._do(persons.reactivate, _("{number} is of concern again.").format(number=person.number))

    def _withdraw(self) -> None:
        if self.shown is None:
            return
        number = self.shown.watch.person.number
        text = _("They stay in the ledger, marked as entered in error; the desk never reads of them again.")
        if dialogs.decide(self, _("Entered in error?"), text, _("Entered in error"), danger=True):
            self._do(persons.withdraw, _("{number} is marked as entered in error.").format(number=number))

    def _do(self, service: Any, words: str, back: Any = None) -> None:
        record = self.record
        undo = (lambda: self._do(back, _("That is taken back."))) if back else None
        self.desk.do(
            service,
            record,
            then=lambda _person: self.say(words, undo),
            refused=self._refused,
            owner=self,
            changed=(Kind.PERSON,),
        )

    def _refused(self, refused: Refused) -> None:
        self.say(refused.reason)


class _Facts(QWidget):
    """Facts one under another, each with its label."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE * 4)
        self._grid.setVerticalSpacing(SPACE * 2)
        self._grid.setColumnStretch(1, 1)

    def say(self, label: str, widget: QWidget) -> None:
        """Say one more fact."""
        at = self._grid.rowCount()
        named = Quiet(label, wrap=False)
        named.setBuddy(widget)
        self._grid.addWidget(named, at, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(widget, at, 1)
