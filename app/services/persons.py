"""Persons of concern: added, changed, ended, found, and named at the desk when a client of theirs is expected."""

from collections.abc import Collection
from typing import Any

from msgspec import Struct

from app.domain import clients, orders, persons
from app.domain.actions import Action, Status
from app.domain.clients import Client
from app.domain.errors import Refused
from app.domain.flags import FlagLine
from app.domain.kinds import Kind
from app.domain.ledger import Content, Link
from app.domain.persons import Particulars, Person
from app.domain.roles import Right
from app.i18n import _
from app.services import flags, keeping, opening
from app.services.seats import Seat
from app.store import ledger, records
from app.store.ledger import NewEntry

MOST_FOUND = 500


class Why(Struct, frozen=True):
    """What clinicians read of a person of concern."""

    why: str = ""
    order: str = ""
    clients: tuple[Client, ...] = ()
    """Clients they have to do with, whom the desk is not told about."""


class Watch(Struct, frozen=True, kw_only=True):
    """Somebody to look out for: as the desk reads it, with the flags about them that act."""

    person: Person
    flags: tuple[FlagLine, ...] = ()
    clients: tuple[Client, ...] = ()
    """Of those whose coming the desk is told about, the ones that are meant here."""


def add(seat: Seat, said: Particulars, draft: str = "") -> Person:
    """Add a person of concern; raises Refused at the field that stops it."""
    seat.require(Kind.PERSON, Action.SEAL)
    persons.check(said, is_new=True)
    opened = persons.opened(said) | {"clients": _known(seat, said.clients, "clients")}
    sealed = persons.sealed(said)
    if said.sealed_clients is not None:
        sealed["sealed_clients"] = _known(seat, said.sealed_clients, "sealed_clients")
    entry = _entry("", Action.SEAL, opened, sealed, _links(opened["clients"]))
    [made] = ledger.append(seat.vault, [entry], seat.now(), drops=(draft,) if draft else ())
    return one(seat, made.record)


def change(seat: Seat, person: str, said: Particulars, draft: str = "") -> Person:
    """Correct what is kept about a person; what stood there before stays in the history. Raises Refused."""
    seat.require(Kind.PERSON, Action.CORRECT)
    persons.check(said, is_new=False)
    before = keeping.one(seat, person, Kind.PERSON)
    if before.status is Status.WITHDRAWN:
        raise Refused(_("This person was entered in error."))
    if said.clients != tuple(before.now.get("clients", ())):
        _known(seat, said.clients, "clients")
    if said.sealed_clients is not None:
        _known(seat, said.sealed_clients, "sealed_clients")
    opened, sealed = persons.changes(before.now, said), persons.sealed(said)
    if opened or sealed:
        links = _links(opened.get("clients", ()))
        entry = _entry(person, Action.CORRECT, opened, sealed or None, links)
        ledger.append(seat.vault, [entry], seat.now(), drops=(draft,) if draft else ())
    return one(seat, person)


def end(seat: Seat, person: str) -> Person:
    """Say that somebody is no concern any more: the desk reads of them no longer, the record stays. Raises Refused."""
    if flags.active_for(seat, [person]):
        raise Refused(_("A flag about this person acts. End the flag first."))
    return _step(seat, person, Action.END, Status.ACTIVE)


def reactivate(seat: Seat, person: str) -> Person:
    """Say that somebody is of concern again; raises Refused."""
    return _step(seat, person, Action.REACTIVATE, Status.ENDED)


def withdraw(seat: Seat, person: str) -> Person:
    """Take back a person who was entered in error; refused while a flag about them acts."""
    seat.require(Kind.PERSON, Action.WITHDRAW)
    if keeping.one(seat, person, Kind.PERSON).status is Status.WITHDRAWN:
        raise Refused(_("This person was entered in error already."))
    if flags.active_for(seat, [person]):
        raise Refused(_("A flag about this person acts. End the flag first, or take it back."))
    ledger.append(seat.vault, [_entry(person, Action.WITHDRAW, {})], seat.now())
    return one(seat, person)


def one(seat: Seat, person: str) -> Person:
    """Give a person of concern as the desk may know them; raises Refused where there is none."""
    seat.require_right(Kind.PERSON, Right.SEE)
    return persons.of(keeping.one(seat, person, Kind.PERSON))


