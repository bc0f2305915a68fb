"""SECURITY.md says what the code does: its numbers, its tables, its fields and its example."""

import re
import struct

import msgspec
import pytest
import security

from app.domain import authority
from app.domain.actions import Action
from app.domain.kinds import Kind
from app.domain.ledger import Head
from app.domain.people import KeyClass, Member, Role, classes
from app.store import connection, grants, keyslots, manifests, register, witness
from app.store.schema import STEPS
from tests.strangers import locks, opening, reader
from tests.strangers import register as rows
from tests.strangers.spelling import PAGE, SAID, canonical, digest, made, prefix, read, tables

TEXT = PAGE.read_text(encoding="utf-8")
FORMAT = TEXT.split("# For somebody who writes a reader", 1)[1]
PROSE = re.sub(r"<!-- (\w+): .*?<!-- end of \1 -->", "", FORMAT, flags=re.DOTALL)


def test_the_made_parts_are_what_the_code_says() -> None:
    assert security.drawn(TEXT) == TEXT, "run python3 build/security.py"


def test_what_a_practice_reads_in_the_program_is_what_stands_here() -> None:
    page = security.HELP.read_text(encoding="utf-8")
    assert page == security.helped(TEXT) and page.count("\n## ") == 3 and "| --- |" not in page


def test_a_page_that_says_otherwise_is_made_anew() -> None:
    changed = TEXT.replace("`keepwell/entry/1`", "`keepwell/entry/2`")
    assert changed != TEXT and security.drawn(changed) == TEXT


def test_every_number_and_prefix_is_explained_and_none_is_missing() -> None:
    named = {" ".join(name.split()) for name in re.findall(r"\*([a-z0-9 ]+:\s[a-z\s]+)\*", PROSE)}
    assert named == set(SAID) == set(security.constants())


def test_every_kind_and_every_action_stands_in_a_table() -> None:
    kinds, needs, changes = tables(made("rights"))
    assert {row[0] for row in kinds[1:]} == set(Kind)
    assert {row[0] for row in (*needs[1:], *changes[1:])} == set(Action)


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        (opening.FIELDS, keyslots.Keyslots.__struct_fields__),
        (opening.SLOT, keyslots.Slot.__struct_fields__),
        (opening.GRANT, grants.MainGrant.__struct_fields__),
        (opening.SHEET, keyslots.PersonalSheet.__struct_fields__),
        (opening.MANIFEST, manifests.Manifest.__struct_fields__),
        (reader.HEAD, Head.__struct_fields__),
        (rows.MEMBER, Member.__struct_fields__),
        (set(), witness.Seen.__struct_fields__),
        (set(), register.ClassGrant.__struct_fields__),
        (set(), register.ClassKey.__struct_fields__),
        (set(), register.Change.__struct_fields__),
        (set(), register.FileKey.__struct_fields__),
        (set(), register.Invited.__struct_fields__),
    ],
)
def test_the_fields_of_each_object_are_described(said: set[str], fields: tuple[str, ...]) -> None:
    assert not said or said == set(fields)
    assert set(fields) <= set(re.findall(r"\w+", PROSE))


def test_every_table_of_the_file_is_described_with_its_columns() -> None:
    pattern = connection.memory()
    for statement in (one for step in STEPS for one in step):
        pattern.execute(statement)
    found = pattern.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'record_text_%'"
    ).fetchall()
    described = {name.strip("` "): row[1] for row in tables(PROSE)[0][1:] for name in row[0].split(",")}
    assert {name for (name,) in found} == set(described)
    for name in ("entry", "part", "draft", "setting"):
        columns = {row[1] for row in pattern.execute(f"PRAGMA table_info({name})").fetchall()}
        assert columns == set(re.findall(r"`(\w+)`", f"`{described[name]}`"))
    pattern.close()


def said() -> dict[str, str]:
    """The example's lines by what they are about."""
    pairs = re.findall(r"^- ((?:.|\n(?!\n))+)\n\n      (.+)$", made("example"), flags=re.MULTILINE)
    return {name.split(" of ", 1)[0]: value for name, value in pairs}


def test_a_stranger_comes_to_the_example_by_their_own_hands() -> None:
    example, salt = said(), bytes(range(32))
    code = example["sheet: code"]
    pair = locks.paper_pair(locks.secret_of(code))
    receive, point = locks.public_receive(pair.receive), locks.public_sign(pair.sign)
    text = b'{"set":{"place":"Room 1"}}'
    hashed = digest(prefix("part: hash prefix"), b"open\0", salt, text)
    head = example["entry: head"].encode()
    padded = struct.pack(">I", 6) + b"Sample" + bytes(246)
    slot = locks.stretched("a sample of five plain words", salt, 65536, 3, 4)
    assert locks.secret_of(code) == bytes(range(20))
    assert example == {
        "sheet: code": code,
        "sheet: hash": digest(receive),
        "sheet: public signing key": point.hex(),
        "slot: key": slot.hex(),
        "grant: info for `main`, epoch 1,": opening.info("ab" * 32, "main", 1, receive).decode(),
        "part: hash": hashed,
        "part: bytes to encrypt": f"{len(padded)} from {padded[:12].hex()}",
        "entry: head": head.decode(),
        "entry: its hash": digest(prefix("entry: hash prefix"), head),
    }
    spelt = read(head, reader.HEAD)
    assert (
        canonical(spelt) == head
        and spelt["key"] == locks.key_name(point)
        and spelt["parts"] == {"open": hashed}
    )


def test_there_is_a_place_for_what_the_program_was_put_through() -> None:
    assert TEXT.index("<!-- faults -->") < TEXT.index("<!-- end of faults -->") < TEXT.index(FORMAT)


def test_the_tables_say_of_everybody_what_the_program_lets_them_do() -> None:
    for role in Role:
        for clinical in (False, True):
            member = Member("p", "M-1", "Sample", role, clinical, "", "", "", 1)
            row = msgspec.to_builtins(member)
            for kind in Kind:
                for action in Action:
                    wanted = authority.may_act(member, kind, action)
                    assert rows.may(row, kind, action) is wanted, (role, clinical, kind, action)
            assert {key for key in KeyClass if rows.carries(row, key)} == classes(role, clinical)
