"""How things stand now, kept beside the ledger: the record table, its links and its search words.

All of it is a fold of heads and open parts, written in the transaction of the entry, and can be made anew by anybody
who may unlock: `rebuild` comes out equal for every role.
"""

import itertools
from collections.abc import Iterable
from typing import Any

import msgspec

from app.domain import canonical, gone, ledger, moments, orders
from app.domain.actions import Action, Status
from app.domain.kinds import LETTERS, SEARCHED, Kind
from app.domain.ledger import Content, Head, Link, PartName, Record
from app.domain.moments import Moment
from app.store.connection import Connection, transaction

COLUMNS = "id, kind, number, status, seq, first, made, changed, author, now"
BATCH = 500
UNLINKED = (Status.WITHDRAWN, Status.DISPOSED)
"""How a record stands whose open links do not hold any more."""
_ENTRIES = "SELECT seq, record, head, stored FROM entry LEFT JOIN part ON part.entry = seq AND name = ? "


_MOMENT = msgspec.json.Decoder(Moment)
_NOW = msgspec.json.Decoder(dict[str, Any])


def row_to_record(row: tuple[Any, ...]) -> Record:
    """Read a row of the record table, selected as `COLUMNS`."""
    name, kind, number, status, seq, first, made, changed, author, now = row
    return Record(
        name, Kind(kind), number, Status(status), seq, first, moments.sound(_MOMENT.decode(made)),
        moments.sound(_MOMENT.decode(changed)), author, _NOW.decode(now),
    )  # fmt: skip


def read(db: Connection, record: str) -> Record | None:
    """Give how a record stands; None where there is none."""
    row = db.execute(f"SELECT {COLUMNS} FROM record WHERE id = ?", (record,)).fetchone()
    return row_to_record(row) if row else None


def add(db: Connection, head: Head, opened: Content) -> Record:
    """Fold one more entry into the record table; the caller holds the transaction."""
    before = read(db, head.record)
    if before is not None and before.kind is not head.kind:
        return before
    after = ledger.fold(before, head, opened)
    values = (
        after.id,
        after.kind,
        after.number,
        after.status,
        after.seq,
        after.first,
        _json(after.made),
        _json(after.changed),
        after.changed.utc,
        after.author,
        _json(after.now),
        _json(letters(after)),
    )
    if before is None:
        place = db.execute(
            "INSERT INTO record (id, kind, number, status, seq, first, made, changed, changed_utc, author, now, "
            "letters) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING place",
            values,
        ).fetchone()[0]
    else:
        place = db.execute(
            "UPDATE record SET kind = ?2, number = ?3, status = ?4, seq = ?5, first = ?6, made = ?7, changed = ?8, "
            "changed_utc = ?9, author = ?10, now = ?11, letters = ?12 WHERE id = ?1 RETURNING place",
            values,
        ).fetchone()[0]
    if after.status in UNLINKED:
        db.execute("DELETE FROM link WHERE source = ?", (after.id,))
    else:
        for link in opened.links:
            db.execute("INSERT OR IGNORE INTO link VALUES (?, ?, ?)", (after.id, link.part, link.to))
    _index(db, place, before, after)
    if head.action is Action.DISPOSE:
        for part in gone.disposed(opened):
            db.execute("INSERT OR IGNORE INTO disposed VALUES (?, ?, ?)", (part.entry, part.name, head.seq))
    return after


def letters(record: Record) -> dict[str, str]:
    """Spell the words that lists sort this record by as they are put in order."""
    names = LETTERS.get(record.kind, ())
    return {name: orders.key(str(record.now[name])) for name in names if name in record.now}


def _json(value: Any) -> str:
    return msgspec.json.encode(value, order="sorted").decode()


def _index(db: Connection, place: int, before: Record | None, after: Record) -> None:
    if after.kind not in SEARCHED:
        return
    now = _searched(after)
    if before is not None:
        if (was := _searched(before)) == now:
            return
        db.execute(
            "INSERT INTO record_text (record_text, rowid, words) VALUES ('delete', ?, ?)", (place, was)
        )
    db.execute("INSERT INTO record_text (rowid, words) VALUES (?, ?)", (place, now))


def _searched(record: Record) -> str:
    words = (_words(record.now.get(name)) for name in SEARCHED[record.kind])
    return " ".join((record.number, *itertools.chain.from_iterable(words)))


def _words(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        return (value,)
    return (str(one) for one in value) if isinstance(value, list | tuple) else ()


def rebuild(db: Connection) -> None:
    """Make the record table, its links and its search words anew from the ledger, in one transaction."""
    with transaction(db):
        db.execute("DELETE FROM record")
        db.execute("DELETE FROM link")
        db.execute("DELETE FROM disposed")
        db.execute("INSERT INTO record_text (record_text) VALUES ('delete-all')")
        last = 0
        while batch := db.execute(
            _ENTRIES + "WHERE seq > ? ORDER BY seq LIMIT ?", (PartName.OPEN, last, BATCH)
        ).fetchall():
            for _seq, _record, spelt, stored in batch:
                add(db, Head.from_bytes(spelt), _opened(stored))
            last = batch[-1][0]


def _opened(stored: bytes | None) -> Content:
    """Read an open part; one that does not read says nothing, to everybody alike, and is named by the check."""
    try:
        return canonical.decode(stored, Content) if stored is not None else Content()
    except ValueError:
        return Content()


def anew(db: Connection, record: str) -> tuple[Record | None, set[Link]]:
    """Fold one record from its entries: how it should stand, and the open links it should have."""
    rows = db.execute(_ENTRIES + "WHERE record = ? ORDER BY seq", (PartName.OPEN, record)).fetchall()
    found, linked = None, set[Link]()
    for _seq, _record, spelt, stored in rows:
        head, opened = Head.from_bytes(spelt), _opened(stored)
        if found is not None and found.kind is not head.kind:
            continue
        found = ledger.fold(found, head, opened)
        linked = set() if found.status in UNLINKED else linked | set(opened.links)
    return found, linked


def links(db: Connection, record: str) -> set[Link]:
    """Give the open links that a record has."""
    rows = db.execute("SELECT target, part FROM link WHERE source = ?", (record,)).fetchall()
    return {Link(*row) for row in rows}


def content(db: Connection) -> list[tuple[Any, ...]]:
    """Give the whole record table and its links as rows, for comparing two makings of it."""
    records = db.execute(f"SELECT {COLUMNS}, letters FROM record ORDER BY first, id").fetchall()
    links = db.execute("SELECT * FROM link ORDER BY source, part, target").fetchall()
    return [*records, *links, *db.execute("SELECT * FROM disposed ORDER BY entry, name").fetchall()]
