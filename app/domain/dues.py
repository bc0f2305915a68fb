"""Dues: what is owed by a moment or a day, to be put before whoever looks at Today, most pressing first."""

from datetime import date, timedelta
from enum import StrEnum

from msgspec import Struct

from app.domain.moments import Moment
from app.i18n import N_

SOON_DAYS = 14


class Urgency(StrEnum):
    """How pressing something owed is; the words are shown beside the colour, never the colour alone."""

    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"
    LATER = "later"


URGENCY_WORDS = {
    Urgency.OVERDUE: N_("Overdue"),
    Urgency.TODAY: N_("Today"),
    Urgency.SOON: N_("Soon"),
    Urgency.LATER: N_("Later"),
}

LEVELS = {
    Urgency.OVERDUE: "high",
    Urgency.TODAY: "caution",
    Urgency.SOON: "care",
    Urgency.LATER: "done",
}
"""Which level each urgency is drawn in."""


class DueLine(Struct, frozen=True, kw_only=True):
    """One thing that is owed: what, by whom, by which day, and the page that settles it."""

    what: str
    """In the reader's words, already translated; nothing clinical."""
    who: str
    day: date
    moment: Moment | None = None
    """Where it is owed by an hour and not only by a day."""
    about: str = ""
    """Which client it is about; shown apart, so that a discreet window can leave initials."""
    page: str = ""
    record: str = ""


def urgency(line: DueLine, now: Moment) -> Urgency:
    """Say how pressing a line is at this moment."""
    today = now.day()
    if line.moment is not None and line.moment.utc < now.utc:
        return Urgency.OVERDUE
    if line.day < today:
        return Urgency.OVERDUE
    if line.day == today:
        return Urgency.TODAY
    return Urgency.SOON if line.day <= today + timedelta(days=SOON_DAYS) else Urgency.LATER


def in_order(lines: list[DueLine]) -> list[DueLine]:
    """Put the most pressing first: by day, then by the hour where there is one."""
    return sorted(lines, key=lambda line: (line.day, line.moment.utc if line.moment else "~", line.what))
