"""What is kept: one record by its id, of the kind that is meant, and not disposed of meanwhile."""

from app.domain import clients, disposals
from app.domain.actions import Status
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.ledger import Record
from app.i18n import N_, _
from app.services.seats import Seat
from app.store import records

NOT_HERE = {
    Kind.CLIENT: N_("This client is not kept here."),
    Kind.PERSON: N_("This person is not kept here."),
    Kind.FLAG: N_("This flag is not kept here."),
    Kind.SESSION: N_("This session is not kept here."),
    Kind.INCIDENT: N_("This incident is not in this vault."),
    Kind.ACTION: N_("This action is not in this vault."),
    Kind.RUN: N_("This run is not in this vault."),
    Kind.CLOCK: N_("This clock is not in this vault."),
    Kind.DROP: N_("This report is not here any more."),
    Kind.RISK_REVIEW: N_("This risk review is not in this vault."),
    Kind.SAFETY_PLAN: N_("This safety plan is not in this vault."),
    Kind.CONDUCT: N_("This conduct file is not in this vault."),
    Kind.WORKSHEET: N_("This worksheet is not in this vault."),
    Kind.DISCLOSURE: N_("This disclosure is not in this vault."),
    Kind.REQUEST: N_("This request is not in this vault."),
}
"""What is said where there is no such record."""


def one(seat: Seat, record: str, kind: Kind) -> Record:
    """Give a record as it stands; raises Refused where there is none of that kind, or it was disposed of."""
    found = records.find(seat.vault, record)
    if found is None or found.kind is not kind:
        raise Refused(_(NOT_HERE[kind]))
    return disposals.require(found)


def client(seat: Seat, record: str, field: str | None = None) -> Record:
    """Give a client about whom something new may be said; raises Refused, at `field`, where they are not one.

    Of two records that were found to be one person, the one that is kept is given, whichever was asked for.
    """
    found = records.find(seat.vault, current(seat, record))
    if found is None or found.kind is not Kind.CLIENT or found.status in (Status.WITHDRAWN, Status.DISPOSED):
        raise Refused(_(NOT_HERE[Kind.CLIENT]), field)
    return found


def subject(seat: Seat, record: str, field: str | None = None) -> Record:
    """Give whom a flag may be about, a client or a person of concern; raises Refused, at `field`, where it is none."""
    found = records.find(seat.vault, record)
    if found is None or found.kind is not Kind.PERSON:
        return client(seat, record, field)
    if found.status in (Status.WITHDRAWN, Status.DISPOSED):
        raise Refused(_(NOT_HERE[Kind.PERSON]), field)
    return found


def current(seat: Seat, record: str) -> str:
    """Give the record that a client is kept under now: their own, or the one that they were found to be as well."""
    seen = set[str]()
    while record not in seen:
        seen.add(record)
        found = records.find(seat.vault, record)
        if found is None or found.kind is not Kind.CLIENT or not (kept := clients.same_as(found)):
            return record
        record = kept
    return record


def same(seat: Seat, record: str) -> tuple[str, ...]:
    """Give every record that is this same client, the one that is kept first: what is about one is about all."""
    found = [current(seat, record)]
    for one in found:
        kept = records.find(seat.vault, one)
        if kept is not None and kept.kind is Kind.CLIENT:
            found += [also for also in kept.now.get(clients.ALSO, ()) if also not in found]
    return tuple(found)


def merged(seat: Seat) -> dict[str, str]:
    """Give, for every record that was found to be somebody else's, the record that is kept: for whole lists at once."""
    found: dict[str, str] = {}
    after = None
    while True:
        page = records.page(seat.vault, Kind.CLIENT, limit=2_000, after=after, status=(Status.WITHDRAWN,))
        found |= {one.id: kept for one in page.rows if (kept := clients.same_as(one))}
        after = page.after
        if after is None:
            return {one: current(seat, one) for one in found}
