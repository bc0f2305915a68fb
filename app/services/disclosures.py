"""Disclosures: made by the program where a notification, an export or a request gives something out, or by hand."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec
from msgspec import Struct

from app.domain import disclosures as rules
from app.domain.actions import Action
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.ledger import Link, Record
from app.domain.moments import Moment
from app.i18n import _
from app.services import keeping, people, sealed_records
from app.services.sealed_records import Who
from app.services.seats import Seat
from app.store import ledger
from app.store.ledger import NewEntry

PAGE = "disclosure"
FORM_PAGE = "disclosure-form"


class Disclosed(Struct, frozen=True, kw_only=True):
    """One line of the ledger of disclosures; without the clinical key only its number, who wrote it and when."""

    record: Record
    author: str
    client: Who = Who()
    when: Moment | None = None
    to_whom: str = ""
    what: str = ""
    purpose: str = ""
    basis: str = ""
    source: str = ""
    """Number of the record it came from; empty where it was written by hand."""


def made(
    seat: Seat, client: str, said: Mapping[str, Any], source: str = "", record: str | None = None
) -> NewEntry:
    """Make the entry of a disclosure, to be sealed together with what gave it out; raises Refused at its answer.

    `source` is the record it comes from: it is a sealed link.
    """
    kept = rules.check(said, seat.now())
    links = [Link(client, "client"), *([Link(source, "source")] if source else [])]
    sealed = kept | {"client": client, "source": source}
    return sealed_records.entry(
        Kind.DISCLOSURE, {}, sealed, record=record or ledger.new_id(), links=links, form=rules.FORM
    )


def write(seat: Seat, client: str, said: Mapping[str, Any], draft: str = "", source: str = "") -> Record:
    """Write down a disclosure by hand; raises Refused at the answer that stops it."""
    seat.require(Kind.DISCLOSURE, Action.SEAL)
    if not client:
        raise Refused(_("Choose the client whom it was about."), "client")
    about = keeping.client(seat, client, "client")
    return sealed_records.write(seat, [made(seat, about.id, said, source)], draft)


def withdraw(seat: Seat, record: str, reason: str) -> Record:
    """Take back a disclosure that never was, with the reason; no accounting names it any more."""
    return sealed_records.withdraw(seat, record, Kind.DISCLOSURE, reason)


def of_client(
    seat: Seat, client: str, first: date | None = None, last: date | None = None
) -> list[Disclosed]:
    """Give a client's disclosures of a time, the earliest first; none without the clinical key."""
    found = sealed_records.of_client(seat, Kind.DISCLOSURE, client)
    lines = [_line(seat, record, told) for record, told in found]
    kept = [
        line
        for line in lines
        if line.when is not None and (first or date.min) <= line.when.day() <= (last or date.max)
    ]
    return sorted(kept, key=lambda line: (line.when.utc if line.when else "", line.record.first))


def listing(seat: Seat, counted_only: bool = True) -> tuple[Disclosed, ...]:
    """Give the disclosures that an accounting names (or all), the latest first; others read numbers only."""
    some = sealed_records.all_of(seat, Kind.DISCLOSURE)
    told = sealed_records.known(seat, some)
    lines = [
        _line(seat, one, told.get(one.id, {}))
        for one in some
        if not counted_only or rules.is_counted(told.get(one.id, {}))
    ]
    lines.sort(key=lambda line: line.when.utc if line.when else line.record.made.utc, reverse=True)
    return tuple(lines)


def _line(seat: Seat, record: Record, told: Mapping[str, Any]) -> Disclosed:
    when = told.get("when")
    source = str(told.get("source", ""))
    return Disclosed(
        record=record,
        author=people.name(seat, record.author),
        client=sealed_records.who(seat, str(told.get("client", ""))),
        when=msgspec.convert(when, Moment) if when else None,
        to_whom=str(told.get("to_whom", "")),
        what=str(told.get("what", "")),
        purpose=str(told.get("purpose", "")),
        basis=str(told.get("basis", "")),
        source=sealed_records.number_of(seat, source),
    )
