"""The practice's certificates: its own root, and one for each person who signs papers.

ECDSA P-256 with SHA-256 throughout, because every PDF reader knows it. The root signs certificates and the staff
register and nothing else; a person's certificate signs papers and lasts as long as papers are kept.
"""

import hashlib
import unicodedata
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

YEARS = 15
DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")
SKEW = timedelta(days=1)
"""Certificates begin a little before they are made, for readers whose clocks are behind."""
NAME_LENGTH = 64
"""The longest common name that X.509 allows, counted in bytes as some readers do."""
ODD = (UnsupportedAlgorithm, x509.ExtensionNotFound, x509.DuplicateExtension, x509.UnsupportedGeneralNameType)
"""What reading a certificate that is not one of ours raises besides ValueError."""


def make_root(key: ec.EllipticCurvePrivateKey, practice: str, vault_hint: str, at: datetime) -> bytes:
    """Make the practice's root certificate (DER), valid for 15 years, that may issue people's certificates only.

    `vault_hint` tells two practices of one name apart; only its letters and digits are used.
    """
    name = _name(practice, "Practice", practice, vault_hint)
    builder = _begin(name, name, key.public_key(), at, _years_after(at))
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(issues=True), critical=True)
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


def issue(
    root_key: ec.EllipticCurvePrivateKey,
    root_der: bytes,
    public_key: ec.EllipticCurvePublicKey,
    name: str,
    at: datetime,
) -> bytes:
    """Issue a person's certificate (DER): for signing papers, 15 years or to the root's end."""
    root = _load(root_der)
    practice = root.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    house = str(practice[0].value) if practice else ""
    until = min(_years_after(at), root.not_valid_after_utc)
    builder = _begin(_name(name, "Staff member", house, ""), root.subject, public_key, at, until)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(issues=False), critical=True)
    purposes = [DOCUMENT_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION]
    builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), critical=False)
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
    builder = builder.add_extension(issuer, critical=False)
    return builder.sign(root_key, hashes.SHA256()).public_bytes(Encoding.DER)


def fingerprint(certificate: bytes) -> str:
    """Give a certificate's SHA-256, 64 hexadecimal digits."""
    return hashlib.sha256(certificate).hexdigest()


def common_name(certificate: bytes) -> str:
    """Give the name a certificate was issued to; raises ValueError for bytes that are not a certificate."""
    found = _load(certificate).subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(found[0].value) if found else ""


def last_year(certificate: bytes) -> int:
    """Give the year in which a certificate ends."""
    return _load(certificate).not_valid_after_utc.year


def to_pem(certificate: bytes) -> bytes:
    """Spell a certificate as text, the form that other programs import."""
    return _load(certificate).public_bytes(Encoding.PEM)


def read_certificate(data: bytes) -> bytes:
    """Read a certificate file (PEM or DER) and give its DER; raises ValueError for anything else."""
    return _load(data).public_bytes(Encoding.DER)


def _load(data: bytes) -> x509.Certificate:
    """Read a certificate; raises ValueError for anything else, a version that nobody knows included."""
    try:
        if b"-----BEGIN" in data[:100]:
            return x509.load_pem_x509_certificate(data)
        return x509.load_der_x509_certificate(data)
    except (x509.InvalidVersion, UnsupportedAlgorithm) as error:
        raise ValueError("not a certificate") from error


def is_signed_by_root(signed: bytes, signature: bytes, root_der: bytes) -> bool:
    """Say whether the practice root signed these bytes (ECDSA P-256 with SHA-256): used for the staff register."""
    try:
        key = _load(root_der).public_key()
        if not isinstance(key, ec.EllipticCurvePublicKey):
            return False
        key.verify(signature, signed, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        return False
    return True


def is_root(certificate: bytes) -> bool:
    """Say whether a certificate is a practice root: self-signed, P-256, allowed to issue and nothing else."""
    try:
        found = _load(certificate)
        found.verify_directly_issued_by(found)
        limits = found.extensions.get_extension_for_class(x509.BasicConstraints).value
        usage = found.extensions.get_extension_for_class(x509.KeyUsage).value
        key = found.public_key()
    except (InvalidSignature, ValueError, TypeError, *ODD):
        return False
    is_p256 = isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name == "secp256r1"
    return is_p256 and limits.ca and limits.path_length == 0 and usage.key_cert_sign


def _begin(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, at: datetime, until: datetime
) -> x509.CertificateBuilder:
    start = at.astimezone(UTC).replace(microsecond=0) - SKEW
    return (
        x509.CertificateBuilder(subject_name=subject, issuer_name=issuer, public_key=key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(until)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _years_after(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0) + timedelta(days=YEARS * 365 + YEARS // 4)


def _usage(issues: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not issues,
        content_commitment=not issues,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=issues,
        crl_sign=issues,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common: str, otherwise: str, practice: str, hint: str) -> x509.Name:
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, _fitting(common) or otherwise)]
    if house := _fitting(practice):
        parts.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, house))
    if tell := "".join(mark for mark in hint if mark.isascii() and mark.isalnum())[:NAME_LENGTH]:
        parts.append(x509.NameAttribute(NameOID.SERIAL_NUMBER, tell))
    return x509.Name(parts)


def _fitting(text: str) -> str:
    """Give the text as a certificate can carry it: no invisible marks, no lone surrogates, 64 bytes."""
    kept = "".join(mark for mark in text if not unicodedata.category(mark).startswith("C"))
    cut = " ".join(kept.split()).encode()[:NAME_LENGTH]
    return cut.decode("utf-8", "ignore").strip()
