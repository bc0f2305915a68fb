"""Resets: new keys and a new certificate for somebody who forgot their password, made under one that they type now.

What was sealed to their old keys alone is lost and counted beforehand. The old keys stay in the register for what was
signed with them, and count for nothing after. Whoever may reset somebody could pose under the new keys: the register
shows who reset whom, and everybody is told at their next unlock.
"""

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from app.domain.actions import Action
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.ledger import PartName
from app.domain.moments import Moment
from app.domain.people import KeyClass, Member, Role, classes
from app.i18n import _
from app.store import (
    epochs,
    grants,
    invitations,
    keys,
    keyslots,
    ledger,
    members,
    owing,
    papers,
    register,
    rekeying,
    rows,
    seals,
    tidying,
)
from app.store.connection import transaction, troubles
from app.store.ledger import NewEntry
from app.store.papers import Issue
from app.store.passwords import Cost
from app.store.register import Change
from app.store.vault import Vault


class Losses(Struct, frozen=True):
    """What nobody can read any more after a reset, and what the person themselves cannot.

    `drafts` and `own` (private check-ins, notes to oneself) are lost; `reports` are their own reports of incidents and
    the like, which clinicians still read.
    """

    drafts: int
    own: int
    reports: int
    keys: tuple[KeyClass, ...] = ()
    """Shared keys that nobody else who works here holds: what is sealed with them opens only with a recovery sheet."""


def losses(vault: Vault, person: str) -> Losses:
    """Count what a reset of somebody would lose; drafts and own parts are counted without being opened."""
    member = _require(vault, person)
    with troubles():
        drafts = vault.db.execute("SELECT count(*) FROM draft WHERE person = ?", (person,)).fetchone()[0]
        own = vault.db.execute(
            "SELECT count(*) FROM entry JOIN part ON part.entry = seq AND name = ? WHERE actor = ?",
            (PartName.OWN, person),
        ).fetchone()[0]
        rows = vault.db.execute(
            "SELECT stored FROM entry JOIN part ON part.entry = seq AND name = ? WHERE actor = ?",
            (PartName.CLINICAL, person),
        ).fetchall()
    reads = member.holds(KeyClass.CLINICAL)
    reports = 0 if reads else sum(person in seals.readers(stored) for (stored,) in rows)
    alone = tuple(name for name in KeyClass if _is_alone(vault, member, name))
    return Losses(int(drafts), int(own), reports, alone)


def _is_alone(vault: Vault, member: Member, name: KeyClass) -> bool:
    """Say whether only this person holds a class that has begun."""
    others = [one for one in vault.register.entitled(name) if one.role.is_person() and one.id != member.id]
    return member.holds(name) and vault.register.newest(name) is not None and not others


def _require(vault: Vault, person: str) -> Member:
    member = vault.register.find(person)
    if vault.me.role not in (Role.OWNER, Role.RECOVERY):
        raise Refused(_("Only an owner can make new keys for somebody."))
    if member is None or not member.is_active() or not member.role.is_person():
        raise Refused(_("That person does not work here."))
    return member


def reset(vault: Vault, person: str, password: str, issue: Issue, cost: Cost, at: Moment) -> Member:
    """Make new keys for somebody who has just typed a new password at this desk; gives their new row.

    Both slots lie side by side until the entry is sealed. The file then gets a new key and their classes new epochs,
    since an old slot with the old password still yields the old keys. Raises Refused, VaultTrouble; Unfinished where
    the new keys count and something that follows is still owed.
    """
    earlier = _require(vault, person)
    rekeying.enter_pending(vault, at)
    root = papers.root_of(vault)
    pairs = keys.new_pairs()
    public = (keys.text(keys.receive_public(pairs.receive)), keys.text(keys.sign_public(pairs.sign)))
    member = rows.with_keys(earlier, *public, ledger.head(vault)[0] + 1)
    member = replace(member, certificate=root.issue(issue, member, at))
    given = [
        one
        for name in sorted(classes(member.role, member.clinical))
        for one in members.held_grants(vault, name, member, afresh=True)
    ]
    paper = papers.paper(vault, root, at, ended=(person,), began=(member,))
    said = register.spell(Change(member=member, grants=tuple(given), paper=paper))
    before = keyslots.read(vault.folder)
    slot = keyslots.seal_slot(vault.id, person, member.name, member.generation, pairs, password, cost)
    granted = grants.grant_main(vault.id, vault.main, vault.epoch, person, member.receive)
    keyslots.write(vault.folder, before.with_both(slot, granted))
    try:
        entry = NewEntry(kind=Kind.REGISTER, action=Action.RESET, record=person, open=said)
        codes = invitations.ending_of(vault, person) if vault.me.role is Role.OWNER else []
        ledger.append(vault, [entry, *codes], at)
    except BaseException:
        keyslots.write(vault.folder, before)
        raise
    if person == vault.me.id:
        vault.pairs, vault.ready = pairs, {}
        members.take_held(vault)
    with owing.after(_("{name} has new keys, and the new password counts.").format(name=member.name)):
        _drop(vault, person)
        _settle(vault, at)
    return member


def _settle(vault: Vault, at: Moment) -> None:
    """Do what follows from the entry; a recovery sheet leaves that to the owner it brought back."""
    if vault.me.role is Role.OWNER:
        epochs.finish(vault, at)
        rekeying.finish(vault, at)
    tidying.settle(vault)


def _drop(vault: Vault, person: str) -> None:
    with transaction(vault.db):
        vault.db.execute("DELETE FROM draft WHERE person = ?", (person,))


def drop_lost(vault: Vault) -> None:
    """Take away the drafts of the person who sits here that are sealed to keys they had before a reset."""
    rows = vault.register.rows(vault.me.id)
    if all(one.receive == vault.me.receive for one in rows):
        return
    with troubles():
        drafts = vault.db.execute("SELECT id, sealed FROM draft WHERE person = ?", (vault.me.id,)).fetchall()
    for draft, sealed in drafts:
        place = seals.Place(vault.id, draft, draft, "draft", "draft", vault.me.id)
        try:
            readable = seals.unseal(place, sealed, vault.readers()) is not None
        except (ValueError, msgspec.DecodeError):
            readable = False
        if not readable:
            with transaction(vault.db):
                vault.db.execute("DELETE FROM draft WHERE id = ? AND person = ?", (draft, vault.me.id))
