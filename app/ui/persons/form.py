"""The form that adds a person of concern or corrects one: what the desk reads, and what only clinicians do."""

from typing import TYPE_CHECKING, Any

from msgspec import Struct
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.domain import persons as rules
from app.domain.clients import Client
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.persons import Particulars, Person
from app.domain.wording import QUESTIONS
from app.i18n import _
from app.services import persons, wording
from app.services.persons import Watch, Why
from app.ui.drafting import Drafting
from app.ui.page import Page
from app.ui.parts import (
    Button,
    Card,
    FieldRow,
    LineEdit,
    PrimaryButton,
    Quiet,
    TextArea,
    Words,
    column,
    scrolled,
)
from app.ui.parts.discreet import is_discreet
from app.ui.persons.linked import LinkedClients

if TYPE_CHECKING:
    from app.services.seats import Seat
    from app.ui.desk import Desk

FIELDS = {field.name: field for field in rules.FIELDS}


class Begun(Struct, frozen=True):
    """What the form begins with: the person as they stand, what is sealed about them, and the client it began from."""

    watch: Watch | None = None
    why: Why | None = None
    client: tuple[Client, ...] = ()


class PersonFormPage(Page):
    """Add a person of concern, perhaps from a `client`, or correct one (`record`). Ctrl+Enter seals, Esc goes back."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk)
        self.record, self.client = "", ""
        self.before: Person | None = None
        self.reads = True
        self.name = LineEdit(longest=rules.LONGEST_NAME)
        self.aliases = TextArea(lines=1)
        self.description, self.action = TextArea(lines=2), TextArea(lines=2)
        self.why, self.order = TextArea(lines=3, story=True), TextArea(lines=2, story=True)
        self.clients = LinkedClients(desk, _(FIELDS["clients"].label))
        self.sealed_clients = LinkedClients(desk, _(FIELDS["sealed_clients"].label))
        self.widgets: dict[str, QWidget] = {
            "name": self.name,
            "aliases": self.aliases,
            "description": self.description,
            "action": self.action,
            "clients": self.clients,
            "why": self.why,
            "sealed_clients": self.sealed_clients,
            "order": self.order,
        }
        self.rows = {
            name: FieldRow(
                _(FIELDS[name].label),
                widget,
                _(FIELDS[name].help) if FIELDS[name].help else "",
                required=FIELDS[name].required,
            )
            for name, widget in self.widgets.items()
        }
        self._lay_out()

    def _lay_out(self) -> None:
        desk_card, self.sealed = Card(_("What the desk reads")), Card(_("What only clinicians read"))
        for name, field in self.rows.items():
            (self.sealed if name in rules.SEALED else desk_card).add(field)
        self.doubts = Words("")
        desk_card.add(self.doubts)
        self.unread = Quiet(_("Only clinicians read and change what is sealed; it stays as it is."))
        self.hidden = Quiet(_("Hidden while Discreet is on."))
        self.cancel, self.finish = Button(_("Cancel")), PrimaryButton(_("Seal and sign"), key="Ctrl+Return")
        self.buttons.addWidget(self.cancel)
        self.buttons.addWidget(self.finish)
        contents = QWidget()
        contents.setMaximumWidth(self.fontMetrics().averageCharWidth() * 110)
        contents.setLayout(column(desk_card, self.sealed, self.unread, 1, space=3))
        self.area = scrolled(contents)
        self.hidden.hide()
        self.body.addWidget(self.hidden)
        self.body.addWidget(self.area, 1)
        self.drafting = Drafting(self.desk, Kind.PERSON, self._draft_fields, self.aside, self)
        self.name.textEdited.connect(lambda _text: self.drafting.touched())
        for text in (self.aliases, self.description, self.action, self.why, self.order):
            text.typed.connect(lambda _text: self.drafting.touched())
        for text in (self.description, self.action):
            text.typed.connect(lambda _text: self._ask_about_words())
        for linked in (self.clients, self.sealed_clients):
            linked.changed.connect(self.drafting.touched)
        self.finish.clicked.connect(self._seal)
        self.cancel.clicked.connect(self._back)
        QShortcut(QKeySequence("Esc"), self, self._back)

    def arrive(self, record: str = "", client: str = "", **_where: Any) -> None:
        """Begin: with nobody, from a client's page, or with the person of `record`."""
        self.record, self.client, self.before = record, client, None
        self.title.setText(_("Edit person of concern") if record else _("Add a person of concern"))
        self._fill({})
        self._ask_about_words()
        self._clear_errors()
        self.veil(is_discreet(self))
        self.name.setFocus()
        self.desk.ask(_begin, record, client, then=self._begun, owner=self)

    def leave(self) -> None:
        """Keep what was typed."""
        self.drafting.keep()

    def veil(self, on: bool) -> None:
        """Hide the form, whose every answer is personal, or show it again; what was typed is kept."""
        self.area.setVisible(not on)
        self.hidden.setVisible(on)

    def _begun(self, begun: Begun) -> None:
        self.reads = begun.watch is None or begun.why is not None
        self.sealed.setVisible(self.reads)
        self.unread.setVisible(not self.reads)
        self.clients.show_clients(())
        self.sealed_clients.show_clients(begun.client)
        if begun.watch is not None:
            self.before = begun.watch.person
            self._fill(
                {
                    "name": self.before.name,
                    "aliases": "\n".join(self.before.aliases),
                    "description": self.before.description,
                    "action": self.before.action,
                    "why": begun.why.why if begun.why else "",
                    "order": begun.why.order if begun.why else "",
                }
            )
            self.clients.show_clients(begun.watch.clients)
            self.sealed_clients.show_clients(begun.why.clients if begun.why else ())
        me = self.desk.person
        self.drafting.begin(f"person {self.record or self.client} {me.id}" if me else "", self._take_up)

    def _fill(self, said: dict[str, str]) -> None:
        self.name.setText(said.get("name", ""))
        for name in ("aliases", "description", "action", "why", "order"):
            text = self.widgets[name]
            assert isinstance(text, TextArea)
            text.setText(said.get(name, ""))

    def _ask_about_words(self) -> None:
        """Question words that say what somebody is; nothing is forbidden."""
        found = wording.doubts(f"{self.description.text()}\n{self.action.text()}")
        asked = [f"“{doubt.word}”: {_(QUESTIONS[doubt.about])}" for doubt in found]
        self.doubts.setText("\n\n".join(asked))
        self.doubts.setVisible(bool(asked))

    def _texts(self) -> dict[str, str]:
        found = {"name": self.name.text()}
        for name in ("aliases", "description", "action", "why", "order"):
            text = self.widgets[name]
            assert isinstance(text, TextArea)
            found[name] = text.text()
        return found

    def _draft_fields(self) -> dict[str, Any] | None:
        said = self._texts()
        if not any(said.values()):
            return None
        return {**said, "clients": self.clients.spelt(), "sealed_clients": self.sealed_clients.spelt()}

    def _take_up(self, fields: dict[str, Any]) -> None:
        self._fill({name: str(fields.get(name, "")) for name in self._texts()})
        self.clients.show_found(fields.get("clients", ()))
        self.sealed_clients.show_found(fields.get("sealed_clients", ()))

    def particulars(self) -> Particulars:
        """Give what was typed; a text that nobody touched stays exactly as it is kept."""
        said = self._texts()
        before = self.before

        def unless_touched(name: str, kept: str) -> str:
            text = self.widgets[name]
            assert isinstance(text, TextArea)
            return said[name] if text.document().isModified() or before is None else kept

        aliases = tuple(filter(None, map(str.strip, said["aliases"].split("\n"))))
        return Particulars(
            name=said["name"] if before is None or self.name.isModified() else before.name,
            aliases=before.aliases if before and not self.aliases.document().isModified() else aliases,
            description=unless_touched("description", before.description if before else ""),
            action=unless_touched("action", before.action if before else ""),
            clients=self.clients.values(),
            sealed_clients=self.sealed_clients.values() if self.reads else None,
            why=said["why"] if self.reads else None,
            order=said["order"] if self.reads else None,
        )

    def _seal(self) -> None:
        if self.record:
            service: Any = persons.change
            args: tuple[Any, ...] = (self.record, self.particulars(), self.drafting.draft)
        else:
            service, args = persons.add, (self.particulars(), self.drafting.draft)
        self.desk.do(
            service, *args, then=self._sealed, refused=self._refuse, owner=self, changed=(Kind.PERSON,)
        )

    def _sealed(self, person: Person) -> None:
        added, self.record = not self.record, person.id
        self.drafting.end()
        self.go.emit("person", {"record": person.id})
        if added:
            self.say(_("{number} is added.").format(number=person.number), undo=lambda: self._undo(person))
        else:
            self.say(_("{number} is corrected.").format(number=person.number))

    def _undo(self, person: Person) -> None:
        self.desk.do(persons.withdraw, person.id, then=self._undone, owner=self, changed=(Kind.PERSON,))

    def _undone(self, person: Person) -> None:
        self.go.emit("persons", {})
        self.say(_("{number} is marked as entered in error.").format(number=person.number))

    def _clear_errors(self) -> None:
        for field in self.rows.values():
            field.clear_error()

    def _refuse(self, refused: Refused) -> None:
        self._clear_errors()
        at = self.rows.get(refused.field or "")
        if at is None:
            self.desk.was_refused.emit(refused)
            return
        at.show_error(refused.reason)
        at.widget.setFocus()
        self.area.ensureWidgetVisible(at)

    def _back(self) -> None:
        if self.record:
            self.go.emit("person", {"record": self.record})
        elif self.client:
            self.go.emit("client", {"record": self.client})
        else:
            self.go.emit("persons", {})


def _begin(seat: "Seat", record: str, client: str) -> Begun:
    """Give what the form begins with; for a change what is sealed is opened, where it can be, and that is recorded."""
    if not record:
        return Begun(client=persons.named(seat, [client]) if client else ())
    why = persons.why(seat, record, "change") if seat.reads_clinical() else None
    return Begun(watch=persons.watch(seat, record), why=why)
