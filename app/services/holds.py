"""Legal holds: what must not be disposed of while a dispute or an inquiry is open; only an owner lifts one."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from app.domain import authority
from app.domain.actions import Action, Status
from app.domain.errors import Refused, VaultTrouble
from app.domain.kinds import Kind
from app.domain.ledger import Content, PartName, Record
from app.domain.moments import Moment
from app.domain.people import KeyClass
from app.domain.proofs import Act
from app.domain.roles import Right
from app.i18n import _
from app.services import incident_lists, keeping, opening, people
from app.services.seats import Seat
from app.store import clinical, disposing, ledger, records
from app.store.ledger import NewEntry

MOST = 500
LONGEST = 2_000
HELD = authority.DISPOSABLE
"""Kinds that a hold can be placed on: all that can be disposed of. One on a client stops everything about them."""
SEALED_ABOUT = frozenset(
    {
        *(Kind.PERSON, Kind.RISK_REVIEW, Kind.SAFETY_PLAN, Kind.WORKSHEET, Kind.DISCLOSURE, Kind.CONDUCT),
        *(Kind.REQUEST, Kind.ACTION, Kind.CLOCK),
    }
)
"""Kinds that can say under seal which clients they are about; incidents do too, and are looked up together."""
NAMES = ("client", "clients", "sealed_clients")
"""The sealed fields that name clients."""


class Hold(Struct, frozen=True, kw_only=True):
    """One hold: on which record, by whom, since when, and whether it still stands."""

    record: str
    number: str
    on: str
    on_number: str
    on_kind: Kind
    by: str
    since: Moment
    stands: bool
    lifted: Moment | None = None


def place(seat: Seat, record: str, why: str) -> Hold:
    """Place a hold on a record, with the reason, which only owners and the auditor read; raises Refused."""
    seat.require(Kind.HOLD, Action.SEAL)
    found = ledger.record_of(seat.vault, record)
    seat.require_right(found.kind, Right.SEE)
    if found.kind not in HELD or found.status is Status.DISPOSED:
        raise Refused(_("A hold is placed only on what could be disposed of, and this cannot."), "number")
    if any(one.on == record for one in standing(seat)):
        raise Refused(_("A hold on this stands already."), "number")
    entry = NewEntry(
        kind=Kind.HOLD,
        open=Content({"on": found.id, "on_number": found.number, "on_kind": found.kind.value}),
        audit=Content({"why": _reason(why)}),
    )
    [sealed] = ledger.append(seat.vault, [entry], seat.now())
    return _hold(seat, ledger.record_of(seat.vault, sealed.record))


def place_on(seat: Seat, number: str, why: str) -> Hold:
    """Place a hold on the record of that number; raises Refused at the number where there is none."""
    seat.require(Kind.HOLD, Action.SEAL)
    found = records.find_number(seat.vault, number.strip().upper())
    if found is None:
        raise Refused(_("There is no record of this number."), "number")
    return place(seat, found.id, why)


def lift(seat: Seat, hold: str, why: str) -> Hold:
    """Lift a hold, with the reason; only owners do. Raises Refused."""
    seat.require(Kind.HOLD, Action.LIFT)
    seat.require_proof(Act.LIFT_HOLD)
    if not _hold(seat, _record(seat, hold)).stands:
        raise Refused(_("This hold was lifted already."))
    entry = NewEntry(kind=Kind.HOLD, action=Action.LIFT, record=hold, audit=Content({"why": _reason(why)}))
    ledger.append(seat.vault, [entry], seat.now())
    return _hold(seat, _record(seat, hold))


def listing(seat: Seat) -> tuple[Hold, ...]:
    """Give every hold, those that stand first."""
    seat.require_right(Kind.HOLD, Right.SEE)
    found = [_hold(seat, record) for record in records.page(seat.vault, Kind.HOLD, limit=MOST).rows]
    return tuple(sorted(found, key=lambda one: not one.stands))


def why(seat: Seat, hold: str) -> list[tuple[Moment, str, str]]:
    """Give who placed and lifted a hold and why, as (when, who, why); raises NoKey for all but owner and auditor.

    That it was read is in the ledger before a word of it is shown.
    """
    seat.require_right(Kind.HOLD, Right.SEE)
    _record(seat, hold)
    if not seat.vault.read_only:
        reads = seat.vault.holds(KeyClass.AUDIT)
        opening.note(seat, Action.OPENED if reads else Action.REFUSED, {"record": hold})
    said = []
    for entry in ledger.entries(seat.vault, _record(seat, hold).id):
        details = ledger.read_part(seat.vault, entry.head.seq, PartName.AUDIT).set
        who = people.name(seat, entry.head.actor)
        said.append((entry.head.time, who, str(details.get("why", ""))))
    return said


def standing(seat: Seat) -> tuple[Hold, ...]:
    """Give the holds that stand, for whoever disposes: nobody may overlook one."""
    page = records.page(seat.vault, Kind.HOLD, status=[Status.ACTIVE], limit=MOST)
    if page.after is not None:
        raise Refused(_("There are more holds than can be compared. Lift those that are over first."))
    return tuple(_hold(seat, record) for record in page.rows)


UNKNOWN = "?"
"""What stops an incident for somebody who cannot read whom it is about, while a client is under hold."""


def stopping(seat: Seat, some: Iterable[Record]) -> dict[str, str]:
    """Give the number of the hold that stops each of these records; those that nothing stops are left out."""
    holds = standing(seat)
    direct = {one.on: one.number for one in holds}
    held = {
        same: one.number for one in holds if one.on_kind is Kind.CLIENT for same in keeping.same(seat, one.on)
    }
    for about, number in held.items():  # also by a record that was found to be the same person
        if (client := records.find(seat.vault, about)) is not None:
            named = {found.id: number for found in disposing.naming(seat.vault, client)}
            direct = named | {about: number} | direct
    found: dict[str, str] = {}
    sealed = []
    for record in some:
        if record.id in direct:
            found[record.id] = direct[record.id]
        elif held and record.kind is Kind.INCIDENT:
            sealed.append(record.id)
        elif held and record.kind in SEALED_ABOUT and (number := _of_sealed(seat, record, held)):
            found[record.id] = number
        elif held and record.kind is Kind.DROP:
            found[record.id] = UNKNOWN
    return found | (_of_incidents(seat, sealed, held) if sealed else {})


def words(record: Record, hold: str) -> str:
    """Say which hold stops a record, as `stopping` gave it."""
    name = record.number or str(record.now.get("day", ""))
    if hold != UNKNOWN:
        return _("{number} is under the hold {hold}, so none of this can go.").format(number=name, hold=hold)
    if record.kind is Kind.DROP:
        said = _(
            "A client is under hold, and {number} may be about them: what was left at the desk names nobody."
        )
        return said.format(number=name)
    said = _("A client is under hold, and only a clinician can tell whether {number} is about them.")
    return said.format(number=name)


def _of_sealed(seat: Seat, record: Record, held: Mapping[str, str]) -> str:
    """Give the hold on a client that a record names under seal; "?" for whoever cannot read whom it is about."""
    try:
        fields = clinical.folded(seat.vault, record.id)
    except VaultTrouble:
        return UNKNOWN
    named = [fields.get(name) for name in NAMES]
    ids = [one for some in named for one in (some if isinstance(some, list | tuple) else (some,))]
    return next((held[one] for one in ids if one in held), "")


def _of_incidents(seat: Seat, some: list[str], held: dict[str, str]) -> dict[str, str]:
    if not seat.reads_clinical():
        return dict.fromkeys(some, UNKNOWN)
    try:
        incident_lists.indexed(seat)
        known = clinical.known(seat.vault, some)
    except VaultTrouble:
        return dict.fromkeys(some, UNKNOWN)
    found = {}
    for record in some:
        if record not in known:
            found[record] = UNKNOWN
        clients = known.get(record, {}).get("clients", ())
        if number := next((held[one] for one in clients if one in held), ""):
            found[record] = number
    return found


def _record(seat: Seat, hold: str) -> Record:
    found = ledger.record_of(seat.vault, hold)
    if found.kind is not Kind.HOLD:
        raise Refused(_("That is not a hold."))
    return found


def _hold(seat: Seat, record: Record) -> Hold:
    stands = record.status is Status.ACTIVE
    return Hold(
        record=record.id,
        number=record.number,
        on=str(record.now.get("on", "")),
        on_number=str(record.now.get("on_number", "")),
        on_kind=Kind(record.now.get("on_kind", Kind.CLIENT)),
        by=people.name(seat, record.author),
        since=record.made,
        stands=stands,
        lifted=None if stands else record.changed,
    )


def _reason(why: str) -> str:
    said = " ".join(why.split())
    if not said:
        raise Refused(_("Say in a sentence why: somebody will have to decide about it later."), "why")
    if len(said) > LONGEST:
        raise Refused(_("This reason is too long. Say it in a few sentences."), "why")
    return said
