"""A made-up practice to try Keepwell on: seeded, marked as a sample everywhere, and thrown away with its folder."""

import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec

from app.domain import clients, incidents, moments, practices, sessions
from app.domain.actions import Action
from app.domain.appointments import Appointment, Reading
from app.domain.clients import Particulars
from app.domain.daylists import Origin
from app.domain.errors import Refused
from app.domain.flag_fields import Level
from app.domain.flags import TwoTests, Wanted
from app.domain.incidents import Involved, Report
from app.domain.kinds import Kind
from app.domain.ledger import Content
from app.domain.people import Role
from app.domain.runs import Mode, StepState
from app.domain.sessions import Answers, Came, Line, Risk
from app.i18n import _
from app.services import (
    daylists,
    flags,
    known,
    people,
    protocols,
    runs,
    sample_actions,
    sample_duties,
    sample_persons,
    unlocking,
)
from app.services import sample_words as words
from app.services.seats import Seat
from app.store import files, ledger, records, vaults, witness
from app.store import passwords as costs
from app.store.ledger import NewEntry

MOST = 1_000_000
ZONE = "America/Denver"
DAYS = 365
BATCH = 500
KEPT_OPEN = 3
PEOPLE = (
    ("Sample Clinician", Role.CLINICIAN),
    ("Sample Reception", Role.RECEPTION),
    ("Sample Auditor", Role.AUDITOR),
)
OWNER = "Sample Owner"
Progress = Callable[[int, int], object]


@dataclass
class _Clock:
    now: datetime

    def __call__(self) -> datetime:
        return self.now


