"""Grants: a shared key sealed to one member's receiving key, bound to what it is and for whom.

The key of the encrypted file (`main`) is granted in keyslots.json, class keys in entries of the register.
"""

import hashlib
from collections.abc import Iterable

from msgspec import Struct

from app.domain import canonical
from app.store import keys

MAIN = "main"
SIZE = 32
DIGEST_PREFIX = b"keepwell/main/1\0"


class MainGrant(Struct, frozen=True, forbid_unknown_fields=True):
    """The key of the encrypted file, sealed to one member's receiving key."""

    to: str
    epoch: int
    sealed: str


class OpenedMain(Struct, frozen=True):
    """A grant of `main` that was opened: which epoch, the key itself, and whose grant it was."""

    epoch: int
    key: bytes
    to: str

    def __repr__(self) -> str:
        """Show nothing of the key, wherever this may be printed."""
        return f"OpenedMain({self.epoch}, …)"


def grant_info(vault: str, key: str, epoch: int, receive: str) -> bytes:
    """Spell what a grant is for: which vault, which shared key and epoch, to which receiving key (base64)."""
    to = hashlib.sha256(keys.raw(receive)).hexdigest()
    return canonical.dumps({"vault": vault, "class": key, "epoch": epoch, "to": to})


def grant_main(vault: str, main: bytes, epoch: int, person: str, receive: str) -> MainGrant:
    """Seal `main` to a member's receiving key (base64)."""
    sealed = keys.seal_to(keys.raw(receive), grant_info(vault, MAIN, epoch, receive), main)
    return MainGrant(person, epoch, keys.text(sealed))


def open_mains(
    vault: str, granted: Iterable[MainGrant], person: str | None, private: bytes
) -> tuple[OpenedMain, ...]:
    """Open every grant of `main` that this receiving key opens, the newest first; `None` looks at everybody's."""
    receive = keys.text(keys.receive_public(private))
    found = []
    for grant in sorted(granted, key=lambda one: -one.epoch):
        if person is not None and grant.to != person:
            continue
        try:
            sealed = keys.raw(grant.sealed)
        except ValueError:
            continue
        main = keys.open_sealed(private, grant_info(vault, MAIN, grant.epoch, receive), sealed)
        if main is not None and len(main) == SIZE:
            found.append(OpenedMain(grant.epoch, main, grant.to))
    return tuple(found)


def digest(main: bytes) -> str:
    """Say which key of the file this is without telling it: SHA-256 over a prefix and its 32 random bytes, in hex."""
    return hashlib.sha256(DIGEST_PREFIX + main).hexdigest()
