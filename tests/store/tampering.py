"""What somebody who holds the key of the file can do to it with their own tools."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from app.domain import canonical
from app.domain.actions import Action
from app.domain.kinds import Kind
from app.domain.ledger import FORMAT, SIGNATURE_PREFIX, Head, PartName, hash_head, hash_part
from app.domain.moments import Moment
from app.store import connection, keys, ledger
from app.store.connection import Connection
from app.store.vault import FILE


@contextmanager
def hands_on(folder: Path, main: bytes) -> Iterator[Connection]:
    """Open the file under its key, without its guards; they are put back afterwards."""
    db = connection.connect(folder / FILE, main)
    try:
        triggers = db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _sql in triggers:
            db.execute(f"DROP TRIGGER {name}")
        db.execute("PRAGMA foreign_keys=OFF").fetchall()
        yield db
        for _name, sql in triggers:
            db.execute(sql)
    finally:
        db.close()


def head_of(db: Connection, seq: int) -> Head:
    """Read one entry's head."""
    return Head.from_bytes(db.execute("SELECT head FROM entry WHERE seq = ?", (seq,)).fetchone()[0])


def newest(db: Connection) -> int:
    """Give the place of the newest entry."""
    return int(db.execute("SELECT max(seq) FROM entry").fetchone()[0])


def put(db: Connection, head: Head, sign: bytes | None = None, seq: int | None = None) -> str:
    """Put a head in the place of an entry, its columns and hash made to fit; signed anew where a key is given."""
    spelt = head.to_bytes()
    digest = hash_head(spelt)
    where = head.seq if seq is None else seq
    db.execute(
        "UPDATE entry SET entry = ?, record = ?, number = ?, kind = ?, action = ?, time = ?, actor = ?, "
        "head = ?, hash = ? WHERE seq = ?",
        (
            head.entry, head.record, head.number, head.kind, head.action, head.time.utc, head.actor, spelt, digest,
            where,
        ),
    )  # fmt: skip
    if sign is not None:
        signature = keys.sign(keys.signing_key(sign), SIGNATURE_PREFIX + bytes.fromhex(digest))
        db.execute("UPDATE entry SET signature = ? WHERE seq = ?", (signature, where))
    return digest


def changed(db: Connection, seq: int, sign: bytes | None = None, **fields: Any) -> str:
    """Change fields of one entry's head."""
    return put(db, msgspec.structs.replace(head_of(db, seq), **fields), sign)


def rechain(db: Connection, after: int, sign: bytes, **fields: Any) -> None:
    """Make every entry after `after` follow from the one before it again, all signed with one key."""
    previous = db.execute("SELECT hash FROM entry WHERE seq = ?", (after,)).fetchone()[0]
    for seq in range(after + 1, newest(db) + 1):
        previous = changed(db, seq, sign, previous=previous, **fields)


def cut(db: Connection, after: int) -> None:
    """Take away every entry after `after`, and what was folded from them."""
    records = [row[0] for row in db.execute("SELECT record FROM entry WHERE seq > ?", (after,)).fetchall()]
    db.execute("DELETE FROM part WHERE entry > ?", (after,))
    db.execute("DELETE FROM entry WHERE seq > ?", (after,))
    for record in records:
        db.execute("DELETE FROM record WHERE id = ? AND first > ?", (record, after))


def forged(
    db: Connection,
    vault: str,
    actor: str,
    sign: bytes,
    kind: Kind,
    action: Action,
    record: str,
    said: dict[str, Any],
) -> int:
    """Add an entry that is chained and signed as it should be, whatever it says; gives its place."""
    seq, previous = ledger.newest(db)
    stored, salt = canonical.dumps({"set": said} if said else {}), bytes(32)
    head = Head(
        FORMAT, vault, seq + 1, ledger.new_id(), record, "", kind, action, 1, Moment("2026-11-23T15:00:00.000Z"), actor,
        keys.key_id(keys.sign_public(sign)), previous, {"open": hash_part("open", salt, stored)},
    )  # fmt: skip
    with connection.transaction(db):
        ledger.insert(db, head, {PartName.OPEN: (salt, stored)}, sign)
    return seq + 1
