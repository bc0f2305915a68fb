"""What goes into each report: the practice's records turned into the plain values that a paper shows."""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from app.domain import clients, incident_fields, incident_steps, incidents, summaries
from app.domain.actions import STATUS_WORDS, Action, Status
from app.domain.dates import brief_words, day_words, moment_words
from app.domain.errors import Refused
from app.domain.fields import Choice
from app.domain.flag_fields import LEVEL_WORDS
from app.domain.incident_fields import ELSEWHERE
from app.domain.incidents import IncidentRow
from app.domain.kinds import KIND_WORDS, Kind
from app.domain.moments import Moment
from app.domain.people import ROLE_WORDS
from app.domain.reports import (
    Arrival,
    Checkpoint,
    Fact,
    FrontDesk,
    IncidentReport,
    IncidentSummary,
    Involved,
    Noted,
)
from app.domain.roles import Right
from app.domain.summaries import NOT_GRADED, SummaryRow, Tally, Words
from app.i18n import _
from app.services import daylists, desk_lines, flags, incident_lists, people, sessions
from app.services import incidents as incident_acts
from app.services import practice as practice_acts
from app.services.incidents import HistoryLine, Incident
from app.services.seats import Seat
from app.store import clinical, records

SHOWN_STATUSES = (
    Status.SEALED,
    Status.IN_REVIEW,
    Status.QUESTION,
    Status.ACTIONS_OPEN,
    Status.CLOSED,
    Status.REOPENED,
)
LONG_TEXTS = ("before", "means", "police_answer", "consequences", "protective", "would_have_helped", "taken")


def summary(seat: Seat, first: date, last: date, secret: bytes | None) -> IncidentSummary:
    """Count the incidents of a period; with a secret of this report's own, nothing in it leads back to a case."""
    if last < first:
        raise Refused(_("The period ends before it begins."), "last")
    found = incident_lists.rows_between(seat, first, last)
    places = practice_acts.details(seat).places
    rows = tuple(_row(one, places, secret) for one in found)
    if secret is not None:
        rows = tuple(sorted(rows, key=lambda row: (row.month, row.case)))
    words = _words(first, last, places)
    base = sessions.rate_base(seat, first, last) if seat.may(Kind.SESSION, Right.SEE) else 0
    counted = base or None
    totals = summaries.count(rows, words, counted)
    return IncidentSummary(rows=rows, words=words, sessions=counted, totals=totals)


def checkpoint(seat: Seat) -> Checkpoint:
    """Say what the ledger holds and who is of the practice; nothing of what is in a record."""
    from app.documents import certificates

    counts = ((kind, records.count(seat.vault, kind)) for kind in Kind)
    staff = [one for one in people.members(seat) if one.is_active()]
    return Checkpoint(
        records=tuple(Tally(kind.value, _(KIND_WORDS[kind]), count) for kind, count in counts if count),
        register=tuple(Fact(one.name, _(ROLE_WORDS[one.role])) for one in staff),
        root=certificates.fingerprint(seat.vault.root_certificate()),
    )


def forbidden(seat: Seat, first: date, last: date) -> tuple[str, ...]:
    """Give what a de-identified summary of a period must not carry: case numbers, ids and names of clients."""
    found = incident_lists.rows_between(seat, first, last)
    known = clinical.known(seat.vault, [one.record for one in found])
    words = {one.number for one in found} | {one.record for one in found}
    for fields in known.values():
        for client in fields.get("clients", ()):
            record = records.find(seat.vault, str(client))
            if record is not None:
                kept = clients.of(record)
                words |= {kept.number, kept.id, kept.name, *kept.aliases}
        words |= {str(person.get("name", "")) for person in fields.get("people", ())}
    return tuple(sorted(word for word in words if word.strip()))


