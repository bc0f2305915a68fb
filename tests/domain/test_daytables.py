"""A schedule exported as a table gives the day's list by its headings, and names each line that is left out."""

from datetime import date

import pytest

from app.domain.appointments import Reason, read_minutes, read_time, tidy, typed
from app.domain.daytables import Column, is_enough, propose, read_rows
from app.domain.errors import Refused
from app.domain.tables import Line

DAY = date(2026, 11, 23)


def lines(*rows: str) -> list[Line]:
    return [Line(at, tuple(row.split(","))) for at, row in enumerate(rows, start=2)]


@pytest.mark.parametrize(
    ("heads", "found"),
    [
        ("Time,Client,Clinician,Room", {Column.TIME: 0, Column.NAME: 1, Column.CLINICIAN: 2, Column.ROOM: 3}),
        ("Start_Time,First Name,Last Name", {Column.TIME: 0, Column.FIRST: 1, Column.LAST: 2}),
        ("Date,Appointment Time,Patient Name,Provider,Location,Duration,Status", {
            Column.DAY: 0, Column.TIME: 1, Column.NAME: 2, Column.CLINICIAN: 3, Column.ROOM: 4, Column.MINUTES: 5,
            Column.STATUS: 6,
        }),
        ("Hora,Cliente,Terapeuta,Sala", {Column.TIME: 0, Column.NAME: 1, Column.CLINICIAN: 2, Column.ROOM: 3}),
    ],
)  # fmt: skip
def test_columns_are_proposed_from_the_headings(heads: str, found: dict[Column, int]) -> None:
    assert propose(heads.split(",")) == found
    assert is_enough(found)


def test_a_table_without_a_time_or_a_name_is_not_enough() -> None:
    assert not is_enough(propose(["Client", "Room"]))
    assert not is_enough(propose(["Time", "Room"]))


def test_rows_of_other_days_are_counted_and_bad_ones_named_by_line() -> None:
    heads = propose(["Date", "Time", "Client", "Status"])
    reading = read_rows(
        lines(
            "2026-11-23,9:30 AM,Ada Okafor,Booked",
            "11/23/2026,11:00,Jo Brandt,Late Cancel",
            "2026-11-24,9:30,Tomorrow,Booked",
            "2026-11-23,soon,No Time,Booked",
            "2026-11-23,10:00,,Booked",
            "2026-11-23,9:30 AM,Ada Okafor,Booked",
        ),
        heads,
        DAY,
    )
    assert [(row.time, row.name) for row in reading.rows] == [("09:30", "Ada Okafor")]
    assert [(one.what, one.reason) for one in reading.left_out] == [
        ("line 3", Reason.CANCELLED),
        ("line 5", Reason.BAD_TIME),
        ("line 6", Reason.NO_NAME),
        ("line 7", Reason.TWICE),
    ]
    assert reading.other_days == 1


def test_slashed_dates_are_read_by_the_column_as_a_whole() -> None:
    heads = propose(["Date", "Time", "Client"])
    day_first = read_rows(lines("05/11/2026,9:30,A", "23/11/2026,9:30,B"), heads, date(2026, 11, 5))
    assert [row.name for row in day_first.rows] == ["A"]
    month_first = read_rows(lines("05/11/2026,9:30,A", "11/23/2026,9:30,B"), heads, date(2026, 5, 11))
    assert [row.name for row in month_first.rows] == ["A"]


def test_first_and_last_name_make_the_name_and_the_length_is_read() -> None:
    heads = {Column.TIME: 0, Column.FIRST: 1, Column.LAST: 2, Column.MINUTES: 3}
    (row,) = read_rows(lines("14:00,Ada,Okafor,0:45"), heads, DAY).rows
    assert (row.name, row.minutes) == ("Ada Okafor", 45)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("9:30", "09:30"), ("9:30am", "09:30"), ("12:05 a.m.", "00:05"), ("12:15 PM", "12:15"), ("9", "09:00"),
        ("1430", "14:30"), ("14.15", "14:15"), ("9:30 - 10:20", "09:30"), ("11/23/2026 9:30 PM", "21:30"),
        ("25:00", None), ("9:75", None), ("13 pm", None), ("", None), ("noon", None),
    ],
)  # fmt: skip
def test_times_are_read_as_people_write_them(text: str, time: str | None) -> None:
    assert read_time(text) == time


def test_lengths_that_make_no_sense_are_the_usual_ones() -> None:
    assert [read_minutes(text) for text in ("50", "1:20", "45 min", "", "0", "999")] == [
        50,
        80,
        45,
        50,
        50,
        50,
    ]


def test_names_are_kept_to_one_visible_line() -> None:
    assert tidy(" Ada\x00\t\n Okafor ") == "Ada Okafor"
    assert len(tidy("x" * 500)) == 200


def test_a_typed_line_takes_the_usual_length() -> None:
    assert typed("9", " Jo ", 0, "", "").minutes == 50
    with pytest.raises(Refused):
        typed("9", "Jo", 900, "", "")
