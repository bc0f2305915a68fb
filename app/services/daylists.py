"""The day's list: brought in from a file or typed, laid over what is there, and matched to clients without guessing."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import msgspec
from msgspec import Struct

from app.domain import appointments, client_columns, clients, daylists
from app.domain.actions import Action, Status
from app.domain.appointments import LeftOut, Reading
from app.domain.clients import Client, Likeness, Names, Particulars
from app.domain.daylists import Change, DayList, Match, Origin, Row, Tick
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.ledger import Content, Record
from app.domain.people import KeyClass
from app.domain.roles import Right
from app.i18n import _
from app.services import clients as people_kept
from app.services import keeping
from app.services.seats import Seat
from app.store import ledger, records
from app.store.ledger import NewEntry

MOST_ROWS = 500


class Found(Struct, frozen=True, kw_only=True):
    """A name of the list that needs a word from somebody, or was matched: for the dry run and for the ask."""

    row: str
    time: str
    name: str
    match: Match
    candidates: tuple[Client, ...] = ()


class DayPlan(Struct, frozen=True, kw_only=True):
    """What bringing a file in would do, before anything is written."""

    day: date
    rows: tuple[Row, ...]
    changes: tuple[Change, ...]
    same: int
    left_out: tuple[LeftOut, ...]
    other_days: int
    own_zone: int
    not_utf8: bool
    matched: int
    asks: tuple[Found, ...]
    prepared: int
    """How many prepared ticks stay."""


def record_of(seat: Seat, day: date) -> Record | None:
    """Give the record of a day's list; None where nobody has made one."""
    low, high = day.isoformat(), (day + timedelta(days=1)).isoformat()
    found = records.between(seat.vault, Kind.DAY_LIST, "day", low, high)
    return next((one for one in found if one.status is not Status.WITHDRAWN), None)


def of(seat: Seat, day: date) -> DayList:
    """Give the list of a day; an empty one where nobody has made one."""
    seat.require_right(Kind.DAY_LIST, Right.SEE)
    record = record_of(seat, day)
    return daylists.read(record.now) if record else DayList(day=day)


def plan(seat: Seat, day: date, reading: Reading, origin: Origin, source: str) -> DayPlan:
    """Say what bringing a file in would do; nothing is written."""
    seat.require(Kind.DAY_LIST, Action.SEAL)
    before = of(seat, day)
    merged = daylists.merge(before.rows, reading.rows, origin, reading.source or source)
    if len(merged.rows) > MOST_ROWS:
        raise Refused(_("This would be more than 500 people on one day. Is it the right file?"))
    rows = matched(seat, merged.rows)
    settled = [row for row in rows if row.match is Match.CLIENT]
    kept = {row.id for row in rows} & set(before.prepared)
    return DayPlan(
        day=day,
        rows=rows,
        changes=merged.changes,
        same=merged.same,
        left_out=reading.left_out,
        other_days=reading.other_days,
        own_zone=reading.own_zone,
        not_utf8=reading.not_utf8,
        matched=len(settled),
        asks=asks(seat, rows),
        prepared=len(kept),
    )


def bring_in(
    seat: Seat, day: date, reading: Reading, origin: Origin, source: str, shown: DayPlan | None = None
) -> DayPlan:
    """Bring a file in, all of it or nothing; gives what was done.

    Raises Refused where the list or the clients changed since the person was `shown` what the file would do.
    """
    planned = plan(seat, day, reading, origin, source)
    if shown is not None and planned != shown:
        raise Refused(
            _(
                "The list changed meanwhile, and nothing was brought in. Look once more at what this file would do."
            )
        )
    _write(seat, day, planned.rows)
    return planned


def type_row(
    seat: Seat, day: date, time: str, name: str, minutes: int, clinician_words: str, room: str
) -> DayList:
    """Add one arrival by hand; raises Refused at the field."""
    seat.require(Kind.DAY_LIST, Action.SEAL)
    said = appointments.typed(time, name, minutes, clinician_words, room)
    before = of(seat, day)
    if len(before.rows) >= MOST_ROWS:
        raise Refused(_("There are 500 people on this day already."), "name")
    _write(seat, day, matched(seat, daylists.typed(before.rows, said)))
    return of(seat, day)


def add_client(seat: Seat, day: date, row: str, name: str) -> DayList:
    """Take a name of the list in as a new client, and say that it is they; raises Refused."""
    _found(seat, day, row)
    made = people_kept.add(seat, Particulars(name=name))
    return settle(seat, day, row, made.id)


def take_away(seat: Seat, day: date, row: str) -> DayList:
    """Take a row off the list; it stays in the ledger's history."""
    before, _row = _found(seat, day, row)
    _write(seat, day, [one for one in before.rows if one.id != row])
    return of(seat, day)


def put_back(seat: Seat, day: date, row: Row) -> DayList:
    """Put a row back that was taken off: what Undo does."""
    seat.require(Kind.DAY_LIST, Action.SEAL)
    before = of(seat, day)
    if before.row(row.id) is None:
        _write(seat, day, [*before.rows, row])
    return of(seat, day)


def settle(seat: Seat, day: date, row: str, client: str) -> DayList:
    """Say who a name is: a client's record, or nobody's where `client` is empty; raises Refused."""
    before, found = _found(seat, day, row)
    if client:
        client = keeping.client(seat, client).id
    match = Match.CLIENT if client else Match.NOT_CLIENT
    said = msgspec.structs.replace(found, match=match, client=client, candidates=())
    _write(seat, day, [said if one.id == row else one for one in before.rows])
    return of(seat, day)


