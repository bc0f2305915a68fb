"""Places that lose records: a network, a sync folder, a removable disk. Refused or warned of; backups may go there."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.errors import ReadOnly, Refused
from app.domain.kinds import Kind
from app.domain.proofs import Purpose
from app.services import backups, checking, unlocking
from app.services.seats import Seat
from app.store import ledger, passwords, places
from app.store.ledger import NewEntry
from app.store.places import Sort
from tests.conftest import PASSWORDS, PRACTICE, ZONE, Clock, Made
from tests.faults.tally import Tally

Sit = Callable[[str], Seat]
PLACES = "network, sync and removable places"


def lies_on(monkeypatch: pytest.MonkeyPatch, sort: Sort, below: Path) -> None:
    """Let a folder and all below it lie on such a disk."""
    monkeypatch.setattr(places, "_disk", lambda folder: sort if folder.is_relative_to(below) else Sort.OWN)


def sync(folder: Path) -> Path:
    """Make a folder that a sync program carries about."""
    (folder / "Dropbox").mkdir()
    return folder / "Dropbox"


@pytest.mark.parametrize("sort", [Sort.NETWORK, Sort.SYNC])
def test_nothing_is_founded_or_restored_where_other_computers_write(
    tmp_path: Path, seat_of: Sit, monkeypatch: pytest.MonkeyPatch, tally: Tally, sort: Sort
) -> None:
    there = sync(tmp_path) if sort is Sort.SYNC else tmp_path
    seat = seat_of("owner")
    seat.remember_proof(Purpose.BACKUP)
    kept = backups.make(seat, there / "shelf")  # a backup may lie there
    if sort is Sort.NETWORK:
        lies_on(monkeypatch, sort, there)
    with tally.tried(PLACES):
        with pytest.raises(Refused, match="backups may go") as found:
            unlocking.found(
                there / "new",
                PRACTICE,
                "Sample Owner",
                True,
                PASSWORDS["owner"],
                Clock(),
                ZONE,
                passwords.FLOOR,
            )
        assert found.value.field == "folder"
        with pytest.raises(Refused, match="own disk"):
            backups.restore(kept, there / "restored")
        assert {one.name for one in there.iterdir()} >= {"shelf"}
        assert not (there / "new").exists() and not (there / "restored").exists()


@pytest.mark.parametrize("sort", [Sort.NETWORK, Sort.SYNC])
def test_a_practice_that_was_put_there_is_only_read_and_the_reason_is_said(
    practice: Path, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tally: Tally, sort: Sort
) -> None:
    folder = practice
    if sort is Sort.SYNC:
        folder = practice.rename(sync(tmp_path) / practice.name)
    else:
        lies_on(monkeypatch, sort, practice)
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    with tally.tried(PLACES):
        seat = unlocking.unlock(folder, made.persons["owner"], PASSWORDS["owner"], Clock(), ZONE)
        assert seat.vault.read_only and checking.check(seat).faults == ()
        assert any("own disk; backups may go" in note for note in seat.vault.notes)
        with pytest.raises(ReadOnly):
            ledger.append(seat.vault, [NewEntry(kind=Kind.INCIDENT)], seat.now())
        unlocking.lock(seat)
        assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before


def test_a_removable_disk_is_warned_of_and_worked_on(
    practice: Path, made: Made, monkeypatch: pytest.MonkeyPatch, tally: Tally
) -> None:
    lies_on(monkeypatch, Sort.REMOVABLE, practice)
    with tally.tried(PLACES):
        seat = unlocking.unlock(practice, made.persons["owner"], PASSWORDS["owner"], Clock(), ZONE)
        assert any("removable disk" in note for note in seat.vault.notes)
        ledger.append(seat.vault, [NewEntry(kind=Kind.INCIDENT)], seat.now())
        unlocking.lock(seat)


def test_ones_own_disk_is_not_spoken_of(seat_of: Sit) -> None:
    assert seat_of("owner").vault.notes == []
