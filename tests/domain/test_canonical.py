"""One spelling for every value that is hashed or signed."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import canonical
from app.domain.actions import Action
from app.domain.kinds import Kind
from app.domain.ledger import FORMAT, Head
from app.domain.moments import Moment

texts = st.text(st.characters(exclude_categories=("Cs",)))
plain = st.none() | st.booleans() | st.integers() | texts
values = st.recursive(plain, lambda inner: st.lists(inner) | st.dictionaries(texts, inner), max_leaves=30)


@given(values)
def test_what_is_spelt_is_read_back_equal_and_spelt_the_same_again(value: Any) -> None:
    spelt = canonical.dumps(value)
    assert canonical.loads(spelt) == value
    assert canonical.dumps(canonical.loads(spelt)) == spelt


@given(st.dictionaries(texts, plain, min_size=2))
def test_the_order_in_which_keys_were_put_in_changes_nothing(value: dict[str, Any]) -> None:
    assert canonical.dumps(dict(reversed(value.items()))) == canonical.dumps(value)


@given(values)
def test_no_byte_is_spent_on_spaces_and_nothing_but_utf_8_is_written(value: Any) -> None:
    spelt = canonical.dumps(value)
    assert spelt.decode("utf-8") == json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


@pytest.mark.parametrize(
    "value", [1.0, {"a": 0.5}, [float("nan")], b"bytes", {1: "a"}, {None: 1}, {"a", "b"}]
)
def test_floats_bytes_and_odd_keys_are_not_spelt(value: Any) -> None:
    with pytest.raises(TypeError):
        canonical.dumps(value)


def test_half_a_character_is_not_spelt() -> None:
    with pytest.raises(ValueError):
        canonical.dumps({"a": "\ud800"})


@pytest.mark.parametrize(
    "spelt",
    [
        b'{"a":1.0}',
        b'{"a":1e2}',
        b"NaN",
        b"-0",
        b'{"a":1,"a":1}',
        b'{"a":1,"a":2}',
        b'{"b":1,"a":2}',
        b'{"a": 1}',
        b' {"a":1}',
        b'{"a":1}\n',
        b'{"a":"\\u00e9"}',
        b'{"a":"\\/"}',
        b"01",
        b'{"a":"\xff"}',
        b'{"a":"\xed\xa0\x80"}',
        b'\xef\xbb\xbf{"a":1}',
        b"",
        b"{",
        b"{'a':1}",
    ],
)
def test_any_other_spelling_of_a_value_is_refused(spelt: bytes) -> None:
    with pytest.raises(ValueError):
        canonical.loads(spelt)


@given(st.binary(max_size=60))
def test_bytes_that_are_read_are_always_the_bytes_that_would_be_spelt(spelt: bytes) -> None:
    try:
        value = canonical.loads(spelt)
    except ValueError:
        return
    assert canonical.dumps(value) == spelt


heads = st.builds(
    Head,
    format=st.just(FORMAT),
    vault=texts,
    seq=st.integers(0, 2**53),
    entry=texts,
    record=texts,
    number=texts,
    kind=st.sampled_from(Kind),
    action=st.sampled_from(Action),
    form=st.integers(0, 1000),
    time=st.builds(Moment, texts, texts, st.integers(-900, 900)),
    actor=texts,
    key=texts,
    previous=texts,
    parts=st.dictionaries(texts, texts),
)


@given(heads)
def test_an_entrys_head_is_spelt_canonically_with_exactly_the_specified_fields(head: Head) -> None:
    spelt = head.to_bytes()
    assert spelt == canonical.dumps(msgspec.to_builtins(head))
    assert Head.from_bytes(spelt) == head
    assert set(canonical.loads(spelt)) == {
        "format", "vault", "seq", "entry", "record", "number", "kind", "action", "form", "time", "actor", "key",
        "previous", "parts",
    }  # fmt: skip
    assert set(canonical.loads(spelt)["time"]) == {"utc", "zone", "offset"}


def test_a_head_with_one_field_more_or_another_order_is_refused() -> None:
    head = Head(FORMAT, "", 1, "e", "r", "", Kind.NOTICE, Action.SEAL, 1, Moment("t"), "a", "k", "", {})
    said = canonical.loads(head.to_bytes())
    for other in (
        canonical.dumps(said | {"note": ""}),
        json.dumps(said).encode(),
        json.dumps(dict(reversed(said.items())), separators=(",", ":")).encode(),
        canonical.dumps(said | {"seq": "1"}),
        canonical.dumps({name: value for name, value in said.items() if name != "previous"}),
        canonical.dumps(said | {"format": "keepwell/entry/2"}),
    ):
        with pytest.raises(ValueError):
            Head.from_bytes(other)
