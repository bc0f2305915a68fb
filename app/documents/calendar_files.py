"""Calendar files as bytes: decoded, held to limits, thinned to what can lie on the day, and parsed or refused."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import icalendar
from icalendar.parser import Contentline
from icalendar.timezone import tzp

from app.domain.errors import Refused
from app.i18n import _

MOST_BYTES = 20_000_000
MOST_COMPONENTS = 200_000
MOST_READ = 20_000
"""Appointments that repeat or lie near the day, past which a file is refused."""
DEEPEST = 12

FAULTS = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)
"""What the reading libraries raise over a broken file."""

_EVENT = re.compile(
    r"^BEGIN:VEVENT[ \t]*\r?\n.*?^END:VEVENT[ \t]*(?:\r?\n|\Z)", re.MULTILINE | re.DOTALL | re.IGNORECASE
)
_START = re.compile(r"^DTSTART[^:\r\n]*:(\d{4})(\d{2})(\d{2})(?:T|\r?$)", re.MULTILINE | re.IGNORECASE)
_REPEATS = re.compile(r"^(RRULE|RDATE|RECURRENCE-ID)", re.MULTILINE | re.IGNORECASE)
_EDGE = re.compile(r"^(BEGIN|END):", re.MULTILINE | re.IGNORECASE)


def decode(data: bytes) -> tuple[str, bool]:
    """Give the text and whether it is UTF-8, as the format asks; raises Refused for a file that is too big."""
    if len(data) > MOST_BYTES:
        size = round(len(data) / 1_000_000)
        raise Refused(
            _("This file has {size} MB; at most 20 MB are read. Export fewer months.").format(size=size)
        )
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace"), True
    try:
        return data.decode("utf-8-sig"), True
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), False


def check_size(text: str) -> None:
    """Refuse, before the file is parsed, what is too much to parse; raises Refused."""
    depth = deepest = begun = 0
    for edge in _EDGE.finditer(text):
        begins = edge[1].upper() == "BEGIN"
        begun += begins
        depth += 1 if begins else -1
        deepest = max(deepest, depth)
    if not begun:
        raise Refused(_("This is not a calendar file: no calendar begins in it."))
    if begun > MOST_COMPONENTS or deepest > DEEPEST:
        raise Refused(_("This calendar holds more than can be read for one day’s list. Export fewer months."))


def near(text: str, day: date) -> tuple[str, int]:
    """Leave out what neither repeats nor starts near the day, unparsed: calendars of many years stay quick."""
    far = kept = 0

    def thin(found: re.Match[str]) -> str:
        nonlocal far, kept
        start = None if _REPEATS.search(found[0]) else _START.search(found[0])
        if start and not _is_near(start, day):
            far += 1
            return "\n" * found[0].count("\n")
        kept += 1
        return found[0]

    thinned = _EVENT.sub(thin, text)
    if kept > MOST_READ:
        raise Refused(_("This calendar holds more than can be read for one day’s list. Export fewer months."))
    return thinned, far


def _is_near(start: re.Match[str], day: date) -> bool:
    try:
        return abs(date(int(start[1]), int(start[2]), int(start[3])) - day) <= timedelta(days=2)
    except ValueError:
        return True


def parse(text: str) -> list[icalendar.Component]:
    """Parse the file into calendars; an appointment sent on its own counts as a calendar of one."""
    if not text.strip():
        return []
    tzp.use_zoneinfo()  # forgets zones: what an earlier file called one is not what this file means
    try:
        found = icalendar.Component.from_ical(text, multiple=True)
    except FAULTS:
        raise Refused(_broken(text)) from None
    known = [one for one in found if one.name in ("VCALENDAR", "VEVENT")]
    if not known:
        raise Refused(_("This is not a calendar file: it holds neither a calendar nor an appointment."))
    return known


def _broken(text: str) -> str:
    """Say what is wrong with a file that cannot be parsed: the line, where one line is to blame."""
    for number, line in _unfolded(text):
        try:
            Contentline(line).parts()  # type: ignore[no-untyped-call]  # icalendar says no types here
        except FAULTS:
            return _("This calendar file is broken at line {line}. Export it again.").format(line=number)
    return _("This calendar file is broken and cannot be read. Export it again from the calendar.")


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Give each line with its number; one that goes on after a line break counts where it begins."""
    start, held = 1, ""
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        if line[:1] in (" ", "\t"):
            held += line[1:]
            continue
        if held:
            yield start, held
        start, held = number, line
    if held:
        yield start, held
