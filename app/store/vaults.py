"""Vaults: unlocked and locked. A wrong password is known before the encrypted file is touched."""

from collections.abc import Callable
from pathlib import Path

from app.domain.errors import Damaged, OlderThanSeen, Refused
from app.domain.moments import Moment
from app.domain.people import Role
from app.i18n import _
from app.store import (
    checking,
    connection,
    files,
    keys,
    keyslots,
    ledger,
    locks,
    manifests,
    members,
    restoring,
    schema,
    sheets,
    standing,
    witness,
)
from app.store.connection import Connection
from app.store.keyslots import Opened
from app.store.register import Register
from app.store.vault import FILE, Vault
from app.store.witness import Seen

LINKED = 10_000
SIGNED = 500
Release = Callable[[], None]


def unlock(folder: Path, person: str, password: str, at: Moment, accepts_loss: bool = False) -> Vault:
    """Open a vault with a person's password; raises WrongPassword before the encrypted file is touched.

    With `accepts_loss` an owner opens a vault that is older than one seen here, and what is missing is sealed as lost.
    """
    return _locked(folder, lambda: keyslots.unlock(folder, person, password), at, accepts_loss)


def unlock_with_sheet(folder: Path, code: str, at: Moment) -> Vault:
    """Open a vault with a recovery sheet's code; raises Refused where the code is not one of this vault's."""
    return _locked(
        folder, lambda: keyslots.unlock_with_keys(folder, keys.derived_pairs(sheets.read(code))), at
    )


def _locked(folder: Path, unsealed: Callable[[], Opened], at: Moment, accepts_loss: bool = False) -> Vault:
    """Open a vault: the folder's lock first, then the slot, then the file."""
    if not (folder / FILE).exists():
        raise connection.no_vault()
    lock = locks.take(folder)

    def release() -> None:
        if lock is not None:
            lock.release()

    db = None
    try:
        opened = unsealed()
        with connection.troubles():
            db = connection.connect(folder / FILE, opened.main, read_only=lock is None)
            schema.bring_up(db, read_only=lock is None)
            if lock is not None:
                schema.sort_index(db)
            vault = _seat(folder, opened, db, lock is None, release)
            _look_back(vault, at, accepts_loss)
            _settle(vault, opened, at)
        return vault
    except BaseException:
        if db is not None:
            db.close()
        release()
        raise


def _seat(folder: Path, opened: Opened, db: Connection, read_only: bool, release: Release) -> Vault:
    """Find the person who opened the slot in the register, with these keys and this generation of their password."""
    slots, pairs = opened.slots, opened.pairs
    known, faults = standing.load_register(db, slots.vault)
    if faults or not known.root:
        raise _distrusted(db, _("The staff register of this vault does not hold."))
    me = known.find(opened.person)
    if me is None or not me.is_active() or me.receive != keys.text(keys.receive_public(pairs.receive)):
        raise Refused(
            _("The staff register does not know this person any more. Ask the practice owner."), "person"
        )
    if opened.generation < me.generation and me.role is not Role.RECOVERY:
        raise Refused(_("This password was changed since. Use the new one."), "password")
    if opened.generation > me.generation + 1:
        raise OlderThanSeen(
            _("The records are older than this person's password: entries are missing."),
            _("Nothing was changed."),
            _("Look for the newer vault, or restore the newest backup into a new folder."),
        )
    held = members.open_grants(slots.vault, known, me.id, pairs.receive)
    return Vault(slots.vault, folder, me, known, read_only, db, pairs, opened.main, held, release)


def _distrusted(db: Connection, said: str) -> Damaged:
    """Say what was found: a damaged file where pages of it are, since its text can then read as anything."""
    return Damaged(
        next(iter(checking.structure(db)), said),
        _("The file is left as it is."),
        _("Restore the newest good backup into a new folder."),
    )


