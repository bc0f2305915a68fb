"""The connection to the encrypted file, made in one order with each step asserted.

A raw key of any other length would silently be taken as a passphrase, and a file that is never keyed would silently be
plain text: hence the assertions.
"""

import ctypes
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeAlias

from sqlcipher3 import dbapi2 as sqlite

from app.domain.errors import Cancelled, Damaged, DiskFull, InUse, ReadOnly, VaultTrouble
from app.i18n import _
from app.store import files

Connection: TypeAlias = Any
"""A sqlcipher3 connection; the module carries no types."""

PLAIN_HEADER = b"SQLite format 3\0"
CACHE_KIB = 64 * 1024
PASSING_KIB = 8 * 1024
"""The page cache of a connection that goes once through a file: it reads hardly a page twice."""
BUSY_MS = 5000
STEPS_BETWEEN = 20_000
"""Steps of the database's machine after which a long read asks whether it is still wanted."""

PRAGMAS = (
    "PRAGMA foreign_keys=ON",
    "PRAGMA recursive_triggers=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA journal_mode=DELETE",
    "PRAGMA synchronous=EXTRA",
    "PRAGMA secure_delete=ON",
    f"PRAGMA busy_timeout={BUSY_MS}",
)
ASSERTED = {
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "temp_store": 2,
    "synchronous": 3,
    "secure_delete": 1,
}


def connect(
    path: Path, main: bytes, read_only: bool = False, fresh: bool = False, cache_kib: int = CACHE_KIB
) -> Connection:
    """Open the file under its raw key of 32 bytes; raises Damaged where it does not open. `fresh` allows a new file."""
    if len(main) != 32:
        raise AssertionError("the key of the file is 32 bytes")
    if not fresh and not path.exists():
        raise no_vault()
    mode = "ro" if read_only else ("rwc" if fresh else "rw")
    with troubles():
        connection = sqlite.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None)
        try:
            _key(connection, main)
            for pragma in PRAGMAS:
                if not (read_only and "journal_mode" in pragma):
                    connection.execute(pragma).fetchall()
            if sys.platform == "darwin":
                connection.execute("PRAGMA fullfsync=ON").fetchall()
            connection.execute(f"PRAGMA cache_size=-{cache_kib}").fetchall()
            _assert(connection, read_only)
            tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
            if fresh:
                files.make_private(path)
            elif not tables:
                raise _damaged()
        except BaseException:
            connection.close()
            raise
    return connection


def rekey(connection: Connection, main: bytes) -> None:
    """Put the whole file under another raw key of 32 bytes, in one transaction, and close the connection.

    The driver does not say whether it could: only a fresh connection under one key or the other tells.
    """
    if len(main) != 32:
        raise AssertionError("the key of the file is 32 bytes")
    try:
        with troubles():
            connection.reset_key(b"x'" + main.hex().encode() + b"'")
    finally:
        connection.close()


def let_go(connection: Connection) -> None:
    """Give the memory of a connection's page cache back to the computer, after work that went through the whole file.

    The C library keeps what was freed for itself, page by page, unless it is told that no more is needed.
    """
    connection.execute("PRAGMA shrink_memory").fetchall()
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # another C library than glibc gives back by itself
            ctypes.CDLL(None).malloc_trim(0)


def no_vault() -> VaultTrouble:
    """Give the sentence for a folder without a vault."""
    return VaultTrouble(_("There is no vault in this folder."), "", _("Choose another folder."))


def memory() -> Connection:
    """Open a database that lives in memory only and is gone when closed."""
    connection = sqlite.connect(":memory:", isolation_level=None)
    connection.execute("PRAGMA temp_store=MEMORY").fetchall()
    return connection


def _key(connection: Connection, main: bytes) -> None:
    connection.execute("PRAGMA cipher_log_level=NONE").fetchall()
    connection.set_key(b"x'" + main.hex().encode() + b"'")
    if str(connection.execute("PRAGMA cipher_status").fetchone()[0]) != "1":
        raise AssertionError("the file is not encrypted")


def _assert(connection: Connection, read_only: bool) -> None:
    for name, wanted in ASSERTED.items():
        if connection.execute(f"PRAGMA {name}").fetchone()[0] != wanted:
            raise AssertionError(f"the connection's {name} is not as specified")
    if not read_only and connection.execute("PRAGMA journal_mode").fetchone()[0] != "delete":
        raise AssertionError("the connection's journal is not as specified")


def is_plain(path: Path) -> bool:
    """Say whether a file is an unencrypted database; only for files that no connection of ours has open."""
    with path.open("rb") as file:
        return file.read(16) == PLAIN_HEADER


@contextmanager
def troubles() -> Iterator[None]:
    """Turn what the database says into sentences; no message of the driver reaches a person or a log."""
    try:
        yield
    except sqlite.DatabaseError as error:
        raise _trouble(error) from None


NAMES = {
    "database or disk is full": "SQLITE_FULL",
    "database is locked": "SQLITE_BUSY",
    "attempt to write a readonly database": "SQLITE_READONLY",
    "database disk image is malformed": "SQLITE_CORRUPT",
    "file is not a database": "SQLITE_NOTADB",
    "disk I/O error": "SQLITE_IOERR",
}
"""What the driver says where it gives no name: its copying of a database does not."""


def _damaged() -> Damaged:
    return Damaged(
        _("The vault's file is damaged."),
        _("The damaged file is left as it is."),
        _("Restore the newest backup into a new folder."),
    )


def _trouble(error: Any) -> VaultTrouble:
    name = getattr(error, "sqlite_errorname", None) or NAMES.get(str(error), "")
    match name.split("_")[1:2]:
        case ["FULL"]:
            return DiskFull(
                _("Could not save: the disk is full."),
                _("The change was rolled back; your text is kept."),
                _("Free at least 10 MB and try again."),
            )
        case ["BUSY" | "LOCKED"]:
            return InUse(
                _("Another program is using the vault's file."),
                _("Nothing was changed."),
                _("Close it and try again."),
            )
        case ["READONLY" | "PERM" | "CANTOPEN"]:
            return ReadOnly(
                _("The vault's file may not be written here."),
                _("Nothing was changed."),
                _("Open it for reading, or move the practice's folder to a disk that may be written."),
            )
        case ["CORRUPT" | "NOTADB"]:
            return _damaged()
        case ["IOERR"]:
            return VaultTrouble(
                _("The disk did not answer as it should."),
                _("The change was rolled back; your text is kept."),
                _("Check the disk and try again."),
            )
        case _:
            raise error


@contextmanager
def interrupted(connection: Connection, wanted: Callable[[], bool]) -> Iterator[None]:
    """Break off a long read as soon as `wanted` says so; raises Cancelled then."""
    connection.set_progress_handler(lambda: int(wanted()), STEPS_BETWEEN)
    try:
        yield
    except sqlite.OperationalError as error:
        if getattr(error, "sqlite_errorname", "") == "SQLITE_INTERRUPT":
            raise Cancelled from None
        raise
    finally:
        connection.set_progress_handler(None, 0)


@contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """Do all of it or nothing: BEGIN IMMEDIATE, then COMMIT, or ROLLBACK where anything fails."""
    with troubles():
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                with suppress(sqlite.DatabaseError):
                    connection.execute("ROLLBACK")
            raise
