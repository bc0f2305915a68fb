"""Vaults: unlocked and locked. A wrong password is known before the encrypted file is touched."""

from collections.abc import Callable
from pathlib import Path

from app.domain.errors import Damaged, OlderThanSeen, Refused
from app.domain.moments import Moment
from app.domain.people import Member, Role
from app.i18n import _
from app.store import (
    checking,
    connection,
    doubts,
    keys,
    keyslots,
    ledger,
    locks,
    members,
    personal,
    places,
    restoring,
    schema,
    settling,
    sheets,
    shelves,
    sightings,
    standing,
    stepping,
    witness,
)
from app.store.connection import Connection
from app.store.grants import OpenedMain
from app.store.keys import KeyPairs
from app.store.keyslots import Opened
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
    return unlock_with_keys(folder, keys.derived_pairs(sheets.read(code)), at)


def unlock_with_keys(folder: Path, pairs: KeyPairs, at: Moment) -> Vault:
    """Open a vault with the keys of a sheet or an invitation; raises Refused where they are none of this vault's."""
    return _locked(folder, lambda: keyslots.unlock_with_keys(folder, pairs), at)


def unlock_with_personal(folder: Path, secret: bytes, at: Moment) -> Vault:
    """Open a vault with somebody's personal sheet; raises Refused where it is none that counts."""
    return _locked(folder, lambda: personal.open_with(folder, secret), at)


def _locked(folder: Path, unsealed: Callable[[], Opened], at: Moment, accepts_loss: bool = False) -> Vault:
    """Open a vault: the folder's lock first, then the slot, then the file."""
    if not (folder / FILE).exists():
        raise connection.no_vault()
    sort = places.sort_of(folder)
    lock = None if places.is_shared(sort) else locks.take(folder)

    def release() -> None:
        if lock is not None:
            lock.release()

    db, vault = None, None
    try:
        opened = unsealed()
        strays = restoring.set_aside(folder) if lock is not None else []
        with connection.troubles():
            db, main = _open(folder / FILE, opened, lock is None)
            if lock is not None and schema.is_behind(db):
                stepping.keep_before(_seat(folder, opened, main, db, False, release), at)
            schema.bring_up(db, read_only=lock is None)
            if lock is not None:
                schema.sort_index(db)
            vault = _seat(folder, opened, main, db, lock is None, release)
            vault.notes += _of_the_place(sort, strays)
            _look_back(vault, at, accepts_loss)
            settling.settle(vault, opened, at)
        return vault
    except BaseException:
        for one in (db, vault.db if vault else None):
            if one is not None:
                one.close()
        release()
        raise


def _of_the_place(sort: places.Sort, strays: list[str]) -> list[str]:
    """Say what is to be known of the place that a vault lies in, and of what lay beside it."""
    said = [places.words(sort)] if sort is not places.Sort.OWN else []
    if strays:
        said.append(
            _("Files of another vault lay beside this restored one. They were set aside: {names}.").format(
                names=", ".join(strays)
            )
        )
    return said


def _open(path: Path, opened: Opened, read_only: bool) -> tuple[Connection, OpenedMain]:
    """Open the file with the newest key that it is under: an older one too, where a change of it was cut short."""
    newest = OpenedMain(opened.epoch, opened.main, opened.person)
    for main in (newest, *opened.earlier):
        try:
            return connection.connect(path, main.key, read_only), main
        except Damaged:
            continue
    raise Damaged(
        _("The vault's file is damaged, or the password slots beside it are older than it."),
        _("The file is left as it is."),
        _("Put the newest keyslots.json back, or restore the newest backup into a new folder."),
    )


