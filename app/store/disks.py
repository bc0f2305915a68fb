"""Disks: whether two folders would be lost together, and whether a folder is carried elsewhere by a sync program.

A copy is outside this computer's disk where it lies on another one, or where something takes it further by itself.
"""

import os
import sys
from pathlib import Path

from app.store import files

SYNCED = (
    "dropbox", "onedrive", "google drive", "googledrive", "icloud drive", "mobile documents", "nextcloud", "owncloud",
    "proton drive", "pcloud", "syncthing", "seafile", "mega", "box", "box sync",
)  # fmt: skip
"""How the folders of sync programs begin; a backup may lie in one, since it is sealed and never written to again."""
BLOCK_DEVICES = Path("/sys/dev/block")
DEPTH = 6
"""So many layers are looked through: a partition, an encrypted volume, a group of disks."""


def is_synced(folder: Path) -> bool:
    """Say whether a sync program takes what lies here elsewhere, by the names on the way to it."""
    names = {part.casefold().split(" - ")[0].strip() for part in folder.parts}
    return not names.isdisjoint(SYNCED)


def are_same(one: Path, other: Path) -> bool:
    """Say whether two folders lie on one disk, as far as the system tells; raises VaultTrouble."""
    return not disks_of(one).isdisjoint(disks_of(other))


def disks_of(folder: Path) -> frozenset[str]:
    """Name the disks under a folder (under its nearest parent that is there): partitions of one disk are that disk."""
    there = next((place for place in (folder, *folder.absolute().parents) if place.exists()), folder)
    with files.troubles():
        device = there.stat().st_dev
    if sys.platform == "linux":
        at = BLOCK_DEVICES / f"{os.major(device)}:{os.minor(device)}"
        if found := _whole(at, DEPTH):
            return found
    return frozenset({str(device)})


def _whole(device: Path, depth: int) -> frozenset[str]:
    """Go from a device of the system's list down to the disks that it lies on."""
    if depth == 0 or not device.exists():
        return frozenset()
    real = device.resolve()
    if below := list((real / "slaves").glob("*")):
        return frozenset().union(*(_whole(one, depth - 1) for one in below))
    return frozenset({real.parent.name if (real / "partition").exists() else real.name})
