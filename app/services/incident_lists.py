"""Incidents in lists: the register, one's own reports, a client's, and a period's for counting.

A clinician's lists know kind and severity from the index in memory; looking at a list is not an opening.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from app.domain import incidents, moments, orders
from app.domain.actions import Action, Status
from app.domain.errors import Refused
from app.domain.incidents import IncidentRow
from app.domain.kinds import Kind
from app.domain.ledger import Record
from app.domain.moments import Moment
from app.domain.roles import Right
from app.i18n import _
from app.services import keeping
from app.services.seats import Seat
from app.store import clinical, ledger, records

MOST = 100_000
LINES = 60
"""How many lines come at once: right after an unlock the sealed part of each has to be opened for it."""
PIECE_MS = 500
"""How long the index is built at once for somebody who waits: others are answered in between."""
SHOWN = 1_000
"""Lines of a narrowed list that are shown at most."""
ORDERS: dict[str, Callable[[Record], str]] = {
    "when": lambda one: str(one.now.get("when", "")),
    "place": lambda one: orders.key(str(one.now.get("place", ""))),
    "number": lambda one: one.number,
}
"""What the register can be put in order by; kind and severity are sealed, and are narrowed to instead."""


class Filter(Struct, frozen=True, kw_only=True):
    """What the register is narrowed to; `kind` and `severity` only for readers of clinical parts."""

    text: str = ""
    status: tuple[Status, ...] = ()
    kind: str = ""
    severity: int = 0
    first: date | None = None
    last: date | None = None
    sort: str = "when"
    descending: bool = True
    mine: bool = False
    """Only what this person reported themselves."""

    def is_wide(self) -> bool:
        """Say whether nothing is left out."""
        return not (self.status or self.is_narrow())

    def is_narrow(self) -> bool:
        """Say whether more is asked than one column in order can answer."""
        return bool(self.text.strip() or self.kind or self.severity or self.first or self.last or self.mine)


class Listed(Struct, frozen=True, kw_only=True):
    """One line of the register; `kinds` and `severity` are empty for whoever reads no clinical parts."""

    record: str
    number: str
    when: Moment | None
    place: str
    status: Status
    answers: str
    mine: bool
    kinds: tuple[str, ...] = ()
    severity: int | None = None


class Listing(Struct, frozen=True):
    """One page of the register; give `after` back for the next."""

    lines: tuple[Listed, ...]
    after: Any | None = None
    cut: bool = False
    """Whether more fit than are shown: the newest are."""
    ready: int = 100
    """How much of the clinicians' index is ready, in percent; below 100 nothing is shown yet: ask again."""


def listing(seat: Seat, wanted: Filter = Filter(), after: Any | None = None) -> Listing:  # noqa: B008 - frozen
    """Give a page of the register in the order asked for, by default the newest incident first."""
    seat.require_right(Kind.INCIDENT, Right.SEE)
    if not wanted.is_narrow():
        page = records.page(
            seat.vault, Kind.INCIDENT, sort=wanted.sort if wanted.sort in ORDERS else "when",
            descending=wanted.descending, status=wanted.status, after=after, limit=LINES,
        )  # fmt: skip
        return Listing(_listed(seat, page.rows), page.after)
    by_sealed = bool(wanted.text.strip() or wanted.kind or wanted.severity)
    if by_sealed and (ready := readied(seat)) < 100:
        return Listing((), ready=ready)
    fitting = _narrowed(seat, wanted)
    return Listing(_listed(seat, fitting[:SHOWN]), cut=len(fitting) > SHOWN)


def readied(seat: Seat) -> int:
    """Build the index a bit further for somebody who reads it; gives how much of it is ready, in percent."""
    done, total = clinical.index_some(seat.vault, PIECE_MS, Kind.INCIDENT)
    return 100 if done >= total else done * 100 // total


def _narrowed(seat: Seat, wanted: Filter) -> list[Record]:
    if wanted.first or wanted.last:
        low, high = period(
            seat, wanted.first or date.min.replace(year=1900), wanted.last or date(2999, 12, 31)
        )
        some = records.between(seat.vault, Kind.INCIDENT, "when", low, high)
    elif wanted.kind or wanted.severity:
        some = None
    elif wanted.mine and not wanted.text.strip():
        some = _mine(seat)
    else:
        some = _sought(seat, wanted.text)
    ids = _fitting(seat, wanted)
    if some is None:
        some = [one for record in sorted(ids or ()) if (one := records.find(seat.vault, record)) is not None]
    elif ids is not None:
        some = [one for one in some if one.id in ids]
    if wanted.text.strip() and (wanted.first or wanted.last or wanted.kind or wanted.severity):
        sought = {one.id for one in _sought(seat, wanted.text)}
        some = [one for one in some if one.id in sought]
    kept = [one for one in some if not wanted.status or one.status in wanted.status]
    if wanted.mine:
        kept = [one for one in kept if one.author == seat.me.id]
    by = ORDERS.get(wanted.sort, ORDERS["when"])
    return sorted(kept, key=lambda one: (by(one), one.seq), reverse=wanted.descending)


