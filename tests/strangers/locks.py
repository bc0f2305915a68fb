"""Keys as SECURITY.md describes them: passwords, sheets, sealed bytes and signatures, from plain parts."""

import hashlib
import hmac
import struct
import unicodedata
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec, mlkem, x25519
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.strangers.spelling import SAID, Refuses, digest, number, prefix

SUITE = b"HPKE\x64\x7a\x00\x01\x00\x02"
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class Pair(NamedTuple):
    """A person's private keys."""

    receive: bytes
    sign: bytes


def stretched(password: str, salt: bytes, memory: int, rounds: int, lanes: int) -> bytes:
    """Derive a slot's key; a cost outside the caps is refused before it is used."""
    if not (
        number("argon2: least memory") <= memory <= number("argon2: most memory")
        and rounds >= number("argon2: least rounds")
        and memory * rounds <= number("argon2: most work")
        and 1 <= lanes <= number("argon2: most lanes")
    ):
        raise Refuses("a slot asks for more than it may")
    spelt = unicodedata.normalize("NFKC", password).encode()
    return Argon2id(salt=salt, length=32, iterations=rounds, lanes=lanes, memory_cost=memory).derive(spelt)


def decrypted(key: bytes, nonce: bytes, sealed: bytes, bound: bytes) -> bytes:
    """Open AES-256-GCM."""
    try:
        return AESGCM(key).decrypt(nonce, sealed, bound)
    except (InvalidTag, ValueError) as error:
        raise Refuses("does not open") from error


def public_receive(private: bytes) -> bytes:
    """Give the public half of a receiving key."""
    seed = mlkem.MLKEM768PrivateKey.from_seed_bytes(private[:64])
    curve = x25519.X25519PrivateKey.from_private_bytes(private[64:])
    return seed.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()


def public_sign(private: bytes) -> bytes:
    """Give the public half of a signing key."""
    key = ec.derive_private_key(int.from_bytes(private, "big"), ec.SECP256R1()).public_key()
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def unsealed(private: bytes, info: bytes, sealed: bytes) -> bytes:
    """Open HPKE with the hybrid KEM, step by step as RFC 9180 and the page say."""
    if len(private) != 96 or len(sealed) < 1120 + 16:
        raise Refuses("not sealed bytes")
    encapsulated, theirs, ciphertext = sealed[:1088], sealed[1088:1120], sealed[1120:]
    curve = x25519.X25519PrivateKey.from_private_bytes(private[64:])
    try:
        first = mlkem.MLKEM768PrivateKey.from_seed_bytes(private[:64]).decapsulate(encapsulated)
        second = curve.exchange(x25519.X25519PublicKey.from_public_bytes(theirs))
    except ValueError as error:
        raise Refuses("not sealed bytes") from error
    mine = curve.public_key().public_bytes_raw()
    shared = hashlib.sha3_256(first + second + theirs + mine + bytes.fromhex("5c2e2f2f5e5c")).digest()
    context = b"\0" + _extract(b"", b"psk_id_hash", b"") + _extract(b"", b"info_hash", info)
    secret = _extract(shared, b"secret", b"")
    return decrypted(
        _expand(secret, b"key", context, 32), _expand(secret, b"base_nonce", context, 12), ciphertext, b""
    )


def _extract(salt: bytes, label: bytes, secret: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + SUITE + label + secret, "sha256")


def _expand(secret: bytes, label: bytes, info: bytes, length: int) -> bytes:
    whole = struct.pack(">H", length) + b"HPKE-v1" + SUITE + label + info
    return HKDFExpand(SHA256(), length, whole).derive(secret)


def require_signed(point: bytes, signature: bytes, message: bytes) -> None:
    """Refuse what was not signed by this key."""
    try:
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        public.verify(signature, message, ec.ECDSA(SHA256()))
    except (InvalidSignature, ValueError) as error:
        raise Refuses("a signature does not hold") from error


def key_name(point: bytes) -> str:
    """Name a signing key."""
    return SAID["keys: id prefix"] + digest(point)[:32]


def secret_of(code: str) -> bytes:
    """Read a code on paper: 20 bytes of a sheet, 15 of an invitation."""
    letters, misread = SAID["codes: letters"], {"I": "1", "L": "1", "O": "0", "U": "V"}
    typed = [misread.get(one, one) for one in code.upper() if one not in " -"]
    if len(typed) not in (40, 30) or any(one not in letters for one in typed):
        raise Refuses("not a code")
    values = [letters.index(one) for one in typed]
    bits = 0
    for group in range(len(typed) // 5):
        *said, check = values[group * 5 : group * 5 + 5]
        total = group + 1
        for value in said:
            total = _doubled(total) ^ value
            bits = bits << 5 | value
        if _doubled(total) != check:
            raise Refuses(f"group {group + 1} is not right")
    return bits.to_bytes(len(typed) // 2, "big")


def own_sheet_key(secret: bytes) -> bytes:
    """Stretch the secret of a person's own sheet to the key that their keys lie under."""
    return HKDF(SHA256(), 32, None, prefix("own sheets: info")).derive(secret)


def _doubled(value: int) -> int:
    return value << 1 if value < 16 else value << 1 ^ 37


def paper_pair(secret: bytes) -> Pair:
    """Stretch the secret of a recovery sheet or an invitation to its keys."""
    paper = "sheets" if len(secret) == 20 else "invitations"
    receive = HKDF(SHA256(), 96, None, prefix(f"{paper}: receive info")).derive(secret)
    wide = HKDF(SHA256(), 48, None, prefix(f"{paper}: sign info")).derive(secret)
    return Pair(receive, (int.from_bytes(wide, "big") % (ORDER - 1) + 1).to_bytes(32, "big"))
