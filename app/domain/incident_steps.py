"""How an incident is handled: which step may follow which, whose it is, and what each is called in its history.

The right that each step needs stands in `authority`, which knows a person's role and not whose incident it is.
"""

from app.domain.actions import Action, Status
from app.i18n import N_

FOLLOWS: dict[Status, frozenset[Action]] = {
    Status.SEALED: frozenset({Action.REVIEW, Action.ASK, Action.ASSIGN, Action.CLOSE}),
    Status.IN_REVIEW: frozenset({Action.ASK, Action.ASSIGN, Action.CLOSE}),
    Status.QUESTION: frozenset({Action.ANSWER, Action.CLOSE}),
    Status.ACTIONS_OPEN: frozenset({Action.ASSIGN, Action.SETTLE, Action.ASK, Action.CLOSE}),
    Status.CLOSED: frozenset({Action.REOPEN}),
    Status.REOPENED: frozenset({Action.REVIEW, Action.ASK, Action.ASSIGN, Action.CLOSE}),
}
"""Which steps of handling may come next; a withdrawn incident takes none."""

ALWAYS = frozenset({Action.ADD, Action.CORRECT, Action.WITHDRAW})


def may_follow(status: Status, action: Action) -> bool:
    """Say whether that entry may come next on an incident that stands so."""
    if status is Status.WITHDRAWN:
        return False
    return action in ALWAYS or action in FOLLOWS.get(status, frozenset())


def is_for(action: Action, *, mine: bool, reads: bool, approves: bool) -> bool:
    """Say whether a step is for this person, who may take it on some incident, on this one as well.

    `mine` says that they reported it, `reads` that they hold the clinical key, `approves` that they approve incidents.
    """
    match action:
        case Action.ANSWER:
            return mine
        case Action.CORRECT:
            return mine or reads
        case Action.WITHDRAW:
            return mine or approves
        case Action.ASSIGN:
            return reads or approves
    return True


NOT_FOR = {
    Action.ANSWER: N_("The question was put to the reporter."),
    Action.CORRECT: N_("Only the person who wrote this or a clinician can correct it. You can add to it."),
    Action.WITHDRAW: N_("Only the person who wrote this or an owner can withdraw it. You can add to it."),
    Action.ASSIGN: N_(
        "An owner or a clinician assigns what is to be done. You can add what you would suggest."
    ),
}
"""What is said to somebody whom a step is not for."""

STEP_WORDS = {
    Action.SEAL: N_("Reported"),
    Action.ADD: N_("Added"),
    Action.CORRECT: N_("Corrected"),
    Action.REVIEW: N_("Taken into review"),
    Action.ASK: N_("Question to the reporter"),
    Action.ANSWER: N_("Answered"),
    Action.ASSIGN: N_("Actions open"),
    Action.SETTLE: N_("Actions done"),
    Action.CLOSE: N_("Closed"),
    Action.REOPEN: N_("Reopened"),
    Action.WITHDRAW: N_("Entered in error"),
}
"""What each entry of an incident's history is called."""

SAID = frozenset({"addendum", "question", "answer", "changed", "reason", "plan_words"})
"""What one entry says by itself, shown at its line of the history."""