def _mine(seat: Seat) -> list[Record]:
    entries = ledger.page(seat.vault, kinds=[Kind.INCIDENT], actor=seat.me.id, limit=MOST)
    wrote = dict.fromkeys(entry.head.record for entry in entries if entry.head.action is Action.SEAL)
    return [one for record in wrote if (one := records.find(seat.vault, record)) is not None]


def _fitting(seat: Seat, wanted: Filter) -> set[str] | None:
    where: dict[str, str | int] = {"kinds": wanted.kind} if wanted.kind else {}
    if wanted.severity:
        where["severity"] = wanted.severity
    if not where:
        return None
    if not seat.reads_clinical():
        raise Refused(_("Kind and severity are known only to readers of clinical parts."))
    most = MOST if wanted.first or wanted.last or wanted.text.strip() else SHOWN + 1
    return set(clinical.select(seat.vault, Kind.INCIDENT, where, limit=most))


def _sought(seat: Seat, text: str) -> list[Record]:
    hits = {one.id: one for one in records.search(seat.vault, text, [Kind.INCIDENT], limit=500)}
    if seat.reads_clinical():
        for record in clinical.select(seat.vault, Kind.INCIDENT, text=text, limit=500):
            if record not in hits and (one := records.find(seat.vault, record)) is not None:
                hits[record] = one
    return list(hits.values())


def _listed(seat: Seat, some: Sequence[Record]) -> tuple[Listed, ...]:
    known: Mapping[str, dict[str, Any]] = {}
    if seat.reads_clinical():
        known = clinical.known(seat.vault, [one.id for one in some])
    return tuple(
        Listed(
            record=one.id,
            number=one.number,
            when=incidents.when_of(one.now),
            place=incidents.place_of(one.now),
            status=one.status,
            answers=name_of(seat, str(one.now.get("answers", ""))),
            mine=one.author == seat.me.id,
            kinds=tuple(known.get(one.id, {}).get("kinds", ())),
            severity=known.get(one.id, {}).get("severity"),
        )
        for one in some
    )


def found(seat: Seat, record: str) -> Record:
    """Give how an incident stands; raises Refused where there is none."""
    seat.require_right(Kind.INCIDENT, Right.SEE)
    return keeping.one(seat, record, Kind.INCIDENT)


def name_of(seat: Seat, member: str) -> str:
    """Give a staff member's name; empty for somebody the register does not know."""
    row = seat.vault.register.find(member)
    return row.name if row else ""


def of_client(seat: Seat, client: str) -> list[Record]:
    """Give the incidents that a client is part of, newest first; only readers of clinical parts can know."""
    if not seat.reads_clinical():
        return []
    indexed(seat)
    ids = clinical.select(seat.vault, Kind.INCIDENT, {"clients": client}, limit=MOST)
    return [one for record in ids if (one := records.find(seat.vault, record)) is not None]


def indexed(seat: Seat) -> None:
    """Bring the clinicians' index of incidents up to the newest entry, so that nothing is left out of a count."""
    done, total = clinical.index_some(seat.vault, 1_000, Kind.INCIDENT)
    while done < total:
        done, total = clinical.index_some(seat.vault, 1_000, Kind.INCIDENT)


def rows_between(seat: Seat, first: date, last: date) -> list[IncidentRow]:
    """Give the incidents of a period, both days included and in order, for counting; none in error, none twice."""
    seat.require_right(Kind.INCIDENT, Right.SEE)
    if not seat.reads_clinical():
        raise Refused(_("Only a reader of clinical parts can count incidents by kind."))
    indexed(seat)
    low, high = period(seat, first, last)
    between = records.between(seat.vault, Kind.INCIDENT, "when", low, high)
    counted = [one for one in between if one.status is not Status.WITHDRAWN and not one.now.get("same_as")]
    known = clinical.known(seat.vault, [incident.id for incident in counted])
    return [_row(incident, known.get(incident.id, {})) for incident in counted]


def period(seat: Seat, first: date, last: date) -> tuple[str, str]:
    """Give the moments at which a period of local days begins and has ended, in UTC."""
    beyond = date.fromordinal(last.toordinal() + 1)
    return moments.local(first, 0, 0, seat.zone).utc, moments.local(beyond, 0, 0, seat.zone).utc


def _row(incident: Record, fields: Mapping[str, Any]) -> IncidentRow:
    return IncidentRow(
        record=incident.id,
        number=incident.number,
        when=incidents.when_of(incident.now),
        place=incidents.place_of(incident.now),
        status=incident.status,
        kinds=tuple(fields.get("kinds", ())),
        severity=fields.get("severity"),
        harm=str(fields.get("harm", "")),
    )
