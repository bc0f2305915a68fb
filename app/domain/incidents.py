"""Incidents: what is asked about anything that harmed or could have, who may read each answer, and what may follow.

Capture asks five things; everything else can follow as an addendum. Open are the number, when, where, how it is being
handled, who answers for it and what is due. The rest is sealed to clinicians and to whoever wrote it.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import msgspec
from msgspec import Struct

from app.domain import involved, moments
from app.domain.actions import Status
from app.domain.errors import Refused
from app.domain.incident_fields import BY_NAME, ELSEWHERE, FIELDS, LAW_FIELDS, VIOLENT, Safe
from app.domain.involved import Involved, clients_of, worst_harm
from app.domain.ledger import Content, Link, PartName
from app.domain.moments import Moment
from app.i18n import _

__all__ = ["Involved", "clients_of", "worst_harm"]

FORM = 2
"""The version of this form; every entry names the one it was answered on. 2 asks what law packs ask."""

REVIEW_WITHIN = timedelta(days=7)
DEBRIEF_WITHIN = timedelta(hours=72)
ANSWER_WITHIN = timedelta(hours=72)
PLAN_WITHIN = timedelta(days=30)
RUN_LINK = "run"
SAME_LINK = "same"
LONGEST = 200_000
"""Characters in one answer, past which it is refused: a story is not a file."""
MOST_NEARBY = 1_000
EARLIEST = "1900"
"""No incident is older than that: a year typed so is a slip."""


class Report(Struct, frozen=True, kw_only=True):
    """An incident as it is being told; every field has the name of its `Field`."""

    safe: str = ""
    kinds: tuple[str, ...] = ()
    when: Moment | None = None
    about: bool = False
    found: Moment | None = None
    place: str = ""
    place_other: str = ""
    people: tuple[Involved, ...] = ()
    story: str = ""
    severity: int | None = None
    before: str = ""
    means: str = ""
    responses: tuple[str, ...] = ()
    police_answer: str = ""
    consequences: str = ""
    protective: str = ""
    factors: tuple[str, ...] = ()
    would_have_helped: str = ""
    taken: str = ""
    violence_types: tuple[str, ...] = ()
    done_by: tuple[str, ...] = ()
    circumstances: tuple[str, ...] = ()
    place_sort: str = ""
    act_severity: str = ""
    weapon: tuple[str, ...] = ()
    nearby: int | None = None
    your_title: str = ""
    run: str = ""


def from_draft(fields: Mapping[str, Any]) -> Report:
    """Take up a report where it was left; raises Refused where the kept text is not one of ours."""
    try:
        return msgspec.convert(dict(fields), Report)
    except msgspec.ValidationError as error:
        raise Refused(
            _("This draft was kept by another version of Keepwell and cannot be taken up.")
        ) from error


def to_draft(report: Report) -> dict[str, Any]:
    """Spell a report as a draft keeps it."""
    spelt: dict[str, Any] = msgspec.to_builtins(report)
    return {name: list(value) if isinstance(value, tuple) else value for name, value in spelt.items()}


def is_blank(report: Report) -> bool:
    """Say whether nothing was told yet, so that there is nothing to keep."""
    return not (
        report.safe or report.kinds or report.people or report.story.strip() or report.place_other.strip()
    )


def check(report: Report, now: Moment) -> None:
    """Refuse a report that cannot be sealed yet, at the first field that stops it; raises Refused."""
    if report.safe not in set(Safe):
        raise Refused(_("Say first whether everyone is safe now."), "safe")
    if not report.kinds:
        raise Refused(_("Choose at least one kind. “Other” is fine."), "kinds")
    check_note(report, now)


def check_note(report: Report, now: Moment) -> None:
    """Refuse a quick note that lacks its line or its place; raises Refused."""
    if report.when is None:
        raise Refused(_("Say when it happened. “About” is fine."), "when")
    check_answers(report, now)
    if not report.place:
        raise Refused(_("Say where it happened."), "place")
    if report.place == ELSEWHERE and not report.place_other.strip():
        raise Refused(_("Say in a word or two where it happened."), "place_other")
    if not report.story.strip():
        raise Refused(_("Say what happened, in a line or two. The rest can follow."), "story")


def check_answers(report: Report, now: Moment) -> None:
    """Refuse answers that cannot be, whatever is still missing; raises Refused."""
    if report.when is not None and report.when.utc > now.utc:
        raise Refused(_("This time has not come yet."), "when")
    if report.when is not None and report.when.utc < EARLIEST:
        raise Refused(_("This is too long ago. Look at the year."), "when")
    if report.found is not None and report.found.utc > now.utc:
        raise Refused(_("This time has not come yet."), "found")
    if report.found is not None and report.when is not None and report.found.utc < report.when.utc:
        raise Refused(_("It cannot have been found before it happened."), "found")
    for name, value in to_draft(report).items():
        field = BY_NAME.get(name)
        if isinstance(value, str) and len(value) > LONGEST:
            raise Refused(_("This text is too long to keep as one answer."), name)
        if field is None or not field.choices or not value:
            continue
        codes = {choice.code for choice in field.choices}
        given = value if isinstance(value, list) else [str(value)]
        if not codes.issuperset(given):
            raise Refused(_("This is not one of the answers."), name)
    if report.nearby is not None and not 0 <= report.nearby <= MOST_NEARBY:
        raise Refused(_("Write a number from 0 to {n}.").format(n=MOST_NEARBY), "nearby")
    involved.check(report.people, now.day())


def contents(report: Report) -> tuple[Content, Content]:
    """Divide a report into its open and its clinical part, leaving out what was not answered.

    The client that somebody is stays in the clinical part, as a sealed link; a run is an open link.
    """
    fields = to_draft(report)
    del fields["run"], fields["when"]
    answered = {name: value for name, value in fields.items() if not is_empty(value)}
    open_part = {name: value for name, value in answered.items() if part_of(name) is PartName.OPEN}
    clinical = {name: value for name, value in answered.items() if part_of(name) is PartName.CLINICAL}
    if report.when is not None:
        open_part |= spell_when(report.when)
    if report.people:
        clinical["clients"] = clients_of(report.people)
        clinical["harm"] = worst_harm(report.people)
    links = (Link(report.run, RUN_LINK),) if report.run else ()
    sealed = tuple(Link(client, "client") for client in clients_of(report.people))
    return Content(open_part, links), Content(clinical, sealed)


def spell_when(when: Moment) -> dict[str, Any]:
    """Spell when it happened so that lists can sort on it."""
    return {"when": when.utc, "when_zone": when.zone, "when_offset": when.offset}


def when_of(fields: Mapping[str, Any]) -> Moment | None:
    """Read when it happened from open fields; None where it is not said."""
    if not fields.get("when"):
        return None
    return Moment(str(fields["when"]), str(fields.get("when_zone", "UTC")), int(fields.get("when_offset", 0)))


def told(open_fields: Mapping[str, Any], clinical: Mapping[str, Any] | None) -> Report:
    """Give an incident back as a report, with the clinical answers only where they were opened."""
    both = {**open_fields, **(clinical or {})}
    known = {field.encode_name for field in msgspec.structs.fields(Report)} - {"when"}
    report = msgspec.convert({name: value for name, value in both.items() if name in known}, Report)
    return msgspec.structs.replace(report, when=when_of(open_fields))


def part_of(name: str) -> PartName:
    """Say which part an answer belongs to; what is not a field of ours is clinical, to be safe."""
    field = BY_NAME.get(name)
    return field.part if field else PartName.CLINICAL


def divide(fields: Mapping[str, Any]) -> tuple[Content, Content | None]:
    """Divide what one further entry says into its open and its clinical part."""
    open_part = {name: value for name, value in fields.items() if part_of(name) is PartName.OPEN}
    sealed = {name: value for name, value in fields.items() if part_of(name) is not PartName.OPEN}
    return Content(open_part), Content(sealed) if sealed else None


def is_answered(report: Report, name: str) -> bool:
    """Say whether a field was answered already."""
    return not is_empty(to_draft(report).get(name))


def is_empty(value: Any) -> bool:
    """Say whether a value is no answer; the number 0 is one."""
    return value is None or value is False or value in ("", [])


def is_violent(report: Report) -> bool:
    """Say whether it is violence or a threat of it, by its kinds or because a type of violence was chosen."""
    return bool(VIOLENT & set(report.kinds) or report.violence_types)


def plan_due(report: Report, now: Moment) -> str:
    """Give by when the practice's plan is to be reviewed because of it (UTC); empty where it was no violence."""
    return after(now, PLAN_WITHIN).utc if is_violent(report) else ""


