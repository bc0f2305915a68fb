"""A new key for the encrypted file, so that nobody who held the old one can open what is written from now on.

Whatever happens on the way, the file is wholly under the old key or wholly under the new one, and everybody of the
register has a grant of the one it is under: the slots hold grants of both before the file changes, and of the new one
alone once a fresh connection has proved it. The next owner who unlocks finishes what a crash left.
"""

import secrets
import shutil

from app.domain.actions import Action
from app.domain.errors import Damaged, Refused, VaultTrouble
from app.domain.kinds import Kind
from app.domain.moments import Moment
from app.domain.people import Role
from app.i18n import _
from app.store import checking, connection, files, grants, keyslots, ledger, owing, register, tidying
from app.store.checking import Progress
from app.store.ledger import NewEntry
from app.store.register import Change, FileKey
from app.store.vault import FILE, Vault

STEPS = 5
QUICK = 48 * 1024 * 1024
"""A file up to this size gets its new key within an unlock: about a second. A larger one waits for a quiet moment."""


def rekey(vault: Vault, at: Moment, progress: Progress = lambda *_: True) -> None:
    """Put the file under a new random key that only those of the register are given; a backup is the caller's.

    Raises Refused for somebody who is no owner, DiskFull, VaultTrouble; then the file is under its old key, and opens.
    Raises Unfinished where it is under the new one, which the ledger does not name yet.
    """
    if vault.read_only:
        raise ledger.reading_only()
    if vault.me.role is not Role.OWNER:
        raise Refused(_("Only an owner can change the key of the file."))
    _require_room(vault)
    main, epoch = secrets.token_bytes(grants.SIZE), max(vault.epoch, vault.register.main.epoch) + 1
    progress(0, STEPS)
    both = ((vault.epoch, vault.main), (epoch, main))
    keyslots.write(vault.folder, tidying.tidied(vault, keyslots.read(vault.folder), both))
    progress(1, STEPS)
    _turn(vault, epoch, main)
    progress(3, STEPS)
    with owing.after(_("The file has its new key.")):
        _enter(vault, at)
    progress(STEPS, STEPS)


def _enter(vault: Vault, at: Moment) -> None:
    """Seal under which key the file is now, and take the grants of earlier ones away."""
    said = register.spell(Change(main=FileKey(vault.epoch, grants.digest(vault.main))))
    entry = NewEntry(kind=Kind.REGISTER, action=Action.REKEY, record=vault.me.id, open=said)
    ledger.append(vault, [entry], at)
    tidying.settle(vault)


def _require_room(vault: Vault) -> None:
    """Refuse before anything is touched where the disk has no room for the journal, which holds the whole file once."""
    with files.troubles():
        size = (vault.folder / FILE).stat().st_size
        if shutil.disk_usage(vault.folder).free < size + size // 8:
            raise files.no_room(size + size // 8)


def _turn(vault: Vault, epoch: int, main: bytes) -> None:
    """Change the file's key, and go on with a fresh connection that proves which key the file is under now."""
    path, refused = vault.folder / FILE, None
    try:
        connection.rekey(vault.db, main)
    except VaultTrouble as trouble:
        refused = trouble
    try:
        vault.db = connection.connect(path, main)
    except Damaged:
        vault.db = connection.connect(path, vault.main)
        tidying.settle(vault)
        raise refused or VaultTrouble(
            _("The key of the file could not be changed."),
            _("The file is under its old key, as it was; nothing is lost."),
            _("Look whether the disk is full or another program uses the file, and try again."),
        ) from None
    vault.main, vault.epoch = main, epoch
    if faults := checking.structure(vault.db):
        raise Damaged(
            faults[0],
            _("The file is left as it is."),
            _("Restore the newest good backup into a new folder."),
        )


def is_due(vault: Vault) -> bool:
    """Say whether the file needs a new key: somebody who held it is gone, or it is not the one the ledger names."""
    return vault.register.turns or is_other(vault)


def is_other(vault: Vault) -> bool:
    """Say whether the file is under another key than the ledger names: a change cut short, or somebody's own tools."""
    named = vault.register.main
    return vault.epoch != named.epoch or (named.digest != "" and named.digest != grants.digest(vault.main))


def enter_pending(vault: Vault, at: Moment) -> None:
    """Seal a change of key that was cut short before its entry: the file is under the new key already.

    To be done before anybody is let go, since it is they who must not know the key that comes after. A key that
    somebody chose with their own tools is sealed too: whoever could do that holds the file's key anyway.
    """
    if vault.epoch > vault.register.main.epoch and vault.me.role is Role.OWNER and not vault.read_only:
        _enter(vault, at)


def finish(vault: Vault, at: Moment, most: int | None = None) -> bool:
    """Give the file a new key where it needs one and an owner sits here; gives whether anything was done.

    A file of more than `most` bytes is left for a quiet moment.
    """
    due = is_due(vault) and vault.me.role is Role.OWNER and not vault.read_only
    if due and most is not None:
        with files.troubles():
            due = (vault.folder / FILE).stat().st_size <= most
    if due:
        rekey(vault, at)
    return due
