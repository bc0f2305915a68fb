"""The stage of one act: the state it begins with, how the practice looks before and after, and its system calls."""

from dataclasses import dataclass, field
from pathlib import Path

from app.services import unlocking
from app.store import schema
from tests.conftest import Made
from tests.faults import judging, places, tracing
from tests.faults.acts import Act
from tests.faults.judging import Judge, Picture
from tests.faults.places import Place
from tests.faults.tracing import CALLS, PLAINLY, How, Nursery, Outcome, Point


@dataclass
class Stage:
    """Where one act is tried: laid down, done by a child, judged."""

    act: Act
    place: Place
    source: Path
    nursery: Nursery
    judge: Judge = field(init=False)
    points: list[Point] = field(init=False)

    def __post_init__(self) -> None:
        log = self.source.with_suffix(".log")
        self.place.lay_down(self.source)
        before = self._picture()
        outcome = self.run("-o", str(log), "-e", f"trace={','.join(CALLS)}")
        assert outcome == Outcome(0, ("acknowledged",)), outcome
        self.judge = Judge(self.act, before, self._picture())
        self.points = tracing.points(log)

    def _picture(self) -> Picture:
        steps = schema.STEPS
        seat = judging.sit(self.act, self.place)
        try:
            return judging.look(seat, self.place)
        finally:
            unlocking.lock(seat)
            schema.STEPS = steps

    def run(self, *strace: str, how: How = PLAINLY) -> Outcome:
        """Lay the act's beginning down and let a child do the act, under strace where there are options for it."""
        self.place.lay_down(self.source)
        return self.nursery.run(self.act, self.place, how, *strace)


def stage(base: Path, made: Made, nursery: Nursery, act: Act) -> Stage:
    """Set the stage for one act."""

    place = Place(base / "here", made.persons, act.now)
    source = places.kept(place, made, act.name.replace(" ", "-"), act.prepare)
    return Stage(act, place, source, nursery)
