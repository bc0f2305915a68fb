"""A newer file is laid over the day's list: nobody loses who they are, and every difference is named."""

from datetime import date

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from app.domain import daylists
from app.domain.appointments import Appointment
from app.domain.daylists import ChangeKind, DayList, Match, Merge, Origin, Row, merge


def appointment(time: str, name: str, **more: str) -> Appointment:
    return Appointment(time=time, name=name, **more)


def first(*found: Appointment) -> tuple[Row, ...]:
    return merge((), found, Origin.ICS, "lin").rows


def kinds(merged: Merge) -> list[tuple[ChangeKind, str]]:
    return [(change.kind, change.name) for change in merged.changes]


def test_a_moved_appointment_is_known_by_the_calendars_key_also_under_another_name() -> None:
    before = first(appointment("09:30", "A. Okafor", key="1"))
    merged = merge(before, [appointment("10:00", "Ada Okafor", key="1")], Origin.ICS, "lin")
    assert [(row.id, row.name, row.match) for row in merged.rows] == [("1", "Ada Okafor", Match.NOBODY)]
    assert kinds(merged) == [(ChangeKind.MOVED, "Ada Okafor")]


def test_a_changed_name_is_asked_about_anew() -> None:
    (row,) = first(appointment("09:30", "Ada Okafor", key="1"))
    settled = daylists.Row(
        **{**{n: getattr(row, n) for n in row.__struct_fields__}, "match": "client", "client": "c"}
    )
    (kept,) = merge([settled], [appointment("09:30", "Ada Okafor", key="1")], Origin.ICS, "lin").rows
    (new,) = merge([settled], [appointment("09:30", "Jo Brandt", key="1")], Origin.ICS, "lin").rows
    assert (kept.client, new.client, new.match) == ("c", "", Match.NOBODY)


def test_another_file_that_says_less_takes_nothing_away() -> None:
    before = first(appointment("09:30", "Ada", room="Room 1", clinician_words="Lin"))
    (row,) = merge(before, [appointment("09:30", "Ada")], Origin.CSV, "other").rows
    assert (row.room, row.clinician_words) == ("Room 1", "Lin")


def test_two_appointments_of_one_name_stay_two() -> None:
    before = first(appointment("09:30", "Ada"), appointment("15:00", "Ada"))
    merged = merge(before, [appointment("15:00", "Ada"), appointment("10:00", "Ada")], Origin.ICS, "lin")
    assert [(row.id, row.time) for row in merged.rows] == [("1", "10:00"), ("2", "15:00")]
    assert kinds(merged) == [(ChangeKind.MOVED, "Ada")]


def test_a_list_is_spelt_and_read_back_as_it_was() -> None:
    rows = first(appointment("15:00", "B", room="2"), appointment("09:30", "A", key="1"))
    back = daylists.read({"day": "2026-11-23", "rows": daylists.spell(rows)})
    assert back == DayList(day=date(2026, 11, 23), rows=rows)


TIMES = st.builds(
    lambda hour, minute: f"{hour:02d}:{minute:02d}", st.integers(0, 23), st.sampled_from((0, 30))
)
APPOINTMENTS = st.lists(
    st.builds(
        Appointment,
        time=TIMES,
        name=st.sampled_from(("Ada", "Jo", "Tam", "ada")),
        key=st.sampled_from(("", "1", "2")),
    ),
    max_size=8,
)


@given(APPOINTMENTS, APPOINTMENTS)
def test_whatever_the_files_say_the_list_is_the_newer_one_and_ids_are_never_shared(
    old: list[Appointment], new: list[Appointment]
) -> None:
    merged = merge(first(*old), new, Origin.ICS, "lin")
    assert sorted((row.time, row.name) for row in merged.rows) == sorted((one.time, one.name) for one in new)
    assert len({row.id for row in merged.rows}) == len(merged.rows)
    again = merge(merged.rows, new, Origin.ICS, "lin")
    assert len(again.rows) == len(merged.rows)


@given(APPOINTMENTS)
def test_the_same_file_again_changes_nothing(found: list[Appointment]) -> None:
    rows = first(*found)
    merged = merge(rows, found, Origin.ICS, "lin")
    assert sorted(merged.rows, key=lambda row: row.id) == sorted(rows, key=lambda row: row.id)
    assert (merged.changes, merged.same) == ((), len(found))


def test_who_called_off_stays_off_when_the_same_file_comes_again_and_is_expected_when_moved() -> None:
    def file(time: str) -> tuple[Appointment, ...]:
        return (Appointment(time=time, name="Ada Okafor", key="k"),)

    before = merge((), file("09:00"), Origin.ICS, "lin").rows
    off = (msgspec.structs.replace(before[0], off=True),)
    assert merge(off, file("09:00"), Origin.ICS, "lin").rows[0].off
    assert not merge(off, file("11:00"), Origin.ICS, "lin").rows[0].off
    assert DayList(day=date(2026, 11, 23), rows=off).clients() == ()
