"""Actions: assigned from an incident or on their own, done with evidence, looked at again, and owed until then."""

from datetime import date
from typing import Any

from msgspec import Struct

from app.domain import dues, incident_steps, tasks
from app.domain.actions import Action, Status
from app.domain.dues import DueLine
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.ledger import Content, Link, Record
from app.domain.moments import Moment
from app.domain.people import Member
from app.domain.roles import Right, may
from app.domain.tasks import Task
from app.i18n import _
from app.services import keeping, people
from app.services.seats import Seat
from app.store import ledger, records
from app.store.ledger import NewEntry

PAGE = "action"
MOST = 1_000
"""So many open actions are looked through for what is owed."""


class Said(Struct, frozen=True, kw_only=True):
    """One entry of an action: what was done, by whom, when, and its words."""

    action: Action
    who: str
    when: Moment
    words: str = ""


class Shown(Struct, frozen=True, kw_only=True):
    """One action as its page and lists show it, with what this person may do about it."""

    task: Task
    who: str
    source: str = ""
    """The record it comes from, with its number and the page that opens it; empty for none."""
    source_number: str = ""
    source_kind: Kind | None = None
    by: str
    made: Moment
    may_finish: bool
    may_withdraw: bool
    said: tuple[Said, ...] = ()


def doers(seat: Seat) -> list[tuple[str, str]]:
    """Give the people to whom something can be assigned, as (id, name)."""
    return [(one.id, one.name) for one in people.members(seat) if _does(one)]


def _does(member: Member) -> bool:
    return member.role.is_person() and may(member.role, Kind.ACTION, Right.WRITE, member.clinical)


def assign(seat: Seat, source: str, what: str, who: str, due: date) -> Record:
    """Assign something to be done, from the record `source` (empty: on its own); raises Refused at its field.

    An incident then stands as “Actions open”, in the same transaction.
    """
    seat.require(Kind.ACTION, Action.SEAL)
    said = tasks.assigned(what, who, due, seat.now().day())
    if who not in {one for one, _name in doers(seat)}:
        raise Refused(_("This person does not work here any more. Choose somebody else."), "who")
    record = ledger.new_id()
    links = (Link(source, tasks.SOURCE),) if source else ()
    new = [NewEntry(kind=Kind.ACTION, record=record, open=Content(said, links), form=tasks.FORM)]
    if source:
        new += _on_source(seat, source, record)
    ledger.append(seat.vault, new, seat.now())
    return _found(seat, record)


def _on_source(seat: Seat, source: str, record: str) -> list[NewEntry]:
    found = records.find(seat.vault, source)
    if found is None or found.status in (Status.WITHDRAWN, Status.DISPOSED):
        raise Refused(_("What this belongs to is not kept here any more."))
    if found.kind is not Kind.INCIDENT:
        return []
    seat.require(Kind.INCIDENT, Action.ASSIGN)
    approves = seat.may(Kind.INCIDENT, Right.APPROVE)
    if not incident_steps.is_for(Action.ASSIGN, mine=False, reads=seat.reads_clinical(), approves=approves):
        raise Refused(_(incident_steps.NOT_FOR[Action.ASSIGN]))
    if not incident_steps.may_follow(found.status, Action.ASSIGN):
        raise Refused(_("This cannot be done as the incident stands now."))
    opened = Content({"action": record})
    return [NewEntry(kind=Kind.INCIDENT, action=Action.ASSIGN, record=source, open=opened)]


def finish(seat: Seat, record: str, evidence: str, recheck: date | None = None) -> Record:
    """Say that an action is done, with a sentence as evidence; the last one of an incident settles that as well."""
    seat.require(Kind.ACTION, Action.FINISH)
    found = _open(seat, record)
    if not _may_finish(seat, found):
        raise Refused(_("Whoever it was assigned to says that it is done, or an owner."))
    said = tasks.finished(evidence, recheck, seat.now().day())
    new = [NewEntry(kind=Kind.ACTION, action=Action.FINISH, record=record, open=Content(said))]
    ledger.append(seat.vault, new + _settled(seat, record), seat.now())
    return _found(seat, record)


