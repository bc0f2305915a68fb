"""The scene of a made-up practice: who works and comes there, when something happened, and what was made so far."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from app.domain import clocks, moments
from app.domain.moments import Moment
from app.services.seats import Seat

ZONE = "America/Denver"
OWNER = "Sample Owner"
CLINICIAN = "Sample Clinician"
RECEPTION = "Sample Reception"
AUDITOR = "Sample Auditor"
SATURDAY = 5

Known = list[tuple[str, str, str]]
"""The id, number and name of each made-up client."""


@dataclass
class Scene:
    """What the acts of a made-up practice know of each other."""

    folder: Path
    today: date
    staff: dict[str, str]
    """Each person's id by their name."""
    clients: Known = field(default_factory=list)
    everyday: list[str] = field(default_factory=list)
    """The incidents of the evenings, of which nothing more is told."""
    made: dict[str, str] = field(default_factory=dict)
    """The record of each thing that a later act goes on with, by the name it has in these files."""

    def day(self, back: int) -> date:
        """Give the day that lies so many days before today, weekends left out; today as it is."""
        day = self.today
        while back > 0:
            day -= timedelta(days=1)
            back -= day.weekday() < SATURDAY
        return day

    def at(self, back: int, hour: int, minute: int = 0) -> Moment:
        """Give a moment of such a day, at the practice."""
        return moments.local(self.day(back), hour, minute, ZONE)

    def spelt(self, back: int, hour: int, minute: int = 0) -> dict[str, object]:
        """Give such a moment as the answers of a form keep it."""
        return clocks.spell(self.at(back, hour, minute))

    def ahead(self, days: int) -> date:
        """Give the day so many days after today."""
        return self.today + timedelta(days=days)

    def client(self, place: int) -> str:
        """Give the record of a made-up client."""
        return self.clients[place][0]


@dataclass(frozen=True)
class Act:
    """Something that somebody did in the made-up practice, so many working days before today."""

    back: int
    hour: int
    who: str
    do: Callable[[Seat, Scene], object]
    minute: int = 0
    records: int = 1

    def when(self, scene: Scene) -> datetime:
        """Give the moment at which it was done."""
        return scene.at(self.back, self.hour, self.minute).local()
