"""The check behind the window: it goes on in small pieces while somebody sits here, and says how far it is."""

from collections.abc import Callable, Iterator

from app.services.seats import Seat
from app.store import clinical, watching
from app.store.watching import Watch

__all__ = ["Watch", "walk"]


def walk(seat: Seat, budget_ms: int, somebody_waits: Callable[[], bool]) -> Iterator[Watch]:
    """Build the clinicians' search index, then check what was not checked at the unlock, a piece at a time."""
    while seat.reads_clinical():
        done, total = clinical.index_some(seat.vault, budget_ms)
        if done >= total:
            break
        yield Watch(0, total)
    yield from watching.walk(seat.vault, seat.now(), somebody_waits)
