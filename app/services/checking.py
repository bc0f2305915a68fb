"""The check of everything, now: the file, every link, every signature, every right, every part."""

from msgspec import Struct

from app.services.seats import Seat
from app.store import checking, ledger, witness
from app.store.checking import Progress


class Findings(Struct, frozen=True):
    """What a check looked at and found; no `faults` where all of it holds. `done` is False where it was stopped."""

    entries: int
    faults: tuple[str, ...]
    seq: int
    hash: str
    done: bool
    lost: tuple[str, ...] = ()
    """What was lost in damage, as owners sealed it: no fault, but the ledger is not whole."""


def check(seat: Seat, full: bool = True, progress: Progress = lambda *_: True) -> Findings:
    """Check the vault from its first entry (or from the last one this person saw verified); raises VaultTrouble."""
    vault = seat.vault
    faults = checking.structure(vault.db) if full else []
    if faults:
        return Findings(0, tuple(faults), 0, "", done=True)
    after = 0 if full else vault.verified
    found = checking.full(vault.db, vault.id, after, progress)
    if full and not found.words and found.verified == ledger.head(vault)[0]:
        faults += checking.records(vault.db)
    seq, digest = ledger.head(vault)
    done = found.verified == seq or bool(found.words)
    if not (faults or found.words) and done and not vault.read_only:
        vault.verified = seq
        witness.remember(vault, seq, digest, seat.now())
    return Findings(found.entries, tuple(faults + found.words), seq, digest, done, tuple(found.lost))
