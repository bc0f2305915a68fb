"""Certificates that are owed: signed by the next owner who unlocks, so that whoever joined can sign papers."""

from app.services import practice
from app.services.seats import Seat
from app.store import certifying
from app.store.papers import Papers


def how(seat: Seat) -> Papers:
    """Give what the store needs to make a root and certificates: the practice's name, and the makers of both."""
    from app.documents import certificates

    return Papers(practice.details(seat).name, certificates.make_root, certificates.issue)


def finish(seat: Seat) -> None:
    """Sign what is owed, where an owner sits here."""
    owed = certifying.due(seat.vault)
    if owed.root or owed.people:
        certifying.finish(seat.vault, how(seat), seat.now())
