"""Duties: what is owed after reviews, plans, worksheets and requests, for Today and for a client's own page."""

from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from app.domain import risk_reviews as review_rules
from app.domain.actions import Status
from app.domain.dues import DueLine
from app.domain.kinds import Kind
from app.domain.roles import Right
from app.i18n import _, ngettext
from app.services import conduct, requests, risk_reviews, safety_plans, worksheets
from app.services.seats import Seat

SHOWN = 3
"""So many reviews stand on a client's page; all of them are in the list."""


class ClientDuty(Struct, frozen=True, kw_only=True):
    """One line of a client's page: its number, what it is and says in words, when something is due, and its page."""

    record: str
    number: str
    what: str
    page: str
    due: date | None = None


class ClientDuties(Struct, frozen=True):
    """What a client's page shows of them."""

    duties: tuple[ClientDuty, ...]
    may_write: bool


def due(seat: Seat) -> list[DueLine]:
    """Give everything of this sort that this person owes."""
    return [
        line
        for due_of in (worksheets.due, requests.due, risk_reviews.due, safety_plans.due)
        for line in due_of(seat)
    ]


def of_client(seat: Seat, client: str) -> ClientDuties:
    """Give what clinicians know of a client's reviews, plans, worksheets and conduct files; nothing to others."""
    lines = (
        *_worksheets(seat, client),
        *_reviews(seat, client),
        *_plans(seat, client),
        *_conduct(seat, client),
        *_requests(seat, client),
    )
    return ClientDuties(lines, not seat.vault.read_only and seat.may(Kind.RISK_REVIEW, Right.WRITE))


def _reviews(seat: Seat, client: str) -> Iterable[ClientDuty]:
    levels = {choice.code: choice.words for choice in review_rules.LEVELS}
    for line in risk_reviews.of_client(seat, client)[:SHOWN]:
        yield ClientDuty(
            record=line.record.id,
            number=line.record.number,
            what=_("Risk review · {level}").format(level=_(levels.get(line.level, line.level))),
            page=risk_reviews.PAGE,
            due=line.due,
        )


def _plans(seat: Seat, client: str) -> Iterable[ClientDuty]:
    for line in safety_plans.of_client(seat, client):
        acts = line.record.status is Status.ACTIVE
        yield ClientDuty(
            record=line.record.id,
            number=line.record.number,
            what=_("Safety plan") if acts else _("Safety plan · ended"),
            page=safety_plans.PAGE,
            due=line.due,
        )


def _worksheets(seat: Seat, client: str) -> Iterable[ClientDuty]:
    for line in worksheets.of_client(seat, client):
        under_way = line.record.status is Status.ACTIVE
        yield ClientDuty(
            record=line.record.id,
            number=line.record.number,
            what=_("Threat worksheet · under way") if under_way else _("Threat worksheet · finished"),
            page=worksheets.PAGE,
        )


def _conduct(seat: Seat, client: str) -> Iterable[ClientDuty]:
    for line in conduct.of_client(seat, client):
        count = line.events or 0
        words = ngettext("Conduct file · {n} event", "Conduct file · {n} events", count).format(n=count)
        yield ClientDuty(record=line.record.id, number=line.record.number, what=words, page=conduct.PAGE)


def _requests(seat: Seat, client: str) -> Iterable[ClientDuty]:
    for line in requests.of_client(seat, client):
        waits = line.record.status is Status.ACTIVE
        yield ClientDuty(
            record=line.record.id,
            number=line.record.number,
            what=_("Request for records · waits") if waits else _("Request for records · answered"),
            page=requests.PAGE,
            due=line.due if waits else None,
        )
