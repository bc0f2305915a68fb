"""Calendar files: who is expected on one day, read from the .ics that a practice's calendar program writes.

Other people's files are not trusted: size, number, depth, repetition and time are limited. A file is read or refused
with a reason, and a line that cannot be used is left out with its own reason; nothing is guessed.
"""

import hashlib
import re
import time as clocks
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import msgspec
import recurring_ical_events

from app.documents import calendar_files
from app.documents.calendar_files import FAULTS
from app.domain.appointments import DEFAULT_MINUTES, Appointment, LeftOut, Reading, Reason, tidy
from app.domain.errors import Refused
from app.domain.moments import place
from app.i18n import _

MOST_DATES = 5_000
MOST_SECONDS = 20.0
LONGEST_MINUTES = 720


def read_job(payload: dict[str, Any], tell: Callable[[int, int], None]) -> dict[str, Any]:
    """Read a calendar file (`content`) for a `day` in a `zone`, in the child process; gives plain values."""
    tell(0, 0)
    day = date.fromisoformat(payload["day"])
    reading: dict[str, Any] = msgspec.to_builtins(read_day(payload["content"], day, payload["zone"]))
    return reading


def read_day(data: bytes, day: date, zone: str, seconds: float = MOST_SECONDS) -> Reading:
    """Read who is expected on a day, at the wall-clock time of the practice's zone; raises Refused with a reason."""
    limit = clocks.monotonic() + seconds
    text, is_utf8 = calendar_files.decode(data)
    calendar_files.check_size(text)
    near, elsewhere = calendar_files.near(text, day)
    calendars = calendar_files.parse(near)
    kept: list[Appointment] = []
    left: list[LeftOut] = []
    own_zone, told = 0, set[tuple[str, str, str]]()
    for series in _series(calendars):
        if clocks.monotonic() > limit:
            raise Refused(_("This calendar takes too long to read. Export fewer months and try again."))
        found, refused = _on_day(series, day, zone)
        left.extend(refused)
        elsewhere += not found and not refused
        for event in found:
            one = _appointment(event, zone, calendars)
            if isinstance(one, LeftOut):
                left.append(one)
            elif one.told() in told:
                left.append(LeftOut(one.name, Reason.TWICE))
            else:
                own_zone += _has_strange_zone(event)
                kept.append(one)
                told.add(one.told())
    return Reading(
        source=_source(calendars),
        rows=tuple(sorted(kept, key=lambda one: (one.time, one.name))),
        left_out=tuple(left),
        other_days=elsewhere,
        own_zone=own_zone,
        not_utf8=not is_utf8,
    )


def _series(calendars: list[icalendar.Component]) -> Iterator[list[icalendar.Component]]:
    """Give the appointments that belong together: one series and the days on which it was moved or called off."""
    groups: dict[str, list[icalendar.Component]] = {}
    for at, calendar in enumerate(calendars):
        for event in calendar.walk("VEVENT"):
            groups.setdefault(_text(event, "UID") or f"\0{at}.{len(groups)}", []).append(event)
    yield from groups.values()


def _on_day(
    series: list[icalendar.Component], day: date, zone: str
) -> tuple[list[icalendar.Component], list[LeftOut]]:
    """Give what of a series starts on the day, and what had to be left out."""
    usable = []
    left: list[LeftOut] = []
    for event in series:
        reason = _fault(event)
        if reason is None:
            usable.append(event)
        elif reason is not Reason.ALL_DAY or _start(event) == day:
            left.append(LeftOut(_title(event), reason))
    if not usable:
        return [], left
    try:
        single = len(usable) == 1 and not any(
            name in usable[0] for name in ("RRULE", "RDATE", "RECURRENCE-ID")
        )
        found = usable if single else _repeated(usable, day, zone)
        return [event for event in found if _local(event, zone).date() == day], left
    except FAULTS:
        return [], [*left, LeftOut(_title(usable[0]), Reason.BAD_RULE)]


def _repeated(series: list[icalendar.Component], day: date, zone: str) -> list[icalendar.Component]:
    calendar = icalendar.Calendar()
    for event in series:
        calendar.add_component(event)
    midnight = datetime(day.year, day.month, day.day, tzinfo=place(zone))
    found: list[icalendar.Component] = recurring_ical_events.of(calendar).between(
        midnight - timedelta(hours=1), midnight + timedelta(hours=26)
    )
    return [event for event in found if isinstance(_start(event), datetime)]


def _fault(event: icalendar.Component) -> Reason | None:
    """Say why an appointment cannot be used at all, before any repetition is worked out."""
    try:
        start = _start(event)
    except FAULTS:
        return Reason.NO_START
    if not isinstance(start, datetime):
        return Reason.ALL_DAY if isinstance(start, date) else Reason.NO_START
    try:
        return _fault_of_rule(event)
    except FAULTS:
        return Reason.BAD_RULE


