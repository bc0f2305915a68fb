"""Attachments of an incident: sealed with its clinical part, opened on demand, and exported with a proof."""

import base64
import binascii
from pathlib import Path

import msgspec

from app.domain import attached, incident_steps, incidents
from app.domain.actions import Action
from app.domain.attached import Attachment
from app.domain.errors import NoKey, Refused
from app.domain.kinds import Kind
from app.domain.ledger import Content, PartName, Record
from app.domain.proofs import Act
from app.domain.roles import Right
from app.i18n import _
from app.services import opening
from app.services.incident_lists import found
from app.services.seats import Seat
from app.store import files, ledger, parts
from app.store.ledger import Entry, NewEntry


def read(path: Path) -> bytes:
    """Read a file that is to be attached; raises Refused where it cannot be read, or is none of ours."""
    try:
        with path.open("rb") as file:
            data = file.read(attached.MOST_BYTES + 1)
    except OSError as error:
        words = _("This file cannot be read. Is it open in another program, or was it moved?")
        raise Refused(words, "attached") from error
    attached.described(path.name, data, "")
    return data


def add(seat: Seat, record: str, name: str, data: bytes) -> Record:
    """Attach a file to an incident; raises Refused for what is no picture or PDF, too large, or one too many."""
    seat.require(Kind.INCIDENT, Action.ADD)
    incident = found(seat, record)
    if not incident_steps.may_follow(incident.status, Action.ADD):
        raise Refused(_("This cannot be done as the incident stands now."))
    one = attached.described(name, data, ledger.new_id())
    attached.check_room([_size(entry) for entry in _entries(seat, record)], one.size)
    content = {
        attached.PREFIX + one.id: msgspec.to_builtins(one),
        attached.CONTENT: base64.b64encode(data).decode(),
    }
    entry = NewEntry(
        kind=Kind.INCIDENT,
        action=Action.ADD,
        record=record,
        open=Content({"attached": one.id, "attached_size": one.size}),
        clinical=Content(content),
        form=incidents.FORM,
    )
    ledger.append(seat.vault, [entry], seat.now())
    return found(seat, record)


def _entries(seat: Seat, record: str) -> list[Entry]:
    return [entry for entry in ledger.entries(seat.vault, record) if entry.open.set.get("attached")]


def _size(entry: Entry) -> int:
    return int(entry.open.set.get("attached_size", 0))


def opened(seat: Seat, record: str, identity: str) -> tuple[Attachment, bytes]:
    """Open one attachment, once the access is in the ledger; raises NoKey for who is no reader, Damaged."""
    entry = next(
        (one for one in _entries(seat, found(seat, record).id) if one.open.set["attached"] == identity), None
    )
    if entry is None or PartName.CLINICAL not in entry.parts:
        raise Refused(_("This attachment is not here any more."))
    try:
        said = ledger.read_part(seat.vault, entry.head.seq, PartName.CLINICAL).set
    except NoKey:
        _note(seat, Action.REFUSED, record)
        raise
    _note(seat, Action.OPENED, record)
    return _read(said, identity)


def _note(seat: Seat, action: Action, record: str) -> None:
    if not seat.vault.read_only:
        opening.note(seat, action, {"record": record, "why": "attachment"})


def _read(said: dict[str, object], identity: str) -> tuple[Attachment, bytes]:
    try:
        [one] = [each for each in attached.of(said) if each.id == identity]
        data = base64.b64decode(str(said.get(attached.CONTENT, "")), validate=True)
        if attached.described(one.name, data, identity) != one:
            raise parts.damaged()
    except (ValueError, binascii.Error, msgspec.ValidationError, Refused) as error:
        raise parts.damaged() from error
    return one, data


def export(seat: Seat, record: str, identity: str, path: Path) -> int:
    """Write one attachment into a file outside; the export is an entry of its own. Gives its size in bytes."""
    seat.require_right(Kind.INCIDENT, Right.EXPORT)
    seat.require(Kind.EXPORT, Action.EXPORTED)
    seat.require_proof(Act.EXPORT_ATTACHMENT)
    incident = found(seat, record)
    one, data = opened(seat, record, identity)
    files.atomic_write(path, data)
    said = {"what": "attachment", "format": one.sort.value, "of": incident.number, "hash": one.hash}
    entry = NewEntry(kind=Kind.EXPORT, action=Action.EXPORTED, open=Content(said))
    ledger.append(seat.vault, [entry], seat.now())
    return len(data)
