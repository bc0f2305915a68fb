"""Duties of the made-up practice: a review, a plan, a worksheet under way, a conduct file, requests and disclosures."""

from datetime import date, timedelta
from typing import Any

from app.domain import clocks, moments
from app.services import conduct, disclosures, requests, risk_reviews, safety_plans, worksheets
from app.services.seats import Seat

HOUR = 7
"""On the morning on which all of it is written; nothing lies ahead of it."""


def add(seat: Seat, clients: list[str], today: date) -> None:
    """Add one of each sort that is under way, and one of some that is over, about these clients (three at least)."""
    first, second, third = clients[:3]
    by = seat.me.id
    for level, ahead in (("some", 14), ("high", 3)):
        said = {
            "thoughts": "passing",
            "plan": "none",
            "means": "secured",
            "history": ["self_harm"],
            "stressors": ["isolation", "money"],
            "protective": ["people", "safety_plan"],
            "substances": "none",
            "third_parties": "none",
            "facts": "Says that the nights are the worst of it. Sample text.",
            "level": level,
            "formulation": "Worse since the move; a sister calls every evening. Sample text.",
            "decision": "Weekly until spring, because the nights are the worst. Sample text.",
            "consultation": "Sample Owner, this morning: agreed.",
            "due": (today + timedelta(ahead)).isoformat(),
            "by": by,
        }
        risk_reviews.seal(seat, first, said)
    plan = {
        "signs": "I stop opening the curtains. Sample text.",
        "alone": "A walk round the block. Soup.",
        "company": "The library. My neighbour's kitchen.",
        "tell": "My sister, 555 0101.",
        "help": "The practice, 555 0100. The crisis line, 988, day and night.",
        "surroundings": "My sister keeps the tablets.",
        "keeps": "The dog.",
        "has_copy": True,
        "due": (today + timedelta(60)).isoformat(),
        "by": by,
    }
    safety_plans.seal(seat, first, plan)
    _worksheet(seat, second, today)
    _conduct(seat, second, today)
    _requests(seat, third, today)


def _at(day: date, hour: int, minute: int, zone: str) -> Any:
    return clocks.spell(moments.local(day, hour, minute, zone))


def _worksheet(seat: Seat, client: str, today: date) -> None:
    sheet = worksheets.seal(
        seat,
        client,
        {
            "words": "“If he parks there once more, he is done.” Said calmly, twice. Sample text.",
            "began": _at(today, HOUR, 0, seat.zone),
            "sort": "threat",
            "target": "A neighbour, by name and house. Sample text.",
            "means": "Speaks of a bat in the car. Sample text.",
            "by": seat.me.id,
        },
    )
    told = {
        "sort": "police",
        "who": "Sample Officer, desk 4",
        "number": "555 0110",
        "when": _at(today, HOUR, 20, seat.zone),
        "reached": "reached",
        "said": "What was said, by whom and whom it names. They send somebody. Sample text.",
        "reference": "REF-0077",
    }
    worksheets.notify(seat, sheet.id, told)


def _conduct(seat: Seat, client: str, today: date) -> None:
    about = {
        "sort": "client",
        "against": "Sample Clinician",
        "about": "Since the end of treatment. Sample text.",
    }
    file = conduct.seal(seat, about, client)
    for back, sort, words, evidence in (
        (40, "letter", "A letter of four pages at the desk.", "In the safe, in its envelope."),
        (21, "call", "Eleven calls between two and three.", "List of calls."),
        (6, "review", "A review that names the clinician's street.", "Printed."),
    ):
        event = {
            "when": _at(today - timedelta(back), 14, 10, seat.zone),
            "sort": sort,
            "words": f"{words} Sample text.",
            "evidence": evidence,
        }
        conduct.add_event(seat, file.id, event)
    advice = {
        "day": (today - timedelta(5)).isoformat(),
        "who": "Police desk",
        "words": "Keep a list and do not answer. Sample text.",
    }
    conduct.add_advice(seat, file.id, advice)


def _requests(seat: Seat, client: str, today: date) -> None:
    for asker, wants, name, back in (
        ("client", "accounting", "Sample Client", 12),
        ("police", "access", "Sample Court", 2),
        ("staff", "log", "Sample Reception", 1),
    ):
        received = today - timedelta(back)
        said = {
            "asker": asker,
            "wants": wants,
            "name": name,
            "words": "Everything of the last year. Sample text.",
            "received": received.isoformat(),
            "due": requests.usual_due(seat, wants, received).day.isoformat(),
            "by": seat.me.id,
        }
        requests.seal(seat, said, "" if asker == "staff" else client)
    given = {
        "when": _at(today - timedelta(30), 10, 0, seat.zone),
        "to_whom": "Sample Inspector",
        "what": "Dates of sessions in the spring. Sample text.",
        "purpose": "A yearly inspection",
        "basis": "oversight",
    }
    disclosures.write(seat, client, given)
