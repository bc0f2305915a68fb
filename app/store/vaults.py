"""Vaults: made, unlocked and locked. A wrong password is known before the encrypted file is touched."""

import secrets
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from filelock import FileLock, Timeout
from msgspec import Struct

from app.domain.errors import Damaged, InUse, OlderThanSeen, Refused, VaultTrouble
from app.domain.kinds import Kind
from app.domain.ledger import FORMAT, Action, Head, PartName, hash_part
from app.domain.moments import Moment
from app.domain.people import KeyClass, Member, Role, classes
from app.domain.registers import StaffRegister
from app.i18n import _
from app.store import (
    checking,
    connection,
    files,
    keys,
    keyslots,
    ledger,
    members,
    parts,
    register,
    restoring,
    schema,
    sheets,
    witness,
)
from app.store.connection import Connection
from app.store.keys import KeyPairs
from app.store.keyslots import Keyslots
from app.store.members import Appointment, Issue
from app.store.passwords import Cost
from app.store.register import Change, ClassGrant, ClassKey
from app.store.vault import FILE, Vault

ENDING = ".keepwell"
LOCK = "lock"
LINKED = 10_000
SIGNED = 500

MakeRoot = Callable[[ec.EllipticCurvePrivateKey, str, str, datetime], bytes]
"""Makes the practice's root certificate (DER): root key, practice, a hint of the vault, the time."""


class Founding(Struct, frozen=True):
    """What a practice begins with; `secrets` are those of its recovery sheets."""

    practice: str
    owner: Appointment
    password: str
    cost: Cost
    secrets: tuple[bytes, ...]


def found(folder: Path, how: Founding, make_root: MakeRoot, issue: Issue, at: Moment) -> None:
    """Make a vault in a folder that is not there yet; it appears whole or not at all. Raises VaultTrouble."""
    if folder.exists() and any(folder.iterdir()):
        raise VaultTrouble(
            _("There is already something in this folder."),
            _("Nothing was changed."),
            _("Choose another folder."),
        )
    raw_folder = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.new")
    files.make_folder(raw_folder)
    main = secrets.token_bytes(32)
    db = connection.connect(raw_folder / FILE, main, fresh=True)
    try:
        schema.bring_up(db)
        schema.sort_index(db)
        slots = _write_founding(db, main, how, make_root, issue, at)
    finally:
        db.close()
    keyslots.write(raw_folder, slots)
    with files.troubles():
        if folder.exists():
            folder.rmdir()
        raw_folder.rename(folder)
        files.sync_folder(folder.parent)


def _write_founding(
    db: Connection, main: bytes, how: Founding, make_root: MakeRoot, issue: Issue, at: Moment
) -> Keyslots:
    pairs, person, local = keys.new_pairs(), ledger.new_id(), at.local()
    named = {name: members.new_class(name, 1) for name in _first_classes(how.owner)}
    root = keys.signing_key(named[KeyClass.ROOT][1])
    root_der = make_root(root, how.practice, person[:8], local)
    certificate = issue(root, root_der, keys.signing_key(pairs.sign).public_key(), how.owner.name, local)
    owner = members.row(person, "M-1", how.owner, pairs, certificate, 1)
    change = Change(
        member=owner, classes=tuple(key for key, _private in named.values()), root=keys.text(root_der)
    )
    chain = _Chain(db, owner, pairs, at)
    vault = chain.add(person, Action.FOUND, change)
    staff = StaffRegister(1, vault, at, (members.paper_row(owner, at),))
    grants = _grants(vault, named, owner)
    signed = members.sign_paper(staff, root, keys.text(root_der))
    chain.add(person, Action.DELIVER, Change(grants=grants, paper=signed))
    slots = Keyslots(
        keyslots.FORMAT,
        vault,
        (keyslots.seal_slot(vault, person, owner.name, 1, pairs, how.password, how.cost),),
        (keyslots.grant_main(vault, main, 1, person, owner.receive),),
        {name: key.public for name, (key, _private) in named.items() if name is not KeyClass.ROOT},
    )
    for place, secret in enumerate(how.secrets, 1):
        sheet_pairs, sheet_id = keys.derived_pairs(secret), ledger.new_id()
        who = Appointment(_("Recovery sheet {n}").format(n=place), Role.RECOVERY)
        sheet = members.row(sheet_id, "", who, sheet_pairs, b"", chain.seq + 1)
        chain.add(sheet_id, Action.APPOINT, Change(member=sheet, grants=_grants(vault, named, sheet)))
        slots = slots.with_grant(keyslots.grant_main(vault, main, 1, sheet_id, sheet.receive))
    return slots


