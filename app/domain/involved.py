"""Who was part of an incident: each person with their part, the harm they came to, and what statutes ask about them."""

from datetime import date, time
from typing import Any

import msgspec
from msgspec import Struct

from app.domain.errors import Refused
from app.domain.fields import Field
from app.domain.incident_fields import (
    CLASSES,
    INJURY_FIELDS,
    PARTS,
    PHYSICAL,
    PSYCHOLOGICAL,
    SORTS,
    Harm,
)
from app.i18n import _

LONGEST = 2_000
"""Characters in one answer about a person."""
MOST_DAYS = 180
"""A log of injuries counts no further."""
MOST_PEOPLE = 200


class Injury(Struct, frozen=True, kw_only=True):
    """What an injury log asks about somebody who works here: ISO dates, `began_work` as HH:MM; all of it optional."""

    outcome: str = ""
    sort: str = ""
    days_away: int | None = None
    days_restricted: int | None = None
    began_work: str = ""
    doing: str = ""
    injured: str = ""
    cause: str = ""
    physician: str = ""
    treated_at: str = ""
    emergency_room: str = ""
    overnight: str = ""
    address: str = ""
    born: str = ""
    hired: str = ""
    died: str = ""
    sex: str = ""
    privacy: tuple[str, ...] = ()


class Involved(Struct, frozen=True, kw_only=True):
    """One person's part in an incident; `ref` is their client or staff record, empty for somebody not kept here."""

    part: str = "affected"
    sort: str = "unknown"
    ref: str = ""
    name: str = ""
    physical: str = ""
    psychological: str = ""
    treatment: str = ""
    time_off: str = ""
    title: str = ""
    department: str = ""
    staff_id: str = ""
    body_part: str = ""
    injury: Injury | None = None


def class_of(person: Involved) -> str:
    """Give which of the four classes of a statutory record somebody is in: patient, visitor, employee or other."""
    return CLASSES.get(person.sort, "other")


def harmed(people: tuple[Involved, ...]) -> tuple[Involved, ...]:
    """Give the people who were affected or came to harm."""
    hurt = {Harm.LOW, Harm.MODERATE, Harm.SEVERE, Harm.DEATH}
    return tuple(one for one in people if one.part == "affected" or {one.physical, one.psychological} & hurt)


def clients_of(people: tuple[Involved, ...]) -> list[str]:
    """Give the client records among the people, each once, in order."""
    return list(dict.fromkeys(person.ref for person in people if person.sort == "client" and person.ref))


def worst_harm(people: tuple[Involved, ...]) -> str:
    """Give the worst harm that anybody came to, of body or mind; empty where none was graded."""
    order = list(Harm)
    graded = [harm for person in people for harm in (person.physical, person.psychological) if harm]
    return max(graded, key=lambda harm: order.index(Harm(harm)), default="")


def check(people: tuple[Involved, ...], today: date) -> None:
    """Refuse a person's line that says nothing about who they are, or what cannot be; raises Refused."""
    if len(people) > MOST_PEOPLE:
        raise Refused(_("Name at most {n} people here.").format(n=MOST_PEOPLE), "people")
    for person in people:
        _check_one(person)
        if person.injury is not None:
            _check_injury(person.injury, today)


def _check_one(person: Involved) -> None:
    if person.sort in ("client", "staff") and not (person.ref or person.name.strip()):
        raise Refused(_("Choose who it was, or say “not known”."), "people")
    if person.psychological == Harm.DEATH:
        raise Refused(_("A death is recorded as physical harm."), "people")
    for given, choices in (
        (person.part, PARTS), (person.sort, SORTS),
        (person.physical, PHYSICAL), (person.psychological, PSYCHOLOGICAL),
    ):  # fmt: skip
        if given and all(choice.code != given for choice in choices):
            raise Refused(_("This is not one of the answers."), "people")
    _check_lengths(msgspec.structs.asdict(person))


def _check_lengths(answers: dict[str, Any]) -> None:
    if any(isinstance(value, str) and len(value) > LONGEST for value in answers.values()):
        raise Refused(_("This text is too long to keep as one answer."), "people")


def _check_injury(injury: Injury, today: date) -> None:
    given = msgspec.structs.asdict(injury)
    _check_lengths(given)
    for field in INJURY_FIELDS:
        _check_choice(field, given[field.name])
    for days in (injury.days_away, injury.days_restricted):
        if days is not None and not 0 <= days <= MOST_DAYS:
            raise Refused(_("Days are counted from 0 to {n}.").format(n=MOST_DAYS), "people")
    for name in ("born", "hired", "died"):
        if given[name] and not _is_day(given[name], today):
            raise Refused(_("Write a day that has been as year-month-day: 2021-09-01."), "people")
    if injury.began_work and not _is_time(injury.began_work):
        raise Refused(_("Write when work began as hours and minutes: 08:30."), "people")


def _check_choice(field: Field, given: Any) -> None:
    codes = {choice.code for choice in field.choices}
    answers = given if isinstance(given, tuple) else (given,)
    if codes and not codes.issuperset(one for one in answers if one):
        raise Refused(_("This is not one of the answers."), "people")


def _is_day(text: str, today: date) -> bool:
    try:
        return len(text) == len("2021-09-01") and date(1900, 1, 1) <= date.fromisoformat(text) <= today
    except ValueError:
        return False


def _is_time(text: str) -> bool:
    try:
        time.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == len("08:30")
