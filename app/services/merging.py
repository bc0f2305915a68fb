"""Merging: two records that are one person, said so by somebody who knows, and taken back as easily.

Nothing is moved. The record that is given up says whose it is, and the one that is kept says which others are theirs;
lists, flags and matches follow from that, and a mistake is undone by saying the opposite.
"""

from typing import Any

from app.domain import clients
from app.domain.actions import Action, Status
from app.domain.clients import Client
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.ledger import Content, Record
from app.i18n import _
from app.services import clients as acts
from app.services import keeping
from app.services.seats import Seat
from app.store import ledger
from app.store.ledger import NewEntry


def merge(seat: Seat, kept: str, twin: str) -> Client:
    """Say that `twin` is the same person as `kept`, who is found by both names from now on; raises Refused."""
    seat.require(Kind.CLIENT, Action.WITHDRAW)
    stays, goes = keeping.client(seat, kept, "twin"), keeping.client(seat, twin, "twin")
    if stays.id == goes.id:
        raise Refused(_("Choose somebody else: this is one record already."), "twin")
    known, twin_known = clients.of(stays), clients.of(goes)
    aliases = [*known.aliases, *clients.names_from(known, twin_known)]
    said = {"aliases": aliases, clients.ALSO: [*known.also, goes.id, *twin_known.also]}
    _write(
        seat,
        _entry(stays, Action.CORRECT, said),
        _entry(goes, Action.WITHDRAW, {clients.SAME_AS: stays.id, "was": goes.status.value}),
    )
    return acts.one(seat, stays.id)


def part(seat: Seat, twin: str) -> Client:
    """Say that a record is somebody of its own after all, with the flags it had; raises Refused."""
    seat.require(Kind.CLIENT, Action.REACTIVATE)
    goes = keeping.one(seat, twin, Kind.CLIENT)
    if not clients.same_as(goes):
        raise Refused(_("This record stands for itself already."))
    apart = clients.of(goes)
    theirs = {clients.key(name) for name in (apart.name, *apart.aliases, apart.reference) if name}
    entries = []
    kept = clients.same_as(goes)
    while kept:
        stays = keeping.one(seat, kept, Kind.CLIENT)
        known = clients.of(stays)
        said = {
            "aliases": [name for name in known.aliases if clients.key(name) not in theirs],
            clients.ALSO: [one for one in known.also if one not in (twin, *apart.also)],
        }
        entries.append(_entry(stays, Action.CORRECT, said))
        kept = clients.same_as(stays)
    entries.append(_entry(goes, Action.REACTIVATE, {clients.SAME_AS: ""}))
    if goes.now.get("was") == Status.ENDED:
        entries.append(_entry(goes, Action.END, {}))
    _write(seat, *entries)
    return acts.one(seat, twin)


def twins(seat: Seat, client: str) -> tuple[Client, ...]:
    """Give the other records that are this same person, for their page."""
    return tuple(acts.one(seat, one) for one in keeping.same(seat, client)[1:])


def _entry(record: Record, action: Action, said: dict[str, Any]) -> NewEntry:
    return NewEntry(kind=Kind.CLIENT, action=action, record=record.id, open=Content(said), form=clients.FORM)


def _write(seat: Seat, *entries: NewEntry) -> None:
    ledger.append(seat.vault, list(entries), seat.now())
