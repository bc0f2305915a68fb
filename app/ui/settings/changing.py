"""Another role, and new keys for somebody who forgot their password: each said before it is decided."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from app.domain.errors import Refused, VaultTrouble
from app.domain.kinds import Kind
from app.domain.people import ROLE_WORDS, Member, Role
from app.i18n import _, ngettext
from app.services import invitations, leaving
from app.services.aftermath import After
from app.services.invitations import Made
from app.services.leaving import Losses
from app.ui.desk import Desk
from app.ui.parts.choices import ChoiceRow
from app.ui.parts.dialogs import Dialog
from app.ui.parts.fields import FieldRow
from app.ui.parts.labels import Small, Strong, Words
from app.ui.passwords import NewPassword
from app.ui.settings.adding import HERE, INVITED, OFFERED, HandOver


class Deciding(Dialog):
    """Something about one person is decided. `decided` carries what to say, and how the backup after it went."""

    decided = Signal(str, object)

    def __init__(self, desk: Desk, member: Member, title: str, finish: str, parent: QWidget | None) -> None:
        super().__init__(title, parent, finish=finish)
        self._desk, self._member = desk, member
        self.working = Small("")
        self.working.hide()
        self.finish.clicked.connect(self._go_on)

    def _go_on(self) -> None:
        """Do it, where everything is answered."""

    def _work(self, words: str) -> None:
        self.show_error("")
        self.finish.setEnabled(False)
        self._say(words)

    def _say(self, words: str) -> None:
        self.working.setText(words)
        self.working.setVisible(bool(words))

    def _refused(self, error: Refused) -> None:
        self.finish.setEnabled(True)
        self._say("")
        self.show_error(error.reason)

    def _troubled(self, error: VaultTrouble) -> None:
        self.finish.setEnabled(True)
        self._say("")
        self.show_error(error.words())


class RoleDialog(Deciding):
    """Another role for somebody, with the same keys of their own."""

    def __init__(self, desk: Desk, member: Member, parent: QWidget | None = None) -> None:
        title = _("Another role for {name}").format(name=member.name)
        super().__init__(desk, member, title, _("Change the role"), parent)
        self.role = ChoiceRow(
            _("Role"), [(role.value, _(ROLE_WORDS[role])) for role in OFFERED], required=True
        )
        self.role.set_value(member.role.value)
        self.clinical = QCheckBox(_("Reads what is sealed to clinicians"))
        self.clinical.setChecked(member.clinical)
        self.clinical.setVisible(member.role is Role.OWNER)
        self.role.chosen.connect(lambda role: self.clinical.setVisible(role == Role.OWNER.value))
        self.body.addWidget(FieldRow(_("Role"), self.role))
        self.body.addWidget(self.clinical)
        self.body.addWidget(
            Words(
                _(
                    "Their password stays. Keys that come with the new role are handed over at the next unlock of "
                    "somebody who holds them; a key that no longer goes with it is made anew for those who keep it. "
                    "What they could read until now they may have kept."
                )
            )
        )
        self.body.addWidget(self.working)
        self.role.setFocus()

    def _go_on(self) -> None:
        role = self.role.value()
        if role is None:
            return
        self._work(_("Changing the role and making a backup…"))
        self._desk.do(
            leaving.change_role, self._member.id, Role(role), self.clinical.isChecked(), then=self._changed,
            refused=self._refused, troubled=self._troubled, owner=self, changed=(Kind.REGISTER, Kind.BACKUP),
        )  # fmt: skip

    def _changed(self, after: After) -> None:
        self.decided.emit(_("{name} has another role now.").format(name=self._member.name), after)
        self.accept()


class ResetDialog(Deciding):
    """New keys without the old password: what is lost stands above how the person comes to a new one.

    They type it here, or are handed a code on paper with which they make their keys themselves.
    """

    def __init__(self, desk: Desk, member: Member, parent: QWidget | None = None) -> None:
        title = _("New keys for {name}").format(name=member.name)
        super().__init__(desk, member, title, _("Make new keys"), parent)
        self.lost = Words(_("Counting what would be lost: drafts, and what is sealed to them alone…"))
        self.how = ChoiceRow(
            _("How they come to them"),
            [(HERE, _("They sit here now")), (INVITED, _("With a code on paper"))],
            required=True,
        )
        self.how.set_value(HERE)
        self.how_row = FieldRow(_("How they come to them"), self.how)
        self.how.chosen.connect(lambda _how: self._show_how())
        self.asked = Words("")
        self.password = NewPassword(desk, lambda: (member.name,))
        self.handed = HandOver(desk)
        self.handed.done.connect(self.accept)
        self._before = (
            Words(
                _(
                    "For somebody who forgot their password, or whose password somebody else knows. It stands in the "
                    "register who made new keys for whom, and everybody is told at their next unlock."
                )
            ),
            Strong(_("What is lost")),
            self.lost,
        )
        for part in (*self._before, self.how_row, self.asked, self.password, self.working, self.handed):
            self.body.addWidget(part)
        self._show_how()
        self.finish.setEnabled(False)
        desk.ask(
            leaving.losses,
            member.id,
            then=self._show,
            refused=self._refused,
            troubled=self._troubled,
            owner=self,
        )

    def done(self, result: int) -> None:
        """Leave no password and no code standing."""
        self.password.clear()
        self.handed.forget()
        super().done(result)

    def _show_how(self) -> None:
        here = self.how.value() == HERE
        self.password.setVisible(here)
        words = (
            _("{name} now sits here and chooses a new password. Nobody else should see it.")
            if here
            else _(
                "{name} gets a code and makes the keys at this computer whenever they come, under a password that "
                "nobody else sees. It works once, for 14 days; until then their old password counts. Whoever uses the "
                "code first acts under their name: everybody is told when it is used, and that you handed it out."
            )
        )
        self.asked.setText(words.format(name=self._member.name))
        self.finish.set_words(_("Make new keys") if here else _("Make the code"))

    def _show(self, losses: Losses) -> None:
        self.lost.setText("\n".join(f"·  {line}" for line in _lost(losses)))
        self.finish.setEnabled(True)
        self.password.setFocus()

    def _go_on(self) -> None:
        if self.how.value() == INVITED:
            self._hand_out()
            return
        chosen = self.password.chosen()
        if chosen is None:
            return
        self._work(_("Making new keys and a backup. This takes some seconds."))
        self._desk.do(
            leaving.reset, self._member.id, chosen, then=self._made, refused=self._refused,
            troubled=self._troubled, owner=self, changed=(Kind.REGISTER, Kind.BACKUP),
        )  # fmt: skip

    def _hand_out(self) -> None:
        self._work("")
        self._desk.do(
            invitations.for_new_keys, self._member.id, then=self._handed_out, refused=self._refused,
            troubled=self._troubled, owner=self, changed=(Kind.REGISTER,),
        )  # fmt: skip

    def _handed_out(self, made: Made) -> None:
        self.decided.emit(_("There is a code for {name}.").format(name=self._member.name), After("", ""))
        for part in (*self._before, self.how_row, self.asked, self.password, self.working, self.finish):
            part.hide()
        self.cancel.set_words(_("Close"))
        self.handed.show_made(made)
        self.resize(self.width(), 1)  # no higher than what is left in it, which it grows to

    def _refused(self, error: Refused) -> None:
        if error.field == "password":
            self._work("")
            self.finish.setEnabled(True)
            self.password.show_error(error.reason)
            self.password.setFocus()
        else:
            super()._refused(error)

    def _made(self, after: After) -> None:
        self.decided.emit(
            _("{name} has new keys, and sits down with the new password.").format(name=self._member.name),
            after,
        )
        self.accept()


def _lost(losses: Losses) -> list[str]:
    said = []
    if losses.drafts:
        words = ngettext(
            "{n} draft that was not sealed yet", "{n} drafts that were not sealed yet", losses.drafts
        )
        said.append(words.format(n=losses.drafts))
    if losses.own:
        words = ngettext(
            "{n} private check-in or note of their own",
            "{n} private check-ins or notes of their own",
            losses.own,
        )
        said.append(words.format(n=losses.own))
    if losses.reports:
        words = ngettext(
            "Their own view of {n} report that they wrote; clinicians still read it",
            "Their own view of {n} reports that they wrote; clinicians still read them",
            losses.reports,
        )
        said.append(words.format(n=losses.reports))
    for name in losses.keys:
        words = _(
            "The key to {what}: nobody else here holds it, so what is sealed opens only with a recovery sheet"
        )
        said.append(words.format(what=_(leaving.KEY_WORDS[name])))
    return said or [_("Nothing: they have no drafts and nothing sealed to them alone.")]
