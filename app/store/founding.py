"""Founding: a practice's vault is made whole, with its owner, its class keys and its recovery sheets, or not at all."""

import secrets
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from msgspec import Struct

from app.domain.actions import Action
from app.domain.errors import DiskFull, VaultTrouble
from app.domain.kinds import Kind
from app.domain.ledger import FORMAT, Content, Head, PartName, hash_part
from app.domain.moments import Moment
from app.domain.people import KeyClass, Member, Role, classes
from app.domain.registers import StaffRegister
from app.i18n import _
from app.store import (
    connection,
    files,
    grants,
    keys,
    keyslots,
    ledger,
    members,
    papers,
    parts,
    places,
    register,
    schema,
)
from app.store.connection import Connection
from app.store.keys import KeyPairs
from app.store.keyslots import Keyslots
from app.store.members import Appointment
from app.store.papers import Issue, MakeRoot
from app.store.passwords import Cost
from app.store.register import Change, ClassGrant, ClassKey, FileKey
from app.store.vault import FILE

NEW = ".new"
"""How the folder ends in which a practice is made; what a crash left there goes at the next founding."""


ROOM = 2_000_000
"""How many bytes a practice needs at its beginning."""


class Founding(Struct, frozen=True):
    """What a practice begins with; `secrets` are those of its recovery sheets.

    `details` are the practice's own open fields, and `lay_beside` puts what belongs beside the file into its folder.
    """

    practice: str
    owner: Appointment
    password: str
    cost: Cost
    secrets: tuple[bytes, ...]
    details: dict[str, Any]
    lay_beside: Callable[[Path], None]


def found(folder: Path, how: Founding, make_root: MakeRoot, issue: Issue, at: Moment) -> None:
    """Make a vault in a folder that is not there yet; it appears whole or not at all.

    Raises Refused for a place that other computers write to, VaultTrouble.
    """
    places.require_own(folder)
    if folder.exists() and any(folder.iterdir()):
        raise VaultTrouble(
            _("There is already something in this folder."),
            _("Nothing was changed."),
            _("Choose another folder."),
        )
    raw_folder = folder.with_name(f".{folder.name}{NEW}")
    with files.troubles(ROOM):
        shutil.rmtree(raw_folder, ignore_errors=True)
        files.make_folder(raw_folder)
        try:
            with connection.troubles():
                _fill(raw_folder, how, make_root, issue, at)
            how.lay_beside(raw_folder)
            if folder.exists():
                folder.rmdir()
            raw_folder.rename(folder)
            files.sync_folder(folder.parent)
        except BaseException as error:
            shutil.rmtree(raw_folder, ignore_errors=True)
            if isinstance(error, DiskFull):
                raise files.no_room(ROOM) from error
            raise


def undo(folder: Path) -> None:
    """Take a practice away that was founded just now and in which nobody has sat: its codes were shown to nobody."""
    shutil.rmtree(folder, ignore_errors=True)


def _fill(folder: Path, how: Founding, make_root: MakeRoot, issue: Issue, at: Moment) -> None:
    main = secrets.token_bytes(32)
    db = connection.connect(folder / FILE, main, fresh=True)
    try:
        schema.bring_up(db)
        schema.sort_index(db)
        slots = _write_founding(db, main, how, make_root, issue, at)
    finally:
        db.close()
    keyslots.write(folder, slots)


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
        member=owner,
        classes=tuple(key for key, _private in named.values()),
        root=keys.text(root_der),
        main=FileKey(1, grants.digest(main)),
    )
    chain = _Chain(db, owner, pairs, at)
    vault = chain.add(person, Action.FOUND, change)
    staff = StaffRegister(1, vault, at, (papers.paper_row(owner, at),))
    given = _grants(vault, named, owner)
    signed = papers.sign_paper(staff, root, keys.text(root_der))
    chain.add(person, Action.DELIVER, Change(grants=given, paper=signed))
    slots = Keyslots(
        keyslots.FORMAT,
        vault,
        (keyslots.seal_slot(vault, person, owner.name, 1, pairs, how.password, how.cost),),
        (grants.grant_main(vault, main, 1, person, owner.receive),),
        {name: key.public for name, (key, _private) in named.items() if name is not KeyClass.ROOT},
    )
    for place, secret in enumerate(how.secrets, 1):
        sheet_pairs, sheet_id = keys.derived_pairs(secret), ledger.new_id()
        who = Appointment(_("Recovery sheet {n}").format(n=place), Role.RECOVERY)
        sheet = members.row(sheet_id, "", who, sheet_pairs, b"", chain.seq + 1)
        chain.add(sheet_id, Action.APPOINT, Change(member=sheet, grants=_grants(vault, named, sheet)))
        slots = slots.with_grant(grants.grant_main(vault, main, 1, sheet_id, sheet.receive))
    chain.append(ledger.new_id(), Kind.PRACTICE, Action.SEAL, Content(set=how.details))
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
        return self.append(record, Kind.REGISTER, action, register.spell(change))

    def append(self, record: str, kind: Kind, action: Action, opened: Content) -> str:
        """Append one entry; gives the vault's id."""
        stored, salt = parts.spell(opened), secrets.token_bytes(32)
        self.seq += 1
        head = Head(
            FORMAT,
            self.vault,
            self.seq,
            ledger.new_id(),
            record,
            "",
            kind,
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
