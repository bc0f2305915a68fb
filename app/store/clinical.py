"""Clinical parts read back: one record's fields, and the clinicians' index that lives in memory only.

The index is built in steps after a clinician unlocks and is gone at lock. Building it, counting and sorting by it is
not an access; opening a record is (services note that).
"""

import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

import msgspec

from app.domain.errors import NoKey
from app.domain.kinds import Kind
from app.domain.ledger import Content, Head, PartName
from app.domain.people import KeyClass
from app.i18n import _
from app.store import connection, parts, seals
from app.store.connection import troubles
from app.store.vault import Vault

STEP = 50
WINDOW = 5_000
"""Entries that are gone through in one step at most, whether there is anything to index among them or not."""
FIRST = (
    Kind.INCIDENT, Kind.RISK_REVIEW, Kind.SAFETY_PLAN, Kind.CONDUCT, Kind.WORKSHEET, Kind.DISCLOSURE, Kind.REQUEST,
)  # fmt: skip
"""Kinds that are indexed before all others: their lists are narrowed and counted by what is sealed."""
BRIEF: dict[Kind, tuple[str, ...]] = {Kind.SESSION: ("risk",)}
"""Kinds of which there are very many: the index keeps only these fields, of the last year, and none of their words."""
HEAVY = frozenset({"content"})
"""Fields that hold a whole file: they are read from their own entry on demand, and from nowhere else."""
TURNS = (
    f"kind IN ({', '.join(repr(str(kind)) for kind in FIRST)})",
    f"kind NOT IN ({', '.join(repr(str(kind)) for kind in FIRST)}) "
    f"AND (kind NOT IN ({', '.join(repr(str(kind)) for kind in BRIEF)}) OR time >= :since)",
)


def folded(vault: Vault, record: str) -> dict[str, Any]:
    """Give the clinical fields of a record, every entry that this person can read folded in order.

    Raises NoKey where there are clinical parts and none of them is readable, Damaged where one was changed.
    """
    with troubles():
        rows = vault.db.execute(
            "SELECT head, salt, stored FROM entry INDEXED BY entry_record JOIN part ON part.entry = seq AND name = ?1 "
            "WHERE record = ?2 AND kind = (SELECT kind FROM record WHERE id = ?2) ORDER BY seq",
            (PartName.CLINICAL, record),
        ).fetchall()
    fields: dict[str, Any] = {}
    refused = 0
    for spelt, salt, stored in rows:
        try:
            fields |= _open(vault, spelt, salt, stored).set
        except NoKey:
            refused += 1
    if rows and refused == len(rows):
        raise NoKey(_("This part is sealed to clinicians; your keys do not open it."))
    return fields


def is_readable(vault: Vault, record: str) -> bool:
    """Say whether this person is a reader of any clinical part of a record; nothing is decrypted to tell."""
    with troubles():
        rows = vault.db.execute(
            "SELECT seq, stored FROM entry JOIN part ON part.entry = seq AND name = ? WHERE record = ?",
            (PartName.CLINICAL, record),
        ).fetchall()
    try:
        return not rows or any(
            not vault.readers(seq).keys().isdisjoint(seals.readers(stored)) for seq, stored in rows
        )
    except ValueError as error:
        raise parts.damaged() from error


def _open(vault: Vault, spelt: bytes, salt: bytes, stored: bytes) -> Content:
    try:
        return _light(parts.opened(vault, Head.from_bytes(spelt), PartName.CLINICAL, salt, stored))
    except (ValueError, msgspec.DecodeError) as error:
        raise parts.damaged() from error


def _light(content: Content) -> Content:
    """Leave out what is too heavy to be folded, kept in memory or searched."""
    if content.set.keys().isdisjoint(HEAVY):
        return content
    return Content({name: value for name, value in content.set.items() if name not in HEAVY}, content.links)


def index_some(vault: Vault, budget_ms: int, kind: Kind | None = None) -> tuple[int, int]:
    """Build the index a bit further, for about so long; gives how far it is and the end, both as entries' places.

    The kinds that whole lists wait for come first. With `kind`, only what that kind needs is built and told.
    """
    if not vault.holds(KeyClass.CLINICAL):
        return (0, 0)
    until = time.perf_counter() + budget_ms / 1000
    end, done = _end(vault), 0
    for turn, terms in enumerate(TURNS):
        if kind is None or turn == _turn(kind):
            done = _further(vault, turn, terms, end, until)
            if done < end:
                return (done if kind is not None or turn == len(TURNS) - 1 else 0, end)
    return (end, end)


def _further(vault: Vault, turn: int, terms: str, end: int, until: float) -> int:
    index, since = _index(vault), _year_before(vault)
    while vault.indexed[turn] < end:
        after = vault.indexed[turn]
        window = {
            "name": PartName.CLINICAL,
            "after": after,
            "last": after + WINDOW,
            "since": since,
            "step": STEP,
        }
        with troubles():
            rows = vault.db.execute(
                "SELECT seq, kind, record, head, salt, stored FROM entry "
                "JOIN part ON part.entry = seq AND name = :name "
                f"WHERE seq > :after AND seq <= :last AND {terms} ORDER BY seq LIMIT :step",
                window,
            ).fetchall()
        for seq, kind, record, spelt, salt, stored in rows:
            _put(index, record, Kind(kind), _readable(vault, spelt, salt, stored))
            vault.indexed[turn] = seq
        if len(rows) < STEP:
            vault.indexed[turn] = min(after + WINDOW, end)
        if vault.indexed[turn] >= end:
            connection.let_go(vault.db)
        if time.perf_counter() > until:
            break
    return vault.indexed[turn]


