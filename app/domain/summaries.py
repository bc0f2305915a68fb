"""Counting incidents for a period: by month, kind, place, time of day and severity, and as a rate with its interval.

The same functions make a summary and recompute it from the data attached to a paper, so a number on a page can always
be checked. Zeros are counted as carefully as everything else.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from msgspec import Struct

from app.i18n import N_

BANDS = (
    ("00-06", N_("00:00 to 06:00")),
    ("06-09", N_("06:00 to 09:00")),
    ("09-12", N_("09:00 to 12:00")),
    ("12-15", N_("12:00 to 15:00")),
    ("15-18", N_("15:00 to 18:00")),
    ("18-21", N_("18:00 to 21:00")),
    ("21-24", N_("21:00 to 24:00")),
    ("unknown", N_("Time not known")),
)
"""The parts of the day that incidents are counted by: code and words."""

NOT_GRADED = "0"
"""The severity of an incident that nobody has graded yet."""

TAIL = 0.025
"""What lies outside a 95 % interval on either side."""


class SummaryRow(Struct, frozen=True):
    """One incident as a summary counts it; `day` is empty in a de-identified paper, where `case` is a pseudonym.

    `month` is YYYY-MM, `band` a code of `BANDS`, `severity` "1" to "5" or `NOT_GRADED`; `harmed` is None while unknown.
    """

    case: str
    month: str
    day: str
    band: str
    kinds: tuple[str, ...]
    place: str
    severity: str
    harmed: bool | None
    status: str


class Tally(Struct, frozen=True):
    """How many of one sort there were: its code, its words and the count (also zero)."""

    code: str
    words: str
    count: int


class Rate(Struct, frozen=True):
    """Incidents per 1,000 sessions, with the exact 95 % Poisson interval; numbers spelt with one decimal."""

    incidents: int
    sessions: int
    per_thousand: str
    low: str
    high: str


class Totals(Struct, frozen=True):
    """Everything a summary counts. An incident of two kinds counts under both, so kinds may add up to more."""

    incidents: int
    harmed: int
    months: tuple[Tally, ...]
    kinds: tuple[Tally, ...]
    places: tuple[Tally, ...]
    bands: tuple[Tally, ...]
    severities: tuple[Tally, ...]
    statuses: tuple[Tally, ...]
    rate: Rate | None


class Words(Struct, frozen=True):
    """The sorts that are counted even where there were none, each as (code, words), in the order of the page."""

    months: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    places: tuple[tuple[str, str], ...]
    bands: tuple[tuple[str, str], ...]
    severities: tuple[tuple[str, str], ...]
    statuses: tuple[tuple[str, str], ...]


def count(rows: Sequence[SummaryRow], words: Words, sessions: int | None) -> Totals:
    """Count a period's incidents; `sessions` is None where the practice logs none, and then there is no rate."""
    return Totals(
        incidents=len(rows),
        harmed=sum(row.harmed is True for row in rows),
        months=_tally(words.months, (row.month for row in rows)),
        kinds=_tally(words.kinds, (kind for row in rows for kind in row.kinds)),
        places=_tally(words.places, (row.place for row in rows)),
        bands=_tally(words.bands, (row.band for row in rows)),
        severities=_tally(words.severities, (row.severity for row in rows)),
        statuses=_tally(words.statuses, (row.status for row in rows)),
        rate=rate(len(rows), sessions) if sessions else None,
    )


def band(hour: int | None) -> str:
    """Give the part of the day that an hour (0 to 23) falls in.

    >>> band(17)
    '15-18'
    """
    if hour is None:
        return "unknown"
    return next(code for code, _words in BANDS if code != "unknown" and hour < int(code[3:]))


def months(first: date, last: date) -> tuple[str, ...]:
    """Give every month of a period, YYYY-MM, also those in which nothing happened."""
    found = []
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        found.append(f"{year:04d}-{month:02d}")
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return tuple(found)


def rate(incidents: int, sessions: int) -> Rate:
    """Give incidents per 1,000 sessions with the exact 95 % Poisson interval; `sessions` must not be 0.

    >>> rate(7, 3684)
    Rate(incidents=7, sessions=3684, per_thousand='1.9', low='0.8', high='3.9')
    """
    low, high = interval(incidents)
    tenths = (incidents * 20_000 + sessions) // (2 * sessions)
    return Rate(
        incidents,
        sessions,
        f"{tenths // 10}.{tenths % 10}",
        f"{low * 1000 / sessions:.1f}",
        f"{high * 1000 / sessions:.1f}",
    )


def interval(events: int) -> tuple[float, float]:
    """Give the exact 95 % interval of a Poisson mean of which `events` were seen (Garwood 1936).

    >>> [round(end, 3) for end in interval(10)]
    [4.795, 18.39]
    """
    low = _solve(lambda mean: _at_least(events, mean) < TAIL, float(events)) if events else 0.0
    high = _solve(lambda mean: mean <= events or _at_most(events, mean) > TAIL, 10.0 * events + 40.0)
    return low, high


def _tally(words: Iterable[tuple[str, str]], codes: Iterable[str]) -> tuple[Tally, ...]:
    counted = Counter(codes)
    known = [Tally(code, text, counted.pop(code, 0)) for code, text in words]
    return (*known, *(Tally(code, code, number) for code, number in sorted(counted.items())))


def _solve(is_below: Callable[[float], bool], top: float) -> float:
    """Find where a test turns false between 0 and `top`, by halving."""
    low, high = 0.0, top
    for _step in range(80):
        middle = (low + high) / 2
        if is_below(middle):
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _at_most(events: int, mean: float) -> float:
    """Give the chance of at most so many events, for a mean above them; terms too small to matter are left out."""
    term, total, at = _chance(events, mean), 0.0, events
    while at >= 0 and term > total * 1e-17:
        total += term
        term *= at / mean
        at -= 1
    return total


def _at_least(events: int, mean: float) -> float:
    """Give the chance of at least so many events, for a mean below them."""
    term, total, at = _chance(events, mean), 0.0, events
    while term > total * 1e-17:
        total += term
        at += 1
        term *= mean / at
    return total


def _chance(events: int, mean: float) -> float:
    if mean <= 0:
        return 1.0 if events == 0 else 0.0
    return math.exp(events * math.log(mean) - mean - math.lgamma(events + 1))
