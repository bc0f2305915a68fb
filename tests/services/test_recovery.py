"""Two ways back in: how they stand, and new ones that count only once they are proved."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.errors import Refused, VaultTrouble
from app.domain.people import Role
from app.services import people, recovery, today, unlocking
from app.services.seats import Seat
from app.store import passwords as costs
from tests.conftest import ZONE, Clock, Made, proved

Sit = Callable[[str], Seat]
PASSWORD = "cinder walnut harbour tulip"
pytestmark = pytest.mark.usefixtures("cheap")


def test_new_sheets_take_the_place_of_the_old_ones_only_when_both_codes_were_typed_back(
    seat_of: Sit, made: Made, practice: Path, clock: Clock
) -> None:
    seat = seat_of("owner")
    new = recovery.make(seat)
    with pytest.raises(Refused, match="Type back the codes"):
        recovery.put_in_place(seat, new.ids)
    unlocking.prove_sheet(seat, new.codes[0])
    with pytest.raises(Refused, match="Type back the codes"):
        recovery.put_in_place(seat, new.ids)
    unlocking.prove_sheet(seat, new.codes[1])
    assert recovery.ways(seat).ready == new.ids
    after = recovery.put_in_place(seat, new.ids)
    assert Path(after.backup).is_file()
    ways = recovery.ways(seat)
    assert not ways.is_due and ways.ready == ()
    assert [one.id for one in ways.sheets if one.ended is None] == list(reversed(new.ids))
    unlocking.lock(seat)
    for code in made.codes:
        with pytest.raises((Refused, VaultTrouble)):
            unlocking.unlock_with_sheet(practice, code, "Sample Returned", PASSWORD, clock, ZONE)
    unlocking.lock(unlocking.unlock_with_sheet(practice, new.codes[1], "Sample Back", PASSWORD, clock, ZONE))


def test_after_a_sheet_was_used_new_ones_are_due_and_it_is_listed_as_used(
    seat_of: Sit, made: Made, practice: Path, clock: Clock
) -> None:
    seat = unlocking.unlock_with_sheet(practice, made.codes[0], "Sample Returned", PASSWORD, clock, ZONE)
    ways = recovery.ways(seat)
    assert ways.is_due
    (line,) = recovery.due(seat)
    assert (line.what, line.day, line.page) == ("New recovery sheets", seat.now().day(), "settings")
    assert line in today.due(seat)
    assert [(one.name, one.used, one.ended is not None) for one in ways.sheets] == [
        ("Recovery sheet 2", False, False),
        ("Recovery sheet 1", True, True),
    ]
    new = recovery.make(proved(seat))
    for code in new.codes:
        unlocking.prove_sheet(seat, code)
    recovery.put_in_place(seat, new.ids)
    assert not recovery.ways(seat).is_due and recovery.due(seat) == []
    unlocking.lock(seat)


def test_an_owner_who_reads_no_clinical_part_waits_for_somebody_who_does(
    seat_of: Sit, practice: Path, clock: Clock
) -> None:
    seat = seat_of("owner")
    second = people.appoint(seat, "Sample Second", Role.OWNER, False, PASSWORD, costs.FLOOR)
    unlocking.lock(seat)
    seat = proved(unlocking.unlock(practice, second.id, PASSWORD, clock, ZONE))
    new = recovery.make(seat)
    for code in new.codes:
        unlocking.prove_sheet(seat, code)
    assert [one.waits for one in recovery.ways(seat).sheets[:2]] == [True, True]
    assert recovery.ways(seat).ready == ()
    with pytest.raises(Refused, match="a clinician has to unlock once"):
        recovery.put_in_place(seat, new.ids)
    unlocking.lock(seat)
    unlocking.lock(seat_of("clinician"))
    seat = proved(unlocking.unlock(practice, second.id, PASSWORD, clock, ZONE))
    assert recovery.ways(seat).ready == new.ids
    recovery.put_in_place(seat, new.ids)
    unlocking.lock(seat)


@pytest.mark.parametrize("who", ["clinician", "reception", "auditor"])
def test_only_an_owner_makes_sheets_and_puts_them_in_place(seat_of: Sit, who: str, tmp_path: Path) -> None:
    seat, to = seat_of(who), tmp_path / "to"
    to.mkdir()
    for act in (
        lambda: recovery.make(seat),
        lambda: recovery.put_in_place(seat, ("a", "b")),
        lambda: recovery.save_sheets(seat, ("A", "B"), to),
    ):
        with pytest.raises(Refused, match="role does not allow"):
            act()
    assert list(to.iterdir()) == []
