"""Incidents: told, sealed, asked about, answered and closed, so that the reporter sees what became of it."""

from collections.abc import Mapping
from typing import Any

import msgspec

from app.domain import incident_steps, incidents
from app.domain.actions import Action, Status
from app.domain.errors import NoKey, Refused
from app.domain.incidents import Report
from app.domain.kinds import Kind
from app.domain.ledger import Content, Link, Record
from app.domain.people import Role
from app.i18n import _
from app.services import laws, tasks
from app.services.incident_dues import due
from app.services.incident_lists import found, listing, name_of, of_client, rows_between
from app.services.incident_pages import HistoryLine, Incident, asked, is_for, one, opened
from app.services.seats import Seat
from app.store import clinical, ledger, records
from app.store.ledger import NewEntry

__all__ = [
    "HistoryLine",
    "Incident",
    "asked",
    "due",
    "found",
    "listing",
    "name_of",
    "of_client",
    "one",
    "opened",
    "rows_between",
]


TO_THE_REPORTER = frozenset({Action.ASK, Action.CLOSE, Action.REOPEN})
"""What is said to the reporter, who can read it whatever their role: sealed to clinicians and to them."""


def seal(seat: Seat, report: Report, draft: str = "") -> Record:
    """Seal an incident and drop the draft it came from; raises Refused at the field that stops it."""
    seat.require(Kind.INCIDENT, Action.SEAL)
    incidents.check(report, seat.now())
    return _seal(seat, report, draft)


def quick_note(seat: Seat, report: Report, draft: str = "") -> Record:
    """Seal a report of which a line and a place are enough; what else was told is sealed too, the rest can follow."""
    seat.require(Kind.INCIDENT, Action.SEAL)
    report = msgspec.structs.replace(report, when=report.when or seat.now())
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
    packs, under = laws.answered_under(seat)
    new = NewEntry(
        kind=Kind.INCIDENT,
        open=Content(open_part.set | due, (*open_part.links, *under)),
        clinical=clinical_part,
        audit=Content({"plan_due": incidents.plan_due(report, now)}),
        form=incidents.FORM,
    )
    sealed = ledger.append(seat.vault, [*packs, new], now, drops=(draft,) if draft else ())
    return found(seat, sealed[-1].record)


def _owner(seat: Seat) -> str:
    return next((one.id for one in seat.vault.register.active() if one.role is Role.OWNER), seat.me.id)


def add(seat: Seat, record: str, text: str, more: Mapping[str, Any] | None = None, draft: str = "") -> Record:
    """Add to a sealed incident: a text, and answers that were still missing; nothing earlier is changed."""
    answered = _answered(seat, record, more or {}, missing=True)
    if not text.strip() and not answered:
        raise Refused(_("Write what you want to add."), "addendum")
    fields = answered | ({"addendum": text} if text.strip() else {})
    said = incidents.divide(fields)
    return _append(seat, record, Action.ADD, said, draft, audit=_plan(seat, record, answered))


def correct(seat: Seat, record: str, changes: Mapping[str, Any], reason: str) -> Record:
    """Correct answers of an incident; the earlier ones stay in its history. A story is only ever added to."""
    _require(seat, record, Action.CORRECT)
    if not reason.strip():
        raise Refused(_("Say in a few words why this is corrected."), "reason")
    answered = _answered(seat, record, changes, missing=False)
    if not answered:
        raise Refused(_("Nothing was changed."))
    said = incidents.divide(answered | {"reason": reason})
    return _append(seat, record, Action.CORRECT, said, audit=_plan(seat, record, answered))


def _plan(seat: Seat, record: str, answered: Mapping[str, Any]) -> Content | None:
    """Say to owners whether the plan is to be reviewed now, where it was said anew what sort of incident it is."""
    if not {"kinds", "violence_types"} & set(answered):
        return None
    before = incidents.told(found(seat, record).now, _readable(seat, record))
    after = incidents.from_draft(incidents.to_draft(before) | dict(answered))
    if incidents.is_violent(before) and incidents.is_violent(after):
        return Content()
    return Content({"plan_due": incidents.plan_due(after, seat.now())})


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
    return _append(seat, record, Action.REVIEW, (Content({"answers": seat.me.id}), None))


def ask(seat: Seat, record: str, question: str) -> Record:
    """Put a question to the reporter; sealed to clinicians where the reporter is one, else readable by everybody."""
    return _append(seat, record, Action.ASK, _said("question", question))


