"""Backups as a person meets them: one a day by itself, one on demand, and a restore into a new folder."""

from pathlib import Path

from msgspec import Struct

from app.domain.errors import VaultTrouble
from app.domain.kinds import Kind
from app.domain.ledger import Action, Content
from app.domain.moments import Moment
from app.domain.proofs import Act
from app.services import practice
from app.services.seats import Seat
from app.store import backups, ledger, manifests, unpacking
from app.store.checking import Progress
from app.store.ledger import NewEntry
from app.store.manifests import Manifest


class Backup(Struct, frozen=True):
    """One backup on disk: its file, when it was made, and up to which entry it goes."""

    path: str
    made: Moment
    seq: int


def folder(seat: Seat) -> Path:
    """Give the folder where this practice's backups go; in the person's profile until another one is chosen."""
    return manifests.folder_of(seat.vault)


def make(seat: Seat, to: Path | None = None, progress: Progress = lambda *_: True) -> Path:
    """Make a backup that somebody asks for, checked on a fresh connection; raises VaultTrouble, Cancelled."""
    seat.require(Kind.BACKUP, Action.SEAL)
    seat.require_proof(Act.BACK_UP)
    return make_unasked(seat, to, progress)


def make_unasked(seat: Seat, to: Path | None = None, progress: Progress = lambda *_: True) -> Path:
    """Make a backup that belongs to something else: the day's own, or the one after a change of keys."""
    path = backups.make(seat.vault, to or folder(seat), seat.now(), progress, practice.details(seat).name)
    said = {"seq": ledger.head(seat.vault)[0], "day": seat.now().day().isoformat()}
    ledger.append(seat.vault, [NewEntry(kind=Kind.BACKUP, open=Content(set=said))], seat.now())
    return path


def today_if_needed(seat: Seat, progress: Progress = lambda *_: True) -> Path | None:
    """Make the day's backup if there is none of today yet; gives its path, or None."""
    today = seat.now().day().isoformat()
    if seat.vault.read_only or manifests.of_day(seat.vault, folder(seat), today):
        return None
    return make_unasked(seat, progress=progress)


def listing(folder: Path) -> list[Backup]:
    """Give the backups of a folder that read, newest first; damaged ones are left out."""
    found = []
    for path in manifests.listing(folder):
        try:
            manifest = manifests.inspect(path)
        except VaultTrouble:
            continue
        found.append(Backup(str(path), manifest.made, manifest.seq))
    return found


def restore(file: Path, to: Path) -> Manifest:
    """Lay a backup down in a new folder; raises Refused for a folder that holds anything, Damaged."""
    return unpacking.restore(file, to)
