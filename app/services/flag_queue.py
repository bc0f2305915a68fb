"""The weekly review of flags: which wait for this person, one after another, until none does."""

from enum import StrEnum

from msgspec import Struct

from app.domain.flags import Flag
from app.domain.kinds import Kind
from app.domain.roles import Right
from app.i18n import N_
from app.services import client_pages, flag_lists
from app.services.client_pages import FlagCard
from app.services.flag_lists import Subject
from app.services.seats import Seat


class Asks(StrEnum):
    """What a flag asks for."""

    OVERDUE = "overdue"
    SOON = "soon"
    APPROVAL = "approval"


ASKS_WORDS = {
    Asks.OVERDUE: N_("Past its review"),
    Asks.SOON: N_("Review is near"),
    Asks.APPROVAL: N_("Waits for approval"),
}


class Waiting(Struct, frozen=True, kw_only=True):
    """One flag of the queue: its card, whom it is about, and what it asks for."""

    card: FlagCard
    subject: Subject
    asks: Asks


def waiting(seat: Seat) -> tuple[Waiting, ...]:
    """Give the flags that wait for this person: reviews past, then near, then approvals. Raises Refused."""
    return tuple(_waiting(seat, flag) for flag in flag_lists.queue(seat))


def count(seat: Seat) -> int:
    """Count the flags that wait for this person; 0 for whoever decides about none."""
    return len(flag_lists.queue(seat)) if seat.may(Kind.FLAG, Right.APPROVE) else 0


def _waiting(seat: Seat, flag: Flag) -> Waiting:
    card = client_pages.card(seat, flag)
    asks = Asks.OVERDUE if card.is_overdue else Asks.SOON if card.is_due_soon else Asks.APPROVAL
    return Waiting(card=card, subject=flag_lists.subject(seat, flag), asks=asks)
