"""Places: network, sync and removable disks are told from this computer's own, by what each system says of them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.errors import Refused
from app.store import places
from app.store.places import MNT_LOCAL, Sort

MOUNTS = (
    "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw",
    "30 22 0:44 / /srv/sample/share rw - cifs //server/share rw",
    "31 22 0:45 / /srv/sample/away\\040there rw - fuse.sshfs host:/ rw",
    "32 22 8:17 / /media/sample/stick rw - vfat /dev/sdb1 rw",
    "33 22 0:50 / /mnt/nfs rw - nfs4 server:/x rw",
    "34 33 8:2 / /mnt/nfs/own rw - ext4 /dev/sda2 rw",
    "broken",
)


@pytest.mark.parametrize(
    ("folder", "wanted"),
    [
        ("/srv/sample/practices", Sort.OWN),
        ("/srv/sample/share", Sort.NETWORK),
        ("/srv/sample/share/a/b", Sort.NETWORK),
        ("/srv/sample/shared", Sort.OWN),
        ("/srv/sample/away there/x", Sort.NETWORK),
        ("/media/sample/stick/practice", Sort.REMOVABLE),
        ("/mnt/nfs/practice", Sort.NETWORK),
        ("/mnt/nfs/own/practice", Sort.OWN),
    ],
)
def test_linux_tells_by_the_file_system_that_a_folder_is_mounted_from(folder: str, wanted: Sort) -> None:
    assert places.on_linux(folder, MOUNTS, lambda device: device == "8:17") is wanted


@pytest.mark.parametrize(
    ("folder", "drive", "wanted"),
    [
        ("C:\\practices", 3, Sort.OWN),
        ("Z:\\practice", 4, Sort.NETWORK),
        ("E:\\practice", 2, Sort.REMOVABLE),
        ("\\\\server\\share\\practice", 3, Sort.NETWORK),
        ("\\\\?\\UNC\\server\\share", 3, Sort.NETWORK),
        ("\\\\?\\C:\\practices", 3, Sort.OWN),
    ],
)
def test_windows_tells_by_the_drive(folder: str, drive: int, wanted: Sort) -> None:
    asked: list[str] = []

    def drive_type(root: str) -> int:
        asked.append(root)
        return drive

    assert places.on_windows(folder, drive_type) is wanted
    assert all(len(root) == 3 and root.endswith(":\\") for root in asked)


def test_macos_tells_by_its_own_mark_and_by_where_disks_are_shown() -> None:
    assert places.on_macos(Path("/practices"), MNT_LOCAL) is Sort.OWN
    assert places.on_macos(Path("/Volumes/Stick/practice"), MNT_LOCAL) is Sort.REMOVABLE
    assert places.on_macos(Path("/Volumes/share"), 0) is Sort.NETWORK


@pytest.mark.parametrize(
    "name",
    [
        *(
            "OneDrive",
            "OneDrive - Sample Practice",
            "Dropbox",
            "Dropbox (Personal)",
            "Nextcloud",
            "Google Drive",
        ),
        *(
            "GoogleDrive",
            "My Drive",
            "iCloud Drive",
            "com~apple~CloudDocs",
            "pCloudDrive",
            "MEGA",
            "Syncthing",
        ),
    ],
)
def test_a_folder_of_a_sync_program_is_known_by_its_name(tmp_path: Path, name: str) -> None:
    assert places.is_synced(tmp_path / name / "practices" / "sample.keepwell")


@pytest.mark.parametrize("mark", places.SYNC_MARKS)
def test_a_folder_of_a_sync_program_is_known_by_what_it_leaves_there(tmp_path: Path, mark: str) -> None:
    (tmp_path / "anything").mkdir()
    assert not places.is_synced(tmp_path / "anything")
    (tmp_path / mark).mkdir()
    assert places.is_synced(tmp_path / "anything") and places.sort_of(tmp_path / "anything") is Sort.SYNC


@pytest.mark.parametrize("name", ["Dropboxes", "my onedrive notes", "megaphone", "practice"])
def test_other_folders_are_not(tmp_path: Path, name: str) -> None:
    assert not places.is_synced(tmp_path / name)


def test_what_a_sync_program_keeps_for_itself_in_a_home_does_not_make_the_home_one(tmp_path: Path) -> None:
    for name in (".dropbox", ".config", ".mega"):
        (tmp_path / name).mkdir()
    assert places.sort_of(tmp_path / "practices") is Sort.OWN


def test_a_folder_that_is_not_there_yet_is_judged_by_the_one_it_would_lie_in(tmp_path: Path) -> None:
    (tmp_path / ".stfolder").mkdir()
    assert places.sort_of(tmp_path / "not" / "there" / "yet") is Sort.SYNC


def test_what_cannot_be_found_out_counts_as_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_folder: Path) -> Sort:
        raise OSError

    monkeypatch.setattr(places, "_disk", fails)
    assert places.sort_of(tmp_path) is Sort.OWN


@pytest.mark.parametrize(
    ("sort", "is_refused"),
    [(Sort.NETWORK, True), (Sort.SYNC, True), (Sort.REMOVABLE, False), (Sort.OWN, False)],
)
def test_only_where_records_would_be_lost_is_a_place_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sort: Sort, is_refused: bool
) -> None:
    monkeypatch.setattr(places, "sort_of", lambda _folder: sort)
    act: Callable[[], None] = lambda: places.require_own(tmp_path)  # noqa: E731
    if is_refused:
        with pytest.raises(Refused, match="backups may go") as found:
            act()
        assert found.value.field == "folder"
    else:
        act()
