"""Opening what is sealed: who opened which record is in the ledger before a word of it is shown."""

from typing import Any

from app.domain.actions import Action
from app.domain.kinds import Kind
from app.domain.ledger import Content, PartName
from app.services.seats import Seat
from app.store import clinical as clinical_parts
from app.store import ledger
from app.store.ledger import NewEntry

UNRECORDED = "unrecorded"
"""The vault's note that something was opened while nothing could be written; the window says so."""


def clinical(seat: Seat, record: str, why: str = "") -> dict[str, Any]:
    """Give the clinical fields of a record, once the access is in the ledger; raises NoKey for who is no reader.

    A try by somebody who is no reader is in the ledger too, as an act refused.
    """
    act = Action.OPENED if clinical_parts.is_readable(seat.vault, record) else Action.REFUSED
    if not seat.vault.read_only:
        note(seat, act, {"record": record, "why": why})
    elif UNRECORDED not in seat.vault.notes:
        seat.vault.notes.append(UNRECORDED)
    return clinical_parts.folded(seat.vault, record)


def note(seat: Seat, action: Action, details: dict[str, Any]) -> None:
    """Put an access into the ledger; its details are for owner and auditor only."""
    entry = NewEntry(kind=Kind.ACCESS, action=action, audit=Content(set=details))
    ledger.append(seat.vault, [entry], seat.now())


def details(seat: Seat, seq: int) -> dict[str, Any]:
    """Give what an access entry was about; raises NoKey for everybody but owner and auditor."""
    return ledger.read_part(seat.vault, seq, PartName.AUDIT).set
