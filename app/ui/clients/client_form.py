"""The form that adds a client or corrects one: name, other names, reference, clinician; needs for clinicians only."""

from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QWidget

from app.domain import client_fields
from app.domain import clients as rules
from app.domain.clients import Client, Particulars
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.people import Role
from app.i18n import _
from app.services import clients, people
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
    column,
    scrolled,
)
from app.ui.parts.counts import Count
from app.ui.parts.discreet import is_discreet
from app.ui.parts.flowing import Abreast

if TYPE_CHECKING:
    from app.services.seats import Seat
    from app.ui.desk import Desk

FIELDS = {field.name: field for field in client_fields.FIELDS}


class ClientFormPage(Page):
    """Add a client, or correct one (`record`). Ctrl+Enter keeps it, Esc goes back; what was typed is kept."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk)
        self.record = ""
        self.before: Client | None = None
        self.needs: dict[str, str] | None = None
        self.name = LineEdit(longest=rules.LONGEST_NAME)
        self.aliases = TextArea(lines=2)
        self.reference = LineEdit(longest=rules.LONGEST_NAME)
        self.clinician = QComboBox()
        self.phone = LineEdit(longest=4)
        self.interval = Count()
        self.interval.setRange(0, rules.LONGEST_INTERVAL)
        self.interval.lineEdit().setAccessibleName(_(FIELDS["interval"].label))
        self.access = TextArea(lines=2, story=True)
        self.culture = TextArea(lines=2, story=True)
        self.rows: dict[str, FieldRow] = {}
        desk_card, sealed = Card(_("What the desk may know")), Card(_("For clinicians only"))
        for name, widget in (
            ("name", self.name),
            ("aliases", self.aliases),
            ("reference", self.reference),
            ("clinician", self.clinician),
            ("phone_ends", self.phone),
            ("interval", self.interval),
            ("access", self.access),
            ("culture", self.culture),
        ):
            self.rows[name] = FieldRow(
                _(FIELDS[name].label), widget, _(FIELDS[name].help) if FIELDS[name].help else ""
            )
        desk_card.add(self.rows["name"])
        desk_card.add(self.rows["aliases"])
        desk_card.add(Abreast(*(self.rows[name] for name in ("reference", "clinician", "phone_ends"))))
        desk_card.add(self.rows["interval"])
        sealed.add(self.rows["access"])
        sealed.add(self.rows["culture"])
        self.open_needs = Button(_("Show what is written"))
        self.open_needs.setAccessibleName(_("Show access needs, culture and language"))
        self.open_needs.clicked.connect(self._open_needs)
        self.sealed_remark = Quiet("")
        sealed.add(self.sealed_remark)
        sealed.add(self.open_needs)
        self._lay_out(desk_card, sealed)

    def _lay_out(self, desk_card: Card, sealed: Card) -> None:
        self.keep_button = PrimaryButton(_("Add client"), key="Ctrl+Return")
        self.cancel = Button(_("Cancel"))
        self.buttons.addWidget(self.cancel)
        self.buttons.addWidget(self.keep_button)
        self.keep_button.clicked.connect(self._keep)
        self.cancel.clicked.connect(self._back)
        contents = QWidget()
        contents.setMaximumWidth(self.fontMetrics().averageCharWidth() * 110)
        contents.setLayout(column(desk_card, sealed, 1, space=3))
        self.area = scrolled(contents)
        self.hidden = Quiet(_("Hidden while Discreet is on."))
        self.hidden.hide()
        self.body.addWidget(self.hidden)
        self.body.addWidget(self.area, 1)
        QShortcut(QKeySequence("Esc"), self, self._back)
        self.drafting = Drafting(self.desk, Kind.CLIENT, self._draft_fields, self.aside, self)
        for line in (self.name, self.reference, self.phone):
            line.textEdited.connect(lambda _text: self.drafting.touched())
        self.interval.lineEdit().textEdited.connect(lambda _text: self.drafting.touched())
        self.clinician.activated.connect(lambda _at: self.drafting.touched())
        for text in (self.aliases, self.access, self.culture):
            text.typed.connect(lambda _text: self.drafting.touched())

    def arrive(self, record: str = "", name: str = "", **_where: Any) -> None:
        """Begin: with nobody, with a name typed elsewhere, or with the client of `record`."""
        self.record, self.before, self.needs = record, None, None
        self.title.setText(_("Edit client") if record else _("Add client"))
        self.keep_button.set_words(_("Keep") if record else _("Add client"))
        for one in self.rows.values():
            one.clear_error()
        self._fill(Particulars(name=name))
        self._offer_needs()
        self.veil(is_discreet(self))
        self.name.setFocus()
        self.desk.ask(_begin, record, then=self._begun, owner=self)

    def veil(self, on: bool) -> None:
        """Hide the form, whose every answer is personal, or show it again; what was typed is kept."""
        self.area.setVisible(not on)
        self.hidden.setVisible(on)

    def leave(self) -> None:
        """Keep what was typed."""
        self.drafting.keep()

    def _draft_fields(self) -> dict[str, Any] | None:
        """Spell a new client as a draft; a correction is short and is not kept."""
        if self.record:
            return None
        said = msgspec.to_builtins(self.particulars())
        return said if any(value for value in said.values()) else None

    def _take_up(self, fields: dict[str, Any]) -> None:
        self._fill(msgspec.convert(fields, Particulars))

    def _offer_needs(self) -> None:
        """For a client who is there, what clinicians wrote is opened only when asked for, and else left as it is."""
        reads = _reads(self.desk)
        hidden = bool(self.record) and self.needs is None
        for name in ("access", "culture"):
            self.rows[name].setVisible(not hidden)
        self.open_needs.setVisible(hidden and reads)
        self.sealed_remark.setText(
            "" if not hidden or reads else _("Only clinicians can read and change this.")
        )
        self.sealed_remark.setVisible(bool(self.sealed_remark.text()))

    def _begun(self, begun: tuple[list[tuple[str, str]], Client | None]) -> None:
        staff, self.before = begun
        self.clinician.clear()
        self.clinician.addItem(_("Nobody named"), "")
        for person, name in staff:
            self.clinician.addItem(name, person)
        client = self.before
        me = self.desk.person
        self.drafting.begin(f"new client {me.id}" if me and not self.record else "", self._take_up)
        if client is not None:
            self._fill(
                Particulars(
                    name=client.name,
                    aliases=client.aliases,
                    reference=client.reference,
                    clinician=client.clinician,
                    phone_ends=client.phone_ends,
                    interval=client.interval,
                )
            )

    def _fill(self, said: Particulars) -> None:
        self.name.setText(said.name)
        self.aliases.setText("\n".join(said.aliases))
        self.reference.setText(said.reference)
        self.phone.setText(said.phone_ends)
        self.interval.setValue(said.interval)
        if said.clinician and self.clinician.findData(said.clinician) < 0:
            self.clinician.addItem(_("somebody who has left"), said.clinician)
        self.clinician.setCurrentIndex(max(0, self.clinician.findData(said.clinician)))
        self.access.setText(said.access or "")
        self.culture.setText(said.culture or "")

    def particulars(self) -> Particulars:
        """Give what was typed; a name that was not touched stays exactly as it is kept, odd characters included."""
        before = self.before
        sealed = not self.record or self.needs is not None
        name, aliases = self.name.text(), tuple(filter(None, map(str.strip, self.aliases.text().split("\n"))))
        if before is not None and not self.name.isModified():
            name = before.name
        if before is not None and not self.aliases.document().isModified():
            aliases = before.aliases
        return Particulars(
            name=name,
            aliases=aliases,
            reference=self.reference.text()
            if before is None or self.reference.isModified()
            else before.reference,
            clinician=str(self.clinician.currentData() or ""),
            phone_ends=self.phone.text(),
            interval=self.interval.value(),
            access=self.access.text() if sealed else None,
            culture=self.culture.text() if sealed else None,
        )

    def _open_needs(self) -> None:
        def opened(needs: dict[str, str]) -> None:
            self.needs = needs
            self.access.setText(needs["access"])
            self.culture.setText(needs["culture"])
            self._offer_needs()
            self.access.setFocus()

        self.desk.ask(clients.particulars, self.record, then=opened, owner=self)

    def _keep(self) -> None:
        if self.record:
            service: Any = clients.change
            args: tuple[Any, ...] = (self.record, self.particulars())
        else:
            service, args = clients.add, (self.particulars(), self.drafting.draft)
        self.desk.do(
            service, *args, then=self._kept, refused=self._refuse, owner=self, changed=(Kind.CLIENT,)
        )

    def _kept(self, client: Client) -> None:
        added, self.record = not self.record, client.id
        self.drafting.end()
        self.go.emit("client", {"record": client.id})
        if added:
            self.say(_("{number} is added.").format(number=client.number), undo=lambda: self._undo(client))
        else:
            self.say(_("{number} is corrected.").format(number=client.number))

    def _undo(self, client: Client) -> None:
        self.desk.do(clients.withdraw, client.id, then=self._undone, owner=self, changed=(Kind.CLIENT,))

    def _undone(self, client: Client) -> None:
        self.go.emit("clients", {})
        self.say(_("{number} is marked as entered in error.").format(number=client.number))

    def _refuse(self, refused: Refused) -> None:
        for one in self.rows.values():
            one.clear_error()
        at = self.rows.get(refused.field or "")
        if at is None:
            self.desk.was_refused.emit(refused)
            return
        at.show_error(refused.reason)
        at.widget.setFocus()

    def _back(self) -> None:
        self.go.emit("client" if self.record else "clients", {"record": self.record} if self.record else {})


def _begin(seat: "Seat", record: str) -> tuple[list[tuple[str, str]], Client | None]:
    """Give who may be named as clinician, and the client as they stand."""
    named = [one for one in people.members(seat) if one.role is Role.CLINICIAN or one.clinical]
    staff = [(one.id, one.name) for one in sorted(named, key=lambda one: one.name)]
    return staff, clients.one(seat, record) if record else None


def _reads(desk: "Desk") -> bool:
    person = desk.person
    return person is not None and (person.role is Role.CLINICIAN or person.clinical)
