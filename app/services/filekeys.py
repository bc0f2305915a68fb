"""The key of the practice's file: since when it holds, whether it needs another, and changing it at a quiet moment."""

from msgspec import Struct

from app.domain.actions import Action
from app.domain.kinds import Kind
from app.domain.moments import Moment
from app.domain.proofs import Act
from app.services import aftermath
from app.services.aftermath import After
from app.services.seats import Seat
from app.store import rekeying, standing
from app.store.checking import Progress


class Standing(Struct, frozen=True):
    """How the file's key stands: how often it was changed, when last, and whether a change is owed."""

    changes: int
    last: Moment | None
    is_due: bool


def how(seat: Seat) -> Standing:
    """Say how the file's key stands."""
    changed = [
        head.time
        for _row, head in standing.of(seat.vault.db, seat.vault.register, Kind.REGISTER, Action.REKEY)
    ]
    return Standing(len(changed), changed[-1] if changed else None, rekeying.is_due(seat.vault))


def change(seat: Seat, progress: Progress = lambda *_: True) -> After:
    """Put the file under a new key that only those who work here are given, and back it up; it cannot be stopped.

    Raises Refused, VaultTrouble; then the file is under its old key, and nothing is lost.
    """
    seat.require(Kind.REGISTER, Action.REKEY)
    seat.require_proof(Act.CHANGE_FILE_KEY)
    return aftermath.follow(seat, lambda: rekeying.rekey(seat.vault, seat.now(), progress))
