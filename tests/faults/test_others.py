"""Others at the same files: a second copy of the program, another process, and journals of another vault."""

import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.domain.errors import InUse, Refused, WrongPassword
from app.domain.kinds import Kind
from app.domain.ledger import Content
from app.domain.proofs import Purpose
from app.services import backups, checking, drafts, unlocking
from app.services.seats import Seat
from app.store import ledger, restoring
from app.store.ledger import NewEntry
from tests.conftest import PASSWORDS, ZONE, Clock, Made
from tests.faults.saying import said_of
from tests.faults.tally import Tally

Sit = Callable[[str], Seat]
ROOT = Path(__file__).parents[2]
TWO, HELD, STALE = "two copies of the program", "another process holds the file", "stale journals"
on_posix = pytest.mark.skipif(os.name != "posix", reason="these locks of files are POSIX's")


@contextmanager
def holder(how: str, where: Path, more: str, password: str = "") -> Iterator["subprocess.Popen[str]"]:
    """Run another process until the end of the block."""
    command = [sys.executable, "-m", "tests.faults.holder", how, str(where), more]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdin and other.stdout
        other.stdin.write(password + "\n")
        other.stdin.flush()
        assert other.stdout.readline() == "held\n"
        try:
            yield other
        finally:
            other.kill()


def sit(practice: Path, made: Made, who: str = "clinician") -> Seat:
    return unlocking.unlock(practice, made.persons[who], PASSWORDS[who], Clock(), ZONE)


def test_a_second_copy_is_told_who_has_it_open_where_and_changes_nothing(
    practice: Path, made: Made, tally: Tally
) -> None:
    with tally.tried(TWO), holder("sits", practice, made.persons["owner"], PASSWORDS["owner"]):
        before = (practice / "vault.db").read_bytes()
        with pytest.raises(InUse) as found:
            sit(practice, made)
        assert "Sample Owner" in found.value.what and platform.node() in found.value.what
        assert (practice / "vault.db").read_bytes() == before


def test_a_copy_that_was_killed_keeps_nobody_out(practice: Path, made: Made, tally: Tally) -> None:
    with holder("sits", practice, made.persons["owner"], PASSWORDS["owner"]) as other:
        other.kill()
        other.wait()
    with tally.tried(TWO):
        seat = sit(practice, made)
        ledger.append(seat.vault, [NewEntry(kind=Kind.INCIDENT)], seat.now())
        assert checking.check(seat).faults == ()
        unlocking.lock(seat)


@on_posix
def test_a_file_that_another_process_holds_for_a_moment_is_waited_for(
    practice: Path, made: Made, tally: Tally
) -> None:
    seat = sit(practice, made)
    with tally.tried(HELD), holder("holds", practice / "vault.db", "0.6"):
        assert ledger.append(seat.vault, [NewEntry(kind=Kind.INCIDENT)], seat.now())[0].number
    unlocking.lock(seat)


@on_posix
def test_a_file_that_another_process_keeps_is_said_and_the_text_stays(
    practice: Path, made: Made, tally: Tally
) -> None:
    seat = sit(practice, made)
    drafts.keep(seat, "draft", Kind.INCIDENT, {"story": "text"})
    before = ledger.head(seat.vault)
    seat.vault.db.execute("PRAGMA busy_timeout=200").fetchall()
    with tally.tried(HELD), holder("holds", practice / "vault.db", "60"):
        entry = NewEntry(kind=Kind.INCIDENT, clinical=Content(set={"story": "text"}))
        with pytest.raises(InUse, match="Another program is using") as found:
            ledger.append(seat.vault, [entry], seat.now(), drops=("draft",))
        assert "Nothing was changed" in found.value.safe and not seat.vault.db.in_transaction
    assert ledger.head(seat.vault) == before and drafts.find(seat, "draft") is not None
    assert ledger.append(seat.vault, [entry], seat.now(), drops=("draft",))[0].number == "INC-2026-0001"
    unlocking.lock(seat)


@on_posix
def test_a_practice_whose_file_another_process_keeps_says_so_at_the_unlock(
    practice: Path, made: Made, tally: Tally
) -> None:
    file, refused = practice / "vault.db", pytest.raises(InUse, match="Another program is using")
    with tally.tried(HELD), holder("holds", file, "60"), refused:
        sit(practice, made)
    unlocking.lock(sit(practice, made))


