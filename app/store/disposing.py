"""Disposing of records: their parts are deleted and overwritten, and an entry on each says which parts those were.

What is left of a record is its line in the ledger: its number, its kind, who wrote when. Its fields, its links, its
words in the search, what was opened of it, and what was being typed about it are gone from the file.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from app.domain import disposals
from app.domain.actions import Action
from app.domain.disposals import Line
from app.domain.errors import Refused
from app.domain.gone import Disposed
from app.domain.kinds import Kind
from app.domain.ledger import PARTS, Content, Head, PartName, Record
from app.domain.moments import Moment
from app.i18n import _
from app.store import ballast, clinical, disposed, folding, ledger, reapplying, schema
from app.store import parts as parts_of
from app.store.connection import troubles
from app.store.ledger import NewEntry, Sealed
from app.store.vault import Vault

PIECE = 50
"""Access lines that are looked at in one piece."""
Progress = Callable[[int, int], object]


class Going(Struct, frozen=True):
    """One record that is to go: its line of the proposal, how it stands, and every part that goes with it."""

    line: Line
    record: Record
    parts: tuple[Disposed, ...]


def gather(vault: Vault, lines: Sequence[Line], progress: Progress = lambda *_: None) -> list[Going]:
    """Find what goes with each record: its own parts, and the details of whoever opened or sought it.

    Nothing is written. Raises NoKey where this person cannot read those details, Refused for a record that is gone.
    """
    found = []
    for line in lines:
        record = ledger.record_of(vault, line.record)
        with troubles():
            try:
                own = disposed.of(vault.db, record.id)
            except ValueError as error:
                raise parts_of.damaged() from error
        if not own:
            raise Refused(_("{number} was disposed of already.").format(number=line.number or line.kind))
        found.append(Going(line, record, tuple(own)))
    told = _told_of(vault, [going.record for going in found], progress)
    return [
        msgspec.structs.replace(going, parts=(*going.parts, *told.get(going.record.id, ())))
        for going in found
    ]


def _told_of(vault: Vault, some: Sequence[Record], progress: Progress) -> dict[str, list[Disposed]]:
    """Find the access lines whose details are about these records, by id, number or name."""
    sought = disposals.Sought(some)
    first = min((record.first for record in some), default=0)
    found: dict[str, list[Disposed]] = {}
    for head, details in _accesses(vault, first, progress):
        if record := sought.in_details(details):
            part = Disposed(head.seq, PartName.AUDIT, head.parts[PartName.AUDIT])
            found.setdefault(record, []).append(part)
    return found


def _accesses(vault: Vault, after: int, progress: Progress) -> Iterator[tuple[Head, dict[str, Any]]]:
    with troubles():
        end = ledger.newest(vault.db)[0]
        total = vault.db.execute(
            "SELECT count(*) FROM entry WHERE kind = ? AND seq > ?", (Kind.ACCESS, after)
        ).fetchone()[0]
    done = 0
    while True:
        with troubles():
            rows = vault.db.execute(
                "SELECT head, salt, stored FROM entry JOIN part ON part.entry = seq AND name = ? "
                "WHERE kind = ? AND seq > ? AND seq <= ? ORDER BY seq LIMIT ?",
                (PartName.AUDIT, Kind.ACCESS, after, end, PIECE),
            ).fetchall()
        for spelt, salt, stored in rows:
            try:
                head = Head.from_bytes(spelt)
                yield head, parts_of.opened(vault, head, PartName.AUDIT, salt, stored).set
            except (ValueError, msgspec.DecodeError) as error:
                raise parts_of.damaged() from error
            after = head.seq
        done += len(rows)
        progress(min(done, total), total)
        if len(rows) < PIECE:
            return


def dispose(vault: Vault, proposal: Record, going: Sequence[Going], at: Moment) -> list[Sealed]:
    """Delete what was gathered, and say so in the ledger, all in one transaction; raises Refused, VaultTrouble.

    On a full disk even deleting needs room: then the ballast is given up for it.
    """
    entries = [
        NewEntry(
            kind=one.record.kind,
            action=Action.DISPOSE,
            record=one.record.id,
            open=Content(
                {
                    "disposed": disposals.stamp(one.line, proposal.number, at.day()),
                    PARTS: msgspec.to_builtins(one.parts),
                }
            ),
        )
        for one in going
    ]
    entries.append(NewEntry(kind=Kind.DISPOSAL, action=Action.FINISH, record=proposal.id))
    sealed = ballast.with_room(vault, lambda: ledger.append(vault, entries, at))
    for one in going:
        clinical.forget(vault, one.record.id)
    reapplying.remember(vault, [one.seq for one in sealed[:-1]], proposal.id)
    return sealed


def naming(vault: Vault, client: Record) -> list[Record]:
    """Give what is kept and still names a client openly: what links to them, flags, sessions, and day lists.

    A day list names them by their id, or by a name that nobody matched to a client.
    """
    called = [str(name) for name in (client.now.get("name", ""), *client.now.get("aliases", ()))]
    called = [name for name in called if len(name) >= disposals.SHORTEST_NAME]
    listed = " OR ".join(["instr(now, ?1)", *("instr(lower(now), lower(?))" for _name in called)])
    with troubles():
        rows = vault.db.execute(
            f"SELECT {folding.COLUMNS} FROM record WHERE id IN ("
            "SELECT source FROM link WHERE target = ?1 UNION "
            f"{_of_client(Kind.FLAG)} UNION {_of_client(Kind.SESSION)} UNION "
            f"SELECT id FROM record WHERE kind = '{Kind.DAY_LIST}' AND ({listed})) ORDER BY seq",
            (client.id, *called),
        ).fetchall()
    return [folding.row_to_record(row) for row in rows]


def _of_client(kind: Kind) -> str:
    return f"SELECT id FROM record WHERE kind = '{kind}' AND {schema.sort_value(kind, 'client')} = ?1"
