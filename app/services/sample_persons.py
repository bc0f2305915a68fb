"""Made-up persons of concern of the sample practice: one of whom the desk is told, and one who only calls."""

from datetime import date

from app.domain.flag_fields import Category, Level
from app.domain.flags import TwoTests, Wanted
from app.domain.persons import Particulars
from app.services import flags, persons
from app.services import sample_words as words
from app.services.seats import Seat


def add(seat: Seat, client: str, review: date) -> None:
    """Add them; the desk is told of whoever has a flag when that client is expected."""
    for name, description, action, why, label in words.PERSONS:
        linked = (client,) if label else ()
        said = Particulars(
            name=name, description=description, action=action, why=why, clients=linked, sealed_clients=()
        )
        person = persons.add(seat, said)
        if label:
            wanted = Wanted(
                level=Level.HIGH,
                label=label,
                action=action,
                review=review,
                owner=seat.me.id,
                category=Category.STALKING,
                behaviour=why,
            )
            flags.raise_flag(seat, person.id, wanted, TwoTests(True, True))
