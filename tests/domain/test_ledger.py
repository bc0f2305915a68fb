"""What an entry says, how it is hashed, and how entries fold into how a record stands."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import kinds, ledger
from app.domain.actions import ACTION_WORDS, FIRST_STATUS, STATUS_AFTER, STATUS_WORDS, Action, Status
from app.domain.gone import Disposed, disposed
from app.domain.kinds import Kind
from app.domain.ledger import FORMAT, Content, Head, PartName, Record, fold, hash_head, hash_part
from app.domain.moments import Moment


def head(seq: int = 1, action: Action = Action.SEAL, kind: Kind = Kind.INCIDENT, actor: str = "a") -> Head:
    time = Moment(f"2026-11-23T00:00:{seq:02d}.000Z")
    return Head(FORMAT, "v", seq, f"e{seq}", "r", "INC-2026-0001", kind, action, 1, time, actor, "k", "", {})


def test_an_entrys_hash_is_sha256_over_the_specified_prefix_and_the_very_bytes() -> None:
    spelt = head().to_bytes()
    assert hash_head(spelt) == hashlib.sha256(b"keepwell/entry/1\x00" + spelt).hexdigest()
    assert ledger.SIGNATURE_PREFIX == b"keepwell/entry-sig/1\x00"


@pytest.mark.parametrize("name", PartName)
def test_a_parts_hash_is_over_prefix_name_nul_salt_and_stored_bytes(name: PartName) -> None:
    salt = bytes(range(32))
    wanted = hashlib.sha256(
        b"keepwell/part/1\x00" + name.value.encode() + b"\x00" + salt + b"stored"
    ).hexdigest()
    assert hash_part(name, salt, b"stored") == wanted


def test_the_same_bytes_under_another_name_or_salt_have_another_hash() -> None:
    hashes = {hash_part(name, bytes([salt] * 32), b"x") for name in PartName for salt in range(3)}
    assert len(hashes) == 12


def test_a_first_entry_makes_the_record_with_its_open_fields() -> None:
    record = fold(None, head(), Content(set={"place": "Room 1"}))
    assert record == Record(
        "r",
        Kind.INCIDENT,
        "INC-2026-0001",
        Status.SEALED,
        1,
        1,
        head().time,
        head().time,
        "a",
        {"place": "Room 1"},
    )


def test_a_later_entry_sets_its_fields_and_leaves_first_author_and_number() -> None:
    first = fold(None, head(), Content(set={"place": "Room 1", "kind": "threat"}))
    after = fold(first, head(2, Action.CORRECT, actor="b"), Content(set={"place": "Room 2"}))
    assert after.now == {"place": "Room 2", "kind": "threat"}
    assert (after.author, after.first, after.seq, after.made, after.changed.utc[-7:]) == (
        "a", 1, 2, first.made, "02.000Z"
    )  # fmt: skip


@given(st.lists(st.sampled_from(Action), max_size=12), st.sampled_from(Kind))
def test_the_status_is_that_of_the_last_action_that_gives_one_to_this_kind(
    actions: list[Action], kind: Kind
) -> None:
    record = fold(None, head(kind=kind), Content())
    wanted = FIRST_STATUS.get(kind, Status.ACTIVE)
    assert record.status is wanted
    for seq, action in enumerate(actions, 2):
        record = fold(record, head(seq, action, kind), Content())
        if action is Action.DISPOSE or wanted is Status.DISPOSED:
            wanted = Status.DISPOSED
        elif action is Action.WITHDRAW:
            wanted = Status.WITHDRAWN
        else:
            wanted = STATUS_AFTER.get(action, {}).get(kind, wanted)
        assert record.status is wanted and record.seq == seq


def test_a_disposed_record_says_nothing_of_what_stood_there_and_stays_disposed() -> None:
    gone = {"rule": "generic/7 years"}
    told = Content(set={"disposed": gone, "parts": [[1, "open", "00"]]})
    first = fold(None, head(), Content(set={"place": "Room 1"}))
    after = fold(first, head(2, Action.DISPOSE), told)
    assert (after.status, after.now, after.number) == (Status.DISPOSED, {"disposed": gone}, first.number)
    assert fold(after, head(3, Action.WITHDRAW), Content()).status is Status.DISPOSED
    assert disposed(told) == (Disposed(1, PartName.OPEN, "00"),)


@pytest.mark.parametrize("parts", ["all", [["1", "open", "00"]], [[1, "other", "00"]], [[1, "open"]], [1]])
def test_an_entry_of_disposal_that_does_not_name_its_parts_counts_for_nothing(parts: object) -> None:
    with pytest.raises(ValueError, match="disposal"):
        disposed(Content(set={"parts": parts}))


def test_every_action_status_and_kind_has_its_words() -> None:
    assert set(ACTION_WORDS) == set(Action)
    assert set(STATUS_WORDS) == set(Status)
    assert set(kinds.KIND_WORDS) == set(Kind)


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        (Kind.INCIDENT, "INC-2026-0007"),
        (Kind.EXPORT, "EXP-2026-0007"),
        (Kind.CLIENT, "C-0007"),
        (Kind.FLAG, "F-0007"),
        (Kind.SESSION, "S-00007"),
        (Kind.RUN, "RUN-0007"),
        (Kind.PROTOCOL, "PR-007"),
        (Kind.NOTICE, ""),
    ],
)
def test_records_are_numbered_by_kind_and_some_by_year(kind: Kind, wanted: str) -> None:
    assert kinds.number(kind, 7, 2026) == wanted
    assert kinds.counts_by_year(kind) is ("2026" in wanted)
