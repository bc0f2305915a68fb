"""The steps of the tables: an earlier vault is brought up with everything in it, where it may be written."""

import pytest

from app.domain.actions import Action
from app.domain.errors import ReadOnly, TooNew
from app.domain.kinds import Kind
from app.domain.ledger import FORMAT, Head, hash_head
from app.domain.moments import Moment
from app.store import connection, folding, schema
from app.store.connection import Connection, transaction

NAMES = ("Zoë", "anna", "Émile", "Bo 10", "Bo 2")


@pytest.fixture
def first() -> Connection:
    """Give the tables as the first step left them, with five clients of whom only the ledger knows."""
    db = connection.memory()
    with transaction(db):
        for statement in schema.STEPS[0]:
            db.execute(statement)
    previous = ""
    for seq, name in enumerate(NAMES, 1):
        at = Moment(f"2026-11-23T00:00:{seq:02d}.000Z")
        head = Head(
            FORMAT, "v", seq, f"e{seq}", f"r{seq}", f"C-{seq:04d}", Kind.CLIENT, Action.SEAL, 1, at, "a", "k",
            previous, {"open": "00"},
        )  # fmt: skip
        previous = hash_head(head.to_bytes())
        row = (
            seq,
            head.entry,
            head.record,
            head.number,
            head.kind,
            head.action,
            at.utc,
            "a",
            head.to_bytes(),
        )
        db.execute("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*row, previous, b"s"))
        said = f'{{"set":{{"name":"{name}"}}}}'.encode()
        db.execute("INSERT INTO part VALUES (?, 'open', ?, ?)", (seq, b"salt", said))
    db.execute("UPDATE setting SET value = '1:' WHERE key = ?", (schema.FOLD,))
    db.execute("PRAGMA user_version=1")
    return db


def test_a_vault_of_the_first_step_is_brought_up_with_its_records_in_order(first: Connection) -> None:
    schema.bring_up(first)
    schema.sort_index(first)
    assert schema.is_whole(first)
    rows = first.execute(
        f"SELECT now ->> '$.name' FROM record ORDER BY {schema.sort_value(Kind.CLIENT, 'name')}"
    )
    assert [name for (name,) in rows] == ["anna", "Bo 2", "Bo 10", "Émile", "Zoë"]
    found = first.execute("SELECT rowid FROM record_text WHERE words MATCH 'emile'").fetchall()
    assert len(found) == 1
    before = folding.content(first)
    schema.bring_up(first)
    assert folding.content(first) == before


def test_a_step_that_is_broken_off_leaves_the_vault_as_it_was(
    first: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "STEPS", (schema.STEPS[0], (*schema.STEPS[1], "no statement")))
    before = first.execute("SELECT sql FROM sqlite_schema ORDER BY name").fetchall()
    with pytest.raises(Exception, match="syntax error"):
        schema.bring_up(first)
    assert first.execute("SELECT sql FROM sqlite_schema ORDER BY name").fetchall() == before
    assert first.execute("PRAGMA user_version").fetchone()[0] == 1


def test_a_vault_that_must_be_brought_up_says_so_where_it_may_not_be_written(first: Connection) -> None:
    with pytest.raises(ReadOnly, match="older Keepwell"):
        schema.bring_up(first, read_only=True)
    schema.bring_up(first)
    schema.bring_up(first, read_only=True)


def test_a_vault_of_a_newer_keepwell_is_left_alone(first: Connection) -> None:
    first.execute("PRAGMA user_version=99")
    with pytest.raises(TooNew, match="newer Keepwell"):
        schema.bring_up(first)
