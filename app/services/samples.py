"""A made-up practice to try Keepwell on: seeded, marked as a sample everywhere, and thrown away with its folder."""

import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from heapq import merge
from operator import itemgetter
from pathlib import Path

from app.domain import moments, practices
from app.domain.errors import Refused
from app.domain.people import Role
from app.i18n import _
from app.services import (
    known,
    laws,
    people,
    sample_bulk,
    sample_care,
    sample_days,
    sample_flags,
    sample_incidents,
    sample_owed,
    unlocking,
)
from app.services.sample_scene import AUDITOR, CLINICIAN, OWNER, RECEPTION, ZONE, Act, Scene
from app.services.seats import Seat
from app.store import files, vaults, witness
from app.store import passwords as costs

__all__ = ["MOST", "OWNER", "make", "throw_away"]

MOST = 1_000_000
FOUNDED = 370
"""Days before today."""
PEOPLE = ((CLINICIAN, Role.CLINICIAN), (RECEPTION, Role.RECEPTION), (AUDITOR, Role.AUDITOR))
FEWEST_SESSIONS = 60
"""So that rates say something."""
PACKS = ("generic", "us-federal", "us-co")
"""The law packs that it goes by, chosen for its place."""
Progress = Callable[[int, int], object]


@dataclass
class _Clock:
    now: datetime

    def __call__(self) -> datetime:
        return self.now


def day(now: datetime) -> date:
    """Give the day that it is at the sample practice, wherever this computer stands: its Today then shows somebody."""
    return now.astimezone(moments.place(ZONE)).date()


def make(
    folder: Path, count: int, seed: int, password: str, today: date, progress: Progress = lambda *_: None
) -> None:
    """Make a sample practice of about so many records in a new folder; the same seed gives the same words.

    However few are asked for, one record stands in it for each state there is. All its people have the one password.
    Raises Refused, VaultTrouble.
    """
    dice = random.Random(seed)  # noqa: S311 - made-up words, no secrets
    clock = _Clock(datetime(today.year, today.month, today.day, 7, tzinfo=moments.place(ZONE)))
    clock.now -= timedelta(FOUNDED)
    scene = Scene(folder, today, _found(folder, password, clock))
    sit = partial(_sit, folder, scene, password, clock)
    seat = sit(CLINICIAN)
    try:
        scene.clients = sample_bulk.people(seat, dice, count)
        done = len(scene.clients) + sample_bulk.raise_flags(seat, dice, scene.clients)
        sample_days.first_lists(seat, scene)
        acts = _in_order(scene, dice, max(FEWEST_SESSIONS, count - done - len(_told())))
        for when, act in acts:
            clock.now = when
            if seat.me.name != act.who:
                unlocking.lock(seat)
                seat = sit(act.who)
            act.do(seat, scene)
            done += act.records
            progress(min(done, count), count)
    finally:
        unlocking.lock(seat)
    progress(count, count)


def _found(folder: Path, password: str, clock: _Clock) -> dict[str, str]:
    """Found it with its people and law packs; gives each person's id by their name."""
    practice = practices.new("Sample Practice", ZONE, sample=True)
    owner, _codes = unlocking.found(folder, practice, OWNER, True, password, clock, ZONE, costs.FLOOR)
    try:
        for name, role in PEOPLE:
            people.appoint(owner, name, role, False, password, costs.FLOOR)
        laws.choose(owner, PACKS)
        return {member.name: member.id for member in people.members(owner)}
    finally:
        unlocking.lock(owner)


def _sit(folder: Path, scene: Scene, password: str, clock: _Clock, who: str) -> Seat:
    return unlocking.unlock(folder, scene.staff[who], password, clock, ZONE)


def _told() -> tuple[Act, ...]:
    """Give what is told of some clients in particular."""
    return (
        *sample_flags.acts(),
        *sample_incidents.acts(),
        *sample_care.acts(),
        *sample_owed.acts(),
        *sample_days.acts(),
    )


def _in_order(scene: Scene, dice: random.Random, records: int) -> Iterator[tuple[datetime, Act]]:
    """Give everything that was done, the earliest first: the evenings, and what is told in particular."""
    told = sorted(((act.when(scene), act) for act in _told()), key=itemgetter(0))
    evenings = (
        (moments.local(day, 20, 30, ZONE).local(), _evening(dice, day, share))
        for day, share in sample_bulk.evenings(scene.today, records)
    )
    yield from merge(told, evenings, key=itemgetter(0))


def _evening(dice: random.Random, day: date, share: int) -> Act:
    return Act(
        0, 0, CLINICIAN, lambda seat, scene: sample_bulk.evening(seat, dice, scene, day, share), records=share
    )


def throw_away(folder: Path) -> None:
    """Remove a sample practice from this computer, with all that the profile keeps of it; refuses any other."""
    is_sample = any(one.folder == folder and one.sample for one in known.practices())
    if not is_sample or folder.parent != known.home():
        raise Refused(_("This is not a sample practice of Keepwell's own, so it is not thrown away."))
    with files.troubles():
        kept = witness.folder(vaults.vault_id(folder))
        shutil.rmtree(folder)
        shutil.rmtree(kept, ignore_errors=True)
