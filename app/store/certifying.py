"""Certificates and the root they come from: issued by an owner, anew for everybody when the root changes."""

from msgspec import Struct
from msgspec.structs import replace

from app.domain.actions import Action
from app.domain.kinds import Kind
from app.domain.moments import Moment
from app.domain.people import KeyClass, Member, Role
from app.store import epochs, keys, ledger, members, papers, register
from app.store.ledger import NewEntry
from app.store.papers import Papers, Root
from app.store.register import Change, Register
from app.store.vault import Vault


def begin(vault: Vault, known: Register, names: list[KeyClass], how: Papers, at: Moment) -> Change:
    """Make the next epochs of these classes for the people of `known`; a new root brings new certificates."""
    begun = epochs.begin(vault.id, known, names)
    change = Change(classes=begun.classes, grants=begun.grants)
    private = begun.privates.get(KeyClass.ROOT)
    if private is None:
        return change
    key = keys.signing_key(private)
    root = Root(key, keys.text(how.make_root(key, how.practice, vault.id[:8], at.local())))
    again = _issued(root, known.active(), how, at)
    return replace(
        change,
        root=root.certificate,
        certificates={one.id: one.certificate for one in again},
        paper=papers.paper(vault, root, at, ended=set(vault.register.members), began=again),
    )


def _issued(root: Root, people: tuple[Member, ...], how: Papers, at: Moment) -> tuple[Member, ...]:
    return tuple(replace(one, certificate=root.issue(how.issue, one, at)) for one in people)


def entry(vault: Vault, change: Change) -> NewEntry:
    """Give the entry with which new epochs begin."""
    said = register.spell(change)
    return NewEntry(kind=Kind.REGISTER, action=Action.EPOCH, record=vault.me.id, open=said)


def change_root(vault: Vault, how: Papers, at: Moment) -> None:
    """Make a new practice root, with new certificates for everybody; the trust card is then due. Raises Refused."""
    papers.root_of(vault)
    ledger.append(vault, [entry(vault, begin(vault, vault.register, [KeyClass.ROOT], how, at))], at)
    members.take_held(vault)


class Due(Struct, frozen=True):
    """What an owner still has to sign: a new root, and certificates for those who joined."""

    root: bool
    people: tuple[Member, ...]


def due(vault: Vault) -> Due:
    """Say what certificates are owed, for an owner; nothing for anybody else."""
    if vault.me.role is not Role.OWNER or vault.read_only or vault.root_key() is None:
        return Due(False, ())
    return Due(
        KeyClass.ROOT in vault.register.owed,
        tuple(one for one in vault.register.active() if not one.certificate),
    )


def finish(vault: Vault, how: Papers, at: Moment) -> None:
    """Sign what is owed: after an owner's unlock, so that whoever joined meanwhile can sign papers."""
    owed = due(vault)
    if owed.root:
        change_root(vault, how, at)
    elif owed.people:
        root = papers.root_of(vault)
        people = _issued(root, owed.people, how, at)
        change = Change(
            certificates={one.id: one.certificate for one in people},
            paper=papers.paper(vault, root, at, ended={one.id for one in people}, began=people),
        )
        said = register.spell(change)
        certified = NewEntry(kind=Kind.REGISTER, action=Action.CERTIFY, record=people[0].id, open=said)
        ledger.append(vault, [certified], at)
