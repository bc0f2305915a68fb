"""Today: who comes, what the desk should do for those with a flag, whom to ask about, and what is owed."""

import hashlib
import uuid
from datetime import date

import msgspec
from msgspec import Struct

from app.domain import clients, dues
from app.domain.actions import Action
from app.domain.daylists import DayList, Match, Row
from app.domain.dues import DueLine
from app.domain.flags import FlagLine
from app.domain.kinds import Kind
from app.domain.ledger import Content
from app.domain.moments import Moment
from app.domain.roles import Right
from app.i18n import _
from app.services import (
    carrying,
    clocks,
    daylists,
    disposals,
    drops,
    duties,
    flag_lists,
    flags,
    incidents,
    keeping,
    laws,
    people,
    persons,
    protocols,
    recovery,
    rehearsing,
    runs,
    tasks,
)
from app.services.daylists import Found
from app.services.persons import Watch
from app.services.seats import Seat
from app.store import ledger, records
from app.store.ledger import NewEntry


class Arrival(Struct, frozen=True, kw_only=True):
    """One expected arrival as the desk reads it: who, with whom, what to do; never why."""

    row: Row
    name: str
    number: str = ""
    clinician: str = ""
    flags: tuple[FlagLine, ...] = ()
    prepared_by: str = ""
    prepared_at: Moment | None = None


class Today(Struct, frozen=True, kw_only=True):
    """A day at the desk, as it was at `checked`."""

    day: date
    checked: Moment
    is_listed: bool
    """False where nobody has made a list for this day."""
    flagged: tuple[Arrival, ...] = ()
    others: tuple[Arrival, ...] = ()
    asks: tuple[Found, ...] = ()
    watches: tuple[Watch, ...] = ()
    """Persons of concern whom the desk looks out for, since a client of theirs is expected."""
    clients: int = 0

    @property
    def prepared(self) -> int:
        """Count the flagged arrivals that the desk is prepared for."""
        return sum(1 for one in self.flagged if one.prepared_at)


def show(seat: Seat, day: date | None = None) -> Today:
    """Give a day at the desk; that its flags were looked at is in the ledger before they are shown."""
    seat.require_right(Kind.DAY_LIST, Right.SEE)
    now = seat.now()
    day = day or now.day()
    listed = daylists.of(seat, day)
    known = [row.client for row in listed.rows if row.match is Match.CLIENT and not row.off]
    acting = flags.active_for(seat, known)
    everyone = [_arrival(seat, listed, row, acting) for row in listed.rows]
    flagged = tuple(one for one in everyone if one.flags)
    if flagged:
        _note_seen(seat, day, flagged)
    return Today(
        day=day,
        checked=now,
        is_listed=bool(listed.rows) or daylists.record_of(seat, day) is not None,
        flagged=flagged,
        others=tuple(one for one in everyone if not one.flags),
        asks=daylists.asks(seat, listed.rows),
        watches=persons.expected_with(seat, known),
        clients=len(listed.clients()),
    )


def _arrival(seat: Seat, listed: DayList, row: Row, acting: dict[str, list[FlagLine]]) -> Arrival:
    kept = keeping.current(seat, row.client) if row.match is Match.CLIENT else ""
    record = records.find(seat.vault, kept) if kept else None
    client = clients.of(record) if record else None
    whose = row.clinician or (client.clinician if client and not row.clinician_words else "")
    tick = listed.prepared.get(row.id)
    return Arrival(
        row=row,
        name=client.name if client else row.name,
        number=client.number if client else "",
        clinician=people.name(seat, whose) if whose else row.clinician_words,
        flags=tuple(acting.get(row.client, ())) if client and not row.off else (),
        prepared_by=people.name(seat, tick.by) if tick else "",
        prepared_at=tick.at if tick else None,
    )


def _note_seen(seat: Seat, day: date, flagged: tuple[Arrival, ...]) -> None:
    """Put into the ledger that this person has seen these flags of this day: once for each state of the list."""
    if seat.vault.read_only:
        return
    shown = [(one.row.time, one.row.client, msgspec.to_builtins(one.flags)) for one in flagged]
    state = hashlib.sha256(msgspec.json.encode([seat.vault.id, seat.me.id, day, shown])).hexdigest()
    record = uuid.uuid5(uuid.NAMESPACE_OID, state).hex
    if records.find(seat.vault, record) is not None:
        return
    numbers = ", ".join(line.number for one in flagged for line in one.flags)
    why = _("Arrivals with a flag on {day}: {numbers}").format(day=day.isoformat(), numbers=numbers)
    said = Content(set={"why": why})
    entry = NewEntry(kind=Kind.ACCESS, action=Action.OPENED, record=record, audit=said)
    ledger.append(seat.vault, [entry], seat.now())


def due(seat: Seat) -> list[DueLine]:
    """Give everything that is owed and concerns this person, the most pressing first."""
    owed = (
        flag_lists.due, incidents.due, runs.due, drops.due, carrying.due, rehearsing.due, disposals.owed,
        recovery.due, duties.due, tasks.due, clocks.due, laws.due,
    )  # fmt: skip
    lines = [line for due_of in owed for line in due_of(seat)]
    return dues.in_order(lines)


def startable(seat: Seat) -> list[tuple[str, str]]:
    """Give the protocols that can be started at once, as (id, title)."""
    if not seat.may(Kind.RUN, Right.WRITE):
        return []
    return [(one.protocol.id, one.protocol.title) for one in protocols.library(seat)]
