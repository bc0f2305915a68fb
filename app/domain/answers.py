"""Answers: what was said to a form that is drawn from its questions, checked, and divided by who may read it.

A question is a field with the shape of its answer. Risk reviews, safety plans, conduct files, worksheets, disclosures
and requests are asked in this way, so that each of their answers is open or clinical by one table.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

import msgspec

from app.domain.errors import Refused
from app.domain.fields import Choice, Field
from app.domain.ledger import PartName
from app.domain.moments import Moment, parse_utc
from app.i18n import _

LONGEST = 50_000
"""Characters in one answer: a text longer than that is a document of its own."""
LONGEST_LINE = 1_000
EARLIEST = date(1900, 1, 1)
"""Nothing here is older than that: a year typed so is a slip."""


class Shape(StrEnum):
    """What an answer looks like: some lines of text, one line, one or several choices, a day, a moment, a tick, who."""

    STORY = "story"
    LINE = "line"
    ONE = "one"
    MANY = "many"
    DAY = "day"
    MOMENT = "moment"
    TICK = "tick"
    MEMBER = "member"


class Question(Field, frozen=True, kw_only=True):
    """A field with the shape of its answer; everything is sealed to clinicians unless it says otherwise."""

    part: PartName = PartName.CLINICAL
    shape: Shape = Shape.STORY
    lines: int = 3
    """How many lines of text have room at once."""
    none: str = ""
    """What is said where somebody could be named and nobody is (untranslated)."""


def is_empty(value: Any) -> bool:
    """Say whether nothing was answered."""
    return value is None or value is False or (not value.strip() if isinstance(value, str) else value == [])


def check(questions: Sequence[Question], said: Mapping[str, Any]) -> dict[str, Any]:
    """Give what was answered, empty answers left out; raises Refused at the answer that cannot be."""
    by_name = {one.name: one for one in questions}
    kept: dict[str, Any] = {}
    for name, value in said.items():
        question = by_name.get(name)
        if question is None:
            raise Refused(_("This form does not ask that."), name)
        if not is_empty(value):
            _check(question, value)
            kept[name] = value
    return kept


def _check(question: Question, value: Any) -> None:
    name = question.name
    match question.shape:
        case Shape.STORY | Shape.LINE | Shape.MEMBER:
            most = LONGEST if question.shape is Shape.STORY else LONGEST_LINE
            if not isinstance(value, str) or len(value) > most:
                raise Refused(_("This text is too long to keep as one answer."), name)
        case Shape.ONE | Shape.MANY:
            given = value if isinstance(value, list) else [value]
            codes = {choice.code for choice in question.choices}
            if not codes.issuperset(given) or (question.shape is Shape.ONE and len(given) != 1):
                raise Refused(_("This is not one of the answers."), name)
        case Shape.DAY:
            day_of(value, name)
        case Shape.MOMENT:
            moment_of(value, name)
        case Shape.TICK:
            if value is not True:
                raise Refused(_("This is not one of the answers."), name)


def require(questions: Sequence[Question], said: Mapping[str, Any], words: Mapping[str, str]) -> None:
    """Refuse a form whose required answers are missing, at the first of them; `words` say it for each (translated)."""
    for question in questions:
        if question.required and is_empty(said.get(question.name)):
            raise Refused(words.get(question.name, _("Answer this first.")), question.name)


def day_of(value: Any, name: str) -> date:
    """Read a day (ISO); raises Refused at its field."""
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise Refused(_("This is not a day."), name) from error
    if day < EARLIEST:
        raise Refused(_("This is too long ago. Look at the year."), name)
    return day


def moment_of(value: Any, name: str) -> Moment:
    """Read a moment as it is kept; raises Refused at its field."""
    try:
        moment = msgspec.convert(value, Moment)
        parse_utc(moment.utc)
        local = moment.local()
    except (msgspec.ValidationError, ValueError, OverflowError) as error:
        raise Refused(_("This is not a time."), name) from error
    if local.date() < EARLIEST:
        raise Refused(_("This is too long ago. Look at the year."), name)
    return moment


def not_ahead(said: Mapping[str, Any], name: str, now: Moment) -> None:
    """Refuse a moment or a day that has not come yet; raises Refused at its field."""
    value = said.get(name)
    if isinstance(value, str) and value and day_of(value, name) > now.day():
        raise Refused(_("This day has not come yet."), name)
    if isinstance(value, dict) and moment_of(value, name).utc > now.utc:
        raise Refused(_("This time has not come yet."), name)


def divide(questions: Iterable[Question], said: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Divide answers into those that everybody may read and those that are sealed; what is not asked is sealed."""
    opened = {one.name for one in questions if one.part is PartName.OPEN}
    return (
        {name: value for name, value in said.items() if name in opened},
        {name: value for name, value in said.items() if name not in opened},
    )


def choices(*some: tuple[str, str]) -> tuple[Choice, ...]:
    """Make choices from codes and their untranslated words."""
    return tuple(Choice(code, words) for code, words in some)


def named(questions: Iterable[Question]) -> dict[str, Question]:
    """Give the questions by their names."""
    return {one.name: one for one in questions}
