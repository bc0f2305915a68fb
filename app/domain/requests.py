"""Requests: somebody asks for records. Who asks, for what, by when it is owed, and what became of it.

Open is which sort of person asks for which sort of record, who answers for it, when it is due and how it ended. Names,
the client and the words are sealed to clinicians, to whoever wrote it down and to whoever answers for it.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from app.domain import answers
from app.domain.answers import Question, Shape, choices
from app.domain.clocks import Start
from app.domain.disclosures import BASES
from app.domain.errors import Refused
from app.domain.ledger import PartName
from app.domain.moments import Moment
from app.i18n import N_, _

FORM = 1
USUAL_DAYS = 30
"""When it is due where no law pack says it; only a proposal."""
MOST_DAYS = 400

ASKERS = choices(
    ("client", N_("The client")),
    ("representative", N_("Somebody for the client")),
    ("staff", N_("Somebody who works here")),
    ("police", N_("Police or a court")),
    ("inspector", N_("An inspector")),
    ("insurer", N_("An insurer or lawyer")),
    ("other", N_("Somebody else")),
)
WANTED = choices(
    ("access", N_("A client's records")),
    ("accounting", N_("To whom a client's information went")),
    ("log", N_("The records of violence at work")),
    ("other", N_("Something else")),
)
STARTS = {"access": Start.ACCESS, "accounting": Start.ACCOUNTING, "log": Start.LOG_REQUEST}
"""Which event of the law packs each sort of request is."""
BASIS = {
    "client": "own", "representative": "permitted", "police": "police", "inspector": "oversight", "staff": "work",
    "insurer": "permitted", "other": "permitted",
}  # fmt: skip
"""The ground that is proposed for what is given to each sort of person."""

QUESTIONS: tuple[Question, ...] = (
    Question(
        name="asker", label=N_("Who asks"), shape=Shape.ONE, choices=ASKERS, part=PartName.OPEN, required=True
    ),
    Question(
        name="wants",
        label=N_("What they ask for"),
        shape=Shape.ONE,
        choices=WANTED,
        part=PartName.OPEN,
        required=True,
    ),
    Question(name="name", label=N_("Their name"), shape=Shape.LINE, required=True),
    Question(name="contact", label=N_("How they are reached"), shape=Shape.LINE),
    Question(
        name="basis",
        label=N_("On what they rest it"),
        help=N_("A law, a written permission, a court's paper with its number; or that they are the client."),
        lines=2,
    ),
    Question(name="words", label=N_("What exactly they want"), lines=2),
    Question(name="received", label=N_("Asked on"), shape=Shape.DAY, part=PartName.OPEN, required=True),
    Question(
        name="due",
        label=N_("To be answered by"),
        help=N_("Proposed by the law packs that the practice goes by."),
        shape=Shape.DAY,
        part=PartName.OPEN,
        required=True,
    ),
    Question(
        name="by",
        label=N_("Who answers for it"),
        help=N_("They can read this request, whatever their role."),
        shape=Shape.MEMBER,
        part=PartName.OPEN,
        required=True,
    ),
)

OUTCOMES = choices(
    ("given", N_("Given")),
    ("part", N_("Given in part")),
    ("refused", N_("Refused")),
    ("dropped", N_("They no longer want it")),
)
ANSWER: tuple[Question, ...] = (
    Question(
        name="outcome",
        label=N_("What became of it"),
        shape=Shape.ONE,
        choices=OUTCOMES,
        part=PartName.OPEN,
        required=True,
    ),
    Question(name="when", label=N_("When"), shape=Shape.MOMENT, required=True),
    Question(
        name="answer",
        label=N_("What was given, or the reason why not"),
        help=N_("Which records, from when to when, on paper or as a file; or which rule stands against it."),
        required=True,
        lines=3,
    ),
    Question(
        name="ground",
        label=N_("On what ground it was given"),
        help=N_("It is written down as a disclosure where it is about a client."),
        shape=Shape.ONE,
        choices=BASES,
    ),
)


def check(said: Mapping[str, Any], now: Moment) -> dict[str, Any]:
    """Give a request's answers as they can be sealed; raises Refused at the answer that stops it."""
    kept = answers.check(QUESTIONS, said)
    words = {
        "asker": _("Say who asks."),
        "wants": _("Say what they ask for."),
        "name": _("Write their name."),
        "received": _("Say when it was asked."),
        "due": _("Say by when it is to be answered."),
        "by": _("Say who answers for it."),
    }
    answers.require(QUESTIONS, kept, words)
    answers.not_ahead(kept, "received", now)
    check_due(answers.day_of(kept["due"], "due"), answers.day_of(kept["received"], "received"))
    return kept


def check_due(due: date, received: date) -> None:
    """Refuse a day that lies before the request, or more than a year after it; raises Refused."""
    if due < received:
        raise Refused(_("It cannot be due before it was asked."), "due")
    if due > received + timedelta(days=MOST_DAYS):
        raise Refused(_("Answer it within a year or so."), "due")


def check_answer(said: Mapping[str, Any], now: Moment, is_about_client: bool) -> dict[str, Any]:
    """Give an answer as it can be sealed; what is given about a client says on what ground. Raises Refused."""
    kept = answers.check(ANSWER, said)
    words = {
        "outcome": _("Say what became of it."),
        "when": _("Say when it was answered."),
        "answer": _("Write what was given, or why not. Who asked may ask for the reason."),
    }
    answers.require(ANSWER, kept, words)
    answers.not_ahead(kept, "when", now)
    if is_given(kept) and is_about_client and not kept.get("ground"):
        raise Refused(_("Choose the ground that fits best."), "ground")
    return kept


def is_given(kept: Mapping[str, Any]) -> bool:
    """Say whether anything was given."""
    return str(kept.get("outcome", "")) in ("given", "part")


def needs_client(said: Mapping[str, Any]) -> bool:
    """Say whether a request is about a client in any case."""
    return said.get("wants") in ("access", "accounting") or said.get("asker") in ("client", "representative")
