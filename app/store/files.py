"""Files on disk: every file that Keepwell writes is whole or absent, and private to the person's account."""

import errno
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.domain.errors import DiskFull, ReadOnly, VaultTrouble
from app.i18n import _

FOLDER_MODE = 0o700
REHEARSAL = ".rehearsal"
"""The folder beside the vault's file in which a backup is laid down for a rehearsal."""
FILE_MODE = 0o600
FULL = (errno.ENOSPC, errno.EDQUOT)
DENIED = (errno.EROFS, errno.EACCES, errno.EPERM)
KNOWN = (*FULL, *DENIED, errno.ENOENT)
"""What the disk says that has a sentence of its own."""
NAMELESS = re.compile(r"\.(.+\.)?[0-9a-f]{12}\.new")
"""What a file of ours is called until it is whole."""


@contextmanager
def troubles(needed: int = 0) -> Iterator[None]:
    """Turn what the disk says into sentences; `needed` is the number of bytes that were to be written."""
    try:
        yield
    except OSError as error:
        raise trouble(error, needed) from error


def trouble(error: OSError, needed: int = 0) -> VaultTrouble:
    """Give the sentence for one error of the disk."""
    if error.errno in FULL:
        return no_room(needed)
    if error.errno in DENIED:
        return ReadOnly(
            _("Could not save: this folder may not be written."),
            _("Nothing was changed."),
            _("Choose a folder that belongs to you, or ask whoever looks after this computer."),
        )
    if error.errno == errno.ENOENT:
        return VaultTrouble(_("The file or folder is not there."), "", _("Check that the disk is connected."))
    return VaultTrouble(_("The disk could not be used."), _("Nothing was changed."), _("Try again."))


def no_room(needed: int) -> DiskFull:
    """Give the sentence for a disk without room for so many bytes."""
    return DiskFull(
        _("Could not save: the disk is full."),
        _("Nothing was changed; your text is kept."),
        _("Free {n} MB and try again.").format(n=max(1, -(-needed // 1_000_000))),
    )


def atomic_write(
    path: Path, content: bytes, durable: bool = True, before_naming: Callable[[], None] = lambda: None
) -> None:
    """Write a file whole: a new file, synced, put in the place of the old one, and the folder synced.

    `durable=False` leaves out the syncs for what can be made again. `before_naming` is done once there was room for
    the file and before it gets its name; where that fails, there is no file. What a kill left behind of an earlier
    write is taken away. Raises VaultTrouble.
    """
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(6)}.new")
    with troubles(len(content)):
        _take_away(path.parent, f".{path.name}.")
        try:
            handle = os.open(
                fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), FILE_MODE
            )
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                if durable:
                    sync(file.fileno())
            before_naming()
            fresh.replace(path)
        except BaseException:
            with suppress(OSError):
                fresh.unlink(missing_ok=True)
            raise
        if durable:
            sync_folder(path.parent)


def sweep(folder: Path) -> None:
    """Take away what a kill left behind: new files that never got their name, and a rehearsal that was cut short."""
    with troubles():
        _take_away(folder, ".")
    shutil.rmtree(folder / REHEARSAL, ignore_errors=True)


def _take_away(folder: Path, beginning: str) -> None:
    for one in folder.glob(".*.new"):
        if one.name.startswith(beginning) and NAMELESS.fullmatch(one.name) and one.is_file():
            one.unlink(missing_ok=True)


def sync(handle: int) -> None:
    """Make sure that what was written to an open file is on the disk itself."""
    os.fsync(handle)


def sync_folder(folder: Path) -> None:
    """Make sure that a rename or a new file in a folder survives a power cut, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(folder: Path) -> None:
    """Make a folder that only this account can enter; raises VaultTrouble."""
    with troubles():
        folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)


def require_readable(folder: Path) -> None:
    """Refuse a folder that this account may not read, which is no damage; raises VaultTrouble."""
    if folder.exists() and not os.access(folder, os.R_OK | os.X_OK):
        raise VaultTrouble(
            _("This folder may not be read with this account of the computer."),
            _("Nothing was changed."),
            _("Sign in to the computer with the account it belongs to."),
        )


def make_private(path: Path) -> None:
    """Let only this account read a file, where the disk knows of accounts: a stick formatted for cameras does not."""
    with suppress(PermissionError, NotImplementedError):
        path.chmod(FILE_MODE)


def read(path: Path, most: int) -> bytes:
    """Read a file of at most so many bytes; raises VaultTrouble where it is larger or cannot be read."""
    with troubles(), path.open("rb") as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise VaultTrouble(_("The file is larger than it can be."))
    return content
