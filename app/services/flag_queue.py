"""The weekly review of flags: which wait for this person, one after another, until none does."""

from enum import StrEnum
from typing import Any

from msgspec import Struct

from app.domain import flags
from app.domain.flags import Flag
from app.domain.kinds import Kind
from app.domain.roles import Right
from app.i18n import N_
from app.services import client_pages, flag_lists
from app.services.client_pages import FlagCard
from app.services.flag_lists import Subject
from app.services.seats import Seat
from app.store import clinical


class Asks(StrEnum):
    """What a flag asks for."""

    OVERDUE = "overdue"
    SOON = "soon"
    APPROVAL = "approval"
    OBJECTION = "objection"


ASKS_WORDS = {
    Asks.OVERDUE: N_("Past its review"),
    Asks.SOON: N_("Review is near"),
    Asks.APPROVAL: N_("Waits for approval"),
    Asks.OBJECTION: N_("The client objects, and has no answer yet"),
}


class Waiting(Struct, frozen=True, kw_only=True):
    """One flag of the queue: its card, whom it is about, and what it asks for."""

    card: FlagCard
    subject: Subject
    asks: Asks


def waiting(seat: Seat) -> tuple[Waiting, ...]:
    """Give the flags that wait for this person: reviews past, then near, then approvals. Raises Refused."""
    found = [_waiting(seat, flag) for flag in flag_lists.queue(seat)]
    known = {one.card.flag.id for one in found}
    return (
        *found,
        *(_waiting(seat, flag, Asks.OBJECTION) for flag in _objected(seat) if flag.id not in known),
    )


def count(seat: Seat) -> int:
    """Count the flags that wait for this person; 0 for whoever decides about none."""
    if not seat.may(Kind.FLAG, Right.APPROVE):
        return 0
    return len({flag.id for flag in (*flag_lists.queue(seat), *_objected(seat))})


def _objected(seat: Seat) -> list[Flag]:
    """Give the flags that act and to which the client objects without an answer; only clinicians can know."""
    if not seat.reads_clinical():
        return []
    acting = {record.id: record for record in flag_lists.acting(seat)}
    known = clinical.known(seat.vault, acting)
    open_still = [one for one, said in known.items() if _says(said, "contest") and not _says(said, "answer")]
    return [flags.of(acting[one]) for one in open_still]


def _says(fields: dict[str, Any], name: str) -> bool:
    return bool(str(fields.get(name, "")).strip())


def _waiting(seat: Seat, flag: Flag, asks: Asks | None = None) -> Waiting:
    card = client_pages.card(seat, flag)
    asks = asks or (Asks.OVERDUE if card.is_overdue else Asks.SOON if card.is_due_soon else Asks.APPROVAL)
    return Waiting(card=card, subject=flag_lists.subject(seat, flag), asks=asks)
