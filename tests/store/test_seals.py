"""Sealed parts: opened by their readers, at their place, unchanged, and in no other way."""

import struct

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain import canonical
from app.store import keys, seals
from app.store.seals import Place

PLACE = Place("vault", "entry", "record", "clinical", "incident", "author")
ONE, OTHER = keys.new_receive(), keys.new_receive()
READERS = {"clinical/1": keys.receive_public(ONE), "author": keys.receive_public(OTHER)}
SEALED = seals.seal(PLACE, b"what happened", READERS)


@given(st.binary(max_size=2000))
def test_text_comes_out_of_its_padding_as_it_went_in(text: bytes) -> None:
    padded = seals.pad(text)
    assert seals.unpad(padded) == text
    assert len(padded) % 256 == 0 and len(padded) - len(text) - 4 < 256
    assert padded == struct.pack(">I", len(text)) + text + bytes(len(padded) - 4 - len(text))


@pytest.mark.parametrize(
    "padded",
    [
        b"",
        b"\0\0\0",
        bytes(255),
        bytes(257),
        struct.pack(">I", 253) + bytes(252),
        bytes(255) + b"\1",
        b"\xff" * 256,
    ],
)
def test_what_was_padded_otherwise_is_refused(padded: bytes) -> None:
    with pytest.raises(ValueError):
        seals.unpad(padded)


def test_two_texts_of_nearly_the_same_length_are_stored_at_the_same_length() -> None:
    assert len(seals.seal(PLACE, b"x", READERS)) == len(seals.seal(PLACE, b"x" * 252, READERS))


def test_each_reader_opens_it_and_nobody_else_does() -> None:
    assert seals.unseal(PLACE, SEALED, {"clinical/1": ONE}) == b"what happened"
    assert seals.unseal(PLACE, SEALED, {"author": OTHER}) == b"what happened"
    assert seals.unseal(PLACE, SEALED, {}) is None
    assert seals.unseal(PLACE, SEALED, {"audit/1": ONE, "somebody": OTHER}) is None
    with pytest.raises(ValueError):
        seals.unseal(PLACE, SEALED, {"clinical/1": keys.new_receive()})


@pytest.mark.parametrize("field", Place.__struct_fields__)
def test_it_opens_at_no_other_place(field: str) -> None:
    elsewhere = msgspec.structs.replace(PLACE, **{field: "another"})
    with pytest.raises(ValueError):
        seals.unseal(elsewhere, SEALED, {"clinical/1": ONE})


def test_the_additional_data_is_the_canonical_place_and_nothing_else() -> None:
    assert canonical.loads(PLACE.bound()) == {
        "vault": "vault", "entry": "entry", "record": "record", "part": "clinical", "kind": "incident",
        "author": "author",
    }  # fmt: skip
    assert PLACE.info("a") != PLACE.info("b") and b"vault" in PLACE.info("a")


def test_a_wrap_under_another_readers_name_does_not_open() -> None:
    renamed = SEALED.replace(b'"author"', b'"auntie"', 1)
    with pytest.raises(ValueError):
        seals.unseal(PLACE, renamed, {"auntie": OTHER})


@given(st.integers(0, len(SEALED) * 8 - 1))
@settings(max_examples=150)
def test_one_bit_changed_anywhere_is_never_read_as_text(bit: int) -> None:
    spoilt = bytearray(SEALED)
    spoilt[bit // 8] ^= 1 << bit % 8
    try:
        opened = seals.unseal(PLACE, bytes(spoilt), {"clinical/1": ONE})
    except ValueError:
        return
    # A bit of the other reader's wrap does not matter to this one; nothing else may pass.
    assert opened is None or opened == b"what happened"


@given(st.binary(max_size=400))
def test_bytes_that_are_no_sealed_part_are_refused_in_one_way(stored: bytes) -> None:
    with pytest.raises(ValueError):
        seals.unseal(PLACE, stored, {"clinical/1": ONE})


@pytest.mark.parametrize("line", [b'{"nonce":"00","wraps":[["a",-5]]}', b"[]", b"{}"])
def test_a_line_that_says_something_impossible_is_refused(line: bytes) -> None:
    with pytest.raises(ValueError):
        seals.unseal(PLACE, struct.pack(">I", len(line)) + line + SEALED[300:], {"a": ONE})


def test_readers_are_named_in_the_clear_and_nothing_else_is() -> None:
    assert seals.readers(SEALED) == ("author", "clinical/1")
    assert b"what happened" not in SEALED
