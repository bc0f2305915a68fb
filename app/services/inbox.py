"""The owner's inbox: what is new, what is owed, what waits for an answer, and which actions are late."""

from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct

from app.domain import dues, incident_steps, incidents
from app.domain.actions import Action, Status
from app.domain.dues import DueLine, Urgency
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.ledger import Record
from app.domain.moments import Moment
from app.domain.roles import Right
from app.i18n import N_, _
from app.services import incident_dues, plan_reviews, tasks
from app.services.incident_lists import name_of
from app.services.incident_pages import is_for
from app.services.seats import Seat
from app.services.tasks import Shown
from app.store import records

MOST = 1_000


class Group(StrEnum):
    """Why something lies in the inbox."""

    NEW = "new"
    REVIEW = "review"
    WAITING = "waiting"
    ACTIONS = "actions"
    READY = "ready"
    PLAN = "plan"
    ACTION = "action"


GROUP_WORDS = {
    Group.NEW: N_("New"),
    Group.REVIEW: N_("In review"),
    Group.WAITING: N_("Waiting"),
    Group.ACTIONS: N_("Actions open"),
    Group.READY: N_("Ready to close"),
    Group.PLAN: N_("Plan review"),
    Group.ACTION: N_("Action"),
}

BY_STATUS = {
    Status.SEALED: Group.NEW,
    Status.REOPENED: Group.NEW,
    Status.IN_REVIEW: Group.REVIEW,
    Status.QUESTION: Group.WAITING,
    Status.ACTIONS_OPEN: Group.ACTIONS,
}
STEPS = (Action.REVIEW, Action.ASSIGN, Action.ASK, Action.CLOSE)
SAME = "same"
DEBRIEF = "debrief"
PLAN = "plan"
DONE = "done"


class Item(Struct, frozen=True, kw_only=True):
    """One line of the inbox: an incident, or an action that is late or the owner's own."""

    record: str
    number: str
    page: str
    group: Group
    what: str
    """Where an incident was, or what is to be done."""
    who: str
    when: Moment | None
    owed: tuple[DueLine, ...] = ()
    steps: tuple[str, ...] = ()
    """What may be done about it with one key: words of actions, or one of SAME, DEBRIEF, PLAN and DONE."""
    tasks: tuple[Shown, ...] = ()

    def due(self) -> DueLine | None:
        """Give what is owed soonest."""
        return self.owed[0] if self.owed else None


def items(seat: Seat) -> tuple[Item, ...]:
    """Give what lies in the inbox, the most pressing first; raises Refused for who is no owner."""
    if not seat.may(Kind.INCIDENT, Right.APPROVE):
        raise Refused(_("The inbox is for owners."))
    page = records.page(seat.vault, Kind.INCIDENT, status=incident_dues.UNSETTLED, limit=MOST)
    some = {one.id: one for one in (*page.rows, *plan_reviews.owing(seat))}
    found = [_incident(seat, one) for one in some.values()]
    today = seat.now().day()
    for shown in tasks.listing(seat):
        if shown.task.is_overdue(today) or shown.task.who == seat.me.id:
            found.append(_action(shown))
    now = seat.now()
    return tuple(sorted(found, key=lambda one: _pressing(one, now)))


def _pressing(item: Item, now: Moment) -> tuple[bool, str, str]:
    line = item.due()
    late = line is not None and dues.urgency(line, now) is Urgency.OVERDUE
    by = (line.moment.utc if line.moment else line.day.isoformat()) if line else "~"
    return not late, by, item.number


def _incident(seat: Seat, found: Record) -> Item:
    owed = tuple(dues.in_order(incident_dues.owed(seat, found)))
    assigned = tuple(tasks.of_source(seat, found.id))
    plan = plan_reviews.owed_by(seat, found) is not None
    return Item(
        record=found.id,
        number=found.number,
        page=incident_dues.PAGE,
        group=_group(found.status, assigned),
        what=incidents.place_of(found.now),
        who=name_of(seat, found.author),
        when=incidents.when_of(found.now),
        owed=owed,
        steps=_steps(seat, found, plan),
        tasks=assigned,
    )


def _group(status: Status, assigned: Sequence[Shown]) -> Group:
    if status is Status.IN_REVIEW and any(one.task.status is Status.FINISHED for one in assigned):
        return Group.READY
    return BY_STATUS.get(status, Group.PLAN)


def _steps(seat: Seat, found: Record, plan: bool) -> tuple[str, ...]:
    if seat.vault.read_only:
        return ()
    steps = [
        action.value
        for action in STEPS
        if incident_steps.may_follow(found.status, action) and is_for(seat, found, action)
    ]
    if Action.CLOSE.value in steps:
        steps.append(SAME)
    if incident_dues.owes_debrief(seat, found):
        steps.append(DEBRIEF)
    if plan:
        steps.append(PLAN)
    return tuple(steps)


def _action(shown: Shown) -> Item:
    line = DueLine(what=_("To be done"), who=shown.who, day=shown.task.due, page=tasks.PAGE)
    return Item(
        record=shown.task.record,
        number=shown.task.number,
        page=tasks.PAGE,
        group=Group.ACTION,
        what=shown.task.what,
        who=shown.who,
        when=None,
        owed=(line,),
        steps=(DONE,) if shown.may_finish else (),
    )
