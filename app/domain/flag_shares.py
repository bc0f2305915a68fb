"""How flags fall: how many, on whose clients, of what sort and for how long, said honestly where numbers are small.

A difference between two clinicians is mostly chance in a small practice. Every rate stands with its exact 95 %
interval, and no verdict is given on fewer than five flags.
"""

from collections.abc import Sequence
from enum import StrEnum
from statistics import median

from msgspec import Struct

from app.domain.summaries import interval
from app.i18n import N_

FEWEST = 5
"""Below this many flags nothing is said about a difference."""


class Verdict(StrEnum):
    """What a number of flags says beside that of everybody together."""

    TOO_FEW = "too few"
    CHANCE = "chance"
    MORE = "more"
    FEWER = "fewer"


VERDICT_WORDS = {
    Verdict.TOO_FEW: N_("Too few to say"),
    Verdict.CHANCE: N_("No more than chance"),
    Verdict.MORE: N_("More than chance: look at why"),
    Verdict.FEWER: N_("Fewer than chance: look at why"),
}


class Share(Struct, frozen=True, kw_only=True):
    """The flags on one group's clients, per 100 clients with the exact 95 % Poisson interval, one decimal each."""

    who: str
    clients: int
    flags: int
    per_hundred: str = ""
    low: str = ""
    high: str = ""
    verdict: Verdict = Verdict.TOO_FEW


class Stay(Struct, frozen=True, kw_only=True):
    """How long flags of one sort stay, in days: how many, the one in the middle, and the longest."""

    what: str
    count: int
    middle: int = 0
    longest: int = 0


def shares(groups: Sequence[tuple[str, int, int]]) -> tuple[Share, ...]:
    """Give the share of each group, as (who, clients, flags), beside everybody's together.

    >>> [one.verdict.value for one in shares([("A", 100, 5), ("B", 100, 30)])]
    ['fewer', 'more']
    """
    clients, flags = sum(one[1] for one in groups), sum(one[2] for one in groups)
    return tuple(_share(who, some, found, flags / clients if clients else 0.0) for who, some, found in groups)


def _share(who: str, clients: int, flags: int, everywhere: float) -> Share:
    if not clients:
        return Share(who=who, clients=0, flags=flags)
    low, high = interval(flags)
    expected = everywhere * clients
    verdict = Verdict.CHANCE
    if max(flags, expected) < FEWEST:
        verdict = Verdict.TOO_FEW
    elif low > expected:
        verdict = Verdict.MORE
    elif high < expected:
        verdict = Verdict.FEWER
    return Share(
        who=who,
        clients=clients,
        flags=flags,
        per_hundred=f"{flags * 100 / clients:.1f}",
        low=f"{low * 100 / clients:.1f}",
        high=f"{high * 100 / clients:.1f}",
        verdict=verdict,
    )


def stay(what: str, days: Sequence[int]) -> Stay:
    """Say how long flags stayed."""
    if not days:
        return Stay(what=what, count=0)
    return Stay(what=what, count=len(days), middle=round(median(days)), longest=max(days))
