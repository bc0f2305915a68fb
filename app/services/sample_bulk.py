"""The everyday of the made-up practice: its clients, their flags, and the evenings on which sessions were logged."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

import msgspec

from app.domain import clients, incidents, moments, practices, sessions
from app.domain.actions import Action
from app.domain.clients import Particulars
from app.domain.flags import TwoTests
from app.domain.incidents import Involved, Report
from app.domain.kinds import Kind
from app.domain.ledger import Content
from app.domain.sessions import Answers, Came, Line, Place, Risk
from app.services import flags, sample_flags
from app.services import sample_words as words
from app.services.sample_scene import ZONE, Known, Scene
from app.services.seats import Seat
from app.store import ledger
from app.store.ledger import NewEntry

DAYS = 365
BATCH = 500
FEWEST_CLIENTS, MOST_CLIENTS, MOST_FLAGS = 40, 40_000, 400
A_DAY = 4
"""Sessions of a working day in a small sample: fewer days, so that each of them looks like one."""
INCIDENTS = 0.04
LONGER_AGO = 4
"""The first clients are left out of the everyday: what is told of them in particular is told elsewhere."""


def people(seat: Seat, dice: random.Random, count: int) -> Known:
    """Add the clients of a sample of about so many records."""
    known: Known = []
    wanted = max(FEWEST_CLIENTS, min(count // 12, MOST_CLIENTS))
    for start in range(0, wanted, BATCH):
        said = [_particulars(seat, dice, place) for place in range(start, min(wanted, start + BATCH))]
        entries = [
            NewEntry(
                kind=Kind.CLIENT,
                open=Content(clients.opened(one)),
                clinical=Content(sealed) if (sealed := clients.sealed(one)) else None,
                form=clients.FORM,
            )
            for one in said
        ]
        sealed_as = ledger.append(seat.vault, entries, seat.now())
        known += [(line.record, line.number, one.name) for line, one in zip(sealed_as, said, strict=True)]
    return known


def _particulars(seat: Seat, dice: random.Random, place: int) -> Particulars:
    given, rest = words.GIVEN[place % len(words.GIVEN)], place // len(words.GIVEN)
    family = words.FAMILY[rest % len(words.FAMILY)]
    again = rest // len(words.FAMILY)
    return Particulars(
        name=f"{given} {family} {again + 1}" if again else f"{given} {family}",
        aliases=(f"{given} {words.BORN}",) if place % 9 == 1 else (),
        reference=f"EX{place:05d}",
        clinician=seat.me.id,
        phone_ends=f"{dice.randrange(100, 999)}",
        interval=14 if place % 7 == 3 else 0,
        access=words.ACCESS if place % 8 == 5 else None,
        culture=words.CULTURE if place % 8 == 6 else None,
    )


def raise_flags(seat: Seat, dice: random.Random, known: Known) -> int:
    """Raise one flag of each sort, or more in a large sample; gives how many."""
    first = known[: len(words.FLAGS)]
    rest = known[FEWEST_CLIENTS:]
    flagged = first + dice.sample(rest, max(0, min(len(known) // 20, MOST_FLAGS, len(rest)) - len(first)))
    for place, (client, _number, _name) in enumerate(flagged):
        wanted = sample_flags.wanted(
            seat, place % len(words.FLAGS), DAYS + 15 + dice.randrange(120), told=words.TOLD[place % 2]
        )
        flags.raise_flag(seat, client, wanted, TwoTests(must_know=True, outweighs=True))
    return len(flagged)


def evenings(today: date, records: int) -> Iterator[tuple[date, int]]:
    """Give each working day before today with its share of the records: of a year, or of the last weeks of a few."""
    span = min(DAYS, max(20, records // A_DAY * 7 // 5))
    working = [day for back in range(span, 0, -1) if (day := today - timedelta(back)).weekday() < 5]
    for place, day in enumerate(working):
        share = records * (place + 1) // len(working) - records * place // len(working)
        if share:
            yield day, share


def evening(seat: Seat, dice: random.Random, scene: Scene, day: date, share: int) -> None:
    """Log the sessions of a day, and now and then an incident; those are closed in the same week."""
    entries = [
        _incident(seat, dice, scene.clients, day)
        if dice.random() < INCIDENTS
        else _session(seat, dice, scene.clients, day, place)
        for place in range(share)
    ]
    for start in range(0, len(entries), BATCH):
        sealed = ledger.append(seat.vault, entries[start : start + BATCH], seat.now())
        scene.everyday += [one.record for one in sealed if one.number.startswith("INC-")]


def _session(seat: Seat, dice: random.Random, known: Known, day: date, place: int) -> NewEntry:
    turn = day.toordinal() * A_DAY + place
    client, number, name = known[LONGER_AGO + turn % (len(known) - LONGER_AGO)]
    risk = dice.choices((Risk.SAME, Risk.LOWER, Risk.RAISED), (17, 2, 1))[0]
    changed = {Risk.SAME: "", Risk.LOWER: words.EASED, Risk.RAISED: dice.choice(words.CHANGED)}[risk]
    answers = Answers(
        came=dice.choices((Came.CAME, Came.ABSENT, Came.CALLED_OFF), (17, 2, 1))[0],
        risk=risk,
        minutes=50,
        place=dice.choices(tuple(Place), (14, 3, 2, 1))[0],
        changed=changed,
        helped=words.HELPED if risk is not Risk.SAME else "",
        de_escalation=risk is Risk.RAISED,
    )
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
            Involved(sort="staff", ref=seat.me.id, name=seat.me.name, physical="none", psychological="low"),
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


def close_everyday(seat: Seat, scene: Scene) -> None:
    """Close what happened on the evenings, saying what changed; owners say that they looked at the plan."""
    for start in range(0, len(scene.everyday), BATCH):
        closing = [
            NewEntry(
                kind=Kind.INCIDENT,
                action=Action.CLOSE,
                record=one,
                clinical=Content({"changed": words.MENDED}),
                audit=Content({"plan_reviewed": seat.now().utc, "plan_words": words.REVIEWED}),
                form=incidents.FORM,
            )
            for one in scene.everyday[start : start + BATCH]
        ]
        ledger.append(seat.vault, closing, seat.now())
