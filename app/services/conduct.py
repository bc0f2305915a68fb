"""Conduct files: begun, kept a dated line at a time, linked to incidents and flags, with advice taken, and ended."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from app.domain import conduct as rules
from app.domain.actions import Action, Status
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.ledger import Link, Record
from app.domain.moments import Moment
from app.i18n import _
from app.services import keeping, sealed_records
from app.services.sealed_records import Sheet, Who
from app.services.seats import Seat
from app.store import records

PAGE = "conduct"
FORM_PAGE = "conduct-form"
LINKABLE = (Kind.INCIDENT, Kind.FLAG, Kind.WORKSHEET)
"""What a file can be linked to, by its number."""


class Filed(Struct, frozen=True, kw_only=True):
    """One line of the list of files; everything but the number and how it stands only with the clinical key."""

    record: Record
    client: Who = Who()
    subject: str = ""
    against: str = ""
    events: int | None = None
    last: Moment | None = None


class Tied(Struct, frozen=True, kw_only=True):
    """A record that a file is linked to, with the page that opens it."""

    record: str
    number: str
    page: str


class Whole(Struct, frozen=True, kw_only=True):
    """A file with its dated lines, the advice taken and what it is linked to, once it was opened."""

    sheet: Sheet
    events: tuple[dict[str, Any], ...] = ()
    advice: tuple[dict[str, Any], ...] = ()
    linked: tuple[Tied, ...] = ()


def seal(seat: Seat, said: Mapping[str, Any], client: str = "", person: str = "", draft: str = "") -> Record:
    """Begin a file about a client, a person of concern or somebody unknown. Raises Refused."""
    seat.require(Kind.CONDUCT, Action.SEAL)
    kept = rules.check(said)
    links: list[Link] = []
    match kept["sort"]:
        case "client":
            client = keeping.client(seat, client, "client").id
            links.append(Link(client, "client"))
            person = ""
        case "person":
            client = ""
            if person:
                person = keeping.one(seat, person, Kind.PERSON).id
                links.append(Link(person, "person"))
            elif not kept.get("subject"):
                raise Refused(_("Say who it is, as far as you know."), "subject")
        case _:
            client = person = ""
    new = sealed_records.entry(
        Kind.CONDUCT, {}, kept | {"client": client, "person": person}, links=links, form=rules.FORM
    )
    return sealed_records.write(seat, [new], draft)


def change(seat: Seat, file: str, said: Mapping[str, Any], reason: str) -> Record:
    """Correct what a file says at its top, with the reason; the earlier wording stays in its history."""
    _acting(seat, file, Action.CORRECT)
    kept = rules.check(said)
    before = sealed_records.readable(seat, file)
    names = [one.name for one in rules.QUESTIONS]
    changed = {name: kept.get(name, "") for name in names if kept.get(name, "") != before.get(name, "")}
    if not changed:
        raise Refused(_("Nothing was changed."))
    if not reason.strip():
        raise Refused(_("Say why, in one sentence."), sealed_records.REASON)
    return _add(seat, file, changed | {sealed_records.REASON: reason}, Action.CORRECT)


def add_event(seat: Seat, file: str, said: Mapping[str, Any], draft: str = "") -> Record:
    """Add a dated line; lines may come in any order and stand by their time. Raises Refused at the answer."""
    _acting(seat, file, Action.ADD)
    kept = rules.check_event(said, seat.now())
    place = rules.next_place(sealed_records.readable(seat, file), rules.EVENT)
    return _add(seat, file, {f"{rules.EVENT}{place}": kept}, draft=draft)


def strike(seat: Seat, file: str, place: int, reason: str) -> Record:
    """Strike a dated line that was wrong, with the reason; it stays readable and leaves the chronology."""
    _acting(seat, file, Action.CORRECT)
    rules.event(sealed_records.readable(seat, file), place)
    if not reason.strip():
        raise Refused(_("Say why it is struck out."), sealed_records.REASON)
    return _add(seat, file, {f"{rules.STRUCK}{rules.EVENT}{place}": reason}, Action.CORRECT)


def add_advice(seat: Seat, file: str, said: Mapping[str, Any], draft: str = "") -> Record:
    """Add advice that was taken. Raises Refused at the answer."""
    _acting(seat, file, Action.ADD)
    kept = rules.check_advice(said, seat.now())
    place = rules.next_place(sealed_records.readable(seat, file), rules.ADVICE)
    return _add(seat, file, {f"{rules.ADVICE}{place}": kept}, draft=draft)


def link(seat: Seat, file: str, number: str) -> Record:
    """Link a file to an incident, flag or worksheet by its number; evidence stays where it is. Raises Refused."""
    _acting(seat, file, Action.ADD)
    found = records.find_number(seat.vault, number.strip().upper())
    if found is None or found.kind not in LINKABLE or found.status in sealed_records.GONE:
        raise Refused(_("There is no incident, flag or worksheet of that number."), "number")
    told = sealed_records.readable(seat, file)
    if any(one["record"] == found.id for one in rules.lines(told, rules.LINKED)):
        raise Refused(_("It is linked already."), "number")
    place = rules.next_place(told, rules.LINKED)
    return _add(
        seat, file, {f"{rules.LINKED}{place}": {"record": found.id}}, links=[Link(found.id, found.kind.value)]
    )


def end(seat: Seat, file: str, reason: str) -> Record:
    """End a file, with a sentence: it has stopped, or it went to court."""
    _acting(seat, file, Action.END)
    return _with_reason(seat, file, Action.END, reason)


def reactivate(seat: Seat, file: str, reason: str) -> Record:
    """Take a file up again that had ended, with a sentence."""
    found = sealed_records.standing(seat, file, Kind.CONDUCT, Action.REACTIVATE)
    if found.status is not Status.ENDED:
        raise Refused(_("Only a file that has ended can be taken up again."))
    return _with_reason(seat, file, Action.REACTIVATE, reason)


def withdraw(seat: Seat, file: str, reason: str) -> Record:
    """Take back a file that was entered in error."""
    return sealed_records.withdraw(seat, file, Kind.CONDUCT, reason)


def whole(seat: Seat, file: str, is_opened: bool = False) -> Whole:
    """Give a file, with its lines once it was opened; opening it is in the ledger first."""
    shown = sealed_records.sheet(seat, file, Kind.CONDUCT, is_opened)
    told = shown.answers if is_opened else {}
    return Whole(
        sheet=shown,
        events=tuple(rules.lines(told, rules.EVENT)),
        advice=tuple(rules.lines(told, rules.ADVICE)),
        linked=tuple(_tied(seat, rules.lines(told, rules.LINKED))),
    )


def _tied(seat: Seat, lines: Iterable[Mapping[str, Any]]) -> Iterable[Tied]:
    for line in lines:
        found = records.find(seat.vault, str(line["record"]))
        if found is not None:
            page = "client" if found.kind is Kind.FLAG else found.kind.value
            yield Tied(record=found.id, number=found.number, page=page)


def of_client(seat: Seat, client: str) -> tuple[Filed, ...]:
    """Give a client's files, the newest first; none without the clinical key."""
    return tuple(_line(seat, one, told) for one, told in sealed_records.of_client(seat, Kind.CONDUCT, client))


