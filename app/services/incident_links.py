"""What an incident is linked to: reports of the same, and others with the same client, run or conduct file."""

from collections.abc import Iterable

from msgspec import Struct

from app.domain import conduct as conduct_lines
from app.domain import incidents
from app.domain.actions import Status
from app.domain.incidents import Report
from app.domain.kinds import Kind
from app.domain.ledger import Record
from app.i18n import _
from app.services import conduct, keeping
from app.services.incident_lists import readied
from app.services.seats import Seat
from app.store import clinical, ledger, records

WHOLE = 100
MOST = 50
"""So many related records are named at most."""
OVER = (Status.WITHDRAWN, Status.DISPOSED)


class Related(Struct, frozen=True):
    """Another record that belongs to the same matter: the page that opens it, its record, its number, and why."""

    page: str
    record: str
    number: str
    why: str


def same_as(seat: Seat, incident: Record) -> tuple[str, str]:
    """Give the report that stands for this one, as (record, number); empty for none."""
    other = records.find(seat.vault, str(incident.now.get("same_as") or ""))
    return (other.id, other.number) if other is not None else ("", "")


def same_too(seat: Seat, incident: Record) -> tuple[tuple[str, str], ...]:
    """Give the reports that were closed as the same as this one, as (record, number)."""
    linked = records.linked_to(seat.vault, incident.id, incidents.SAME_LINK)
    return tuple((one.id, one.number) for one in linked if one.now.get("same_as") == incident.id)


def related(seat: Seat, incident: Record, report: Report | None) -> tuple[Related, ...]:
    """Give what belongs to the same matter; what is sealed only once the incident was opened."""
    found = [*_of_runs(seat, incident)]
    if report is not None and seat.reads_clinical():
        found += [*_of_clients(seat, report), *_of_duties(seat, incident)]
    others = {one.record: one for one in reversed(found) if one.record != incident.id}
    return tuple(reversed(others.values()))[:MOST]


def _of_runs(seat: Seat, incident: Record) -> Iterable[Related]:
    entries = ledger.entries(seat.vault, incident.id)
    runs = {link.to for entry in entries for link in entry.open.links if link.part == incidents.RUN_LINK}
    for run in sorted(runs):
        for other in records.linked_to(seat.vault, run, incidents.RUN_LINK):
            if other.kind is Kind.INCIDENT and other.status not in OVER:
                yield Related("incident", other.id, other.number, _("the same protocol run"))


def _of_clients(seat: Seat, report: Report) -> Iterable[Related]:
    """Give the incidents of the same clients, once the index that is made behind the window knows them all."""
    if readied(seat) < WHOLE:
        return
    for client in incidents.clients_of(report.people):
        for twin in keeping.same(seat, client):
            for record in clinical.select(seat.vault, Kind.INCIDENT, {"clients": twin}, limit=MOST):
                other = records.find(seat.vault, record)
                if other is not None and other.status not in OVER:
                    yield Related("incident", record, other.number, _("the same client"))


def _of_duties(seat: Seat, incident: Record) -> Iterable[Related]:
    """Give the worksheets that come from this incident, the conduct files that name it, and what those name too."""
    for record in clinical.select(seat.vault, Kind.WORKSHEET, {"incident": incident.id}, limit=MOST):
        sheet = records.find(seat.vault, record)
        if sheet is not None and sheet.status not in OVER:
            yield Related("worksheet", record, sheet.number, _("the threat worksheet from it"))
    for filed in conduct.of_record(seat, incident.id):
        yield Related("conduct", filed.record.id, filed.record.number, _("a conduct file that names it"))
        for told in clinical.known(seat.vault, [filed.record.id]).values():
            for tied in conduct_lines.lines(told, conduct_lines.LINKED):
                other = records.find(seat.vault, str(tied.get("record", "")))
                if other is not None and other.kind is Kind.INCIDENT and other.status not in OVER:
                    yield Related("incident", other.id, other.number, _("the same conduct file"))
