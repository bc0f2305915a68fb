"""Disclosures: to whom outside something about a client was given, when, what, why, and on what ground.

What may be left out of an accounting (what the client permitted or asked for, and what treatment, payment and
operations need) is kept as well and said to be left out. The number alone is open.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.domain import answers
from app.domain.answers import Question, Shape, choices
from app.domain.moments import Moment
from app.i18n import N_, _

FORM = 1
YEARS = 6
"""How far back an accounting goes at most, by 45 CFR 164.528(a)."""

BASES = choices(
    ("threat", N_("To prevent a serious threat")),
    ("abuse", N_("Report of abuse or neglect")),
    ("police", N_("Police or a court asked for it")),
    ("oversight", N_("Inspection or oversight")),
    ("work", N_("Safety at work, as a law asks")),
    ("breach", N_("By mistake: a breach")),
    ("law", N_("Another law asks for it")),
    ("permitted", N_("The client permitted it in writing")),
    ("own", N_("To the client, or as they asked")),
    ("care", N_("Treatment, payment or operations")),
)
NOT_COUNTED = frozenset({"permitted", "own", "care"})
"""Grounds that an accounting leaves out, by 45 CFR 164.528(a)(1)."""

QUESTIONS: tuple[Question, ...] = (
    Question(name="when", label=N_("When"), shape=Shape.MOMENT, required=True),
    Question(
        name="to_whom",
        label=N_("To whom"),
        help=N_("The person and whom they stand for."),
        shape=Shape.LINE,
        required=True,
    ),
    Question(name="address", label=N_("Their address or number"), shape=Shape.LINE),
    Question(
        name="what",
        label=N_("What was given"),
        help=N_("In a line or two, and no more of it than was given."),
        required=True,
        lines=2,
    ),
    Question(name="purpose", label=N_("What for"), required=True, lines=2),
    Question(name="basis", label=N_("On what ground"), shape=Shape.ONE, choices=BASES, required=True),
)


def check(said: Mapping[str, Any], now: Moment) -> dict[str, Any]:
    """Give a disclosure's answers as they can be sealed; raises Refused at the answer that stops it."""
    kept = answers.check(QUESTIONS, said)
    words = {
        "when": _("Say when it was given."),
        "to_whom": _("Say to whom it was given."),
        "what": _("Say in a line what was given."),
        "purpose": _("Say what it was for."),
        "basis": _("Choose the ground that fits best."),
    }
    answers.require(QUESTIONS, kept, words)
    answers.not_ahead(kept, "when", now)
    return kept


def is_counted(told: Mapping[str, Any]) -> bool:
    """Say whether an accounting names it."""
    return str(told.get("basis", "")) not in NOT_COUNTED


def earliest(last: date) -> date:
    """Give the first day that an accounting up to a day reaches back to: six years."""
    try:
        return last.replace(year=last.year - YEARS)
    except ValueError:
        return last.replace(year=last.year - YEARS, day=28)
