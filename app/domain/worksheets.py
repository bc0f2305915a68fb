"""Threat worksheets: what must be thought of, and done, when somebody may be in danger; a question at a time.

Only the exact words are asked for before it can be sealed: everything else can follow. Open is only that it is under
way and by whom; its clocks are records of their own, whose times everybody sees.
"""

from collections.abc import Mapping
from typing import Any

from app.domain import answers
from app.domain.answers import Question, Shape, choices
from app.domain.clocks import Start
from app.domain.errors import Refused
from app.domain.ledger import PartName
from app.domain.moments import Moment
from app.i18n import N_, _

FORM = 1
STORY = "words"
"""The answer that is only ever added to."""

STARTS = {
    "threat": Start.THREAT,
    "child": Start.CHILD,
    "elder": Start.ELDER,
    "at_risk": Start.AT_RISK_ADULT,
}
"""Which event of the law packs each sort of danger is; others begin no clock."""

QUESTIONS: tuple[Question, ...] = (
    Question(
        name="words",
        label=N_("What was said or done, word for word"),
        help=N_("Their own words as exactly as you can, and how you know of it."),
        required=True,
        lines=4,
    ),
    Question(
        name="began",
        label=N_("When you learned of it"),
        help=N_("The clocks count from here."),
        shape=Shape.MOMENT,
        required=True,
    ),
    Question(
        name="sort",
        label=N_("Who is in danger"),
        shape=Shape.ONE,
        choices=choices(
            ("threat", N_("Somebody the client threatened")),
            ("self", N_("The client themselves")),
            ("child", N_("A child")),
            ("elder", N_("An elder or dependent adult")),
            ("at_risk", N_("An at-risk adult")),
            ("other", N_("Somebody else")),
        ),
    ),
    Question(
        name="target",
        label=N_("Whom or what place it is aimed at"),
        help=N_("Names where there are any; else how they could be found: a workplace, a school, an event."),
        lines=2,
    ),
    Question(
        name="means",
        label=N_("Means, plan and reach"),
        help=N_("Weapons, money, a vehicle, how near they are, what they did before."),
        lines=2,
    ),
    Question(
        name="consultation",
        label=N_("Whom you asked, and what they advised"),
        help=N_("A colleague, a lawyer, the insurer's line: who, when and what. Nobody yet is an answer."),
        lines=2,
    ),
    Question(
        name="options",
        label=N_("What could be done"),
        help=N_(
            "Warn, call the police, hospital, see them more often, take the means away, bring somebody in."
        ),
        lines=3,
    ),
    Question(
        name="why_not",
        label=N_("Why some of it is not done"),
        help=N_("For each way that is not taken, one reason."),
        lines=2,
    ),
    Question(name="decision", label=N_("What is decided, and why"), lines=3),
    Question(
        name="client_told",
        label=N_("What the client was told"),
        help=N_("Or why they were not."),
        lines=2,
    ),
    Question(
        name="by",
        label=N_("Who answers for it"),
        help=N_("Everybody who works here can read this name, and that a worksheet is under way."),
        shape=Shape.MEMBER,
        part=PartName.OPEN,
        required=True,
    ),
)
"""In the order in which a shaken person can answer them."""

FINISHED_WITH = ("target", "consultation", "options", "decision", "client_told")
"""What a worksheet must say before it can be finished."""

TOLD = "told "
"""Before the place of a notification in its worksheet: the sealed field that keeps it."""

NOTIFIED = choices(
    ("police", N_("Police")),
    ("target", N_("The person in danger")),
    ("place", N_("Whoever answers for the place")),
    ("child_services", N_("Child protection")),
    ("adult_services", N_("Adult protection")),
    ("crisis", N_("Hospital or crisis team")),
    ("family", N_("Family or somebody near")),
    ("client", N_("The client")),
    ("other", N_("Somebody else")),
)
REACHED = choices(
    ("reached", N_("Reached")),
    ("message", N_("A message was left")),
    ("nobody", N_("Nobody answered")),
)
BASIS = {"child_services": "abuse", "adult_services": "abuse"}
"""The ground of the disclosure that a notification makes; of every other one it is the threat."""

NOTIFICATION: tuple[Question, ...] = (
    Question(name="sort", label=N_("Who"), shape=Shape.ONE, choices=NOTIFIED, required=True),
    Question(
        name="who",
        label=N_("Name and office"),
        help=N_("The name of whoever took it, and a badge or desk number."),
        shape=Shape.LINE,
        required=True,
    ),
    Question(name="number", label=N_("Number or address"), shape=Shape.LINE),
    Question(name="when", label=N_("When"), shape=Shape.MOMENT, required=True),
    Question(name="reached", label=N_("Were they reached?"), shape=Shape.ONE, choices=REACHED, required=True),
    Question(
        name="said",
        label=N_("What they were told, and what they answered"),
        help=N_("No more than they need to keep somebody safe."),
        required=True,
        lines=3,
    ),
    Question(name="reference", label=N_("Reference number"), shape=Shape.LINE),
)


def check(said: Mapping[str, Any], now: Moment) -> dict[str, Any]:
    """Give a worksheet's answers as far as there are any; raises Refused at the answer that stops it."""
    kept = answers.check(QUESTIONS, said)
    words = {
        "words": _("Write what was said or done, as exactly as you can. The rest can follow."),
        "began": _("Say when you learned of it."),
        "by": _("Say who answers for it."),
    }
    answers.require(QUESTIONS, kept, words)
    answers.not_ahead(kept, "began", now)
    return kept


def check_notification(said: Mapping[str, Any], now: Moment) -> dict[str, Any]:
    """Give a notification's answers as they can be sealed; raises Refused at the answer that stops it."""
    kept = answers.check(NOTIFICATION, said)
    words = {
        "sort": _("Say who it was."),
        "who": _("Write a name, or the office and its desk."),
        "reached": _("Say whether they were reached."),
        "said": _("Write what they were told, or what you wanted to tell them."),
    }
    answers.require(NOTIFICATION, kept, words)
    answers.not_ahead(kept, "when", now)
    return kept


def is_disclosed(told: Mapping[str, Any]) -> bool:
    """Say whether a notification gave something about the client to somebody outside."""
    return str(told.get("sort")) != "client" and str(told.get("reached")) != "nobody"


def missing(told: Mapping[str, Any]) -> list[str]:
    """Name the questions that a worksheet must answer before it is finished."""
    return [name for name in FINISHED_WITH if answers.is_empty(told.get(name))]


def changes(before: Mapping[str, Any], kept: Mapping[str, Any]) -> dict[str, Any]:
    """Give what further answers add or change; raises Refused where the exact words were touched."""
    if before.get(STORY) != kept.get(STORY):
        raise Refused(_("The words themselves are only ever added to. Write an addendum."), STORY)
    names = [one.name for one in QUESTIONS if one.name != STORY]
    return {name: kept.get(name, "") for name in names if kept.get(name, "") != before.get(name, "")}


def notifications(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give the notifications of a worksheet, in the order of their time."""
    some = [dict(value) for name, value in told.items() if name.startswith(TOLD) and isinstance(value, dict)]
    return sorted(some, key=lambda one: (one["when"]["utc"], int(one["place"])))
