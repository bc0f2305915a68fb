"""Counting: zeros are said, nothing is lost, and a rate carries its interval."""

import math
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import summaries
from app.domain.summaries import BANDS, SummaryRow, Words

KINDS = (("verbal", "Verbal abuse"), ("threat", "Threat"))
PLACES = (("room", "Room"),)
WORDS = Words(
    (("2026-10", "October"),), KINDS, PLACES, BANDS, (("0", "Not graded"),), (("sealed", "Sealed"),)
)


def row(
    kinds: tuple[str, ...] = ("verbal",), month: str = "2026-10", harmed: bool | None = None
) -> SummaryRow:
    return SummaryRow("INC-1", month, "2026-10-01", "09-12", kinds, "room", "0", harmed, "sealed")


def test_zeros_are_said() -> None:
    totals = summaries.count((), WORDS, None)
    assert totals.incidents == 0 and totals.rate is None
    assert [(one.words, one.count) for one in totals.kinds] == [("Verbal abuse", 0), ("Threat", 0)]
    assert all(one.count == 0 for one in totals.bands)


def test_what_has_no_words_is_still_counted() -> None:
    totals = summaries.count((row(("unheard of",), month="1999-01"),), WORDS, None)
    assert ("unheard of", 1) in [(one.code, one.count) for one in totals.kinds]
    assert sum(one.count for one in totals.months) == 1


def test_harm_that_is_not_known_is_not_called_harm() -> None:
    assert summaries.count((row(harmed=True), row(harmed=False), row(harmed=None)), WORDS, None).harmed == 1


@given(
    st.lists(
        st.builds(
            row, st.lists(st.sampled_from(["verbal", "threat", "x"]), max_size=3, unique=True).map(tuple)
        )
    )
)
def test_every_incident_is_counted_once_under_each_of_its_kinds(rows: list[SummaryRow]) -> None:
    totals = summaries.count(rows, WORDS, None)
    assert sum(one.count for one in totals.kinds) == sum(len(one.kinds) for one in rows)
    assert sum(one.count for one in totals.places) == len(rows)


@given(st.integers(0, 23))
def test_every_hour_has_its_part_of_the_day(hour: int) -> None:
    first, last = summaries.band(hour).split("-")
    assert int(first) <= hour < int(last)


def test_an_unknown_hour_is_said() -> None:
    assert summaries.band(None) == "unknown"


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_every_month_of_a_period_is_there_once(one: date, other: date) -> None:
    first, last = min(one, other), max(one, other)
    found = summaries.months(first, last)
    assert found[0] == first.strftime("%Y-%m") and found[-1] == last.strftime("%Y-%m")
    assert len(set(found)) == len(found) == (last.year - first.year) * 12 + last.month - first.month + 1


@settings(deadline=None)
@given(st.integers(1, 300))
def test_the_interval_leaves_one_fortieth_on_either_side(events: int) -> None:
    low, high = summaries.interval(events)

    def at_most(count: int, mean: float) -> float:
        return sum(math.exp(n * math.log(mean) - mean - math.lgamma(n + 1)) for n in range(count + 1))

    assert abs(at_most(events, high) - 0.025) < 1e-9
    assert abs(1 - at_most(events - 1, low) - 0.025) < 1e-9


def test_an_interval_of_very_many_is_still_an_interval() -> None:
    low, high = summaries.interval(1_000_000)
    assert 997_000 < low < 1_000_000 < high < 1_003_000


def test_no_event_has_an_interval_too() -> None:
    rate = summaries.rate(0, 1000)
    assert (rate.per_thousand, rate.low, rate.high) == ("0.0", "0.0", "3.7")
