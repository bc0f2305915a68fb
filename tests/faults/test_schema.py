"""Schema steps: kept in a backup first, and a vault of a newer Keepwell is refused with the version that it needs."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import app
from app.domain.errors import DiskFull, ReadOnly, TooNew
from app.services import backups, checking, unlocking
from app.services.seats import Seat
from app.store import backups as store
from app.store import connection, files, keyslots, manifests, schema
from tests.conftest import PASSWORDS, ZONE, Clock, Made
from tests.faults.acts import PRETEND, next_step
from tests.faults.tally import Tally

Held = dict[str, keyslots.Opened]
STEPPED = "schema step: backup before, newer vault refused"


@pytest.fixture
def newer(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Pretend that this Keepwell is a newer one, with one more step."""
    monkeypatch.setattr(schema, "STEPS", schema.STEPS)
    monkeypatch.setattr(app, "__version__", "7.8.9")
    next_step()
    yield


def sit(practice: Path, made: Made) -> Seat:
    return unlocking.unlock(practice, made.persons["owner"], PASSWORDS["owner"], Clock(), ZONE)


def test_before_a_step_the_vault_is_kept_in_a_backup_that_an_older_keepwell_opens(
    practice: Path, made: Made, tmp_path: Path, tally: Tally, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = schema.STEPS
    with monkeypatch.context() as newer_one, tally.tried(STEPPED):
        newer_one.setattr(schema, "STEPS", steps)
        next_step()
        seat = sit(practice, made)
        assert seat.vault.db.execute("SELECT count(*) FROM pretend").fetchone()[0] > 0
        assert checking.check(seat).faults == ()
        (kept,) = manifests.listing(backups.folder(seat))
        unlocking.lock(seat)
        sit(practice, made)
        assert manifests.listing(kept.parent) == [kept]
    assert manifests.inspect(kept).schema == len(steps)
    backups.restore(kept, tmp_path / "restored.keepwell")
    seat = sit(tmp_path / "restored.keepwell", made)
    assert checking.check(seat).faults == ()
    unlocking.lock(seat)


def test_without_room_for_the_backup_there_is_no_step(
    practice: Path, made: Made, newer: None, held: Held, monkeypatch: pytest.MonkeyPatch, tally: Tally
) -> None:
    def full(*_given: object, **_named: object) -> Path:
        raise files.no_room(1)

    monkeypatch.setattr(store, "make", full)
    with tally.tried(STEPPED):
        with pytest.raises(DiskFull):
            sit(practice, made)
        db = connection.connect(practice / "vault.db", held["owner"].main, read_only=True)
        assert db.execute("PRAGMA user_version").fetchone()[0] == len(schema.STEPS) - 1
        db.close()


def test_where_the_backup_folder_is_away_the_profile_takes_the_backup(
    practice: Path, made: Made, seat_of: Callable[[str], Seat], tmp_path: Path, newer: None, tally: Tally,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setattr(manifests, "folder_of", lambda _vault: tmp_path / "file" / "shelf")
    with tally.tried(STEPPED):
        seat = sit(practice, made)
        assert len(list((tmp_path / "profile").rglob(f"*{manifests.ENDING}"))) == 1
        unlocking.lock(seat)


def test_a_vault_that_a_newer_keepwell_wrote_is_refused_with_the_version_it_needs(
    practice: Path, made: Made, held: Held, monkeypatch: pytest.MonkeyPatch, tally: Tally
) -> None:
    with monkeypatch.context() as newer_one:
        newer_one.setattr(schema, "STEPS", schema.STEPS)
        newer_one.setattr(app, "__version__", "7.8.9")
        next_step()
        unlocking.lock(sit(practice, made))
    before = (practice / "vault.db").read_bytes()
    with tally.tried(STEPPED):
        with pytest.raises(TooNew) as found:
            sit(practice, made)
        assert "7.8.9 or newer" in found.value.do and (practice / "vault.db").read_bytes() == before


@pytest.mark.parametrize("said", ["", "<b>Call 555</b>", "1" * 500, "nonsense"])
def test_a_version_that_is_none_is_not_repeated(
    practice: Path, made: Made, held: Held, said: str, tally: Tally
) -> None:
    db = connection.connect(practice / "vault.db", held["owner"].main)
    db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (schema.NEEDS, said))
    db.execute("PRAGMA user_version=99")
    db.close()
    with tally.tried(STEPPED):
        with pytest.raises(TooNew) as found:
            sit(practice, made)
        assert found.value.do == "Install the newest Keepwell on this computer and open it again."


def test_an_older_vault_that_may_not_be_written_says_that_it_must_be_brought_up(
    practice: Path, made: Made, newer: None, monkeypatch: pytest.MonkeyPatch, tally: Tally
) -> None:
    from app.store import locks

    monkeypatch.setattr(locks, "take", lambda _folder: None)
    with tally.tried(STEPPED), pytest.raises(ReadOnly, match="older Keepwell"):
        sit(practice, made)


def test_the_pretended_step_is_one_that_this_keepwell_does_not_have() -> None:
    assert PRETEND not in schema.STEPS