def _first_classes(owner: Appointment) -> list[KeyClass]:
    return sorted(classes(Role.OWNER, owner.clinical))


def _grants(vault: str, named: dict[KeyClass, tuple[ClassKey, bytes]], to: Member) -> tuple[ClassGrant, ...]:
    return tuple(
        members.grant(vault, key, private, to) for name, (key, private) in named.items() if to.holds(name)
    )


class _Chain:
    """The first entries of a vault, before there is an open vault to append to."""

    def __init__(self, db: Connection, owner: Member, pairs: KeyPairs, at: Moment) -> None:
        self.db, self.owner, self.pairs, self.at = db, owner, pairs, at
        self.seq, self.previous, self.vault = 0, "", ""

    def add(self, record: str, action: Action, change: Change) -> str:
        """Append one entry of the register; gives the vault's id."""
        stored, salt = parts.spell(register.spell(change)), secrets.token_bytes(32)
        self.seq += 1
        head = Head(
            FORMAT,
            self.vault,
            self.seq,
            ledger.new_id(),
            record,
            "",
            Kind.REGISTER,
            action,
            1,
            self.at,
            self.owner.id,
            keys.key_id(keys.raw(self.owner.sign)),
            self.previous,
            {PartName.OPEN: hash_part(PartName.OPEN, salt, stored)},
        )
        with connection.transaction(self.db):
            self.previous = ledger.insert(self.db, head, {PartName.OPEN: (salt, stored)}, self.pairs.sign)
        self.vault = self.vault or self.previous
        return self.vault


def take_lock(folder: Path) -> FileLock:
    """Take the folder's lock for this process; raises InUse where another copy has the vault open."""
    lock = FileLock(str(folder / LOCK), timeout=0)
    try:
        with files.troubles():
            lock.acquire()
    except Timeout as error:
        raise InUse(
            _("This practice is already open in another window or on another computer."),
            _("Nothing was changed."),
            _("Use the window that has it open, or close it first."),
        ) from error
    return lock


def unlock(folder: Path, person: str, password: str, at: Moment) -> Vault:
    """Open a vault with a person's password; raises WrongPassword before the encrypted file is touched."""
    slots = keyslots.read(folder)
    slot = slots.slot(person)
    if slot is None:
        raise Refused(_("That person has no password here."), "person")
    pairs = keyslots.open_slot(slots.vault, slot, password)
    return _open(folder, slots, pairs, person, slot.generation, at)


def unlock_with_sheet(folder: Path, code: str, at: Moment) -> Vault:
    """Open a vault with a recovery sheet's code; raises Refused where the code is not one of this vault's."""
    slots = keyslots.read(folder)
    pairs = keys.derived_pairs(sheets.read(code))
    return _open(folder, slots, pairs, None, 1, at)


def _open(
    folder: Path, slots: Keyslots, pairs: KeyPairs, person: str | None, generation: int, at: Moment
) -> Vault:
    opened = keyslots.open_main(slots, person, pairs.receive)
    if opened is None:
        if person is None:
            raise Refused(_("This code does not open this practice."), "code")
        raise Damaged(
            _("The key of the records is missing for this person."),
            "",
            _("Put keyslots.json back from a backup."),
        )
    main, to = opened
    read_only = not _is_writable(folder)
    lock = None if read_only else take_lock(folder)

    def release() -> None:
        if lock is not None:
            lock.release()

    db = None
    try:
        db = connection.connect(folder / FILE, main, read_only)
        if not read_only:
            schema.bring_up(db)
            schema.sort_index(db)
        vault = _seat(folder, slots, pairs, main, to, db, read_only, release)
        _look_back(vault, at)
        _settle(vault, generation, at)
        return vault
    except BaseException:
        if db is not None:
            db.close()
        release()
        raise


def _is_writable(folder: Path) -> bool:
    trial = folder / f".{secrets.token_hex(6)}.trial"
    try:
        trial.touch()
        trial.unlink()
        with (folder / FILE).open("r+b"):
            return True
    except OSError:
        return False


