"""Moments: when something was, as it stood on the wall clock of the place where it was."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct


class Moment(Struct, frozen=True, order=True):
    """A point in time, kept as UTC with the zone and the offset that held there.

    `utc` is ISO 8601 to the millisecond with a Z, so that text order is time order; `offset` is minutes east of UTC.
    """

    utc: str
    zone: str = "UTC"
    offset: int = 0

    def local(self) -> datetime:
        """Give the wall-clock time of the place, as it was then."""
        return parse_utc(self.utc).astimezone(timezone(timedelta(minutes=self.offset)))

    def day(self) -> date:
        """Give the local day."""
        return self.local().date()


def of(when: datetime, zone: str | None = None) -> Moment:
    """Make a moment from an aware datetime; `zone` is the place's IANA name.

    Raises ValueError for a datetime without a zone.
    """
    if when.tzinfo is None:
        raise ValueError("a moment needs a zone")
    if zone:
        when = when.astimezone(place(zone))
    offset = when.utcoffset() or timedelta()
    name = zone or str(when.tzinfo)
    utc = when.astimezone(UTC)
    return Moment(spell_utc(utc), name, int(offset.total_seconds() // 60))


def sound(moment: Moment) -> Moment:
    """Give a moment that can be shown: one that was signed and is none stands as the first second of 1970.

    >>> sound(Moment("nonsense")).utc
    '1970-01-01T00:00:00.000Z'
    """
    try:
        moment.local()
    except (ValueError, OverflowError):
        return Moment("1970-01-01T00:00:00.000Z")
    return moment


def local(day: date, hour: int, minute: int, zone: str) -> Moment:
    """Make the moment of a wall-clock time at a place; a time that happens twice is taken as the first."""
    return of(datetime(day.year, day.month, day.day, hour, minute, tzinfo=place(zone)), zone)


def place(zone: str) -> ZoneInfo:
    """Give the zone's rules; UTC where the name is not known here."""
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def spell_utc(when: datetime) -> str:
    """Spell a UTC datetime to the millisecond: 2026-11-23T02:40:11.123Z."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{when.microsecond // 1000:03d}Z"


def parse_utc(text: str) -> datetime:
    """Read what `spell_utc` spells; raises ValueError for anything else."""
    if not text.endswith("Z"):
        raise ValueError("a moment is spelt in UTC")
    return datetime.fromisoformat(text[:-1]).replace(tzinfo=UTC)
