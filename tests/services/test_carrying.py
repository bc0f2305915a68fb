"""A second place: copied to when it is there, read back, asked for when it waits too long, refused on the same disk."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.errors import Cancelled, Damaged, DiskFull, OlderThanSeen, PasswordNeeded, Refused
from app.domain.kinds import Kind
from app.domain.proofs import Act
from app.services import backups, carrying, today, unlocking
from app.services.seats import Seat
from app.store import carrying as store
from app.store import disks, files, ledger, manifests, settings
from app.store.ledger import NewEntry
from tests.conftest import PASSWORDS, ZONE, Clock, Made

Sit = Callable[[str], Seat]


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that counts as another disk."""
    folder = tmp_path / "stick"
    folder.mkdir()
    monkeypatch.setattr(
        disks, "disks_of", lambda one: frozenset({"stick" if one.is_relative_to(folder) else "vda"})
    )
    return folder


def outside_of(seat: Seat) -> list[int]:
    page = ledger.page(seat.vault, limit=50)
    return [one.head.seq for one in page if one.open.set.get("outside")]


def test_the_days_backup_is_copied_to_the_stick_and_noted(seat_of: Sit, stick: Path) -> None:
    seat = seat_of("owner")
    carrying.set_second_place(seat, stick)
    made = backups.today_if_needed(seat)
    copy = carrying.carry_if_needed(seat)
    assert made is not None and copy is not None and list(stick.iterdir()) == [copy]
    assert copy.read_bytes() == made.read_bytes() and copy.name == made.name
    assert len(outside_of(seat)) == 1 and carrying.places(seat).second_is_there
    assert carrying.carry_if_needed(seat) is None and len(outside_of(seat)) == 1
    assert carrying.last_outside(seat) == seat.now()


