"""A practice's calendar file gives the day's list, or says why it cannot; nothing in it crashes the reading."""

import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.documents.calendars import read_day
from app.domain.appointments import Reading, Reason
from app.domain.errors import Refused

FILES = sorted((Path(__file__).parent.parent / "data" / "calendars").glob("*.ics"))
DENVER = "America/Denver"

REFUSED = {
    "fuzz_testcase_0_char_in_component_name.ics": "neither a calendar nor an appointment",
    "fuzz_testcase_invalid_month.ics": "is broken and cannot be read",
    "fuzz_testcase_vtimezone_lone_cr.ics": "is broken and cannot be read",
    "issue_104_broken_calendar.ics": "broken at line 13",
    "issue_178_component_with_invalid_name_represented.ics": "neither a calendar nor an appointment",
    "issue_178_custom_component_contains_other.ics": "neither a calendar nor an appointment",
    "parsing_error_in_UTC_offset.ics": "is broken and cannot be read",
}
"""Every other file of the collection is read."""

ROWS = {
    ("alarm_google_future.ics", date(2024, 10, 4)): [("12:15", 45, "event with alarms")],
    ("alarm_thunderbird_2_future.ics", date(2024, 10, 23)): [("12:00", 60, "event")],
    ("event_with_unicode_fields.ics", date(2010, 10, 10)): [("04:00", 120, "Non-ASCII Test: ÄÖÜ äöü €")],
    ("issue_112_missing_tzinfo_on_exdate.ics", date(2013, 9, 7)): [("10:00", 300, "Market East Live!")],
    ("issue_526_calendar_with_shuffeled_events.ics", date(2021, 11, 1)): [
        ("16:00", 30, "Some event ':'"),
        ("16:40", 10, "Some other event"),
    ],
    ("rfc_7265_appendix_example_2_ical.ics", date(2006, 1, 2)): [
        ("10:00", 60, "Event #2"),
        ("13:00", 120, "Event #2"),
    ],
}


def calendar(*events: str, head: str = "") -> bytes:
    body = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{head}{body}END:VCALENDAR\n".encode()


def times(reading: Reading) -> list[tuple[str, str]]:
    return [(row.time, row.name) for row in reading.rows]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_of_other_peoples_files_is_read_or_refused_with_a_reason(path: Path) -> None:
    if path.name in REFUSED:
        with pytest.raises(Refused, match=REFUSED[path.name]):
            read_day(path.read_bytes(), date(2026, 11, 23), DENVER)
    else:
        assert isinstance(read_day(path.read_bytes(), date(2026, 11, 23), DENVER), Reading)


def test_the_whole_collection_is_there() -> None:
    assert len(FILES) == 48
    assert set(REFUSED) <= {path.name for path in FILES}


@pytest.mark.parametrize(("name", "day"), ROWS, ids=lambda value: str(value))
def test_what_other_calendars_wrote_comes_in_at_the_practices_own_time(name: str, day: date) -> None:
    path = next(path for path in FILES if path.name == name)
    reading = read_day(path.read_bytes(), day, DENVER)
    assert [(row.time, row.minutes, row.name) for row in reading.rows] == ROWS[name, day]


def test_an_appointment_names_the_client_the_clinician_and_the_room() -> None:
    data = calendar(
        "UID:1\nDTSTART;TZID=America/Denver:20261123T093000\nDURATION:PT45M\nSUMMARY:J. Brandt\n"
        'ORGANIZER;CN="Dr Mei Lin":mailto:lin@example.org\nATTENDEE;CN=Jo Brandt:mailto:jo@example.org\n'
        "ATTENDEE;CUTYPE=ROOM;CN=Room 2:mailto:r2@example.org\nLOCATION:Room 2",
        head="X-WR-CALNAME:Lin\n",
    )
    reading = read_day(data, date(2026, 11, 23), DENVER)
    (row,) = reading.rows
    assert (row.time, row.minutes, row.name, row.also) == ("09:30", 45, "J. Brandt", ("Jo Brandt",))
    assert (row.clinician_words, row.room, reading.source) == ("Dr Mei Lin", "Room 2", "Lin")


def test_without_a_title_the_invited_person_is_the_name() -> None:
    data = calendar("DTSTART:20261123T163000Z\nATTENDEE;CN=Jo Brandt:mailto:jo@example.org")
    assert times(read_day(data, date(2026, 11, 23), DENVER)) == [("09:30", "Jo Brandt")]


