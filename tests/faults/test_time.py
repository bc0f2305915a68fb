"""Time: clocks set back and forward, changed zones, a computer that slept. The order holds; what is odd is shown."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.errors import Refused, WrongPassword
from app.domain.kinds import Kind
from app.services import checking, incidents, trail, unlocking
from app.services.seats import Seat
from app.store import ledger, records
from app.store.ledger import NewEntry
from app.ui.idle import ASLEEP_SECONDS, IdleWatch
from tests.conftest import PASSWORDS, Clock, Made
from tests.faults.acts import told
from tests.faults.tally import Tally

Sit = Callable[[str], Seat]
BACK, ZONES, SLEPT = "clock set back or forward", "zone change", "suspend"
HOURS = timedelta(hours=1)


@pytest.mark.parametrize("jump", [-9000 * HOURS, -3 * HOURS, -HOURS / 60, 3 * HOURS, 90_000 * HOURS])
def test_a_clock_set_anywhere_keeps_the_order_and_the_chain(
    seat_of: Sit, clock: Clock, jump: timedelta, tally: Tally
) -> None:
    seat = seat_of("owner")
    first = incidents.seal(seat, told()).id
    clock.now += jump
    with tally.tried(BACK):
        second = ledger.append(seat.vault, [NewEntry(kind=Kind.INCIDENT)], seat.now())[0].record
        clock.now -= jump
        third = ledger.append(seat.vault, [NewEntry(kind=Kind.INCIDENT)], seat.now())[0].record
        lines = trail.page(seat, kinds=(Kind.INCIDENT,))[0]
        seqs = [records.find(seat.vault, record).seq for record in (third, second, first)]  # type: ignore[union-attr]
        assert [line.seq for line in lines] == seqs == sorted(seqs, reverse=True)
        assert checking.check(seat).faults == ()
        odd = [line.seq for line in lines if "clock had gone back" in line.action_words]
        assert odd == ([seqs[1]] if jump < timedelta(0) else [seqs[0]])
        said = {fact.words: fact.value for fact in trail.facts(seat, odd[0])}
        assert "it had gone back: the entry before says" in said["Clock"]
        assert "Clock" not in {fact.words for fact in trail.facts(seat, seqs[2])}


def test_a_clock_before_the_newest_entry_is_said_at_the_unlock_and_one_after_it_is_not(
    seat_of: Sit, clock: Clock, tally: Tally
) -> None:
    seat = seat_of("owner")
    ledger.append(seat.vault, [NewEntry(kind=Kind.INCIDENT)], seat.now())
    for minutes, is_said in ((-1, False), (-60, True), (60, False)):
        clock.now = Clock().now + timedelta(minutes=minutes)
        with tally.tried(BACK):
            notes = seat_of("clinician").vault.notes
            assert any("look whether the clock is right" in note for note in notes) == is_said, minutes
    clock.now = Clock().now - timedelta(days=30)
    assert any("2026-10-24" in note and "2026-11-23" in note for note in seat_of("reception").vault.notes)


def test_numbers_go_on_when_the_clock_goes_back_over_a_new_year(
    seat_of: Sit, clock: Clock, tally: Tally
) -> None:
    seat, given = seat_of("owner"), []
    with tally.tried(BACK):
        for year in (2026, 2027, 2026, 2027, 2025):
            clock.now = datetime(year, 6, 1, tzinfo=UTC)
            given.append(ledger.append(seat.vault, [NewEntry(kind=Kind.INCIDENT)], seat.now())[0].number)
        assert given == [
            "INC-2026-0001", "INC-2027-0001", "INC-2026-0002", "INC-2027-0002", "INC-2025-0001",
        ]  # fmt: skip


def test_a_clock_set_forward_does_not_shorten_a_wait_for_good_and_set_back_does_not_lengthen_it(
    practice: Path, made: Made, clock: Clock, tally: Tally
) -> None:
    def attempt(password: str) -> None:
        seat = unlocking.unlock(practice, made.persons["owner"], password, clock, "UTC")
        unlocking.lock(seat)

    for _time in range(3):
        with pytest.raises(WrongPassword):
            attempt("not the password")
        clock.now += timedelta(minutes=1)
    with pytest.raises(WrongPassword):
        attempt("not the password")
    clock.now -= timedelta(days=400)
    with tally.tried(BACK):
        with pytest.raises(Refused, match="Try again in") as found:
            attempt(PASSWORDS["owner"])
        seconds = int("".join(one for one in found.value.reason if one.isdigit()))
        assert seconds <= 15
        clock.now += timedelta(seconds=seconds)
        clock.now += timedelta(days=400)
        attempt(PASSWORDS["owner"])


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin", "No/Such", ""])
def test_another_zone_of_the_computer_changes_no_time_that_stands(
    practice: Path, made: Made, clock: Clock, seat_of: Sit, zone: str, tally: Tally
) -> None:
    seat = seat_of("owner")
    record = incidents.seal(seat, told()).id
    before = ledger.record_of(seat.vault, record).made
    unlocking.lock(seat)
    with tally.tried(ZONES):
        seat = unlocking.unlock(practice, made.persons["owner"], PASSWORDS["owner"], clock, zone or "UTC")
        assert ledger.record_of(seat.vault, record).made == before
        assert seat.now().zone == "America/Denver", "the practice's own zone holds"
        assert checking.check(seat).faults == ()
        unlocking.lock(seat)


def test_the_hour_that_comes_twice_in_autumn_keeps_its_order(
    seat_of: Sit, clock: Clock, tally: Tally
) -> None:
    seat, said = seat_of("owner"), []
    with tally.tried(ZONES):
        for minute in range(0, 180, 20):
            clock.now = datetime(2027, 11, 7, 6, tzinfo=UTC) + timedelta(minutes=minute)
            head = ledger.append(seat.vault, [NewEntry(kind=Kind.INCIDENT)], seat.now())[0]
            said.append((head.seq, seat.now().local().strftime("%H:%M"), seat.now().offset))
        assert [clock for _seq, clock, _offset in said].count("01:00") == 2
        assert {offset for _seq, _clock, offset in said} == {-360, -420}
        lines = trail.page(seat, kinds=(Kind.INCIDENT,))[0]
        assert [line.seq for line in lines] == [seq for seq, _clock, _offset in reversed(said)]
        assert not any("gone back" in line.action_words for line in lines)


@pytest.mark.parametrize(
    ("running", "wall", "is_due"),
    [
        (1, 1, False),
        (60, 60, False),
        (301, 301, True),
        (1, 8 * 3600, True),  # the clock that only runs while the computer does stood still
        (8 * 3600, 8 * 3600, True),  # one that runs on did not, and the idle minutes are over all the same
        (1, ASLEEP_SECONDS + 1, True),
        (1, ASLEEP_SECONDS - 2, False),
        (301, -8 * 3600, True),  # the wall clock was set back: the other one tells
        (1, -8 * 3600, False),
        (1, 8 * 3600 + 1, True),
    ],
)
def test_a_desk_locks_when_the_computer_wakes_and_no_clock_set_back_keeps_it_open(
    qtbot: object, running: float, wall: float, is_due: bool, tally: Tally
) -> None:
    clocks = [1000.0, 1_000_000.0]
    watch = IdleWatch(running=lambda: clocks[0], wall=lambda: clocks[1])
    told_to: list[bool] = []
    watch.due.connect(lambda: told_to.append(True))
    watch.start()
    clocks[0] += running
    clocks[1] += wall
    with tally.tried(SLEPT):
        assert watch.look() == is_due == bool(told_to)
    watch.stop()
