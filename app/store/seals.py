"""Sealed parts: text that only its readers can open, whatever else they can read in the file.

A fresh key for each part, AES-256-GCM over the padded text, and that key HPKE-sealed to every reader. Stored bytes:
4 bytes (big end first) with the length of a canonical JSON line `{"nonce", "wraps": [[reader, length], …]}`, that line,
the wraps one after another, the ciphertext.
"""

import secrets
import struct
from collections.abc import Mapping

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec import Struct

from app.domain import canonical
from app.store import keys

BUCKET = 256
KEY, NONCE = 32, 12
MOST = 64 * 1024 * 1024


class Place(Struct, frozen=True):
    """Where a part belongs; sealed into it, so that it opens nowhere else."""

    vault: str
    entry: str
    record: str
    part: str
    kind: str
    author: str

    def bound(self) -> bytes:
        """Spell the place as additional data."""
        return canonical.dumps(msgspec.to_builtins(self))

    def info(self, reader: str) -> bytes:
        """Spell what one reader's wrap is for."""
        return canonical.dumps({"use": "part", "to": reader, **msgspec.to_builtins(self)})


class _Line(Struct, frozen=True):
    nonce: str
    wraps: tuple[tuple[str, int], ...]


def seal(place: Place, text: bytes, readers: Mapping[str, bytes]) -> bytes:
    """Seal text for its readers: a name for each ("clinical/1", a person's id) with their public receiving key."""
    key, nonce = secrets.token_bytes(KEY), secrets.token_bytes(NONCE)
    wraps = [(name, keys.seal_to(public, place.info(name), key)) for name, public in sorted(readers.items())]
    ciphertext = AESGCM(key).encrypt(nonce, pad(text), place.bound())
    line = msgspec.json.encode(
        {"nonce": nonce.hex(), "wraps": [[name, len(wrap)] for name, wrap in wraps]}, order="sorted"
    )
    return b"".join((struct.pack(">I", len(line)), line, *(wrap for _name, wrap in wraps), ciphertext))


def unseal(place: Place, stored: bytes, held: Mapping[str, bytes | keys.Receiver]) -> bytes | None:
    """Open stored bytes with the private keys held, by reader's name; None where none of them is a reader's.

    Raises ValueError where the bytes are not what was sealed at this place.
    """
    line, wraps, ciphertext = _split(stored)
    for name, wrap in wraps:
        private = held.get(name)
        if private is None:
            continue
        key = keys.open_sealed(private, place.info(name), wrap)
        if key is None:
            raise ValueError("a wrap does not open")
        try:
            return unpad(AESGCM(key).decrypt(bytes.fromhex(line.nonce), ciphertext, place.bound()))
        except InvalidTag as error:
            raise ValueError("a sealed part was changed") from error
    return None


def readers(stored: bytes) -> tuple[str, ...]:
    """Name the readers of stored bytes; raises ValueError."""
    return tuple(name for name, _wrap in _split(stored)[1])


def _split(stored: bytes) -> tuple[_Line, list[tuple[str, bytes]], bytes]:
    if len(stored) < 4 or len(stored) > MOST:
        raise ValueError("not a sealed part")
    size = struct.unpack(">I", stored[:4])[0]
    try:
        line = canonical.decode(stored[4 : 4 + size], _Line)
    except ValueError as error:
        raise ValueError("not a sealed part") from error
    wraps, at = [], 4 + size
    for name, length in line.wraps:
        if not 0 < length <= len(stored) - at:
            raise ValueError("not a sealed part")
        wraps.append((name, stored[at : at + length]))
        at += length
    return line, wraps, stored[at:]


def pad(text: bytes) -> bytes:
    """Put the length (4 bytes) before the text and zeros after it, to a multiple of 256 bytes."""
    whole = struct.pack(">I", len(text)) + text
    return whole + bytes(-len(whole) % BUCKET)


def unpad(padded: bytes) -> bytes:
    """Take the text out of its padding; raises ValueError where it was not padded so."""
    size = struct.unpack(">I", padded[:4])[0] if len(padded) >= 4 else -1
    if size < 0 or len(padded) % BUCKET or size > len(padded) - 4 or any(padded[4 + size :]):
        raise ValueError("not padded as specified")
    return padded[4 : 4 + size]