def test_a_copy_that_was_not_noted_since_the_power_went_is_noted_and_not_copied_again(
    seat_of: Sit, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = seat_of("owner")
    carrying.set_second_place(seat, stick)
    backups.today_if_needed(seat)
    with monkeypatch.context() as patch:
        patch.setattr(carrying, "_note", lambda *_said: None)
        copy = carrying.carry_if_needed(seat)
    assert copy is not None and carrying.last_outside(seat) is None
    assert carrying.carry_if_needed(seat) is None and len(outside_of(seat)) == 1
    assert carrying.last_outside(seat) is not None
    assert carrying.carry_if_needed(seat) is None and len(outside_of(seat)) == 1


def test_a_stick_that_is_not_there_is_no_trouble_and_its_empty_folder_is_not_it(
    seat_of: Sit, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = seat_of("owner")
    carrying.set_second_place(seat, stick)
    backups.today_if_needed(seat)
    with monkeypatch.context() as patch:
        patch.setattr(disks, "disks_of", lambda _one: frozenset({"vda"}))
        assert carrying.carry_if_needed(seat) is None and not carrying.places(seat).second_is_there
    shutil.rmtree(stick)
    assert carrying.carry_if_needed(seat) is None and outside_of(seat) == []
    stick.mkdir()
    assert carrying.carry_if_needed(seat) is not None


def test_a_copy_that_reads_back_otherwise_is_thrown_away_and_said(
    seat_of: Sit, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = seat_of("owner")
    carrying.set_second_place(seat, stick)
    made = backups.today_if_needed(seat)
    synced = files.sync

    def spoilt(handle: int) -> None:
        synced(handle)
        for one in stick.glob(".*/copy"):
            with one.open("r+b") as file:
                file.seek(20_000)
                file.write(b"\0\xff\0\xff")

    monkeypatch.setattr(files, "sync", spoilt)
    with pytest.raises(Damaged):
        carrying.carry_if_needed(seat)
    assert made is not None and manifests.inspect(made) == manifests.glance(made)
    assert list(stick.iterdir()) == [] and outside_of(seat) == []


def test_a_full_or_stopped_copy_leaves_nothing(
    seat_of: Sit, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = seat_of("owner")
    carrying.set_second_place(seat, stick)
    backups.today_if_needed(seat)
    with pytest.raises(Cancelled):
        carrying.carry_if_needed(seat, lambda *_said: False)

    def full(_handle: int) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(files, "sync", full)
    with pytest.raises(DiskFull, match="disk is full"):
        carrying.carry_if_needed(seat)
    assert list(stick.iterdir()) == [] and outside_of(seat) == []


def test_what_lies_on_the_stick_is_thinned_by_the_same_rules(seat_of: Sit, stick: Path, clock: Clock) -> None:
    seat = seat_of("owner")
    carrying.set_second_place(seat, stick)
    for _hour in range(3):
        clock.now += timedelta(hours=1)
        backups.make_unasked(seat)
        carrying.carry_if_needed(seat)
    assert len(list(stick.iterdir())) == 1
    (stick / "letter.txt").write_bytes(b"dear")
    clock.now += timedelta(days=1)
    backups.today_if_needed(seat)
    carrying.carry_if_needed(seat)
    assert len(list(stick.iterdir())) == 3


def test_places_that_would_be_lost_as_well_are_refused_with_the_reason(
    seat_of: Sit, stick: Path, tmp_path: Path, practice: Path
) -> None:
    seat = seat_of("owner")
    near, shelf = tmp_path / "near", tmp_path / "shelf"
    near.mkdir()
    shelf.mkdir()
    settings.write(seat.vault, manifests.FOLDER, str(shelf))
    inside = practice / "copies"
    inside.mkdir()
    for place, words in (
        (near, "same disk"),
        (shelf, "go there already"),
        (inside, "own folder"),
        (tmp_path / "none", "not there"),
    ):
        with pytest.raises(Refused, match=words) as refused:
            carrying.set_second_place(seat, place)
        assert refused.value.field == "second"
    assert carrying.places(seat).second is None
    synced = tmp_path / "OneDrive - Sample Practice" / "copies"
    synced.mkdir(parents=True)
    assert carrying.set_second_place(seat, synced) == synced
    assert carrying.set_second_place(seat, None) is None and carrying.places(seat).second is None


@pytest.mark.parametrize("who", ["clinician", "reception", "auditor"])
def test_only_owners_choose_and_are_asked(seat_of: Sit, stick: Path, clock: Clock, who: str) -> None:
    seat = seat_of(who)
    for act in (lambda: carrying.set_second_place(seat, stick), lambda: carrying.set_days(seat, 3)):
        with pytest.raises(Refused, match="role does not allow"):
            act()
    clock.now += timedelta(days=90)
    assert carrying.due(seat) == []


def test_choosing_asks_for_the_password(seat_of: Sit, stick: Path) -> None:
    seat = seat_of("owner")
    seat.proved.clear()
    with pytest.raises(PasswordNeeded):
        carrying.set_second_place(seat, stick)
    assert carrying.places(seat).second is None and Act.BACKUP_PLACE


def test_an_owner_is_asked_after_seven_days_and_until_a_copy_is_outside(
    seat_of: Sit, stick: Path, clock: Clock
) -> None:
    seat = seat_of("owner")  # founded on Friday 20 November; it is Monday
    assert carrying.due(seat) == [] and carrying.places(seat).late == 0
    clock.now += timedelta(days=4)
    line = next(one for one in today.due(seat) if one.page == "settings" and one.record == "backups")
    assert "outside this computer yet" in line.what and str(line.day) == "2026-11-27"
    carrying.set_second_place(seat, stick)
    backups.today_if_needed(seat)
    carrying.carry_if_needed(seat)
    assert carrying.due(seat) == []
    clock.now += timedelta(days=6)
    assert carrying.due(seat) == []
    clock.now += timedelta(days=3)
    assert "outside this computer for 9 days" in carrying.due(seat)[0].what
    assert carrying.places(seat).late == 9
    carrying.set_days(seat, 30)
    assert carrying.due(seat) == []
    for wrong in (0, 91):
        with pytest.raises(Refused, match="between 1 and 90"):
            carrying.set_days(seat, wrong)


def test_a_first_shelf_on_another_disk_is_outside_by_itself(seat_of: Sit, stick: Path, clock: Clock) -> None:
    seat = seat_of("owner")
    settings.write(seat.vault, manifests.FOLDER, str(stick))
    backups.make_unasked(seat)
    assert len(outside_of(seat)) == 1 and carrying.places(seat).first_is_outside


@pytest.mark.parametrize(
    ("folder", "synced"),
    [
        ("/a/person/Dropbox/x", True), ("/a/person/OneDrive - Practice/x", True), ("/a/person/Nextcloud", True),
        ("/a/person/boxes", False), ("/a/person/dropbox.txt", False), ("/media/stick", False),
    ],
)  # fmt: skip
def test_sync_folders_are_known_by_their_names(folder: str, synced: bool) -> None:
    assert disks.is_synced(Path(folder)) is synced


def test_partitions_and_encrypted_volumes_of_one_disk_are_that_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("sda/sda1", "sda/sda2", "sdb/sdb1", "dm-0"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("sda/sda1", "sda/sda2", "sdb/sdb1"):
        (tmp_path / name / "partition").write_text("1")
    (tmp_path / "dm-0/slaves").mkdir()
    (tmp_path / "dm-0/slaves/sda2").symlink_to(tmp_path / "sda/sda2")
    assert disks._whole(tmp_path / "sda/sda1", 6) == disks._whole(tmp_path / "dm-0", 6) == {"sda"}
    assert disks._whole(tmp_path / "sdb/sdb1", 6) == {"sdb"}
    assert disks._whole(tmp_path / "none", 6) == frozenset()


@pytest.fixture
def real_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "mounted"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place)]
    if sys.platform != "linux" or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("another disk needs Linux and root")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_mounted_disk_is_another_one_and_its_folder_without_it_is_not(
    seat_of: Sit, real_disk: Path, tmp_path: Path
) -> None:
    seat = seat_of("owner")
    assert disks.are_same(tmp_path, seat.vault.folder) and disks.are_same(tmp_path / "not there", tmp_path)
    carrying.set_second_place(seat, real_disk)
    backups.today_if_needed(seat)
    assert carrying.carry_if_needed(seat) is not None
    assert not store.is_reachable(seat.vault, tmp_path)


def test_a_stick_remembers_a_head_that_vault_profile_and_first_shelf_were_rolled_back_behind(
    seat_of: Sit, stick: Path, practice: Path, made: Made, clock: Clock
) -> None:
    seat = seat_of("owner")
    carrying.set_second_place(seat, stick)
    unlocking.lock(seat)
    old = (practice / "vault.db").read_bytes()
    seat = seat_of("owner")
    ledger.append(seat.vault, [NewEntry(kind=Kind.INCIDENT)], seat.now())
    backups.today_if_needed(seat)
    carrying.carry_if_needed(seat)
    unlocking.lock(seat)
    (practice / "vault.db").write_bytes(old)
    shutil.rmtree(practice.parent / "profile")
    with pytest.raises(OlderThanSeen, match="1 entries are missing"):
        unlocking.unlock(practice, made.persons["owner"], PASSWORDS["owner"], clock, ZONE)
