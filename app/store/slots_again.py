"""Lost password slots put back as a backup has them: they open the file where its key was not changed since.

The records are in the file and were never touched; whoever joined since is let in anew by an owner.
"""

import tempfile
import zipfile
from pathlib import Path

from app.domain.errors import Damaged, Refused, SlotsLost
from app.i18n import _
from app.store import connection, files, keyslots, locks, manifests, wreckage
from app.store.keyslots import Keyslots
from app.store.vault import FILE


def people_in(backup: Path) -> list[tuple[str, str]]:
    """Give who has a password in a backup, by id and name; raises Damaged, VaultTrouble."""
    return [(slot.person, slot.name) for slot in _slots(backup).slots]


def put_back(folder: Path, backup: Path, person: str, password: str) -> None:
    """Put a backup's slots into a folder that has lost its own, once a password of theirs opens the file there.

    Raises Refused where the folder has slots that read, WrongPassword, Damaged where the file's key was changed since
    the backup or the backup is not whole, InUse, VaultTrouble; then nothing was written.
    """
    _require_lost(folder)
    slots, lock = _slots(backup), locks.take(folder)
    try:
        with tempfile.TemporaryDirectory(dir=folder, prefix=".slots-") as work:
            keyslots.write(Path(work), slots)
            opened = keyslots.unlock(Path(work), person, password)
        mains = (opened.main, *(one.key for one in opened.earlier))
        if not any(_opens(folder, main) for main in mains):
            raise Damaged(
                _(
                    "The key of this practice's file was changed since that backup, so its password slots open nothing."
                ),
                _("Nothing was changed."),
                _("Choose a newer backup, or restore the whole backup into a new folder."),
            )
        keyslots.write(folder, slots)
    finally:
        if lock is not None:
            lock.release()


def _require_lost(folder: Path) -> None:
    try:
        keyslots.read(folder)
    except SlotsLost:
        return
    raise Refused(_("The password slots of this practice are there; nothing has to be put back."))


def _opens(folder: Path, main: bytes) -> bool:
    """Say whether the file is under this key; tried on a copy, so that a journal beside it is left as it is."""
    with tempfile.TemporaryDirectory(dir=folder, prefix=".slots-") as work:
        wreckage.lift(folder, Path(work))
        try:
            connection.connect(Path(work) / FILE, main).close()
        except Damaged:
            return False
    return True


def _slots(backup: Path) -> Keyslots:
    manifests.inspect(backup)
    try:
        with files.troubles(), zipfile.ZipFile(backup) as box:
            found = keyslots.parse(box.read(keyslots.FILE))
    except manifests.SPOILT as error:
        raise manifests.spoilt() from error
    if found is None:
        raise manifests.spoilt()
    return found
