"""Checks of a vault against itself: the file, every hash link, every signature, every part, every row.

No checkpoint inside the vault is trusted. A check says what is wrong in words that name the area and the entry.
"""

import itertools
from collections.abc import Callable

from msgspec import Struct

from app.domain import authority, canonical, kinds
from app.domain.kinds import Kind
from app.domain.ledger import Content, Head, PartName, hash_head, hash_part
from app.i18n import _
from app.store import disposed, folding, schema, standing
from app.store.connection import Connection, interrupted, troubles
from app.store.disposed import Disposals
from app.store.losses import Losses
from app.store.register import Register

PIECE = 100
MOST_WORDS = 100


class Faults(Struct):
    """What a check found; `entries` counts what was looked at, `words` holds at most a hundred sentences.

    `known` is the register as it stood after the last entry looked at, for going on from there.
    """

    entries: int = 0
    words: list[str] = []
    verified: int = 0
    known: Register | None = None
    lost: list[str] = []
    """What is not there and was sealed as lost by an owner: no fault, and never called whole."""

    def add(self, sentence: str) -> None:
        """Note one fault."""
        if len(self.words) < MOST_WORDS:
            self.words.append(sentence)


Progress = Callable[[int, int], bool]
"""Told how far a check is and where it ends; answers False to stop it."""


def links(db: Connection, vault: str, last: int, progress: Progress = lambda *_: True) -> Faults:
    """Recompute the hash links of the last so many entries, and compare each row's columns with its head."""
    faults = Faults()
    end = db.execute("SELECT coalesce(max(seq), 0) FROM entry").fetchone()[0]
    seq, previous = _before(db, max(0, end - last))
    losses = Losses(db, vault)
    for row in standing.rows(db, seq):
        _link(faults, row, vault, (seq, previous), losses)
        previous, seq = row.hash, row.seq
        faults.entries += 1
        if faults.entries % PIECE == 0 and not progress(seq, end):
            break
    return faults


def _before(db: Connection, seq: int) -> tuple[int, str]:
    """Give the place and hash of the last entry up to a place; (0, "") before the first."""
    row = db.execute(
        "SELECT seq, hash FROM entry WHERE seq <= ? ORDER BY seq DESC LIMIT 1", (seq,)
    ).fetchone()
    return (row[0], row[1]) if row else (0, "")


def _follows(faults: Faults, row: standing.Row, head: Head, before: tuple[int, str], losses: Losses) -> bool:
    """Say whether an entry follows the one before it, or a gap that an owner sealed as lost, which is then noted."""
    seq, previous = before
    if row.seq == seq + 1 and head.previous == previous:
        return True
    sealed = losses.gap(seq + 1, row.seq - 1, previous, head.previous) if row.seq > seq + 1 else ""
    if sealed and len(faults.lost) < MOST_WORDS:
        faults.lost.append(sealed)
    return bool(sealed)


def _link(
    faults: Faults, row: standing.Row, vault: str, before: tuple[int, str], losses: Losses
) -> Head | None:
    try:
        head = Head.from_bytes(row.head)
    except ValueError:
        faults.add(_("Entry {n}: the signed line cannot be read.").format(n=row.seq))
        return None
    if not _follows(faults, row, head, before, losses) or (row.seq == 1 and hash_head(row.head) != vault):
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


def full(
    db: Connection,
    vault: str,
    after: int,
    progress: Progress,
    parts: bool = True,
    most: int | None = None,
    known: Register | None = None,
) -> Faults:
    """Check the entries after `after`, at most so many: link, signature, the right to it by then, part hashes.

    `known` is the register as a piece before left it; without it, it is folded and verified from the first entry.
    """
    faults = Faults(verified=after, known=known)
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
    seq, previous = _before(db, after)
    known = faults.known
    if known is None:
        known, faults.words = standing.load_register(db, vault, after)
    disposals, losses = Disposals(db, vault), Losses(db, vault)
    for row in itertools.islice(standing.rows(db, after), most):
        head = _link(faults, row, vault, (seq, previous), losses)
        previous, seq = row.hash, row.seq
        faults.entries += 1
        if head is not None:
            known = _authorised(faults, db, row, head, known)
            _belongs(faults, db, head)
            _timed(faults, head)
            if parts:
                _parts(faults, db, head, disposals, losses)
        faults.verified = row.seq
        if row.seq % PIECE == 0 and not progress(row.seq, end):
            break
    faults.known = known


