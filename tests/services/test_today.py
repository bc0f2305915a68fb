"""Today shows the desk what to do for each arrival with a flag, and never why."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest

from app.domain.appointments import Appointment, Reading
from app.domain.daylists import Origin
from app.domain.dues import Urgency, urgency
from app.domain.errors import NoKey, Refused
from app.domain.flag_fields import Level
from app.domain.flags import TwoTests, Wanted
from app.domain.kinds import Kind
from app.domain.ledger import Content
from app.services import daylists, flags, opening, today
from app.services.seats import Seat
from app.store import ledger
from app.store.ledger import NewEntry

DAY = date(2026, 11, 23)
SeatOf = Callable[[str], Seat]
STORY = "Said he would bring a knife"


def add_client(seat: Seat, name: str, **fields: Any) -> str:
    entry = NewEntry(kind=Kind.CLIENT, open=Content(set={"name": name, "aliases": [], **fields}))
    return ledger.append(seat.vault, [entry], seat.now())[0].record


def raise_flag(seat: Seat, client: str, action: str = "Two staff in the room.", days: int = 90) -> str:
    wanted = Wanted(
        level=Level.HIGH,
        label="Two staff",
        action=action,
        review=date.fromordinal(DAY.toordinal() + days),
        category="violence",
        behaviour=STORY,
    )
    return flags.raise_flag(seat, client, wanted, TwoTests(True, True)).id


def bring(seat: Seat, *rows: tuple[str, str]) -> None:
    found = tuple(Appointment(time=time, name=name) for time, name in rows)
    daylists.bring_in(seat, DAY, Reading(rows=found), Origin.ICS, "day.ics")


def accesses(seat: Seat) -> int:
    return len(ledger.page(seat.vault, kinds=(Kind.ACCESS,)))


def test_reception_sees_the_action_and_never_the_reason(seat_of: SeatOf) -> None:
    seat = seat_of("clinician")
    ada = add_client(seat, "Ada Okafor", clinician=seat.me.id)
    add_client(seat, "Jo Brandt")
    flag = raise_flag(seat, ada)
    seat = seat_of("reception")
    bring(seat, ("09:30", "Ada Okafor"), ("10:00", "Jo Brandt"))
    shown = today.show(seat)
    (arrival,) = shown.flagged
    (line,) = arrival.flags
    assert (arrival.name, arrival.number, arrival.clinician) == ("Ada Okafor", "C-0001", "Sample Clinician")
    assert (line.action, line.label, line.is_approved) == ("Two staff in the room.", "Two staff", False)
    assert [one.name for one in shown.others] == ["Jo Brandt"]
    assert (shown.clients, shown.checked) == (2, seat.now())
    assert STORY.encode() not in msgspec.json.encode(shown)
    with pytest.raises(NoKey):
        opening.clinical(seat, flag)


def test_nobody_flagged_is_said_with_the_time_and_is_no_access(seat_of: SeatOf) -> None:
    seat = seat_of("reception")
    bring(seat, *((f"{hour:02d}:00", f"Client {hour}") for hour in range(8, 20)))
    before = accesses(seat)
    shown = today.show(seat)
    assert (shown.flagged, shown.clients, shown.is_listed) == ((), 12, True)
    assert accesses(seat) == before
    assert today.show(seat, date(2026, 11, 24)).is_listed is False


def test_seeing_the_flags_is_recorded_once_a_person_and_state(seat_of: SeatOf) -> None:
    seat = seat_of("clinician")
    ada, jo = add_client(seat, "Ada Okafor"), add_client(seat, "Jo Brandt")
    raise_flag(seat, ada)
    bring(seat, ("09:30", "Ada Okafor"), ("10:00", "Jo Brandt"))
    before = accesses(seat)
    for _again in range(3):
        today.show(seat)
    assert accesses(seat) == before + 1
    raise_flag(seat, jo, "Quiet waiting room.")
    today.show(seat)
    assert accesses(seat) == before + 2
    seat = seat_of("reception")
    today.show(seat)
    today.show(seat)
    assert accesses(seat) == before + 3


def test_the_owner_reads_who_saw_which_flags_of_which_day(seat_of: SeatOf) -> None:
    seat = seat_of("clinician")
    raise_flag(seat, add_client(seat, "Ada Okafor"))
    bring(seat, ("09:30", "Ada Okafor"))
    seat = seat_of("reception")
    today.show(seat)
    reception = seat.me.id
    seat = seat_of("owner")
    seen = ledger.page(seat.vault, kinds=(Kind.ACCESS,), actor=reception)[0]
    assert opening.details(seat, seen.head.seq) == {"why": "Arrivals with a flag on 2026-11-23: F-0001"}


def test_preparing_is_not_another_look(seat_of: SeatOf) -> None:
    seat = seat_of("clinician")
    raise_flag(seat, add_client(seat, "Ada Okafor"))
    seat = seat_of("reception")
    bring(seat, ("09:30", "Ada Okafor"))
    before = accesses(seat)
    row = today.show(seat).flagged[0].row
    daylists.prepare(seat, DAY, row.id, True)
    (arrival,) = today.show(seat).flagged
    assert (arrival.prepared_by, arrival.prepared_at) == ("Sample Reception", seat.now())
    assert accesses(seat) == before + 1


def test_a_flag_past_its_review_says_so(seat_of: SeatOf, clock: Any) -> None:
    seat = seat_of("clinician")
    raise_flag(seat, add_client(seat, "Ada Okafor"), days=1)
    bring(seat, ("09:30", "Ada Okafor"))
    assert today.show(seat).flagged[0].flags[0].is_overdue is False
    clock.now = datetime(2026, 11, 25, 15, 0, tzinfo=UTC)
    assert today.show(seat, DAY).flagged[0].flags[0].is_overdue is True


def test_a_flag_raised_for_a_client_who_is_not_certain_is_not_shown_as_theirs(seat_of: SeatOf) -> None:
    seat = seat_of("clinician")
    raise_flag(seat, add_client(seat, "Ada Okafor"))
    bring(seat, ("09:30", "A. Okafor"))
    shown = today.show(seat)
    assert (shown.flagged, len(shown.asks)) == ((), 1)


def test_what_is_owed_comes_the_most_pressing_first(seat_of: SeatOf, clock: Any) -> None:
    seat = seat_of("clinician")
    raise_flag(seat, add_client(seat, "Ada Okafor"), days=2)
    raise_flag(seat, add_client(seat, "Jo Brandt"), days=20)
    clock.now = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)
    seat = seat_of("owner")
    lines = today.due(seat)
    assert [line.day for line in lines] == sorted(line.day for line in lines)
    overdue = [line.what for line in lines if urgency(line, seat.now()) is Urgency.OVERDUE]
    assert any("Review flag F-0001" in what for what in overdue)
    assert any("Approve flag F-0002" in line.what for line in lines)


def test_an_auditor_has_no_today(seat_of: SeatOf) -> None:
    seat = seat_of("auditor")
    with pytest.raises(Refused):
        today.show(seat)
