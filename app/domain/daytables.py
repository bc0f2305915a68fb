"""Day tables: which column of somebody's schedule export holds the time, the name, the clinician and the room."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum

from msgspec import Struct

from app.domain.appointments import Appointment, LeftOut, Reading, Reason, read_minutes, read_time, tidy
from app.domain.errors import Refused
from app.domain.tables import Line
from app.i18n import N_, _


class Column(StrEnum):
    """What a column of a schedule can hold."""

    DAY = "day"
    TIME = "time"
    NAME = "name"
    FIRST = "first"
    LAST = "last"
    CLINICIAN = "clinician"
    ROOM = "room"
    MINUTES = "minutes"
    STATUS = "status"


COLUMN_WORDS = {
    Column.DAY: N_("Day"),
    Column.TIME: N_("Time"),
    Column.NAME: N_("Client’s name"),
    Column.FIRST: N_("First name"),
    Column.LAST: N_("Last name"),
    Column.CLINICIAN: N_("Clinician"),
    Column.ROOM: N_("Room"),
    Column.MINUTES: N_("Minutes"),
    Column.STATUS: N_("Status"),
}

HEADINGS: dict[Column, tuple[str, ...]] = {
    Column.FIRST: ("first name", "given name", "firstname", "nombre de pila"),
    Column.LAST: ("last name", "surname", "family name", "lastname", "apellido", "apellidos"),
    Column.DAY: ("date", "day", "appointment date", "start date", "fecha"),
    Column.TIME: ("time", "start", "start time", "appointment time", "begins", "from", "hora", "inicio"),
    Column.NAME: (
        "name", "client", "client name", "patient", "patient name", "full name", "subject", "summary", "title",
        "cliente", "nombre",
    ),
    Column.CLINICIAN: (
        "clinician", "therapist", "provider", "practitioner", "with", "staff", "counselor", "clinician name",
        "terapeuta",
    ),
    Column.ROOM: ("room", "location", "office", "place", "sala", "lugar"),
    Column.MINUTES: ("minutes", "duration", "length", "min", "duration (min)", "minutos"),
    Column.STATUS: ("status", "appointment status", "state", "estado"),
}  # fmt: skip

MOST_LINES = 2_000
"""Lines that one day may have, those that are left out included."""
CALLED_OFF = ("cancelled", "canceled", "called off", "late cancel", "cancelado", "cancelada")


class DayTable(Struct, frozen=True):
    """What a schedule export says about one day, read by these columns; no reading where they are not enough."""

    heads: tuple[str, ...]
    columns: dict[Column, int]
    reading: Reading | None


def propose(headings: Sequence[str]) -> dict[Column, int]:
    """Propose which column is which from the headings alone; a column is used once, and the person may change it.

    >>> propose(["Start Time", "Client", "Provider"])[Column.NAME]
    1
    """
    spelt = [re.sub(r"[\s_-]+", " ", heading).strip().casefold() for heading in headings]
    chosen: dict[Column, int] = {}
    for column, words in HEADINGS.items():
        for word in words:
            place = next(
                (n for n, heading in enumerate(spelt) if heading == word and n not in chosen.values()), None
            )
            if place is not None:
                chosen[column] = place
                break
    return chosen


def is_enough(columns: Mapping[Column, int]) -> bool:
    """Say whether the columns chosen give at least a time and a name."""
    named = Column.NAME in columns or Column.LAST in columns or Column.FIRST in columns
    return Column.TIME in columns and named


def read_rows(rows: Sequence[Line], columns: Mapping[Column, int], day: date) -> Reading:
    """Read the rows of a table for one day; every row that is left out is named by its line in the file.

    Raises Refused where the day has more lines than a practice has arrivals.
    """
    kept: list[Appointment] = []
    left: list[LeftOut] = []
    others, told = 0, set[tuple[str, str, str]]()
    order = _order([_cell(row.cells, columns, Column.DAY) for row in rows])
    for line in rows:
        row = line.cells
        if not _is_on(_cell(row, columns, Column.DAY), day, order):
            others += 1
            continue
        found = _appointment(row, columns, _("line {line}").format(line=line.line))
        if isinstance(found, LeftOut):
            left.append(found)
        elif found.told() in told:
            left.append(LeftOut(_("line {line}").format(line=line.line), Reason.TWICE))
        else:
            kept.append(found)
            told.add(found.told())
        if len(kept) + len(left) > MOST_LINES:
            raise Refused(
                _("This file has more than {count} lines for this day. Is it the right one?").format(
                    count=f"{MOST_LINES:,}"
                )
            )
    kept.sort(key=lambda one: (one.time, one.name))
    return Reading(rows=tuple(kept), left_out=tuple(left), other_days=others)


def _appointment(row: Sequence[str], columns: Mapping[Column, int], line: str) -> Appointment | LeftOut:
    if _cell(row, columns, Column.STATUS).casefold() in CALLED_OFF:
        return LeftOut(line, Reason.CANCELLED)
    time = read_time(_cell(row, columns, Column.TIME))
    if time is None:
        return LeftOut(line, Reason.BAD_TIME)
    parts = (_cell(row, columns, Column.FIRST), _cell(row, columns, Column.LAST))
    name = _cell(row, columns, Column.NAME) or tidy(" ".join(parts))
    if not name:
        return LeftOut(line, Reason.NO_NAME)
    return Appointment(
        time=time,
        name=name,
        minutes=read_minutes(_cell(row, columns, Column.MINUTES)),
        clinician_words=_cell(row, columns, Column.CLINICIAN),
        room=_cell(row, columns, Column.ROOM),
    )


def _cell(row: Sequence[str], columns: Mapping[Column, int], column: Column) -> str:
    place = columns.get(column, -1)
    return tidy(row[place]) if 0 <= place < len(row) else ""


_SLASHED = re.compile(r"^(\d{1,2})[/.](\d{1,2})[/.](\d{4})")


def _order(days: Sequence[str]) -> str:
    """Say whether slashed dates put the month first or the day; by the column as a whole, month first where open."""
    pairs = [(int(found[1]), int(found[2])) for found in map(_SLASHED.match, days) if found]
    return "day" if any(first > 12 for first, _second in pairs) else "month"


def _is_on(text: str, day: date, order: str) -> bool:
    """Say whether a cell is that day; a cell without a date is taken as the day that was asked for."""
    slashed = _SLASHED.match(text)
    if slashed:
        first, second, year = int(slashed[1]), int(slashed[2]), int(slashed[3])
        return (year, *((second, first) if order == "day" else (first, second))) == (
            day.year,
            day.month,
            day.day,
        )
    iso = re.match(r"^\d{4}-\d{2}-\d{2}", text)
    return iso[0] == day.isoformat() if iso else True
