"""Restore rehearsals: a backup is really restored, looked at and thrown away; what was found stands sealed."""

from datetime import timedelta
from pathlib import Path

from app.domain.actions import Action
from app.domain.dues import DueLine
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.ledger import Content
from app.domain.moments import Moment
from app.domain.people import Role
from app.domain.proofs import Act
from app.i18n import _
from app.services import backups
from app.services.seats import Seat
from app.store import ledger, records, rehearsing
from app.store.checking import Progress
from app.store.ledger import NewEntry
from app.store.rehearsing import Rehearsed

__all__ = ["Rehearsed", "due", "last", "rehearse"]

DAYS = 365


def rehearse(seat: Seat, file: Path | None = None, progress: Progress = lambda *_: True) -> Rehearsed:
    """Rehearse the restore of the newest backup, or of one that is named, and seal what was found.

    Raises Refused where there is no backup, VaultTrouble where the disk has no room, Cancelled.
    """
    seat.require(Kind.BACKUP, Action.REHEARSED)
    seat.require_proof(Act.REHEARSE)
    if file is None:
        found = backups.listing(seat)
        if not found:
            raise Refused(_("There is no backup of this practice in its folder yet. Make one first."))
        file = Path(found[0].path)
    done = rehearsing.rehearse(seat.vault, file, progress)
    said = {
        "backup": {"seq": done.seq, "hash": done.hash, "made": done.made.utc},
        "compared": done.rows,
        "faults": list(done.faults),
        "held": not done.faults,
    }
    entry = NewEntry(kind=Kind.BACKUP, action=Action.REHEARSED, open=Content(set=said))
    ledger.append(seat.vault, [entry], seat.now())
    return done


def last(seat: Seat) -> Moment | None:
    """Say when a restore was last rehearsed and all of it held, as the ledger says."""
    found = records.page(seat.vault, Kind.BACKUP, where={"held": True}, limit=1).rows
    return found[0].changed if found else None


def due(seat: Seat) -> list[DueLine]:
    """Ask an owner for a rehearsal a year after the last one that held, or after the practice began."""
    if seat.me.role is not Role.OWNER:
        return []
    held = last(seat)
    since = held or ledger.page(seat.vault, before=2, limit=1)[0].head.time
    day = since.day() + timedelta(days=DAYS)
    if seat.now().day() < day:
        return []
    what = (
        _("Restoring a backup has not been rehearsed for a year")
        if held
        else _("Restoring a backup has never been rehearsed")
    )
    return [DueLine(what=what, who=seat.me.name, day=day, page="settings", record="backups")]
