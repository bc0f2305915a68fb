"""Shelves: the folders that backups lie in. What a file is called says nothing; what its manifest says, counts."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from app.domain.errors import VaultTrouble
from app.domain.shelves import Shelved, Why, surplus
from app.store import files, manifests, witness
from app.store.manifests import Manifest
from app.store.vault import Vault

LOOKED_AT = 400
"""So many files of a folder are looked at, newest first by name; a shelf that is thinned holds some forty."""


def ours(vault: Vault, folder: Path) -> list[tuple[Path, Manifest]]:
    """Give this practice's backups in a folder, newest first by what they hold; nothing where it is out of reach.

    Each is signed by somebody of the register. Those of other practices, and files that do not read, are left out.
    """
    found = []
    try:
        there = manifests.listing(folder)[:LOOKED_AT]
    except VaultTrouble:
        return []
    for path in there:
        try:
            manifest = manifests.glance(path)
        except VaultTrouble:
            continue
        if manifests.is_ours(manifest, vault):
            found.append((path, manifest))
    return sorted(found, key=lambda one: (one[1].seq, one[1].made.utc), reverse=True)


def shelved(path: Path, manifest: Manifest) -> Shelved:
    """Give a backup as a shelf lists it."""
    return Shelved(str(path), manifest.made, manifest.seq, manifest.hash, manifest.why)


def of_day(vault: Vault, folder: Path, day: str) -> list[Path]:
    """Give this practice's backups of one day as it then stood; another practice's say nothing about it.

    One made before a change holds what was changed, and is no backup of the day.
    """
    return [
        path
        for path, manifest in ours(vault, folder)
        if manifest.made.day().isoformat() == day and manifest.why is not Why.BEFORE
    ]


def seen(vault: Vault) -> list[witness.Seen]:
    """Give the heads of this practice's backups within reach: none of them may be missing from the vault."""
    places = [manifests.folder_of(vault), manifests.second_of(vault)]
    return [
        witness.Seen(vault.id, one.person, one.seq, one.hash, 0, one.made)
        for place in places
        if place is not None
        for _path, one in ours(vault, place)
    ]


def thin(vault: Vault, folder: Path, newest: Path) -> list[Path]:
    """Take away the backups that have had their time, now that `newest` was proved; gives which.

    Only files whose manifest this practice's register signed are ever touched. One that cannot be deleted stays.
    """
    gone = []
    for one in surplus([shelved(*found) for found in ours(vault, folder)], str(newest)):
        try:
            with files.troubles():
                Path(one.path).unlink(missing_ok=True)
            gone.append(Path(one.path))
        except VaultTrouble:
            continue
    return gone


def newest_whole(vault: str, shelves_of: Sequence[Path]) -> tuple[Path, Manifest] | None:
    """Give the newest backup that reads whole for a vault that may not open; whose it is shows once it is opened.

    With no vault named, of whichever practice.
    """
    found = []
    for path in (path for shelf in shelves_of for path in manifests.listing(shelf)):
        with suppress(VaultTrouble):
            manifest = manifests.glance(path)
            if vault in ("", manifest.vault):
                found.append((path, manifest))
    for path, manifest in sorted(found, key=lambda one: one[1].seq, reverse=True):
        with suppress(VaultTrouble):
            manifests.inspect(path)
            return path, manifest
    return None
