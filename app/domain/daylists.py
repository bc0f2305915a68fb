"""Day lists: who is expected on one day, whom the practice knows them as, and whether the desk is prepared."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any

import msgspec
from msgspec import Struct

from app.domain.appointments import Appointment, minutes_of
from app.domain.moments import Moment
from app.i18n import N_


class Match(StrEnum):
    """Who a name on the list is; a doubtful or unknown name is asked about, never guessed."""

    CLIENT = "client"
    DOUBTFUL = "doubtful"
    NOBODY = "nobody"
    NOT_CLIENT = "not a client"


MATCH_WORDS = {
    Match.CLIENT: N_("matched"),
    Match.DOUBTFUL: N_("not certain who this is"),
    Match.NOBODY: N_("no client of this name"),
    Match.NOT_CLIENT: N_("not a client"),
}


class Origin(StrEnum):
    """Where a row came from."""

    ICS = "ics"
    CSV = "csv"
    TYPED = "typed"


ORIGIN_WORDS = {
    Origin.ICS: N_("calendar file"),
    Origin.CSV: N_("table"),
    Origin.TYPED: N_("typed"),
}


class Row(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One expected arrival of a day's list, as the whole practice may see it."""

    id: str
    time: str
    name: str
    minutes: int
    also: tuple[str, ...] = ()
    clinician: str = ""
    """A staff member's id, where the words name one for certain."""
    clinician_words: str = ""
    room: str = ""
    match: Match = Match.NOBODY
    client: str = ""
    candidates: tuple[str, ...] = ()
    key: str = ""
    origin: Origin = Origin.TYPED
    source: str = ""
    """Which calendar or table it came from, so that one file does not take away what another one brought."""
    off: bool = False
    """Whether somebody at the desk was told that they will not come."""

    def is_settled(self) -> bool:
        """Say whether somebody, or an exact match, has said who this is."""
        return self.match in (Match.CLIENT, Match.NOT_CLIENT)


class Tick(Struct, frozen=True):
    """That the desk is prepared for an arrival: who said so, and when."""

    by: str
    at: Moment


class DayList(Struct, frozen=True, kw_only=True):
    """The list of one day; `prepared` by row."""

    day: date
    rows: tuple[Row, ...] = ()
    prepared: dict[str, Tick] = {}

    def row(self, key: str) -> Row | None:
        """Find a row by its id."""
        return next((row for row in self.rows if row.id == key), None)

    def clients(self) -> tuple[Row, ...]:
        """Give the rows that count as expected clients: all but those said to be none, and who called off."""
        return tuple(row for row in self.rows if row.match is not Match.NOT_CLIENT and not row.off)


def read(now: dict[str, Any]) -> DayList:
    """Read a day list from its record's open fields."""
    return msgspec.convert({name: now[name] for name in ("day", "rows", "prepared") if name in now}, DayList)


def spell(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Spell rows as they are sealed: earliest first."""
    spelt: list[dict[str, Any]] = msgspec.to_builtins(
        sorted(rows, key=lambda row: (minutes_of(row.time), row.name))
    )
    return spelt


class ChangeKind(StrEnum):
    """What a newer file changes about a row."""

    NEW = "new"
    MOVED = "moved"
    CHANGED = "changed"
    GONE = "gone"


CHANGE_WORDS = {
    ChangeKind.NEW: N_("new"),
    ChangeKind.MOVED: N_("moved"),
    ChangeKind.CHANGED: N_("changed"),
    ChangeKind.GONE: N_("no longer there"),
}


class Change(Struct, frozen=True):
    """One difference between the list as it stands and the file, for the dry run."""

    kind: ChangeKind
    name: str
    time: str
    before: str = ""
    """The earlier time of a moved row."""


class Merge(Struct, frozen=True):
    """The list as it would stand after a file is brought in, and what would be different."""

    rows: tuple[Row, ...]
    changes: tuple[Change, ...]
    same: int


def merge(before: Sequence[Row], found: Sequence[Appointment], origin: Origin, source: str) -> Merge:
    """Lay a file over the list: known rows keep their id and who they are, new ones are added, gone ones leave.

    A row only leaves when the same calendar or table brought it; typed rows and other calendars' rows stay.
    """
    pairs = _pair(before, found)
    taken = {row.id for row in pairs.values()}
    free = _next_id(before)
    rows: list[Row] = []
    changes: list[Change] = []
    for place, one in enumerate(found):
        old = pairs.get(place)
        new = _row(one, old, old.id if old else str(free), origin, source)
        free += old is None
        rows.append(new)
        change = _change(old, new)
        if change:
            changes.append(change)
    for row in before:
        if row.id in taken:
            continue
        if row.origin is origin and row.source == source:
            changes.append(Change(ChangeKind.GONE, row.name, row.time))
        else:
            rows.append(row)
    rows.sort(key=lambda row: (minutes_of(row.time), row.name))
    return Merge(
        tuple(rows), tuple(changes), len(found) - sum(c.kind is not ChangeKind.GONE for c in changes)
    )


def _pair(before: Sequence[Row], found: Sequence[Appointment]) -> dict[int, Row]:
    """Find which earlier row each appointment is: by the calendar's key, by name and time, then by name alone."""
    pairs: dict[int, Row] = {}
    left = {row.id: row for row in before}

    def settle(fits: Any) -> None:
        for place, one in enumerate(found):
            if place in pairs:
                continue
            row = next((row for row in left.values() if fits(row, one)), None)
            if row is not None:
                pairs[place] = left.pop(row.id)

    settle(lambda row, one: (row.key, row.time, row.name) == (one.key, one.time, one.name))
    settle(lambda row, one: bool(one.key) and row.key == one.key and row.time == one.time)
    settle(lambda row, one: bool(one.key) and row.key == one.key)
    settle(lambda row, one: _same_name(row, one) and row.time == one.time)
    settle(lambda row, one: _same_name(row, one) and not (row.key and one.key))
    return pairs


def _same_name(row: Row, one: Appointment) -> bool:
    return row.name.casefold() == one.name.casefold()


def _row(one: Appointment, old: Row | None, key: str, origin: Origin, source: str) -> Row:
    keeps = old if old is not None and _same_name(old, one) else None
    words, room = one.clinician_words, one.room
    if old is not None:  # another file may say less; what an earlier one said stays
        words, room = words or old.clinician_words, room or old.room
    same_words = old is not None and old.clinician_words == words
    return Row(
        id=key,
        time=one.time,
        name=one.name,
        minutes=one.minutes,
        also=one.also,
        clinician=old.clinician if old is not None and same_words else "",
        clinician_words=words,
        room=room,
        match=keeps.match if keeps else Match.NOBODY,
        client=keeps.client if keeps else "",
        candidates=keeps.candidates if keeps else (),
        key=one.key,
        origin=origin,
        source=source,
        off=keeps is not None and keeps.off and keeps.time == one.time,
    )


def _change(old: Row | None, new: Row) -> Change | None:
    if old is None:
        return Change(ChangeKind.NEW, new.name, new.time)
    if old.time != new.time:
        return Change(ChangeKind.MOVED, new.name, new.time, old.time)
    looked = ("name", "minutes", "room", "clinician_words")
    if any(getattr(old, field) != getattr(new, field) for field in looked):
        return Change(ChangeKind.CHANGED, new.name, new.time)
    return None


def _next_id(before: Sequence[Row]) -> int:
    return max((int(row.id) for row in before), default=0) + 1


def typed(before: Sequence[Row], one: Appointment) -> tuple[Row, ...]:
    """Add a row that somebody typed."""
    return (*before, _row(one, None, str(_next_id(before)), Origin.TYPED, ""))
