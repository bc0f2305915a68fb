"""The ledger's values: what an entry says, and how a record's entries fold into how it stands now.

The spelling to the byte is the vault's specification; this page is its meaning.
"""

import hashlib
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import msgspec
from msgspec import Struct

from app.domain import canonical
from app.domain.actions import FIRST_STATUS, STATUS_AFTER, Action, Status
from app.domain.kinds import Kind, shown_number
from app.domain.moments import Moment

FORMAT = "keepwell/entry/1"
ENTRY_PREFIX = b"keepwell/entry/1\0"
SIGNATURE_PREFIX = b"keepwell/entry-sig/1\0"
PART_PREFIX = b"keepwell/part/1\0"


class PartName(StrEnum):
    """Who can read a part: everybody with a key, clinicians, one person, or owner and auditor."""

    OPEN = "open"
    CLINICAL = "clinical"
    OWN = "own"
    AUDIT = "audit"


class Link(Struct, frozen=True):
    """An open link from the record that carries it: to which record, and what part that one plays."""

    to: str
    part: str


class Content(Struct, frozen=True, omit_defaults=True):
    """What one part says: the fields it sets and, for open parts, the links it makes."""

    set: dict[str, Any] = {}
    links: tuple[Link, ...] = ()


class Head(Struct, frozen=True):
    """The signed line of an entry. It carries no client's name and no free text.

    `parts` maps each part's name to its hash (hex); `previous` is the hash of the entry before, empty for the first;
    `vault` is empty in the first entry only, whose hash is the vault id. `form` is the version of the form that was
    answered.
    """

    format: str
    vault: str
    seq: int
    entry: str
    record: str
    number: str
    kind: Kind
    action: Action
    form: int
    time: Moment
    actor: str
    key: str
    previous: str
    parts: dict[str, str]

    def to_bytes(self) -> bytes:
        """Spell the head canonically: these exact bytes are hashed and signed."""
        return msgspec.json.encode(self, order="sorted")

    @staticmethod
    def from_bytes(data: bytes) -> "Head":
        """Read a head; raises ValueError where it is not spelt canonically or says something impossible."""
        try:
            head = canonical.decode(data, Head)
        except ValueError as error:
            raise ValueError("not an entry's head") from error
        if head.format != FORMAT or head.to_bytes() != data:
            raise ValueError("an entry's head is not spelt canonically")
        return head


def hash_head(head: bytes) -> str:
    """Give an entry's hash (hex): SHA-256 over the prefix and the exact bytes of its head."""
    return hashlib.sha256(ENTRY_PREFIX + head).hexdigest()


def hash_part(name: str, salt: bytes, stored: bytes) -> str:
    """Give a part's hash (hex) over its name, its salt of 32 random bytes and its stored bytes."""
    return hashlib.sha256(PART_PREFIX + name.encode() + b"\0" + salt + stored).hexdigest()


PARTS = "parts"
"""Names the parts that go with a record, where an entry disposes of it."""


class Record(Struct, frozen=True):
    """One thing kept, as its entries leave it today; `now` holds its open fields only."""

    id: str
    kind: Kind
    number: str
    status: Status
    seq: int
    first: int
    made: Moment
    changed: Moment
    author: str
    now: dict[str, Any]


def fold(before: Record | None, head: Head, opened: Content) -> Record:
    """Give how a record stands after one more entry, from the entry's head and open part alone.

    An entry of another kind changes nothing: the right to write a client's record is none to change a flag. A number
    that is none of its kind's is left out, since numbers stand in names of files; the check names it.
    """
    if before is None:
        number = shown_number(head.kind, head.number)
        status = FIRST_STATUS.get(head.kind, Status.ACTIVE)
        return Record(
            head.record, head.kind, number, status, head.seq, head.seq, head.time, head.time, head.actor,
            dict(opened.set),
        )  # fmt: skip
    if head.kind is not before.kind:
        return before
    now = {**before.now, **opened.set}
    if head.action is Action.DISPOSE:  # what earlier entries said is gone, so nothing of it stands
        now = {name: value for name, value in opened.set.items() if name != PARTS}
    return msgspec.structs.replace(
        before,
        status=_status(before, head),
        seq=head.seq,
        changed=head.time,
        now=now,
    )


def _status(before: Record, head: Head) -> Status:
    if before.status is Status.DISPOSED or head.action is Action.DISPOSE:
        return Status.DISPOSED
    if head.action is Action.WITHDRAW:
        return Status.WITHDRAWN
    by_kind: Mapping[Kind, Status] = STATUS_AFTER.get(head.action, {})
    return by_kind.get(head.kind, before.status)