def _authorised(faults: Faults, db: Connection, row: standing.Row, head: Head, known: Register) -> Register:
    """Check one entry against the register before it; gives the register after it."""
    member = standing.signer(db, head, known)
    if member is None or not member.is_active():
        faults.add(_("Entry {n}: it was signed by nobody of the register.").format(n=row.seq))
    elif not standing.signed_by(row, head, member):
        faults.add(_("Entry {n}: the signature is not of the person it names.").format(n=row.seq))
    elif not authority.may_act(member, head.kind, head.action):
        faults.add(_("Entry {n}: the person had no right to make it.").format(n=row.seq))
    elif head.kind is Kind.REGISTER:
        try:
            return standing.folded(db, head, known)
        except ValueError:
            faults.add(_("Entry {n}: this change of the staff register does not count.").format(n=row.seq))
    return known


def _belongs(faults: Faults, db: Connection, head: Head) -> None:
    """Check that an entry is of its record's kind and number: rights go by kind."""
    first = db.execute(
        "SELECT kind, number FROM entry WHERE record = ? ORDER BY seq LIMIT 1", (head.record,)
    ).fetchone()
    if first != (head.kind, head.number):
        faults.add(_("Entry {n}: its record is of another kind or number.").format(n=head.seq))
    if not kinds.is_number(head.kind, head.number):
        faults.add(_("Entry {n}: its number is none that this kind of record has.").format(n=head.seq))


def _parts(faults: Faults, db: Connection, head: Head, disposals: Disposals, losses: Losses) -> None:
    seq, there = head.seq, dict[str, str]()
    for name, salt, stored in db.execute("SELECT name, salt, stored FROM part WHERE entry = ?", (seq,)):
        there[name] = hash_part(name, salt, stored)
        if name == PartName.OPEN and not _reads(stored):
            faults.add(
                _("Entry {n}: its open part was signed, and says nothing that can be read.").format(n=seq)
            )
    for name, digest in head.parts.items():
        if name not in there:
            if disposals.names(seq, name, digest):
                continue
            if sealed := losses.part(seq, name, digest):
                faults.lost.append(sealed)
            else:
                faults.add(_("Entry {n}: a part was removed without a record.").format(n=seq))
        elif there[name] != digest:
            faults.add(_("Entry {n}: a part was changed.").format(n=seq))
    if set(there) - set(head.parts):
        faults.add(_("Entry {n}: a part was added that was not signed.").format(n=seq))


def _timed(faults: Faults, head: Head) -> None:
    """Check that an entry's time is one: every page that shows the entry shows it."""
    try:
        head.time.local()
    except (ValueError, OverflowError):
        faults.add(_("Entry {n}: its time was signed, and is none.").format(n=head.seq))


def _reads(stored: bytes) -> bool:
    try:
        canonical.decode(stored, Content)
    except ValueError:
        return False
    return True


def structure(db: Connection, somebody_waits: Callable[[], bool] = lambda: False) -> list[str]:
    """Check the file itself, page by page and as a database.

    Raises Cancelled as soon as somebody waits.
    """
    found = []
    with troubles(), interrupted(db, somebody_waits):
        if damaged := pages(db):
            return [damaged]
        if db.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
            found.append(_("The vault's file is not put together as it should be."))
        if not found and not schema.is_whole(db):
            found.append(_("The vault's tables or their guards are not the ones that Keepwell made."))
        for seq in disposed.still_there(db):
            found.append(_("Entry {n}: a part that was disposed of is there all the same.").format(n=seq))
    return found


def pages(db: Connection) -> str:
    """Say how many pages of the file are not what was written; empty where each one is. Text of others may be anything.

    What was cached is let go first, so that the disk answers.
    """
    db.execute("PRAGMA shrink_memory").fetchall()
    found = db.execute("PRAGMA cipher_integrity_check").fetchall()
    return _("{n} pages of the vault's file are damaged.").format(n=len(found)) if found else ""


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
                name = kinds.shown_number(kind, number) or kind
                faults.add(_("{number}: the ledger has it, and it is not shown.").format(number=name))
    return faults.words, (rows[-1][0] if len(rows) == PIECE else None)
