"""A personal sheet as a person meets it: counted once it was typed back, used once, and then the password is new."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.errors import Refused, WrongPassword
from app.services import people, personal, unlocking
from app.services.seats import Seat
from app.store import ledger
from tests.conftest import ZONE, Clock, Made, proved

Sit = Callable[[str], Seat]
PASSWORD = "cinder walnut harbour tulip"


def test_a_code_counts_once_it_was_typed_back(seat_of: Sit, practice: Path, made: Made, clock: Clock) -> None:
    seat = proved(seat_of("reception"))
    code = personal.new_code(seat)
    before = ledger.head(seat.vault)
    assert not personal.has_one(seat)
    with pytest.raises(Refused, match="Group 3 of the code"):
        personal.put_in_place(seat, code, code[:13] + ("A" if code[13] != "A" else "B") + code[14:])
    with pytest.raises(Refused, match="another sheet") as found:
        personal.put_in_place(seat, code, personal.new_code(seat))
    assert found.value.field == "code" and ledger.head(seat.vault) == before
    personal.put_in_place(seat, code, code.lower().replace("-", " "))
    assert personal.has_one(seat)
    unlocking.lock(seat)
    back = unlocking.unlock_with_sheet(practice, code, "", PASSWORD, clock, ZONE)
    assert back.me.id == made.persons["reception"] and not personal.has_one(back)
    assert [one.name for one in people.members(back)].count("Sample Reception") == 1
    unlocking.lock(back)
    with pytest.raises(WrongPassword):
        seat_of("reception")
    with pytest.raises(
        Refused, match="needs a name"
    ):  # no personal sheet any more: taken for a recovery sheet
        unlocking.unlock_with_sheet(practice, code, "", PASSWORD, clock, ZONE)
    with pytest.raises(Refused, match="does not open this practice"):
        unlocking.unlock_with_sheet(practice, code, "Sample Reception", PASSWORD, clock, ZONE)


def test_coming_back_needs_a_good_password_before_the_sheet_is_spent(
    seat_of: Sit, practice: Path, clock: Clock
) -> None:
    seat = proved(seat_of("clinician"))
    code = personal.new_code(seat)
    personal.put_in_place(seat, code, code)
    unlocking.lock(seat)
    with pytest.raises(Refused) as found:
        unlocking.unlock_with_sheet(practice, code, "", "short", clock, ZONE)
    assert found.value.field == "password"
    seat = seat_of("clinician")
    assert personal.has_one(seat)


def test_a_withdrawn_sheet_lets_nobody_in(seat_of: Sit, practice: Path, clock: Clock) -> None:
    seat = proved(seat_of("auditor"))
    code = personal.new_code(seat)
    personal.put_in_place(seat, code, code)
    personal.withdraw(seat)
    assert not personal.has_one(seat)
    unlocking.lock(seat)
    with pytest.raises(Refused, match="does not open this practice"):
        unlocking.unlock_with_sheet(practice, code, "Sample Auditor", PASSWORD, clock, ZONE)
