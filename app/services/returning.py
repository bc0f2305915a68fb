"""Back since a restore: who had left, and is here again because an older state of the practice came back."""

from msgspec import Struct

from app.domain.actions import Action
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.ledger import Content
from app.domain.moments import Moment
from app.domain.people import Role
from app.domain.proofs import Act
from app.i18n import _
from app.services import aftermath, people
from app.services.aftermath import After
from app.services.seats import Seat
from app.store import departures, invitations, ledger
from app.store.checking import Progress
from app.store.departures import Returned
from app.store.ledger import NewEntry


class Back(Struct, frozen=True, kw_only=True):
    """One person, sheet or code that is here again: what had been done by whom and when, and what to do about it."""

    id: str
    name: str
    had: str
    when: Moment
    by: str
    seq: int
    advice: str
    """What the owner does themselves; empty for those who are let go again in one step."""


def back(seat: Seat) -> tuple[Back, ...]:
    """Give who is here again, for an owner to decide about; nobody for anybody else, or where nothing was restored."""
    return tuple(_shown(seat, one) for one in _returned(seat))


def _returned(seat: Seat) -> tuple[Returned, ...]:
    return departures.returned(seat.vault) if seat.me.role is Role.OWNER and not seat.vault.read_only else ()


def _shown(seat: Seat, one: Returned) -> Back:
    return Back(
        id=one.member.id,
        name=one.member.name,
        had=_had(one),
        when=one.when,
        by=one.by,
        seq=one.seq,
        advice=_advice(seat, one),
    )


def _had(one: Returned) -> str:
    match one.action:
        case Action.LEAVE:
            return _("Had left")
        case Action.ROLE:
            return _("Had another role")
        case Action.RETIRE if one.member.role is Role.RECOVERY:
            return _("This sheet had been put aside")
        case Action.RETIRE:
            return _("This code had been withdrawn")
        case _:
            return _("Had new keys, and a new password")


def _advice(seat: Seat, one: Returned) -> str:
    match one.action:
        case Action.LEAVE if one.member.id == seat.me.id:
            return _("That is you: another owner must decide this.")
        case Action.LEAVE:
            return ""
        case Action.ROLE:
            return _("Look at their role in Settings › People.")
        case Action.RETIRE if one.member.role is Role.RECOVERY:
            return _("It brings an owner back again: make new sheets in Settings › Recovery sheets.")
        case Action.RETIRE:
            return ""
        case _:
            return _("Their earlier password opens again: make new keys for them in Settings › People.")


def let_go(seat: Seat, progress: Progress = lambda *_: True) -> After:
    """Let everybody go again who had left, and withdraw the codes that had been; one backup follows.

    Raises Refused, VaultTrouble; what is sealed by then stands.
    """
    seat.require(Kind.REGISTER, Action.LEAVE)
    seat.require_proof(Act.LET_GO)
    wanted = [one for one in _returned(seat) if not _advice(seat, one)]
    if not wanted:
        raise Refused(_("Nobody is here again who had left."))

    def again() -> None:
        for one in wanted:
            if one.member.role is Role.INVITATION:
                invitations.withdraw(seat.vault, one.member.id, seat.now())
            else:
                people.leave(seat, one.member.id, progress)

    return aftermath.follow(seat, again)


def keep(seat: Seat) -> None:
    """Seal that an owner read who is here again and leaves it as it is; they are not asked again. Raises Refused."""
    seat.require(Kind.NOTICE, Action.SEAL)
    hashes = [one.hash for one in _returned(seat)]
    if not hashes:
        raise Refused(_("Nobody is here again who had left."))
    said = Content(set={departures.STAYS: hashes})
    ledger.append(seat.vault, [NewEntry(kind=Kind.NOTICE, open=said)], seat.now())
