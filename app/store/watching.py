"""The check that goes on after the window is there: piece by piece, between what people ask for.

It looks at the file's structure once, then at every entry this person has not yet seen verified, then at every record.
A fault stops all writing: the vault is then open for reading only, and its notes say why.
"""

from collections.abc import Callable, Iterator

from msgspec import Struct

from app.domain.errors import Cancelled
from app.domain.moments import Moment
from app.store import checking, connection, ledger, witness
from app.store.vault import Vault

PIECE = 100
LEAN = 1_000
"""After how many entries or records the memory that the check took for itself goes back to the computer."""


class Watch(Struct):
    """How far the check has come, both as entries' places, and what it found."""

    done: int
    total: int
    faults: tuple[str, ...] = ()


def walk(vault: Vault, at: Moment, somebody_waits: Callable[[], bool] = lambda: False) -> Iterator[Watch]:
    """Check in small pieces; ends once all of it was looked at, or at the first fault.

    The look at the file's structure cannot be cut into pieces: it is broken off when somebody waits, and begun again.
    """
    end, _digest = ledger.head(vault)
    seen = vault.verified
    yield Watch(seen, end)
    while (faults := _structure(vault, somebody_waits)) is None:
        yield Watch(seen, end)
    if faults:
        yield _stop(vault, seen, end, faults)
        return
    connection.let_go(vault.db)
    known = None
    while seen < end:
        found = checking.full(vault.db, vault.id, seen, lambda *_: True, most=PIECE, known=known)
        known = found.known
        if found.words:
            yield _stop(vault, seen, end, found.words)
            return
        if found.verified // LEAN > seen // LEAN:
            connection.let_go(vault.db)
        seen = found.verified
        yield Watch(seen, end)
    place: int | None = 0
    looked = 0
    while place is not None:
        words, place = checking.some_records(vault.db, place)
        if words:
            yield _stop(vault, seen, end, words)
            return
        looked += PIECE
        if looked % LEAN == 0 or place is None:
            connection.let_go(vault.db)
        yield Watch(seen, end)
    vault.verified = max(vault.verified, seen)
    if not vault.read_only:
        witness.remember(vault, *ledger.head(vault), at)
    yield Watch(end, end)


def _structure(vault: Vault, somebody_waits: Callable[[], bool]) -> list[str] | None:
    try:
        return checking.structure(vault.db, somebody_waits)
    except Cancelled:
        return None


def _stop(vault: Vault, seen: int, end: int, words: list[str]) -> Watch:
    vault.read_only = True
    vault.notes.extend(word for word in words if word not in vault.notes)
    return Watch(seen, end, tuple(words))
