"""What Keepwell itself says of a vault, spelt as the stranger tells it, so that the two can be compared."""

from pathlib import Path
from typing import Any

import msgspec

from app.domain.errors import NoKey
from app.domain.ledger import PartName
from app.services.seats import Seat
from app.store import ledger
from tests.conftest import PASSWORDS, PEOPLE
from tests.strangers import reader
from tests.strangers.reader import Book


def book(practice: Path, who: str) -> Book:
    """Let the stranger read with the password of one of the four."""
    return reader.open_vault(practice, PEOPLE[who][0], PASSWORDS[who])


def mine(seat: Seat) -> dict[str, Any]:
    """Give what Keepwell says to whoever sits here."""
    parts: dict[str, Any] = {}
    records: dict[str, dict[str, Any]] = {}
    rows = seat.vault.db.execute("SELECT entry, name FROM part WHERE name <> 'open'").fetchall()
    for seq, name in rows:
        try:
            parts[f"{seq}/{name}"] = msgspec.to_builtins(ledger.read_part(seat.vault, seq, PartName(name)))
        except NoKey:
            parts[f"{seq}/{name}"] = None
    for one in reversed(ledger.page(seat.vault, limit=10_000)):
        records.setdefault(one.head.record, {}).update(one.open.set)
    seq, digest = ledger.head(seat.vault)
    active = (one for one in seat.vault.register.members.values() if one.is_active())
    return {
        "vault": seat.vault.id, "seq": seq, "hash": digest, "people": {one.name: one.role for one in active},
        "records": records, "parts": parts,
    }  # fmt: skip
