"""The practice's certificates: a root that issues and nothing else, people's that sign papers."""

import sys
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from app.documents import certificates, offline

AT = datetime(2026, 11, 23, 8, 0, 0, 500_000, tzinfo=UTC)


@pytest.fixture(scope="module")
def root() -> tuple[ec.EllipticCurvePrivateKey, bytes]:
    key = ec.generate_private_key(ec.SECP256R1())
    return key, certificates.make_root(key, "Sample Practice", "a-hint", AT)


def test_a_root_issues_certificates_and_nothing_else(root: tuple[ec.EllipticCurvePrivateKey, bytes]) -> None:
    key, der = root
    assert certificates.is_root(der)
    assert certificates.common_name(der) == "Sample Practice"
    own = ec.generate_private_key(ec.SECP256R1())
    person = certificates.issue(key, der, own.public_key(), "Sample Owner", AT)
    assert not certificates.is_root(person)
    x509.load_der_x509_certificate(person).verify_directly_issued_by(x509.load_der_x509_certificate(der))


def test_a_persons_certificate_never_outlasts_the_root(
    root: tuple[ec.EllipticCurvePrivateKey, bytes],
) -> None:
    key, der = root
    later = certificates.issue(key, der, key.public_key(), "Late", AT + timedelta(days=365 * 10))
    ends = [x509.load_der_x509_certificate(one).not_valid_after_utc for one in (later, der)]
    assert ends[0] == ends[1]
    assert certificates.last_year(der) == 2041


@pytest.mark.parametrize("name", ["", "\0\u202e", "é" * 500, "a\ud800b", "  spaced   out  ", "名前" * 40])
def test_any_name_makes_a_certificate(name: str, root: tuple[ec.EllipticCurvePrivateKey, bytes]) -> None:
    key, der = root
    made = certificates.issue(key, der, key.public_key(), name, AT)
    assert 0 < len(certificates.common_name(made).encode()) <= 64


def test_only_the_roots_own_signature_counts(root: tuple[ec.EllipticCurvePrivateKey, bytes]) -> None:
    key, der = root
    signature = key.sign(b"register", ec.ECDSA(hashes.SHA256()))
    assert certificates.is_signed_by_root(b"register", signature, der)
    assert not certificates.is_signed_by_root(b"registers", signature, der)
    assert not certificates.is_signed_by_root(b"register", b"", der)
    assert not certificates.is_signed_by_root(b"register", signature, b"no certificate")


def test_a_certificate_is_read_back_from_both_spellings(
    root: tuple[ec.EllipticCurvePrivateKey, bytes],
) -> None:
    _key, der = root
    assert (
        certificates.read_certificate(der) == certificates.read_certificate(certificates.to_pem(der)) == der
    )
    with pytest.raises(ValueError):
        certificates.read_certificate(b"nothing")


def test_no_http_client_is_ever_loaded() -> None:
    from app.documents import credentials, signing

    assert credentials and signing
    client = sys.modules["aiohttp"]
    assert isinstance(client, offline._Hollow)
    with pytest.raises(RuntimeError, match="never opens a connection"):
        client.ClientSession()
    assert not [name for name in sys.modules if name.startswith(("aiohttp.", "requests", "urllib3"))]