def _year_before(vault: Vault) -> str:
    """Give the moment a year before the newest entry, as entries spell it."""
    with troubles():
        row = vault.db.execute("SELECT time FROM entry ORDER BY seq DESC LIMIT 1").fetchone()
    return f"{int(row[0][:4]) - 1}{row[0][4:]}" if row else ""


def _turn(kind: str) -> int:
    return 0 if kind in FIRST else 1


def _end(vault: Vault) -> int:
    with troubles():
        return int(vault.db.execute("SELECT coalesce(max(seq), 0) FROM entry").fetchone()[0])


def _readable(vault: Vault, spelt: bytes, salt: bytes, stored: bytes) -> dict[str, Any]:
    try:
        return _open(vault, spelt, salt, stored).set
    except NoKey:
        return {}


def note(vault: Vault, seq: int, record: str, kind: Kind, content: Content | None) -> None:
    """Take a part that was just written into an index that has come as far as the entry before it."""
    for turn, done in enumerate(vault.indexed):
        if vault.index is not None and done == seq - 1:
            vault.indexed[turn] = seq
            if content is not None and turn == _turn(kind):
                _put(vault.index, record, kind, _light(content).set)


def forget(vault: Vault, record: str) -> None:
    """Take a record that was disposed of out of the index."""
    if vault.index is not None:
        vault.index.execute("DELETE FROM t WHERE rowid IN (SELECT place FROM c WHERE record = ?)", (record,))
        vault.index.execute("DELETE FROM c WHERE record = ?", (record,))


def _index(vault: Vault) -> connection.Connection:
    if vault.index is None:
        vault.index = connection.memory()
        vault.index.execute(
            "CREATE TABLE c (place INTEGER PRIMARY KEY, record TEXT UNIQUE, kind TEXT, body TEXT)"
        )
        vault.index.execute("CREATE INDEX c_kind ON c(kind)")
        vault.index.execute(
            "CREATE VIRTUAL TABLE t USING fts5(words, content='', contentless_delete=1, prefix='2 3')"
        )
    return vault.index


def _put(index: connection.Connection, record: str, kind: Kind, fields: Mapping[str, Any]) -> None:
    if kind in BRIEF:
        fields = {name: fields[name] for name in BRIEF[kind] if name in fields}
    row = index.execute("SELECT place, body FROM c WHERE record = ?", (record,)).fetchone()
    body = {**(msgspec.json.decode(row[1]) if row else {}), **fields}
    spelt = msgspec.json.encode(body).decode()
    if row:
        place = row[0]
        index.execute("UPDATE c SET body = ? WHERE place = ?", (spelt, place))
        index.execute("DELETE FROM t WHERE rowid = ?", (place,))
    elif not fields:
        return
    else:
        place = index.execute(
            "INSERT INTO c (record, kind, body) VALUES (?, ?, ?)", (record, kind, spelt)
        ).lastrowid
    if kind not in BRIEF:
        index.execute("INSERT INTO t (rowid, words) VALUES (?, ?)", (place, " ".join(_strings(body))))


def _strings(value: Any) -> Iterable[str]:
    match value:
        case str():
            yield value
        case dict():
            for inner in value.values():
                yield from _strings(inner)
        case list():
            for inner in value:
                yield from _strings(inner)


def select(
    vault: Vault, kind: Kind, where: Mapping[str, str | int] | None = None, text: str = "", limit: int = 1000
) -> list[str]:
    """Give ids of records of a kind whose clinical fields are, or hold, these values and whose text has these words."""
    if vault.index is None:
        return []
    terms: list[str] = ["kind = ?"]
    values: list[Any] = [str(kind)]
    joined = ""
    for name, value in (where or {}).items():
        terms.append("EXISTS (SELECT 1 FROM json_each(body, '$.' || ?) WHERE value = ?)")
        values += [name, value]
    if wanted := match(text):
        joined = " JOIN t ON t.rowid = c.place"
        terms.append("t.words MATCH ?")
        values.append(wanted)
    rows = vault.index.execute(
        f"SELECT record FROM c{joined} WHERE {' AND '.join(terms)} ORDER BY place DESC LIMIT ?",
        (*values, limit),
    ).fetchall()
    return [row[0] for row in rows]


def known(vault: Vault, records: Iterable[str], brief: bool = False) -> dict[str, dict[str, Any]]:
    """Give the clinical fields of these records, for lists: from the index, or opened here where it is not there.

    With `brief` a record of which the index keeps only some fields (`BRIEF`) is given with those. Records without a
    part that this person can read are left out.
    """
    if not vault.holds(KeyClass.CLINICAL):
        return {}
    index, end = _index(vault), _end(vault)
    whole = [done >= end for done in vault.indexed]
    found = {}
    for record in records:
        row = index.execute("SELECT kind, body FROM c WHERE record = ?", (record,)).fetchone()
        if row and whole[_turn(row[0])] and (brief or row[0] not in BRIEF):
            found[record] = msgspec.json.decode(row[1])
        else:
            with suppress(NoKey):
                found[record] = folded(vault, record)
    return {record: fields for record, fields in found.items() if fields}


def match(text: str) -> str:
    """Spell typed words as a search: every word must begin a word of what is found; empty where no word was typed."""
    words = "".join(letter if letter.isalnum() else " " for letter in text).split()
    return " ".join(f'"{word}"*' for word in words)
