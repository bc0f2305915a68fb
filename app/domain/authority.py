"""Which entries count: what right an actor must have had, by the register before that entry, for each action.

The same table decides what is offered in the window, what a service lets through, and what a reader of the ledger
accepts afterwards, so the three can never differ.
"""

from app.domain.actions import Action
from app.domain.kinds import Kind
from app.domain.people import Member, Role
from app.domain.roles import Right, may

NEEDS: dict[Action, Right] = {
    Action.SEAL: Right.WRITE,
    Action.ADD: Right.WRITE,
    Action.CORRECT: Right.WRITE,
    Action.REVIEW: Right.APPROVE,
    Action.APPROVE: Right.APPROVE,
    Action.ASK: Right.APPROVE,
    Action.ANSWER: Right.WRITE,
    Action.CLOSE: Right.APPROVE,
    Action.REOPEN: Right.APPROVE,
    Action.ASSIGN: Right.WRITE,
    Action.SETTLE: Right.WRITE,
    Action.END: Right.WRITE,
    Action.REACTIVATE: Right.WRITE,
    Action.FINISH: Right.WRITE,
    Action.STOP: Right.WRITE,
    Action.WITHDRAW: Right.WRITE,
    Action.LIFT: Right.APPROVE,
    Action.RESTORED: Right.APPROVE,
    Action.REHEARSED: Right.WRITE,
    Action.SALVAGED: Right.APPROVE,
    Action.OPENED: Right.WRITE,
    Action.SEARCHED: Right.WRITE,
    Action.EXPORTED: Right.WRITE,
    Action.REFUSED: Right.WRITE,
    Action.TRIED: Right.WRITE,
}
"""The right over the kind that each ordinary action needs."""

PERSONS = frozenset({Role.OWNER, Role.CLINICIAN, Role.RECEPTION, Role.AUDITOR})
OWNERS = frozenset({Role.OWNER})

REGISTER: dict[Action, frozenset[Role]] = {
    Action.FOUND: OWNERS,
    Action.APPOINT: frozenset({Role.OWNER, Role.RECOVERY}),
    Action.DELIVER: frozenset({Role.OWNER, Role.CLINICIAN, Role.AUDITOR}),
    Action.RENEW: PERSONS,
    Action.LEAVE: OWNERS,
    Action.REKEY: OWNERS,
    Action.EPOCH: frozenset({Role.OWNER, Role.CLINICIAN}),
    Action.ROLE: OWNERS,
    Action.RESET: frozenset({Role.OWNER, Role.RECOVERY}),
    Action.RETIRE: OWNERS,
    Action.CERTIFY: OWNERS,
    Action.PROVE: OWNERS,
    Action.SHEET: PERSONS,
    Action.INVITE: OWNERS,
    Action.JOIN: frozenset({Role.INVITATION}),
}
"""Who may change the staff register, by action: the recovery sheet only to bring an owner back, an invitation only to
join, a clinician a new epoch only where an owner asked for it (`store/changes.py` holds the rest of the rule)."""


DISPOSABLE = frozenset(
    {
        *(Kind.CLIENT, Kind.FLAG, Kind.DAY_LIST, Kind.SESSION, Kind.INCIDENT, Kind.RUN, Kind.PERSON),
        *(Kind.RISK_REVIEW, Kind.SAFETY_PLAN, Kind.WORKSHEET, Kind.DISCLOSURE, Kind.CONDUCT, Kind.REQUEST),
        *(Kind.ACTION, Kind.CLOCK, Kind.DROP),
    }
)
"""Kinds whose records an owner may dispose of, once their time is over. Who is who, who did what, and what the
practice is stay for ever."""
DISPOSES = OWNERS
"""Who disposes of what was approved."""

ONLY: dict[Kind, frozenset[Action]] = {
    Kind.DROP: frozenset({Action.SEAL, Action.CLOSE}),
    Kind.HOLD: frozenset({Action.SEAL, Action.LIFT}),
    Kind.LAW: frozenset({Action.SEAL}),
    Kind.CLOCK: frozenset({Action.SEAL, Action.FINISH, Action.WITHDRAW}),
    Kind.DISPOSAL: frozenset({Action.SEAL, Action.APPROVE, Action.FINISH, Action.WITHDRAW}),
}
"""Kinds that know these actions and no other: a hold is placed and lifted, and not ended in any other way."""


BELONGS = {
    Action.LIFT: Kind.HOLD,
    Action.TRIED: Kind.ACCESS,
    Action.ASSIGN: Kind.INCIDENT,
    Action.SETTLE: Kind.INCIDENT,
}
"""Actions that only one kind knows."""


def may_act(actor: Member, kind: Kind, action: Action) -> bool:
    """Say whether this person may make that entry, going by their row of the register."""
    if kind is Kind.REGISTER:
        return actor.role in REGISTER.get(action, frozenset())
    if action is Action.DISPOSE:
        return kind in DISPOSABLE and actor.role in DISPOSES
    if action not in ONLY.get(kind, NEEDS) or BELONGS.get(action, kind) is not kind:
        return False
    needed = NEEDS.get(action)
    return needed is not None and may(actor.role, kind, needed, actor.clinical)
