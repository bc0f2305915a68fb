"""Leaving, and changing role: what somebody no longer holds by right is renewed for those who still do.

A leaver's row of the register ends, their slot and grants go, the file gets a new key and every class they held a new
epoch; where an owner leaves, so does the practice root. What they could read until then they may have copied, and old
backups stay open to their old password: those are listed, and said.
"""

import hashlib
import zipfile
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from app.domain.actions import Action
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.moments import Moment
from app.domain.people import KeyClass, Member, Role, classes
from app.i18n import _
from app.store import (
    certifying,
    invitations,
    keyslots,
    ledger,
    manifests,
    members,
    owing,
    papers,
    register,
    rekeying,
    shelves,
    tidying,
)
from app.store.checking import Progress
from app.store.keyslots import Slot
from app.store.ledger import NewEntry
from app.store.manifests import Manifest
from app.store.papers import Papers
from app.store.register import Change, Register
from app.store.vault import Vault


def let_go(vault: Vault, person: str, how: Papers, at: Moment, progress: Progress = lambda *_: True) -> None:
    """Let somebody go, wholly; a backup is the caller's. What a crash leaves, the next owner's unlock finishes.

    Raises Refused for oneself and for somebody who does not work here, Unfinished where they are gone and something
    that follows is still owed.
    """
    member = _require(vault, person)
    rekeying.enter_pending(vault, at)
    ended = replace(member, until=ledger.head(vault)[0] + 1)
    after = _with(vault.register, ended)
    renewed = _renewed(vault, classes(member.role, member.clinical))
    paper = {}
    if KeyClass.ROOT not in renewed:
        paper = papers.paper(vault, papers.root_of(vault), at, ended=(person,))
    said = register.spell(Change(until=ended.until, paper=paper))
    left = NewEntry(kind=Kind.REGISTER, action=Action.LEAVE, record=person, open=said)
    _seal(vault, [left, *invitations.ending_of(vault, person)], after, renewed, how, at)
    with owing.after(_("{name} has left.").format(name=member.name)):
        tidying.settle(vault)
        if rekeying.is_due(vault):
            rekeying.rekey(vault, at, progress)


def change_role(vault: Vault, person: str, role: Role, clinical: bool, how: Papers, at: Moment) -> Member:
    """Give somebody another role; the keys that come with it follow, and those that went with the old one are renewed.

    Raises Refused for an owner who would make themselves something else, and for a role that changes nothing;
    Unfinished where the role stands and something that follows is still owed.
    """
    earlier = _require(vault, person, stays=role is Role.OWNER)
    if not role.is_person():
        raise Refused(_("Only a person can have that role."), "role")
    clinical = role is Role.CLINICIAN or (role is Role.OWNER and clinical)
    if (role, clinical) == (earlier.role, earlier.clinical):
        raise Refused(_("That is their role already."), "role")
    member = replace(earlier, role=role, clinical=clinical, since=ledger.head(vault)[0] + 1)
    lost = classes(earlier.role, earlier.clinical) - classes(role, clinical)
    renewed = [name for name in _renewed(vault, lost) if person != vault.me.id or member.holds(name)]
    paper = {}
    if KeyClass.ROOT not in renewed and member.certificate:
        paper = papers.paper(vault, papers.root_of(vault), at, ended=(person,), began=(member,))
    made, given = members.classes_for(vault, member)
    said = register.spell(Change(member=member, classes=made, grants=given, paper=paper))
    changed = NewEntry(kind=Kind.REGISTER, action=Action.ROLE, record=person, open=said)
    entries = [changed, *invitations.ending_of(vault, person)]
    _seal(vault, entries, _with(vault.register, member), renewed, how, at)
    with owing.after(_("{name} has another role now.").format(name=member.name)):
        tidying.settle(vault)
    return member


def _require(vault: Vault, person: str, stays: bool = False) -> Member:
    """Find whom it is about; raises Refused. Owners do it to themselves only where they stay owners."""
    member = vault.register.find(person)
    if vault.me.role is not Role.OWNER:
        raise Refused(_("Your role does not allow this. Ask the practice owner."))
    if member is None or not member.is_active() or not member.role.is_person():
        raise Refused(_("That person does not work here."))
    if person == vault.me.id and not stays:
        owners = [one for one in vault.register.active() if one.role is Role.OWNER]
        if len(owners) == 1:
            raise Refused(_("The last owner cannot leave. Appoint another owner first."))
        raise Refused(_("Another owner must do this: the keys that you hold now are renewed without you."))
    return member


def _with(known: Register, member: Member) -> Register:
    return replace(known, members=known.members | {member.id: member})


def _renewed(vault: Vault, lost: frozenset[KeyClass]) -> list[KeyClass]:
    """Name the lost classes that this owner renews at once; the others, a holder renews at their next unlock."""
    known = vault.register
    return [name for name in sorted(lost) if known.newest(name) is not None and vault.me.holds(name)]


def _seal(
    vault: Vault, entries: list[NewEntry], after: Register, renewed: list[KeyClass], how: Papers, at: Moment
) -> None:
    """Seal that somebody left or changed, with their codes, and with it the new epochs, in one transaction."""
    if renewed:
        entries.append(certifying.entry(vault, certifying.begin(vault, after, renewed, how, at)))
    ledger.append(vault, entries, at)
    members.take_held(vault)


class OldBackup(Struct, frozen=True):
    """A backup that somebody's old password still opens, with what it says about itself."""

    path: Path
    manifest: Manifest
    generation: int


def still_open(vault: Vault, person: str) -> tuple[OldBackup, ...]:
    """List the backups within reach that hold this person's slot: their password of that time opens each of them.

    The practice's own shelf and the second place are looked at; copies that somebody put elsewhere are not known here.
    """
    found = []
    for folder in (manifests.folder_of(vault), manifests.second_of(vault)):
        for path, manifest in shelves.ours(vault, folder) if folder else ():
            mine = _slots_in(path, manifest, person)
            if mine:
                found.append(OldBackup(path, manifest, mine[0].generation))
    return tuple(found)


def _slots_in(path: Path, manifest: Manifest, person: str) -> tuple[Slot, ...]:
    """Give a person's slots in a backup, without reading the vault's file in it; none where they do not read."""
    try:
        with zipfile.ZipFile(path) as box:
            content = box.read(keyslots.FILE)
    except (*manifests.SPOILT, OSError):
        return ()
    slots = keyslots.parse(content)
    whole = hashlib.sha256(content).hexdigest() == manifest.files.get(keyslots.FILE)
    return slots.of(person) if slots is not None and whole else ()
