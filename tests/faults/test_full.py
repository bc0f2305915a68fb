"""A full disk: every act is rolled back and said, what was typed is kept, and it goes through once there is room."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.domain.errors import DiskFull
from app.domain.kinds import Kind
from app.domain.ledger import Content
from app.domain.proofs import Purpose
from app.services import backups, checking, disposals, drafts, unlocking
from app.services.seats import Seat
from app.store import ballast, files, ledger
from app.store.ledger import NewEntry
from tests.conftest import PASSWORDS, ZONE, Clock, Made
from tests.faults import tracing
from tests.faults.acts import ACTS, BY_NAME, Act, dispose, propose
from tests.faults.places import Place
from tests.faults.staging import Stage
from tests.faults.tally import Tally
from tests.faults.tracing import NEEDS_ROOM, How, Point

StageOf = Callable[[Act], Stage]
Sit = Callable[[str], Seat]
SOME = 4
every_act = pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)


def full_at(stage: Stage, points: list[Point], tally: Tally) -> None:
    """Let the disk be full at each of these calls, then free it and try again; or let the next unlock finish it."""
    failed, again = [], not stage.act.finished
    for call, when in points:
        outcome = stage.run(
            *("-o", os.devnull, "-e", f"trace={call}", "-e", f"inject={call}:error=ENOSPC:when={when}"),
            how=How(again=again),
        )
        try:
            with tally.tried(f"disk full: {stage.act.name}"):
                assert outcome.code == 0 and (outcome.is_acknowledged or not again), outcome
                for said in outcome.said:
                    full = said.startswith("trouble") and "disk is full" in said
                    full = full and (" MB" in said or stage.act.finished)
                    assert full or said == "acknowledged", outcome
                loosely = again and len(outcome.said) > 1
                stage.judge.judge(stage.place, outcome.is_acknowledged, loosely)
        except Exception as error:  # all points are tried, and then all are told of
            failed.append((call, when, repr(error)))
    assert not failed, failed


def needing_room(stage: Stage) -> list[Point]:
    """Give the act's calls that a full disk refuses; its last is the word that it is done, which needs no disk."""
    return [point for point in stage.points if point[0] in NEEDS_ROOM][:-1]


@every_act
def test_an_act_that_finds_the_disk_full_somewhere_is_said_and_done_when_there_is_room(
    act: Act, stage_of: StageOf, tally: Tally
) -> None:
    stage = stage_of(act)
    full_at(stage, tracing.spread(needing_room(stage), SOME), tally)


@every_act
@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_an_act_that_finds_the_disk_full_anywhere_is_said_and_done_when_there_is_room(
    act: Act, stage_of: StageOf, tally: Tally
) -> None:
    stage = stage_of(act)
    full_at(stage, needing_room(stage), tally)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MB, where the system lets us have one."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)]
    if sys.platform != "linux" or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("a small disk of one's own needs Linux and root")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.fixture
def small_seat(small_disk: Path, made: Made, profile: Path, clock: Clock) -> Iterator[Seat]:
    """A clinician at a practice that lies on the small disk."""
    folder = small_disk / "sample.keepwell"
    shutil.copytree(made.folder, folder)
    seat = unlocking.unlock(folder, made.persons["clinician"], PASSWORDS["clinician"], clock, ZONE)
    yield seat
    unlocking.lock(seat)


def fill(place: Path, leave: int = 0) -> Path:
    filler = place / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass
        if leave:
            file.truncate(max(0, file.tell() - leave))
    return filler


def test_a_full_disk_leaves_the_old_file(small_disk: Path, tally: Tally) -> None:
    files.atomic_write(small_disk / "file", b"old")
    fill(small_disk)
    with tally.tried("disk full: a small disk"):
        with pytest.raises(DiskFull, match="disk is full") as found:
            files.atomic_write(small_disk / "file", bytes(2_500_000))
        assert (small_disk / "file").read_bytes() == b"old" and "3 MB" in found.value.do
        assert {one.name for one in small_disk.iterdir()} == {"file", "filler"}


