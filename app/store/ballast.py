"""The ballast: a file that only takes up room, given up when the disk is full, since then even deleting needs some.

With it gone there is room to keep what somebody was typing, and to take records away. The next unlock that finds room
lays it down again.
"""

import os
import secrets
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from app.domain.errors import DiskFull, VaultTrouble
from app.i18n import _
from app.store import files
from app.store.vault import Vault

FILE = "ballast"
SIZE = 8 * 1024 * 1024
TIMES = 4
"""It is laid down only where so many times its size is free."""
Given = TypeVar("Given")


def lay_down(vault: Vault) -> None:
    """Lay the ballast down where it is missing; a disk without room for it is noted for the person who sits down."""
    path = vault.folder / FILE
    if path.exists():
        return
    try:
        with files.troubles():
            if shutil.disk_usage(vault.folder).free < TIMES * SIZE:
                vault.notes.append(
                    _(
                        "The disk is almost full. Free at least {n} MB soon, so that work can be saved."
                    ).format(n=TIMES * SIZE // 1_000_000)
                )
                return
            _write(path)
    except VaultTrouble:  # it is a help, and no condition
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _write(path: Path) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), files.FILE_MODE)
    with os.fdopen(handle, "wb") as file:
        if hasattr(os, "posix_fallocate"):
            with suppress(OSError):  # some file systems promise no room ahead
                os.posix_fallocate(file.fileno(), 0, SIZE)
                return
        file.write(secrets.token_bytes(SIZE))  # at random: some file systems keep no zeros


def with_room(vault: Vault, act: Callable[[], Given]) -> Given:
    """Do what must not fail for want of room: where the disk is full, the ballast is given up and it is done again.

    `act` must leave nothing half done when it raises. Raises DiskFull where that was not enough.
    """
    try:
        return act()
    except DiskFull:
        path = vault.folder / FILE
        if vault.read_only or not path.exists():
            raise
        with files.troubles():
            path.unlink()
        return act()
