"""What is owed on incidents: reviews, debriefs, answers, a look at the plan; to each person what concerns them."""

from app.domain import dues, incidents, moments
from app.domain.actions import Status
from app.domain.dues import DueLine
from app.domain.kinds import Kind
from app.domain.ledger import Record
from app.domain.moments import Moment
from app.domain.roles import Right
from app.i18n import _
from app.services import plan_reviews
from app.services.incident_lists import name_of
from app.services.seats import Seat
from app.store import records

PAGE = "incident"
"""The screen that opens one incident."""
MOST = 1_000
UNSETTLED = (Status.SEALED, Status.IN_REVIEW, Status.QUESTION, Status.ACTIONS_OPEN, Status.REOPENED)


def due(seat: Seat) -> list[DueLine]:
    """Give what is owed on incidents: to the owner reviews and debriefs, to a reporter an answer."""
    if not seat.may(Kind.INCIDENT, Right.WRITE):
        return []
    some = {one.id: one for one in records.page(seat.vault, Kind.INCIDENT, status=UNSETTLED, limit=MOST).rows}
    some |= {one.id: one for one in plan_reviews.owing(seat)}
    return dues.in_order([line for incident in some.values() for line in owed(seat, incident)])


def owed(seat: Seat, incident: Record) -> list[DueLine]:
    """Give what is owed on one incident, as far as it concerns this person."""
    lines = []
    if incident.status is Status.QUESTION and incident.author == seat.me.id:
        by = incidents.after(incident.changed, incidents.ANSWER_WITHIN)
        lines.append(_owed(seat, incident, _("Answer the question about {number}"), seat.me.id, by))
    answers = str(incident.now.get("answers", ""))
    if not (seat.may(Kind.INCIDENT, Right.APPROVE) or answers == seat.me.id):
        return lines
    if incident.status in (Status.SEALED, Status.REOPENED) and (at := incident.now.get("review_due")):
        lines.append(_owed(seat, incident, _("Review {number}"), answers, Moment(at, seat.zone)))
    if owes_debrief(seat, incident):
        at = Moment(str(incident.now["debrief_due"]), seat.zone)
        lines.append(_owed(seat, incident, _("Offer a debrief after {number}"), answers, at))
    if seat.may(Kind.INCIDENT, Right.APPROVE) and (by_then := plan_reviews.owed_by(seat, incident)):
        lines.append(_owed(seat, incident, _("Review the prevention plan after {number}"), "", by_then))
    return lines


def owes_debrief(seat: Seat, incident: Record) -> bool:
    """Say whether a debrief is still to be offered, by somebody who may note that it was."""
    waits = incident.status in UNSETTLED and not incident.now.get("debrief_offered")
    writes = seat.may(Kind.INCIDENT, Right.APPROVE) or seat.reads_clinical()
    return waits and writes and bool(incident.now.get("debrief_due"))


def _owed(seat: Seat, incident: Record, words: str, who: str, at: Moment) -> DueLine:
    moment = moments.of(moments.parse_utc(at.utc), seat.zone)
    return DueLine(
        what=words.format(number=incident.number),
        who=name_of(seat, who),
        day=moment.day(),
        moment=moment,
        page=PAGE,
        record=incident.id,
    )
