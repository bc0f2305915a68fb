"""A backup laid down in a new folder: whole or not at all, and never over anything that is there.

What was laid down carries a mark; an owner's next unlock there seals what was restored and what was lost.
"""

import hashlib
import shutil
import zipfile
from pathlib import Path

import msgspec

from app.domain import canonical
from app.domain.errors import Cancelled, Refused
from app.i18n import _
from app.store import files, keyslots, manifests
from app.store.backups import BLOCK
from app.store.beside import Stopped
from app.store.manifests import MARK, Manifest
from app.store.vault import FILE

PASSES = 3


def restore(path: Path, to: Path, stopped: Stopped = lambda: False) -> Manifest:
    """Lay a backup down in a folder that is new or empty; all or nothing.

    Raises Refused, Damaged, VaultTrouble, Cancelled once `stopped`.
    """
    manifest = manifests.inspect(path, stopped)
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise Refused(_("Restore only into a new, empty folder; nothing is ever written over."), "folder")
    work = to.with_name(f".{to.name}.partial")
    with files.troubles():
        shutil.rmtree(work, ignore_errors=True)
    files.make_folder(work)
    try:
        _lay_down(path, work, manifest, stopped)
        with files.troubles():
            if to.exists():
                to.rmdir()
            work.rename(to)
            files.sync_folder(to.parent)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise
    return manifest


def blocks(path: Path) -> int:
    """Give how many blocks a restore of this file goes through: each is read, laid down, and read back."""
    with files.troubles():
        return max(1, PASSES * -(-path.stat().st_size // BLOCK))


def _lay_down(path: Path, work: Path, manifest: Manifest, stopped: Stopped) -> None:
    with files.troubles(path.stat().st_size), zipfile.ZipFile(path) as box:
        slots = box.read(keyslots.FILE)
        with box.open(FILE) as source, (work / FILE).open("xb") as target:
            while block := source.read(BLOCK):
                target.write(block)
                if stopped():
                    raise Cancelled
            target.flush()
            files.sync(target.fileno())
        files.make_private(work / FILE)
        with (work / FILE).open("rb") as laid:
            if manifests.digest(laid, stopped) != manifest.files[FILE]:
                raise manifests.spoilt()
    if hashlib.sha256(slots).hexdigest() != manifest.files[keyslots.FILE]:
        raise manifests.spoilt()
    for name in (keyslots.FILE, keyslots.COPY):
        files.atomic_write(work / name, slots)
    files.atomic_write(work / MARK, canonical.dumps(msgspec.to_builtins(manifest)))
