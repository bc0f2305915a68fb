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
