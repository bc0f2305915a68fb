"""Conduct files: harassment or stalking as a course of conduct, one dated line after another, for a chronology.

What looks harmless alone does not look so in a row. Open is only the number and how the file stands: who it is about,
what happened and what was advised is sealed to clinicians.
"""

from collections.abc import Mapping
from typing import Any

from app.domain import answers
from app.domain.answers import Question, Shape, choices
from app.domain.errors import Refused
from app.domain.moments import Moment
from app.i18n import N_, _

FORM = 1
EVENT, ADVICE, LINKED, STRUCK = "event ", "advice ", "linked ", "struck "
"""Before the place of a line of each sort: the sealed field that keeps it."""

QUESTIONS: tuple[Question, ...] = (
    Question(
        name="sort",
        label=N_("Who does it"),
        shape=Shape.ONE,
        choices=choices(
            ("client", N_("A client")),
            ("person", N_("A person of concern")),
            ("unknown", N_("Not known")),
        ),
        required=True,
    ),
    Question(
        name="subject",
        label=N_("Who it is, as far as you know"),
        help=N_("A name, a number calls come from, how somebody looks."),
        shape=Shape.LINE,
    ),
    Question(name="against", label=N_("Against whom"), shape=Shape.LINE, required=True),
    Question(
        name="about",
        label=N_("What it is about"),
        help=N_("When it began, what was asked of them, and what was tried."),
        lines=3,
    ),
)

EVENTS: tuple[Question, ...] = (
    Question(name="when", label=N_("When"), shape=Shape.MOMENT, required=True),
    Question(
        name="sort",
        label=N_("What sort"),
        shape=Shape.ONE,
        choices=choices(
            ("call", N_("Call")),
            ("message", N_("Message")),
            ("letter", N_("Letter")),
            ("visit", N_("Visit")),
            ("followed", N_("Followed or watched")),
            ("review", N_("Review")),
            ("post", N_("Post")),
            ("gift", N_("Gift")),
            ("damage", N_("Damage")),
            ("threat", N_("Threat")),
            ("other", N_("Other")),
        ),
        required=True,
    ),
    Question(name="words", label=N_("What happened, in a line"), shape=Shape.LINE, required=True),
    Question(
        name="evidence",
        label=N_("What there is of it"),
        help=N_("A letter, a recording, a witness, a screenshot: and where it is kept."),
        shape=Shape.LINE,
    ),
)

ADVICES: tuple[Question, ...] = (
    Question(name="day", label=N_("When"), shape=Shape.DAY, required=True),
    Question(
        name="who",
        label=N_("Who was asked"),
        help=N_("Police, a lawyer, the insurer, a victims' service."),
        shape=Shape.LINE,
        required=True,
    ),
    Question(name="words", label=N_("What they advised, and what was done"), required=True, lines=2),
)


def check(said: Mapping[str, Any]) -> dict[str, Any]:
    """Give a file's answers as they can be sealed; raises Refused at the answer that stops it."""
    kept = answers.check(QUESTIONS, said)
    words = {
        "sort": _("Say who does it; not known is an answer."),
        "against": _("Say against whom it is, by name or role."),
    }
    answers.require(QUESTIONS, kept, words)
    return kept


def check_event(said: Mapping[str, Any], now: Moment) -> dict[str, Any]:
    """Give a dated line as it can be sealed; raises Refused at the answer that stops it."""
    kept = answers.check(EVENTS, said)
    words = {"sort": _("Choose what sort it was."), "words": _("Write what happened, in a line.")}
    answers.require(EVENTS, kept, words)
    answers.not_ahead(kept, "when", now)
    return kept


def check_advice(said: Mapping[str, Any], now: Moment) -> dict[str, Any]:
    """Give advice that was taken as it can be sealed; raises Refused at the answer that stops it."""
    kept = answers.check(ADVICES, said)
    words = {"who": _("Say who was asked."), "words": _("Write what they advised.")}
    answers.require(ADVICES, kept, words)
    answers.not_ahead(kept, "day", now)
    return kept


def lines(told: Mapping[str, Any], sort: str) -> list[dict[str, Any]]:
    """Give a file's lines of a sort, each with its place; events by their time and not by when they were written."""
    found = [
        {**value, "place": int(name.removeprefix(sort)), "struck": told.get(f"{STRUCK}{name}", "")}
        for name, value in told.items()
        if name.startswith(sort) and isinstance(value, dict)
    ]
    return sorted(found, key=lambda one: (_when(one), one["place"]))


def _when(line: Mapping[str, Any]) -> str:
    when = line.get("when")
    return str(when["utc"]) if isinstance(when, dict) else str(line.get("day", ""))


def next_place(told: Mapping[str, Any], sort: str) -> int:
    """Give the place of the next line of a sort."""
    return max((one["place"] for one in lines(told, sort)), default=0) + 1


def event(told: Mapping[str, Any], place: int) -> dict[str, Any]:
    """Give a dated line that stands, by its place; raises Refused where there is none."""
    for one in lines(told, EVENT):
        if one["place"] == place and not one["struck"]:
            return one
    raise Refused(_("There is no such line, or it was struck out already."))
