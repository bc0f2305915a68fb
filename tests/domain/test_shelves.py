"""Which backups stay: fourteen days, eight weeks, twelve months, and what was made on purpose."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import moments
from app.domain.shelves import MONTHS, ON_PURPOSE, Shelved, Why, surplus

FIRST = date(2025, 1, 6)


def made(day: date, seq: int = 0, hour: int = 15, why: Why = Why.DAY) -> Shelved:
    at = moments.of(datetime(day.year, day.month, day.day, hour, tzinfo=UTC), "UTC")
    return Shelved(f"{day}-{hour}-{why}", at, seq or day.toordinal(), why=why)


def daily(days: int, first: date = FIRST) -> list[Shelved]:
    return [made(first + timedelta(days=n)) for n in range(days)]


def left(shelf: list[Shelved], newest: str = "") -> list[str]:
    gone = {one.path for one in surplus(shelf, newest or shelf[-1].path)}
    return [one.path[:10] for one in shelf if one.path not in gone]


@pytest.mark.parametrize("days", [1, 2, 13, 14])
def test_two_weeks_of_days_all_stay(days: int) -> None:
    assert len(left(daily(days))) == days


def test_after_two_years_of_days_it_is_fourteen_days_eight_weeks_and_twelve_months() -> None:
    stays = left(daily(730))  # until Tuesday 5 January 2027
    assert stays[-14:] == [str(date(2026, 12, 23) + timedelta(days=n)) for n in range(14)]
    weeks = [
        "2026-11-22", "2026-11-29", "2026-12-06", "2026-12-13", "2026-12-20", "2026-12-27", "2027-01-03", "2027-01-05",
    ]  # fmt: skip
    assert set(weeks) <= set(stays)
    months = ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30", "2026-07-31"]
    months += ["2026-08-31", "2026-09-30", "2026-10-31", "2026-11-30", "2026-12-31", "2027-01-05"]
    assert set(months) <= set(stays)
    assert len(stays) == len(set(stays[-14:]) | set(weeks) | set(months))


def test_a_shelf_that_is_thinned_every_day_holds_the_same_as_one_thinned_once() -> None:
    shelf: list[Shelved] = []
    for one in daily(500):
        shelf.append(one)
        gone = {other.path for other in surplus(shelf, one.path)}
        shelf = [other for other in shelf if other.path not in gone]
    assert [one.path[:10] for one in shelf] == left(daily(500))


def test_a_practice_that_was_closed_loses_nothing_to_the_days_without_a_backup() -> None:
    shelf = [*daily(10), made(FIRST + timedelta(days=300))]
    assert len(left(shelf)) == 11


def test_of_one_day_the_newest_stays() -> None:
    shelf = [made(FIRST, 1, 8), made(FIRST, 2, 12), made(FIRST, 3, 17)]
    assert [one.path for one in surplus(shelf, shelf[2].path)] == [shelf[0].path, shelf[1].path]


def test_what_was_made_on_purpose_stays_however_old_up_to_four_of_each() -> None:
    by_hand = [made(date(2020, 1, 1) + timedelta(days=n), why=Why.HAND) for n in range(6)]
    before = [made(date(2020, 1, 1) + timedelta(days=n), why=Why.BEFORE) for n in range(6)]
    gone = surplus([*by_hand, *before, *daily(600)], "x")
    assert {one.path for one in gone if one.why is not Why.DAY} == {
        one.path for one in (*by_hand[:2], *before[:2])
    }
    assert len(by_hand) - 2 == ON_PURPOSE


def test_the_one_just_proved_stays_even_where_the_clock_was_set_back() -> None:
    shelf = [*daily(400), made(date(2020, 1, 1), 5000)]
    assert "2020-01-01" in left(shelf, shelf[-1].path)
    assert "2020-01-01" not in left(shelf, shelf[0].path)


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 23), st.sampled_from(Why)), max_size=120))
def test_there_is_never_more_than_the_rules_name_and_never_fewer_days_than_there_are(
    found: list[tuple[int, int, Why]],
) -> None:
    shelf = [
        Shelved(f"{n}", made(FIRST + timedelta(days=day), n, hour).made, n, why=why)
        for n, (day, hour, why) in enumerate(found)
    ]
    newest = max(shelf, key=lambda one: (one.made.utc, one.seq)).path if shelf else ""
    gone = {one.path for one in surplus(shelf, newest)}
    stays = [one for one in shelf if one.path not in gone]
    assert len(stays) <= 14 + 8 + MONTHS + 2 * ON_PURPOSE
    assert not shelf or newest in {one.path for one in stays}
    assert surplus(stays, newest) == []
    days = {one.made.day() for one in shelf}
    assert len({one.made.day() for one in stays}) >= min(14, len(days))
