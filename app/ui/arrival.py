"""Sitting down: what the window reads between the password and the first page."""

from typing import NamedTuple

from app.domain.practices import Practice
from app.services import known, returning, settings, sheet_uses
from app.services import practice as practices
from app.services.seats import Seat


class Around(NamedTuple):
    """What the window shows around every page."""

    practice: Practice
    minutes: int
    """After so many idle minutes the desk locks."""
    step: str
    """How far the first run came; empty once it is done."""
    notes: tuple[str, ...]
    """What the unlock has to say."""
    reads_only: bool = False
    refuses_pictures: bool = True
    unread: bool = False
    """A recovery sheet was used, and this person has not said that they read it."""
    faulty: bool = False
    """The ledger did not check out, and an owner can go on in a copy without what does not hold."""
    returned: bool = False
    """Somebody is here again since a restore, and this owner has not decided about them."""

    def first(self) -> str:
        """Name the page that comes before all others; empty where none does."""
        return "returned" if self.returned else "notices" if self.unread else ""


def look_around(seat: Seat) -> Around:
    """Read what the window shows around every page, and remember that this practice was open here."""
    practice = practices.details(seat)
    known.remember(practice.name, seat.vault.folder, practice.sample)
    return Around(
        practice,
        settings.lock_minutes(seat),
        settings.setup_step(seat),
        tuple(seat.vault.notes),
        seat.vault.read_only,
        settings.refuses_pictures(seat),
        bool(sheet_uses.unread(seat)),
        bool(seat.vault.faults),
        bool(returning.back(seat)),
    )
