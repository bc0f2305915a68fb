"""Duties: what is owed after reviews, plans, worksheets and requests, put together for whoever looks at Today."""

from app.domain.dues import DueLine
from app.services import risk_reviews
from app.services.seats import Seat


def due(seat: Seat) -> list[DueLine]:
    """Give everything of this sort that this person owes."""
    return [line for due_of in (risk_reviews.due,) for line in due_of(seat)]
