"""Risk reviews: sealed beside the review before, what is due next said openly, and each one settles the one before."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from app.domain import risk_reviews as rules
from app.domain.actions import Action
from app.domain.dues import DueLine
from app.domain.kinds import Kind
from app.domain.ledger import Link, Record
from app.domain.roles import Right
from app.i18n import _
from app.services import keeping, people, sealed_records
from app.services.sealed_records import Sheet, Who
from app.services.seats import Seat

PAGE = "risk-review"
"""The screen that shows one."""
FORM_PAGE = "risk-review-form"
"""The screen that asks for the next one about a client."""


class Begun(Struct, frozen=True, kw_only=True):
    """What the form begins with: whom it is about, the review before, opened, and who could look again."""

    client: Who
    staff: list[tuple[str, str]]
    before: Record | None = None
    facts: dict[str, Any] = {}
    """What the review before said; that it was opened is in the ledger."""


class Reviewed(Struct, frozen=True, kw_only=True):
    """One line of a client's or the practice's reviews; level and client are empty without the clinical key."""

    record: Record
    author: str
    by: str
    due: date | None
    client: Who = Who()
    level: str = ""


def begin(seat: Seat, client: str) -> Begun:
    """Give what the form begins with; the review before is opened beside it, and that is in the ledger first."""
    seat.require(Kind.RISK_REVIEW, Action.SEAL)
    about = keeping.client(seat, client, "client")
    staff = sealed_records.members(seat, clinical_only=True)
    earlier = sealed_records.of_client(seat, Kind.RISK_REVIEW, about.id)
    if not earlier:
        return Begun(client=sealed_records.who(seat, about.id), staff=staff)
    before = earlier[0][0]
    shown = sealed_records.sheet(seat, before.id, Kind.RISK_REVIEW, True)
    return Begun(client=sealed_records.who(seat, about.id), staff=staff, before=before, facts=shown.answers)


def seal(
    seat: Seat, client: str, said: Mapping[str, Any], draft: str = "", carried_by_key: bool = False
) -> Record:
    """Seal a review about a client; the one that was owed before it is settled in the same step. Raises Refused.

    `carried_by_key` says that the facts of the review before were taken over on purpose: which of them still stand as
    they were is then kept with it.
    """
    seat.require(Kind.RISK_REVIEW, Action.SEAL)
    kept = rules.check(said, seat.now().day())
    sealed_records.require_member(seat, kept["by"], "by", clinical_only=True)
    about = keeping.client(seat, client, "client")
    opened = {name: kept.pop(name) for name in ("due", "by")}
    earlier = sealed_records.of_client(seat, Kind.RISK_REVIEW, about.id)
    sealed = kept | {"client": about.id}
    if carried_by_key and earlier:
        sealed |= {"carried": rules.carried(earlier[0][1], kept), "carried_from": earlier[0][0].number}
    entries = [
        sealed_records.entry(
            Kind.RISK_REVIEW, opened, sealed, links=(Link(about.id, "client"),), form=rules.FORM
        )
    ]
    entries += [
        sealed_records.entry(
            Kind.RISK_REVIEW, {"settled": True}, None, record=record.id, action=Action.ADD, form=rules.FORM
        )
        for record, _told in earlier
        if rules.due(record) is not None
    ]
    return sealed_records.write(seat, entries, draft)


def sheet(seat: Seat, record: str) -> Sheet:
    """Give a review as everybody may know it: that one is due, when and by whom."""
    return sealed_records.sheet(seat, record, Kind.RISK_REVIEW)


def opened(seat: Seat, record: str) -> Sheet:
    """Open a review: what was found and decided, once that it was opened is in the ledger."""
    return sealed_records.sheet(seat, record, Kind.RISK_REVIEW, True)


def add(seat: Seat, record: str, words: str, draft: str = "") -> Record:
    """Add to a review; what was sealed stays as it was."""
    return sealed_records.added(seat, record, Kind.RISK_REVIEW, words, draft)


def move(seat: Seat, record: str, day: str, by: str, reason: str) -> Record:
    """Let the next review be due on another day, or by somebody else, with the reason; with no day none is owed."""
    found = sealed_records.standing(seat, record, Kind.RISK_REVIEW, Action.CORRECT)
    if day:
        rules.check_due(date.fromisoformat(day), seat.now().day())
    return sealed_records.moved(seat, found, day, by, reason)


def call_off(seat: Seat, record: str, reason: str) -> Record:
    """Say that no further review is wanted, with the reason."""
    return move(seat, record, "", "", reason)


def client_of(seat: Seat, record: str) -> str:
    """Give the client a review is about, to whoever can open it; raises NoKey for everybody else."""
    return str(sealed_records.about(seat, record, Kind.RISK_REVIEW))


def withdraw(seat: Seat, record: str, reason: str) -> Record:
    """Take back a review that was entered in error; the one before it is owed again, as it was."""
    client = str(sealed_records.readable(seat, record).get("client", ""))
    some = sealed_records.of_client(seat, Kind.RISK_REVIEW, client) if client else []
    is_newest = bool(some) and some[0][0].id == record
    again = [
        sealed_records.entry(
            Kind.RISK_REVIEW, {"settled": False}, None, record=one.id, action=Action.CORRECT, form=rules.FORM
        )
        for one, _told in (some[1:2] if is_newest else [])
        if one.now.get("settled")
    ]
    return sealed_records.withdraw(seat, record, Kind.RISK_REVIEW, reason, again)


def of_client(seat: Seat, client: str) -> tuple[Reviewed, ...]:
    """Give a client's reviews, the newest first; none without the clinical key."""
    found = sealed_records.of_client(seat, Kind.RISK_REVIEW, client)
    return tuple(_line(seat, record, told) for record, told in found)


def listing(seat: Seat, owed_only: bool = True) -> tuple[Reviewed, ...]:
    """Give the reviews that something is owed after (or all), the earliest day first; clinicians read of whom."""
    some = sealed_records.all_of(seat, Kind.RISK_REVIEW)
    if owed_only:
        some = [one for one in some if rules.due(one) is not None]
    told = sealed_records.known(seat, some)
    lines = [_line(seat, one, told.get(one.id, {})) for one in some]
    return tuple(sorted(lines, key=lambda line: (line.due or date.max, -line.record.first)))


def _line(seat: Seat, record: Record, told: Mapping[str, Any]) -> Reviewed:
    owed = rules.due(record)
    return Reviewed(
        record=record,
        author=people.name(seat, record.author),
        by=people.name(seat, owed.by) if owed and owed.by else "",
        due=owed.day if owed else None,
        client=sealed_records.who(seat, str(told.get("client", ""))),
        level=str(told.get("level", "")),
    )


def due(seat: Seat) -> list[DueLine]:
    """Give the reviews that are owed, to whoever owes them; of whom only to those who can open them."""
    if not seat.may(Kind.RISK_REVIEW, Right.WRITE):
        return []
    return [
        DueLine(
            what=_("Risk review, after {number}").format(number=line.record.number),
            who=line.by,
            day=line.due,
            about=line.client.name,
            page=PAGE,
            record=line.record.id,
        )
        for line in listing(seat)
        if line.due is not None and sealed_records.owes(seat, str(line.record.now.get("by", "")))
    ]
