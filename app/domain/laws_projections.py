"""Projections: which facts of an incident a record for somebody outside shows, and by which rule each of them leaves.

There are five rules and no others. What a projection does not name stays here.
"""

from enum import StrEnum

from msgspec import Struct

from app.domain.errors import Refused
from app.i18n import N_, _


class Rule(StrEnum):
    """How a fact leaves."""

    AS_IS = "as is"
    OMIT = "omit"
    ROLE = "role"
    MONTH = "month"
    PSEUDONYM = "pseudonym"


RULE_WORDS = {
    Rule.AS_IS: N_("As it is"),
    Rule.OMIT: N_("Left out"),
    Rule.ROLE: N_("Names become roles"),
    Rule.MONTH: N_("The month only"),
    Rule.PSEUDONYM: N_("A name for this record only"),
}


class Sort(StrEnum):
    """What sort of fact it is: which rules make sense for it, and what it can give away."""

    PLAIN = "plain"
    TIME = "time"
    TEXT = "text"
    IDENTITY = "identity"
    CASE = "case"
    COMPLETED = "completed"
    """Who fills the record in: the one name that a statute wants although it wants no other."""


ALLOWED = {
    Sort.PLAIN: {Rule.AS_IS, Rule.OMIT},
    Sort.TIME: {Rule.AS_IS, Rule.OMIT, Rule.MONTH},
    Sort.TEXT: {Rule.AS_IS, Rule.OMIT, Rule.ROLE},
    Sort.IDENTITY: {Rule.AS_IS, Rule.OMIT, Rule.ROLE, Rule.PSEUDONYM},
    Sort.CASE: {Rule.AS_IS, Rule.OMIT, Rule.PSEUDONYM},
    Sort.COMPLETED: {Rule.AS_IS, Rule.OMIT},
}
GIVES_AWAY = {Sort.TEXT, Sort.IDENTITY, Sort.CASE}
"""What may not leave as it is where nobody shall be recognised."""


class FactKind(Struct, frozen=True):
    """One fact that can be projected: its label here, its sort, and whether it comes from a sealed part."""

    label: str
    sort: Sort = Sort.PLAIN
    is_clinical: bool = True


P, T, X, I = Sort.PLAIN, Sort.TIME, Sort.TEXT, Sort.IDENTITY  # noqa: E741 - one letter each, for the table below
FACTS: dict[str, FactKind] = {
    "number": FactKind(N_("Number"), Sort.CASE, False),
    "practice": FactKind(N_("Name of the practice"), P, False),
    "address": FactKind(N_("Address of the practice"), P, False),
    "day": FactKind(N_("Day"), T, False),
    "clock": FactKind(N_("Time of day"), P, False),
    "place": FactKind(N_("Where"), X, False),
    "status": FactKind(N_("How it stands"), P, False),
    "reported": FactKind(N_("Reported on"), T, False),
    "reporter": FactKind(N_("Reported by"), I, False),
    "completed_by": FactKind(N_("Completed by"), Sort.COMPLETED, False),
    "completed_title": FactKind(N_("Their job title"), Sort.COMPLETED, False),
    "completed_on": FactKind(N_("Completed on"), Sort.COMPLETED, False),
    "kinds": FactKind(N_("Kind")),
    "violence_types": FactKind(N_("Type of violence")),
    "done_by": FactKind(N_("Who did it")),
    "circumstances": FactKind(N_("Circumstances")),
    "place_sort": FactKind(N_("What sort of place")),
    "act_severity": FactKind(N_("How far it went")),
    "weapon": FactKind(N_("Weapon or object")),
    "nearby": FactKind(N_("People who work here, nearby")),
    "severity": FactKind(N_("Severity")),
    "responses": FactKind(N_("What was done")),
    "factors": FactKind(N_("What contributed")),
    "story": FactKind(N_("What happened"), X),
    "before": FactKind(N_("What led to it"), X),
    "means": FactKind(N_("With what"), X),
    "police_answer": FactKind(N_("What security or the police answered"), X),
    "consequences": FactKind(N_("What came of it"), X),
    "taken": FactKind(N_("What was done, in words"), X),
    "protective": FactKind(N_("What protects people now"), X),
    "would_have_helped": FactKind(N_("What would have helped"), X),
    "victim_name": FactKind(N_("Name of who was harmed"), I),
    "victim_title": FactKind(N_("Job title of who was harmed"), I),
    "victim_department": FactKind(N_("Department of who was harmed"), I),
    "victim_staff_id": FactKind(N_("Staff number of who was harmed"), I),
    "victim_class": FactKind(N_("What sort of person was harmed")),
    "did_name": FactKind(N_("Name of who did it"), I),
    "did_class": FactKind(N_("What sort of person did it")),
    "body_part": FactKind(N_("Part of the body"), X),
    "physical": FactKind(N_("Physical harm")),
    "psychological": FactKind(N_("Psychological harm")),
    "treatment": FactKind(N_("Treatment"), X),
    "time_off": FactKind(N_("Time off"), X),
    "outcome": FactKind(N_("What it led to")),
    "sort": FactKind(N_("Injury or illness")),
    "days_away": FactKind(N_("Days away from work")),
    "days_restricted": FactKind(N_("Days of other or less work")),
    "began_work": FactKind(N_("Began work at")),
    "doing": FactKind(N_("What they were doing just before"), X),
    "injured": FactKind(N_("What the injury or illness was"), X),
    "cause": FactKind(N_("What object or substance did the harm"), X),
    "physician": FactKind(N_("Who treated them"), I),
    "treated_at": FactKind(N_("Where they were treated"), I),
    "emergency_room": FactKind(N_("In an emergency room")),
    "overnight": FactKind(N_("Kept in overnight")),
    "home": FactKind(N_("Home address"), I),
    "born": FactKind(N_("Born on"), I),
    "hired": FactKind(N_("Hired on"), I),
    "died": FactKind(N_("Died on"), I),
    "sex": FactKind(N_("Sex"), I),
}  # fmt: skip
"""Every fact of an incident that a projection can name."""


