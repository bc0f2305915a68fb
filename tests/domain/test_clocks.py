"""Clocks: compared with dates counted by hand, and with another library's zones, over two changes of the clocks."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from dateutil import rrule, tz
from hypothesis import given
from hypothesis import strategies as st

from app.domain import clocks, moments, practices
from app.domain.clocks import Calendar, Clock, Start, State, Unit, Who
from app.domain.errors import Refused
from app.domain.moments import Moment
from app.domain.practices import Holiday

ZONE = "America/Denver"
CLOSED = frozenset({date(2026, 11, 26), date(2026, 11, 27), date(2026, 12, 25), date(2027, 1, 1)})
ON = Calendar(zone=ZONE, closed=CLOSED)


def line(count: int, unit: Unit) -> Clock:
    return Clock(id="x", words="Sample", due=count, unit=unit, who=Who.OWNER, source="s", starts=Start.THREAT)


def at(text: str) -> Moment:
    """Give a moment by the practice's wall clock, through another library's zones."""
    local = datetime.fromisoformat(text).replace(tzinfo=tz.gettz(ZONE))
    return moments.of(local.astimezone(UTC), ZONE)


def said(due: Moment) -> str:
    return due.local().strftime("%Y-%m-%d %H:%M:%S %z")


@pytest.mark.parametrize(
    ("started", "count", "unit", "wanted"),
    [
        ("2026-03-07 20:00", 24, Unit.HOURS, "2026-03-08 21:00:00 -0600"),  # an hour is lost on 8 March
        (
            "2026-10-31 20:00",
            24,
            Unit.HOURS,
            "2026-11-01 19:00:00 -0700",
        ),  # an hour is had twice on 1 November
        ("2026-10-31 20:00", 36, Unit.HOURS, "2026-11-02 07:00:00 -0700"),
        ("2026-03-07 20:00", 1, Unit.DAYS, "2026-03-08 23:59:59 -0600"),
        ("2026-10-31 23:59", 1, Unit.DAYS, "2026-11-01 23:59:59 -0700"),
        ("2026-11-23 08:00", 60, Unit.DAYS, "2027-01-22 23:59:59 -0700"),
        (
            "2026-11-24 15:00",
            2,
            Unit.WORKING_DAYS,
            "2026-11-30 23:59:59 -0700",
        ),  # Thursday and Friday are closed
        ("2026-11-21 15:00", 2, Unit.WORKING_DAYS, "2026-11-24 23:59:59 -0700"),  # begun on a Saturday
        ("2026-10-30 09:00", 2, Unit.WORKING_DAYS, "2026-11-03 23:59:59 -0700"),
        ("2026-05-05 09:00", 60, Unit.AFTER_YEAR, "2027-03-01 23:59:59 -0700"),
        ("2027-05-05 09:00", 60, Unit.AFTER_YEAR, "2028-02-29 23:59:59 -0700"),  # 2028 has a 29 February
        ("2024-02-29 09:00", 1, Unit.YEARS, "2025-02-28 23:59:59 -0700"),
    ],
)
def test_what_is_due_is_what_somebody_counts_by_hand(
    started: str, count: int, unit: Unit, wanted: str
) -> None:
    assert said(clocks.due(at(started), line(count, unit), ON)) == wanted


def test_a_day_begins_where_the_practice_is_and_not_where_the_clock_was_set() -> None:
    late_evening = Moment("2026-11-24T03:30:00.000Z")  # still the 23rd in Denver, the 24th in London
    assert said(clocks.due(late_evening, line(1, Unit.DAYS), ON)).startswith("2026-11-24 23:59:59")
    london = msgspec.structs.replace(ON, zone="Europe/London")
    assert said(clocks.due(late_evening, line(1, Unit.DAYS), london)).startswith("2026-11-25 23:59:59")


def test_a_day_ends_although_the_clocks_are_changed_at_its_midnight() -> None:
    # Paraguay went from 24:00 back to 23:00 on 23 March 2024: that day had 25 hours
    end = clocks.end_of(date(2024, 3, 23), "America/Asuncion")
    begun = datetime(2024, 3, 23, tzinfo=tz.gettz("America/Asuncion")).astimezone(UTC)
    assert moments.parse_utc(end.utc) - begun == timedelta(hours=25, milliseconds=-1)


starts = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(
    lambda one: one.replace(microsecond=0)
)


@given(starts, st.integers(1, 400))
def test_hours_are_hours_that_pass(started: datetime, count: int) -> None:
    begun = moments.of(started.replace(tzinfo=UTC), ZONE)
    due = clocks.due(begun, line(count, Unit.HOURS), ON)
    assert moments.parse_utc(due.utc) - moments.parse_utc(begun.utc) == timedelta(hours=count)


@given(starts, st.integers(1, 60), st.frozensets(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=40))
def test_working_days_are_those_that_another_calendar_counts(
    started: datetime, count: int, closed: frozenset[date]
) -> None:
    begun = moments.of(started.replace(tzinfo=UTC), ZONE)
    here = started.replace(tzinfo=UTC).astimezone(tz.gettz(ZONE)).replace(tzinfo=None)
    days = rrule.rruleset()
    midnight = datetime(here.year, here.month, here.day)
    days.rrule(
        rrule.rrule(rrule.DAILY, dtstart=midnight + timedelta(days=1), byweekday=range(5), count=count + 40)
    )
    for day in closed:
        days.exdate(datetime(day.year, day.month, day.day))
    wanted = list(days)[count - 1].date()
    on = msgspec.structs.replace(ON, closed=closed)
    due = clocks.due(begun, line(count, Unit.WORKING_DAYS), on)
    assert due.day() == wanted and due.local().strftime("%H:%M:%S") == "23:59:59"
    assert on.is_working(wanted)


@given(starts, st.sampled_from(list(Unit)), st.integers(1, 24))
def test_what_is_due_never_comes_before_what_started_it_and_more_is_never_sooner(
    started: datetime, unit: Unit, count: int
) -> None:
    begun = moments.of(started.replace(tzinfo=UTC), ZONE)
    due = clocks.due(begun, line(count, unit), ON)
    assert due.utc > begun.utc and due.zone == ZONE
    assert clocks.due(begun, line(count + 1, unit), ON).utc >= due.utc
    assert clocks.state(due, begun) is State.RUNNING


def test_a_clock_is_met_up_to_its_last_moment_and_missed_after_it() -> None:
    due = clocks.end_of(date(2026, 11, 23), ZONE)
    after = moments.of(moments.parse_utc(due.utc) + timedelta(milliseconds=1), ZONE)
    assert clocks.state(due, due) is State.RUNNING and clocks.state(due, after) is State.MISSED
    assert clocks.state(due, after, done=due) is State.MET
    assert clocks.state(due, after, done=after) is State.MISSED


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"due": 0}, "must run for"),
        ({"due": -24}, "must run for"),
        ({"due": 1_000_000}, "must run for"),
        ({"starts": None}, "starts either"),
        ({"after": "y"}, "starts either"),
        ({"starts": None, "after": "nobody"}, "not in this pack"),
        ({"starts": None, "after": "x"}, "circle: x → x"),
        ({"starts": None, "after": "y"}, "circle"),
    ],
)
def test_a_clock_that_cannot_run_is_refused(changes: dict[str, object], reason: str) -> None:
    one = msgspec.structs.replace(line(24, Unit.HOURS), **changes)
    other = msgspec.structs.replace(line(24, Unit.HOURS), id="y", starts=None, after="x")
    clocks.check([line(24, Unit.HOURS), other])
    with pytest.raises(Refused, match=reason):
        clocks.check([one, other])


def test_the_practices_own_days_make_its_calendar() -> None:
    made = practices.new("Sample Practice", ZONE)
    made = msgspec.structs.replace(
        made, working_days=(0, 1, 3), holidays=(Holiday("2026-11-26", "Thanksgiving"),)
    )
    practices.check(made)
    on = clocks.calendar(practices.read(practices.fields(made)))
    assert on == Calendar(zone=ZONE, week=(0, 1, 3), closed=frozenset({date(2026, 11, 26)}))
    assert clocks.working_day(date(2026, 11, 24), 1, on) == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"working_days": ()}, "working_days"),
        ({"working_days": (7,)}, "working_days"),
        ({"holidays": (Holiday("2026-02-30"),)}, "holidays"),
        ({"holidays": (Holiday("20261225"),)}, "holidays"),
        ({"holidays": (Holiday("2026-12-25"), Holiday("2026-12-25"))}, "holidays"),
    ],
)
def test_days_that_cannot_be_are_refused_at_their_question(changes: dict[str, object], field: str) -> None:
    made = msgspec.structs.replace(practices.new("Sample Practice", ZONE), **changes)
    with pytest.raises(Refused) as refused:
        practices.check(made)
    assert refused.value.field == field