def undo(seat: Seat, record: str) -> Record:
    """Take back that an action is done: it is owed again, and its incident stands as “Actions open” again."""
    seat.require(Kind.ACTION, Action.REACTIVATE)
    found = _found(seat, record)
    if found.status is not Status.FINISHED or not _may_finish(seat, found):
        raise Refused(_("This cannot be done as the action stands now."))
    said = {"done": "", "recheck": "", "held": ""}
    new = [NewEntry(kind=Kind.ACTION, action=Action.REACTIVATE, record=record, open=Content(said))]
    for source in _incidents(seat, record):
        if source.status is Status.IN_REVIEW:
            opened = Content({"action": record})
            new.append(NewEntry(kind=Kind.INCIDENT, action=Action.ASSIGN, record=source.id, open=opened))
    ledger.append(seat.vault, new, seat.now())
    return _found(seat, record)


def withdraw(seat: Seat, record: str, reason: str) -> Record:
    """Take an action back that was assigned in error; it stays readable and is owed no more."""
    seat.require(Kind.ACTION, Action.WITHDRAW)
    found = _open(seat, record)
    if not _may_withdraw(seat, found):
        raise Refused(_("Whoever assigned it can take it back, or an owner."))
    said = {"reason": tasks.check_text(reason, "reason", _("Say in a few words why it is taken back."))}
    settled = _settled(seat, record)
    new = [NewEntry(kind=Kind.ACTION, action=Action.WITHDRAW, record=record, open=Content(said))]
    ledger.append(seat.vault, new + settled, seat.now())
    return _found(seat, record)


def look_again(
    seat: Seat, record: str, words: str, again: date | None = None, due: date | None = None
) -> Record:
    """Say what was found when it was looked at again: it holds (until `again`), or is to be done anew by `due`."""
    seat.require(Kind.ACTION, Action.ADD)
    found = _found(seat, record)
    if found.status is not Status.FINISHED or not (_may_finish(seat, found) or _may_withdraw(seat, found)):
        raise Refused(_("This cannot be done as the action stands now."))
    today = seat.now().day()
    said: dict[str, Any] = {"held": tasks.check_text(words, "held", _("Say in a sentence what you found."))}
    action = Action.ADD
    if due is not None:
        tasks.check_day(due, today, "due")
        said |= {"due": due.isoformat(), "recheck": "", "done": ""}
        action = Action.REACTIVATE
    elif again is not None and again <= today:
        raise Refused(_("Look again on a later day than today."), "recheck")
    else:
        said["recheck"] = again.isoformat() if again else ""
    ledger.append(
        seat.vault, [NewEntry(kind=Kind.ACTION, action=action, record=record, open=Content(said))], seat.now()
    )
    return _found(seat, record)


def _settled(seat: Seat, record: str) -> list[NewEntry]:
    """Give the entries that settle what this was the last open action of."""
    return [
        NewEntry(kind=Kind.INCIDENT, action=Action.SETTLE, record=source.id)
        for source in _incidents(seat, record)
        if source.status is Status.ACTIONS_OPEN
        and all(one.task.record == record or not one.task.is_open() for one in of_source(seat, source.id))
    ]


def _incidents(seat: Seat, record: str) -> list[Record]:
    found = [records.find(seat.vault, one) for one in _sources(seat, record)]
    return [one for one in found if one is not None and one.kind is Kind.INCIDENT]


def _sources(seat: Seat, record: str) -> list[str]:
    entries = ledger.entries(seat.vault, record)
    return [link.to for entry in entries for link in entry.open.links if link.part == tasks.SOURCE]


