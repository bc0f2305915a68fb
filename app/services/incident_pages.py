"""One incident as its page shows it: open facts, history and next steps; what happened only once it was opened."""

from contextlib import suppress
from typing import Any

import msgspec
from msgspec import Struct

from app.domain import attached, authority, incident_proposals, incident_steps, incidents
from app.domain import laws as law_packs
from app.domain.actions import Action, Status
from app.domain.attached import Attachment
from app.domain.errors import NoKey, Refused
from app.domain.incident_proposals import Proposal
from app.domain.incidents import Report
from app.domain.kinds import Kind
from app.domain.ledger import PartName, Record
from app.domain.moments import Moment
from app.domain.people import KeyClass
from app.domain.roles import Right
from app.i18n import _
from app.services import flags, incident_links, laws, opening, plan_reviews, tasks
from app.services.incident_dues import owed, owes_debrief
from app.services.incident_links import Related
from app.services.incident_lists import found, name_of
from app.services.seats import Seat
from app.services.tasks import Shown
from app.store import ledger, records
from app.store.ledger import Entry


class HistoryLine(Struct, frozen=True, kw_only=True):
    """One entry of an incident: what was done, by whom, when, and what it says to this reader (field and text)."""

    action: Action
    who: str
    when: Moment
    says: tuple[tuple[str, Any], ...] = ()
    sealed: bool = False
    """Whether it says more than this reader can see here."""


