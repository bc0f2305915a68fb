"""Which entries stand: whose signature each one bears, and which register they make, read from the stored bytes."""

from collections.abc import Iterator

from msgspec import Struct

from app.domain import authority, canonical
from app.domain.actions import Action
from app.domain.kinds import Kind
from app.domain.ledger import SIGNATURE_PREFIX, Content, Head, PartName, hash_head, hash_part
from app.domain.people import Member
from app.i18n import _
from app.store import changes, keys, register
from app.store.connection import Connection
from app.store.register import Register

BATCH = 500
COLUMNS = "seq, entry, record, number, kind, action, time, actor, head, hash, signature"


class Row(Struct, frozen=True):
    """One row of the entry table as it is stored."""

    seq: int
    entry: str
    record: str
    number: str
    kind: str
    action: str
    time: str
    actor: str
    head: bytes
    hash: str
    signature: bytes


def rows(db: Connection, after: int = 0, kinds: tuple[Kind, ...] = ()) -> Iterator[Row]:
    """Give the rows of the entry table in order, in batches, so that other work may come between."""
    terms = f"AND kind IN ({', '.join('?' * len(kinds))})" if kinds else ""
    while True:
        batch = db.execute(
            f"SELECT {COLUMNS} FROM entry WHERE seq > ? {terms} ORDER BY seq LIMIT ?", (after, *kinds, BATCH)
        ).fetchall()
        for one in batch:
            yield Row(*one)
        if len(batch) < BATCH:
            return
        after = batch[-1][0]


def load_register(db: Connection, vault: str, until: int | None = None) -> tuple[Register, list[str]]:
    """Fold the register from its entries (as it stood after `until`), each verified; gives also what did not count."""
    known, faults = Register(), list[str]()
    for seq, after in _folding(db, vault):
        if until is not None and seq > until:
            break
        if after is None:
            faults.append(_("Entry {n}: this change of the staff register does not count.").format(n=seq))
        else:
            known = after
    return known, faults


def counting(db: Connection, vault: str) -> frozenset[int]:
    """Give the places of the register's entries that count."""
    return frozenset(seq for seq, after in _folding(db, vault) if after is not None)


def _folding(db: Connection, vault: str) -> Iterator[tuple[int, Register | None]]:
    """Give each place of the register's entries with the register after it; None where the entry does not count."""
    known = Register()
    for row in rows(db, kinds=(Kind.REGISTER,)):
        try:
            head = Head.from_bytes(row.head)
            if hash_head(row.head) != row.hash or (row.seq == 1 and row.hash != vault):
                raise ValueError("hash")
            member = signer(db, head, known)
            if member is None or not signed_by(row, head, member):
                raise ValueError("signature")
            known = folded(db, head, known)
        except ValueError:
            yield row.seq, None
            continue
        yield row.seq, known


def folded(db: Connection, head: Head, known: Register) -> Register:
    """Give the register after one more of its entries; raises ValueError where it does not count."""
    return changes.fold(known, head, register.change_of(open_part(db, head)))


def signer(db: Connection, head: Head, known: Register) -> Member | None:
    """Find who should have signed an entry, by the register before it; the founder stands in the first entry itself."""
    if head.seq != 1:
        return known.find(head.actor)
    try:
        return register.change_of(open_part(db, head)).member
    except ValueError:
        return None


def open_part(db: Connection, head: Head) -> Content:
    """Read an entry's open part, which must be the one that was signed; raises ValueError."""
    row = db.execute(
        "SELECT salt, stored FROM part WHERE entry = ? AND name = 'open'", (head.seq,)
    ).fetchone()
    if row is None or hash_part(PartName.OPEN, row[0], row[1]) != head.parts.get(PartName.OPEN):
        raise ValueError("the open part is not the one that was signed")
    try:
        return canonical.decode(row[1], Content)
    except ValueError as error:
        raise ValueError("not a part") from error


def signed_by(row: Row, head: Head, member: Member) -> bool:
    """Say whether an entry's signature is of this member's key."""
    public = keys.raw(member.sign)
    if head.key != keys.key_id(public):
        return False
    message = SIGNATURE_PREFIX + bytes.fromhex(hash_head(row.head))
    return keys.is_signed(keys.public_key(public), row.signature, message)


def of(db: Connection, known: Register, kind: Kind, action: Action) -> Iterator[tuple[Row, Head]]:
    """Give the entries of one kind and action that stand: signed by somebody of the register with the right to them."""
    for row in rows(db, kinds=(kind,)):
        if row.action != action:
            continue
        try:
            head = Head.from_bytes(row.head)
            member = known.signer(head.actor, head.seq)
            entitled = member is not None and authority.may_act(member, head.kind, head.action)
            if (
                member
                and entitled
                and (head.kind, head.action) == (kind, action)
                and signed_by(row, head, member)
            ):
                yield row, head
        except ValueError:
            continue
