"""Who works here: the list, and adding somebody, who types their own password."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import Refused, VaultTrouble
from app.domain.kinds import Kind
from app.domain.people import ROLE_WORDS, Member, Role
from app.i18n import _
from app.services import people
from app.ui.desk import Desk
from app.ui.parts.buttons import Button, PrimaryButton
from app.ui.parts.cards import row
from app.ui.parts.choices import ChoiceRow
from app.ui.parts.columns import Column
from app.ui.parts.dialogs import dialogs
from app.ui.parts.fields import FieldRow
from app.ui.parts.labels import Heading, Small, Wrong
from app.ui.parts.rows import Rows
from app.ui.parts.texts import LineEdit
from app.ui.passwords import NewPassword
from app.ui.theme import SPACE

OFFERED = (Role.CLINICIAN, Role.RECEPTION, Role.AUDITOR, Role.OWNER)


def role_words(member: Member) -> str:
    """Spell what somebody does here; an owner who reads clinical parts is said to."""
    words = _(ROLE_WORDS[member.role])
    return (
        _("{role} · clinician").format(role=words) if member.role is Role.OWNER and member.clinical else words
    )


class PeoplePanel(QWidget):
    """The people beside a form for the next one. Only owners can use the form."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        columns = (
            Column(name="name", words=_("Name"), text=lambda member: member.name),
            Column(name="role", words=_("Role"), text=role_words, wide=22),
            Column(name="number", words=_("Number"), text=lambda member: member.number, wide=10),
        )
        self.rows = Rows(_("People"), columns, key="people", height=4)
        self.leave = Button(_("This person has left…"))
        self.leave.clicked.connect(self._let_go)
        self.form = AddPerson(desk)
        self.form.added.connect(lambda _name: self.load())
        left = QVBoxLayout()
        left.addWidget(self.rows, 1)
        left.addLayout(row(self.leave, 1))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE * 6)
        layout.addLayout(left, 1)
        layout.addWidget(self.form, 1)
        self.setFocusProxy(self.form.name)

    def load(self) -> None:
        """Show who works here now."""
        person = self.desk.person
        owner = person is not None and person.role is Role.OWNER
        self.form.setVisible(owner)
        self.leave.setVisible(owner)
        self.desk.ask(people.members, then=self._show, owner=self)

    def _show(self, members: Sequence[Member]) -> None:
        self.rows.show_rows([one for one in members if one.role is not Role.RECOVERY])

    def _let_go(self) -> None:
        member = self.rows.chosen()
        if member is None:
            return
        sure = dialogs.decide(
            self,
            _("Has {name} left?").format(name=member.name),
            _(
                "Their password stops working here. What they sealed stays, under their name. What they could read "
                "they may have kept, also in old copies and backups. They could be added again as a new person."
            ),
            _("Yes, {name} has left").format(name=member.name),
            danger=True,
        )
        if sure:
            self.desk.do(
                people.leave, member.id, then=lambda _done: self.load(), owner=self, changed=(Kind.REGISTER,)
            )


class AddPerson(QWidget):
    """Name, role and password of somebody new. The owner steps aside while they type."""

    added = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.name = LineEdit()
        self.role = ChoiceRow(
            _("Role"), [(role.value, _(ROLE_WORDS[role])) for role in OFFERED], required=True
        )
        self.role.set_value(Role.CLINICIAN.value)
        self.clinical = QCheckBox(_("Reads what is sealed to clinicians"))
        self.clinical.setVisible(False)
        self.role.chosen.connect(lambda role: self.clinical.setVisible(role == Role.OWNER.value))
        self.password = NewPassword(desk, lambda: (self.name.text(),))
        self.name_row = FieldRow(_("Name"), self.name)
        self.wrong = Wrong("")
        self.add = PrimaryButton(_("Add this person"))
        self.add.setProperty("part", "")
        self.add.clicked.connect(self._add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE * 2)
        layout.addWidget(Heading(_("Add a person"), 3))
        for part in (self.name_row, FieldRow(_("Role"), self.role), self.clinical):
            layout.addWidget(part)
        layout.addWidget(
            Small(_("Now let them sit down and choose their own password. Nobody else should see it."))
        )
        layout.addWidget(self.password)
        layout.addWidget(self.wrong)
        layout.addLayout(row(self.add, 1))
        layout.addStretch(1)

    def _add(self) -> None:
        self.name_row.clear_error()
        self.wrong.setText("")
        chosen, role = self.password.chosen(), self.role.value()
        if chosen is None or role is None:
            return
        self.add.setEnabled(False)
        self.desk.do(
            people.appoint,
            self.name.text(),
            Role(role),
            self.clinical.isChecked(),
            chosen,
            then=self._added,
            refused=self._refused,
            troubled=self._troubled,
            owner=self,
            changed=(Kind.REGISTER,),
        )

    def _added(self, member: Member) -> None:
        self.add.setEnabled(True)
        self.name.clear()
        self.password.clear()
        self.role.set_value(Role.CLINICIAN.value)
        self.name.setFocus()
        self.added.emit(member.name)

    def _refused(self, error: Refused) -> None:
        self.add.setEnabled(True)
        match error.field:
            case "name":
                self.name_row.show_error(error.reason)
            case "password":
                self.password.show_error(error.reason)
            case _:
                self.wrong.setText(error.reason)

    def _troubled(self, error: VaultTrouble) -> None:
        self.add.setEnabled(True)
        self.wrong.setText(error.words())
