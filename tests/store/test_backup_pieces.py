"""A backup made in pieces: what is written meanwhile is in it, and wherever it is stopped nothing of it stays."""

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.errors import Cancelled, Damaged
from app.domain.kinds import Kind
from app.domain.ledger import Content
from app.services.seats import Seat
from app.store import backups, beside, checking, connection, ledger, manifests, shelves
from app.store.ledger import NewEntry

Sit = Callable[[str], Seat]


@pytest.fixture(autouse=True)
def one_page_a_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut even this small practice into many pieces."""
    monkeypatch.setattr(backups, "PAGES", 1)


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Give an empty folder for backups."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    return folder


def tell(seat: Seat) -> int:
    story = Content(set={"story": "told while the backup was made"})
    return ledger.append(seat.vault, [NewEntry(kind=Kind.INCIDENT, clinical=story)], seat.now())[0].seq


def inside(path: Path, seat: Seat, to: Path) -> connection.Connection:
    with zipfile.ZipFile(path) as box:
        box.extract("vault.db", to)
    return connection.connect(to / "vault.db", seat.vault.main, read_only=True)


def test_what_is_written_between_two_pieces_is_in_the_backup(
    seat_of: Sit, shelf: Path, tmp_path: Path
) -> None:
    seat, told = seat_of("clinician"), list[int]()

    def between(done: int, _all: int) -> bool:
        if done < 400 and len(told) < 20:
            told.append(tell(seat))
        return True

    manifest = manifests.inspect(backups.make(seat.vault, shelf, seat.now(), between))
    assert len(told) > 3 and manifest.seq == told[-1] == ledger.head(seat.vault)[0]
    copy = inside(next(shelf.iterdir()), seat, tmp_path)
    assert checking.structure(copy) == [] and backups.counts(copy) == manifest.rows
    assert checking.full(copy, seat.vault.id, 0, lambda *_: True).words == []
    copy.close()


def test_what_is_written_once_the_copy_is_whole_is_not_claimed_by_it(seat_of: Sit, shelf: Path) -> None:
    seat = seat_of("clinician")
    before = ledger.head(seat.vault)

    def later(done: int, _all: int) -> bool:
        if done >= 400 and ledger.head(seat.vault) == before:
            tell(seat)
        return True

    manifest = manifests.inspect(backups.make(seat.vault, shelf, seat.now(), later))
    assert (manifest.seq, manifest.hash) == before
    assert ledger.head(seat.vault)[0] == before[0] + 1 and manifest.rows["entry"] == before[0]


def test_a_change_rolled_back_between_two_pieces_is_not_in_it(seat_of: Sit, shelf: Path) -> None:
    seat, tried = seat_of("clinician"), list[int]()
    before = ledger.head(seat.vault)

    def between(done: int, _all: int) -> bool:
        if 100 < done < 300 and len(tried) < 3:
            with pytest.raises(KeyError), connection.transaction(seat.vault.db):
                seat.vault.db.execute("UPDATE record SET now = '{}'")
                tried.append(done)
                raise KeyError
        return True

    manifest = manifests.inspect(backups.make(seat.vault, shelf, seat.now(), between))
    assert tried and (manifest.seq, manifest.hash) == before == ledger.head(seat.vault)


def test_wherever_it_is_stopped_nothing_of_it_stays(seat_of: Sit, shelf: Path) -> None:
    seat = seat_of("owner")
    old = backups.make(seat.vault, shelf, seat.now())
    tell(seat)
    asked, end = [0], list[int]()

    def count(_done: int, _all: int) -> bool:
        asked[0] += 1
        return not end or asked[0] < end[0]

    backups.make(seat.vault, shelf, seat.now(), count).unlink()
    whole = asked[0]
    for at in sorted({1, 2, whole // 4, whole // 2, whole - 2, whole - 1, whole} - {0}):
        asked[0], end[:] = 0, [at]
        try:
            backups.make(seat.vault, shelf, seat.now(), count).unlink()
        except Cancelled:
            assert list(shelf.iterdir()) == [old], at
    tell(seat)
    assert checking.full(seat.vault.db, seat.vault.id, 0, lambda *_: True).words == []


def test_a_vault_that_got_another_key_meanwhile_is_copied_again(
    seat_of: Sit, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat, copied = seat_of("owner"), list[bytes]()
    real, other = seat.vault.main, bytes(range(32))
    pages = backups._copy_pages

    def copy(source: object, main: bytes, target: Path, progress: checking.Progress) -> None:
        copied.append(main)
        pages(source, main, target, progress)
        if main == real:
            seat.vault.db.execute(f"PRAGMA rekey=\"x'{other.hex()}'\"").fetchall()
            seat.vault.main = other

    monkeypatch.setattr(backups, "_copy_pages", copy)
    manifests.inspect(backups.make(seat.vault, shelf, seat.now()))
    assert copied == [real, other]


def test_what_a_kill_left_behind_goes_with_the_next_backup(seat_of: Sit, shelf: Path) -> None:
    seat = seat_of("owner")
    left = shelf / f".{seat.vault.id[:16]}.partial"
    left.mkdir()
    (left / "vault.db").write_bytes(b"half")
    other = shelf / f".{'ab' * 8}.partial"
    other.mkdir()
    path = backups.make(seat.vault, shelf, seat.now())
    assert sorted(shelf.iterdir()) == sorted([other, path])


def test_a_backup_never_takes_the_place_of_another_practices(seat_of: Sit, shelf: Path) -> None:
    seat = seat_of("owner")
    name = f"2026-11-23-{ledger.head(seat.vault)[0]:07d}"
    theirs = shelf / f"{name}{manifests.ENDING}"
    theirs.write_bytes(b"another practice's")
    path = backups.make(seat.vault, shelf, seat.now())
    assert theirs.read_bytes() == b"another practice's"
    assert path.name == f"{name}-{seat.vault.id[:16]}{manifests.ENDING}"
    assert manifests.inspect(path).vault == seat.vault.id


def test_a_copy_whose_chain_does_not_hold_gets_no_name(
    seat_of: Sit, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat, pages = seat_of("owner"), backups._copy_pages

    def spoilt(source: object, main: bytes, target: Path, progress: checking.Progress) -> None:
        pages(source, main, target, progress)
        copy = connection.connect(target, main)
        triggers = copy.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _sql in triggers:
            copy.execute(f"DROP TRIGGER {name}")
        copy.execute("UPDATE entry SET actor = 'somebody' WHERE seq = 3")
        for _name, sql in triggers:
            copy.execute(sql)
        copy.close()

    monkeypatch.setattr(backups, "_copy_pages", spoilt)
    with pytest.raises(Damaged, match="did not check out"):
        backups.make(seat.vault, shelf, seat.now())
    assert list(shelf.iterdir()) == []


def test_work_beside_the_thread_is_waited_for_and_its_faults_come_back() -> None:
    assert beside.beside(lambda _stopped: 7, lambda: True) == 7

    def fails(_stopped: beside.Stopped) -> int:
        raise Damaged("so")

    with pytest.raises(Damaged):
        beside.beside(fails, lambda: True)
    ended = list[bool]()

    def long(stopped: beside.Stopped) -> None:
        while not stopped():
            pass
        ended.append(True)

    asked = iter((True, True, False))
    with pytest.raises(Cancelled):
        beside.beside(long, lambda: next(asked))
    assert ended == [True]
    with pytest.raises(Cancelled):
        beside.beside(long, lambda: False)
    assert ended == [True]  # what is stopped before it begins does not begin


def test_another_practices_backup_of_today_is_not_ours(
    seat_of: Sit, shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = seat_of("owner")
    path = backups.make(seat.vault, shelf, seat.now())
    assert shelves.of_day(seat.vault, shelf, "2026-11-23") == [path]
    assert shelves.of_day(seat.vault, shelf, "2026-11-24") == []
    monkeypatch.setattr(seat.vault, "id", "ab" * 32)
    assert shelves.of_day(seat.vault, shelf, "2026-11-23") == []
    shutil.rmtree(shelf)
    assert shelves.of_day(seat.vault, shelf, "2026-11-23") == []