@pytest.mark.parametrize("leave", [0, 4096, 12288, 40960])
def test_a_seal_that_finds_no_room_is_rolled_back_and_said_and_can_be_tried_again(
    small_disk: Path, small_seat: Seat, leave: int, tally: Tally
) -> None:
    drafts.keep(small_seat, "draft", Kind.INCIDENT, {"story": "text"})
    vault, before = small_seat.vault, ledger.head(small_seat.vault)
    entry = NewEntry(kind=Kind.INCIDENT, clinical=Content(set={"story": "x" * 100_000}))
    filler = fill(small_disk, leave)
    with tally.tried("disk full: a small disk"):
        with pytest.raises(DiskFull) as found:
            ledger.append(vault, [entry], small_seat.now(), drops=("draft",))
        assert "your text is kept" in found.value.safe and " MB" in found.value.do
        assert not vault.db.in_transaction
        assert ledger.head(vault) == before and drafts.find(small_seat, "draft") is not None
        filler.unlink()
        number = ledger.append(vault, [entry], small_seat.now(), drops=("draft",))[0].number
        assert number == "INC-2026-0001" and checking.check(small_seat).faults == ()


def test_a_backup_onto_a_full_disk_says_so_and_leaves_the_older_one(
    small_disk: Path, seat_of: Sit, tally: Tally
) -> None:
    seat = seat_of("owner")
    seat.remember_proof(Purpose.BACKUP)
    old = backups.make(seat, small_disk)
    before = old.read_bytes()
    filler = fill(small_disk)
    with tally.tried("disk full: a small disk"):
        with pytest.raises(DiskFull) as found:
            backups.make(seat, small_disk)
        assert " MB" in found.value.do and old.read_bytes() == before
        assert {one.name for one in small_disk.iterdir()} == {old.name, filler.name}


def test_with_the_ballast_given_up_a_full_disk_still_keeps_and_drops_what_was_typed(
    small_disk: Path,
    small_seat: Seat,
    made: Made,
    clock: Clock,
    tally: Tally,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    vault, kept = small_seat.vault, small_seat.vault.folder / ballast.FILE
    assert kept.stat().st_size == ballast.SIZE
    filler = fill(small_disk)
    with tally.tried("disk full: the ballast"):
        drafts.keep(small_seat, "draft", Kind.INCIDENT, {"story": "text " * 100})
        assert drafts.find(small_seat, "draft") is not None and not kept.exists()
        drafts.drop(small_seat, "draft")
        assert drafts.find(small_seat, "draft") is None
    fill(small_disk)
    unlocking.lock(small_seat)
    full = unlocking.unlock(vault.folder, made.persons["clinician"], PASSWORDS["clinician"], clock, ZONE)
    assert any("almost full" in note for note in full.vault.notes) and not kept.exists()
    unlocking.lock(full)
    filler.unlink()
    again = unlocking.unlock(vault.folder, made.persons["clinician"], PASSWORDS["clinician"], clock, ZONE)
    assert kept.exists() and not again.vault.notes
    unlocking.lock(again)


def test_with_the_ballast_given_up_a_disposal_goes_through_on_a_full_disk(
    small_disk: Path, made: Made, monkeypatch: pytest.MonkeyPatch, tally: Tally
) -> None:
    monkeypatch.setattr(ballast, "SIZE", 512 * 1024)
    place = Place(small_disk / "place", made.persons, BY_NAME["dispose"].now)
    shutil.copytree(made.folder, place.folder, ignore=shutil.ignore_patterns("lock", ballast.FILE))
    shutil.copytree(made.profile, place.profile)
    propose(place)
    with place.seated("owner") as seat:
        filler = fill(small_disk)
        with tally.tried("disk full: the ballast"):
            dispose(seat, place)
            assert disposals.listing(seat)[0].carried_out and not (place.folder / ballast.FILE).exists()
            assert checking.check(seat).faults == ()
        filler.unlink()


def test_without_ballast_a_full_disk_keeps_nothing_and_says_so(
    small_disk: Path, small_seat: Seat, tally: Tally
) -> None:
    (small_seat.vault.folder / ballast.FILE).unlink()
    fill(small_disk)
    with pytest.raises(DiskFull):
        drafts.keep(small_seat, "draft", Kind.INCIDENT, {"story": "text " * 100})
