"""Incidents: told, sealed, asked about, answered and closed, so that the reporter sees what became of it."""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct

from app.domain import incident_steps, incidents
from app.domain.errors import NoKey, Refused
from app.domain.incidents import Report
from app.domain.kinds import Kind
from app.domain.ledger import Action, Content, PartName, Record
from app.domain.moments import Moment
from app.domain.people import KeyClass, Role
from app.domain.roles import Right
from app.i18n import _
from app.services import opening
from app.services.incident_lists import (
    due,
    export,
    found,
    listing,
    name_of,
    of_client,
    owed,
    owes_debrief,
    rows_between,
)
from app.services.seats import Seat
from app.store import clinical, ledger
from app.store.ledger import Entry, NewEntry

__all__ = ["due", "export", "listing", "of_client", "rows_between"]


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
    dues: tuple[tuple[str, Moment], ...] = ()
    """What is owed on it and by when, as far as it concerns this person."""
    owes_debrief: bool = False
    asks_openly: bool = False
    """Whether a question to the reporter would be readable by everybody, since the reporter reads no clinical part."""


def seal(seat: Seat, report: Report, draft: str = "") -> Record:
    """Seal an incident and drop the draft it came from; raises Refused at the field that stops it."""
    seat.require(Kind.INCIDENT, Action.SEAL)
    incidents.check(report, seat.now())
    return _seal(seat, report, draft)


def quick_note(seat: Seat, line: str, place: str, place_other: str = "", draft: str = "") -> Record:
    """Seal one line and a place; it counts as a report, and the rest can follow."""
    seat.require(Kind.INCIDENT, Action.SEAL)
    report = Report(story=line, place=place, place_other=place_other, when=seat.now())
    incidents.check_note(report, seat.now())
    return _seal(seat, report, draft)


def _seal(seat: Seat, report: Report, draft: str) -> Record:
    now = seat.now()
    open_part, clinical_part = incidents.contents(report)
    due = {
        "answers": _owner(seat),
        "review_due": incidents.after(now, incidents.REVIEW_WITHIN).utc,
        "debrief_due": incidents.after(now, incidents.DEBRIEF_WITHIN).utc,
    }
    new = NewEntry(
        kind=Kind.INCIDENT,
        open=msgspec.structs.replace(open_part, set=open_part.set | due),
        clinical=clinical_part,
        form=incidents.FORM,
    )
    sealed = ledger.append(seat.vault, [new], now, drops=(draft,) if draft else ())
    return found(seat, sealed[0].record)


def _owner(seat: Seat) -> str:
    return next((one.id for one in seat.vault.register.active() if one.role is Role.OWNER), seat.me.id)


def add(seat: Seat, record: str, text: str, more: Mapping[str, Any] | None = None) -> Record:
    """Add to a sealed incident: a text, and answers that were still missing; nothing earlier is changed."""
    answered = _answered(seat, record, more or {}, missing=True)
    if not text.strip() and not answered:
        raise Refused(_("Write what you want to add."), "addendum")
    fields = answered | ({"addendum": text} if text.strip() else {})
    return _append(seat, record, Action.ADD, incidents.divide(fields))


def correct(seat: Seat, record: str, changes: Mapping[str, Any], reason: str) -> Record:
    """Correct answers of an incident; the earlier ones stay in its history. A story is only ever added to."""
    incident = found(seat, record)
    if incident.author != seat.me.id and not seat.reads_clinical():
        raise Refused(_("Only the person who wrote this or a clinician can correct it. You can add to it."))
    if not reason.strip():
        raise Refused(_("Say in a few words why this is corrected."), "reason")
    answered = _answered(seat, record, changes, missing=False)
    if not answered:
        raise Refused(_("Nothing was changed."))
    return _append(seat, record, Action.CORRECT, incidents.divide(answered | {"reason": reason}))


def _answered(seat: Seat, record: str, changes: Mapping[str, Any], missing: bool) -> dict[str, Any]:
    if "story" in changes:
        raise Refused(_("A story is only ever added to. Write an addendum."), "story")
    incident = found(seat, record)
    before = incidents.told(incident.now, _readable(seat, record))
    if missing and any(incidents.is_answered(before, name) for name in changes):
        raise Refused(_("This was answered already. Correct it instead."))
    return incidents.changed(before, changes, seat.now())


def _readable(seat: Seat, record: str) -> dict[str, Any]:
    """Give what this person's keys open, for deciding; it is not shown, so it is not an access."""
    try:
        return clinical.folded(seat.vault, record)
    except NoKey:
        return {}


def review(seat: Seat, record: str) -> Record:
    """Take an incident into review: the reporter sees that somebody has seen it."""
    seat.require_right(Kind.INCIDENT, Right.APPROVE)
    return _append(seat, record, Action.REVIEW, (Content({"answers": seat.me.id}), None))


def ask(seat: Seat, record: str, question: str) -> Record:
    """Put a question to the reporter; sealed to clinicians where the reporter is one, else readable by everybody."""
    return _append(seat, record, Action.ASK, _said(seat, record, "question", question))


