"""The staff register on paper: who could sign for the practice, in which role, from when until when.

It is numbered, signed by the practice root at each change and attached to every report as `register.json`, so that a
stranger can tell a report signed by a person who was entitled to from one signed by somebody else of the same practice.
"""

import base64
import binascii
from typing import Any

import msgspec
from msgspec import Struct

from app.domain import canonical
from app.domain.moments import Moment
from app.domain.people import Role

SIGNED_PREFIX = b"keepwell/register/1\0"


class RegisterRow(Struct, frozen=True):
    """One person of the practice with one certificate: in which role, from when, and until when if it has ended.

    `certificate` is the SHA-256 of the DER certificate, 64 hexadecimal digits; empty for one who cannot sign papers.
    """

    person: str
    name: str
    role: Role
    certificate: str
    since: Moment
    until: Moment | None = None

    def held(self, at: str) -> bool:
        """Say whether this row held at a moment (spelt in UTC as `Moment.utc` is)."""
        return self.since.utc <= at and (self.until is None or at < self.until.utc)


class StaffRegister(Struct, frozen=True):
    """Who could sign for the practice, as of one change; `number` counts the changes from 1."""

    number: int
    vault: str
    made: Moment
    rows: tuple[RegisterRow, ...]

    def signed_bytes(self) -> bytes:
        """Spell what the practice root signs (ECDSA P-256 with SHA-256): a prefix, then the canonical register."""
        return SIGNED_PREFIX + canonical.dumps(msgspec.to_builtins(self))

    def allows(self, certificate: str, role: Role, at: str) -> bool:
        """Say whether the bearer of a certificate had that role at a moment (spelt in UTC)."""
        return any(row.certificate == certificate and row.role is role and row.held(at) for row in self.rows)


class SignedRegister(Struct, frozen=True):
    """A staff register with the practice root's signature (DER) and certificate (DER), both base64."""

    register: StaffRegister
    signature: str
    root: str

    def to_bytes(self) -> bytes:
        """Spell `register.json`."""
        return canonical.dumps(msgspec.to_builtins(self))

    @staticmethod
    def from_bytes(data: bytes) -> "SignedRegister":
        """Read `register.json`; raises ValueError where it is not spelt exactly."""
        return read(canonical.loads(data))

    def signature_bytes(self) -> bytes:
        """Give the signature (DER); raises ValueError where it is not base64."""
        return _unbase64(self.signature)

    def root_bytes(self) -> bytes:
        """Give the practice root's certificate (DER); raises ValueError where it is not base64."""
        return _unbase64(self.root)


def read(value: Any) -> SignedRegister:
    """Read a signed register from plain values; raises ValueError where a field is missing or odd."""
    try:
        return msgspec.convert(value, SignedRegister, strict=True)
    except msgspec.ValidationError as error:
        raise ValueError("not a staff register") from error


def _unbase64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
