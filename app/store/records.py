"""Records as they stand now: found, listed a page at a time, counted and searched by their open fields."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from msgspec import Struct

from app.domain.actions import Status
from app.domain.kinds import LETTERS, SORTS, Kind
from app.domain.ledger import Record
from app.store import clinical, schema
from app.store.connection import troubles
from app.store.folding import COLUMNS, read, row_to_record
from app.store.vault import Vault


class Page(Struct, frozen=True):
    """One page of a list; give `after` back to get the next one, None at the end."""

    rows: tuple[Record, ...]
    after: tuple[Any, int] | None


def find(vault: Vault, record: str) -> Record | None:
    """Give how a record stands; None where there is none."""
    with troubles():
        return read(vault.db, record)


def find_number(vault: Vault, number: str) -> Record | None:
    """Give the record of that number."""
    rows = _rows(vault, "number = ? AND number <> ''", [number], "ORDER BY seq LIMIT 1")
    return rows[0] if rows else None


def page(
    vault: Vault,
    kind: Kind,
    *,
    sort: str = "seq",
    descending: bool = True,
    limit: int = 200,
    after: tuple[Any, int] | None = None,
    status: Collection[Status] = (),
    where: Mapping[str, str | int | bool] | None = None,
) -> Page:
    """Give one page of a kind, in the order of `seq`, `changed`, `number` or a declared open field."""
    value, index = _sort(kind, sort)
    order, beyond = ("DESC", "<") if descending else ("ASC", ">")
    sought, given = [], list[Any]()
    # In the order of the ledger each status is searched by itself: one index has them all in order.
    for some in [[one] for one in status] if sort == "seq" and status else [status]:
        terms, values = _filter(kind, some, where or {})
        if after is not None:
            terms += f" AND {value} {beyond}= ? AND ({value} {beyond} ? OR seq {beyond} ?)"
            values += [after[0], after[0], after[1]]
        by = "INDEXED BY sort_status" if sort == "seq" and some else index
        sought.append(
            f"SELECT * FROM (SELECT {COLUMNS}, {value} AS sorted FROM record {by} WHERE {terms} "
            f"ORDER BY {value} {order}, seq {order} LIMIT ?)"
        )
        given += [*values, limit]
    with troubles():
        rows = vault.db.execute(
            f"{' UNION ALL '.join(sought)} ORDER BY sorted {order}, seq {order} LIMIT ?", (*given, limit)
        ).fetchall()
    found = tuple(row_to_record(row[:-1]) for row in rows)
    return Page(found, (rows[-1][-1], found[-1].seq) if len(rows) == limit else None)


def _sort(kind: Kind, sort: str) -> tuple[str, str]:
    match sort:
        case "seq":
            return "seq", "INDEXED BY record_kind"
        case "changed":
            return "changed_utc", "INDEXED BY record_changed"
        case "number":
            return "first", "INDEXED BY record_first"
        case name if name in SORTS.get(kind, ()):
            return schema.sort_value(kind, name), f"INDEXED BY {schema.sort_name(kind, name)}"
        case _:
            raise ValueError("that field is not declared as one that lists sort on")


def _filter(
    kind: Kind, status: Collection[Status], where: Mapping[str, str | int | bool]
) -> tuple[str, list[str | int | bool | Any]]:
    terms, values = f"kind = '{kind}'", list[Any]()
    if status:
        terms += f" AND status IN ({', '.join('?' * len(status))})"
        values += [str(one) for one in status]
    for name, value in where.items():
        if name in SORTS.get(kind, ()) and name not in LETTERS.get(kind, ()):
            terms += f" AND {schema.sort_value(kind, name)} = ?"
            values.append(value)
        else:
            terms += " AND now ->> ? = ?"
            values += [f"$.{name}", value]
    return terms, values


def between(vault: Vault, kind: Kind, field: str, low: str, high: str) -> list[Record]:
    """Give the records whose declared open field is from `low` up to but not including `high`, in its order."""
    value, index = _sort(kind, field)
    terms, _none = _filter(kind, (), {})
    with troubles():
        rows = vault.db.execute(
            f"SELECT {COLUMNS} FROM record {index} WHERE {terms} AND {value} >= ? AND {value} < ? "
            f"ORDER BY {value}, seq",
            (low, high),
        ).fetchall()
    return [row_to_record(row) for row in rows]


def count(
    vault: Vault,
    kind: Kind,
    status: Collection[Status] = (),
    where: Mapping[str, str | int | bool] | None = None,
) -> int:
    """Count the records of a kind."""
    terms, values = _filter(kind, status, where or {})
    with troubles():
        return int(vault.db.execute(f"SELECT count(*) FROM record WHERE {terms}", values).fetchone()[0])


def search(vault: Vault, text: str, kinds: Collection[Kind], limit: int = 50) -> list[Record]:
    """Find records of these kinds by the beginnings of words in their number and open fields, the newest first."""
    wanted = clinical.match(text)
    if not wanted or not kinds:
        return []
    columns = ", ".join(f"record.{name}" for name in COLUMNS.split(", "))
    marks = ", ".join("?" * len(kinds))
    with troubles():
        rows = vault.db.execute(
            f"SELECT {columns} FROM record_text JOIN record ON record.place = record_text.rowid "
            f"WHERE record_text.words MATCH ? AND kind IN ({marks}) ORDER BY record_text.rowid DESC LIMIT ?",
            (wanted, *(str(kind) for kind in kinds), limit),
        ).fetchall()
    return [row_to_record(row) for row in rows]


def linked_to(vault: Vault, record: str, part: str | None = None) -> list[Record]:
    """Give the records whose open links point at this one, oldest first."""
    terms, values = "id IN (SELECT source FROM link WHERE target = ?)", [record]
    if part is not None:
        terms, values = "id IN (SELECT source FROM link WHERE target = ? AND part = ?)", [record, part]
    return _rows(vault, terms, values, "ORDER BY first")


def _rows(vault: Vault, terms: str, values: Sequence[Any], tail: str) -> list[Record]:
    with troubles():
        rows = vault.db.execute(f"SELECT {COLUMNS} FROM record WHERE {terms} {tail}", values).fetchall()
    return [row_to_record(row) for row in rows]