def one(seat: Seat, record: str) -> Shown:
    """Give one action with its history."""
    seat.require_right(Kind.ACTION, Right.SEE)
    found = _found(seat, record)
    said = tuple(
        Said(
            action=entry.head.action,
            who=people.name(seat, entry.head.actor),
            when=entry.head.time,
            words=next((str(entry.open.set[name]) for name in WORDS if entry.open.set.get(name)), ""),
        )
        for entry in ledger.entries(seat.vault, record)
    )
    return _shown(seat, found, said)


WORDS = ("held", "done", "reason", "what")
"""What an entry of an action says, the first that is there."""


def _shown(seat: Seat, found: Record, said: tuple[Said, ...] = ()) -> Shown:
    task = tasks.of(found)
    source = next((records.find(seat.vault, one) for one in _sources(seat, found.id)), None)
    return Shown(
        task=task,
        who=people.name(seat, task.who),
        source=source.id if source else "",
        source_number=source.number if source else "",
        source_kind=source.kind if source else None,
        by=people.name(seat, found.author),
        made=found.made,
        may_finish=_may_finish(seat, found),
        may_withdraw=_may_withdraw(seat, found),
        said=said,
    )


def of_source(seat: Seat, source: str) -> list[Shown]:
    """Give the actions that come from a record, the earliest first."""
    if not seat.may(Kind.ACTION, Right.SEE):
        return []
    found = [one for one in records.linked_to(seat.vault, source, tasks.SOURCE) if one.kind is Kind.ACTION]
    return [_shown(seat, one) for one in sorted(found, key=lambda one: one.first)]


def listing(seat: Seat, status: tuple[Status, ...] = (Status.ACTIVE,)) -> list[Shown]:
    """Give the actions that stand so, the soonest due first."""
    seat.require_right(Kind.ACTION, Right.SEE)
    rows = records.page(seat.vault, Kind.ACTION, status=status, limit=MOST).rows
    return sorted((_shown(seat, one) for one in rows), key=lambda one: (one.task.due, one.task.number))


def due(seat: Seat) -> list[DueLine]:
    """Give what this person has to do or to look at again; an owner sees everybody's that is overdue."""
    if not seat.may(Kind.ACTION, Right.WRITE):
        return []
    today, lines = seat.now().day(), list[DueLine]()
    for found in records.page(
        seat.vault, Kind.ACTION, status=(Status.ACTIVE, Status.FINISHED), limit=MOST
    ).rows:
        task = tasks.of(found)
        mine = task.who == seat.me.id
        if task.is_open() and (mine or (task.is_overdue(today) and seat.may(Kind.ACTION, Right.APPROVE))):
            lines.append(_line(seat, task, _("{number}: {what}"), task.due))
        elif task.recheck is not None and not task.is_open() and (mine or found.author == seat.me.id):
            lines.append(_line(seat, task, _("Look again at {number}: {what}"), task.recheck))
    return dues.in_order(lines)


def _line(seat: Seat, task: Task, words: str, day: date) -> DueLine:
    what = words.format(number=task.number, what=task.what)
    return DueLine(what=what, who=people.name(seat, task.who), day=day, page=PAGE, record=task.record)


def _found(seat: Seat, record: str) -> Record:
    seat.require_right(Kind.ACTION, Right.SEE)
    return keeping.one(seat, record, Kind.ACTION)


def _open(seat: Seat, record: str) -> Record:
    found = _found(seat, record)
    if found.status is not Status.ACTIVE:
        raise Refused(_("This action is settled already."))
    return found


def _may_finish(seat: Seat, found: Record) -> bool:
    mine = found.now.get("who") == seat.me.id or seat.may(Kind.ACTION, Right.APPROVE)
    return mine and not seat.vault.read_only and seat.may(Kind.ACTION, Right.WRITE)


def _may_withdraw(seat: Seat, found: Record) -> bool:
    mine = found.author == seat.me.id or seat.may(Kind.ACTION, Right.APPROVE)
    return mine and not seat.vault.read_only and seat.may(Kind.ACTION, Right.WRITE)
