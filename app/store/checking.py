"""Checks of a vault against itself: the file, every hash link, every signature, every part, every row.

No checkpoint inside the vault is trusted. A check says what is wrong in words that name the area and the entry.
"""

import itertools
from collections.abc import Callable, Iterator

import msgspec
from msgspec import Struct

from app.domain import authority
from app.domain.kinds import Kind
from app.domain.ledger import SIGNATURE_PREFIX, Action, Content, Head, PartName, hash_head, hash_part
from app.domain.people import Member
from app.i18n import _
from app.store import folding, keys, register, schema
from app.store.connection import Connection, troubles
from app.store.register import Register

BATCH = 500
PIECE = 100
MOST_WORDS = 100
COLUMNS = "seq, entry, record, number, kind, action, time, actor, head, hash, signature"


class Faults(Struct):
    """What a check found; `entries` counts what was looked at, `words` holds at most a hundred sentences."""

    entries: int = 0
    words: list[str] = []
    verified: int = 0

    def add(self, sentence: str) -> None:
        """Note one fault."""
        if len(self.words) < MOST_WORDS:
            self.words.append(sentence)


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
    for row in rows(db, kinds=(Kind.REGISTER,)):
        if until is not None and row.seq > until:
            break
        try:
            head = Head.from_bytes(row.head)
            if hash_head(row.head) != row.hash or (row.seq == 1 and row.hash != vault):
                raise ValueError("hash")
            member = signer(db, head, known)
            if member is None or not signed_by(row, head, member):
                raise ValueError("signature")
            known = _folded(db, head, known)
        except ValueError:
            faults.append(_("Entry {n}: this change of the staff register does not count.").format(n=row.seq))
    return known, faults


def _folded(db: Connection, head: Head, known: Register) -> Register:
    return register.fold(known, head, register.change_of(open_part(db, head)))


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
        return msgspec.json.decode(row[1], type=Content)
    except msgspec.DecodeError as error:
        raise ValueError("not a part") from error


def signed_by(row: Row, head: Head, member: Member) -> bool:
    """Say whether an entry's signature is of this member's key."""
    public = keys.raw(member.sign)
    if head.key != keys.key_id(public):
        return False
    message = SIGNATURE_PREFIX + bytes.fromhex(hash_head(row.head))
    return keys.is_signed(keys.public_key(public), row.signature, message)


def standing(db: Connection, known: Register, kind: Kind, action: Action) -> Iterator[tuple[Row, Head]]:
    """Give the entries of one kind and action that stand: signed by somebody of the register with the right to them."""
    for row in rows(db, kinds=(kind,)):
        if row.action != action:
            continue
        try:
            head = Head.from_bytes(row.head)
            member = known.find(head.actor)
            entitled = (
                member is not None
                and member.is_active(head.seq)
                and authority.may_act(member, head.kind, head.action)
            )
            if (
                member
                and entitled
                and (head.kind, head.action) == (kind, action)
                and signed_by(row, head, member)
            ):
                yield row, head
        except ValueError:
            continue


def links(db: Connection, vault: str, last: int) -> Faults:
    """Recompute the hash links of the last so many entries, and compare each row's columns with its head."""
    faults = Faults()
    end = db.execute("SELECT coalesce(max(seq), 0) FROM entry").fetchone()[0]
    start = max(0, end - last)
    row = db.execute("SELECT hash FROM entry WHERE seq = ?", (start,)).fetchone()
    previous = row[0] if row else ""
    seq = start
    for row in rows(db, start):
        seq += 1
        _link(faults, row, vault, seq, previous)
        previous, seq = row.hash, row.seq
        faults.entries += 1
    return faults


def _link(faults: Faults, row: Row, vault: str, seq: int, previous: str) -> Head | None:
    try:
        head = Head.from_bytes(row.head)
    except ValueError:
        faults.add(_("Entry {n}: the signed line cannot be read.").format(n=row.seq))
        return None
    if row.seq != seq or head.previous != previous or (row.seq == 1 and hash_head(row.head) != vault):
        faults.add(_("Entry {n}: the chain is broken before this entry.").format(n=row.seq))
    if hash_head(row.head) != row.hash:
        faults.add(_("Entry {n}: the signed line was changed.").format(n=row.seq))
    if head.vault != ("" if row.seq == 1 else vault):
        faults.add(_("Entry {n}: it belongs to another vault.").format(n=row.seq))
    stored = (row.seq, row.entry, row.record, row.number, row.kind, row.action, row.time, row.actor)
    said = (head.seq, head.entry, head.record, head.number, head.kind, head.action, head.time.utc, head.actor)
    if stored != said:
        faults.add(_("Entry {n}: its row does not say what was signed.").format(n=row.seq))
    return head