def test_a_weekly_appointment_stays_at_its_wall_time_when_the_clocks_change() -> None:
    weekly = calendar(
        "UID:1\nDTSTART;TZID=America/Denver:20261025T093000\nRRULE:FREQ=WEEKLY\nSUMMARY:J. Brandt"
    )
    for day in (date(2026, 10, 25), date(2026, 11, 1), date(2027, 3, 14), date(2027, 3, 21)):
        assert times(read_day(weekly, day, DENVER)) == [("09:30", "J. Brandt")]


def test_on_the_day_the_clocks_change_a_time_in_utc_lands_at_the_right_hour() -> None:
    autumn = calendar("DTSTART:20261101T073000Z\nSUMMARY:Before", "DTSTART:20261101T163000Z\nSUMMARY:After")
    assert times(read_day(autumn, date(2026, 11, 1), DENVER)) == [("01:30", "Before"), ("09:30", "After")]
    late = calendar("DTSTART:20261102T063000Z\nDTEND:20261102T065000Z\nSUMMARY:Late, still Sunday")
    assert times(read_day(late, date(2026, 11, 1), DENVER)) == [("23:30", "Late, still Sunday")]
    spring = calendar("DTSTART:20270314T153000Z\nDURATION:PT50M\nSUMMARY:Spring")
    assert times(read_day(spring, date(2027, 3, 14), DENVER)) == [("09:30", "Spring")]


def test_a_time_without_a_zone_is_the_practices_own() -> None:
    data = calendar(
        "DTSTART:20261123T093000\nSUMMARY:Floating", "DTSTART;TZID=Odd:20261123T103000\nSUMMARY:Odd"
    )
    reading = read_day(data, date(2026, 11, 23), DENVER)
    assert times(reading) == [("09:30", "Floating"), ("10:30", "Odd")]
    assert reading.own_zone == 1


def test_one_files_zones_never_colour_another_file() -> None:
    zone = (
        "BEGIN:VTIMEZONE\nTZID:Odd\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0100\n"
        "END:STANDARD\nEND:VTIMEZONE\n"
    )
    event = "DTSTART;TZID=Odd:20261123T163000\nSUMMARY:Odd"
    assert times(read_day(calendar(event, head=zone), date(2026, 11, 23), DENVER)) == [("08:30", "Odd")]
    assert times(read_day(calendar(event), date(2026, 11, 23), DENVER)) == [("16:30", "Odd")]


def test_what_was_called_off_is_left_out_and_said() -> None:
    data = calendar(
        "UID:1\nDTSTART:20261123T163000Z\nSTATUS:CANCELLED\nSUMMARY:Off",
        "UID:2\nDTSTART:20261116T170000Z\nRRULE:FREQ=WEEKLY\nEXDATE:20261123T170000Z\nSUMMARY:Skipped",
        "UID:3\nDTSTART:20261116T180000Z\nRRULE:FREQ=WEEKLY\nSUMMARY:Moved",
        "UID:3\nRECURRENCE-ID:20261123T180000Z\nDTSTART:20261123T200000Z\nSUMMARY:Moved",
        "UID:4\nDTSTART:20261116T190000Z\nRRULE:FREQ=WEEKLY\nSUMMARY:Once off",
        "UID:4\nRECURRENCE-ID:20261123T190000Z\nDTSTART:20261123T190000Z\nSTATUS:CANCELLED\nSUMMARY:Once off",
    )
    reading = read_day(data, date(2026, 11, 23), DENVER)
    assert times(reading) == [("13:00", "Moved")]
    assert sorted((one.what, one.reason) for one in reading.left_out) == [
        ("Off", Reason.CANCELLED),
        ("Once off", Reason.CANCELLED),
    ]


def test_a_file_that_calls_everything_off_brings_nobody() -> None:
    data = calendar("DTSTART:20261123T163000Z\nSUMMARY:Off", head="METHOD:CANCEL\n")
    reading = read_day(data, date(2026, 11, 23), DENVER)
    assert (reading.rows, reading.left_out[0].reason) == ((), Reason.CANCELLED)