def _seat(
    folder: Path,
    slots: Keyslots,
    pairs: KeyPairs,
    main: bytes,
    person: str,
    db: Connection,
    read_only: bool,
    release: Callable[[], None],
) -> Vault:
    with connection.troubles():
        known, faults = checking.load_register(db, slots.vault)
    me = known.find(person)
    if faults or not known.root:
        raise Damaged(
            _("The staff register of this vault does not hold."),
            _("The file is left as it is."),
            _("Restore the newest good backup into a new folder."),
        )
    if me is None or not me.is_active() or me.receive != keys.text(keys.receive_public(pairs.receive)):
        raise Refused(
            _("The staff register does not know this person any more. Ask the practice owner."), "person"
        )
    held = members.open_grants(slots.vault, known, person, pairs.receive)
    return Vault(slots.vault, folder, me, known, read_only, db, pairs, main, held, release)


def _look_back(vault: Vault, at: Moment) -> None:
    """Check the newest links and signatures, and that nothing seen before on this computer is missing."""
    with connection.troubles():
        found = checking.links(vault.db, vault.id, LINKED)
        seq, _digest = ledger.newest(vault.db)
        seen = witness.read(vault.id, vault.register)
        mine = seen.get(vault.me.id)
        start = min(mine.verified, seq) if mine else 0
        signed = checking.full(vault.db, vault.id, max(start, seq - SIGNED), lambda *_: True, False)
    if found.words or signed.words:
        raise Damaged(
            (found.words + signed.words)[0],
            _("The file is left as it is."),
            _("Restore the newest good backup into a new folder."),
        )
    vault.verified = seq if start >= seq - SIGNED else start
    missing = [one for one in seen.values() if not restoring.is_accounted_for(vault, one)]
    if not missing:
        return
    if restoring.is_marked(vault.folder):
        restoring.take_over(vault, missing, at)
    else:
        raise _older(vault, max(missing, key=lambda one: one.seq), seq)


def _older(vault: Vault, seen: witness.Seen, seq: int) -> OlderThanSeen:
    member = vault.register.find(seen.person)
    when = seen.time.local().strftime("%Y-%m-%d %H:%M")
    if seen.seq > seq:
        words = _(
            "This vault is older than the one last seen here by {name} at {when}: {n} entries are missing."
        )
    else:
        words = _(
            "This vault is not the one last seen here by {name} at {when}: its newest entries are others."
        )
    return OlderThanSeen(
        words.format(name=member.name if member else "", when=when, n=seen.seq - seq),
        _("Nothing was changed."),
        _("Look for the newer vault, or restore the newest backup into a new folder."),
    )


def _settle(vault: Vault, generation: int, at: Moment) -> None:
    """Finish what a crash left half done, hand over owed keys, and note the head as seen."""
    if vault.read_only or vault.me.role is Role.RECOVERY:
        return
    if generation < vault.me.generation:
        raise Refused(_("This password was changed since. Use the new one."), "password")
    if generation == vault.me.generation + 1:
        members.note_generation(vault, generation, at)
    members.deliver(vault, at)
    restoring.finish(vault, at)
    seq, digest = ledger.head(vault)
    witness.remember(vault, seq, digest, at)


def people_at(folder: Path) -> list[tuple[str, str]]:
    """Give the people who have a password here, by id and name, for the unlock page."""
    return [(slot.person, slot.name) for slot in keyslots.read(folder).slots]


def vault_id(folder: Path) -> str:
    """Give a folder's vault id, as its slots say."""
    return keyslots.read(folder).vault


def sheet_opens(vault: Vault, code: str) -> bool:
    """Say whether a recovery code opens this vault's key, by opening it; raises Refused for a code mistyped."""
    pairs = keys.derived_pairs(sheets.read(code))
    opened = keyslots.open_main(keyslots.read(vault.folder), None, pairs.receive)
    if opened is None or opened[0] != vault.main:
        return False
    held = members.open_grants(vault.id, vault.register, opened[1], pairs.receive)
    return all(key.epoch in held.get(key.name, {}) for key in vault.register.classes)


def check_password(vault: Vault, password: str) -> None:
    """Ask for the password again; raises WrongPassword."""
    slot = keyslots.read(vault.folder).slot(vault.me.id)
    if slot is None:
        raise Refused(_("That person has no password here."), "person")
    keyslots.open_slot(vault.id, slot, password)