@pytest.fixture
def stale(practice: Path, made: Made, tmp_path: Path) -> Path:
    """Give a journal that was left by work on the practice as it was, and would put its old pages back."""
    copy = tmp_path / "earlier"
    shutil.copytree(practice, copy, ignore=shutil.ignore_patterns("lock"))
    seat = sit(copy, made)
    db = seat.vault.db
    db.execute("PRAGMA cache_size=10").fetchall()
    db.execute("BEGIN IMMEDIATE")
    for number in range(2000):
        db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (f"filler {number}", "x" * 200))
    db.execute("DELETE FROM record_text WHERE rowid > 0")
    kept = tmp_path / "journal"
    shutil.copyfile(copy / "vault.db-journal", kept)
    db.execute("ROLLBACK")
    unlocking.lock(seat)
    assert kept.stat().st_size > 4096
    return kept


@pytest.fixture
def restored(practice: Path, stale: Path, seat_of: Sit, tmp_path: Path) -> Path:
    """Give a folder that a later state of the practice was just restored into."""
    seat = seat_of("owner")
    ledger.append(seat.vault, [NewEntry(kind=Kind.INCIDENT)] * 20, seat.now())
    seat.remember_proof(Purpose.BACKUP)
    kept = backups.make(seat, tmp_path / "shelf")
    unlocking.lock(seat)
    backups.restore(kept, tmp_path / "restored.keepwell")
    return tmp_path / "restored.keepwell"


def numbers(seat: Seat) -> list[str]:
    return [one.head.number for one in ledger.page(seat.vault, kinds=(Kind.INCIDENT,))]


@pytest.mark.parametrize("end", restoring.JOURNALS)
def test_a_stale_journal_beside_a_restored_file_is_set_aside_and_said(
    restored: Path, stale: Path, made: Made, end: str, tally: Tally
) -> None:
    shutil.copyfile(stale, restored / f"vault.db{end}")
    with tally.tried(STALE):
        seat = sit(restored, made, "owner")
        assert len(numbers(seat)) == 20 and checking.check(seat).faults == ()
        aside = f"vault.db{end}.{restoring.SET_ASIDE}"
        assert any(aside in note for note in seat.vault.notes)
        assert (restored / aside).read_bytes() == stale.read_bytes()
        unlocking.lock(seat)


def test_a_journal_of_a_restored_files_own_is_not_set_aside(
    restored: Path, stale: Path, made: Made, tally: Tally
) -> None:
    path = restored / "vault.db"
    changed = bytearray(path.read_bytes())
    changed[5000] ^= 1  # it was written to since it was laid down
    path.write_bytes(changed)
    shutil.copyfile(stale, restored / "vault.db-journal")
    with tally.tried(STALE):
        assert restoring.set_aside(restored) == [] and (restored / "vault.db-journal").exists()


def test_a_stale_journal_put_beside_a_file_by_hand_is_never_passed_over(
    practice: Path, stale: Path, made: Made, seat_of: Sit, tally: Tally
) -> None:
    seat = seat_of("owner")
    ledger.append(seat.vault, [NewEntry(kind=Kind.INCIDENT)] * 20, seat.now())
    unlocking.lock(seat)
    shutil.copyfile(stale, practice / "vault.db-journal")
    with tally.tried(STALE):
        said = said_of(practice, made.codes[0])
        assert "damaged" in said or "older than" in said or "missing" in said or "Entry" in said, said


@pytest.mark.parametrize("hot", [False, True])
def test_a_wrong_password_is_said_in_time_and_changes_no_byte_also_beside_a_hot_journal(
    practice: Path, made: Made, stale: Path, tally: Tally, hot: bool
) -> None:
    if hot:
        shutil.copyfile(stale, practice / "vault.db-journal")
    kept = [
        path for path in practice.glob("*.*") if path.is_file()
    ]  # the try itself is noted in the drop box
    before = {path.name: path.read_bytes() for path in kept}
    with tally.tried("wrong password"):
        began = time.monotonic()
        with pytest.raises(WrongPassword, match="does not open this person's keys"):
            unlocking.unlock(practice, made.persons["owner"], "not the password", Clock(), ZONE)
        assert time.monotonic() - began < 15, "1.5 s, and ten times that on a busy computer"
        assert {path.name: path.read_bytes() for path in kept} == before and "vault.db" in before


def test_a_backup_is_never_restored_onto_a_practice_open_or_not(
    practice: Path, made: Made, seat_of: Sit, tmp_path: Path, tally: Tally
) -> None:
    seat = seat_of("owner")
    seat.remember_proof(Purpose.BACKUP)
    kept = backups.make(seat, tmp_path / "shelf")
    for is_open in (True, False):
        if not is_open:
            unlocking.lock(seat)
        before = (practice / "vault.db").stat()
        with tally.tried("restore onto a practice"):
            with pytest.raises(Refused, match="new, empty folder"):
                backups.restore(kept, practice)
            after = (practice / "vault.db").stat()
            assert (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns)
            assert not list(practice.parent.glob(".*.partial"))
    unlocking.lock(sit(practice, made))