Progress = Callable[[int, int], bool]
"""Told how far a check is and where it ends; answers False to stop it."""


def full(
    db: Connection, vault: str, after: int, progress: Progress, parts: bool = True, most: int | None = None
) -> Faults:
    """Check the entries after `after`, at most so many: link, signature, the right to it by then, part hashes."""
    faults = Faults(verified=after)
    with troubles():
        _walk(db, vault, faults, progress, parts, most)
    if faults.words:
        faults.verified = after
    return faults


def _walk(
    db: Connection, vault: str, faults: Faults, progress: Progress, parts: bool, most: int | None
) -> None:
    after = faults.verified
    end = db.execute("SELECT coalesce(max(seq), 0) FROM entry").fetchone()[0]
    row = db.execute("SELECT hash FROM entry WHERE seq = ?", (after,)).fetchone()
    previous, seq = (row[0] if row else ""), after
    known, faults.words = load_register(db, vault, after)
    for row in itertools.islice(rows(db, after), most):
        seq += 1
        head = _link(faults, row, vault, seq, previous)
        previous, seq = row.hash, row.seq
        faults.entries += 1
        if head is not None:
            known = _authorised(faults, db, row, head, known)
            if parts:
                _parts(faults, db, row.seq, head)
        faults.verified = row.seq
        if row.seq % BATCH == 0 and not progress(row.seq, end):
            break


def _authorised(faults: Faults, db: Connection, row: Row, head: Head, known: Register) -> Register:
    """Check one entry against the register before it; gives the register after it."""
    member = signer(db, head, known)
    if member is None or not member.is_active():
        faults.add(_("Entry {n}: it was signed by nobody of the register.").format(n=row.seq))
    elif not signed_by(row, head, member):
        faults.add(_("Entry {n}: the signature is not of the person it names.").format(n=row.seq))
    elif not authority.may_act(member, head.kind, head.action):
        faults.add(_("Entry {n}: the person had no right to make it.").format(n=row.seq))
    elif head.kind is Kind.REGISTER:
        try:
            return _folded(db, head, known)
        except ValueError:
            faults.add(_("Entry {n}: this change of the staff register does not count.").format(n=row.seq))
    return known


def _parts(faults: Faults, db: Connection, seq: int, head: Head) -> None:
    there = {
        name: hash_part(name, salt, stored)
        for name, salt, stored in db.execute("SELECT name, salt, stored FROM part WHERE entry = ?", (seq,))
    }
    for name, digest in head.parts.items():
        if name not in there:
            faults.add(_("Entry {n}: a part was removed without a record.").format(n=seq))
        elif there[name] != digest:
            faults.add(_("Entry {n}: a part was changed.").format(n=seq))
    if set(there) - set(head.parts):
        faults.add(_("Entry {n}: a part was added that was not signed.").format(n=seq))


def structure(db: Connection) -> list[str]:
    """Check the file itself, page by page and as a database; what was cached is let go first, so the disk answers."""
    found = []
    with troubles():
        db.execute("PRAGMA shrink_memory").fetchall()
        if pages := db.execute("PRAGMA cipher_integrity_check").fetchall():
            return [_("{n} pages of the vault's file are damaged.").format(n=len(pages))]
        if db.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
            found.append(_("The vault's file is not put together as it should be."))
        if not found and not schema.is_whole(db):
            found.append(_("The vault's tables or their guards are not the ones that Keepwell made."))
    return found


def records(db: Connection) -> list[str]:
    """Fold every record anew from the ledger and say which ones do not stand as the ledger says."""
    words: list[str] = []
    after: int | None = 0
    while after is not None:
        found, after = some_records(db, after)
        words += found
    return words[:MOST_WORDS]


def some_records(db: Connection, after: int) -> tuple[list[str], int | None]:
    """Do that for the next hundred records; gives what was found and where to go on, None at the end."""
    faults = Faults()
    with troubles():
        rows = db.execute(
            "SELECT place, id FROM record WHERE place > ? ORDER BY place LIMIT ?", (after, PIECE)
        ).fetchall()
        for _place, record in rows:
            there = folding.read(db, record)
            if folding.anew(db, record) != (there, folding.links(db, record)):
                name = (there.number or there.kind) if there else record
                faults.add(_("{number}: what is shown is not what the ledger says.").format(number=name))
        if len(rows) < PIECE:
            gone = db.execute(
                "SELECT DISTINCT number, kind FROM entry WHERE record NOT IN (SELECT id FROM record) LIMIT 100"
            ).fetchall()
            for number, kind in gone:
                faults.add(
                    _("{number}: the ledger has it, and it is not shown.").format(number=number or kind)
                )
    return faults.words, (rows[-1][0] if len(rows) == PIECE else None)
