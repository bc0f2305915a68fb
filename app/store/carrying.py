"""Carrying: a finished backup copied to a second place, and read back from there before it gets its name."""

import os
import shutil
from contextlib import suppress
from pathlib import Path

from app.domain.errors import Cancelled, Damaged
from app.i18n import _
from app.store import disks, files, manifests, shelves
from app.store.backups import BLOCK, PARTIAL, free_name
from app.store.beside import Stopped, beside
from app.store.checking import Progress
from app.store.manifests import Manifest
from app.store.vault import Vault


def is_outside(vault: Vault, folder: Path) -> bool:
    """Say whether what lies in a folder would survive the loss of the disk that the practice lies on."""
    return disks.is_synced(folder) or not disks.are_same(folder, vault.folder)


def is_reachable(vault: Vault, place: Path) -> bool:
    """Say whether the second place is there now.

    Where a disk that was taken out leaves its empty folder behind, that folder is on the practice's own disk.
    """
    return place.is_dir() and is_outside(vault, place)


def newest(vault: Vault) -> tuple[Path, Manifest] | None:
    """Give the newest backup on this practice's own shelf."""
    return next(iter(shelves.ours(vault, manifests.folder_of(vault))), None)


def has(vault: Vault, place: Path, manifest: Manifest) -> bool:
    """Say whether a copy of this very backup lies there already."""
    return any(there == manifest for _path, there in shelves.ours(vault, place))


def carry(vault: Vault, source: Path, place: Path, progress: Progress) -> Path:
    """Copy a backup to a second place and give the copy's path; it has its name only once it was read back whole.

    What has had its time there goes, by the same rules. Raises VaultTrouble, Damaged where the copy reads otherwise
    than its source, Cancelled; nothing is left behind then.
    """
    manifest = manifests.glance(source)
    work = place / f".{vault.id[:16]}{PARTIAL}"

    def going_on() -> bool:
        with suppress(OSError):
            return progress((work / "copy").stat().st_size, size)
        return progress(0, size)

    with files.troubles():
        size = source.stat().st_size
    with files.troubles(size):
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(mode=files.FOLDER_MODE)
        try:
            beside(lambda stopped: _copy(source, work / "copy", manifest, stopped), going_on)
            target = free_name(place, source.name.removesuffix(manifests.ENDING), vault)
            (work / "copy").replace(target)
            files.sync_folder(place)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    shelves.thin(vault, place, target)
    return target


def _copy(source: Path, target: Path, manifest: Manifest, stopped: Stopped) -> None:
    with source.open("rb") as read, target.open("xb") as written:
        while block := read.read(BLOCK):
            written.write(block)
            if stopped():
                raise Cancelled
        written.flush()
        files.sync(written.fileno())
        if hasattr(
            os, "posix_fadvise"
        ):  # so that the disk is read back, and not what the system remembers of it
            os.posix_fadvise(written.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    files.make_private(target)
    if manifests.inspect(target, stopped) != manifest:
        raise Damaged(
            _("The copy at the second place did not check out, so it was thrown away."),
            _("The backup itself is as it was."),
            _("Check that disk, or use another one."),
        )
