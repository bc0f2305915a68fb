"""Salvage: what still verifies in a damaged vault, brought into a new folder with what a backup has, sealed as such.

The damaged file is copied and never opened itself. An owner signs what is gone: which places of the chain, which parts,
never what stood in them. The new vault is checked like any other, and says of itself that it is not whole.
"""

import shutil
from pathlib import Path

import msgspec

from app.domain.errors import Damaged, Refused
from app.domain.moments import Moment
from app.i18n import _
from app.store import connection, files, keyslots, locks, manifests, shelves, witness, wreckage
from app.store.checking import Progress
from app.store.keyslots import Opened
from app.store.losses import Gone
from app.store.manifests import Manifest
from app.store.mending import Bench, Salvaged
from app.store.vault import FILE

__all__ = ["Gone", "Salvaged", "best_backup", "salvage"]

CARRIED = ("card.json", "dropbox", "failed.ring")
"""What lies beside the file and is no part of it."""
MOST = 1024 * 1024
"""No file of those is larger."""


def best_backup(folder: Path) -> tuple[Path, Manifest] | None:
    """Give the newest backup that reads whole for a vault that may not open: in its profile's folder, or nowhere."""
    vault = keyslots.read(folder).vault
    return shelves.newest_whole(vault, [witness.folder(vault) / "backups"])


def named_backup(folder: Path, chosen: Path) -> tuple[Path, Manifest]:
    """Give a backup by its file, or the newest whole one in a folder, for a vault that may not open.

    Raises Refused where it is another vault's or there is none, Damaged where it does not read whole, VaultTrouble.
    """
    try:
        vault = keyslots.read(folder).vault
    except Damaged:
        vault = ""  # the slots are lost; whose backup it is, shows once it is opened
    if chosen.is_dir():
        found = shelves.newest_whole(vault, [chosen])
        if found is None:
            raise Refused(_("There is no whole backup of this practice in that folder."), "backup")
        return found
    manifest = manifests.inspect(chosen)
    if vault and manifest.vault != vault:
        raise Refused(_("This backup is of another practice."), "backup")
    return chosen, manifest


def salvage(
    folder: Path,
    person: str,
    password: str,
    to: Path,
    at: Moment,
    backup: Path | None = None,
    progress: Progress = lambda *_: True,
    looks: bool = False,
) -> Salvaged:
    """Save what can be saved into a new folder; with `looks`, only say what that would be and leave nothing.

    Raises WrongPassword, Refused for somebody who is no owner or a folder in use, Damaged where the staff register is
    not whole, VaultTrouble, Cancelled. All or nothing.
    """
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise Refused(_("Salvage only into a new, empty folder; nothing is ever written over."), "folder")
    lock = locks.take(folder)
    work = to.with_name(f".{to.name}.partial")
    wreckage.throw_away(work)
    try:
        opened = keyslots.unlock(folder, person, password)
        files.make_folder(work)
        with connection.troubles(), Bench(folder, work, opened, backup) as bench:
            found = _worked(bench, at, progress)
        if looks:
            return found
        _finish(folder, work, to, opened)
        return msgspec.structs.replace(found, folder=to)
    finally:
        wreckage.throw_away(work)
        if lock is not None:
            lock.release()


def _finish(folder: Path, work: Path, to: Path, opened: Opened) -> None:
    keyslots.write(work, opened.slots)
    with files.troubles():
        with (work / FILE).open("rb") as file:
            files.sync(file.fileno())
        for name in CARRIED:
            _carry(folder / name, work / name)
        for name in ("lifted", "base"):
            if (work / name).exists():
                shutil.rmtree(work / name)
        if to.exists():
            to.rmdir()
        work.rename(to)
        files.sync_folder(to.parent)


def _carry(source: Path, target: Path) -> None:
    """Copy a file or a folder of files, each of them whole on the disk before the new folder gets its name."""
    if source.is_dir():
        files.make_folder(target)
        for one in source.iterdir():
            _carry(one, target / one.name)
    elif source.exists():
        files.atomic_write(target, files.read(source, MOST))


def _worked(bench: Bench, at: Moment, progress: Progress) -> Salvaged:
    """Salvage; damage that leaves nothing to build on names the backup to restore instead."""
    try:
        return bench.salvage(at, progress)
    except Damaged as trouble:
        do = _("Restore the newest backup into a new folder; none was found on this computer.")
        if bench.backup is not None:
            do = _("Restore {file} into a new folder: it goes up to entry {seq}.").format(
                file=bench.backup[0].name, seq=bench.backup[1].seq
            )
        raise Damaged(trouble.what, trouble.safe, do) from trouble
