"""A person's keys: one pair to receive what is sealed to them, one to sign what they write.

HPKE with KEM 0x647A (ML-KEM-768 with X25519), HKDF-SHA256 and AES-256-GCM: a stolen file must not fall to a later
quantum computer through its grants. Signatures are ECDSA P-256 with SHA-256, usable for PDFs; not post-quantum.
"""

import hashlib
import secrets
from base64 import b64decode, b64encode
from typing import TypeAlias

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, mlkem, x25519
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from msgspec import Struct

SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
MLKEM_PUBLIC, MLKEM_SEED, X25519_SIZE, SCALAR = 1184, 64, 32, 32
RECEIVE_PRIVATE = MLKEM_SEED + X25519_SIZE
RECEIVE_PUBLIC = MLKEM_PUBLIC + X25519_SIZE
SHEET_RECEIVE, SHEET_SIGN = b"keepwell/sheet/receive/1", b"keepwell/sheet/sign/1"
INVITATION_RECEIVE = b"keepwell/invitation/receive/1"
INVITATION_SIGN = b"keepwell/invitation/sign/1"
PERSONAL_SHEET = b"keepwell/personal-sheet/1"
ID_PREFIX = "p256-sha256:"


class KeyPairs(Struct, frozen=True):
    """The private halves that one person holds: `receive` is seed 64 then X25519 32 bytes, `sign` a P-256 scalar."""

    receive: bytes
    sign: bytes

    def __repr__(self) -> str:
        """Show nothing of the keys, wherever this may be printed."""
        return "KeyPairs(…)"


def text(raw: bytes) -> str:
    """Spell bytes as base64."""
    return b64encode(raw).decode()


def raw(spelt: str) -> bytes:
    """Read base64; raises ValueError."""
    return b64decode(spelt, validate=True)


def new_pairs() -> KeyPairs:
    """Make a person's keys."""
    return KeyPairs(new_receive(), new_sign())


def new_receive() -> bytes:
    """Make the private half of a receiving key."""
    return secrets.token_bytes(RECEIVE_PRIVATE)


def new_sign() -> bytes:
    """Make the private half of a signing key."""
    return ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value.to_bytes(SCALAR, "big")


def derived_pairs(secret: bytes) -> KeyPairs:
    """Make the keys of a recovery sheet from its 160 random bits, always the same."""
    return _derived(secret, SHEET_RECEIVE, SHEET_SIGN)


def invited_pairs(secret: bytes) -> KeyPairs:
    """Make the keys of an invitation from its 120 random bits, always the same."""
    return _derived(secret, INVITATION_RECEIVE, INVITATION_SIGN)


def personal_key(secret: bytes) -> bytes:
    """Make the 32 bytes under which a personal sheet keeps its person's keys, from its 160 random bits."""
    return _stretch(secret, PERSONAL_SHEET, 32)


def _derived(secret: bytes, receives: bytes, signs: bytes) -> KeyPairs:
    receive = _stretch(secret, receives, RECEIVE_PRIVATE)
    wide = int.from_bytes(_stretch(secret, signs, 48), "big")
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    return KeyPairs(receive, (wide % (order - 1) + 1).to_bytes(SCALAR, "big"))


def _stretch(secret: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, None, info).derive(secret)


Receiver: TypeAlias = MLKEM768X25519PrivateKey
"""A receiving key made ready to open with: making one ready takes as long as opening."""


def receiver(private: bytes) -> Receiver:
    """Make a receiving key ready; raises ValueError for bytes of another length."""
    if len(private) != RECEIVE_PRIVATE:
        raise ValueError("a receiving key is 96 bytes")
    return MLKEM768X25519PrivateKey(
        mlkem.MLKEM768PrivateKey.from_seed_bytes(private[:MLKEM_SEED]),
        x25519.X25519PrivateKey.from_private_bytes(private[MLKEM_SEED:]),
    )


def receive_public(private: bytes) -> bytes:
    """Give the public half of a receiving key: ML-KEM 1184 bytes, then X25519 32."""
    seed = mlkem.MLKEM768PrivateKey.from_seed_bytes(private[:MLKEM_SEED])
    curve = x25519.X25519PrivateKey.from_private_bytes(private[MLKEM_SEED:])
    return seed.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()


def seal_to(public: bytes, info: bytes, plain: bytes) -> bytes:
    """Seal bytes to a receiving key; `info` binds what they are for."""
    if len(public) != RECEIVE_PUBLIC:
        raise ValueError("a receiving key is 1216 bytes")
    receiver = MLKEM768X25519PublicKey(
        mlkem.MLKEM768PublicKey.from_public_bytes(public[:MLKEM_PUBLIC]),
        x25519.X25519PublicKey.from_public_bytes(public[MLKEM_PUBLIC:]),
    )
    return SUITE.encrypt(plain, receiver, info)


def open_sealed(private: bytes | Receiver, info: bytes, sealed: bytes) -> bytes | None:
    """Open what was sealed to this key for this purpose; None where it was not, or was changed."""
    try:
        return SUITE.decrypt(sealed, receiver(private) if isinstance(private, bytes) else private, info)
    except (InvalidTag, ValueError):
        return None


def signing_key(private: bytes) -> ec.EllipticCurvePrivateKey:
    """Give the signing key as a key object."""
    return ec.derive_private_key(int.from_bytes(private, "big"), ec.SECP256R1())


def sign_public(private: bytes) -> bytes:
    """Give the public half of a signing key: an uncompressed point of 65 bytes."""
    return point(signing_key(private).public_key())


def point(public: ec.EllipticCurvePublicKey) -> bytes:
    """Spell a public signing key as its uncompressed point."""
    return public.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def public_key(spelt: bytes) -> ec.EllipticCurvePublicKey:
    """Read a public signing key from its uncompressed point; raises ValueError."""
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), spelt)


def sign(private: ec.EllipticCurvePrivateKey, message: bytes) -> bytes:
    """Sign a message; gives a DER signature."""
    return private.sign(message, ec.ECDSA(hashes.SHA256()))


def is_signed(public: ec.EllipticCurvePublicKey, signature: bytes, message: bytes) -> bool:
    """Say whether the signature over the message is of this key."""
    try:
        public.verify(signature, message, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def key_id(public: bytes) -> str:
    """Name a signing key and its algorithm, short enough for every entry's head."""
    return ID_PREFIX + hashlib.sha256(public).hexdigest()[:32]


def fingerprint(certificate: bytes) -> str:
    """Give the SHA-256 of a certificate (DER), 64 hexadecimal digits."""
    return hashlib.sha256(certificate).hexdigest()
