"""Keys: what was sealed once stays openable, by the right key for the right purpose, and by nothing else."""

import json
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.services.seats import Seat
from app.store import keys, sheets
from app.store.grants import OpenedMain
from app.store.keyslots import Opened

KNOWN = json.loads((Path(__file__).parent.parent / "data" / "hpke-known-answer.json").read_text())
PRIVATE = bytes.fromhex(KNOWN["private"])
PUBLIC = b64decode(KNOWN["public"])
SEALED = b64decode(KNOWN["sealed"])
INFO = KNOWN["info"].encode()


def test_what_was_sealed_once_opens_with_its_key() -> None:
    assert keys.open_sealed(PRIVATE, INFO, SEALED) == KNOWN["plain"].encode()


def test_the_public_half_follows_from_the_private_one_and_has_the_specified_sizes() -> None:
    assert keys.receive_public(PRIVATE) == PUBLIC
    assert (len(PRIVATE), len(PUBLIC)) == (64 + 32, 1184 + 32)


def test_each_half_of_the_hybrid_key_is_needed() -> None:
    for wrong in (PRIVATE[:64] + bytes(32), bytes(64) + PRIVATE[64:]):
        assert keys.open_sealed(wrong, INFO, SEALED) is None


def test_another_key_another_purpose_or_a_short_key_gives_nothing() -> None:
    assert keys.open_sealed(keys.new_receive(), INFO, SEALED) is None
    assert keys.open_sealed(PRIVATE, INFO + b" ", SEALED) is None
    assert keys.open_sealed(PRIVATE[:-1], INFO, SEALED) is None


@given(st.integers(0, len(SEALED) * 8 - 1))
@settings(max_examples=200)
def test_one_bit_changed_anywhere_gives_nothing(bit: int) -> None:
    spoilt = bytearray(SEALED)
    spoilt[bit // 8] ^= 1 << bit % 8
    assert keys.open_sealed(PRIVATE, INFO, bytes(spoilt)) is None


@given(st.binary(max_size=200))
def test_bytes_that_nobody_sealed_give_nothing(sealed: bytes) -> None:
    assert keys.open_sealed(PRIVATE, INFO, sealed) is None
    assert keys.open_sealed(PRIVATE, INFO, SEALED[: len(sealed)]) is None


def test_the_same_text_is_sealed_to_other_bytes_each_time() -> None:
    assert keys.seal_to(PUBLIC, INFO, b"x") != keys.seal_to(PUBLIC, INFO, b"x")


def test_a_public_key_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError):
        keys.seal_to(PUBLIC[:-1], INFO, b"x")


def test_a_sheets_keys_are_always_the_same_for_its_secret() -> None:
    pairs = keys.derived_pairs(bytes(20))
    assert pairs == keys.derived_pairs(bytes(20))
    assert pairs.sign.hex() == "c0b7b1478317ebdee4cd77f1e95fe17936c829d411edea61ce300efc348d9c03"
    assert pairs.receive.hex() == (
        "ce51765b95c4f4fee23583f7c3dec71b1a48fb0b490048f0c308a31871ab1f8d0b9faf4a8921e039ef187bde0d957d28"
        "6445b1c7aed418ee5f1a3c511c1d6df0a6f30838a5043b293e67e2d87782fc91bd43ce0654d3ea7753c5d0e0ff38a2f5"
    )
    assert keys.derived_pairs(bytes(19) + b"\1").receive != pairs.receive


def test_a_signature_holds_for_its_message_and_its_key_alone() -> None:
    private = keys.new_sign()
    public = keys.public_key(keys.sign_public(private))
    signature = keys.sign(keys.signing_key(private), b"message")
    assert keys.is_signed(public, signature, b"message")
    assert not keys.is_signed(public, signature, b"massage")
    assert not keys.is_signed(keys.public_key(keys.sign_public(keys.new_sign())), signature, b"message")
    for no_signature in (b"", b"\x30\x00", signature[:-1], bytes(70)):
        assert not keys.is_signed(public, no_signature, b"message")


def test_a_key_is_named_with_its_algorithm() -> None:
    private = keys.new_sign()
    name = keys.key_id(keys.sign_public(private))
    assert name.startswith("p256-sha256:") and len(name) == 12 + 32


@given(st.binary(max_size=80))
def test_bytes_that_are_no_point_are_no_public_key(spelt: bytes) -> None:
    with pytest.raises(ValueError):
        keys.public_key(spelt)


@given(st.binary(min_size=20, max_size=20))
def test_a_code_is_read_back_however_it_was_typed(secret: bytes) -> None:
    code = sheets.spell(secret)
    assert sheets.read(code) == secret
    assert sheets.read(code.lower().replace("-", " ")) == secret
    assert sheets.read(f"  {code.replace('0', 'O').replace('1', 'l')} ") == secret
    assert len(code.split("-")) == 8 and all(len(group) == 5 for group in code.split("-"))


def test_nothing_that_holds_keys_shows_them_when_it_is_printed(
    seat_of: Callable[[str], Seat], held: dict[str, Opened]
) -> None:
    vault = seat_of("owner").vault
    secrets = (vault.main, vault.pairs.receive, vault.pairs.sign)
    said = repr((vault, vault.pairs, held["owner"], OpenedMain(1, vault.main, vault.me.id)))
    for secret in secrets:
        assert repr(secret)[2:-1] not in said and secret.hex() not in said
