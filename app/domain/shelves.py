"""Shelves: which of the backups that lie in a folder stay, and which have had their time.

Fourteen days, eight weeks and twelve months that have a backup keep their newest one. Periods without one are not
counted, so a practice that was closed for a summer loses nothing. What somebody made on purpose has its own rule.
"""

from collections.abc import Callable, Collection, Sequence
from enum import StrEnum

from msgspec import Struct

from app.domain.moments import Moment
from app.i18n import N_

DAYS, WEEKS, MONTHS = 14, 8, 12
ON_PURPOSE = 4
"""So many of the newest that were made by hand stay, and as many of those made before a change, however old."""


class Why(StrEnum):
    """What a backup was made for."""

    DAY = "day"
    HAND = "hand"
    BEFORE = "before"
    """Before something that cannot be taken back: other keys, a restore, other tables."""


WHY_WORDS = {
    Why.DAY: N_("the day's own"),
    Why.HAND: N_("made by hand"),
    Why.BEFORE: N_("made before a change"),
}


class Shelved(Struct, frozen=True):
    """One backup of this practice as its own manifest says, never its file's name."""

    path: str
    made: Moment
    seq: int
    hash: str = ""
    why: Why = Why.DAY


def surplus(shelf: Collection[Shelved], newest: str) -> list[Shelved]:
    """Give the backups that have had their time, oldest first; the one at `newest` was just proved and stays."""
    ordered = sorted(shelf, key=lambda one: (one.made.utc, one.seq), reverse=True)
    stays = {newest}
    for most, period in ((DAYS, _day), (WEEKS, _week), (MONTHS, _month)):
        stays |= _newest_of_each(ordered, most, period)
    for why in (Why.HAND, Why.BEFORE):
        stays |= {one.path for one in [one for one in ordered if one.why is why][:ON_PURPOSE]}
    return [one for one in reversed(ordered) if one.path not in stays]


def _newest_of_each(ordered: Sequence[Shelved], most: int, period: Callable[[Shelved], str]) -> set[str]:
    found: dict[str, str] = {}
    for one in ordered:
        found.setdefault(period(one), one.path)
    return set(list(found.values())[:most])


def _day(one: Shelved) -> str:
    return one.made.day().isoformat()


def _week(one: Shelved) -> str:
    year, week, _weekday = one.made.day().isocalendar()
    return f"{year}-{week}"


def _month(one: Shelved) -> str:
    return one.made.day().isoformat()[:7]
