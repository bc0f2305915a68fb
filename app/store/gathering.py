"""Gathering what still verifies: entry by entry, from a damaged file and from a backup, into a new ledger.

An entry counts here by the same rules as everywhere: its hash, its link to the entry before, its signature, and the
right its signer had by the register before it. Whatever does not is left where it was.
"""

from collections.abc import Callable, Iterator

from app.domain import authority
from app.domain.actions import Action
from app.domain.errors import Damaged
from app.domain.gone import disposed
from app.domain.kinds import Kind
from app.domain.ledger import Head, PartName, hash_head, hash_part
from app.i18n import _
from app.store import standing
from app.store.connection import Connection, transaction
from app.store.losses import Gap, LostPart
from app.store.register import Register
from app.store.standing import COLUMNS, Row
from app.store.wreckage import Wreck

Parts = dict[str, tuple[bytes, bytes]]
PIECE = 200
STAND_ALONE = frozenset(
    {
        Kind.REGISTER,
        Kind.INCIDENT,
        Kind.FLAG,
        Kind.CLIENT,
        Kind.PRACTICE,
        Kind.ACCESS,
        Kind.EXPORT,
        Kind.BACKUP,
    }
)
"""Kinds of which a later entry can be shown although the record's first one is lost, or of which each stands alone."""
MARKS = ", ".join("?" * len(COLUMNS.split(", ")))


class NeverCounted(ValueError):
    """An entry that reads whole, and that no register ever let count: nobody entitled signed it."""


