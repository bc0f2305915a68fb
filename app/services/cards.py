"""The emergency card: numbers and address for the lock screen, readable without a password, with nothing else on it."""

import json
from pathlib import Path
from typing import NamedTuple

from app.domain.errors import VaultTrouble
from app.store import files

FILE = "card.json"
MOST_BYTES = 64 * 1024


class Card(NamedTuple):
    """Whom to call, and where we are."""

    practice: str
    address: tuple[str, ...]
    numbers: tuple[tuple[str, str], ...]


def read(folder: Path) -> Card | None:
    """Read the card of a practice; None where there is none."""
    try:
        said = json.loads(files.read(folder / FILE, MOST_BYTES))
        numbers = tuple((str(words), str(number)) for words, number in said["numbers"])
        return Card(str(said["practice"]), tuple(str(line) for line in said["address"]), numbers)
    except (VaultTrouble, ValueError, KeyError, TypeError, RecursionError):
        return None


def write(folder: Path, card: Card) -> None:
    """Write the card anew; raises VaultTrouble."""
    spelt = {
        "practice": card.practice,
        "address": list(card.address),
        "numbers": [list(one) for one in card.numbers],
    }
    files.atomic_write(
        folder / FILE, json.dumps(spelt, ensure_ascii=False, indent=1).encode("utf-8", "replace")
    )
