"""How a measurement is taken and judged: in turns, by medians, as ratios within one run; used by bench.py.

A shared or noisy computer changes its speed from one second to the next. So two things that are compared take turns,
each round in another order, and the ratio is the median of the rounds' own ratios. One that misses its bar is measured
further, and every round counts: nothing is thrown away and no best run is picked.
"""

import gc
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

Sample = Callable[[], float]
"""Takes one measurement and gives it."""

WORTH_TIMING = 0.02  # seconds that one sample lasts at least, so that the clock is no part of it
AGAIN = 3  # how often a bar that was missed is measured further


class Verdict(StrEnum):
    """What is said of a bar."""

    HELD = "held"
    MISSED = "not held"
    UNMEASURED = "not measured"
    TOLD = "no bar"


@dataclass(frozen=True)
class Line:
    """One line of the table: what was measured, how much it was, how much it may be, and the figures beside it.

    `strict` is for a bar that says "under". A line without `most` is only told; one without `value` says `why`.
    """

    what: str
    most: float | None = None
    unit: str = ""
    value: float | None = None
    beside: str = ""
    why: str = ""
    strict: bool = True

    @property
    def verdict(self) -> Verdict:
        """Hold the value against its bar."""
        if self.value is None:
            return Verdict.UNMEASURED
        if self.most is None:
            return Verdict.TOLD
        held = self.value < self.most if self.strict else self.value <= self.most
        return Verdict.HELD if held else Verdict.MISSED


@dataclass
class Rounds:
    """What each of several things took, round by round; all have the same number of rounds."""

    took: dict[str, list[float]] = field(default_factory=dict)

    def median(self, name: str) -> float:
        """Give what one thing usually took."""
        return statistics.median(self.took[name])

    def ratio(self, name: str, to: str) -> float:
        """Give how many times as long one thing took as another: the median of the rounds' own ratios."""
        return statistics.median(
            one / other for one, other in zip(self.took[name], self.took[to], strict=True)
        )

    def beyond(self, name: str, other: str) -> float:
        """Give by how much one thing took longer than another: the median of the rounds' own differences."""
        return statistics.median(
            one - less for one, less in zip(self.took[name], self.took[other], strict=True)
        )


def in_turns(samples: Mapping[str, Sample], rounds: int, into: Rounds | None = None) -> Rounds:
    """Take every sample once a round, in another order each round."""
    into = into or Rounds()
    names = list(samples)
    begun = len(into.took.get(names[0], ()))
    for number in range(begun, begun + rounds):
        for name in order(names, number):
            into.took.setdefault(name, []).append(samples[name]())
    return into


def order(names: Sequence[str], number: int) -> list[str]:
    """Say in which order a round goes: each comes first in its turn, and after all have, they go backwards.

    >>> ["".join(order("ab", number)) for number in range(4)]
    ['ab', 'ba', 'ba', 'ab']
    >>> ["".join(order("abc", number)) for number in range(6)]
    ['abc', 'bca', 'cab', 'cba', 'acb', 'bac']
    """
    times, at = divmod(number, len(names))
    turned = [*names[at:], *names[:at]]
    return turned[::-1] if times % 2 else turned


def until_clear(
    samples: Mapping[str, Sample], rounds: int, misses: Callable[[Rounds], bool], again: int = AGAIN
) -> Rounds:
    """Measure; while that misses, measure as many rounds again, at most so often, and let every round count."""
    taken = in_turns(samples, rounds)
    while again and misses(taken):
        taken = in_turns(samples, rounds, taken)
        again -= 1
    return taken


def repeated(work: Callable[[], object], times: int) -> Sample:
    """Make a sample that gives the seconds of one piece of work, done so many times in a row."""

    def sample() -> float:
        gc.collect()
        gc.disable()
        try:
            began = time.perf_counter()
            for _time in range(times):
                work()
            return (time.perf_counter() - began) / times
        finally:
            gc.enable()

    return sample


def enough(work: Callable[[], object], least: float = WORTH_TIMING) -> int:
    """Say how many times a piece of work must be done to be worth timing; does it at least twice, to warm it up."""
    work()
    began = time.perf_counter()
    work()
    return max(1, round(least / max(time.perf_counter() - began, 1e-7)))


def compared(
    what: str, pair: Mapping[str, Callable[[], object]], most: float, rounds: int, milli: int = 2
) -> Line:
    """Compare two pieces of work; the bar is on how many times as long the first takes."""
    first, second = pair
    times = max(enough(work) for work in pair.values())
    samples = {name: repeated(work, times) for name, work in pair.items()}
    taken = until_clear(samples, rounds, lambda so_far: so_far.ratio(first, second) > most)
    return Line(
        what,
        most,
        "x",
        taken.ratio(first, second),
        ", ".join(f"{name} {taken.median(name) * 1000:.{milli}f} ms" for name in pair),
        strict=False,
    )


def unmeasured(what: str, most: float | None, unit: str, why: str) -> Line:
    """Say of a bar that it was not measured, and why."""
    return Line(what, most, unit, why=why)


def spelt(line: Line) -> tuple[str, str, str, str, str]:
    """Spell a line's five columns: verdict, what, value, bar, and what stands beside."""
    digits = 2 if line.unit in ("x", "s") else 1
    value = "" if line.value is None else f"{line.value:.{digits}f} {line.unit}"
    if line.unit == "x":
        value = value.replace(" ", "")
    sign = "<" if line.strict else "<="
    bar = "" if line.most is None else f"{sign} {line.most:g}{'' if line.unit == 'x' else ' '}{line.unit}"
    return str(line.verdict), line.what, value, bar, line.beside or line.why


def table(lines: Sequence[tuple[str, Sequence[Line]]]) -> str:
    """Lay the lines out under their headings, every column as wide as it needs."""
    rows = {heading: [spelt(line) for line in some] for heading, some in lines}
    every = [row for some in rows.values() for row in some]
    wide = [max((len(row[column]) for row in every), default=0) for column in range(4)]
    said = []
    for heading, some in rows.items():
        said.append(f"\n{heading}")
        for row in some:
            cells = [
                f"{row[0]:<{wide[0]}}",
                f"{row[1]:<{wide[1]}}",
                f"{row[2]:>{wide[2]}}",
                f"{row[3]:>{wide[3]}}",
            ]
            said.append(("  " + "  ".join([*cells, row[4]])).rstrip())
    return "\n".join(said)


def total(lines: Sequence[Line]) -> str:
    """Count the verdicts in one closing line."""
    counted = {verdict: sum(line.verdict is verdict for line in lines) for verdict in Verdict}
    return ", ".join(
        f"{number} {verdict}" for verdict, number in counted.items() if verdict is not Verdict.TOLD
    )


def exit_code(lines: Sequence[Line]) -> int:
    """Give 1 where something that was measured misses its bar; what was not measured misses none."""
    return int(any(line.verdict is Verdict.MISSED for line in lines))
