"""Somebody new: they sit here and type their own password, or are invited with a code that is shown once."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.domain.errors import Refused, VaultTrouble
from app.domain.kinds import Kind
from app.domain.people import ROLE_WORDS, Member, Role
from app.i18n import N_, _
from app.services import invitations, people
from app.services.invitations import Made
from app.ui.desk import Desk
from app.ui.newsheets import Codes
from app.ui.parts.buttons import Button, PrimaryButton
from app.ui.parts.cards import Card, row
from app.ui.parts.choices import ChoiceRow
from app.ui.parts.dialogs import dialogs
from app.ui.parts.fields import FieldRow
from app.ui.parts.flowing import Flowing
from app.ui.parts.labels import Heading, Small, Words, Wrong
from app.ui.parts.moments import say_moment
from app.ui.parts.texts import LineEdit
from app.ui.passwords import NewPassword
from app.ui.theme import SPACE

OFFERED = (Role.CLINICIAN, Role.RECEPTION, Role.AUDITOR, Role.OWNER)
HERE, INVITED = "here", "invited"
INVITATION = N_(
    "Write this code down or print it, and give it to {name}. It is shown only now, and works once, until {when}. They "
    "choose “I have an invitation…” where the password is typed."
)
NEW_KEYS = N_(
    "Write this code down or print it, and give it to {name} alone. It is shown only now, and works once, until "
    "{when}. They choose “I have an invitation…” where the password is typed, and make their own keys."
)


class AddPerson(QWidget):
    """Name and role of somebody new, and how they come in. The owner steps aside while they type a password."""

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
        self.how = ChoiceRow(
            _("How they come in"),
            [(HERE, _("They sit here now")), (INVITED, _("With an invitation"))],
            required=True,
        )
        self.how.set_value(HERE)
        self.how.chosen.connect(lambda _how: self._show_how())
        self.remark = Small("")
        self.password = NewPassword(desk, lambda: (self.name.text(),))
        self.name_row = FieldRow(_("Name"), self.name)
        self.wrong = Wrong("")
        self.add = PrimaryButton("")
        self.add.setProperty("part", "")
        self.add.clicked.connect(self._add)
        self.handed = HandOver(desk)
        self.handed.done.connect(self._handed_over)
        self.asked = QWidget()
        stands = QVBoxLayout(self.asked)
        stands.setContentsMargins(0, 0, 0, 0)
        stands.setSpacing(SPACE * 2)
        rows = (self.name_row, FieldRow(_("Role"), self.role), self.clinical)
        for part in (
            *rows,
            FieldRow(_("How they come in"), self.how),
            self.remark,
            self.password,
            self.wrong,
        ):
            stands.addWidget(part)
        stands.addLayout(row(self.add, 1))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE * 2)
        layout.addWidget(Heading(_("Add a person"), 3))
        layout.addWidget(self.asked)
        layout.addWidget(self.handed)
        layout.addStretch(1)
        self._show_how()

    def clear(self) -> None:
        """Leave no password and no code standing."""
        self.password.clear()
        self._handed_over()

    def _show_how(self) -> None:
        here = self.how.value() == HERE
        self.password.setVisible(here)
        self.remark.setText(
            _("Now let them sit down and choose their own password. Nobody else should see it.")
            if here
            else _(
                "They get a code on paper and choose their own password at their first unlock. It works for 14 days."
            )
        )
        self.add.set_words(_("Add this person") if here else _("Make the invitation"))

    def _add(self) -> None:
        self.name_row.clear_error()
        self.wrong.setText("")
        role, here = self.role.value(), self.how.value() == HERE
        chosen = self.password.chosen() if here else None
        if role is None or (here and chosen is None):
            return
        self.add.setEnabled(False)
        who = (self.name.text(), Role(role), self.clinical.isChecked())
        if here:
            self.desk.do(
                people.appoint, *who, chosen, then=self._added, refused=self._refused, troubled=self._troubled,
                owner=self, changed=(Kind.REGISTER,),
            )  # fmt: skip
        else:
            self.desk.do(
                invitations.invite, *who, then=self._invited, refused=self._refused, troubled=self._troubled,
                owner=self, changed=(Kind.REGISTER,),
            )  # fmt: skip

    def _added(self, member: Member) -> None:
        self._start_again()
        self.added.emit(_("{name} can sit down here now.").format(name=member.name))

    def _invited(self, made: Made) -> None:
        self._start_again()
        self.asked.hide()
        self.handed.show_made(made)
        self.added.emit(_("{name} is invited.").format(name=made.invitation.name))

    def _handed_over(self) -> None:
        self.handed.forget()
        self.asked.show()

    def _start_again(self) -> None:
        self.add.setEnabled(True)
        self.name.clear()
        self.password.clear()
        self.role.set_value(Role.CLINICIAN.value)
        self.clinical.setChecked(False)
        self.clinical.setVisible(False)
        self.name.setFocus()

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


class HandOver(QWidget):
    """An invitation as it was just made: its code, once, and the sheet to print. `done` when it was handed over."""

    done = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._made: Made | None = None
        self.what = Words("")
        self.shown = Codes()
        card = Card()
        card.add(self.shown)
        self.save = Button(_("Save as PDF, to print…"))
        self.save.clicked.connect(self._save)
        self.on = Button(_("They have it"))
        self.on.clicked.connect(self.done)
        self.told = Small("")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE * 3)
        for part in (self.what, card, Flowing(self.save, self.on), self.told):
            layout.addWidget(part)
        self.hide()

    def show_made(self, made: Made) -> None:
        """Show the code; it stands nowhere else, and cannot be shown again."""
        self._made = made
        one = made.invitation
        words = _(NEW_KEYS) if one.again else _(INVITATION)
        self.what.setText(words.format(name=one.name, when=say_moment(one.until)))
        title = _("New keys for {name}") if one.again else _("Invitation for {name}")
        self.shown.show_codes([(title.format(name=one.name), made.code)])
        self.told.clear()
        self.show()
        self.save.setFocus()

    def forget(self) -> None:
        """Take the code away."""
        self._made = None
        self.shown.forget()
        self.hide()

    def _save(self) -> None:
        folder = dialogs.folder(self, _("Folder for the invitation"))
        if folder is None or self._made is None:
            return
        self.save.setEnabled(False)
        self.told.setText(_("Drawing the sheet…"))
        self.desk.ask(
            invitations.save, self._made, folder, then=self._saved, refused=lambda error: self._say(error.reason),
            troubled=lambda error: self._say(error.words()), owner=self,
        )  # fmt: skip

    def _saved(self, file: Path) -> None:
        words = _("It is in {file}. Print it, then delete the file: whoever has it can join in their place.")
        self._say(words.format(file=file.name))

    def _say(self, words: str) -> None:
        self.save.setEnabled(True)
        self.told.setText(words)
