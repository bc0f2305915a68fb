"""Leaving, another role, and new keys without the password: what follows from each is said before, and done whole."""

from msgspec import Struct

from app.domain.actions import Action
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.moments import Moment
from app.domain.people import KeyClass, Member, Role, classes
from app.domain.proofs import Act
from app.i18n import N_, _
from app.services import aftermath, certifying, passwords, people
from app.services.aftermath import After
from app.services.seats import Seat
from app.store import parting, resetting
from app.store import passwords as costs
from app.store.checking import Progress
from app.store.passwords import Cost
from app.store.resetting import Losses

__all__ = ["After", "Farewell", "Losses", "change_role", "farewell", "let_go", "losses", "reset"]

KEY_WORDS = {
    KeyClass.CLINICAL: N_("what is sealed to clinicians"),
    KeyClass.AUDIT: N_("what was opened and searched"),
    KeyClass.ROOT: N_("the practice's signature on papers"),
}
"""What each shared key is for, as it stands after "the key to"."""


class OldBackup(Struct, frozen=True):
    """A backup that the leaver's password still opens: its file, when it was made, up to which entry it goes."""

    path: str
    made: Moment
    seq: int


class Farewell(Struct, frozen=True, kw_only=True):
    """What happens when somebody leaves, before it is decided."""

    name: str
    here: tuple[str, ...]
    """The shared keys that are made anew at once, in words."""
    later: tuple[str, ...]
    """Those that somebody who holds them makes anew at their next unlock."""
    root: bool
    """The practice's own certificate is made anew: the trust card has to be printed and handed out again."""
    backups: tuple[OldBackup, ...]


def farewell(seat: Seat, person: str) -> Farewell:
    """Say what would happen if somebody left now; raises Refused."""
    seat.require(Kind.REGISTER, Action.LEAVE)
    member = _member(seat, person)
    held = [
        name for name in sorted(classes(member.role, member.clinical)) if seat.vault.register.newest(name)
    ]
    return Farewell(
        name=member.name,
        here=tuple(_(KEY_WORDS[name]) for name in held if seat.me.holds(name)),
        later=tuple(_(KEY_WORDS[name]) for name in held if not seat.me.holds(name)),
        root=KeyClass.ROOT in held,
        backups=tuple(
            OldBackup(str(one.path), one.manifest.made, one.manifest.seq)
            for one in parting.still_open(seat.vault, person)
        ),
    )


def let_go(seat: Seat, person: str, progress: Progress = lambda *_: True) -> After:
    """Let somebody go: row, slot and grants end, the file and every key they held are renewed, and a backup is made.

    Raises Refused, VaultTrouble; what a crash or a full disk leaves undone, the next owner's unlock finishes.
    """
    return aftermath.follow(seat, lambda: people.leave(seat, person, progress))


def change_role(seat: Seat, person: str, role: Role, clinical: bool) -> After:
    """Give somebody another role; keys that no longer go with it are made anew. Raises Refused, VaultTrouble."""
    seat.require(Kind.REGISTER, Action.ROLE)
    seat.require_proof(Act.CHANGE_ROLE)
    how = certifying.how(seat)
    return aftermath.follow(
        seat, lambda: parting.change_role(seat.vault, person, role, clinical, how, seat.now())
    )


def losses(seat: Seat, person: str) -> Losses:
    """Count what somebody could not read any more after new keys were made for them; nothing of it is opened."""
    seat.require(Kind.REGISTER, Action.RESET)
    return resetting.losses(seat.vault, person)


def reset(seat: Seat, person: str, password: str, cost: Cost | None = None) -> After:
    """Make new keys for somebody who has just typed a new password at this desk; raises Refused, VaultTrouble."""
    from app.documents import certificates

    seat.require(Kind.REGISTER, Action.RESET)
    member = _member(seat, person)
    passwords.require_good(password, (member.name,))
    seat.require_proof(Act.RESET)
    cost = cost or costs.calibrated()
    return aftermath.follow(
        seat,
        lambda: resetting.reset(seat.vault, person, password, certificates.issue, cost, seat.now()),
    )


def _member(seat: Seat, person: str) -> Member:
    member = seat.vault.register.find(person)
    if member is None or not member.is_active() or not member.role.is_person():
        raise Refused(_("That person does not work here."))
    return member
