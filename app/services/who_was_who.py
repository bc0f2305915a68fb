"""Who was who: every row of the staff register, from when until when, and by whom it began and ended."""

from msgspec import Struct

from app.domain.actions import Action
from app.domain.kinds import Kind
from app.domain.moments import Moment
from app.domain.people import Member, Role
from app.domain.roles import Right
from app.i18n import _
from app.services.seats import Seat
from app.store import history
from app.store.history import Happening


class Row(Struct, frozen=True, kw_only=True):
    """One row of the register: who, in which role, from when until when, how it came about and how it ended."""

    person: str
    name: str
    number: str
    role: Role
    clinical: bool
    since: Moment
    until: Moment | None
    began: str
    ended: str


def rows(seat: Seat) -> tuple[Row, ...]:
    """Give every row that anybody ever had, the newest first; sheets and invitations are told with whom they let in."""
    seat.require_right(Kind.REGISTER, Right.SEE)
    known = seat.vault.register
    told = {one.seq: one for one in history.happenings(seat.vault)}
    inviters = {one.person: one.by for one in told.values() if one.action is Action.INVITE}
    found = [
        _row(one, told, inviters)
        for member in known.members.values()
        if member.role.is_person()
        for one in known.rows(member.id)
    ]
    return tuple(sorted(found, key=lambda one: one.since.utc, reverse=True))


def _row(one: Member, told: dict[int, Happening], inviters: dict[str, str]) -> Row:
    began, ended = told[one.since], told.get(one.until or 0)
    return Row(
        person=one.id,
        name=one.name,
        number=one.number,
        role=one.role,
        clinical=one.clinical,
        since=began.time,
        until=ended.time if ended else None,
        began=_began(began, inviters),
        ended=_ended(ended) if ended else "",
    )


def _began(how: Happening, inviters: dict[str, str]) -> str:
    match how.action:
        case Action.FOUND:
            return _("Founded the practice")
        case Action.JOIN if how.change.member is not None and how.change.member.generation > 1:
            return _("New keys, with a code from {name}").format(name=inviters.get(how.actor, ""))
        case Action.JOIN:
            return _("Joined, invited by {name}").format(name=inviters.get(how.actor, ""))
        case Action.RESET if how.actor == how.person:
            return _("Made new keys for themselves")
        case Action.RESET:
            return _("New keys, made with {name}").format(name=how.by)
        case Action.ROLE:
            return _("Role changed by {name}").format(name=how.by)
        case _:
            return _("Appointed by {name}").format(name=how.by)


def _ended(how: Happening) -> str:
    match how.action:
        case Action.LEAVE:
            return _("Left; let go by {name}").format(name=how.by)
        case Action.RESET | Action.JOIN:
            return _("Keys replaced")
        case _:
            return _("Role changed")
