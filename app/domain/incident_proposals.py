"""What may follow an incident: proposed right after it is sealed and as long as it holds, and never imposed."""

from enum import StrEnum

from msgspec import Struct

from app.domain.incidents import Report


class What(StrEnum):
    """What is proposed; each leads to where it is done, and can be passed by."""

    DEBRIEF = "debrief"
    REVIEW = "review"
    FLAG = "flag"
    FLAG_REVIEW = "flag review"
    WORKSHEET = "worksheet"
    PLAN = "plan"
    PROTOCOL = "protocol"


class Proposal(Struct, frozen=True):
    """One proposal: what, about whom or which record, and that one's name where it has one."""

    what: What
    ref: str = ""
    name: str = ""


THREATS = frozenset({"threat", "risk_to_others", "weapon", "attack", "sexual", "harassment"})
"""Kinds after which somebody asks whether there is a duty to warn, protect or report."""


def after(
    report: Report,
    *,
    debrief: bool,
    review: bool,
    plan: bool,
    flagged: frozenset[str],
    worksheets: bool,
    flags: bool,
) -> tuple[Proposal, ...]:
    """Give what may follow a report, as far as it concerns a person who may do it.

    `debrief`, `review` and `plan` say what this person owes; `flagged` names the clients who have a flag; `worksheets`
    and `flags` say whether this person may write those.
    """
    clients = [one for one in report.people if one.sort == "client" and one.ref]
    found = [
        *([Proposal(What.DEBRIEF)] if debrief else []),
        *([Proposal(What.REVIEW)] if review else []),
    ]
    if flags:
        for one in clients:
            found.append(Proposal(What.FLAG_REVIEW if one.ref in flagged else What.FLAG, one.ref, one.name))
    if worksheets and clients and THREATS & set(report.kinds):
        found.append(Proposal(What.WORKSHEET, clients[0].ref, clients[0].name))
    if plan:
        found.append(Proposal(What.PLAN))
    if report.run:
        found.append(Proposal(What.PROTOCOL, report.run))
    return tuple(found)
