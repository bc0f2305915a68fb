"""Moments: UTC to the millisecond, with the zone and the offset that held."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import moments
from app.domain.moments import Moment

ZONES = [
    "UTC",
    "America/Denver",
    "Europe/Vienna",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Kiritimati",
]
times = st.datetimes(datetime(1971, 1, 2), datetime(2100, 1, 1), timezones=st.just(UTC))


@given(times, st.sampled_from(ZONES))
def test_a_moment_is_read_back_as_the_same_time_to_the_millisecond(when: datetime, zone: str) -> None:
    moment = moments.of(when, zone)
    assert moments.parse_utc(moment.utc) == when.replace(microsecond=when.microsecond // 1000 * 1000)
    assert moment.local() == moments.parse_utc(moment.utc)
    assert moment.local().utcoffset() == when.astimezone(moments.place(zone)).utcoffset()


@given(times, times)
def test_the_order_of_the_spelling_is_the_order_of_time(one: datetime, other: datetime) -> None:
    one, other = (t.replace(microsecond=t.microsecond // 1000 * 1000) for t in (one, other))
    assert (moments.spell_utc(one) < moments.spell_utc(other)) == (one < other)


def test_an_evening_in_denver_is_still_that_day_though_utc_has_the_next() -> None:
    moment = moments.of(datetime(2026, 11, 24, 2, 40, 11, 123456, tzinfo=UTC), "America/Denver")
    assert moment == Moment("2026-11-24T02:40:11.123Z", "America/Denver", -420)
    assert moment.day() == date(2026, 11, 23)


def test_a_time_that_happens_twice_is_taken_as_the_first() -> None:
    first = moments.local(date(2026, 11, 1), 1, 30, "America/Denver")
    assert (first.utc, first.offset) == ("2026-11-01T07:30:00.000Z", -360)


def test_a_time_without_a_zone_is_no_moment() -> None:
    with pytest.raises(ValueError):
        moments.of(datetime(2026, 1, 1))


def test_a_zone_that_is_not_known_here_is_taken_as_utc() -> None:
    assert moments.place("Nowhere/At_All") == moments.place("UTC")
    assert moments.place("../etc/passwd") == moments.place("UTC")


def test_a_fixed_offset_keeps_its_minutes() -> None:
    when = datetime(2026, 1, 1, 12, tzinfo=timezone(timedelta(hours=5, minutes=45)))
    assert moments.of(when).offset == 345


@pytest.mark.parametrize(
    "text", ["", "2026-01-01T00:00:00.000", "2026-01-01T00:00:00+00:00", "Jane Doe Z", "Z"]
)
def test_anything_else_than_utc_is_no_spelling_of_a_moment(text: str) -> None:
    with pytest.raises(ValueError):
        moments.parse_utc(text)
