"""Actions: what an entry does to its record, how the record stands afterwards, and what each is called."""

from enum import StrEnum

from app.domain.kinds import Kind
from app.i18n import N_


class Action(StrEnum):
    """What an entry does to its record."""

    SEAL = "seal"
    ADD = "add"
    CORRECT = "correct"
    REVIEW = "review"
    APPROVE = "approve"
    ASK = "ask"
    ANSWER = "answer"
    CLOSE = "close"
    REOPEN = "reopen"
    ASSIGN = "assign"
    SETTLE = "settle"
    END = "end"
    REACTIVATE = "reactivate"
    FINISH = "finish"
    STOP = "stop"
    WITHDRAW = "withdraw"
    DISPOSE = "dispose"
    LIFT = "lift"
    FOUND = "found"
    APPOINT = "appoint"
    DELIVER = "deliver"
    RENEW = "renew"
    LEAVE = "leave"
    REKEY = "rekey"
    EPOCH = "epoch"
    ROLE = "role"
    RESET = "reset"
    RETIRE = "retire"
    CERTIFY = "certify"
    PROVE = "prove"
    SHEET = "sheet"
    INVITE = "invite"
    JOIN = "join"
    RESTORED = "restored"
    REHEARSED = "rehearsed"
    SALVAGED = "salvaged"
    OPENED = "opened"
    SEARCHED = "searched"
    EXPORTED = "exported"
    REFUSED = "refused"
    TRIED = "tried"


ACTION_WORDS = {
    Action.SEAL: N_("Sealed"),
    Action.ADD: N_("Addendum"),
    Action.CORRECT: N_("Corrected"),
    Action.REVIEW: N_("Reviewed"),
    Action.APPROVE: N_("Approved"),
    Action.ASK: N_("Question to the reporter"),
    Action.ANSWER: N_("Answered"),
    Action.CLOSE: N_("Closed"),
    Action.REOPEN: N_("Reopened"),
    Action.ASSIGN: N_("Actions open"),
    Action.SETTLE: N_("Actions done"),
    Action.END: N_("Ended"),
    Action.REACTIVATE: N_("Active again"),
    Action.FINISH: N_("Finished"),
    Action.STOP: N_("Stopped"),
    Action.WITHDRAW: N_("Entered in error"),
    Action.DISPOSE: N_("Disposed of"),
    Action.LIFT: N_("Hold lifted"),
    Action.FOUND: N_("Practice founded"),
    Action.APPOINT: N_("Person appointed"),
    Action.DELIVER: N_("Key handed over"),
    Action.RENEW: N_("Password changed"),
    Action.LEAVE: N_("Person left"),
    Action.REKEY: N_("Key of the file changed"),
    Action.EPOCH: N_("Shared key renewed"),
    Action.ROLE: N_("Role changed"),
    Action.RESET: N_("Keys made anew without the password"),
    Action.RETIRE: N_("Sheet or invitation ended"),
    Action.CERTIFY: N_("Certificate issued"),
    Action.PROVE: N_("Recovery sheet proved"),
    Action.SHEET: N_("Personal sheet made"),
    Action.INVITE: N_("Person invited"),
    Action.JOIN: N_("Invitation taken up"),
    Action.RESTORED: N_("Restored from a backup"),
    Action.REHEARSED: N_("Restore rehearsed"),
    Action.SALVAGED: N_("Salvaged from damage"),
    Action.OPENED: N_("Clinical part opened"),
    Action.SEARCHED: N_("Searched by name"),
    Action.EXPORTED: N_("Exported"),
    Action.REFUSED: N_("Act refused"),
    Action.TRIED: N_("Wrong passwords before an unlock"),
}


class Status(StrEnum):
    """How a record stands."""

    ACTIVE = "active"
    SEALED = "sealed"
    IN_REVIEW = "in review"
    QUESTION = "question"
    ACTIONS_OPEN = "actions open"
    CLOSED = "closed"
    REOPENED = "reopened"
    ENDED = "ended"
    RUNNING = "running"
    FINISHED = "finished"
    STOPPED = "stopped"
    WITHDRAWN = "withdrawn"
    PROPOSED = "proposed"
    APPROVED = "approved"
    DISPOSED = "disposed"


STATUS_WORDS = {
    Status.ACTIVE: N_("Active"),
    Status.SEALED: N_("Sealed"),
    Status.IN_REVIEW: N_("In review"),
    Status.QUESTION: N_("Question to the reporter"),
    Status.ACTIONS_OPEN: N_("Actions open"),
    Status.CLOSED: N_("Closed"),
    Status.REOPENED: N_("Reopened"),
    Status.ENDED: N_("Ended"),
    Status.RUNNING: N_("Running"),
    Status.FINISHED: N_("Finished"),
    Status.STOPPED: N_("Stopped"),
    Status.WITHDRAWN: N_("Entered in error"),
    Status.PROPOSED: N_("Proposed"),
    Status.APPROVED: N_("Approved"),
    Status.DISPOSED: N_("Disposed of"),
}

FIRST_STATUS = {
    Kind.INCIDENT: Status.SEALED,
    Kind.SESSION: Status.SEALED,
    Kind.RISK_REVIEW: Status.SEALED,
    Kind.DISCLOSURE: Status.SEALED,
    Kind.RUN: Status.RUNNING,
    Kind.EXPORT: Status.SEALED,
    Kind.ACCESS: Status.SEALED,
    Kind.DROP: Status.SEALED,
    Kind.DISPOSAL: Status.PROPOSED,
}
"""How a record of a kind stands once it is begun; of every other kind it is active."""

STATUS_AFTER = {
    Action.REVIEW: {Kind.INCIDENT: Status.IN_REVIEW},
    Action.ASK: {Kind.INCIDENT: Status.QUESTION},
    Action.ANSWER: {Kind.INCIDENT: Status.IN_REVIEW},
    Action.CLOSE: {Kind.INCIDENT: Status.CLOSED, Kind.DROP: Status.CLOSED},
    Action.REOPEN: {Kind.INCIDENT: Status.REOPENED},
    Action.ASSIGN: {Kind.INCIDENT: Status.ACTIONS_OPEN},
    Action.SETTLE: {Kind.INCIDENT: Status.IN_REVIEW},
    Action.END: dict.fromkeys(
        (Kind.FLAG, Kind.CLIENT, Kind.PERSON, Kind.SAFETY_PLAN, Kind.CONDUCT), Status.ENDED
    ),
    Action.REACTIVATE: dict.fromkeys(
        (Kind.FLAG, Kind.CLIENT, Kind.PERSON, Kind.SAFETY_PLAN, Kind.CONDUCT, Kind.ACTION), Status.ACTIVE
    ),
    Action.FINISH: dict.fromkeys(
        (Kind.RUN, Kind.DISPOSAL, Kind.WORKSHEET, Kind.REQUEST, Kind.ACTION, Kind.CLOCK), Status.FINISHED
    ),
    Action.APPROVE: {Kind.DISPOSAL: Status.APPROVED},
    Action.LIFT: {Kind.HOLD: Status.ENDED},
    Action.STOP: {Kind.RUN: Status.STOPPED},
    Action.LEAVE: {Kind.REGISTER: Status.ENDED, Kind.STAFF: Status.ENDED},
    Action.RETIRE: {Kind.REGISTER: Status.ENDED},
}
"""How a record stands after an action, by its kind; any other action leaves it as it was."""
