"""A day's list is read in a child of the program, so a hostile file can at worst end that child."""

import time
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.domain.appointments import Reading
from app.domain.daytables import Column, DayTable
from app.domain.errors import Refused
from app.services import jobs

CALENDARS = Path(__file__).parent.parent / "data" / "calendars"


def read(content: bytes, day: str) -> Any:
    return jobs.run("day-ics", {"content": content, "day": day, "zone": "America/Denver"})


def test_a_calendar_is_read_in_the_child() -> None:
    content = (CALENDARS / "issue_526_calendar_with_shuffeled_events.ics").read_bytes()
    reading = msgspec.convert(read(content, "2021-11-01"), Reading)
    assert [(row.time, row.name) for row in reading.rows] == [
        ("16:00", "Some event ':'"),
        ("16:40", "Some other event"),
    ]


def test_a_refusal_comes_back_in_words() -> None:
    with pytest.raises(Refused, match="broken at line 13"):
        read((CALENDARS / "issue_104_broken_calendar.ics").read_bytes(), "2026-11-23")


def table(content: object, **columns: int) -> DayTable:
    asked = {"content": content, "day": "2026-11-23", "columns": columns}
    return msgspec.convert(jobs.run("day-csv", asked), DayTable)


def test_a_table_is_read_in_the_child_by_its_headings_or_as_the_person_says() -> None:
    content = b"Time,Client,Also\r\n9:30,Ada Okafor,Bo\r\n"
    found = table(content)
    assert found.heads == ("Time", "Client", "Also") and found.columns == {Column.TIME: 0, Column.NAME: 1}
    assert found.reading is not None
    assert [(row.time, row.name) for row in found.reading.rows] == [("09:30", "Ada Okafor")]
    other = table(content, time=0, name=2)
    assert other.reading is not None and other.reading.rows[0].name == "Bo"
    assert table(b"What,Who\r\n9:30,Ada\r\n").reading is None


def million(each: int) -> bytes:
    """Give a table of a million lines, one in `each` of them for the day."""
    day = ["2026-11-22"] * (each - 1) + ["2026-11-23"]
    lines = (f"{day[at % each]},9:{at % 60:02d},Sample {at}" for at in range(1_000_000))
    return ("Date,Time,Client\n" + "\n".join(lines)).encode()


@pytest.mark.slow
def test_of_a_million_lines_those_of_the_day_come_back_and_no_others() -> None:
    began = time.monotonic()
    reading = table(million(5_000)).reading
    assert reading is not None and (len(reading.rows), reading.other_days) == (200, 999_800)
    assert time.monotonic() - began < 60


@pytest.mark.slow
def test_a_million_lines_for_one_day_are_refused_in_words() -> None:
    began = time.monotonic()
    with pytest.raises(Refused, match="2,000 lines for this day"):
        table(million(1))
    assert time.monotonic() - began < 60


def test_a_path_is_read_for_the_child_and_what_cannot_be_read_is_refused_in_words(tmp_path, monkeypatch):
    path = tmp_path / "day.csv"
    path.write_bytes(b"Time,Client\r\n9:30,Ada Okafor\r\n")
    assert table(path).heads == ("Time", "Client")
    with pytest.raises(Refused, match="cannot be read"):
        table(tmp_path / "moved.csv")
    monkeypatch.setattr(jobs, "LARGEST", 10)
    with pytest.raises(Refused, match="larger than"):
        table(path)
