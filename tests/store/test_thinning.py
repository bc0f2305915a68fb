"""A shelf is thinned by what the manifests say: only this practice's own backups, and never the newest good one."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.domain.errors import OlderThanSeen
from app.domain.kinds import Kind
from app.domain.shelves import Why
from app.services import backups, unlocking
from app.services.seats import Seat
from app.store import backups as store
from app.store import ledger, manifests, settings, shelves
from app.store.ledger import NewEntry
from tests.conftest import PASSWORDS, ZONE, Clock, Made
from tests.store.boxes import rewritten

Sit = Callable[[str], Seat]


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Give an empty folder for backups."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    return folder


def use(seat: Seat, shelf: Path) -> None:
    settings.write(seat.vault, manifests.FOLDER, str(shelf))


def test_thirty_days_leave_fourteen_days_and_the_weeks_before(
    seat_of: Sit, shelf: Path, clock: Clock
) -> None:
    seat = seat_of("owner")
    use(seat, shelf)
    first = backups.today_if_needed(seat)
    assert first is not None
    for day in range(2, 60):
        made = seat.now()
        at = msgspec.structs.replace(
            made, utc=(clock.now - timedelta(days=day)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        )
        rewritten(first, shelf / f"old-{day:03d}{manifests.ENDING}", seat, made=at)
    clock.now += timedelta(days=1)
    newest = backups.today_if_needed(seat)
    assert newest is not None
    days = [one.made.day() for one in backups.listing(seat)]
    assert len(days) == len(set(days)) and days.count(seat.now().day()) == 1
    assert 14 < len(days) < 24 and newest.exists() and first.exists()


def test_nothing_that_is_not_this_practices_is_ever_deleted(seat_of: Sit, shelf: Path, clock: Clock) -> None:
    seat = seat_of("owner")
    use(seat, shelf)
    ours = backups.today_if_needed(seat)
    assert ours is not None
    theirs = rewritten(ours, shelf / f"2020-01-01-0000001{manifests.ENDING}", seat, vault="ab" * 32)
    unsigned = rewritten(ours, shelf / f"2020-01-02-0000001{manifests.ENDING}", seq=2)
    spoilt = shelf / f"2020-01-03-0000001{manifests.ENDING}"
    spoilt.write_bytes(b"no backup")
    letter = shelf / "letter.txt"
    letter.write_bytes(b"dear")
    partial = shelf / ".0123456789abcdef.partial"
    partial.mkdir()
    again = shelf / f"2020-01-04-0000001{manifests.ENDING}"
    shutil.copy(ours, again)
    clock.now += timedelta(hours=1)
    backups.make_unasked(seat)
    assert {theirs, unsigned, spoilt, letter, partial} <= set(shelf.iterdir())
    assert not ours.exists() and not again.exists()


def test_a_file_that_cannot_be_deleted_stays_and_is_no_trouble(
    seat_of: Sit, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = seat_of("owner")
    use(seat, shelf)
    first = backups.make_unasked(seat)
    shutil.copy(first, shelf / f"copy{manifests.ENDING}")
    with monkeypatch.context() as patch:
        patch.setattr(
            Path, "unlink", lambda *_args, **_more: (_ for _ in ()).throw(PermissionError(13, "no"))
        )
        assert shelves.thin(seat.vault, shelf, shelf / "newer") == []
    assert first.exists()


def test_what_was_made_by_hand_or_before_a_change_says_so_and_is_kept(
    seat_of: Sit, shelf: Path, clock: Clock
) -> None:
    seat = seat_of("owner")
    use(seat, shelf)
    by_hand = backups.make(seat)
    before = backups.make_unasked(seat, why=Why.BEFORE)
    for _hour in range(3):
        clock.now += timedelta(hours=1)
        backups.make_unasked(seat)
    whys = {one.path: one.why for one in backups.listing(seat)}
    assert whys[str(by_hand)] is Why.HAND and whys[str(before)] is Why.BEFORE and len(whys) == 3


def test_an_older_backup_under_a_newer_name_is_known_for_what_it_is(
    seat_of: Sit, shelf: Path, clock: Clock, practice: Path, made: Made
) -> None:
    seat = seat_of("owner")
    use(seat, shelf)
    old_file = shelf / f"9999-12-31-9999999{manifests.ENDING}"
    shutil.copy(backups.make_unasked(seat), old_file)
    unlocking.lock(seat)
    old_vault = (practice / "vault.db").read_bytes()
    seat = seat_of("reception")
    ledger.append(seat.vault, [NewEntry(kind=Kind.INCIDENT)], seat.now())
    clock.now += timedelta(days=1)
    newest = backups.today_if_needed(seat)
    assert newest is not None and backups.listing(seat)[0].path == str(newest)
    assert backups.listing(seat)[-1].seq < backups.listing(seat)[0].seq
    unlocking.lock(seat)
    # The name does not hide from a vault put back that there is a newer backup.
    (practice / "vault.db").write_bytes(old_vault)
    shutil.rmtree(practice.parent / "profile")
    with pytest.raises(OlderThanSeen, match="entries are missing"):
        unlocking.unlock(practice, made.persons["owner"], PASSWORDS["owner"], clock, ZONE)


def test_a_changed_manifest_is_no_backup_of_ours(seat_of: Sit, shelf: Path) -> None:
    seat = seat_of("owner")
    path = store.make(seat.vault, shelf, seat.now())
    assert len(shelves.ours(seat.vault, shelf)) == 1
    changes: tuple[dict[str, Any], ...] = (
        {"seq": 1},
        {"why": Why.HAND},
        {"hash": "ab" * 32},
        {"rows": {}},
        {"practice": "Other"},
    )
    for change in changes:
        rewritten(path, path, **change)
        assert shelves.ours(seat.vault, shelf) == [], change
        rewritten(path, path, seat)
        assert len(shelves.ours(seat.vault, shelf)) == 1