def answer(seat: Seat, record: str, text: str) -> Record:
    """Answer the question; only the reporter does."""
    if found(seat, record).author != seat.me.id:
        raise Refused(_("The question was put to the reporter."))
    if not text.strip():
        raise Refused(_("Write your answer."), "answer")
    return _append(seat, record, Action.ANSWER, incidents.divide({"answer": text}))


def close(seat: Seat, record: str, changed: str) -> Record:
    """Close an incident, saying what changed because of it; “nothing, because …” is an answer too."""
    return _append(seat, record, Action.CLOSE, _said(seat, record, "changed", changed))


def reopen(seat: Seat, record: str, reason: str) -> Record:
    """Open a closed incident again, with the reason."""
    return _append(seat, record, Action.REOPEN, _said(seat, record, "reason", reason))


def withdraw(seat: Seat, record: str, reason: str) -> Record:
    """Mark an incident as entered in error; it stays readable and counts no more."""
    if found(seat, record).author != seat.me.id:
        seat.require_right(Kind.INCIDENT, Right.APPROVE)
    if not reason.strip():
        raise Refused(_("Say why this was entered in error."), "reason")
    return _append(seat, record, Action.WITHDRAW, incidents.divide({"reason": reason}))


def debrief_offered(seat: Seat, record: str) -> Record:
    """Note that a debrief was offered; that is owed within 72 hours of the report."""
    now: dict[str, Any] = msgspec.to_builtins(seat.now())
    return _append(seat, record, Action.ADD, (Content({"debrief_offered": now}), None))


def _said(seat: Seat, record: str, name: str, text: str) -> tuple[Content, Content | None]:
    if not text.strip():
        raise Refused(_("Write a sentence, so that the reporter knows."), name)
    if _reporter_reads(seat, found(seat, record)):
        return Content(), Content({name: text})
    return Content({name: text}), None


def _reporter_reads(seat: Seat, incident: Record) -> bool:
    reporter = seat.vault.register.find(incident.author)
    return incident.author == seat.me.id or (reporter is not None and reporter.holds(KeyClass.CLINICAL))


def _append(seat: Seat, record: str, action: Action, said: tuple[Content, Content | None]) -> Record:
    seat.require(Kind.INCIDENT, action)
    incident = found(seat, record)
    if not incident_steps.may_follow(incident.status, action):
        raise Refused(_("This cannot be done as the incident stands now."))
    new = NewEntry(
        kind=Kind.INCIDENT,
        action=action,
        record=record,
        open=said[0],
        clinical=said[1],
        form=incidents.FORM,
    )
    ledger.append(seat.vault, [new], seat.now())
    return found(seat, record)


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


def _reaches(seat: Seat, entries: list[Entry]) -> bool:
    return seat.reads_clinical() or any(
        line.head.actor == seat.me.id and PartName.CLINICAL in line.parts for line in entries
    )


def _told(seat: Seat, incident: Record, fields: dict[str, Any] | None) -> Incident:
    entries = ledger.entries(seat.vault, incident.id)
    report = incidents.told(incident.now, fields)
    mine = incident.author == seat.me.id
    return Incident(
        record=incident,
        report=report,
        reporter=name_of(seat, incident.author),
        answers=name_of(seat, str(incident.now.get("answers", ""))),
        history=tuple(_line(seat, entry, opened=fields is not None) for entry in entries),
        steps=tuple(action for action in incident_steps.STEP_WORDS if _may(seat, incident, action)),
        mine=mine,
        readable=_reaches(seat, entries),
        opened=fields is not None,
        needs=tuple(incidents.still_needs(report))
        if fields is not None and (mine or seat.reads_clinical())
        else (),
        dues=tuple((line.what, line.moment or incident.made) for line in owed(seat, incident)),
        owes_debrief=owes_debrief(seat, incident),
        asks_openly=not _reporter_reads(seat, incident),
    )


def _may(seat: Seat, incident: Record, action: Action) -> bool:
    if not incident_steps.may_follow(incident.status, action) or seat.vault.read_only:
        return False
    right, mine = Right.WRITE, incident.author == seat.me.id
    if action in (Action.REVIEW, Action.ASK, Action.CLOSE, Action.REOPEN) or (
        action is Action.WITHDRAW and not mine
    ):
        right = Right.APPROVE
    if action is Action.ANSWER and not mine:
        return False
    if action is Action.CORRECT and not (mine or seat.reads_clinical()):
        return False
    return seat.may(Kind.INCIDENT, right)


def _line(seat: Seat, entry: Entry, opened: bool) -> HistoryLine:
    says = {name: value for name, value in entry.open.set.items() if name in incident_steps.SAID}
    sealed = PartName.CLINICAL in entry.parts
    if sealed and opened:
        try:
            says |= ledger.read_part(seat.vault, entry.head.seq, PartName.CLINICAL).set
            sealed = False
        except NoKey:
            pass
    if "debrief_offered" in entry.open.set:
        says["debrief_offered"] = entry.open.set["debrief_offered"]
    return HistoryLine(
        action=entry.head.action,
        who=name_of(seat, entry.head.actor),
        when=entry.head.time,
        says=tuple(says.items()),
        sealed=sealed,
    )
