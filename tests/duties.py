"""What tests of reviews, plans, worksheets, conduct files and requests begin with: a client, and whole answers."""

from typing import Any

import pytest

from app.domain.clients import Particulars
from app.domain.errors import NoKey
from app.domain.kinds import Kind
from app.domain.ledger import PartName
from app.services import clients
from app.services.seats import Seat
from app.store import clinical, ledger

REVIEW: dict[str, Any] = {
    "thoughts": "passing",
    "plan": "none",
    "history": ["attempt", "stay"],
    "protective": ["people"],
    "facts": "Says the nights are worst.",
    "level": "some",
    "formulation": "Worse since the move; the sister helps.",
    "decision": "Weekly sessions, because the nights are worst.",
    "consultation": "Nobody: the plan from last time still fits.",
    "due": "2026-12-23",
}


PLAN: dict[str, Any] = {
    "signs": "I stop opening the window.",
    "alone": "Walk round the block. Cook something.",
    "company": "The library.",
    "tell": "My sister.",
    "help": "The crisis line, 988.",
    "made_with": "made in two sessions",
    "due": "2027-02-21",
}


AT: dict[str, Any] = {"utc": "2026-11-23T14:30:00.000Z", "zone": "America/Denver", "offset": -420}
"""Half an hour before the tests' clock stands."""
THREAT: dict[str, Any] = {
    "words": "I know where he parks. Friday he is done.",
    "began": AT,
    "sort": "threat",
}
WHOLE: dict[str, Any] = {
    "target": "Mr Sample Neighbour, 2 Sample Street.",
    "means": "Owns a rifle.",
    "consultation": "Sample Colleague, 14:40: warn and report.",
    "options": "Police, warning him, hospital.",
    "why_not": "Hospital: refuses, no ground to hold.",
    "decision": "Warn him and report, since he named a day.",
    "client_told": "Told at the end of the session.",
}
NOTIFIED: dict[str, Any] = {
    "sort": "police",
    "who": "Officer Sample, desk 4",
    "number": "555 0100",
    "when": AT,
    "reached": "reached",
    "said": "The threat and whom it names. They will go there.",
    "reference": "REF-77",
}
GIVEN: dict[str, Any] = {
    "when": AT,
    "to_whom": "Sample Insurer",
    "what": "Dates of sessions",
    "purpose": "A claim",
    "basis": "law",
}


EVENT: dict[str, Any] = {
    "when": AT,
    "sort": "call",
    "words": "Called eleven times between two and three.",
    "evidence": "List of calls, in the safe.",
}
REQUEST: dict[str, Any] = {
    "asker": "client",
    "wants": "accounting",
    "name": "Ada Sample",
    "contact": "by letter",
    "words": "The last two years.",
    "received": "2026-11-20",
    "due": "2027-01-19",
}


def client_of(seat: Seat, name: str = "Ada Sample") -> str:
    """Add a client who is made up, and give their record."""
    return clients.add(seat, Particulars(name=name)).id


def review(seat: Seat, **other: Any) -> dict[str, Any]:
    """Give a whole review's answers, with others in their place."""
    return {**REVIEW, "by": seat.me.id, **other}


def plan(seat: Seat, **other: Any) -> dict[str, Any]:
    """Give a whole plan's answers, with others in their place."""
    return {**PLAN, "by": seat.me.id, **other}


def assert_sealed(seat: Seat, record: str, kind: Kind, *words: str) -> None:
    """Prove that somebody's keys open no clinical part of a record, and that none of these words stand in the open."""
    with pytest.raises(NoKey):
        clinical.folded(seat.vault, record)
    assert not clinical.is_readable(seat.vault, record)
    sealed = 0
    for one in ledger.entries(seat.vault, record):
        spelt = str(one.open) + str(one.head)
        assert one.head.kind is kind and not [word for word in words if word in spelt]
        if PartName.CLINICAL in one.parts:
            sealed += 1
            with pytest.raises(NoKey):
                ledger.read_part(seat.vault, one.head.seq, PartName.CLINICAL)
    assert sealed