def incident(seat: Seat, number: str) -> tuple[str, IncidentReport]:
    """Open an incident by its number, with the access noted, and give its record and what a paper shows of it."""
    record = records.find_number(seat.vault, number.strip().upper())
    if record is None or record.kind is not Kind.INCIDENT:
        raise Refused(_("There is no incident of that number."), "record")
    told = incident_acts.opened(seat, record.id, "report")
    body = IncidentReport(
        number=record.number,
        status=_(STATUS_WORDS[record.status]),
        facts=tuple(_facts(told)),
        people=tuple(_involved(seat, person) for person in told.report.people),
        sections=tuple(_sections(told)),
        addenda=tuple(_noted(line, "addendum") for line in told.history if _says(line, "addendum")),
        history=tuple(_step(line) for line in told.history),
    )
    return record.id, body


def front_desk(seat: Seat, day: date) -> FrontDesk:
    """Give the safety actions of a day: what to do, and never why."""
    seat.require_right(Kind.DAY_LIST, Right.EXPORT)
    listed, now = daylists.of(seat, day), seat.now()
    coming = [row for row in listed.rows if not row.off]
    acting = flags.active_for(seat, [row.client for row in coming if row.client])
    arrivals = []
    for row in coming:
        record = records.find(seat.vault, row.client) if row.client in acting else None
        name = clients.of(record).name if record else row.name
        arrivals += [
            Arrival(
                row.time,
                name,
                line.level.value,
                _(LEVEL_WORDS[line.level]),
                line.label,
                desk_lines.action(line),
            )
            for line in acting.get(row.client, ())
        ]
    expected, clock = len(listed.clients()), now.local().strftime("%H:%M")
    flagged = len({(one.time, one.name) for one in arrivals})
    arrivals += desk_lines.watched(seat, coming)
    said = _("Checked {clock} on {day}: {flagged} of {expected}.")
    checked = said.format(
        clock=clock, day=day_words(now.day()), flagged=flagged or _("none"), expected=expected
    )
    return FrontDesk(day=day.isoformat(), checked=checked, expected=expected, arrivals=tuple(arrivals))


def _row(one: IncidentRow, places: Sequence[str], secret: bytes | None) -> SummaryRow:
    when = one.when.local() if one.when else None
    return SummaryRow(
        case=one.number if secret is None else _pseudonym(secret, one.record),
        month=when.strftime("%Y-%m") if when else "",
        day=when.date().isoformat() if when and secret is None else "",
        band=summaries.band(when.hour if when else None),
        kinds=one.kinds,
        place=one.place if one.place in places else ELSEWHERE,
        severity=str(one.severity) if one.severity else NOT_GRADED,
        harmed=one.harm != "none" if one.harm else None,
        status=one.status.value,
    )


def _pseudonym(secret: bytes, record: str) -> str:
    """Give a case's name in this report alone; without the report's secret, which is thrown away, it leads nowhere."""
    digest = hmac.new(secret, record.encode(), hashlib.sha256).hexdigest()
    return f"Case {digest[:8].upper()}"


def _words(first: date, last: date, places: Iterable[str]) -> Words:
    return Words(
        months=tuple((month, _month(month)) for month in summaries.months(first, last)),
        kinds=tuple((choice.code, _(choice.words)) for choice in incident_fields.KINDS),
        places=(*((place, place) for place in places), (ELSEWHERE, _("Somewhere else"))),
        bands=tuple((code, _(words)) for code, words in summaries.BANDS),
        severities=(
            *((choice.code, _(choice.words)) for choice in incident_fields.SEVERITY),
            (NOT_GRADED, _("Not graded yet")),
        ),
        statuses=tuple((status.value, _(STATUS_WORDS[status])) for status in SHOWN_STATUSES),
    )


def _month(month: str) -> str:
    first = date.fromisoformat(f"{month}-01")
    return day_words(first).partition(" ")[2]