def of_record(seat: Seat, record: str) -> tuple[Filed, ...]:
    """Give the files that an incident or a flag is linked to; none without the clinical key."""
    return tuple(
        line
        for one in sealed_records.all_of(seat, Kind.CONDUCT)
        for told in [sealed_records.known(seat, [one]).get(one.id, {})]
        if any(tied["record"] == record for tied in rules.lines(told, rules.LINKED))
        for line in [_line(seat, one, told)]
    )


def listing(seat: Seat, acting_only: bool = True) -> tuple[Filed, ...]:
    """Give the files that act (or all), the one with the latest event first; clinicians read what they are about."""
    some = [
        one
        for one in sealed_records.all_of(seat, Kind.CONDUCT)
        if not acting_only or one.status is Status.ACTIVE
    ]
    told = sealed_records.known(seat, some)
    lines = [_line(seat, one, told.get(one.id, {})) for one in some]
    return tuple(sorted(lines, key=lambda line: line.last.utc if line.last else "", reverse=True))


def _line(seat: Seat, record: Record, told: Mapping[str, Any]) -> Filed:
    events = [one for one in rules.lines(told, rules.EVENT) if not one["struck"]]
    person = records.find(seat.vault, str(told.get("person", ""))) if told.get("person") else None
    subject = str(told.get("subject", "")) or (str(person.now.get("name", "")) if person else "")
    return Filed(
        record=record,
        client=sealed_records.who(seat, str(told.get("client", ""))),
        subject=subject,
        against=str(told.get("against", "")),
        events=len(events) if told else None,
        last=msgspec.convert(events[-1]["when"], Moment) if events else None,
    )


def _with_reason(seat: Seat, file: str, action: Action, reason: str) -> Record:
    if not reason.strip():
        raise Refused(_("Say why, in one sentence."), sealed_records.REASON)
    return _add(seat, file, {sealed_records.REASON: reason}, action)


def _add(
    seat: Seat,
    file: str,
    sealed: Mapping[str, Any],
    action: Action = Action.ADD,
    links: Iterable[Link] = (),
    draft: str = "",
) -> Record:
    step = sealed_records.entry(
        Kind.CONDUCT, {}, sealed, record=file, action=action, links=links, form=rules.FORM
    )
    return sealed_records.write(seat, [step], draft)


def _acting(seat: Seat, file: str, action: Action) -> Record:
    found = sealed_records.standing(seat, file, Kind.CONDUCT, action)
    if found.status is not Status.ACTIVE:
        raise Refused(_("This file has ended. Take it up again first."))
    return found
