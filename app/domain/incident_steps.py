"""How an incident is handled: which step may follow which, and what each is called in its history."""

from app.domain.ledger import Action, Status
from app.i18n import N_

FOLLOWS: dict[Status, frozenset[Action]] = {
    Status.SEALED: frozenset({Action.REVIEW, Action.ASK, Action.CLOSE}),
    Status.IN_REVIEW: frozenset({Action.ASK, Action.CLOSE}),
    Status.QUESTION: frozenset({Action.ANSWER, Action.CLOSE}),
    Status.CLOSED: frozenset({Action.REOPEN}),
    Status.REOPENED: frozenset({Action.REVIEW, Action.ASK, Action.CLOSE}),
}
"""Which steps of handling may come next; a withdrawn incident takes none."""

ALWAYS = frozenset({Action.ADD, Action.CORRECT, Action.WITHDRAW})


def may_follow(status: Status, action: Action) -> bool:
    """Say whether that entry may come next on an incident that stands so."""
    if status is Status.WITHDRAWN:
        return False
    return action in ALWAYS or action in FOLLOWS.get(status, frozenset())


STEP_WORDS = {
    Action.SEAL: N_("Reported"),
    Action.ADD: N_("Added"),
    Action.CORRECT: N_("Corrected"),
    Action.REVIEW: N_("Taken into review"),
    Action.ASK: N_("Question to the reporter"),
    Action.ANSWER: N_("Answered"),
    Action.CLOSE: N_("Closed"),
    Action.REOPEN: N_("Reopened"),
    Action.WITHDRAW: N_("Entered in error"),
}
"""What each entry of an incident's history is called."""

SAID = frozenset({"addendum", "question", "answer", "changed", "reason"})
"""What one entry says by itself, shown at its line of the history."""
