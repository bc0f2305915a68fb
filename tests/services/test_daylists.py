"""The day's list comes in from a file or is typed, names are matched without guessing, and what is settled stays."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.domain.appointments import Appointment, Reading, tidy
from app.domain.daylists import ChangeKind, Match, Origin
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.ledger import Content
from app.services import daylists
from app.services.seats import Seat
from app.store import ledger
from app.store.ledger import NewEntry

DAY = date(2026, 11, 23)
SeatOf = Callable[[str], Seat]


def add_client(seat: Seat, name: str, **fields: Any) -> str:
    entry = NewEntry(kind=Kind.CLIENT, open=Content(set={"name": name, "aliases": [], **fields}))
    return ledger.append(seat.vault, [entry], seat.now())[0].record


def reading(*rows: tuple[str, str], source: str = "Lin", **more: Any) -> Reading:
    found = tuple(Appointment(time=time, name=name, key=f"uid {name}") for time, name in rows)
    return Reading(source=source, rows=found, **more)


def bring(seat: Seat, *rows: tuple[str, str], source: str = "Lin") -> daylists.DayPlan:
    return daylists.bring_in(seat, DAY, reading(*rows, source=source), Origin.ICS, "day.ics")


def standing(seat: Seat) -> list[tuple[str, str, Match]]:
    return [(row.time, row.name, row.match) for row in daylists.of(seat, DAY).rows]


def test_a_dry_run_counts_and_writes_nothing(seat_of: SeatOf) -> None:
    seat = seat_of("reception")
    add_client(seat, "Ada Okafor")
    before = ledger.head(seat.vault)
    planned = daylists.plan(
        seat,
        DAY,
        reading(("09:30", "Ada Okafor"), ("10:00", "Nobody Known"), other_days=3),
        Origin.ICS,
        "x.ics",
    )
    assert (planned.matched, len(planned.asks), len(planned.changes), planned.other_days) == (1, 1, 2, 3)
    assert ledger.head(seat.vault) == before
    assert daylists.of(seat, DAY).rows == ()


def test_what_would_now_be_done_otherwise_than_shown_is_refused_until_it_is_shown_again(
    seat_of: SeatOf,
) -> None:
    seat = seat_of("reception")
    file = (DAY, reading(("09:30", "Ada Okafor"), ("10:00", "Bo Example")), Origin.ICS, "x.ics")
    changes = (
        lambda: daylists.type_row(seat, DAY, "9:30", "Ada Okafor", 50, "", "Room 1"),
        lambda: add_client(seat, "Ada Okafor"),
    )
    for change in changes:
        shown = daylists.plan(seat, *file)
        change()
        before = ledger.head(seat.vault)
        with pytest.raises(Refused, match="changed meanwhile"):
            daylists.bring_in(seat, *file, shown)
        assert ledger.head(seat.vault) == before
    shown = daylists.plan(seat, *file)
    add_client(seat, "Zoe Quist")
    assert daylists.bring_in(seat, *file, shown) == shown
    assert [row.match for row in daylists.of(seat, DAY).rows] == [Match.CLIENT, Match.NOBODY]


def test_a_certain_name_is_matched_and_any_other_is_asked_about(seat_of: SeatOf) -> None:
    seat = seat_of("reception")
    ada = add_client(seat, "Ada Okafor")
    add_client(seat, "Ada Okonjo")
    bring(seat, ("09:30", "OKAFOR, Ada"), ("10:00", "Ada O."), ("11:00", "Lunch"))
    rows = daylists.of(seat, DAY).rows
    assert [(row.match, row.client) for row in rows] == [
        (Match.CLIENT, ada),
        (Match.DOUBTFUL, ""),
        (Match.NOBODY, ""),
    ]
    doubtful, unknown = daylists.asks(seat, rows)
    assert [one.name for one in doubtful.candidates] == ["Ada Okafor", "Ada Okonjo"]
    assert (unknown.name, unknown.candidates) == ("Lunch", ())


def test_two_clients_of_one_name_are_asked_about(seat_of: SeatOf) -> None:
    seat = seat_of("reception")
    add_client(seat, "Ada Okafor")
    add_client(seat, "Ada Okafor")
    bring(seat, ("09:30", "Ada Okafor"))
    (ask,) = daylists.asks(seat, daylists.of(seat, DAY).rows)
    assert (ask.match, len(ask.candidates)) == (Match.DOUBTFUL, 2)


def test_a_file_that_names_two_clients_for_one_appointment_is_asked_about(seat_of: SeatOf) -> None:
    seat = seat_of("reception")
    add_client(seat, "Ada Okafor")
    add_client(seat, "Jo Brandt")
    row = Appointment(time="09:30", name="Ada Okafor", also=("Jo Brandt",))
    daylists.bring_in(seat, DAY, Reading(rows=(row,)), Origin.ICS, "x.ics")
    assert daylists.of(seat, DAY).rows[0].match is Match.DOUBTFUL


def test_the_invited_client_is_found_under_a_title_that_names_nobody(seat_of: SeatOf) -> None:
    seat = seat_of("reception")
    jo = add_client(seat, "Jo Brandt")
    row = Appointment(
        time="09:30", name="Session", also=("Jo Brandt", "Sample Clinician"), clinician_words="Dr Clinician"
    )
    daylists.bring_in(seat, DAY, Reading(rows=(row,)), Origin.ICS, "x.ics")
    found = daylists.of(seat, DAY).rows[0]
    clinician = next(one for one in seat.vault.register.active() if one.name == "Sample Clinician")
    assert (found.client, found.clinician) == (jo, clinician.id)


def test_somebody_says_who_a_name_is_and_can_take_it_back(seat_of: SeatOf) -> None:
    seat = seat_of("reception")
    ada = add_client(seat, "Ada Okafor")
    bring(seat, ("09:30", "A. Okafor"), ("12:00", "Lunch"))
    first, second = daylists.of(seat, DAY).rows
    daylists.settle(seat, DAY, first.id, ada)
    daylists.settle(seat, DAY, second.id, "")
    assert standing(seat) == [("09:30", "A. Okafor", Match.CLIENT), ("12:00", "Lunch", Match.NOT_CLIENT)]
    assert len(daylists.of(seat, DAY).clients()) == 1
    daylists.ask_again(seat, DAY, first.id)
    assert standing(seat)[0][2] is Match.DOUBTFUL
    with pytest.raises(Refused, match="not kept here"):
        daylists.settle(seat, DAY, first.id, "nobody")


def test_a_client_added_later_is_found_by_looking_again(seat_of: SeatOf) -> None:
    seat = seat_of("reception")
    bring(seat, ("09:30", "Jo Brandt"))
    assert daylists.look_again(seat, DAY) is False
    jo = add_client(seat, "Jo Brandt")
    assert daylists.look_again(seat, DAY) is True
    assert daylists.of(seat, DAY).rows[0].client == jo


def test_a_newer_file_keeps_matches_and_ticks_and_names_what_changed(seat_of: SeatOf) -> None:
    seat = seat_of("reception")
    ada = add_client(seat, "Ada Okafor")
    bring(
        seat, ("09:30", "A. Okafor"), ("10:30", "Jo Brandt"), ("11:30", "Gone Away"), ("12:30", "Same Same")
    )
    rows = daylists.of(seat, DAY).rows
    daylists.settle(seat, DAY, rows[0].id, ada)
    daylists.prepare(seat, DAY, rows[0].id, True)
    daylists.prepare(seat, DAY, rows[2].id, True)
    newer = [("09:45", "A. Okafor"), ("10:30", "Jo Brandt"), ("12:30", "Same Same"), ("15:00", "New Here")]
    planned = bring(seat, *newer)
    assert [(one.kind, one.name, one.before) for one in planned.changes] == [
        (ChangeKind.MOVED, "A. Okafor", "09:30"),
        (ChangeKind.NEW, "New Here", ""),
        (ChangeKind.GONE, "Gone Away", ""),
    ]
    assert planned.same == 2
    now = daylists.of(seat, DAY)
    assert [(row.time, row.name) for row in now.rows] == newer
    assert (now.rows[0].client, now.rows[0].id) == (ada, rows[0].id)
    assert set(now.prepared) == {rows[0].id}


def test_bringing_the_same_file_in_twice_changes_nothing(seat_of: SeatOf) -> None:
    seat = seat_of("reception")
    bring(seat, ("09:30", "A"), ("10:30", "B"))
    before = daylists.of(seat, DAY)
    planned = bring(seat, ("09:30", "A"), ("10:30", "B"))
    assert (planned.changes, planned.same) == ((), 2)
    assert daylists.of(seat, DAY) == before


def test_one_clinicians_file_leaves_anothers_rows_and_typed_ones(seat_of: SeatOf) -> None:
    seat = seat_of("reception")
    bring(seat, ("09:30", "Lin's client"), source="Lin")
    daylists.type_row(seat, DAY, "9:45 am", "Typed in", 0, "", "Room 2")
    bring(seat, ("10:00", "Amari's client"), source="Amari")
    assert [row.name for row in daylists.of(seat, DAY).rows] == ["Lin's client", "Typed in", "Amari's client"]
    bring(seat, source="Amari")
    assert [row.name for row in daylists.of(seat, DAY).rows] == ["Lin's client", "Typed in"]


def test_there_is_one_record_a_day(seat_of: SeatOf) -> None:
    seat = seat_of("reception")
    bring(seat, ("09:30", "A"))
    first = daylists.record_of(seat, DAY)
    daylists.type_row(seat, DAY, "14", "B", 30, "", "")
    second = daylists.record_of(seat, DAY)
    assert first is not None and second is not None and first.id == second.id
    assert daylists.record_of(seat, date(2026, 11, 24)) is None


def test_a_typed_line_is_refused_at_the_field(seat_of: SeatOf) -> None:
    seat = seat_of("reception")
    for time, name, field in (("soon", "Jo", "time"), ("9:30", "  ", "name")):
        with pytest.raises(Refused) as refused:
            daylists.type_row(seat, DAY, time, name, 50, "", "")
        assert refused.value.field == field


def test_a_line_taken_away_can_be_put_back(seat_of: SeatOf) -> None:
    seat = seat_of("reception")
    bring(seat, ("09:30", "A"), ("10:30", "B"))
    row = daylists.of(seat, DAY).rows[0]
    daylists.take_away(seat, DAY, row.id)
    assert [one.name for one in daylists.of(seat, DAY).rows] == ["B"]
    daylists.put_back(seat, DAY, row)
    assert daylists.of(seat, DAY).rows[0] == row


def test_the_prepared_tick_keeps_who_and_when(seat_of: SeatOf) -> None:
    seat = seat_of("reception")
    bring(seat, ("09:30", "A"))
    row = daylists.of(seat, DAY).rows[0]
    tick = daylists.prepare(seat, DAY, row.id, True).prepared[row.id]
    assert (tick.by, tick.at) == (seat.me.id, seat.now())
    assert daylists.prepare(seat, DAY, row.id, False).prepared == {}


def test_an_auditor_has_no_day_list(seat_of: SeatOf) -> None:
    with pytest.raises(Refused):
        daylists.of(seat_of("auditor"), DAY)


def test_every_naughty_name_comes_through_the_list_as_one_visible_line(seat_of: SeatOf) -> None:
    seat = seat_of("reception")
    text = (Path(__file__).parent.parent / "data" / "naughty-strings.txt").read_text(encoding="utf-8")
    names = [name for line in text.split("\n") if (name := tidy(line))]
    rows = tuple(
        Appointment(time=f"{n % 24:02d}:{n // 24 % 60:02d}", name=name) for n, name in enumerate(names)
    )
    daylists.bring_in(seat, DAY, Reading(rows=rows), Origin.ICS, "x")
    assert sorted(row.name for row in daylists.of(seat, DAY).rows) == sorted(names)
    assert len(names) > 200
