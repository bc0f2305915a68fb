"""A day's list is read in a child of the program, so a hostile file can at worst end that child."""

from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.domain.appointments import Reading
from app.domain.daytables import propose, read_rows
from app.domain.errors import Refused
from app.domain.tables import Table
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


def test_a_table_is_read_in_the_child() -> None:
    table = msgspec.convert(jobs.run("day-csv", {"content": b"Time,Client\r\n9:30,Ada Okafor\r\n"}), Table)
    (row,) = read_rows(table.lines, propose(table.heads), date(2026, 11, 23)).rows
    assert (row.time, row.name) == ("09:30", "Ada Okafor")


def test_a_path_is_read_for_the_child_and_what_cannot_be_read_is_refused_in_words(tmp_path, monkeypatch):
    path = tmp_path / "day.csv"
    path.write_bytes(b"Time,Client\r\n9:30,Ada Okafor\r\n")
    table = msgspec.convert(jobs.run("day-csv", {"content": path}), Table)
    assert table.heads == ("Time", "Client")
    with pytest.raises(Refused, match="cannot be read"):
        jobs.run("day-csv", {"content": tmp_path / "moved.csv"})
    monkeypatch.setattr(jobs, "LARGEST", 10)
    with pytest.raises(Refused, match="larger than"):
        jobs.run("day-csv", {"content": path})
