"""Growing waits after wrong passwords: never a permanent lock-out, and not forgotten when the program is closed."""

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from app.domain import canonical
from app.domain.errors import VaultTrouble
from app.store import files, witness

STEPS = (0, 0, 0, 5, 15, 30, 60, 120, 300, 600, 900)
"""Seconds to wait after so many failures in a row; the last one holds for all further."""
FILE = "waits.json"
MOST = 64 * 1024


class Failures(Struct, frozen=True):
    """How often in a row a slot was tried in vain, and when last (seconds since 1970, UTC)."""

    count: Annotated[int, Meta(ge=0, le=2**31)]
    last: Annotated[int, Meta(ge=0, le=2**53)]


def left(vault: str, person: str, now: int) -> int:
    """Give how many seconds this slot still has to wait; a clock put back never makes it longer."""
    failures = _read(vault).get(person)
    if failures is None:
        return 0
    wait = STEPS[min(failures.count, len(STEPS) - 1)]
    return max(0, min(wait, failures.last + wait - now))


def tries_left(vault: str, person: str) -> int:
    """Give how many more tries there are before the next wait."""
    failures = _read(vault).get(person)
    return max(0, STEPS.count(0) - (failures.count if failures else 0))


def failed(vault: str, person: str, now: int) -> None:
    """Count one more failure."""
    known = _read(vault)
    before = known.get(person)
    _write(vault, known | {person: Failures(before.count + 1 if before else 1, now)})


def clear(vault: str, person: str) -> None:
    """Forget the failures of a slot that was opened."""
    known = _read(vault)
    if known.pop(person, None) is not None:
        _write(vault, known)


def _read(vault: str) -> dict[str, Failures]:
    path = witness.folder(vault) / FILE
    try:
        return canonical.decode(files.read(path, MOST), dict[str, Failures]) if path.exists() else {}
    except (ValueError, VaultTrouble):
        return {}


def _write(vault: str, known: dict[str, Failures]) -> None:
    try:
        files.make_folder(witness.folder(vault))
        files.atomic_write(witness.folder(vault) / FILE, msgspec.json.encode(known), durable=False)
    except VaultTrouble:
        return