class Incident(Struct, frozen=True, kw_only=True):
    """One incident as it may be shown: open facts always, the clinical part only once it was opened."""

    record: Record
    report: Report
    reporter: str
    answers: str
    history: tuple[HistoryLine, ...]
    steps: tuple[Action, ...]
    """What this person may do with it next."""
    mine: bool
    readable: bool
    opened: bool = False
    needs: tuple[str, ...] = ()
    run: tuple[str, str] = ("", "")
    """The protocol run that it was logged from: its record and its number."""
    dues: tuple[tuple[str, Moment], ...] = ()
    """What is owed on it and by when, as far as it concerns this person."""
    tasks: tuple[Shown, ...] = ()
    """What was assigned because of it."""
    same_as: tuple[str, str] = ("", "")
    """The report that stands for this one: its record and its number."""
    same_too: tuple[tuple[str, str], ...] = ()
    """Other reports that were closed as the same."""
    related: tuple[Related, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    """What is attached, only once it was opened; `attached` counts what there is."""
    attached: int = 0
    proposals: tuple[Proposal, ...] = ()
    """What may follow, as far as this person may do it; about clients only once it was opened."""


def one(seat: Seat, record: str) -> Incident:
    """Give an incident's open facts and history; the clinical part stays sealed until `opened` is asked for."""
    return _told(seat, found(seat, record), None)


def opened(seat: Seat, record: str, why: str = "") -> Incident:
    """Open the clinical part, as far as this person's keys reach; that it was opened is noted first."""
    incident = found(seat, record)
    entries = ledger.entries(seat.vault, record)
    if not _reaches(seat, entries):
        if not seat.vault.read_only:
            opening.note(seat, Action.REFUSED, {"record": record, "why": why})
        raise Refused(_("What happened is sealed to clinicians and to the person who wrote it."))
    return _told(seat, incident, opening.clinical(seat, record, why))


def asked(seat: Seat) -> frozenset[str]:
    """Give the questions that the practice's law packs ask beyond those that everybody is asked."""
    return law_packs.asked(_packs(seat))


def required(seat: Seat) -> frozenset[str]:
    """Give those of them without which a record is not whole."""
    return law_packs.required(_packs(seat))


def _packs(seat: Seat) -> tuple[law_packs.Pack, ...]:
    try:
        return laws.of_practice(seat)
    except Refused:  # a pack that is missing keeps nobody from reporting or reading
        return ()


def _reaches(seat: Seat, entries: list[Entry]) -> bool:
    return seat.reads_clinical() or any(
        line.head.actor == seat.me.id and PartName.CLINICAL in line.parts for line in entries
    )


def _told(seat: Seat, incident: Record, fields: dict[str, Any] | None) -> Incident:
    entries = ledger.entries(seat.vault, incident.id)
    report = incidents.told(incident.now, fields)
    mine = incident.author == seat.me.id
    run = _run(seat, entries)
    steps = tuple(action for action in incident_steps.STEP_WORDS if _may(seat, incident, action))
    return Incident(
        record=incident,
        report=report,
        reporter=name_of(seat, incident.author),
        answers=name_of(seat, str(incident.now.get("answers", ""))),
        history=tuple(_line(seat, entry, opened=fields is not None) for entry in entries),
        steps=steps,
        mine=mine,
        readable=_reaches(seat, entries),
        opened=fields is not None,
        needs=tuple(incidents.still_needs(report, required(seat)))
        if fields is not None and (mine or seat.reads_clinical())
        else (),
        run=run,
        dues=tuple((line.what, line.moment or incident.made) for line in owed(seat, incident)),
        tasks=tuple(tasks.of_source(seat, incident.id)),
        same_as=incident_links.same_as(seat, incident),
        same_too=incident_links.same_too(seat, incident),
        attachments=attached.of(fields or {}),
        attached=sum(1 for entry in entries if entry.open.set.get("attached")),
        proposals=_proposals(seat, incident, report, run[0], steps),
        related=incident_links.related(seat, incident, report if fields is not None else None),
    )


def _proposals(
    seat: Seat, incident: Record, report: Report, run: str, steps: tuple[Action, ...]
) -> tuple[Proposal, ...]:
    """Give what may follow an incident that is not over yet."""
    if incident.status in (Status.WITHDRAWN, Status.DISPOSED) or seat.vault.read_only:
        return ()
    clients = incidents.clients_of(report.people)
    open_yet = incident.status is not Status.CLOSED
    return incident_proposals.after(
        msgspec.structs.replace(report, run=run if open_yet else ""),
        debrief=owes_debrief(seat, incident),
        review=open_yet and Action.REVIEW in steps,
        plan=seat.may(Kind.INCIDENT, Right.APPROVE) and plan_reviews.owed_by(seat, incident) is not None,
        flagged=frozenset(flags.active_for(seat, clients)) if clients else frozenset(),
        worksheets=open_yet and seat.may(Kind.WORKSHEET, Right.WRITE) and seat.reads_clinical(),
        flags=open_yet and seat.may(Kind.FLAG, Right.WRITE),
    )


def _run(seat: Seat, entries: list[Entry]) -> tuple[str, str]:
    links = [link for entry in entries for link in entry.open.links if link.part == incidents.RUN_LINK]
    run = records.find(seat.vault, links[0].to) if links else None
    return (run.id, run.number) if run else ("", "")


def _may(seat: Seat, incident: Record, action: Action) -> bool:
    if not incident_steps.may_follow(incident.status, action) or seat.vault.read_only:
        return False
    return authority.may_act(seat.me, Kind.INCIDENT, action) and is_for(seat, incident, action)


def is_for(seat: Seat, incident: Record, action: Action) -> bool:
    """Say whether a step that this person may take on some incident is theirs on this one as well."""
    return incident_steps.is_for(
        action,
        mine=incident.author == seat.me.id,
        reads=seat.reads_clinical(),
        approves=seat.may(Kind.INCIDENT, Right.APPROVE),
    )


def _line(seat: Seat, entry: Entry, opened: bool) -> HistoryLine:
    says = {name: value for name, value in entry.open.set.items() if name in incident_steps.SAID}
    sealed = PartName.CLINICAL in entry.parts
    if entry.open.set.get(
        "attached"
    ):  # what it is stands among the attachments; a whole file is not read for a line
        return HistoryLine(
            action=entry.head.action, who=name_of(seat, entry.head.actor), when=entry.head.time,
            says=(("attached", True),),
        )  # fmt: skip
    if sealed and opened:
        try:
            says |= ledger.read_part(seat.vault, entry.head.seq, PartName.CLINICAL).set
            sealed = False
        except NoKey:
            pass
    if PartName.AUDIT in entry.parts and seat.vault.holds(KeyClass.AUDIT):
        with suppress(NoKey):
            said = ledger.read_part(seat.vault, entry.head.seq, PartName.AUDIT).set
            says |= {name: value for name, value in said.items() if name in incident_steps.SAID}
    for name in ("same_too", "action"):  # the number of the other record, which everybody may know
        other = records.find(seat.vault, str(entry.open.set.get(name) or ""))
        if other is not None:
            says[name] = other.number
    if "debrief_offered" in entry.open.set:
        says["debrief_offered"] = entry.open.set["debrief_offered"]
    return HistoryLine(
        action=entry.head.action,
        who=name_of(seat, entry.head.actor),
        when=entry.head.time,
        says=tuple(says.items()),
        sealed=sealed,
    )
