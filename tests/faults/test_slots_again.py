"""Lost password slots: put back out of a backup where the file's key is still the same, and refused where it is not."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.errors import Damaged, Refused, WrongPassword
from app.domain.proofs import Purpose
from app.services import backups, checking, salvaging, unlocking
from app.services.seats import Seat
from app.store import keyslots, rekeying
from app.store.vault import FILE
from tests.conftest import PASSWORDS, Clock, Made
from tests.faults.tally import Tally


@pytest.fixture
def backup(seat_of: Callable[[str], Seat], tmp_path: Path) -> Path:
    seat = seat_of("owner")
    seat.remember_proof(Purpose.BACKUP)
    return backups.make(seat, tmp_path / "shelf")


def files_in(practice: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in practice.iterdir() if one.is_file() and one.name != "lock"}


def lose_slots(practice: Path) -> None:
    for name in (keyslots.FILE, keyslots.COPY):
        (practice / name).unlink()


def put_back(practice: Path, backup: Path, made: Made, password: str = PASSWORDS["reception"]) -> None:
    salvaging.put_slots_back(practice, backup, made.persons["reception"], password, Clock())


def test_lost_slots_are_put_back_as_a_backup_has_them_and_everybody_comes_in(
    practice: Path, backup: Path, made: Made, seat_of: Callable[[str], Seat], tally: Tally
) -> None:
    unlocking.lock(seat_of("owner"))
    good = (practice / keyslots.FILE).read_bytes()
    with tally.tried("keyslots lost"):
        with pytest.raises(Refused, match="nothing has to be put back"):
            put_back(practice, backup, made)
        lose_slots(practice)
        before = (practice / FILE).read_bytes()
        with pytest.raises(WrongPassword):
            put_back(practice, backup, made, "this is not my password")
        assert not (practice / keyslots.FILE).exists() and not list(practice.glob(".slots-*"))
        assert {name for _person, name in salvaging.people_in(backup).names} >= {"Sample Owner"}
        put_back(practice, backup, made)
        assert (practice / FILE).read_bytes() == before
        assert (practice / keyslots.FILE).read_bytes() == (practice / keyslots.COPY).read_bytes() == good
        for who in ("reception", "auditor", "clinician", "owner"):
            assert checking.check(seat_of(who)).faults == ()


def test_a_backup_from_before_a_change_of_the_files_key_puts_no_slots_back(
    practice: Path, backup: Path, made: Made, seat_of: Callable[[str], Seat], tally: Tally
) -> None:
    seat = seat_of("owner")
    rekeying.rekey(seat.vault, seat.now())
    unlocking.lock(seat)
    lose_slots(practice)
    before = files_in(practice)
    with tally.tried("keyslots lost"):
        with pytest.raises(Damaged, match="changed since that backup"):
            put_back(practice, backup, made)
        assert files_in(practice) == before
