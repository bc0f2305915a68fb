"""Safety plans: what a client and their clinician agreed to do when it gets hard, step by step, in the client's words.

The headings are our own words. Open is only by when the plan is looked at again and by whom; what stands in it, and
whose it is, is sealed to clinicians. The client has their own copy on paper.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from msgspec import Struct

from app.domain import answers
from app.domain.actions import Status
from app.domain.answers import Question, Shape
from app.domain.errors import Refused
from app.domain.ledger import PartName, Record
from app.i18n import N_, _

FORM = 1
USUAL_DAYS = 90
MOST_DAYS = 730

STEPS: tuple[Question, ...] = (
    Question(
        name="signs",
        label=N_("How I notice that it is getting harder"),
        help=N_("Thoughts, moods, moments: in their own words, one to a line."),
    ),
    Question(
        name="alone",
        label=N_("What I can do by myself"),
        help=N_("What has helped before, without anybody else."),
    ),
    Question(name="company", label=N_("Where I can go, and whom I like to be with")),
    Question(
        name="tell",
        label=N_("Whom I can tell how it is"),
        help=N_("Names with their telephone numbers."),
    ),
    Question(
        name="help",
        label=N_("Who helps by profession, day and night"),
        help=N_("With telephone numbers; the crisis line too."),
    ),
    Question(
        name="surroundings",
        label=N_("How we make it safer around me"),
        help=N_("What is put away, where, and who looks after it."),
    ),
    Question(name="keeps", label=N_("What keeps me going"), lines=2),
)
"""The steps, in the order in which they are taken. They go on the client's own sheet, and nothing else does."""

FURTHER: tuple[Question, ...] = (
    Question(
        name="made_with",
        label=N_("How it was made"),
        help=N_("With whom, and what the client said of it. This does not go on the client's sheet."),
        lines=2,
    ),
    Question(name="has_copy", label=N_("The client has a copy"), shape=Shape.TICK),
    Question(
        name="due",
        label=N_("Look at it again by"),
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
QUESTIONS = (*STEPS, *FURTHER)


class Due(Struct, frozen=True, kw_only=True):
    """A plan that is to be looked at again, as everybody may know it."""

    record: str
    number: str
    day: date
    by: str


def due(record: Record) -> Due | None:
    """Give by when a plan is looked at again; None where it has ended."""
    day = str(record.now.get("due", ""))
    if not day or record.status is not Status.ACTIVE:
        return None
    return Due(
        record=record.id, number=record.number, day=date.fromisoformat(day), by=str(record.now.get("by", ""))
    )


def check(said: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Give a plan's answers as they can be sealed; raises Refused at the answer that stops it."""
    kept = answers.check(QUESTIONS, said)
    if not any(kept.get(step.name) for step in STEPS):
        raise Refused(
            _("Write at least one step with the client. A plan in one line is a beginning."), STEPS[0].name
        )
    words = {"due": _("Say when you look at it again together."), "by": _("Say who looks at it again.")}
    answers.require(QUESTIONS, kept, words)
    check_due(answers.day_of(kept["due"], "due"), today)
    return kept


def check_due(day: date, today: date) -> None:
    """Refuse a day that is not ahead, or lies more than two years ahead; raises Refused."""
    if day <= today:
        raise Refused(_("Look at it again on a day that is ahead."), "due")
    if day > today + timedelta(days=MOST_DAYS):
        raise Refused(_("Look at it again within two years."), "due")


def usual_due(today: date) -> date:
    """Give the day that is proposed for looking at it again."""
    return today + timedelta(days=USUAL_DAYS)
