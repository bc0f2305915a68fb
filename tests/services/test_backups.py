"""Backups: one a day, proved before it gets its name; restored only into a new folder, and taken over by an owner."""

import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain import canonical
from app.domain.actions import Action
from app.domain.errors import Cancelled, Damaged, DiskFull, OlderThanSeen, Refused, VaultTrouble
from app.domain.kinds import Kind
from app.domain.ledger import Content
from app.domain.moments import Moment
from app.services import backups, checking, unlocking
from app.services.seats import Seat
from app.store import backups as store
from app.store import checking as checks
from app.store import connection, files, keyslots, ledger, manifests, restoring, witness
from app.store.ledger import NewEntry
from tests.conftest import PASSWORDS, ZONE, Clock, Made, proved
from tests.store import tampering

Sit = Callable[[str], Seat]


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    folder = tmp_path / "shelf"
    folder.mkdir()
    return folder


@pytest.fixture(scope="module")
def kept(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One good backup, for everything that only reads it."""
    base = tmp_path_factory.mktemp("kept")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KEEPWELL_PROFILE", str(base / "profile"))
        shutil.copytree(made.folder, base / "practice")
        seat = unlocking.unlock(base / "practice", made.persons["owner"], PASSWORDS["owner"], Clock(), ZONE)
        path = backups.make(proved(seat), base / "shelf")
        unlocking.lock(seat)
    yield path


def incident(seat: Seat) -> str:
    entry = NewEntry(kind=Kind.INCIDENT, clinical=Content(set={"story": "x"}))
    return ledger.append(seat.vault, [entry], seat.now())[0].number


def test_a_backup_is_named_by_day_and_entry_and_its_manifest_says_what_it_holds(
    seat_of: Sit, shelf: Path
) -> None:
    seat = seat_of("reception")
    seq, digest = ledger.head(seat.vault)
    path = backups.make(seat, shelf)
    assert path.name == f"2026-11-23-{seq:07d}.keepwell-backup" and list(shelf.iterdir()) == [path]
    said = json.loads(zipfile.ZipFile(path).read("manifest.json"))
    assert set(said) >= {
        "format",
        "vault",
        "seq",
        "hash",
        "rows",
        "schema",
        "program",
        "made",
        "files",
        "signature",
    }
    assert (said["vault"], said["seq"], said["hash"]) == (seat.vault.id, seq, digest)
    assert said["rows"]["entry"] == seq and set(said["files"]) == {"vault.db", "keyslots.json"}
    manifest = manifests.inspect(path)
    assert manifests.is_ours(manifest, seat.vault)
    assert ledger.page(seat.vault, limit=1)[0].head.kind is Kind.BACKUP


def test_the_days_backup_is_made_once_a_day(seat_of: Sit, clock: Clock) -> None:
    seat = seat_of("owner")
    first = backups.today_if_needed(seat)
    assert first is not None and backups.today_if_needed(seat) is None
    clock.now += timedelta(days=1)
    second = backups.today_if_needed(seat)
    assert second is not None and [one.path for one in backups.listing(seat)] == [
        str(second),
        str(first),
    ]


def test_a_backup_that_is_stopped_or_finds_no_room_leaves_nothing_and_the_old_one(
    seat_of: Sit, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = seat_of("owner")
    old = backups.make(seat, shelf)
    content = old.read_bytes()
    with pytest.raises(Cancelled):
        backups.make(seat, shelf, lambda _done, _all: False)

    def full(_handle: int) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(files, "sync", full)
    with pytest.raises(DiskFull, match="disk is full"):
        backups.make(seat, shelf)
    assert list(shelf.iterdir()) == [old] and old.read_bytes() == content
    incident(seat)


def test_a_copy_that_does_not_check_out_gets_no_name(
    seat_of: Sit, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = seat_of("owner")
    copied = store._copy_pages

    def spoilt(source: object, main: bytes, target: Path, progress: checks.Progress) -> None:
        copied(source, main, target, progress)
        with target.open("r+b") as file:
            file.seek(9000)
            file.write(b"\0\0\0\0")

    monkeypatch.setattr(store, "_copy_pages", spoilt)
    with pytest.raises(Damaged):
        backups.make(seat, shelf)
    assert list(shelf.iterdir()) == []


def test_what_was_restored_elsewhere_is_the_practice_to_the_last_entry(
    seat_of: Sit, shelf: Path, tmp_path: Path, made: Made, clock: Clock, profile: Path
) -> None:
    seat = seat_of("clinician")
    incident(seat)
    path = backups.make(seat, shelf)
    unlocking.lock(seat)
    shutil.rmtree(profile)  # another computer
    manifest = backups.restore(path, tmp_path / "elsewhere")
    with pytest.raises(Refused, match="An owner must open it first"):
        unlocking.unlock(
            tmp_path / "elsewhere", made.persons["clinician"], PASSWORDS["clinician"], clock, ZONE
        )
    back = unlocking.unlock(tmp_path / "elsewhere", made.persons["owner"], PASSWORDS["owner"], clock, ZONE)
    entry = ledger.page(back.vault, limit=1)[0]
    assert (entry.head.action, entry.head.seq) == (Action.RESTORED, manifest.seq + 1)
    assert entry.open.set == {
        "restored": [manifest.seq, manifest.hash],
        "lost": [],
        "entries_lost": 0,
        "numbers": {},
    }
    assert store.counts(back.vault.db)["part"] == manifest.rows["part"] + 1
    assert checking.check(back).faults == ()
    unlocking.lock(back)
    again = unlocking.unlock(
        tmp_path / "elsewhere", made.persons["clinician"], PASSWORDS["clinician"], clock, ZONE
    )
    assert again.reads_clinical() and not (tmp_path / "elsewhere" / "restored.json").exists()
    unlocking.lock(again)


def test_exactly_the_loss_that_an_owner_sealed_is_accepted(
    seat_of: Sit, shelf: Path, tmp_path: Path, made: Made, clock: Clock, practice: Path
) -> None:
    seat = seat_of("owner")
    path = backups.make(seat, shelf)
    for _ in range(3):
        incident(seat)
    seat = seat_of("reception")
    given = int(incident(seat).rpartition("-")[2])
    lost = ledger.head(seat.vault)
    unlocking.lock(seat)
    manifest = backups.restore(path, tmp_path / "new")
    for who in ("reception", "clinician"):
        with pytest.raises(Refused, match="An owner must open it first"):
            unlocking.unlock(tmp_path / "new", made.persons[who], PASSWORDS[who], clock, ZONE)
    back = unlocking.unlock(tmp_path / "new", made.persons["owner"], PASSWORDS["owner"], clock, ZONE)
    said = ledger.page(back.vault, limit=1)[0].open.set
    assert said["restored"] == [manifest.seq, manifest.hash] and list(lost) in said["lost"]
    assert said["entries_lost"] == lost[0] - manifest.seq
    assert (
        said["numbers"]["INC-2026-"] >= given
        and incident(back) == f"INC-2026-{said['numbers']['INC-2026-'] + 1:04d}"
    )
    assert any("not in this vault" in note for note in back.vault.notes)
    unlocking.lock(back)
    for who in ("reception", "clinician", "auditor", "owner"):
        unlocking.lock(unlocking.unlock(tmp_path / "new", made.persons[who], PASSWORDS[who], clock, ZONE))
    # Another loss is not accepted: the same backup once more, without its mark.
    backups.restore(path, tmp_path / "again")
    (tmp_path / "again" / "restored.json").unlink()
    with pytest.raises(OlderThanSeen):
        unlocking.unlock(tmp_path / "again", made.persons["owner"], PASSWORDS["owner"], clock, ZONE)


def test_a_mark_planted_beside_an_old_file_is_no_restore(
    seat_of: Sit, practice: Path, made: Made, clock: Clock
) -> None:
    old = (practice / "vault.db").read_bytes()
    incident(seat_of("reception"))
    unlocking.lock(seat_of("reception"))
    (practice / "vault.db").write_bytes(old)
    for mark in (b'{"hash":"","seq":8}', b"", b"{}", b"\xff"):
        (practice / "restored.json").write_bytes(mark)
        with pytest.raises(OlderThanSeen):
            unlocking.unlock(practice, made.persons["owner"], PASSWORDS["owner"], clock, ZONE)


def test_a_mark_that_nobody_signed_or_that_is_of_another_head_is_no_restore(
    seat_of: Sit, practice: Path, made: Made, clock: Clock, shelf: Path
) -> None:
    old = (practice / "vault.db").read_bytes()
    seat = seat_of("owner")
    incident(seat)
    real = manifests.inspect(backups.make(seat, shelf))  # of a head that the old file has not reached
    unlocking.lock(seat)
    (practice / "vault.db").write_bytes(old)
    behind = ledger_head(practice, made, old)
    for mark in (real, msgspec.structs.replace(real, seq=behind[0], hash=behind[1])):
        (practice / "restored.json").write_bytes(canonical.dumps(msgspec.to_builtins(mark)))
        with pytest.raises(OlderThanSeen):
            unlocking.unlock(practice, made.persons["owner"], PASSWORDS["owner"], clock, ZONE)


def ledger_head(practice: Path, made: Made, content: bytes) -> tuple[int, str]:
    opened = keyslots.unlock(practice, made.persons["owner"], PASSWORDS["owner"])
    db = connection.connect(practice / "vault.db", opened.main, read_only=True)
    found = ledger.newest(db)
    db.close()
    assert (practice / "vault.db").read_bytes() == content
    return found


@pytest.mark.parametrize(("who", "counts"), [("owner", True), ("reception", False), ("clinician", False)])
def test_only_an_owner_can_seal_that_something_was_lost(
    seat_of: Sit, practice: Path, held: dict[str, keyslots.Opened], who: str, counts: bool
) -> None:
    lost = witness.Seen(
        held[who].slots.vault, held[who].person, 900, "ab" * 32, 0, Moment("2026-11-23T15:00:00.000Z")
    )
    with tampering.hands_on(practice, held[who].main) as db:
        said = {"restored": [1, ""], "lost": [[lost.seq, lost.hash]], "entries_lost": 1}
        args = (
            db,
            lost.vault,
            lost.person,
            held[who].pairs.sign,
            Kind.BACKUP,
            Action.RESTORED,
            "b" * 32,
            said,
        )
        tampering.forged(*args)
    if not counts:
        seat = seat_of("owner")
        assert seat.vault.read_only and any("no right to make it" in word for word in seat.vault.faults)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checks, "full", lambda *_args: checks.Faults())
        vault = seat_of("owner").vault
    assert restoring.is_accounted_for(vault, lost) is counts
    assert not restoring.is_accounted_for(vault, msgspec.structs.replace(lost, seq=901))


def test_a_sheet_opens_a_restored_practice_whose_owner_is_gone(
    kept: Path, tmp_path: Path, made: Made, clock: Clock, profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.store.passwords.calibrated", lambda: keyslots.passwords.FLOOR)
    backups.restore(kept, tmp_path / "new")
    seat = unlocking.unlock_with_sheet(
        tmp_path / "new", made.codes[1], "Sample Returned", "cinder walnut harbour tulip", clock, ZONE
    )
    actions = [one.head.action for one in ledger.page(seat.vault, limit=5)]
    assert Action.RESTORED in actions
    unlocking.lock(seat)


def test_a_restore_says_how_far_it_is_and_leaves_nothing_wherever_it_is_stopped(
    kept: Path, tmp_path: Path, profile: Path
) -> None:
    told: list[tuple[int, int]] = []
    backups.restore(kept, tmp_path / "whole", lambda done, total: bool(told.append((done, total))) or True)
    assert told == sorted(told) and told[-1][0] <= told[-1][1] and len(told) >= 3
    for stop in range(len(told)):
        seen: list[int] = []

        def until(done: int, _total: int, seen: list[int] = seen, stop: int = stop) -> bool:
            seen.append(done)
            return len(seen) <= stop

        with pytest.raises(Cancelled):
            backups.restore(kept, tmp_path / "stopped", until)
        assert not (tmp_path / "stopped").exists() and not list(tmp_path.glob(".*partial"))


def test_nothing_is_ever_restored_over_anything(kept: Path, practice: Path, tmp_path: Path) -> None:
    for there in (practice, tmp_path):
        before = sorted(one.name for one in there.iterdir())
        with pytest.raises(Refused, match="new, empty folder"):
            backups.restore(kept, there)
        assert sorted(one.name for one in there.iterdir()) == before
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Refused):
        backups.restore(kept, tmp_path / "file")
    (tmp_path / "new").mkdir()
    backups.restore(kept, tmp_path / "new")


def test_a_restore_that_finds_no_room_leaves_no_folder(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(files, "sync", full)
    with pytest.raises(DiskFull):
        backups.restore(kept, tmp_path / "new")
    assert list(tmp_path.iterdir()) == []


def box(path: Path, members: dict[str, bytes], how: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", how) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return path


def parts(kept: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(kept) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


@pytest.mark.parametrize(
    "change",
    [
        lambda p: p | {"../../escape": b"x"},
        lambda p: p | {"/tmp/escape": b"x"},
        lambda p: p | {"C:\\escape": b"x"},
        lambda p: {("../" + name): content for name, content in p.items()},
        lambda p: {name: content for name, content in p.items() if name != "manifest.json"},
        lambda p: {name: content for name, content in p.items() if name != "keyslots.json"},
        lambda p: p | {"manifest.json": b"{}"},
        lambda p: p | {"manifest.json": b"[" * 200_000},
        lambda p: p | {"manifest.json": bytes(5_000_000)},
        lambda p: p | {"keyslots.json": p["keyslots.json"] + b" "},
        lambda p: p | {"vault.db": p["vault.db"][:-4096]},
        lambda p: p | {"vault.db": b""},
        lambda p: p | {"manifest.json": p["manifest.json"].replace(b"backup/1", b"backup/2")},
        lambda p: {},
    ],
)
def test_a_hostile_or_damaged_box_is_refused_and_nothing_is_laid_down(
    kept: Path, tmp_path: Path, change: Callable[[dict[str, bytes]], dict[str, bytes]]
) -> None:
    path = box(tmp_path / "hostile.keepwell-backup", change(parts(kept)))
    with pytest.raises(Damaged):
        backups.restore(path, tmp_path / "new")
    assert [one.name for one in tmp_path.iterdir()] == [path.name] and not Path("/tmp/escape").exists()


def test_a_box_that_was_packed_or_lies_about_its_sizes_is_refused(kept: Path, tmp_path: Path) -> None:
    path = box(tmp_path / "a", parts(kept) | {"vault.db": bytes(50_000_000)}, zipfile.ZIP_DEFLATED)
    with pytest.raises(Damaged):
        manifests.inspect(path)
    with pytest.raises(Damaged):
        manifests.inspect(box(tmp_path / "packed", parts(kept), zipfile.ZIP_DEFLATED))
    assert manifests.inspect(box(tmp_path / "stored", parts(kept))) == manifests.inspect(kept)
    content = bytearray(kept.read_bytes())
    at = content.rindex(b"PK\x01\x02")  # the directory's last member: the manifest
    first = content.index(b"PK\x01\x02", len(content) - 1000)
    for place in (at, first):
        spoilt = bytearray(content)
        spoilt[place + 20 : place + 28] = (2**32 - 16).to_bytes(4, "little") * 2
        (tmp_path / "b").write_bytes(spoilt)
        with pytest.raises(Damaged):
            manifests.inspect(tmp_path / "b")


def test_a_box_with_two_members_of_one_name_is_refused(kept: Path, tmp_path: Path) -> None:
    path = tmp_path / "double"
    path.write_bytes(kept.read_bytes())
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(path, "a") as packed:
        packed.writestr("keyslots.json", b"{}")
    with pytest.raises(Damaged):
        manifests.inspect(path)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_bytes_changed_anywhere_are_damage_or_do_not_matter_and_never_a_traceback(
    kept: Path, tmp_path: Path, data: st.DataObject
) -> None:
    content = bytearray(kept.read_bytes())
    start = data.draw(st.sampled_from([0, len(content) // 2, len(content) - 3500]))
    for _ in range(data.draw(st.integers(1, 4))):
        content[start + data.draw(st.integers(0, 3400)) % (len(content) - start)] = data.draw(
            st.integers(0, 255)
        )
    if data.draw(st.booleans()):
        del content[data.draw(st.integers(0, len(content))) :]
    (tmp_path / "spoilt").write_bytes(content)
    try:
        manifest = manifests.inspect(tmp_path / "spoilt")
    except VaultTrouble:
        return
    assert manifest == manifests.inspect(kept)


def test_a_file_that_is_no_backup_is_left_out_of_the_list(seat_of: Sit, kept: Path, shelf: Path) -> None:
    seat = seat_of("reception")
    shutil.copy(kept, shelf / kept.name)
    (shelf / f"9999-01-01-0000001{manifests.ENDING}").write_bytes(b"no zip")
    (shelf / "letter.txt").write_bytes(b"dear")
    assert [Path(one.path).name for one in backups.listing(seat, shelf)] == [kept.name]
    assert backups.listing(seat, shelf / "nowhere") == []


def test_a_manifest_that_somebody_else_signed_is_not_ours(seat_of: Sit, kept: Path) -> None:
    vault = seat_of("owner").vault
    manifest = manifests.inspect(kept)
    assert manifests.is_ours(manifest, vault)
    for change in (
        {"seq": manifest.seq + 1},
        {"person": "stranger"},
        {"vault": "ab" * 32},
        {"signature": "!"},
    ):
        assert not manifests.is_ours(msgspec.structs.replace(manifest, **change), vault)