def answer(seat: Seat, record: str, text: str) -> Record:
    """Answer the question; only the reporter does. Where actions are still open, it stands so again."""
    _require(seat, record, Action.ANSWER)
    if not text.strip():
        raise Refused(_("Write your answer."), "answer")
    waiting = any(one.task.is_open() for one in tasks.of_source(seat, record))
    more = (NewEntry(kind=Kind.INCIDENT, action=Action.ASSIGN, record=record),) if waiting else ()
    return _append(seat, record, Action.ANSWER, incidents.divide({"answer": text}), then=more)


def close(seat: Seat, record: str, changed: str) -> Record:
    """Close an incident, saying what changed because of it; “nothing, because …” is an answer too."""
    return _append(seat, record, Action.CLOSE, _said("changed", changed))


def close_as_same(seat: Seat, record: str, number: str, words: str = "") -> Record:
    """Close an incident as another report of the one with that number; each names the other from then on."""
    incident = _require(seat, record, Action.CLOSE)
    other = records.find_number(seat.vault, number.strip().upper())
    if other is None or other.kind is not Kind.INCIDENT or other.status is Status.DISPOSED:
        raise Refused(_("There is no incident of that number."), "same_as")
    if other.id == record:
        raise Refused(_("This is the incident itself. Give the number of the other report."), "same_as")
    if other.status is Status.WITHDRAWN or other.now.get("same_as"):
        raise Refused(
            _("That report does not stand by itself. Give the number of the one that does."), "same_as"
        )
    changed = words.strip() or _("The same incident as {number}.").format(number=other.number)
    links = (Link(other.id, incidents.SAME_LINK),)
    closing = NewEntry(
        kind=Kind.INCIDENT, action=Action.CLOSE, record=record, open=Content({"same_as": other.id}, links),
        clinical=Content({"changed": changed}), form=incidents.FORM, also=(incident.author,),
    )  # fmt: skip
    naming = NewEntry(
        kind=Kind.INCIDENT, action=Action.ADD, record=other.id, form=incidents.FORM,
        open=Content({"same_too": record}, (Link(record, incidents.SAME_LINK),)),
    )  # fmt: skip
    ledger.append(seat.vault, [closing, naming], seat.now())
    return found(seat, record)


def reopen(seat: Seat, record: str, reason: str) -> Record:
    """Open a closed incident again, with the reason; one that was closed as the same stands by itself again."""
    again = {"same_as": ""} if found(seat, record).now.get("same_as") else {}
    return _append(seat, record, Action.REOPEN, (Content(again), _said("reason", reason)[1]))


def withdraw(seat: Seat, record: str, reason: str) -> Record:
    """Mark an incident as entered in error; it stays readable and counts no more."""
    _require(seat, record, Action.WITHDRAW)
    if not reason.strip():
        raise Refused(_("Say why this was entered in error."), "reason")
    return _append(seat, record, Action.WITHDRAW, incidents.divide({"reason": reason}))


def debrief_offered(seat: Seat, record: str) -> Record:
    """Note that a debrief was offered; that is owed within 72 hours of the report."""
    now: dict[str, Any] = msgspec.to_builtins(seat.now())
    return _append(seat, record, Action.ADD, (Content({"debrief_offered": now}), None))


def _said(name: str, text: str) -> tuple[Content, Content | None]:
    if not text.strip():
        raise Refused(_("Write a sentence, so that the reporter knows."), name)
    return Content(), Content({name: text})


def _require(seat: Seat, record: str, action: Action) -> Record:
    """Give the incident, where this person may take that step on it now; else refuse in words."""
    seat.require(Kind.INCIDENT, action)
    incident = found(seat, record)
    if not is_for(seat, incident, action):
        seat.note_refused({"record": record, "action": action.value})
        raise Refused(_(incident_steps.NOT_FOR[action]))
    if not incident_steps.may_follow(incident.status, action):
        raise Refused(_("This cannot be done as the incident stands now."))
    return incident


def _append(
    seat: Seat,
    record: str,
    action: Action,
    said: tuple[Content, Content | None],
    draft: str = "",
    audit: Content | None = None,
    then: tuple[NewEntry, ...] = (),
) -> Record:
    incident = _require(seat, record, action)
    new = NewEntry(
        kind=Kind.INCIDENT,
        action=action,
        record=record,
        open=said[0],
        clinical=said[1],
        audit=audit,
        form=incidents.FORM,
        also=(incident.author,) if action in TO_THE_REPORTER else (),
    )
    ledger.append(seat.vault, [new, *then], seat.now(), drops=(draft,) if draft else ())
    return found(seat, record)
