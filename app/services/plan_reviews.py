"""Reviews of the practice's plan: due after every incident of violence, until an owner says what the review found.

Whether an incident was violence is sealed. So every report says it to owners and the auditor alone (its audit part), in
an answer that is always there, and that a review is due is seen by nobody else.
"""

from app.domain import incidents, moments
from app.domain.actions import Action, Status
from app.domain.errors import NoKey, Refused
from app.domain.kinds import Kind
from app.domain.ledger import Content, PartName, Record
from app.domain.moments import Moment
from app.domain.people import KeyClass
from app.domain.roles import Right
from app.i18n import _
from app.services import keeping
from app.services.seats import Seat
from app.store import ledger, records
from app.store.ledger import NewEntry

LOOKED_AT = 500
"""The newest incidents are looked through for a review that is due."""
OVER = (Status.WITHDRAWN, Status.DISPOSED)


def standing(seat: Seat, incident: Record) -> tuple[str, str]:
    """Give by when the plan is to be reviewed because of an incident and when it was (UTC), each empty for never.

    Only owners and auditors can know; for everybody else it is never.
    """
    if not seat.vault.holds(KeyClass.AUDIT):
        return "", ""
    if (known := seat.plans.get(incident.id)) and known[0] == incident.seq:
        return known[1], known[2]
    fields: dict[str, str] = {}
    for entry in ledger.entries(seat.vault, incident.id):
        if PartName.AUDIT in entry.parts:
            try:
                fields |= ledger.read_part(seat.vault, entry.head.seq, PartName.AUDIT).set
            except NoKey:  # sealed before this person held the key
                continue
    found = str(fields.get("plan_due", "")), str(fields.get("plan_reviewed", ""))
    seat.plans[incident.id] = (incident.seq, *found)
    return found


def owed_by(seat: Seat, incident: Record) -> Moment | None:
    """Give by when the review is owed; None where none is, or this person cannot know."""
    if incident.status in OVER or incident.now.get("same_as"):
        return None
    at, reviewed = standing(seat, incident)
    return moments.of(moments.parse_utc(at), seat.zone) if at and not reviewed else None


def reviewed(seat: Seat, record: str, words: str) -> Record:
    """Say what the review of the plan found because of this incident; raises Refused where none is owed."""
    if not seat.may(Kind.INCIDENT, Right.APPROVE):
        seat.note_refused({"record": record, "action": "plan"})
        raise Refused(_("An owner reviews the plan."))
    seat.require(Kind.INCIDENT, Action.ADD)
    incident = keeping.one(seat, record, Kind.INCIDENT)
    if owed_by(seat, incident) is None:
        raise Refused(_("No review of the plan is owed because of this incident."))
    if not words.strip():
        raise Refused(
            _("Write a sentence: what the review found, or that nothing needs to change."), "plan_words"
        )
    if len(words) > incidents.LONGEST:
        raise Refused(_("This text is too long to keep as one answer."), "plan_words")
    said = Content({"plan_reviewed": seat.now().utc, "plan_words": words.strip()})
    entry = NewEntry(kind=Kind.INCIDENT, action=Action.ADD, record=record, audit=said, form=incidents.FORM)
    ledger.append(seat.vault, [entry], seat.now())
    return keeping.one(seat, record, Kind.INCIDENT)


def owing(seat: Seat) -> list[Record]:
    """Give the incidents because of which a review of the plan is owed, the newest first; to owners alone."""
    if not (seat.may(Kind.INCIDENT, Right.APPROVE) and seat.vault.holds(KeyClass.AUDIT)):
        return []
    newest = records.page(seat.vault, Kind.INCIDENT, sort="seq", limit=LOOKED_AT).rows
    return [incident for incident in newest if owed_by(seat, incident) is not None]
