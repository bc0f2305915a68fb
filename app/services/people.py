"""The people of the practice: appointed with a password they typed themselves, and let go."""

from app.domain.actions import Action
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.people import Member, Role
from app.domain.proofs import Act, Purpose
from app.i18n import _
from app.services import certifying, passwords, proving
from app.services.seats import Seat
from app.store import members as rows
from app.store import parting
from app.store import passwords as costs
from app.store.checking import Progress
from app.store.members import Appointment
from app.store.passwords import Cost


def members(seat: Seat) -> tuple[Member, ...]:
    """Give everybody who works here now."""
    return seat.vault.register.active()


def name(seat: Seat, person: str) -> str:
    """Give a person's name, also of somebody who has left."""
    member = seat.vault.register.find(person)
    return member.name if member else _("somebody not of the register")


def names(seat: Seat) -> dict[str, str]:
    """Give everybody's name by id, also of those who have left."""
    return {one.id: one.name for one in seat.vault.register.members.values()}


def free_name(seat: Seat, name: str) -> str:
    """Give a name as it is kept, once it is clear that nobody else here has it or is invited under it.

    Raises Refused.
    """
    name = " ".join(name.split())
    if not name:
        raise Refused(_("A person needs a name."), "name")
    taken = (*members(seat), *seat.vault.register.invitations())
    if any(one.name.casefold() == name.casefold() for one in taken):
        raise Refused(_("Somebody of that name works here already. Add an initial or a title."), "name")
    return name


def appoint(
    seat: Seat, name: str, role: Role, clinical: bool, password: str, cost: Cost | None = None
) -> Member:
    """Appoint somebody who has just typed their own password at this desk.

    Raises Refused for a name that is taken or a password that is no good.
    """
    from app.documents import certificates

    seat.require(Kind.REGISTER, Action.APPOINT)
    name = free_name(seat, name)
    if not role.is_person():
        raise Refused(_("A sheet with a code is not a person."), "role")
    passwords.require_good(password, (name,))
    seat.require_proof(Act.APPOINT)
    who = Appointment(name, role, clinical and role is Role.OWNER)
    return rows.appoint(seat.vault, who, password, certificates.issue, cost or costs.calibrated(), seat.now())


def change_password(seat: Seat, old: str, new: str, cost: Cost | None = None) -> None:
    """Change the password of the person who sits here; raises WrongPassword, Refused."""
    seat.require(Kind.REGISTER, Action.RENEW)
    proving.prove(seat, Purpose.KEYS, old)
    passwords.require_good(new, (seat.me.name,))
    if new == old:
        raise Refused(_("That is the password you have already."), "new")
    rows.renew(seat.vault, new, cost or costs.calibrated(), seat.now())


def leave(seat: Seat, person: str, progress: Progress = lambda *_: True) -> None:
    """Let somebody go: row, slot and grants end, and every key they held is made anew; raises Refused, VaultTrouble."""
    seat.require(Kind.REGISTER, Action.LEAVE)
    seat.require_proof(Act.LET_GO)
    parting.let_go(seat.vault, person, certifying.how(seat), seat.now(), progress)
