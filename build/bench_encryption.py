"""Measures what encryption costs: SQLCipher against the same SQLite without a key, on the same rows, set up alike."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from bench_judging import Line, compared, in_turns, repeated
from bench_places import Place, workshop
from sqlcipher3 import dbapi2 as sqlite

from app.domain.kinds import SORTS, Kind
from app.services import unlocking
from app.store import connection, records
from app.store.vault import Vault

DATED = tuple(kind for kind in (Kind.SESSION, Kind.INCIDENT, Kind.RUN) if "when" in SORTS[kind])
MONTHS = " UNION ALL ".join(
    f"SELECT kind, substr(ifnull(now ->> '$.when', ''), 1, 7) AS month, count(*) FROM record "
    f"INDEXED BY sort_{kind}_when WHERE kind = '{kind}' GROUP BY month"
    for kind in DATED
)
"""How many records of each dated kind fell into each month, read along the index of when they were."""
SCAN = "SELECT count(*) FROM record NOT INDEXED WHERE now LIKE '%no such words%'"
WIDE_SCAN = "SELECT sum(length(stored)) FROM part"


@contextmanager
def twins(place: Place) -> Iterator[tuple[Vault, Vault]]:
    """Give a vault twice, written in the same way: under a key, and without one; the same settings on both."""
    seat = place.unlock()
    try:
        with workshop() as folder:
            key = secrets.token_bytes(32)
            for name, spelt in (("keyed", f"x'{key.hex()}'"), ("plain", "")):
                seat.vault.db.execute(f"ATTACH DATABASE ? AS {name} KEY ?", (str(folder / name), spelt))
                seat.vault.db.execute(f"SELECT sqlcipher_export('{name}')").fetchall()
                seat.vault.db.execute(f"DETACH DATABASE {name}")
            keyed, plain = connection.connect(folder / "keyed", key), unkeyed(folder / "plain")
            try:
                yield replace(seat.vault, db=keyed), replace(seat.vault, db=plain)
            finally:
                keyed.close()
                plain.close()
    finally:
        unlocking.lock(seat)


def unkeyed(path: Path) -> Any:
    """Open a plain copy with every setting that the vault's own connection has, and make sure that it is plain."""
    assert connection.is_plain(path)
    db = sqlite.connect(str(path), isolation_level=None)
    for pragma in (*connection.PRAGMAS, f"PRAGMA cache_size=-{connection.CACHE_KIB}"):
        db.execute(pragma).fetchall()
    return db


def encryption(place: Place, rounds: int) -> list[Line]:
    """Compare the vault with the same database without a key."""
    with twins(place) as (keyed, plain):
        word = first_word(keyed)
        works: dict[str, tuple[float, Callable[[Vault], object]]] = {
            "list, newest first": (1.1, lambda vault: records.page(vault, Kind.SESSION)),
            "list by a field, page within": (1.1, partial(within, place_within(keyed))),
            "search, one word": (1.1, lambda vault: records.search(vault, word, [Kind.CLIENT])),
            "search, a word of many": (1.1, lambda vault: records.search(vault, "sample", [Kind.CLIENT])),
            "month by kind, along the index": (1.1, lambda vault: vault.db.execute(MONTHS).fetchall()),
            "scan of all records": (1.5, lambda vault: vault.db.execute(SCAN).fetchall()),
        }
        lines = [
            compared(what, {"keyed": partial(work, keyed), "plain": partial(work, plain)}, most, rounds)
            for what, (most, work) in works.items()
        ]
        lines.append(commits(keyed, plain, rounds))
        lines.append(beyond_the_cache(keyed, plain))
        return lines


def first_word(vault: Vault) -> str:
    """Name a word that one client has: the reference of one in the middle."""
    some = records.page(vault, Kind.CLIENT, sort="name", limit=50).rows
    return str(some[len(some) // 2].now.get("reference", ""))


def place_within(vault: Vault) -> Any:
    """Give where the tenth page of the sessions by client begins."""
    after = None
    for _page in range(10):
        after = records.page(vault, Kind.SESSION, sort="client", after=after).after
    return after


def within(after: Any, vault: Vault) -> object:
    """Read one page further in."""
    return records.page(vault, Kind.SESSION, sort="client", after=after)


def commits(keyed: Vault, plain: Vault, rounds: int) -> Line:
    """Compare one durable commit of one row of a kilobyte."""

    def commit(vault: Vault) -> None:
        with connection.transaction(vault.db):
            row = (secrets.token_hex(16), vault.me.id, "", secrets.token_bytes(1024))
            vault.db.execute("INSERT INTO draft VALUES (?, ?, ?, ?)", row)

    pair = {"keyed": lambda: commit(keyed), "plain": lambda: commit(plain)}
    return compared("durable commit of one row", pair, 1.4, rounds)


def beyond_the_cache(keyed: Vault, plain: Vault) -> Line:
    """Tell what a scan costs of a table that the page cache cannot hold; no bar, since nobody waits for one."""

    def scan(vault: Vault) -> object:
        return vault.db.execute(WIDE_SCAN).fetchall()

    taken = in_turns(
        {"keyed": repeated(lambda: scan(keyed), 1), "plain": repeated(lambda: scan(plain), 1)}, 2
    )
    said = ", ".join(f"{name} {taken.median(name):.2f} s" for name in ("keyed", "plain"))
    cache = f"every sealed part; the cache holds {connection.CACHE_KIB // 1024} MiB"
    return Line("scan past the page cache", None, "x", taken.ratio("keyed", "plain"), f"{said} ({cache})")