def why(seat: Seat, person: str, reason: str = "") -> Why:
    """Open why somebody is of concern; the access is in the ledger first. Raises NoKey for others than clinicians."""
    keeping.one(seat, person, Kind.PERSON)
    fields = opening.clinical(seat, person, reason)
    return Why(
        why=str(fields.get("why", "")),
        order=str(fields.get("order", "")),
        clients=named(seat, fields.get("sealed_clients", ())),
    )


def listing(seat: Seat, text: str = "", ended: bool = False) -> list[Watch]:
    """Give the persons of concern by name, or those that begin with what was typed; `ended` adds the ended ones."""
    seat.require_right(Kind.PERSON, Right.SEE)
    status = (Status.ACTIVE, Status.ENDED) if ended else (Status.ACTIVE,)
    if text.strip():
        found = records.search(seat.vault, text, [Kind.PERSON], MOST_FOUND)
        kept = [record for record in found if record.status in status]
    else:
        kept = list(records.page(seat.vault, Kind.PERSON, limit=MOST_FOUND, status=status).rows)
    shown = sorted((persons.of(record) for record in kept), key=lambda one: orders.key(one.name))
    return [_watch(seat, person, person.clients) for person in shown]


def watch(seat: Seat, person: str) -> Watch:
    """Give one person with the flags about them and every client whose coming the desk is told about."""
    found = one(seat, person)
    return _watch(seat, found, found.clients)


def expected_with(seat: Seat, expected: Collection[str]) -> tuple[Watch, ...]:
    """Give whom to look out for when these clients are expected: the open links of who is of concern now."""
    if not seat.may(Kind.PERSON, Right.SEE):
        return ()
    today = dict.fromkeys(same for client in expected for same in keeping.same(seat, client))
    linked = {
        record.id: persons.of(record)
        for client in today
        for record in records.linked_to(seat.vault, client, persons.DESK)
        if record.kind is Kind.PERSON and record.status is Status.ACTIVE and client in record.now["clients"]
    }
    order = sorted(linked.values(), key=lambda one: (orders.key(one.name), one.number))
    return tuple(_watch(seat, person, [one for one in person.clients if one in today]) for person in order)


def of_client(seat: Seat, client: str) -> tuple[Watch, ...]:
    """Give the persons whom the desk is told about when this client is expected, for the client's page."""
    return expected_with(seat, [client])


def _watch(seat: Seat, person: Person, linked: Collection[str]) -> Watch:
    acting = flags.active_for(seat, [person.id]).get(person.id, [])
    sees = seat.may(Kind.CLIENT, Right.SEE)
    return Watch(person=person, flags=tuple(acting), clients=named(seat, linked) if sees else ())


def named(seat: Seat, linked: Collection[str]) -> tuple[Client, ...]:
    """Give the clients of some links as they are kept now, each once; whoever is not kept any more is left out."""
    now = dict.fromkeys(keeping.current(seat, one) for one in linked)
    found = (records.find(seat.vault, one) for one in now)
    return tuple(
        clients.of(record) for record in found if record is not None and record.status is not Status.DISPOSED
    )


def _known(seat: Seat, linked: Collection[str], field: str) -> list[str]:
    return list(dict.fromkeys(keeping.client(seat, one, field).id for one in linked))


def _links(linked: Collection[str]) -> tuple[Link, ...]:
    return tuple(Link(one, persons.DESK) for one in linked)


def _step(seat: Seat, person: str, action: Action, before: Status) -> Person:
    seat.require(Kind.PERSON, action)
    if keeping.one(seat, person, Kind.PERSON).status is not before:
        raise Refused(_("This has been done already."))
    ledger.append(seat.vault, [_entry(person, action, {})], seat.now())
    return one(seat, person)


def _entry(
    person: str,
    action: Action,
    opened: dict[str, Any],
    sealed: dict[str, Any] | None = None,
    links: tuple[Link, ...] = (),
) -> NewEntry:
    return NewEntry(
        kind=Kind.PERSON,
        action=action,
        record=person or None,
        open=Content(opened, links),
        clinical=None if sealed is None else Content(sealed),
        form=persons.FORM,
    )
