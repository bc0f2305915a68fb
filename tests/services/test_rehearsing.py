"""A restore rehearsal: really laid down, opened, checked and compared; sealed as what it was, and gone afterwards."""

import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.domain.actions import Action
from app.domain.errors import Cancelled, DiskFull, Refused
from app.domain.kinds import Kind
from app.domain.ledger import Content
from app.domain.shelves import Why
from app.services import backups, checking, rehearsing, today, unlocking
from app.services.seats import Seat
from app.store import backups as made_by
from app.store import files, ledger, manifests, schema
from app.store import rehearsing as store
from app.store.ledger import NewEntry
from tests.conftest import Clock
from tests.store import tampering
from tests.store.boxes import flipped, rewritten

Sit = Callable[[str], Seat]


def tell(seat: Seat) -> None:
    story = Content(set={"story": "x"})
    ledger.append(seat.vault, [NewEntry(kind=Kind.INCIDENT, clinical=story)], seat.now())


def sealed(seat: Seat) -> ledger.Entry:
    return ledger.page(seat.vault, limit=1)[0]


@pytest.mark.parametrize("who", ["owner", "clinician", "reception", "auditor"])
def test_the_newest_backup_is_restored_compared_and_thrown_away(
    seat_of: Sit, clock: Clock, practice: Path, who: str
) -> None:
    seat = seat_of("clinician")
    tell(seat)
    backups.today_if_needed(seat)
    tell(seat)
    seat = seat_of(who)
    before = {one.name for one in practice.iterdir()}
    newest = backups.listing(seat)[0]
    done = rehearsing.rehearse(seat)
    assert done.faults == () and (done.seq, done.hash) == (newest.seq, newest.hash)
    assert done.rows["entry"] == newest.seq and {one.name for one in practice.iterdir()} == before
    entry = sealed(seat)
    assert (entry.head.kind, entry.head.action, entry.head.actor) == (
        Kind.BACKUP,
        Action.REHEARSED,
        seat.me.id,
    )
    assert entry.open.set["backup"]["hash"] == newest.hash and entry.open.set["compared"] == done.rows
    assert rehearsing.last(seat) == seat.now() and checking.check(seat).faults == ()


