"""What spoilt files brought to light once: each ended in a traceback, or in gigabytes, before it was mended."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

from app.documents import certificates
from app.domain.errors import WrongPassword
from app.services.seats import Seat
from app.store import dropbox, keyslots, passwords
from tests.conftest import Made
from tests.hostile.targets import named, try_one

DEEP = b"[" * 60_000
UNREADABLE = b'{"a":"\xb2"}'
OTHER_SORT = b"\x2a\x86\x48\xce\x3d\x02\x11"
"""A sort of key that no library knows, one bit from the one in every certificate."""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("witness", DEEP),
        ("witness", UNREADABLE),
        ("waits", DEEP),
        ("waits", UNREADABLE),
        ("waits", b'{"' + b"p" * 32 + b'":{"count":-9223372036854775809,"last":1}}'),
        ("waits", b'{"' + b"p" * 32 + b'":{"count":-1,"last":1}}'),
        ("card", DEEP),
        ("known practices", DEEP),
        ("lock", DEEP[:4000]),
        ("head", DEEP),
        ("register", DEEP),
        ("staff register", DEEP),
        ("left report", DEEP),
        ("statement", DEEP),
        ("known practices", b'[{"name": "a", "folder": "' + b"a" * 5000 + b'", "sample": true}]'),
        ("protocol", b"a = " + b"9" * 5000),
        ("law pack", b"a = " + b"9" * 5000),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{len(value)} bytes",
)
def test_it_is_refused_or_counts_as_nothing(name: str, content: bytes, tmp_path: Path) -> None:
    try_one(named(name), content, tmp_path)


def test_a_certificate_with_a_key_of_another_sort_is_none(tmp_path: Path) -> None:
    target = named("certificate")
    seed = target.seeds()[0]
    spoilt = seed.replace(b"\x2a\x86\x48\xce\x3d\x02\x01", OTHER_SORT)
    assert spoilt != seed
    assert try_one(target, spoilt, tmp_path)


def test_a_folder_that_is_named_as_a_report_stops_no_unlock(
    practice: Path, seat_of: Callable[[str], Seat]
) -> None:
    (practice / dropbox.FOLDER / ("ab" * 16 + dropbox.ENDING)).mkdir(parents=True)
    assert not seat_of("owner").vault.read_only


def test_of_hundreds_of_slots_for_one_person_a_few_cost_a_derivation(
    practice: Path, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    slots = keyslots.read(practice)
    mine = slots.of(made.persons["reception"])[0]
    many = tuple(msgspec.structs.replace(mine, generation=2 + number) for number in range(300))
    keyslots.write(practice, msgspec.structs.replace(slots, slots=many))
    derived: list[bytes] = []

    def derive(_password: str, salt: bytes, _cost: passwords.Cost) -> bytes:
        derived.append(salt)
        return bytes(32)

    monkeypatch.setattr(passwords, "derive", derive)
    with pytest.raises(WrongPassword):
        keyslots.unlock(practice, mine.person, "whatever it may be")
    assert len(derived) == keyslots.TRIED


def test_a_certificate_of_a_version_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    target = named("certificate")
    seed = target.seeds()[0]
    spoilt = seed.replace(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x3a", 1)
    assert spoilt != seed
    assert not try_one(target, spoilt, tmp_path)


def test_a_root_that_says_an_extension_twice_is_none(tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Sample Practice")])
    day = datetime(2026, 11, 23, tzinfo=UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 7, day, day + timedelta(days=1))
    for oid in ("1.2.3.4", "1.2.3.5"):
        builder = builder.add_extension(
            x509.UnrecognizedExtension(x509.ObjectIdentifier(oid), b"\0"), critical=False
        )
    whole = builder.sign(key, SHA256())
    signed = whole.tbs_certificate_bytes.replace(b"\x06\x03\x2a\x03\x05", b"\x06\x03\x2a\x03\x04")
    signature = key.sign(signed, ec.ECDSA(SHA256()))
    twice = _sequence(signed + bytes.fromhex("300a06082a8648ce3d040302") + _bits(signature))
    with pytest.raises(x509.DuplicateExtension):
        list(x509.load_der_x509_certificate(twice).extensions)
    assert not certificates.is_root(twice)
    assert try_one(named("certificate"), twice, tmp_path)


def _sequence(inner: bytes) -> bytes:
    return b"\x30\x82" + len(inner).to_bytes(2, "big") + inner


def _bits(inner: bytes) -> bytes:
    return b"\x03" + bytes([len(inner) + 1]) + b"\0" + inner
