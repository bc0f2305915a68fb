"""Appointments: what a calendar file, a table or a typed line says about one expected arrival, before it is matched."""

import re
from enum import StrEnum

from msgspec import Struct

from app.domain.errors import Refused
from app.i18n import N_, _

NAME_LENGTH = 200
DEFAULT_MINUTES = 50


class Appointment(Struct, frozen=True, kw_only=True):
    """One expected arrival as the file gives it: wall-clock time at the practice, name, and who and where."""

    time: str
    """HH:MM, 24 hours."""
    name: str
    minutes: int = DEFAULT_MINUTES
    also: tuple[str, ...] = ()
    """Other names the file gives for the same arrival: invited people."""
    clinician_words: str = ""
    """Whom the arrival is with, as the file or a person spells it."""
    room: str = ""
    key: str = ""
    """What stays the same when the calendar moves the appointment; empty where the file has nothing of the kind."""

    def told(self) -> tuple[str, str, str]:
        """Give what makes two lines of a file one arrival: who, when, and with whom."""
        return self.time, self.name, self.clinician_words


class Reason(StrEnum):
    """Why a line of a file is left out of the day's list."""

    CANCELLED = "cancelled"
    NO_START = "no start"
    ALL_DAY = "all day"
    NO_NAME = "no name"
    TOO_OFTEN = "too often"
    BAD_RULE = "bad rule"
    BAD_TIME = "bad time"
    TWICE = "twice"


REASON_WORDS = {
    Reason.CANCELLED: N_("cancelled"),
    Reason.NO_START: N_("no start time that can be read"),
    Reason.ALL_DAY: N_("lasts the whole day"),
    Reason.NO_NAME: N_("no name"),
    Reason.TOO_OFTEN: N_("repeats more often than once a day"),
    Reason.BAD_RULE: N_("its repetition cannot be read"),
    Reason.BAD_TIME: N_("its time cannot be read"),
    Reason.TWICE: N_("there twice"),
}


class LeftOut(Struct, frozen=True):
    """One line that was left out, and why."""

    what: str
    reason: Reason


class Reading(Struct, frozen=True, kw_only=True):
    """What a file says about one day: who is expected, what was left out and why, and what to look at twice."""

    source: str = ""
    """The calendar's own name, where it has one."""
    rows: tuple[Appointment, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    other_days: int = 0
    own_zone: int = 0
    """How many times stood in a zone that nobody knows, and were taken as the practice's own time."""
    not_utf8: bool = False


def tidy(text: str) -> str:
    """Give a name or place as one line without control characters, at most 200 characters long.

    >>> tidy("  J.\\tBrandt\\n")
    'J. Brandt'
    """
    visible = "".join(" " if ord(letter) < 32 or ord(letter) == 127 else letter for letter in text)
    return " ".join(visible.split())[:NAME_LENGTH].strip()


_DATE = re.compile(r"^(\d{4}-\d{2}-\d{2}|\d{1,2}[/.]\d{1,2}[/.]\d{4}),?[T ]\s*")
_CLOCK = re.compile(
    r"^(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2})(?::\d{2}(?:\.\d+)?)?)?\s*(?:(?P<half>[ap])\.?\s?m\.?)?(?=$|[\s\u2013-])",
    re.IGNORECASE,
)
_BARE = re.compile(r"^(?P<hour>\d{1,2})(?P<minute>\d{2})$")


def read_time(text: str) -> str | None:
    """Read a wall-clock time as people and exports write it (of a range, its start); None where it is not one.

    >>> read_time("9:30 AM"), read_time("1530"), read_time("2026-11-23 09:30:00"), read_time("soon")
    ('09:30', '15:30', '09:30', None)
    """
    text = _DATE.sub("", text.strip())
    bare = _BARE.match(text)
    found = bare or _CLOCK.match(text)
    if not found:
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    half = "" if bare else (found["half"] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    elif found["minute"] is None and not text.isdigit():
        return None
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else None


def minutes_of(time: str) -> int:
    """Give the minutes since midnight of HH:MM."""
    hour, minute = time.split(":")
    return int(hour) * 60 + int(minute)


def read_minutes(text: str) -> int:
    """Read a length such as "50", "50 min" or "1:20"; the usual 50 where it says nothing.

    >>> read_minutes("1:20"), read_minutes("45 min"), read_minutes("")
    (80, 45, 50)
    """
    spelt = re.match(r"^\s*(\d{1,2}):(\d{2})", text)
    if spelt:
        return int(spelt[1]) * 60 + int(spelt[2])
    number = re.search(r"\d{1,3}", text)
    return int(number[0]) if number and 0 < int(number[0]) <= 720 else DEFAULT_MINUTES


def typed(time: str, name: str, minutes: int, clinician_words: str, room: str) -> Appointment:
    """Read what somebody typed about an arrival; raises Refused at the field."""
    read = read_time(time)
    if read is None:
        raise Refused(_("Write a time such as 9:30 or 14:00."), "time")
    if not tidy(name):
        raise Refused(_("Write the client’s name as you know them."), "name")
    if not 0 <= minutes <= 720:
        raise Refused(_("Minutes are from 1 to 720."), "minutes")
    return Appointment(
        time=read,
        name=tidy(name),
        minutes=minutes or DEFAULT_MINUTES,
        clinician_words=tidy(clinician_words),
        room=tidy(room),
    )