class Gatherer:
    """A new ledger while it is being filled, oldest entry first; its guards are put up only afterwards."""

    def __init__(self, db: Connection, vault: str, wreck: Wreck, base: Connection | None) -> None:
        self._db, self._vault, self._wreck, self._base = db, vault, wreck, base
        self.register = Register()
        self.hashes = wreck.told("hash")
        """What the file's own index still tells of the hash of each entry, those included that cannot be read."""
        self.last, self.hash = 0, ""
        self.lost: list[int] = []
        self.refused: set[int] = set()
        """Entries that read whole and that nobody entitled signed: they never counted, so nothing is built on them."""
        self.from_base = 0
        self._missing: dict[tuple[int, str], LostPart] = {}
        self._named: set[tuple[int, str]] = set()

    def fill(self, end: int, going_on: Callable[[int, int], object]) -> None:
        """Take every entry up to `end` that verifies; `going_on` is told how far it is, and may raise Cancelled."""
        pieces = self._wreck.entries(0, end)
        while True:
            with transaction(self._db):
                done = [self._take(seq, row) for seq, row in _some(pieces)]
            if not done:
                return
            going_on(done[-1], end)

    def _take(self, seq: int, row: Row | None) -> int:
        for source, found in ((self._wreck, row), (None, self._from_base(seq))):
            if found is not None and self._accepts(found, source):
                self.from_base += source is None
                self.last, self.hash = seq, found.hash
                return seq
        self.lost.append(seq)
        return seq

    def _from_base(self, seq: int) -> Row | None:
        if self._base is None:
            return None
        row = self._base.execute(f"SELECT {COLUMNS} FROM entry WHERE seq = ?", (seq,)).fetchone()
        return Row(*row) if row else None

    def _accepts(self, row: Row, source: Wreck | None) -> bool:
        """Write an entry with its parts where it verifies; leave nothing of it where it does not."""
        try:
            head = Head.from_bytes(row.head)
            if not self._is_sound(row, head):
                return False
            parts = self._parts(head, source)
            self._write(row, parts)
            self.register = self._authorised(row, head)
        except (ValueError, TypeError) as error:
            if isinstance(error, NeverCounted):
                self.refused.add(row.seq)
            self._db.execute("DELETE FROM part WHERE entry = ?", (row.seq,))
            self._db.execute("DELETE FROM entry WHERE seq = ?", (row.seq,))
            return False
        for name, digest in head.parts.items():
            if name not in parts:
                self._missing[row.seq, name] = LostPart(row.seq, name, digest)
        if head.action is Action.DISPOSE:
            self._named |= {(one.entry, one.name) for one in disposed(standing.open_part(self._db, head))}
        return True

    def _is_sound(self, row: Row, head: Head) -> bool:
        said = (
            head.seq, head.entry, head.record, head.number, head.kind, head.action, head.time.utc, head.actor,
        )  # fmt: skip
        stored = (row.seq, row.entry, row.record, row.number, row.kind, row.action, row.time, row.actor)
        first = row.seq == 1
        before = self.hash if self.last == row.seq - 1 else head.previous  # behind a gap, its own word for it
        return (
            said == stored
            and hash_head(row.head) == row.hash
            and head.vault == ("" if first else self._vault)
            and (not first or row.hash == self._vault)
            and head.previous == before
        )

    def _parts(self, head: Head, source: Wreck | None) -> Parts:
        """Give the parts of an entry whose hashes hold, from where the entry was, else from the backup."""
        found: Parts = {}
        if self._base is not None:
            rows = self._base.execute("SELECT name, salt, stored FROM part WHERE entry = ?", (head.seq,))
            found = {name: (salt, stored) for name, salt, stored in rows.fetchall()}
        if source is not None:
            read = source.parts(head.seq, head.parts)
            found |= {name: one for name, one in read.items() if _holds(head, name, one)}
        return {name: one for name, one in found.items() if _holds(head, name, one)}

    def _write(self, row: Row, parts: Parts) -> None:
        values = [getattr(row, name) for name in COLUMNS.split(", ")]
        self._db.execute(f"INSERT INTO entry ({COLUMNS}) VALUES ({MARKS})", values)
        for name, (salt, stored) in parts.items():
            self._db.execute("INSERT INTO part VALUES (?, ?, ?, ?)", (row.seq, name, salt, stored))

    def _authorised(self, row: Row, head: Head) -> Register:
        """Give the register after an entry that stands; raises ValueError for one that does not."""
        member = standing.signer(self._db, head, self.register)
        if member is None or not member.is_active() or not standing.signed_by(row, head, member):
            raise NeverCounted("not signed by anybody of the register")
        if not authority.may_act(member, head.kind, head.action):
            raise NeverCounted("no right to it")
        if head.kind is not Kind.REGISTER:
            return self.register
        standing.open_part(self._db, head)  # what cannot be read may have counted
        try:
            return standing.folded(self._db, head, self.register)
        except ValueError as error:
            raise NeverCounted("it changes the register as nobody may") from error

    def settle(self) -> tuple[LostPart, ...]:
        """Take out what was disposed of and entries that can no longer be shown; gives the other parts that are lost.

        An entry whose open part is gone says nothing, and most kinds of record say nothing without their first entry.
        """
        with transaction(self._db):
            for entry, name in self._named:
                self._db.execute("DELETE FROM part WHERE entry = ? AND name = ?", (entry, name))
            mute = {
                entry
                for entry, name in self._missing
                if name == PartName.OPEN and (entry, name) not in self._named
            }
            self._take_out(mute)
            self._take_out(headless := self._headless())
            mute |= headless
        self.lost = sorted({*self.lost, *mute})
        self.last, self.hash = self._db.execute(
            "SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1"
        ).fetchone() or (0, "")
        return tuple(
            one
            for place, one in sorted(self._missing.items())
            if place not in self._named and one.entry not in mute
        )

    def _take_out(self, entries: set[int]) -> None:
        for entry in entries:
            self._db.execute("DELETE FROM part WHERE entry = ?", (entry,))
            self._db.execute("DELETE FROM entry WHERE seq = ?", (entry,))

    def _headless(self) -> set[int]:
        """Find the entries of records whose first entry is lost, of kinds that cannot be shown without it."""
        began: set[str] = set()
        found = set[int]()
        for seq, record, kind, action in self._db.execute(
            "SELECT seq, record, kind, action FROM entry ORDER BY seq"
        ).fetchall():
            if action == Action.SEAL or kind in STAND_ALONE:
                began.add(record)
            elif record not in began:
                found.add(seq)
        return found

    def gaps(self, after: str) -> tuple[Gap, ...]:
        """Give the gaps in what was taken; the entry that comes behind the last one will name the hash `after`."""
        found, lost = list[Gap](), set(self.lost)
        for first in sorted(lost):
            if first - 1 in lost:
                continue
            last = first
            while last + 1 in lost:
                last += 1
            before = self._db.execute("SELECT hash FROM entry WHERE seq = ?", (first - 1,)).fetchone()
            behind = self._db.execute("SELECT head FROM entry WHERE seq = ?", (last + 1,)).fetchone()
            named = Head.from_bytes(behind[0]).previous if behind else after
            found.append(Gap(first, last, before[0] if before else "", named))
        return tuple(found)

    def require_register(self) -> None:
        """Refuse to go on where a change of the staff register is among what is lost, or may be; raises Damaged.

        Entries after the last that was taken are lost as in a restore: nothing is built on what they said. One that
        reads whole and never counted changed nothing, and is left out.
        """
        kinds, records = self._wreck.told("kind"), self._wreck.told("record")
        known = dict(self._db.execute("SELECT DISTINCT record, kind FROM entry").fetchall())
        kind_of = {
            seq: kinds.get(seq, known.get(records.get(seq, "")))
            for seq in self.lost
            if seq not in self.refused
        }
        unknown = [seq for seq, kind in kind_of.items() if kind is None and seq < self.last]
        if unknown or Kind.REGISTER in kind_of.values() or not self.register.root:
            raise Damaged(
                _("The staff register in this file is not whole, so nothing of it can be trusted."),
                _("The damaged file is left as it is."),
                _("Restore the newest backup into a new folder."),
            )


def _holds(head: Head, name: str, part: tuple[bytes, bytes]) -> bool:
    return hash_part(name, *part) == head.parts.get(name)


def _some(pieces: Iterator[tuple[int, Row | None]]) -> list[tuple[int, Row | None]]:
    return [one for _place, one in zip(range(PIECE), pieces, strict=False)]
