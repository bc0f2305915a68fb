"""Projections at work: one incident turned into what leaves, fact by fact, each with the rule by which it does.

One internal record and many lawful ones: the same incident gives a log in which nobody is named, a record that must
name who was harmed, an injury log with its list of privacy cases, and a summary with nothing sealed in it.
"""

import hashlib
import hmac

from msgspec import Struct
from msgspec.structs import replace

from app.domain import incidents, laws_projections, projections_facts
from app.domain.dates import month_words
from app.domain.incidents import Report
from app.domain.involved import Involved
from app.domain.laws import Pack
from app.domain.laws_projections import FACTS, Only, Projection, Rule, Shown, Sort
from app.domain.projections_facts import Case
from app.domain.projections_texts import SORT_ROLES, Names
from app.i18n import _

SMALL = 15
"""People who work here, up to which day, time and place are said to point to somebody."""
SHORTEST = 4
"""Letters of the shortest name that is looked for in a text that a person has read; less is in every text by chance."""
PRIVATE = frozenset({"victim_name", "victim_staff_id", "home", "born", "hired", "sex"})
"""What a privacy case leaves out for its own words."""


class Cell(Struct, frozen=True, kw_only=True):
    """One fact: its label, what stands here, what leaves, by which rule, and the words that were replaced."""

    field: str
    label: str
    rule: Rule
    here: str
    leaves: str
    marked: tuple[str, ...] = ()
    is_text: bool = False
    """Free words, which a person reads before they leave."""


class Row(Struct, frozen=True, kw_only=True):
    """One case as it leaves."""

    case: str
    """What it is called in the window; it leaves only where the projection says so."""
    record: str
    cells: tuple[Cell, ...]


def cases_of(projection: Projection, case: Case) -> tuple[Case, ...]:
    """Give the cases that an incident is for a projection: none, one, or one for each person who was injured."""
    match projection.only:
        case Only.ALL:
            return (case,)
        case Only.VIOLENCE:
            return (case,) if incidents.is_violent(case.report) else ()
        case Only.INJURIES | Only.PRIVACY:
            hurt = [one for one in case.report.people if one.sort == "staff" and _is_injured(one)]
            if projection.only is Only.PRIVACY:
                kept = [one for one in hurt if is_privacy_case(case.report, one)]
            else:
                kept = hurt
            several = len(hurt) > 1
            return tuple(
                replace(case, person=one, suffix=f"-{hurt.index(one) + 1}" if several else "") for one in kept
            )


def _is_injured(person: Involved) -> bool:
    return person.injury is not None and bool(
        person.injury.outcome or person.injury.sort or person.injury.injured
    )


def is_privacy_case(report: Report, person: Involved) -> bool:
    """Say whether a case is told without the person's name: for a reason given, or after a sexual assault."""
    return bool(person.injury and person.injury.privacy) or "sexual" in report.kinds


def project(projection: Projection, pack: Pack, case: Case, names: Names, secret: bytes) -> Row:
    """Give what leaves of a case; `secret` makes the names that hold in this record only and is thrown away."""
    said = projections_facts.of(case, pack)
    return Row(
        case=case.number + case.suffix,
        record=case.record,
        cells=tuple(
            _cell(projection, line, case, said[line.field], names, secret)
            for line in laws_projections.leaving(projection)
        ),
    )


def _cell(projection: Projection, line: Shown, case: Case, here: str, names: Names, secret: bytes) -> Cell:
    sort = FACTS[line.field].sort
    leaves, marked = here, tuple[str, ...]()
    if not here:
        pass
    elif projection.privacy_cases and case.person and line.field in PRIVATE and _is_private(case):
        leaves = _("Privacy case")
    else:
        match line.rule:
            case Rule.AS_IS | Rule.OMIT:
                pass
            case Rule.MONTH:
                leaves = _month(here, case)
            case Rule.PSEUDONYM:
                words = _("Case {code}") if sort is Sort.CASE else _("Person {code}")
                leaves = words.format(code=pseudonym(secret, here if sort is not Sort.CASE else case.record))
            case Rule.ROLE if sort is Sort.IDENTITY:
                leaves = _role(line.field, case)
            case Rule.ROLE:
                made = names.mark(here)
                leaves, marked = made.text, made.found
    return Cell(
        field=line.field,
        label=laws_projections.label(line),
        rule=line.rule,
        here=here,
        leaves=leaves,
        marked=marked,
        is_text=sort is Sort.TEXT,
    )


def _is_private(case: Case) -> bool:
    return case.person is not None and is_privacy_case(case.report, case.person)


def pseudonym(secret: bytes, said: str) -> str:
    """Give a name that holds in one record only; without its secret, which is thrown away, it leads nowhere."""
    return hmac.new(secret, said.encode(), hashlib.sha256).hexdigest()[:8].upper()


def _month(_here: str, case: Case) -> str:
    when = case.report.when
    return f"{month_words(when.day().month)} {when.day().year}" if when else ""


def _role(field: str, case: Case) -> str:
    if field == "reporter":
        return _(SORT_ROLES["staff"])
    some = (
        projections_facts.did(case.report.people)
        if field.startswith("did")
        else projections_facts.victims(case)
    )
    return "; ".join(dict.fromkeys(_(SORT_ROLES.get(one.sort, SORT_ROLES["unknown"])) for one in some))
