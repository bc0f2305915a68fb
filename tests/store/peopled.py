"""People who come and go in a store test: somebody sits down, a story is sealed, a file's bytes are tried with keys."""

from pathlib import Path

from app.documents import certificates
from app.domain import moments
from app.domain.errors import NoKey, VaultTrouble
from app.domain.kinds import Kind
from app.domain.ledger import Content, PartName
from app.domain.people import KeyClass, Member, Role
from app.store import checking, codes, connection, grants, keyslots, ledger, members, sheets, vaults
from app.store.keys import KeyPairs
from app.store.keyslots import Keyslots
from app.store.ledger import NewEntry
from app.store.members import Appointment
from app.store.papers import Papers
from app.store.passwords import FLOOR
from app.store.register import ClassKey
from app.store.vault import FILE, Vault
from tests.conftest import Clock

PAPERS = Papers("Sample Practice", certificates.make_root, certificates.issue)
PASSWORD = "cinder walnut harbour tulip"


def sit(folder: Path, person: str, password: str, clock: Clock) -> Vault:
    """Unlock for one person."""
    return vaults.unlock(folder, person, password, moments.of(clock()))


def appointed(vault: Vault, name: str, role: Role, clock: Clock, clinical: bool = False) -> Member:
    """Appoint somebody who types PASSWORD."""
    who = Appointment(name, role, clinical)
    return members.appoint(vault, who, PASSWORD, certificates.issue, FLOOR, moments.of(clock()))


def told(vault: Vault, story: str, clock: Clock) -> int:
    """Seal a story that only clinicians and its author can read; gives its place."""
    entry = NewEntry(kind=Kind.INCIDENT, clinical=Content(set={"story": story}))
    return ledger.append(vault, [entry], moments.of(clock()))[0].seq


def story(vault: Vault, seq: int) -> str | None:
    """Read a story; None where this person's keys do not open it."""
    try:
        return str(ledger.read_part(vault, seq, PartName.CLINICAL).set["story"])
    except NoKey:
        return None


def opens(folder: Path, pairs: KeyPairs, slots: Keyslots, *mains: bytes) -> bool:
    """Try the file's bytes with all that somebody has: their keys on these slots and on today's, and old keys."""
    now = keyslots.read(folder)
    granted = (*slots.grants, *now.grants)
    found = {one.key for one in grants.open_mains(slots.vault, granted, None, pairs.receive)} | set(mains)
    for main in found:
        try:
            connection.connect(folder / FILE, main, read_only=True).close()
        except VaultTrouble:
            continue
        return True
    return False


def joined(folder: Path, secret: bytes, clock: Clock, password: str = PASSWORD) -> Vault:
    """Take up an invitation."""
    return codes.join(folder, sheets.spell(secret), password, FLOOR, moments.of(clock()))


def newest(vault: Vault, name: KeyClass) -> ClassKey:
    """Give the newest epoch of a class that has begun."""
    key = vault.register.newest(name)
    assert key is not None
    return key


def clean(vault: Vault) -> bool:
    """Check every entry from the first: link, signature, right and parts."""
    return checking.full(vault.db, vault.id, 0, lambda *_: True).words == []
