"""The disk: full, read-only, damaged by one bit, cut short. Nothing half-written, and a sentence for each."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.domain.errors import Damaged, DiskFull, ReadOnly, VaultTrouble
from app.domain.kinds import Kind
from app.domain.ledger import Content
from app.domain.moments import Moment
from app.services import backups, checking, drafts, unlocking
from app.services.seats import Seat
from app.store import checking as store
from app.store import connection, files, keyslots, ledger, vaults
from app.store.ledger import NewEntry
from tests.conftest import PASSWORDS, ZONE, Clock, Made

Sit = Callable[[str], Seat]
AT = Moment("2026-11-23T15:00:00.000Z")


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


def fill(place: Path, leave: int = 0) -> Path:
    ballast = place / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass
        if leave:
            file.truncate(max(0, file.tell() - leave))
    return ballast


def test_a_full_disk_leaves_the_old_file(small_disk: Path) -> None:
    files.atomic_write(small_disk / "file", b"old")
    fill(small_disk)
    with pytest.raises(DiskFull, match="disk is full") as found:
        files.atomic_write(small_disk / "file", bytes(2_500_000))
    assert (small_disk / "file").read_bytes() == b"old" and "3 MB" in found.value.do
    assert {one.name for one in small_disk.iterdir()} == {"file", "ballast"}


@pytest.mark.parametrize("leave", [0, 4096, 12288, 40960])
def test_a_seal_that_finds_no_room_is_rolled_back_and_said_and_can_be_tried_again(
    small_disk: Path, made: Made, profile: Path, clock: Clock, leave: int
) -> None:
    folder = small_disk / "sample.keepwell"
    shutil.copytree(made.folder, folder)
    seat = unlocking.unlock(folder, made.persons["clinician"], PASSWORDS["clinician"], clock, ZONE)
    drafts.keep(seat, "draft", Kind.INCIDENT, {"story": "text"})
    before = ledger.head(seat.vault)
    entry = NewEntry(kind=Kind.INCIDENT, clinical=Content(set={"story": "x" * 100_000}))
    ballast = fill(small_disk, leave)
    with pytest.raises(DiskFull) as found:
        ledger.append(seat.vault, [entry], seat.now(), drops=("draft",))
    assert "your text is kept" in found.value.safe and not seat.vault.db.in_transaction
    assert ledger.head(seat.vault) == before and drafts.find(seat, "draft") is not None
    ballast.unlink()
    assert ledger.append(seat.vault, [entry], seat.now(), drops=("draft",))[0].number == "INC-2026-0001"
    assert checking.check(seat).faults == ()
    unlocking.lock(seat)


def test_a_backup_onto_a_full_disk_says_so_and_leaves_the_older_one(small_disk: Path, seat_of: Sit) -> None:
    seat = seat_of("owner")
    old = backups.make(seat, small_disk)
    before = old.read_bytes()
    ballast = fill(small_disk)
    with pytest.raises(DiskFull):
        backups.make(seat, small_disk)
    assert {one.name for one in small_disk.iterdir()} == {
        old.name,
        ballast.name,
    } and old.read_bytes() == before


@pytest.mark.skipif(
    os.name != "posix" or os.geteuid() != 0, reason="a read-only disk of one's own needs root"
)
def test_a_practice_on_a_disk_that_may_not_be_written_is_read(
    small_disk: Path, made: Made, profile: Path, clock: Clock
) -> None:
    folder = small_disk / "sample.keepwell"
    shutil.copytree(made.folder, folder)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    seat = unlocking.unlock(folder, made.persons["owner"], PASSWORDS["owner"], clock, ZONE)
    assert seat.vault.read_only and ledger.page(seat.vault, limit=1)
    with pytest.raises(ReadOnly):
        ledger.append(seat.vault, [NewEntry(kind=Kind.NOTICE)], seat.now())
    with pytest.raises(ReadOnly):
        files.atomic_write(folder / "card.json", b"{}")
    assert checking.check(seat).faults == ()
    unlocking.lock(seat)


def looked_at(folder: Path, code: str) -> str:
    """Open with a recovery sheet (which needs no key derivation) and check everything; gives what was said."""
    try:
        vault = vaults.unlock_with_sheet(folder, code, AT)
    except VaultTrouble as trouble:
        return trouble.what
    try:
        words = store.structure(vault.db)
        words = words or store.full(vault.db, vault.id, 0, lambda *_: True).words or store.records(vault.db)
        return " ".join(words)
    except VaultTrouble as trouble:
        return trouble.what
    finally:
        vault.close()


def test_one_bit_flipped_anywhere_is_found_and_the_damaged_file_is_left_as_it_is(
    practice: Path, made: Made
) -> None:
    path = practice / "vault.db"
    good = path.read_bytes()
    pages = len(good) // 4096
    assert looked_at(practice, made.codes[0]) == ""
    good = path.read_bytes()
    for page in range(pages):
        for offset in (page * 131 % 4000, 4016 + page % 80):  # the text of the page, then its IV and MAC
            spoilt = bytearray(good)
            spoilt[page * 4096 + offset] ^= 1 << page % 8
            path.write_bytes(spoilt)
            said = looked_at(practice, made.codes[0])
            assert "damaged" in said, (page, offset, said)
            assert path.read_bytes() == spoilt
    path.write_bytes(good)
    assert looked_at(practice, made.codes[0]) == ""


@pytest.mark.parametrize("pages", [1, 2, 10, 40])
def test_a_file_cut_short_by_whole_pages_is_found(practice: Path, made: Made, pages: int) -> None:
    path = practice / "vault.db"
    path.write_bytes(path.read_bytes()[: -4096 * pages])
    said = looked_at(practice, made.codes[0])
    assert "damaged" in said or "not put together" in said


@pytest.mark.parametrize("size", [0, 1, 15, 16, 100, 4096])
def test_hardly_anything_left_of_the_file_is_damage_and_not_a_new_vault(
    practice: Path, made: Made, clock: Clock, size: int
) -> None:
    path = practice / "vault.db"
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(Damaged):
        unlocking.unlock(practice, made.persons["owner"], PASSWORDS["owner"], clock, ZONE)
    assert path.stat().st_size == size


SEALED = ("entry", "part", "record", "link")


def test_an_old_page_put_back_is_found_wherever_it_changes_what_was_sealed(
    practice: Path, seat_of: Sit, made: Made, held: dict[str, keyslots.Opened]
) -> None:
    def content() -> list[list[tuple[object, ...]]]:
        db = connection.connect(path, held["owner"].main, read_only=True)
        found = [db.execute(f"SELECT * FROM {table}").fetchall() for table in SEALED]
        db.close()
        return found

    path, files_of = practice / "vault.db", []
    for _time in range(2):
        seat = seat_of("reception")
        ledger.append(seat.vault, [NewEntry(kind=Kind.INCIDENT)] * 3, seat.now())
        unlocking.lock(seat)
        files_of.append(path.read_bytes())
    old, new = files_of
    wanted, found = content(), 0
    for page in (slice(at, at + 4096) for at in range(4096, len(old), 4096)):
        if old[page] == new[page]:
            continue
        mixed = bytearray(new)
        mixed[page] = old[page]
        path.write_bytes(mixed)
        if looked_at(practice, made.codes[0]):
            found += 1
        else:  # a page of the search words, which can be made anew
            assert content() == wanted
    assert found > 3