def law_questions(report: Report, asked: frozenset[str]) -> tuple[str, ...]:
    """Give the questions of statutes that this report is asked, in order, of those that the practice's packs ask."""
    return tuple(field.name for field in LAW_FIELDS if field.name in asked) if is_violent(report) else ()


def changed(before: Report, changes: Mapping[str, Any], now: Moment) -> dict[str, Any]:
    """Spell the answers that differ from before, checked as the whole report would be; raises Refused."""
    told_before = to_draft(before)
    if not set(changes) <= set(told_before) - {"run"}:
        raise Refused(_("This is not a question of the incident form."))
    after_it = from_draft(told_before | dict(changes))
    spelt = to_draft(after_it)
    differs = {name: spelt[name] for name in changes if spelt[name] != told_before[name]}
    if differs:
        check_answers(after_it, now)
    if "people" in differs:
        differs |= {"clients": clients_of(after_it.people), "harm": worst_harm(after_it.people)}
    if differs.pop("when", None) and after_it.when is not None:
        differs |= spell_when(after_it.when)
    return differs


def place_of(open_fields: Mapping[str, Any]) -> str:
    """Give where it happened, in the practice's words."""
    place = str(open_fields.get("place", ""))
    return str(open_fields.get("place_other", "")) if place == ELSEWHERE else place


def still_needs(report: Report, asked: frozenset[str] = frozenset()) -> list[str]:
    """Name what a full record still lacks, in the order of asking; `asked` is what the practice's law packs require."""
    wanted = WANTED | set(law_questions(report, asked))
    return [
        field.name
        for field in FIELDS
        if (field.required or field.name in wanted) and not is_answered(report, field.name)
    ]


WANTED = frozenset({"people", "severity", "responses", "protective", "factors"})
"""What a full record has besides what capture asks for."""


def after(start: Moment, wait: timedelta) -> Moment:
    """Give the moment that lies that long after another, on the same place's wall clock."""
    return moments.of(moments.parse_utc(start.utc) + wait, start.zone)


class IncidentRow(Struct, frozen=True, kw_only=True):
    """One incident as a report counts it; only for readers of clinical parts."""

    record: str
    number: str
    when: Moment | None
    place: str
    status: Status
    kinds: tuple[str, ...]
    severity: int | None
    harm: str


def is_late(report_when: Moment, sealed: Moment) -> bool:
    """Say whether a report came more than a day after what it is about, so that paper can say so."""
    return moments.parse_utc(sealed.utc) - moments.parse_utc(report_when.utc) > timedelta(days=1)
