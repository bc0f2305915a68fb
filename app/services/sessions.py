"""After hours: the clinician's clients of a day, logged a line each and sealed together."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import msgspec
from msgspec import Struct

from app.domain import clients, moments, sessions
from app.domain.actions import Action, Status
from app.domain.daylists import Match, Row
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.ledger import Content, Record
from app.domain.roles import Right
from app.domain.sessions import Answers, Came, Line
from app.i18n import _
from app.services import daylists, drafts, keeping, opening
from app.services.seats import Seat
from app.store import clinical, ledger, records
from app.store.ledger import NewEntry, Sealed


class Evening(Struct, frozen=True, kw_only=True):
    """A clinician's day after hours."""

    day: date
    lines: tuple[Line, ...]
    unmatched: int = 0
    """Names of the day list that nobody has said who they are, so that they are not here."""

    @property
    def logged(self) -> int:
        """Count the lines that are sealed."""
        return sum(1 for line in self.lines if line.record)


def draft_id(seat: Seat, day: date) -> str:
    """Name the draft that keeps a clinician's lines of a day."""
    return f"after-hours-{day.isoformat()}-{seat.me.id}"


def of_day(seat: Seat, day: date | None = None) -> Evening:
    """Give the clinician's lines of a day (today): sealed ones, begun ones as they were left, those of the day list."""
    seat.require_right(Kind.SESSION, Right.WRITE)
    day = day or seat.now().day()
    listed = daylists.of(seat, day)
    sealed = _sealed(seat, day)
    kept = drafts.find(seat, draft_id(seat, day))
    begun = {line.key: line for line in sessions.from_draft(kept.fields)} if kept else {}
    lines: dict[str, Line] = {line.key: line for line in sealed}
    for row in listed.rows:
        key = row_key(row)
        if row.match is Match.CLIENT and key not in lines and (line := _line(seat, day, row)) is not None:
            lines[key] = line
            if key in begun and begun[key].client == line.client:
                lines[key] = msgspec.structs.replace(line, answers=begun[key].answers)
    for key, line in begun.items():
        if key not in lines and sessions.is_walk_in(line):
            lines[key] = line
    return Evening(
        day=day,
        lines=tuple(sorted(lines.values(), key=lambda line: (not line.whose, line.when.utc, line.name))),
        unmatched=sum(1 for row in listed.rows if not row.is_settled()),
    )


def row_key(row: Row) -> str:
    """Name the line of a day-list row."""
    return f"row-{row.id}"


def _line(seat: Seat, day: date, row: Row) -> Line | None:
    """Make the line of a row, where it is this clinician's or may be; None where it is another one's."""
    record = records.find(seat.vault, keeping.current(seat, row.client))
    if record is None:
        return None
    client = clients.of(record)
    whose = row.clinician or client.clinician
    if (whose and whose != seat.me.id) or (not whose and row.clinician_words):
        return None
    hour, minute = (int(part) for part in row.time.split(":"))
    return Line(
        key=row_key(row),
        client=client.id,
        number=client.number,
        name=client.name,
        when=moments.local(day, hour, minute, seat.zone),
        answers=Answers(minutes=row.minutes),
        whose=bool(whose),
    )


def walk_in(seat: Seat, day: date, client: str, at: str, minutes: int, taken: Sequence[str]) -> Line:
    """Make a line for a client who was on nobody's list; raises Refused at the field."""
    from app.domain.appointments import read_time

    seat.require(Kind.SESSION, Action.SEAL)
    if not client:
        raise Refused(_("Choose the client."), "client")
    record = keeping.client(seat, client, "client")
    spelt = read_time(at)
    if spelt is None:
        raise Refused(_("Write a time such as 9:30 or 14:00."), "time")
    hour, minute = (int(part) for part in spelt.split(":"))
    number = 1
    while f"walk-in-{number}" in taken:
        number += 1
    return Line(
        key=f"walk-in-{number}",
        client=record.id,
        number=record.number,
        name=clients.of(record).name,
        when=moments.local(day, hour, minute, seat.zone),
        answers=Answers(minutes=minutes),
    )


def keep(seat: Seat, day: date, lines: Sequence[Line]) -> None:
    """Keep what is begun, sealed to the clinician alone; nothing is kept where nothing is begun."""
    fields = sessions.to_draft(day, lines)
    if fields["lines"]:
        drafts.keep(seat, draft_id(seat, day), Kind.SESSION, fields)
    else:
        drafts.drop(seat, draft_id(seat, day))