def _fault_of_rule(event: icalendar.Component) -> Reason | None:
    rules = event.get("RRULE", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        if not isinstance(rule, dict):
            return Reason.BAD_RULE
        often = [str(word).upper() for word in _many(rule.get("FREQ"))]
        if any(word not in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY") for word in often) or not often:
            return Reason.TOO_OFTEN if often else Reason.BAD_RULE
        if any(int(step) < 1 for step in _many(rule.get("INTERVAL", 1))) or _is_crowded(rule):
            return Reason.BAD_RULE
    dates = sum(
        len(getattr(dated, "dts", ())) for name in ("RDATE", "EXDATE") for dated in _many(event.get(name))
    )
    return Reason.BAD_RULE if dates > MOST_DATES else None


def _is_crowded(rule: dict[str, Any]) -> bool:
    """Say whether a rule asks for hours within a day, or for a day of the month that would have to be searched for."""
    return any(name in rule for name in ("BYHOUR", "BYMINUTE", "BYSECOND", "RSCALE", "BYEASTER")) or (
        "BYMONTHDAY" in rule and "BYMONTH" in rule and _many(rule.get("FREQ"))[0] in ("DAILY", "WEEKLY")
    )


def _appointment(
    event: icalendar.Component, zone: str, calendars: list[icalendar.Component]
) -> Appointment | LeftOut:
    """Read one arrival: the title or an invited person is the name, whoever invites is the clinician."""
    title = tidy(_text(event, "SUMMARY"))
    called_off = any(_text(calendar, "METHOD").upper() == "CANCEL" for calendar in calendars)
    if called_off or _text(event, "STATUS").upper() == "CANCELLED":
        return LeftOut(title, Reason.CANCELLED)
    host = _people(event, "ORGANIZER")[:1]
    invited = [one for one in _people(event, "ATTENDEE") if one not in host][:5]
    names = [name for name in (title, *(name for name, _address in invited if "@" not in name)) if name]
    if not names:
        return LeftOut(_title(event), Reason.NO_NAME)
    return Appointment(
        time=_local(event, zone).strftime("%H:%M"),
        name=names[0],
        also=tuple(dict.fromkeys(name for name in names[1:] if name != names[0])),
        minutes=_minutes(event),
        clinician_words=host[0][0] if host else "",
        room=tidy(_text(event, "LOCATION")),
        key=_key(_text(event, "UID")),
    )


def _start(event: icalendar.Component) -> Any:
    return _many(event.get("DTSTART"))[0].dt


def _local(event: icalendar.Component, zone: str) -> datetime:
    """Give the start on the practice's wall clock; a time without a zone is the practice's own."""
    start = _start(event)
    assert isinstance(start, datetime)
    return start.astimezone(place(zone)) if start.tzinfo else start.replace(tzinfo=place(zone))


def _has_strange_zone(event: icalendar.Component) -> bool:
    start = _many(event.get("DTSTART"))[0]
    return start.dt.tzinfo is None and "TZID" in start.params


def _minutes(event: icalendar.Component) -> int:
    try:
        start = _start(event)
        ends, lasts = _many(event.get("DTEND")), _many(event.get("DURATION"))
        assert isinstance(start, datetime)
        if ends:
            end = ends[0].dt
            span = end.astimezone(UTC) - start.astimezone(UTC) if start.tzinfo else end - start
        else:
            span = lasts[0].dt
        minutes = int(span.total_seconds() // 60)
    except FAULTS:
        return DEFAULT_MINUTES
    return minutes if 0 < minutes <= LONGEST_MINUTES else DEFAULT_MINUTES


def _people(event: icalendar.Component, name: str) -> list[tuple[str, str]]:
    """Give the name and address of each person of a property; rooms that are invited are not people."""
    found = []
    for one in _many(event.get(name)):
        params = getattr(one, "params", {})
        address = re.sub(r"^mailto:", "", tidy(str(one)), flags=re.IGNORECASE)
        if str(params.get("CUTYPE", "")).upper() not in ("ROOM", "RESOURCE"):
            found.append((tidy(str(params.get("CN", "")).strip('"')) or address, address.casefold()))
    return found


def _text(component: icalendar.Component, name: str) -> str:
    found = _many(component.get(name))
    return str(found[0]) if found else ""


def _many(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def _title(event: icalendar.Component) -> str:
    return tidy(_text(event, "SUMMARY"))


def _key(uid: str) -> str:
    return hashlib.sha256(uid.encode()).hexdigest()[:16] if uid else ""


def _source(calendars: list[icalendar.Component]) -> str:
    return next((name for one in calendars if (name := tidy(_text(one, "X-WR-CALNAME")))), "")