def ask_again(seat: Seat, day: date, row: str) -> DayList:
    """Take back who a name was said to be, so that it is asked again."""
    before, found = _found(seat, day, row)
    open_again = msgspec.structs.replace(found, match=Match.NOBODY, client="", candidates=())
    _write(seat, day, matched(seat, [open_again if one.id == row else one for one in before.rows], but=row))
    return of(seat, day)


def look_again(seat: Seat, day: date) -> bool:
    """Match the names that are still open against the clients as they are now; True where one was found."""
    before = of(seat, day)
    if all(row.is_settled() for row in before.rows) or not seat.may(Kind.DAY_LIST, Right.WRITE):
        return False
    rows = matched(seat, before.rows)
    if rows == before.rows or seat.vault.read_only:
        return False
    _write(seat, day, rows)
    return True


def call_off(seat: Seat, day: date, row: str, off: bool) -> DayList:
    """Say that somebody called off, or that they are expected after all; the line stays on the list."""
    before, found = _found(seat, day, row)
    said = msgspec.structs.replace(found, off=off)
    _write(seat, day, [said if one.id == row else one for one in before.rows])
    return of(seat, day)


def prepare(seat: Seat, day: date, row: str, ready: bool) -> DayList:
    """Say that the desk is prepared for an arrival, or take that back; who and when are kept."""
    before, _row = _found(seat, day, row)
    ticks = {key: tick for key, tick in before.prepared.items() if key != row}
    if ready:
        ticks[row] = Tick(seat.me.id, seat.now())
    record = record_of(seat, day)
    assert record is not None
    said = Content(set={"prepared": msgspec.to_builtins(ticks)})
    entry = NewEntry(kind=Kind.DAY_LIST, action=Action.CORRECT, record=record.id, open=said)
    ledger.append(seat.vault, [entry], seat.now())
    return of(seat, day)


def asks(seat: Seat, rows: Iterable[Row]) -> tuple[Found, ...]:
    """Give the names that somebody must be asked about, each with the clients it could be."""
    return tuple(
        Found(
            row=row.id,
            time=row.time,
            name=row.name,
            match=row.match,
            candidates=tuple(
                clients.of(record) for key in row.candidates if (record := records.find(seat.vault, key))
            ),
        )
        for row in rows
        if not row.is_settled() and not row.off
    )


def matched(seat: Seat, rows: Sequence[Row], but: str = "") -> tuple[Row, ...]:
    """Say of each open row which client and which clinician it names, where there is no doubt; `but` stays open."""
    if all(row.is_settled() and (row.clinician or not row.clinician_words) for row in rows):
        return tuple(rows)
    everyone = people_kept.everyone(seat)
    names, ended = Names(everyone), {one.id for one in everyone if one.status is not Status.ACTIVE}
    staff = clinicians(seat)
    made = []
    for row in rows:
        if row.clinician_words and not row.clinician:
            row = msgspec.structs.replace(row, clinician=_clinician(row.clinician_words, staff))
        if not row.is_settled():
            row = _match(row, names, ended, staff, asked=row.id == but)
        made.append(row)
    return tuple(made)


def clinicians(seat: Seat) -> dict[str, str]:
    """Give the names of those who see clients, by person id."""
    return {one.id: one.name for one in seat.vault.register.active() if one.holds(KeyClass.CLINICAL)}


def _match(row: Row, names: Names, ended: set[str], staff: dict[str, str], *, asked: bool) -> Row:
    """Match one row: sure only where everything that names somebody names the same client, who is still one."""
    host = client_columns.people(staff)
    said = [name for name in (row.name, *row.also) if clients.key(name) not in host]
    found = [clients.match(name, names) for name in said or [row.name]]
    sure = dict.fromkeys(one for match in found if match.likeness is Likeness.EXACT for one in match.clients)
    maybe = dict.fromkeys(one for match in found for one in match.clients)
    if len(sure) == 1 and not asked and not set(sure) & ended:
        return msgspec.structs.replace(row, match=Match.CLIENT, client=next(iter(sure)), candidates=())
    if maybe:
        return msgspec.structs.replace(row, match=Match.DOUBTFUL, client="", candidates=tuple(maybe)[:20])
    return msgspec.structs.replace(row, match=Match.NOBODY, client="", candidates=())


def _clinician(words: str, staff: dict[str, str]) -> str:
    """Give the one clinician whom these words name, by whole name or by an unmistakable last name; else nobody."""
    people = client_columns.people(staff)
    spelt = next(iter(client_columns.people({"": words})))
    if spelt in people:
        return people[spelt]
    said = set(spelt)
    fits = [person for key, person in people.items() if said and said < set(key)]
    return fits[0] if len(fits) == 1 else ""


def _found(seat: Seat, day: date, row: str) -> tuple[DayList, Row]:
    seat.require(Kind.DAY_LIST, Action.CORRECT)
    before = of(seat, day)
    found = before.row(row)
    if found is None:
        raise Refused(_("This line is no longer on the list."))
    return before, found


def _write(seat: Seat, day: date, rows: Iterable[Row]) -> None:
    """Seal the rows of a day: a new list, or the next state of the one there is; ticks of rows that left go too."""
    record = record_of(seat, day)
    rows = tuple(rows)
    said: dict[str, Any] = {"rows": daylists.spell(rows)}
    if record is None:
        said["day"] = day.isoformat()
    else:
        before = daylists.read(record.now)
        ticks = {key: tick for key, tick in before.prepared.items() if key in {row.id for row in rows}}
        if ticks != before.prepared:
            said["prepared"] = msgspec.to_builtins(ticks)
    action = Action.SEAL if record is None else Action.CORRECT
    entry = NewEntry(
        kind=Kind.DAY_LIST, action=action, record=record.id if record else None, open=Content(set=said)
    )
    ledger.append(seat.vault, [entry], seat.now())