def make(
    folder: Path, count: int, seed: int, password: str, today: date, progress: Progress = lambda *_: None
) -> None:
    """Make a sample practice of about so many records in a new folder; the same seed gives the same words.

    All its people have the one password. Raises Refused, VaultTrouble.
    """
    dice = random.Random(seed)  # noqa: S311 - made-up words, no secrets
    clock = _Clock(
        datetime(today.year, today.month, today.day, 7, 0, tzinfo=moments.place(ZONE)) - timedelta(DAYS + 1)
    )
    practice = practices.new("Sample Practice", ZONE, sample=True)
    owner, _codes = unlocking.found(folder, practice, OWNER, True, password, clock, ZONE, costs.FLOOR)
    for name, role in PEOPLE:
        people.appoint(owner, name, role, False, password, costs.FLOOR)
    staff = {member.name: member.id for member in people.members(owner)}
    unlocking.lock(owner)
    seat = unlocking.unlock(folder, staff["Sample Clinician"], password, clock, ZONE)
    try:
        known = _clients(seat, dice, max(12, min(count // 12, 40_000)))
        sample_persons.add(seat, known[0][0], clock.now.date() + timedelta(DAYS + 60))
        done = len(known) + _flags(seat, dice, known)
        for day, share in _days(today, max(0, count - done - 2)):
            clock.now = datetime(day.year, day.month, day.day, 20, 30, tzinfo=moments.place(ZONE))
            done += _evening(seat, dice, known, day, share)
            progress(min(done, count), count)
    finally:
        unlocking.lock(seat)
    clock.now = datetime(today.year, today.month, today.day, 7, 30, tzinfo=moments.place(ZONE))
    seat = unlocking.unlock(folder, staff[OWNER], password, clock, ZONE)
    try:
        _morning(seat, known, today)
    finally:
        unlocking.lock(seat)
    progress(count, count)


def throw_away(folder: Path) -> None:
    """Remove a sample practice from this computer, with all that the profile keeps of it; refuses any other."""
    is_sample = any(one.folder == folder and one.sample for one in known.practices())
    if not is_sample or folder.parent != known.home():
        raise Refused(_("This is not a sample practice of Keepwell's own, so it is not thrown away."))
    with files.troubles():
        kept = witness.folder(vaults.vault_id(folder))
        shutil.rmtree(folder)
        shutil.rmtree(kept, ignore_errors=True)


Known = list[tuple[str, str, str]]
"""The id, number and name of each made-up client."""


def _clients(seat: Seat, dice: random.Random, count: int) -> Known:
    known: Known = []
    for start in range(0, count, BATCH):
        said = [_particulars(seat, dice, place) for place in range(start, min(count, start + BATCH))]
        entries = [
            NewEntry(kind=Kind.CLIENT, open=Content(clients.opened(one)), form=clients.FORM) for one in said
        ]
        sealed = ledger.append(seat.vault, entries, seat.now())
        known += [(line.record, line.number, one.name) for line, one in zip(sealed, said, strict=True)]
    return known


def _particulars(seat: Seat, dice: random.Random, place: int) -> Particulars:
    given, rest = words.GIVEN[place % len(words.GIVEN)], place // len(words.GIVEN)
    family = words.FAMILY[rest % len(words.FAMILY)]
    again = rest // len(words.FAMILY)
    name = f"{given} {family} {again + 1}" if again else f"{given} {family}"
    return Particulars(
        name=name, reference=f"EX{place:05d}", clinician=seat.me.id, phone_ends=f"{dice.randrange(100, 999)}"
    )


def _flags(seat: Seat, dice: random.Random, known: Known) -> int:
    flagged = dice.sample(known, max(4, min(len(known) // 20, 400)))
    today = seat.now().day()
    for place, (client, _number, _name) in enumerate(flagged):
        category, level, label, action, behaviour, triggers = words.FLAGS[place % len(words.FLAGS)]
        wanted = Wanted(
            level=Level(level),
            label=label,
            action=action,
            review=today + timedelta(DAYS + dice.randrange(-20, 120)),
            owner=seat.me.id,
            category=category,
            behaviour=behaviour,
            criterion="It was seen here, and staff must know it at the door. Sample text.",
            triggers=triggers,
            helps="Short sentences and a choice. Sample text.",
        )
        flags.raise_flag(seat, client, wanted, TwoTests(True, True))
    return len(flagged)


def _days(today: date, records: int) -> Iterator[tuple[date, int]]:
    """Give each working day of the past year with its share of the records."""
    working = [day for back in range(DAYS, 0, -1) if (day := today - timedelta(back)).weekday() < 5]
    for place, day in enumerate(working):
        share = records * (place + 1) // len(working) - records * place // len(working)
        if share:
            yield day, share


def _evening(seat: Seat, dice: random.Random, known: Known, day: date, share: int) -> int:
    entries = [
        _incident(seat, dice, known, day) if dice.random() < 0.04 else _session(seat, dice, known, day, place)
        for place in range(share)
    ]
    for start in range(0, len(entries), BATCH):
        ledger.append(seat.vault, entries[start : start + BATCH], seat.now())
    return len(entries)


def _session(seat: Seat, dice: random.Random, known: Known, day: date, place: int) -> NewEntry:
    client, number, name = dice.choice(known)
    risk = dice.choices((Risk.SAME, Risk.LOWER, Risk.RAISED), (17, 2, 1))[0]
    changed = {Risk.SAME: "", Risk.LOWER: words.EASED, Risk.RAISED: dice.choice(words.CHANGED)}[risk]
    came = dice.choices((Came.CAME, Came.ABSENT, Came.CALLED_OFF), (17, 2, 1))[0]
    answers = Answers(came=came, risk=risk, minutes=50, changed=changed)
    when = moments.local(day, 8 + place % 11, 0, ZONE)
    line = Line(key=f"sample {place}", client=client, number=number, name=name, when=when, answers=answers)
    opened, sealed = sessions.contents(line, seat.me.id, "")
    return NewEntry(kind=Kind.SESSION, open=opened, clinical=sealed, form=sessions.FORM)


def _incident(seat: Seat, dice: random.Random, known: Known, day: date) -> NewEntry:
    kind, severity, story = dice.choice(words.STORIES)
    client, _number, name = dice.choice(known)
    at = seat.now()
    report = Report(
        safe="yes",
        kinds=(kind,),
        when=moments.local(day, dice.randrange(8, 20), dice.choice((0, 15, 30, 45)), ZONE),
        place=str(dice.choice(practices.USUAL_PLACES[:7])),
        people=(
            Involved(part="did", sort="client", ref=client, name=name, physical="none", psychological="none"),
            Involved(
                part="affected",
                sort="staff",
                ref=seat.me.id,
                name=seat.me.name,
                physical="none",
                psychological="low",
            ),
        ),
        story=story,
        severity=severity,
        responses=("de_escalation",),
    )
    opened, sealed = incidents.contents(report)
    due = {
        "answers": seat.me.id,
        "review_due": incidents.after(at, incidents.REVIEW_WITHIN).utc,
        "debrief_due": incidents.after(at, incidents.DEBRIEF_WITHIN).utc,
        "debrief_offered": msgspec.to_builtins(at),
    }
    return NewEntry(
        kind=Kind.INCIDENT,
        open=Content({**opened.set, **due}, opened.links),
        clinical=sealed,
        audit=Content({"plan_due": incidents.plan_due(report, at)}),
        form=incidents.FORM,
    )


def _morning(seat: Seat, known: Known, today: date) -> None:
    """Let the owner approve flags, close all but the newest incidents, hold a drill, and bring in the day's list."""
    for some in flags.active_for(seat, [client for client, _number, _name in known]).values():
        for flag in some[: len(some) - (some[0].level is Level.CARE)]:
            flags.approve(seat, flag.id)
    _close(seat)
    sample_actions.handle(seat, today)
    sample_duties.add(seat, [one[0] for one in _expected(seat, known)], today)
    _drill(seat)
    rows = tuple(
        Appointment(
            time=f"{9 + place * 3 // 4:02d}:{place * 45 % 60:02d}",
            name=name,
            clinician_words="Sample Clinician",
            room=f"Room {1 + place % 2}",
        )
        for place, (_client, _number, name) in enumerate(_expected(seat, known))
    )
    daylists.bring_in(seat, today, Reading(rows=rows), Origin.CSV, "sample")


def _close(seat: Seat) -> None:
    after = None
    kept = KEPT_OPEN
    while True:
        page = records.page(seat.vault, Kind.INCIDENT, limit=BATCH, after=after)
        closing = [
            NewEntry(
                kind=Kind.INCIDENT,
                action=Action.CLOSE,
                record=one.id,
                clinical=Content({"changed": words.MENDED}),
                audit=Content({"plan_reviewed": seat.now().utc, "plan_words": words.REVIEWED}),
                form=incidents.FORM,
            )
            for one in page.rows[kept:]
        ]
        after, kept = page.after, max(0, kept - len(page.rows))
        if closing:
            ledger.append(seat.vault, closing, seat.now())
        if after is None:
            return


def _drill(seat: Seat) -> None:
    protocol = protocols.shipped()[0]
    followed = runs.start(seat, protocol.id, Mode.DRILL, announced=True, place=str(practices.USUAL_PLACES[0]))
    while (step := followed.current) is not None:
        followed = runs.step(seat, followed.record.id, step.id, StepState.NOT_POSSIBLE, reason=words.SKIPPED)
    runs.finish(seat, followed.record.id, people=3, findings=words.FOUND)


def _expected(seat: Seat, known: Known) -> Known:
    flagged = set(flags.active_for(seat, [client for client, _number, _name in known]))
    some = [one for one in known if one[0] in flagged][:3]
    others = [one for one in known if one[0] not in flagged][:9]
    return sorted(some + others, key=lambda one: one[2])
