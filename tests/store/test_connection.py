"""The connection to the encrypted file: one order, each step asserted, and no other program's ways in."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest
from sqlcipher3 import dbapi2 as sqlite

from app.domain.errors import Damaged, InUse, VaultTrouble
from app.services.seats import Seat
from app.store import connection, keyslots
from app.store.connection import connect
from app.store.vault import FILE

KEY = bytes(range(32))
Sit = Callable[[str], Seat]
SPECIFIED = {
    "cipher_status": "1",
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "temp_store": 2,
    "journal_mode": "delete",
    "synchronous": 3,
    "cache_size": -64 * 1024,
    "secure_delete": 1,
}


def test_the_open_vaults_connection_is_as_specified(seat_of: Sit) -> None:
    db = seat_of("owner").vault.db
    assert {name: db.execute(f"PRAGMA {name}").fetchone()[0] for name in SPECIFIED} == SPECIFIED
    assert db.isolation_level is None


@pytest.mark.parametrize(
    "pragma", [p for p in connection.PRAGMAS if "cache_size" not in p and "busy" not in p]
)
def test_a_pragma_that_did_not_take_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pragma: str
) -> None:
    contrary = {"ON": "OFF", "OFF": "ON", "MEMORY": "FILE", "DELETE": "TRUNCATE", "EXTRA": "FULL"}
    name, value = pragma.split("=")
    others = tuple(f"{name}={contrary[value]}" if p == pragma else p for p in connection.PRAGMAS)
    monkeypatch.setattr(connection, "PRAGMAS", others)
    with pytest.raises(AssertionError):
        connect(tmp_path / "new.db", KEY, fresh=True)


@pytest.mark.parametrize("size", [0, 16, 31, 33, 64])
def test_a_key_of_another_length_is_never_taken_as_a_passphrase(tmp_path: Path, size: int) -> None:
    with pytest.raises(AssertionError):
        connect(tmp_path / "new.db", bytes(size), fresh=True)
    assert not (tmp_path / "new.db").exists()


def test_the_file_never_looks_like_a_plain_database_and_is_private(practice: Path) -> None:
    assert not connection.is_plain(practice / FILE)
    if os.name == "posix":
        assert stat.S_IMODE((practice / FILE).stat().st_mode) == 0o600
        assert stat.S_IMODE((practice / keyslots.FILE).stat().st_mode) == 0o600


def test_a_folder_that_was_founded_can_be_entered_by_this_account_only(made: object) -> None:
    if os.name == "posix":
        assert stat.S_IMODE(made.folder.stat().st_mode) == 0o700  # type: ignore[attr-defined]


def test_a_plain_database_in_the_vaults_place_is_damage(tmp_path: Path) -> None:
    db = sqlite.connect(str(tmp_path / FILE))
    db.execute("CREATE TABLE entry (seq)")
    db.close()
    assert connection.is_plain(tmp_path / FILE)
    with pytest.raises(Damaged):
        connect(tmp_path / FILE, KEY)


def test_another_key_is_damage_and_changes_no_byte(practice: Path) -> None:
    before = (practice / FILE).read_bytes()
    with pytest.raises(Damaged):
        connect(practice / FILE, KEY)
    assert (practice / FILE).read_bytes() == before


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(VaultTrouble):
        connect(tmp_path / FILE, KEY)
    assert not list(tmp_path.iterdir())


def test_a_connection_for_reading_writes_nothing(practice: Path, held: dict[str, keyslots.Opened]) -> None:
    db = connect(practice / FILE, held["owner"].main, read_only=True)
    with pytest.raises(VaultTrouble), connection.transaction(db):
        db.execute("INSERT INTO setting VALUES ('a', 'b')")
    db.close()


def test_another_program_that_holds_the_file_is_said_in_words(
    practice: Path, held: dict[str, keyslots.Opened], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "PRAGMAS", tuple(p.replace("=5000", "=50") for p in connection.PRAGMAS))
    one, other = (connect(practice / FILE, held["owner"].main) for _ in range(2))
    one.execute("BEGIN EXCLUSIVE")
    with pytest.raises(InUse), connection.transaction(other):
        pass
    one.close()
    other.close()


def test_a_transaction_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    db = connect(tmp_path / "new.db", KEY, fresh=True)
    db.execute("CREATE TABLE t (a)")
    with pytest.raises(KeyError), connection.transaction(db):
        db.execute("INSERT INTO t VALUES (1)")
        raise KeyError
    assert not db.in_transaction and db.execute("SELECT * FROM t").fetchall() == []
    db.close()


def test_an_independent_reader_opens_the_vault_with_its_raw_key_and_reads_the_same_rows(
    practice: Path, seat_of: Sit, held: dict[str, keyslots.Opened]
) -> None:
    tables = ("entry", "part", "record", "link", "draft", "setting")
    ours = seat_of("owner").vault.db
    wanted = {table: ours.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in tables}
    other = apsw.Connection(
        f"{(practice / FILE).as_uri()}?mode=ro", flags=apsw.SQLITE_OPEN_URI | apsw.SQLITE_OPEN_READONLY
    )
    other.pragma("cipher", "sqlcipher")
    other.pragma("legacy", 4)
    other.execute(f"PRAGMA key = \"x'{held['owner'].main.hex()}'\"")
    for table in tables:
        assert [tuple(row) for row in other.execute(f"SELECT * FROM {table} ORDER BY 1, 2")] == wanted[table]
    assert wanted["entry"] and wanted["part"]
    other.close()
