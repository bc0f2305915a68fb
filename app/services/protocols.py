"""Protocols: the library that can be run, and the very wording that was run, which never changes afterwards."""

from pathlib import Path

from msgspec import Struct

from app import paths
from app.domain import protocols
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.ledger import Content
from app.domain.protocols import Protocol
from app.domain.roles import Right
from app.i18n import _
from app.services.seats import Seat
from app.store import records
from app.store.ledger import NewEntry

FORM = 1


class Shelved(Struct, frozen=True, kw_only=True):
    """One protocol of the library: its wording, and the record of that wording if it was ever run here."""

    protocol: Protocol
    record: str
    number: str = ""


def library(seat: Seat) -> list[Shelved]:
    """Give the protocols that can be run, by title; raises Refused where a file of the library is not sound."""
    seat.require_right(Kind.PROTOCOL, Right.SEE)
    return sorted((_shelved(seat, one) for one in shipped()), key=lambda one: one.protocol.title.casefold())


def shipped() -> list[Protocol]:
    """Read the protocols that come with Keepwell; raises Refused with what is wrong in which."""
    found = []
    for file in sorted(Path(paths.resource("protocols")).glob("*.toml")):
        try:
            found.append(protocols.parse(file.read_bytes()))
        except Refused as refused:
            raise Refused(f"{file.stem}: {refused.reason}", refused.field) from refused
    protocols.check_library(found)
    return found


def _shelved(seat: Seat, protocol: Protocol) -> Shelved:
    record = protocols.content_hash(protocol)
    sealed = records.find(seat.vault, record)
    return Shelved(protocol=protocol, record=record, number=sealed.number if sealed else "")


def by_id(name: str) -> Protocol:
    """Give a protocol of the library; raises Refused where there is none of that id."""
    for protocol in shipped():
        if protocol.id == name:
            return protocol
    raise Refused(_("This protocol is not in the library."))


def to_seal(seat: Seat, protocol: Protocol) -> tuple[str, list[NewEntry]]:
    """Give the record of exactly this wording, and the entry that keeps it if it was never run before."""
    record = protocols.content_hash(protocol)
    if records.find(seat.vault, record) is not None:
        return record, []
    said = Content({"id": protocol.id, "title": protocol.title, "wording": protocols.spell(protocol)})
    return record, [NewEntry(kind=Kind.PROTOCOL, record=record, open=said, form=FORM)]


def as_run(seat: Seat, record: str) -> Protocol:
    """Give the wording that a run followed, from the vault and checked against its fingerprint."""
    sealed = records.find(seat.vault, record)
    if sealed is None or sealed.kind is not Kind.PROTOCOL:
        raise Refused(_("The protocol of this run is not in this vault."))
    protocol = protocols.read(sealed.now["wording"])
    if protocols.content_hash(protocol) != record:
        raise Refused(_("The protocol of this run is not as it was when it was run."))
    return protocol
