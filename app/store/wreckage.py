"""What can still be read of a damaged vault's file: row by row, from a copy of it; the damaged file is never opened.

The encryption refuses everything after the first damaged page it meets, so each refusal is followed by a new
connection. What is read here is believed nowhere: whoever asks verifies hashes and signatures.
"""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlite

from app.domain.errors import Damaged, VaultTrouble
from app.store import connection, files
from app.store.connection import Connection
from app.store.standing import COLUMNS, Row
from app.store.vault import FILE

BLOCK = 4096
BATCH = 100
JOURNAL = f"{FILE}-journal"
INDEXES = {
    "hash": "sqlite_autoindex_entry_2",
    "kind": "entry_kind",
    "record": "entry_record",
    "actor": "entry_actor",
}
"""Which index tells each fact of an entry whose own row cannot be read."""


def lift(folder: Path, to: Path) -> None:
    """Copy a damaged file, with the journal that a crash may have left, for looking at; raises VaultTrouble.

    A place that the disk refuses to read is left empty in the copy, so that only what lay there is lost.
    """
    for name in (FILE, JOURNAL):
        if (folder / name).exists():
            with files.troubles((folder / name).stat().st_size):
                _copy(folder / name, to / name)


def _copy(source: Path, target: Path) -> None:
    with source.open("rb") as read, target.open("xb") as written:
        size = source.stat().st_size
        for place in range(0, size, BLOCK):
            block = b""
            with suppress(OSError):
                read.seek(place)
                block = read.read(BLOCK)
            written.write(block or bytes(min(BLOCK, size - place)))


class Wreck:
    """A copy of a damaged file under its key; raises Damaged where not even its first page can be read."""

    def __init__(self, path: Path, main: bytes) -> None:
        self._path, self._main = path, main
        self._db: Connection = self._open()

    def _open(self) -> Connection:
        try:  # for writing, so that a journal that lies beside it is rolled back
            return connection.connect(self._path, self._main)
        except Damaged:
            return connection.connect(self._path, self._main, read_only=True)

    def close(self) -> None:
        """Let the copy go."""
        self._db.close()

    def ask(self, sql: str, given: Iterable[Any] = ()) -> list[tuple[Any, ...]] | None:
        """Ask for rows; None where a damaged page lies on the way to them.

        Asked twice: a damaged page that an earlier answer passed by unused makes the next question fail without fault.
        """
        for _time in range(2):
            try:
                found: list[tuple[Any, ...]] = self._db.execute(sql, tuple(given)).fetchall()
                return found
            except sqlite.DatabaseError:
                self._again()
        return None

    def _again(self) -> None:
        self._db.close()
        self._db = self._open()

    def entries(self, after: int, until: int) -> Iterator[tuple[int, Row | None]]:
        """Give each place after `after` up to `until` with its row; None where it cannot be read or is not there."""
        for start in range(after, until, BATCH):
            places = range(start + 1, min(start + BATCH, until) + 1)
            select = f"SELECT {COLUMNS} FROM entry WHERE seq BETWEEN ? AND ?"
            rows = self.ask(select, (places[0], places[-1]))
            if rows is None:
                rows = [row for seq in places for row in self.ask(select, (seq, seq)) or ()]
            found = {row[0]: Row(*row) for row in rows if len(row) == len(Row.__struct_fields__)}
            yield from ((seq, found.get(seq)) for seq in places)

    def parts(self, seq: int, names: Iterable[str]) -> dict[str, tuple[bytes, bytes]]:
        """Give the salt and stored bytes of each part of an entry that can be read."""
        rows = self.ask("SELECT name, salt, stored FROM part WHERE entry = ?", (seq,))
        if rows is None:
            one = "SELECT name, salt, stored FROM part WHERE entry = ? AND name = ?"
            rows = [row for name in names for row in self.ask(one, (seq, name)) or ()]
        return {name: (bytes(salt), bytes(stored)) for name, salt, stored in rows}

    def told(self, fact: str) -> dict[int, str]:
        """Give a fact of every entry that its index can tell, read from both ends up to what is damaged."""
        one = f"SELECT seq, {fact} FROM entry INDEXED BY {INDEXES[fact]} ORDER BY {fact}"
        return {seq: value for order in ("ASC", "DESC") for seq, value in self._run(f"{one} {order}")}

    def table(self, name: str) -> list[tuple[Any, ...]]:
        """Give the rows of a small table as far as they can be read, from its beginning."""
        return list(self._run(f"SELECT * FROM {name}"))

    def _run(self, sql: str) -> Iterator[tuple[Any, ...]]:
        """Give rows up to the first damaged page, on a connection that has met none yet."""
        self._again()
        try:
            yield from self._db.execute(sql)
        except sqlite.DatabaseError:
            self._again()


def opened(path: Path, keys_of: Iterable[bytes]) -> Wreck | None:
    """Open a damaged copy with the first of these keys that fits; None where none does, or its first page is gone."""
    for main in keys_of:
        with suppress(VaultTrouble):
            return Wreck(path, main)
    return None


def throw_away(folder: Path) -> None:
    """Take a folder of work away."""
    shutil.rmtree(folder, ignore_errors=True)