class Only(StrEnum):
    """Which incidents a projection is about."""

    ALL = "all"
    VIOLENCE = "violence"
    INJURIES = "injuries"
    PRIVACY = "privacy cases"


ONLY_WORDS = {
    Only.ALL: N_("every incident"),
    Only.VIOLENCE: N_("violence and threats of it"),
    Only.INJURIES: N_("injuries of people who work here"),
    Only.PRIVACY: N_("injuries that are told without the name"),
}


class Shown(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of a projection: the fact, the rule by which it leaves, and the item of the statute it answers."""

    field: str
    rule: Rule
    item: str = ""
    words: str = ""
    """The statute's words for the item, in a line of our own; the fact's label where empty."""


class Projection(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A record for somebody outside. `deidentified` promises that nobody involved is named in it; `open_only` that
    nothing of a sealed part is; `privacy_cases` writes "Privacy case" for a name that the law wants kept apart.
    """

    id: str
    words: str
    source: str
    lines: tuple[Shown, ...]
    only: Only = Only.VIOLENCE
    deidentified: bool = False
    open_only: bool = False
    privacy_cases: bool = False
    note: str = ""


def check(projection: Projection) -> None:
    """Refuse a projection that names no such fact, or whose rules break its own promise; raises Refused."""
    names = [line.field for line in projection.lines]
    if not names:
        raise Refused(_("The record {id} shows nothing.").format(id=projection.id), projection.id)
    for line in projection.lines:
        fact = FACTS.get(line.field)
        if fact is None or names.count(line.field) > 1:
            words = _("The record {id} names {field}, which is no fact of an incident, or names it twice.")
            raise Refused(words.format(id=projection.id, field=line.field[:40]), projection.id)
        if line.rule not in ALLOWED[fact.sort]:
            words = _("The rule “{rule}” does not fit {field} in the record {id}.")
            raise Refused(
                words.format(rule=line.rule.value, field=line.field, id=projection.id), projection.id
            )
        if line.rule is Rule.OMIT:
            continue
        if projection.deidentified and fact.sort in GIVES_AWAY and line.rule is Rule.AS_IS:
            words = _("The record {id} promises to name nobody, and lets {field} out as it is.")
            raise Refused(words.format(id=projection.id, field=line.field), projection.id)
        if projection.open_only and fact.is_clinical:
            words = _("The record {id} promises to carry nothing sealed, and lets {field} out.")
            raise Refused(words.format(id=projection.id, field=line.field), projection.id)


def leaving(projection: Projection) -> tuple[Shown, ...]:
    """Give the lines that leave, in order."""
    return tuple(line for line in projection.lines if line.rule is not Rule.OMIT)


def staying(projection: Projection) -> tuple[str, ...]:
    """Give the facts that stay here, in order: those left out by name and those not named.

    The practice stands on every paper, whether or not a line names it.
    """
    out = {line.field for line in leaving(projection)} | {"practice", "address"}
    return tuple(name for name in FACTS if name not in out)


def label(line: Shown) -> str:
    """Name a line as the record shows it: the statute's item and words."""
    words = _(line.words) if line.words else _(FACTS[line.field].label)
    return f"{line.item} {words}" if line.item else words