def seal(seat: Seat, day: date, lines: Sequence[Line]) -> list[Sealed]:
    """Seal every answered line in one step and keep the others as a draft; raises Refused at the line that stops it."""
    seat.require(Kind.SESSION, Action.SEAL)
    done = {line.key for line in _sealed(seat, day)}
    ready = [
        line for line in lines if not line.record and line.key not in done and line.answers.is_answered()
    ]
    if not ready:
        raise Refused(_("No line is answered yet: say whether they came, and how their safety is."))
    began = first_day(seat)
    for line in ready:
        sessions.check(line, seat.now().day(), began)
    ready_keys = {line.key for line in ready}
    rest = [line for line in lines if line.key not in ready_keys]
    ready = [_of_now(seat, line) for line in ready]
    day_list = daylists.record_of(seat, day)
    entries = []
    for line in ready:
        listed = day_list.id if day_list and not sessions.is_walk_in(line) else ""
        open_part, clinical_part = sessions.contents(line, seat.me.id, listed)
        entries.append(
            NewEntry(kind=Kind.SESSION, open=open_part, clinical=clinical_part, form=sessions.FORM)
        )
    drops = () if sessions.to_draft(day, rest)["lines"] else (draft_id(seat, day),)
    sealed = ledger.append(seat.vault, entries, seat.now(), drops=drops)
    if not drops:
        keep(seat, day, rest)
    return sealed


def first_day(seat: Seat) -> date:
    """Give the day on which this practice's records begin: no session stands before it, since no rate counts there."""
    [founded] = records.page(seat.vault, Kind.PRACTICE, descending=False, limit=1).rows
    return founded.made.day()


def _of_now(seat: Seat, line: Line) -> Line:
    """Give a line about the client as they are kept now; raises Refused where they are not kept any more."""
    record = keeping.client(seat, line.client, f"{line.key}.came")
    return msgspec.structs.replace(line, client=record.id, number=record.number)


def add(seat: Seat, record: str, words: str) -> Record:
    """Add to a sealed session; what was sealed stays as it was."""
    seat.require(Kind.SESSION, Action.ADD)
    found = own(seat, record)
    if not words.strip():
        raise Refused(_("Write what is to be added."), "added")
    if len(words) > sessions.LONGEST_TEXT:
        raise Refused(_("This text is too long."), "added")
    said = Content(set={f"added {found.now.get('additions', 0) + 1}": words})
    count = Content(set={"additions": int(found.now.get("additions", 0)) + 1})
    entry = NewEntry(
        kind=Kind.SESSION, action=Action.ADD, record=record, open=count, clinical=said, form=sessions.FORM
    )
    ledger.append(seat.vault, [entry], seat.now())
    return own(seat, record)


def withdraw(seat: Seat, record: str) -> Record:
    """Say that a session was entered in error; it stays in the ledger and counts no more."""
    seat.require(Kind.SESSION, Action.WITHDRAW)
    found = own(seat, record)
    if found.status is Status.WITHDRAWN:
        raise Refused(_("This session was taken back already."))
    ledger.append(
        seat.vault, [NewEntry(kind=Kind.SESSION, action=Action.WITHDRAW, record=record)], seat.now()
    )
    return found


def read(seat: Seat, record: str) -> dict[str, Any]:
    """Open what was sealed about a session; that it was opened is in the ledger first."""
    seat.require_right(Kind.SESSION, Right.SEE)
    return opening.clinical(seat, record)


def own(seat: Seat, record: str) -> Record:
    """Give a session of this clinician's; raises Refused where it is another one's."""
    found = keeping.one(seat, record, Kind.SESSION)
    if found.now.get("clinician") != seat.me.id:
        raise Refused(_("Only the clinician of a session adds to it."))
    return found


def _sealed(seat: Seat, day: date) -> list[Line]:
    """Give this clinician's sealed sessions of a day, with the risk that the clinicians' index knows."""
    found = [
        record
        for record in _between(seat, day, day)
        if record.now.get("clinician") == seat.me.id and record.status is not Status.WITHDRAWN
    ]
    known = clinical.known(seat.vault, [record.id for record in found])
    return [_as_line(seat, record, known.get(record.id, {})) for record in found]


def _as_line(seat: Seat, record: Record, sealed: dict[str, Any]) -> Line:
    client = records.find(seat.vault, keeping.current(seat, str(record.now["client"])))
    when = sessions.when_of(record.now)
    return Line(
        key=str(record.now.get("row", record.id)),
        client=client.id if client else str(record.now["client"]),
        number=client.number if client else "",
        name=clients.of(client).name if client else "",
        when=when,
        answers=Answers(
            came=str(record.now["came"]),
            risk=str(sealed.get("risk", "")),
            minutes=int(record.now["minutes"]),
            place=str(record.now["place"]),
        ),
        record=record.id,
        late=sessions.is_late(when, record.made),
        additions=int(record.now.get("additions", 0)),
    )


def _between(seat: Seat, first: date, last: date) -> list[Record]:
    """Give the sessions of some days on the practice's calendar, both days counted, earliest first."""
    low, high = _midnight(seat, first), _midnight(seat, last + timedelta(days=1))
    return records.between(seat.vault, Kind.SESSION, "when", low, high)


def _midnight(seat: Seat, day: date) -> str:
    start = datetime.combine(day, time(), tzinfo=moments.place(seat.zone))
    return moments.spell_utc(start.astimezone(UTC))


def rate_base(seat: Seat, from_day: date, to_day: date) -> int:
    """Count the sessions that took place from one day to another, both counted: what every rate is per."""
    seat.require_right(Kind.SESSION, Right.SEE)
    return sum(
        1
        for record in _between(seat, from_day, to_day)
        if record.now.get("came") == Came.CAME and record.status is not Status.WITHDRAWN
    )