def _look_back(vault: Vault, at: Moment, accepts_loss: bool) -> None:
    """Check the newest links and signatures, and that nothing seen before on this computer is missing."""
    found = checking.links(vault.db, vault.id, LINKED)
    seq, _digest = ledger.newest(vault.db)
    seen = witness.read(vault.id, vault.register)
    mine = seen.get(vault.me.id)
    start = min(mine.verified, seq) if mine else 0
    signed = checking.full(vault.db, vault.id, max(start, seq - SIGNED), lambda *_: True, False)
    if found.words or signed.words:
        raise _distrusted(vault.db, (found.words + signed.words)[0])
    vault.verified = seq if start >= seq - SIGNED else start
    _tell_of_sheets(vault, mine)
    missing = [one for one in _all_seen(vault, seen) if not restoring.is_accounted_for(vault, one)]
    if restoring.is_marked(vault):
        restoring.take_over(vault, missing, at)
    elif missing and accepts_loss and not vault.read_only:
        restoring.accept(vault, missing, at)
    elif missing:
        raise _older(vault, max(missing, key=lambda one: one.seq), seq)


def _all_seen(vault: Vault, seen: dict[str, Seen]) -> list[Seen]:
    """Give the heads seen here: by each person on this computer, and by the newest backup that can be reached."""
    newest = manifests.seen(vault)
    return [*seen.values(), newest] if newest else list(seen.values())


def _tell_of_sheets(vault: Vault, mine: Seen | None) -> None:
    """Note each use of a recovery sheet since this person was last here: everybody is shown it."""
    for sheet in vault.register.members.values():
        if sheet.role is not Role.RECOVERY or sheet.until is None or sheet.until <= (mine.seq if mine else 0):
            continue
        owner = next((one for one in vault.register.members.values() if one.since == sheet.until), None)
        vault.notes.append(
            _(
                "{sheet} was used: {name} was brought back as an owner. The sheet opens nothing any more."
            ).format(sheet=sheet.name, name=owner.name if owner else "")
        )


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


def _settle(vault: Vault, opened: Opened, at: Moment) -> None:
    """Finish what a crash left half done, hand over owed keys, and note the head as seen."""
    if vault.read_only or vault.me.role is Role.RECOVERY:
        return
    locks.say_who(vault.folder, vault.me.name)
    for folder in (vault.folder, witness.folder(vault.id)):
        files.sweep(folder)
    if opened.generation == vault.me.generation + 1:
        members.note_generation(vault, opened.generation, at)
    _put_slots_right(vault, opened)
    members.deliver(vault, at)
    seq, digest = ledger.head(vault)
    witness.remember(vault, seq, digest, at)


def _put_slots_right(vault: Vault, opened: Opened) -> None:
    """Take away the slots of those who left or whose appointment was cut short, put back the drop-box keys of the
    register, and make both files alike.
    """
    known: Register = vault.register
    slots = opened.slots
    for person in {*(one.person for one in slots.slots), *(one.to for one in slots.grants)}:
        member = known.find(person)
        if member is None or not member.is_active():
            slots = slots.without(person)
    newest = {name: known.newest(name) for name in keyslots.DROPBOX}
    wanted = {name.value: key.public for name, key in newest.items() if key is not None}
    if any(slots.dropbox.get(name, public) != public for name, public in wanted.items()):
        vault.notes.append(
            _("The drop-box keys beside the vault were not this practice's. They were put right.")
        )
    keyslots.settle(vault.folder, slots.with_dropbox(wanted))


def people_at(folder: Path) -> list[tuple[str, str]]:
    """Give the people who have a password here, by id and name, for the unlock page."""
    return [(slot.person, slot.name) for slot in keyslots.read(folder).slots]


def vault_id(folder: Path) -> str:
    """Give a folder's vault id, as its slots say."""
    return keyslots.read(folder).vault


def sheet_opens(vault: Vault, code: str) -> bool:
    """Say whether a recovery code opens this vault's key, by opening it; raises Refused for a code mistyped."""
    pairs = keys.derived_pairs(sheets.read(code))
    try:
        opened = keyslots.unlock_with_keys(vault.folder, pairs)
    except Refused:
        return False
    member = vault.register.find(opened.person)
    if opened.main != vault.main or member is None or not member.is_active():
        return False
    held = members.open_grants(vault.id, vault.register, opened.person, pairs.receive)
    return all(key.epoch in held.get(key.name, {}) for key in vault.register.classes)


def check_password(vault: Vault, password: str) -> None:
    """Ask for the password again; raises WrongPassword."""
    keyslots.unlock(vault.folder, vault.me.id, password)
