"""Who works here: the list with what can be done about each person, who is invited, and a form for the next one."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.kinds import Kind
from app.domain.people import ROLE_WORDS, Member, Role
from app.i18n import _
from app.services import handing, invitations, people
from app.services.aftermath import After
from app.services.handing import Lack
from app.services.invitations import Invitation
from app.services.seats import Seat
from app.ui.desk import Desk
from app.ui.parts.buttons import Button
from app.ui.parts.columns import Column
from app.ui.parts.dialogs import dialogs
from app.ui.parts.flowing import Flowing
from app.ui.parts.labels import Quiet, Words
from app.ui.parts.moments import say_moment
from app.ui.parts.rows import Rows
from app.ui.parts.sheets import Beside
from app.ui.settings.adding import AddPerson
from app.ui.settings.changing import ResetDialog, RoleDialog
from app.ui.settings.leaving import LeaverDialog
from app.ui.theme import SPACE

Here = tuple[tuple[Member, ...], tuple[Invitation, ...], dict[str, Lack]]


def who_is_here(seat: Seat) -> Here:
    """Give everybody who works here, who is invited, and who lacks a key that their role carries."""
    return people.members(seat), invitations.waiting(seat), handing.lacking(seat)


def role_words(one: Member | Invitation) -> str:
    """Spell what somebody does here, or is invited to; an owner who reads clinical parts is said to."""
    words = _(ROLE_WORDS[one.role])
    if one.role is Role.OWNER and one.clinical:
        words = _("{role} · clinician").format(role=words)
    if isinstance(one, Member):
        return words
    if one.is_over:
        return _("{role} · ran out").format(role=words)
    return (_("{role} · has a code") if one.again else _("{role} · invited")).format(role=words)


def _number(one: Member | Invitation) -> str:
    return one.number if isinstance(one, Member) else ""


class PeoplePanel(QWidget):
    """The people beside a form for the next one. Only owners see the form and what can be done about each."""

    said = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._lacks: dict[str, Lack] = {}
        columns = (
            Column(name="name", words=_("Name"), text=lambda one: one.name),
            Column(name="role", words=_("Role"), text=self._role_words, wide=22),
            Column(name="number", words=_("Number"), text=_number, wide=10, yields=1),
        )
        self.rows = Rows(_("People"), columns, key="people", height=5)
        self.rows.selected.connect(lambda _one: self._offer())
        self.role = Button(_("Other role…"))
        self.reset = Button(_("New keys…"))
        self.leave = Button(_("This person has left…"))
        self.withdraw = Button(_("Withdraw the code…"))
        self.role.clicked.connect(lambda: self._decide(RoleDialog))
        self.reset.clicked.connect(lambda: self._decide(ResetDialog))
        self.leave.clicked.connect(lambda: self._decide(LeaverDialog))
        self.withdraw.clicked.connect(self._withdraw)
        self.give = Button(_("Hand the key over"))
        self.give.clicked.connect(self._give)
        self.pressed = Flowing(self.give, self.role, self.reset, self.leave, self.withdraw)
        self.alone = Words(
            _(
                "There is one owner. A second one can make new keys for you when you forget your password, and can go "
                "on without you; until then only a recovery sheet can."
            )
        )
        self.until = Quiet("")
        self.form = AddPerson(desk)
        self.form.added.connect(lambda _name: self.load())
        left = QWidget()
        stands = QVBoxLayout(left)
        stands.setContentsMargins(0, 0, SPACE * 3, 0)
        stands.setSpacing(SPACE * 3)
        for part in (self.rows, self.until, self.pressed, self.alone):
            stands.addWidget(part)
        stands.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(Beside(left, self.form, shares=(6, 5)))
        self.alone.hide()
        self._offer()

    def load(self) -> None:
        """Show who works here now, and who is invited."""
        owner = self._is_owner()
        self.form.setVisible(owner)
        self.pressed.setVisible(owner)
        self.desk.ask(who_is_here, then=self._show, owner=self)

    def clear(self) -> None:
        """Leave no password and no code standing."""
        self.form.clear()

    def _is_owner(self) -> bool:
        person = self.desk.person
        return person is not None and person.role is Role.OWNER

    def _show(self, here: Here) -> None:
        members, waiting, self._lacks = here
        self.rows.show_rows((*members, *waiting))
        owners = [one for one in members if one.role is Role.OWNER]
        self.alone.setVisible(self._is_owner() and len(owners) == 1)
        self._offer()

    def _offer(self) -> None:
        """Offer what can be done about the chosen line: a person's, or an invitation's."""
        one = self.rows.chosen()
        for button in (self.role, self.reset, self.leave):
            button.setVisible(not isinstance(one, Invitation))
            button.setEnabled(isinstance(one, Member))
        self.withdraw.setVisible(isinstance(one, Invitation))
        lack = self._lacks.get(one.id) if isinstance(one, Member) else None
        self.give.setVisible(lack is not None and lack.mine_to_give)
        self.until.setVisible(lack is not None or (self._is_owner() and not isinstance(one, Member)))
        self.until.setText(
            _("Choose somebody in the list to change something.") if lack is None else lack.words()
        )
        if isinstance(one, Invitation):
            words = (
                _("The code ran out at {when}.") if one.is_over else _("The code works once, until {when}.")
            )
            self.until.setText(words.format(when=say_moment(one.until)))

    def _decide(self, how: "type[LeaverDialog | ResetDialog | RoleDialog]") -> None:
        member = self.rows.chosen()
        if isinstance(member, Member):
            dialog = how(self.desk, member, self.window())
            dialog.decided.connect(self._decided)
            dialog.open()

    def _decided(self, words: str, after: After) -> None:
        self.load()
        self.said.emit(after.say(words))

    def _role_words(self, one: Member | Invitation) -> str:
        words = role_words(one)
        return _("{role} · lacks a key").format(role=words) if one.id in self._lacks else words

    def _give(self) -> None:
        one = self.rows.chosen()
        if isinstance(one, Member):
            words = _("{name} was handed the key, and can use it from their next unlock on.").format(
                name=one.name
            )
            self.desk.do(
                handing.hand_over, one.id, then=lambda _none: self._decided(words, After("", "")), owner=self,
                changed=(Kind.REGISTER,),
            )  # fmt: skip

    def _withdraw(self) -> None:
        one = self.rows.chosen()
        if not isinstance(one, Invitation):
            return
        sure = dialogs.decide(
            self,
            (
                _("Withdraw the code of {name}?") if one.again else _("Withdraw the invitation of {name}?")
            ).format(name=one.name),
            _("The code on their sheet opens nothing any more. They can be handed another one."),
            _("Withdraw it"),
        )
        if sure:
            words = (
                _("The code of {name} is withdrawn.")
                if one.again
                else _("The invitation of {name} is withdrawn.")
            ).format(name=one.name)
            self.desk.do(
                invitations.withdraw, one.id, then=lambda after: self._decided(words, after), owner=self,
                changed=(Kind.REGISTER,),
            )  # fmt: skip
