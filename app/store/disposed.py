"""Parts lawfully disposed of: one that is not there must be named, with its hash, by an entry that stands."""

from app.domain import authority
from app.domain.actions import Action
from app.domain.gone import Disposed, disposed
from app.domain.ledger import Head, PartName, hash_head
from app.store import standing
from app.store.connection import Connection
from app.store.register import Register


class Disposals:
    """What the entries of disposal in one ledger say, each read and verified once, when it is first asked for."""

    def __init__(self, db: Connection, vault: str) -> None:
        self._db, self._vault = db, vault
        self._register: Register | None = None
        self._read: dict[int, frozenset[Disposed]] = {}

    def names(self, entry: int, name: str, digest: str) -> bool:
        """Say whether an entry of disposal that stands names this very part, by its entry, name and hash."""
        row = self._db.execute(
            "SELECT by FROM disposed WHERE entry = ? AND name = ?", (entry, name)
        ).fetchone()
        if row is None:
            return False
        if row[0] not in self._read:
            self._read[row[0]] = self._verified(row[0])
        return any((one.entry, one.name, one.hash) == (entry, name, digest) for one in self._read[row[0]])

    def _known(self) -> Register:
        if self._register is None:
            self._register, _faults = standing.load_register(self._db, self._vault)
        return self._register

    def _verified(self, by: int) -> frozenset[Disposed]:
        """Read an entry of disposal; nothing where it was not signed by somebody with the right to it by then."""
        row = next(standing.rows(self._db, by - 1), None)
        if row is None or row.seq != by:
            return frozenset()
        try:
            head = Head.from_bytes(row.head)
            member = self._known().signer(head.actor, head.seq)
            stands = (
                hash_head(row.head) == row.hash
                and head.action is Action.DISPOSE
                and member is not None
                and authority.may_act(member, head.kind, head.action)
                and standing.signed_by(row, head, member)
            )
            return frozenset(disposed(standing.open_part(self._db, head))) if stands else frozenset()
        except ValueError:
            return frozenset()


def still_there(db: Connection, last: int = 100) -> list[int]:
    """Give entries with a part that was disposed of and is there all the same; at most so many."""
    rows = db.execute(
        "SELECT DISTINCT part.entry FROM disposed JOIN part USING (entry, name) ORDER BY part.entry LIMIT ?",
        (last,),
    ).fetchall()
    return [row[0] for row in rows]


def of(db: Connection, record: str) -> list[Disposed]:
    """Name every part of a record that is there, with the hashes that its heads carry; raises ValueError."""
    rows = db.execute(
        "SELECT head, name FROM entry JOIN part ON part.entry = seq WHERE record = ? ORDER BY seq, name",
        (record,),
    ).fetchall()
    found = []
    for spelt, name in rows:
        head = Head.from_bytes(spelt)
        if name in head.parts:
            found.append(Disposed(head.seq, PartName(name), head.parts[name]))
    return found
