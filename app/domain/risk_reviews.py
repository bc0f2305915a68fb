"""Risk reviews: a check-in on a client's risk, as structured facts and a clinician's own judgement. No score, ever.

Open is only that a next review is due, when and by whom. Which client it is about, what was found and what was decided
is sealed to clinicians. The questions are our own: no text of a published scale is in them.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from msgspec import Struct

from app.domain import answers
from app.domain.actions import Status
from app.domain.answers import Question, Shape, choices
from app.domain.errors import Refused
from app.domain.ledger import PartName, Record
from app.i18n import N_, _

FORM = 1
USUAL_DAYS = {"none": 90, "some": 30, "high": 7, "immediate": 1}
"""When the next review is proposed after each level; only a proposal, anybody changes it."""
MOST_DAYS = 730

LEVELS = choices(
    ("none", N_("No sign of raised risk now")),
    ("some", N_("Some concern")),
    ("high", N_("High concern")),
    ("immediate", N_("Act at once")),
)
TOLD = choices(
    ("not_asked", N_("Not asked")),
    ("none", N_("None")),
    ("some", N_("Some")),
    ("clear", N_("Clear")),
)

QUESTIONS: tuple[Question, ...] = (
    Question(
        name="thoughts",
        label=N_("Thoughts of ending their life or of harming somebody"),
        shape=Shape.ONE,
        choices=choices(
            ("not_asked", N_("Not asked")),
            ("none", N_("None told")),
            ("passing", N_("Passing thoughts")),
            ("pressing", N_("Pressing thoughts")),
            ("means_to", N_("Means to act on them")),
        ),
    ),
    Question(name="plan", label=N_("A plan"), shape=Shape.ONE, choices=TOLD),
    Question(
        name="means",
        label=N_("Means within reach"),
        shape=Shape.ONE,
        choices=choices(
            ("not_asked", N_("Not asked")),
            ("none", N_("None")),
            ("could", N_("Could be had")),
            ("at_hand", N_("At hand")),
            ("secured", N_("Put out of reach")),
        ),
    ),
    Question(
        name="history",
        label=N_("What happened before"),
        shape=Shape.MANY,
        choices=choices(
            ("attempt", N_("Attempt on their own life")),
            ("self_harm", N_("Self-harm")),
            ("violence", N_("Violence towards others")),
            ("threats", N_("Threats")),
            ("stay", N_("Hospital stay")),
            ("none", N_("Nothing known")),
        ),
    ),
    Question(
        name="stressors",
        label=N_("What weighs on them now"),
        shape=Shape.MANY,
        choices=choices(
            ("loss", N_("Loss or separation")),
            ("money", N_("Money or work")),
            ("housing", N_("Housing")),
            ("conflict", N_("Conflict")),
            ("illness", N_("Illness or pain")),
            ("court", N_("Court or police")),
            ("isolation", N_("Being alone")),
            ("other", N_("Something else")),
        ),
    ),
    Question(
        name="protective",
        label=N_("What protects"),
        shape=Shape.MANY,
        choices=choices(
            ("people", N_("People they turn to")),
            ("duties", N_("Somebody who needs them")),
            ("plans", N_("Plans ahead")),
            ("belief", N_("Faith or conviction")),
            ("treatment", N_("Stays in treatment")),
            ("safety_plan", N_("Uses their safety plan")),
            ("none", N_("Nothing named")),
        ),
    ),
    Question(
        name="substances",
        label=N_("Alcohol and other substances"),
        shape=Shape.ONE,
        choices=choices(
            ("not_asked", N_("Not asked")),
            ("none", N_("None")),
            ("some", N_("Some")),
            ("heavy", N_("Heavy")),
            ("more", N_("More than before")),
        ),
    ),
    Question(
        name="third_parties",
        label=N_("Somebody else in danger"),
        shape=Shape.ONE,
        choices=choices(
            ("not_asked", N_("Not asked")),
            ("none", N_("Nobody")),
            ("possible", N_("Possibly")),
            ("named", N_("Somebody in particular")),
        ),
    ),
    Question(
        name="facts",
        label=N_("In their words, and what belongs to these facts"),
        help=N_("What was said and seen. Not what the session was about."),
    ),
    Question(
        name="level",
        label=N_("Level, by your own judgement"),
        help=N_("Nothing is added up. What you write below is the reason for it."),
        shape=Shape.ONE,
        choices=LEVELS,
        required=True,
    ),
    Question(
        name="formulation",
        label=N_("How you understand it now"),
        help=N_("A few sentences: why now, what would make it worse, what would help."),
        required=True,
        lines=4,
    ),
    Question(name="decision", label=N_("What was decided, and why"), required=True),
    Question(
        name="consultation",
        label=N_("Who was asked for advice"),
        help=N_("Who, when, and what they advised; or why nobody was asked."),
        lines=2,
    ),
    Question(
        name="due",
        label=N_("Next review by"),
        shape=Shape.DAY,
        part=PartName.OPEN,
        required=True,
    ),
    Question(
        name="by",
        label=N_("By whom"),
        help=N_("Everybody who works here can read this day and this name, and nothing else of it."),
        shape=Shape.MEMBER,
        part=PartName.OPEN,
        required=True,
    ),
)
"""What is asked, in the order in which it is asked."""

FACTS = (
    "thoughts", "plan", "means", "history", "stressors", "protective", "substances", "third_parties", "facts",
)  # fmt: skip
"""What is laid beside the review before, and can be carried over. What was understood and decided never is."""


class Due(Struct, frozen=True, kw_only=True):
    """A review that is owed, as everybody may know it: after which one, by which day, by whom."""

    record: str
    number: str
    day: date
    by: str


def due(record: Record) -> Due | None:
    """Give the review that is owed after this one; None where it took place, or none is wanted."""
    day = str(record.now.get("due", ""))
    if not day or record.now.get("settled") or record.status in (Status.WITHDRAWN, Status.DISPOSED):
        return None
    return Due(
        record=record.id,
        number=record.number,
        day=date.fromisoformat(day),
        by=str(record.now.get("by", "")),
    )


def usual_due(level: str, today: date) -> date:
    """Give the day that is proposed for the next review after a level."""
    return today + timedelta(days=USUAL_DAYS.get(level, USUAL_DAYS["some"]))


def check(said: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Give a review's answers as they can be sealed; raises Refused at the answer that stops it."""
    kept = answers.check(QUESTIONS, said)
    words = {
        "level": _("Choose a level. It is your own judgement; nothing is added up."),
        "formulation": _("Write in a sentence how you understand it now."),
        "decision": _("Write what was decided, and why. “Nothing further, because …” is a decision too."),
        "due": _("Say when it is looked at again."),
        "by": _("Say who looks at it again."),
    }
    answers.require(QUESTIONS, kept, words)
    for name in ("history", "protective"):
        if "none" in kept.get(name, ()) and len(kept[name]) > 1:
            raise Refused(_("“Nothing” cannot stand beside something else."), name)
    check_due(answers.day_of(kept["due"], "due"), today)
    return kept


def check_due(day: date, today: date) -> None:
    """Refuse a next review that has passed, or lies more than two years ahead; raises Refused."""
    if day < today:
        raise Refused(_("The next review cannot lie in the past."), "due")
    if day > today + timedelta(days=MOST_DAYS):
        raise Refused(_("Look at it again within two years."), "due")


def carried(before: Mapping[str, Any], said: Mapping[str, Any]) -> list[str]:
    """Name the facts that are just as the review before had them."""
    return [name for name in FACTS if said.get(name) and said.get(name) == before.get(name)]
