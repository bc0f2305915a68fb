"""The lock of a vault's folder: one copy of the program at a time, and the other one is told who has it open where."""

import json
import os
import platform
import secrets
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from app.domain.errors import InUse, ReadOnly, VaultTrouble
from app.i18n import _
from app.store import files

FILE = "lock"
MOST = 4096


def take(folder: Path) -> FileLock | None:
    """Take the folder's lock for this process; None where the folder may not be written, so it is opened for reading.

    Raises InUse where another copy has the vault open.
    """
    lock = FileLock(str(folder / FILE), timeout=0)
    try:
        with files.troubles():
            try:
                lock.acquire()
            except Timeout as error:  # itself an error of the disk's sort
                raise InUse(
                    _holder(folder), _("Nothing was changed."), _("Use it there, or lock it there first.")
                ) from error
    except ReadOnly:
        return None
    if _is_writable(folder):
        _write(folder, "")
        return lock
    lock.release()
    return None


def say_who(folder: Path, person: str) -> None:
    """Write into the lock file who has the vault open on which computer; where that fails, nobody is named."""
    _write(folder, json.dumps({"host": platform.node(), "process": os.getpid(), "person": person}))


def _write(folder: Path, said: str) -> None:
    with suppress(OSError):
        (folder / FILE).write_text(said, encoding="utf-8")


def _holder(folder: Path) -> str:
    try:
        said = json.loads(files.read(folder / FILE, MOST))
        return _("{person} has this practice open already on {host}.").format(
            person=str(said["person"]), host=str(said["host"])
        )
    except (VaultTrouble, ValueError, KeyError, TypeError, RecursionError):
        return _("This practice is already open in another window or on another computer.")


def _is_writable(folder: Path) -> bool:
    """Try the folder and look at the file's mode; the file itself is never opened beside the database's own handle."""
    trial = folder / f".{secrets.token_hex(6)}.new"
    try:
        trial.touch(files.FILE_MODE)
        trial.unlink()
    except OSError:
        return False
    return all(os.access(one, os.W_OK) for one in folder.iterdir() if one.name == "vault.db")
