"""The witness: the newest head seen on this computer, kept in the person's profile, outside the vault.

It shows a vault that was put back to an earlier state. Each person's statement is signed with their own key; whoever
can write vault, profile and backups alike can roll all of them back, and only paper shows that.
"""

from pathlib import Path

import msgspec
from msgspec import Struct

from app import paths
from app.domain import canonical
from app.domain.errors import VaultTrouble
from app.domain.moments import Moment
from app.store import files, keys
from app.store.register import Register
from app.store.vault import Vault

PREFIX = b"keepwell/witness/1\0"
FILE = "witness.json"
MOST = 1024 * 1024


class Seen(Struct, frozen=True):
    """What one person's program last saw: the newest entry, and up to where it had verified signatures."""

    vault: str
    person: str
    seq: int
    hash: str
    verified: int
    time: Moment
    signature: str = ""

    def signed_bytes(self) -> bytes:
        """Spell the statement as it is signed."""
        return PREFIX + canonical.dumps(msgspec.to_builtins(msgspec.structs.replace(self, signature="")))


def folder(vault: str) -> Path:
    """Give the place in the profile that belongs to one vault."""
    return paths.profile() / vault


def read(vault: str, register: Register) -> dict[str, Seen]:
    """Give each person's statement whose signature holds, by person; what does not read counts as nothing seen."""
    path = folder(vault) / FILE
    if not path.exists():
        return {}
    try:
        found = canonical.decode(files.read(path, MOST), dict[str, Seen])
    except (ValueError, VaultTrouble):
        return {}
    return {
        person: seen
        for person, seen in found.items()
        if person == seen.person and _holds(vault, seen, register)
    }


def _holds(vault: str, seen: Seen, register: Register) -> bool:
    return seen.vault == vault and signed_by_row(
        register, seen.person, seen.seq, seen.signature, seen.signed_bytes()
    )


def signed_by_row(register: Register, person: str, seq: int, signature: str, signed: bytes) -> bool:
    """Say whether a person signed this about the head `seq`, with keys that had not been replaced by then."""
    try:
        return any(
            keys.is_signed(keys.public_key(keys.raw(row.sign)), keys.raw(signature), signed)
            for row in register.rows(person)
            if row.until is None or seq <= row.until or row == register.find(person)
        )
    except ValueError:
        return False


def remember(vault: Vault, seq: int, digest: str, at: Moment) -> None:
    """Note the newest head, after its commit; a profile that cannot be written is noted and does not stop the work."""
    seen = Seen(vault.id, vault.me.id, seq, digest, vault.verified, at)
    signature = keys.text(keys.sign(vault.signing_key(), seen.signed_bytes()))
    statements = read(vault.id, vault.register) | {
        vault.me.id: msgspec.structs.replace(seen, signature=signature)
    }
    try:
        files.make_folder(folder(vault.id))
        files.atomic_write(folder(vault.id) / FILE, msgspec.json.encode(statements), durable=False)
    except VaultTrouble as trouble:
        if trouble.what not in vault.notes:
            vault.notes.append(trouble.what)