def _facts(told: Incident) -> Iterable[Fact]:
    report, record = told.report, told.record
    when = incidents.when_of(record.now)
    yield Fact(_("Number"), record.number)
    if when:
        about = _("about {moment}") if report.about else "{moment}"
        yield Fact(_("When"), about.format(moment=moment_words(when)))
    if report.found:
        yield Fact(_("Found later"), moment_words(report.found))
    yield Fact(_("Where"), incidents.place_of(record.now))
    yield Fact(_("Is everyone safe now?"), _chosen(incident_fields.SAFE, [report.safe]))
    yield Fact(_("Kinds"), _chosen(incident_fields.KINDS, report.kinds))
    yield Fact(_("Severity"), _severity(report.severity))
    yield Fact(_("What was done"), _chosen(incident_fields.RESPONSES, report.responses))
    yield Fact(_("What contributed"), _chosen(incident_fields.FACTORS, report.factors))
    yield from _of_law(report)
    yield Fact(_("Reported by"), told.reporter)
    if told.answers:
        yield Fact(_("Who answers for it"), told.answers)
    offered = record.now.get("debrief_offered")
    words = moment_words(msgspec.convert(offered, Moment)) if offered else _("not yet")
    yield Fact(_("Debrief offered"), words)
    if told.same_as[1]:
        yield Fact(_("The same as"), told.same_as[1])
    for number in told.same_too:
        yield Fact(_("Also reported as"), number[1])
    for shown in told.tasks:
        task = shown.task
        done = task.done or _("by {day}").format(day=day_words(task.due))
        yield Fact(task.number, _("{what}. {who}: {done}").format(what=task.what, who=shown.who, done=done))


def _of_law(report: incidents.Report) -> Iterable[Fact]:
    """Give the answers to what statutes ask; what was not answered is left out."""
    for field in incident_fields.LAW_FIELDS:
        value = getattr(report, field.name)
        if not incidents.is_empty(list(value) if isinstance(value, tuple) else value):
            codes = value if isinstance(value, tuple) else (value,)
            yield Fact(_(field.label), ", ".join(_(field.words(str(code))) for code in codes))


def _severity(grade: int | None) -> str:
    if not grade:
        return _("Not graded yet")
    words = _chosen(incident_fields.SEVERITY, [str(grade)])
    return f"{words}. {_(incident_fields.SEVERITY_CRITERIA[grade])}"


def _involved(seat: Seat, person: incidents.Involved) -> Involved:
    name = person.name
    if person.ref and person.sort == "staff":
        name = incident_lists.name_of(seat, person.ref) or name
    elif person.ref:
        record = records.find(seat.vault, person.ref)
        name = clients.of(record).name if record is not None and record.kind is Kind.CLIENT else name
    more = (
        person.title,
        person.department,
        person.staff_id,
        person.body_part,
        person.treatment,
        person.time_off,
    )
    note = "; ".join(text for text in more if text)
    return Involved(
        name or _("not known"),
        _chosen(incident_fields.PARTS, [person.part]),
        _chosen(incident_fields.SORTS, [person.sort]),
        _chosen(incident_fields.PHYSICAL, [person.physical]) if person.physical else "",
        _chosen(incident_fields.PSYCHOLOGICAL, [person.psychological]) if person.psychological else "",
        note,
    )


def _sections(told: Incident) -> Iterable[Fact]:
    report = told.report
    yield Fact(_("What happened"), report.story)
    for name in LONG_TEXTS:
        if text := str(getattr(report, name)):
            yield Fact(_(incident_fields.BY_NAME[name].label), text)


def _says(line: HistoryLine, name: str) -> str:
    return next((str(value) for key, value in line.says if key == name), "")


def _noted(line: HistoryLine, name: str) -> Noted:
    what = _(incident_steps.STEP_WORDS.get(line.action, line.action.value))
    return Noted(brief_words(line.when), line.who, what, _says(line, name))


def _step(line: HistoryLine) -> Noted:
    """Give one step of an incident's history with what was said at it; an addendum's text stands by itself."""
    kept = incident_steps.SAID - {
        "addendum",
        "plan_words",
    }  # what owners alone read stands on no clinician's paper
    said = [str(value) for key, value in line.says if key in kept]
    what = _(incident_steps.STEP_WORDS.get(line.action, line.action.value))
    if line.action is Action.ADD and any(key == "debrief_offered" for key, _value in line.says):
        what = _("Debrief offered")
    return Noted(brief_words(line.when), line.who, what, " ".join(said))


def _chosen(choices: Sequence[Choice], codes: Iterable[str]) -> str:
    known = {choice.code: _(choice.words) for choice in choices}
    return ", ".join(known.get(code, code) for code in codes if code) or _("not answered")
