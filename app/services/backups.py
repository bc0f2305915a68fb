"""Backups as a person meets them: one a day by itself, one on demand, and a restore into a new folder."""

import itertools
from pathlib import Path

from app.domain.actions import Action
from app.domain.kinds import Kind
from app.domain.ledger import Content
from app.domain.proofs import Act
from app.domain.shelves import Shelved, Why
from app.services import practice
from app.services.seats import Seat
from app.store import backups, carrying, ledger, manifests, places, shelves, unpacking
from app.store.checking import Progress
from app.store.ledger import NewEntry
from app.store.manifests import Manifest


def folder(seat: Seat) -> Path:
    """Give the folder where this practice's backups go; in the person's profile until another one is chosen."""
    return manifests.folder_of(seat.vault)


def make(seat: Seat, to: Path | None = None, progress: Progress = lambda *_: True) -> Path:
    """Make a backup that somebody asks for, checked on a fresh connection; raises VaultTrouble, Cancelled."""
    seat.require(Kind.BACKUP, Action.SEAL)
    seat.require_proof(Act.BACK_UP)
    return make_unasked(seat, to, progress, Why.HAND)


def make_unasked(
    seat: Seat, to: Path | None = None, progress: Progress = lambda *_: True, why: Why = Why.DAY
) -> Path:
    """Make a backup that belongs to something else: the day's own, or the one around a change of keys.

    What has had its time on this practice's own shelf then goes; nothing that is not this practice's is touched.
    """
    shelf = folder(seat)
    path = backups.make(seat.vault, to or shelf, seat.now(), progress, practice.details(seat).name, why)
    said: dict[str, object] = {"seq": manifests.glance(path).seq, "day": seat.now().day().isoformat()}
    if carrying.is_outside(seat.vault, path.parent):
        said["outside"] = True
    ledger.append(seat.vault, [NewEntry(kind=Kind.BACKUP, open=Content(set=said))], seat.now())
    if path.parent == shelf:
        shelves.thin(seat.vault, shelf, path)
    return path


def today_if_needed(seat: Seat, progress: Progress = lambda *_: True) -> Path | None:
    """Make the day's backup if there is none of today yet; gives its path, or None."""
    today = seat.now().day().isoformat()
    if seat.vault.read_only or shelves.of_day(seat.vault, folder(seat), today):
        return None
    return make_unasked(seat, progress=progress)


def listing(seat: Seat, shelf: Path | None = None) -> list[Shelved]:
    """Give this practice's backups on its shelf, or in another folder, newest first, as their manifests say."""
    return [shelves.shelved(*one) for one in shelves.ours(seat.vault, shelf or folder(seat))]


def restore(file: Path, to: Path, progress: Progress = lambda *_: True) -> Manifest:
    """Lay a backup down in a new folder; raises Refused for a folder that holds anything, Damaged, Cancelled.

    `progress` is told of blocks: the file is read, laid down, and read back.
    """
    places.require_own(to)
    blocks, seen = unpacking.blocks(file), itertools.count(1)
    return unpacking.restore(file, to, lambda: not progress(min(next(seen), blocks), blocks))