def test_what_is_laid_down_is_private_and_complete_while_it_is_looked_at(
    seat_of: Sit, practice: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat, seen = seat_of("owner"), dict[str, int]()
    backups.today_if_needed(seat)
    structure = store._structure

    def look(path: Path, main: bytes, stopped: Callable[[], bool]) -> list[str]:
        seen.update({one.name: one.stat().st_mode & 0o777 for one in (path.parent, *path.parent.iterdir())})
        return structure(path, main, stopped)

    monkeypatch.setattr(store, "_structure", look)
    assert rehearsing.rehearse(seat).faults == ()
    assert seen["restored"] == 0o700 and seen["vault.db"] == 0o600 and "keyslots.json" in seen


def test_wherever_it_is_stopped_nothing_stays_and_nothing_is_sealed(seat_of: Sit, practice: Path) -> None:
    seat = seat_of("owner")
    backups.today_if_needed(seat)
    head, before = ledger.head(seat.vault), sorted(one.name for one in practice.iterdir())
    for after in (1, 2):
        asked = [0]

        def told(_done: int, _all: int, asked: list[int] = asked, after: int = after) -> bool:
            asked[0] += 1
            return asked[0] < after

        with pytest.raises(Cancelled):
            rehearsing.rehearse(seat, None, told)
        assert sorted(one.name for one in practice.iterdir()) == before
    assert ledger.head(seat.vault) == head


def test_what_a_crash_left_is_swept_at_the_next_unlock(seat_of: Sit, practice: Path) -> None:
    (practice / ".rehearsal").mkdir()
    (practice / ".rehearsal" / "vault.db").write_bytes(b"left")
    seat_of("owner")
    assert not (practice / ".rehearsal").exists()


def test_a_full_disk_is_said_and_leaves_nothing(
    seat_of: Sit, practice: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = seat_of("owner")
    backups.today_if_needed(seat)

    def full(_handle: int) -> None:
        raise OSError(28, "full")

    with monkeypatch.context() as patch, pytest.raises(DiskFull):
        patch.setattr(files, "sync", full)
        rehearsing.rehearse(seat)
    assert not list(practice.glob(".*rehearsal*"))


def test_without_a_backup_it_is_refused_in_words(seat_of: Sit) -> None:
    with pytest.raises(Refused, match="no backup of this practice"):
        rehearsing.rehearse(seat_of("owner"))


@pytest.mark.parametrize("name", ["vault.db", "keyslots.json"])
def test_a_flipped_bit_in_the_box_is_found_and_sealed_as_a_fault(seat_of: Sit, name: str) -> None:
    seat = seat_of("owner")
    path = backups.today_if_needed(seat)
    assert path is not None
    flipped(path, name)
    done = rehearsing.rehearse(seat)
    assert "damaged" in " ".join(done.faults)
    assert sealed(seat).open.set["held"] is False and rehearsing.last(seat) is None


def test_a_changed_manifest_is_found(seat_of: Sit) -> None:
    seat = seat_of("owner")
    path = backups.today_if_needed(seat)
    assert path is not None
    good = path.read_bytes()
    told = manifests.glance(path)
    changes: tuple[tuple[dict[str, Any], str], ...] = (
        ({"practice": "Another"}, "not signed by anybody"),
        ({"hash": "ab" * 32}, "does not end with the entry"),
        ({"seq": told.seq - 1}, "does not end with the entry"),
        ({"rows": told.rows | {"part": 1}}, "rows, and its manifest says 1"),
        ({"rows": told.rows | {"disposed": 7}}, "disposed: 0 rows, and its manifest says 7"),
    )
    for change, words in changes:
        path.write_bytes(good)
        rewritten(path, path, **change)
        done = rehearsing.rehearse(seat, path)
        assert words in " ".join(done.faults), change


def test_a_manifest_that_counts_no_disposed_parts_still_holds(
    seat_of: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as earlier:  # as manifests were before
        earlier.setattr(made_by, "TABLES", made_by.TABLES[:-1])
        seat = seat_of("owner")
        path = backups.today_if_needed(seat)
    assert path is not None and "disposed" not in manifests.inspect(path).rows
    assert rehearsing.rehearse(seat, path).faults == ()


def test_a_manifest_signed_anew_over_another_ledger_is_found(seat_of: Sit, practice: Path) -> None:
    seat = seat_of("owner")
    path = made_by.make(seat.vault, practice.parent / "shelf", seat.now())
    with zipfile.ZipFile(path) as box:
        box.extract("vault.db", practice.parent / "inside")
    main = seat.vault.main
    with tampering.hands_on(practice.parent / "inside", main) as db:
        db.execute("DELETE FROM record WHERE kind = 'practice'")
        tampering.changed(db, 3, number="X")
    with (practice.parent / "inside" / "vault.db").open("rb") as file:
        digest = manifests.digest(file)
    told = manifests.glance(path)
    with zipfile.ZipFile(path) as box:
        slots = box.read("keyslots.json")
    with zipfile.ZipFile(path, "w") as box:
        box.write(practice.parent / "inside" / "vault.db", "vault.db")
        box.writestr("keyslots.json", slots)
        box.writestr("manifest.json", msgspec.json.encode(told, order="sorted"))
    rewritten(path, path, seat, files=told.files | {"vault.db": digest})
    said = " ".join(rehearsing.rehearse(seat, path).faults)
    assert "signature is not of the person" in said and "record: not as many" in said


def test_a_backup_of_another_line_of_the_ledger_is_found(seat_of: Sit, practice: Path, made: object) -> None:
    seat = seat_of("owner")
    old = (practice / "vault.db").read_bytes()
    tell(seat)
    path = made_by.make(seat.vault, practice.parent / "shelf", seat.now())
    unlocking.lock(seat)
    (practice / "vault.db").write_bytes(old)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.store.vaults._all_seen", lambda *_args: [])
        seat = seat_of("owner")
    tell(seat)
    tell(seat)
    assert "has another entry in that place" in " ".join(rehearsing.rehearse(seat, path).faults)


def test_who_was_not_here_when_it_was_made_is_told_so(seat_of: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    seat = seat_of("owner")
    backups.today_if_needed(seat)
    monkeypatch.setattr("app.store.grants.open_mains", lambda *_args: ())
    assert "slots have no key for you" in rehearsing.rehearse(seat).faults[0]


def test_an_owner_is_asked_a_year_after_the_last_one_that_held(seat_of: Sit, clock: Clock) -> None:
    seat = seat_of("owner")
    assert rehearsing.due(seat) == []
    clock.now += timedelta(days=370)
    assert "never been rehearsed" in rehearsing.due(seat)[0].what
    path = backups.today_if_needed(seat)
    assert path is not None
    good = path.read_bytes()
    flipped(path, "vault.db")
    rehearsing.rehearse(seat)
    assert rehearsing.due(seat) != []
    path.write_bytes(good)
    rehearsing.rehearse(seat)
    assert rehearsing.due(seat) == []
    clock.now += timedelta(days=366)
    assert "not been rehearsed for a year" in " ".join(line.what for line in today.due(seat))
    assert rehearsing.due(seat_of("clinician")) == []


def test_others_are_answered_while_it_goes_on(seat_of: Sit) -> None:
    seat, told = seat_of("clinician"), list[int]()
    backups.today_if_needed(seat)

    def between(_done: int, _all: int) -> bool:
        if len(told) < 5:
            tell(seat)
            told.append(1)
        return True

    assert rehearsing.rehearse(seat, None, between).faults == () and told
    assert checking.check(seat).faults == ()


def test_a_backup_of_older_tables_is_brought_up_as_an_unlock_would(
    seat_of: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups.today_if_needed(seat_of("owner"))
    step = ("CREATE TABLE pretend (x INTEGER) STRICT", "INSERT INTO pretend VALUES (1)")
    monkeypatch.setattr(schema, "STEPS", (*schema.STEPS, step))
    seat = seat_of("owner")
    assert backups.today_if_needed(seat) is None
    whys = {one.why: Path(one.path) for one in backups.listing(seat)}
    assert set(whys) == {Why.DAY, Why.BEFORE}
    for path in whys.values():
        assert rehearsing.rehearse(seat, path).faults == ()


def test_a_backup_made_before_a_step_is_no_backup_of_the_day(
    seat_of: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "STEPS", (*schema.STEPS, ("CREATE TABLE pretend (x INTEGER) STRICT",)))
    seat = seat_of("owner")
    assert [one.why for one in backups.listing(seat)] == [Why.BEFORE]
    assert backups.today_if_needed(seat) is not None