def test_whole_days_nameless_lines_and_doubles_are_left_out_with_their_reason() -> None:
    data = calendar(
        "DTSTART;VALUE=DATE:20261123\nSUMMARY:Office closed",
        "DTSTART:20261123T163000Z",
        "UID:1\nDTSTART:20261123T173000Z\nSUMMARY:Double",
        "UID:2\nDTSTART:20261123T173000Z\nSUMMARY:Double",
        "DTSTART:20261124T173000Z\nSUMMARY:Tomorrow",
    )
    reading = read_day(data, date(2026, 11, 23), DENVER)
    assert times(reading) == [("10:30", "Double")]
    assert sorted(one.reason for one in reading.left_out) == [Reason.ALL_DAY, Reason.NO_NAME, Reason.TWICE]
    assert reading.other_days == 1


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;INTERVAL=1",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=-1",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=1,2,3;BYSECOND=1,2,3",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=WEEKLY;COUNT=999999999",
        "FREQ=NEVER",
        "INTERVAL=2",
    ],
)
def test_a_repetition_made_to_hang_the_reading_ends_at_once(rule: str) -> None:
    data = calendar(
        f"UID:1\nDTSTART:19700101T120000Z\nRRULE:{rule}\nSUMMARY:Trap",
        "DTSTART:20261123T163000Z\nSUMMARY:J. Brandt",
    )
    start = time.monotonic()
    try:
        reading = read_day(data, date(2026, 11, 23), DENVER)
        assert ("09:30", "J. Brandt") in times(reading)
    except Refused as refused:
        assert "broken" in refused.reason
    assert time.monotonic() - start < 5


def test_a_file_beyond_the_limits_is_refused_before_it_is_parsed() -> None:
    day = date(2026, 11, 23)
    with pytest.raises(Refused, match="at most 20 MB"):
        read_day(b"BEGIN:VCALENDAR\n" + b"X" * 21_000_000, day, DENVER)
    with pytest.raises(Refused, match="more than can be read"):
        read_day(b"BEGIN:VCALENDAR\n" * 1000 + b"END:VCALENDAR\n" * 1000, day, DENVER)
    with pytest.raises(Refused, match="more than can be read"):
        read_day(b"BEGIN:VCALENDAR\n" + b"BEGIN:VALARM\nEND:VALARM\n" * 200_001, day, DENVER)
    with pytest.raises(Refused, match="more than can be read"):
        read_day(calendar(*["DTSTART:20261123T163000Z\nSUMMARY:Same day"] * 20_001), day, DENVER)


def test_a_reading_that_takes_too_long_is_refused_in_words() -> None:
    data = calendar("DTSTART:20261123T163000Z\nSUMMARY:J. Brandt")
    with pytest.raises(Refused, match="takes too long"):
        read_day(data, date(2026, 11, 23), DENVER, seconds=-1)


def test_ten_years_of_a_practice_are_read_in_a_moment() -> None:
    days = [f"{2016 + n // 2500}{n % 12 + 1:02d}{n % 28 + 1:02d}" for n in range(25_000)]
    data = calendar(*[f"UID:{n}\nDTSTART:{day}T163000Z\nSUMMARY:Client {n}" for n, day in enumerate(days)])
    start = time.monotonic()
    reading = read_day(data, date(2025, 6, 18), DENVER)
    assert reading.rows and reading.other_days > 24_000
    assert time.monotonic() - start < 5


@pytest.mark.parametrize("data", [b"", b"\x00", b"not a calendar", b"%PDF-1.7", b"name,time\nJo,9:30\n"])
def test_what_is_no_calendar_is_refused(data: bytes) -> None:
    with pytest.raises(Refused, match="not a calendar file"):
        read_day(data, date(2026, 11, 23), DENVER)


def test_other_encodings_are_read_and_said() -> None:
    text = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261123T163000Z\nSUMMARY:José Müller\nEND:VEVENT\nEND:VCALENDAR\n"
    for encoding, foreign in (("utf-8-sig", False), ("utf-16", False), ("cp1252", True)):
        reading = read_day(text.encode(encoding), date(2026, 11, 23), DENVER)
        assert times(reading) == [("09:30", "José Müller")]
        assert reading.not_utf8 is foreign


def test_control_characters_never_reach_the_list() -> None:
    data = calendar("DTSTART:20261123T163000Z\nSUMMARY:J.\x07 Bra\\nndt\x7f" + "x" * 500)
    (row,) = read_day(data, date(2026, 11, 23), DENVER).rows
    assert row.name.startswith("J. Bra ndt") and len(row.name) <= 200 and row.name.isprintable()


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(FILES), st.integers(0, 15_000), st.binary(max_size=12), st.booleans())
def test_a_file_damaged_anywhere_is_read_or_refused(path: Path, at: int, put: bytes, cut: bool) -> None:
    data = path.read_bytes()
    at %= len(data)
    damaged = data[:at] + put + (b"" if cut else data[at + len(put) :])
    try:
        read_day(damaged, date(2026, 11, 23), DENVER)
    except Refused as refused:
        assert refused.reason