def _seat(
    folder: Path, opened: Opened, main: OpenedMain, db: Connection, read_only: bool, release: Release
) -> Vault:
    """Find the person who opened the slot in the register, with these keys and this generation of their password."""
    slots, pairs = opened.slots, opened.pairs
    known, faults = standing.load_register(db, slots.vault)
    me = known.find(opened.person)
    if not known.root or (faults and not _is_me(me, pairs)):
        raise doubts.distrusted(checking.pages(db) or _("The staff register of this vault does not hold."))
    if me is not None and me.role is Role.INVITATION and not me.is_active():
        raise Refused(_("This invitation was used or withdrawn already. Ask for a new one."), "code")
    if me is None or not _is_me(me, pairs):
        raise Refused(
            _("The staff register does not know this person any more. Ask the practice owner."), "person"
        )
    if opened.sheet and opened.sheet != me.sheet:
        raise Refused(_("This personal sheet was replaced or withdrawn."), "code")
    if opened.generation < me.generation and me.role.is_person() and not opened.sheet:
        raise Refused(_("This password was changed since. Use the new one."), "password")
    if opened.generation > me.generation + 1:
        raise OlderThanSeen(
            _("The records are older than this person's password: entries are missing."),
            _("Nothing was changed."),
            _("Look for the newer vault, or restore the newest backup into a new folder."),
        )
    held = members.open_grants(slots.vault, known, me.id, pairs.receive)
    vault = Vault(slots.vault, folder, me, known, read_only, db, pairs, main.key, held, release)
    vault.epoch, vault.faults = main.epoch, faults
    return vault


def _is_me(me: Member | None, pairs: KeyPairs) -> bool:
    """Say whether the register has this person here now, with these keys."""
    return me is not None and me.is_active() and me.receive == keys.text(keys.receive_public(pairs.receive))


def _look_back(vault: Vault, at: Moment, accepts_loss: bool) -> None:
    """Check the newest links and signatures, and that nothing seen before on this computer is missing.

    What does not hold leaves the vault open for reading only, and is said.
    """
    found = checking.links(vault.db, vault.id, LINKED)
    seq, _digest = ledger.newest(vault.db)
    seen = witness.read(vault.id, vault.register)
    mine = seen.get(vault.me.id)
    start = min(mine.verified, seq) if mine else 0
    signed = checking.full(vault.db, vault.id, max(start, seq - SIGNED), lambda *_: True, False)
    vault.verified = start  # signatures alone are not all: the parts are looked at behind the window
    if words := [*vault.faults, *found.words, *signed.words]:
        doubts.read_only(vault, words, max(start, seq - SIGNED))
    missing = [one for one in _all_seen(vault, seen) if not restoring.is_accounted_for(vault, one)]
    if vault.faults:
        if missing:
            vault.notes.insert(0, _older(vault, max(missing, key=lambda one: one.seq), seq).what)
    elif restoring.is_marked(vault):
        restoring.take_over(vault, missing, at)
    elif missing and accepts_loss and not vault.read_only:
        restoring.accept(vault, missing, at)
    elif missing:
        raise _older(vault, max(missing, key=lambda one: one.seq), seq, sightings.lines(vault, missing))


def _all_seen(vault: Vault, seen: dict[str, Seen]) -> list[Seen]:
    """Give the heads seen here: by each person on this computer, and by the backups that can be reached."""
    return [*seen.values(), *shelves.seen(vault)]


def _older(vault: Vault, seen: witness.Seen, seq: int, evidence: tuple[str, ...] = ()) -> OlderThanSeen:
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
        evidence,
    )


def people_at(folder: Path) -> list[tuple[str, str]]:
    """Give the people who have a password here, by id and name, for the unlock page."""
    return [(slot.person, slot.name) for slot in keyslots.read(folder).slots]


def vault_id(folder: Path) -> str:
    """Give a folder's vault id, as its slots say."""
    return keyslots.read(folder).vault


def sheet_of(vault: Vault, code: str) -> Member | None:
    """Give the recovery sheet of a code that opens this vault's key and all that was granted to it, by opening them.

    None for a code that does not; raises Refused for one that was mistyped.
    """
    pairs = keys.derived_pairs(sheets.read(code))
    try:
        opened = keyslots.unlock_with_keys(vault.folder, pairs)
    except Refused:
        return None
    member = vault.register.find(opened.person)
    if opened.main != vault.main or member is None or not member.is_active():
        return None
    held = members.open_grants(vault.id, vault.register, opened.person, pairs.receive)
    mine = [one for one in vault.register.grants if one.to == opened.person]
    return member if mine and all(one.epoch in held.get(one.name, {}) for one in mine) else None


def check_password(vault: Vault, password: str) -> None:
    """Ask for the password again; raises WrongPassword."""
    keyslots.unlock(vault.folder, vault.me.id, password)
