"""Measures how long an unlock, a list, a search and a seal take, each by the service that a page asks."""

import os
import random
import secrets
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

from bench_judging import Line, Rounds, Sample, repeated, until_clear
from bench_places import NOW, ZONE, Place, workshop

from app.domain import moments
from app.domain.kinds import Kind
from app.domain.ledger import Content
from app.services import clients, finding, flag_lists, incident_dues, incident_lists, today, unlocking
from app.services.seats import Seat
from app.store import ledger, passwords, records
from app.store.ledger import NewEntry


def unlocks(small: Place, large: Place, rounds: int) -> list[Line]:
    """Measure from the password's key to what Today shows, without the deriving of that key."""
    bars = {
        f"{place.records:,}": (place, 0.5 if place.records <= 10_000 else 1.5) for place in (large, small)
    }
    derived: dict[str, list[float]] = {}
    samples: dict[str, Sample] = {}
    for name, (place, _most) in bars.items():
        samples[name] = partial(unlocked, place, derived.setdefault(name, []))
        samples[f"{name} cold"] = partial(unlocked, place, [], cold=True)
    for sample in samples.values():
        sample()

    def misses(so_far: Rounds) -> bool:
        return any(so_far.median(name) >= most for name, (_place, most) in bars.items())

    taken = until_clear(samples, rounds, misses)
    return [
        Line(
            f"unlock to Today, {name} records",
            most,
            "s",
            taken.median(name),
            f"key derivation {statistics.median(derived[name]):.2f} s not counted; "
            f"with nothing of the file in memory {taken.median(f'{name} cold'):.2f} s",
        )
        for name, (_place, most) in bars.items()
    ]


def unlocked(place: Place, derived: list[float], cold: bool = False) -> float:
    """Sit a clinician down, show Today and lock again; gives the seconds besides the key derivation."""
    if cold:
        forget(place.folder / "vault.db")
    spent = 0.0
    real = passwords.derive

    def timed(*given: Any) -> bytes:
        nonlocal spent
        began = time.perf_counter()
        try:
            return real(*given)
        finally:
            spent += time.perf_counter() - began

    with mock.patch.object(passwords, "derive", timed):
        began = time.perf_counter()
        seat = place.unlock()
        today.show(seat)
        took = time.perf_counter() - began
    unlocking.lock(seat)
    derived.append(spent)
    return took - spent


def forget(path: Path) -> None:
    """Let the system drop a file from memory, where it can be asked to."""
    if not hasattr(os, "posix_fadvise"):
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(handle)


def first_rows(place: Place, rounds: int) -> list[Line]:
    """Measure each list as the first thing a clinician asks for after an unlock, then each search.

    A search among incidents needs the clinicians' index of them, which is built behind the window after an unlock and
    is told here by itself.
    """
    listed = taken_by({name: partial(first, place, work) for name, work in lists().items()}, rounds)
    seat = place.unlock()
    try:
        began = time.perf_counter()
        incident_lists.indexed(seat)
        ready = time.perf_counter() - began
        sought = taken_by(
            {name: repeated(partial(work, seat), 1) for name, work in searches().items()}, rounds
        )
    finally:
        unlocking.lock(seat)
    return [
        worst("first rows of a list", listed),
        worst("first rows of a search", sought),
        Line("incidents searchable by sealed words after", None, "s", ready, "built behind the window"),
    ]


def taken_by(samples: dict[str, Sample], rounds: int) -> Rounds:
    """Take the samples until it is clear whether all are under a tenth of a second."""
    return until_clear(
        samples, rounds, lambda so_far: any(so_far.median(name) >= 0.1 for name in so_far.took)
    )


def lists() -> dict[str, Callable[[Seat], object]]:
    """Give the lists that people look at, each by the service that its page asks."""
    return {
        "clients by name": lambda seat: clients.listing(seat),
        "incidents by when": lambda seat: incident_lists.listing(seat),
        "sessions by when": lambda seat: records.page(seat.vault, Kind.SESSION, sort="when"),
        "flags due": lambda seat: flag_lists.due(seat),
        "incidents owed": lambda seat: incident_dues.due(seat),
        "audit trail": lambda seat: ledger.page(seat.vault),
    }


def searches() -> dict[str, Callable[[Seat], object]]:
    """Give the searches that people type."""
    return {
        "find, one letter": lambda seat: finding.find(seat, "s"),
        "find, a name": lambda seat: finding.find(seat, "Ada Sample"),
        "find, a number": lambda seat: finding.find(seat, "INC-2026-01"),
        "find, nothing": lambda seat: finding.find(seat, "xylophone"),
        "incidents by word": lambda seat: incident_lists.listing(seat, incident_lists.Filter(text="room")),
    }


def first(place: Place, work: Callable[[Seat], object]) -> float:
    """Sit a clinician down and give the seconds of the first thing they ask for."""
    seat = place.unlock()
    try:
        began = time.perf_counter()
        work(seat)
        return time.perf_counter() - began
    finally:
        unlocking.lock(seat)


def worst(what: str, taken: Rounds) -> Line:
    """Judge several by the slowest of them."""
    slowest = max(taken.took, key=taken.median)
    said = ", ".join(f"{name} {taken.median(name) * 1000:.1f}" for name in taken.took)
    return Line(f"{what} (slowest: {slowest})", 100, "ms", taken.median(slowest) * 1000, said)


def seals(place: Place, rounds: int) -> Line:
    """Measure one sealed incident against one synced write of as many bytes on the same disk."""
    seat = place.unlock()
    dice = random.Random(1)
    try:
        with workshop() as folder:
            sizes: list[int] = []
            samples = {
                "seal": lambda: timed_seal(seat, dice, sizes),
                "sync": lambda: timed_sync(folder / "written", sizes[-1] if sizes else 4096),
            }
            for sample in samples.values():
                sample()
            taken = until_clear(
                samples, rounds * 3, lambda so_far: so_far.beyond("seal", "sync") * 1000 >= 10
            )
    finally:
        unlocking.lock(seat)
    said = f"seal {taken.median('seal') * 1000:.2f} ms, a synced write of as much {taken.median('sync') * 1000:.2f} ms"
    return Line("seal one record, beyond the disk", 10, "ms", taken.beyond("seal", "sync") * 1000, said)


def timed_seal(seat: Seat, dice: random.Random, sizes: list[int]) -> float:
    """Seal a made-up incident, open and clinical; gives the seconds, and notes how many bytes were new."""
    when = moments.of(NOW, ZONE).utc
    story = " ".join(
        dice.choice(("a", "voice", "was", "raised", "at", "the", "desk")) for _word in range(120)
    )
    new = NewEntry(
        kind=Kind.INCIDENT,
        open=Content({"safe": "yes", "when": when, "place": "Reception"}),
        clinical=Content({"story": story, "severity": 1, "kinds": ["verbal"]}),
    )
    began = time.perf_counter()
    [sealed] = ledger.append(seat.vault, [new], seat.now())
    took = time.perf_counter() - began
    row = seat.vault.db.execute(
        "SELECT length(head) + length(signature) + (SELECT sum(length(stored)) FROM part WHERE entry = seq) "
        "FROM entry WHERE seq = ?",
        (sealed.seq,),
    ).fetchone()
    sizes.append(int(row[0]))
    return took


def timed_sync(path: Path, size: int) -> float:
    """Write so many bytes and wait until the disk has them; gives the seconds."""
    content = secrets.token_bytes(size)
    began = time.perf_counter()
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return time.perf_counter() - began
