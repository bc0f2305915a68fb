"""Drafts: what somebody was typing, sealed to them alone, kept across lock, crash and restart until it is sealed."""

from typing import Any

from app.domain.drafts import Draft
from app.domain.kinds import Kind
from app.services.seats import Seat
from app.store import drafts as store


def keep(seat: Seat, draft: str, kind: Kind, fields: dict[str, Any]) -> Draft:
    """Keep what a form holds now, in place of what it held before."""
    kept = Draft(draft, kind, fields, seat.now())
    store.keep(seat.vault, kept)
    return kept


def waiting(seat: Seat, kind: Kind | None = None) -> list[Draft]:
    """Give this person's own drafts, the newest first."""
    found = [draft for draft in store.all(seat.vault) if kind is None or draft.kind is kind]
    return sorted(found, key=lambda draft: draft.changed.utc, reverse=True)


def find(seat: Seat, draft: str) -> Draft | None:
    """Give one of this person's own drafts, or None."""
    return store.find(seat.vault, draft)


def drop(seat: Seat, draft: str) -> None:
    """Throw a draft away."""
    store.drop(seat.vault, draft)
