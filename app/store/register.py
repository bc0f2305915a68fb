"""The staff register: who is who, with which keys, from which entry to which, folded from signed entries alone.

An entry counts if its signature verifies and its actor had the right for it by the register as it stood before.
"""

from typing import Any

import msgspec
from msgspec import Struct

from app.domain import authority, registers
from app.domain.kinds import Kind
from app.domain.ledger import Action, Content, Head
from app.domain.people import KeyClass, Member, Role
from app.store import keys


class ClassKey(Struct, frozen=True):
    """One epoch of a shared key pair; `public` is base64."""

    name: KeyClass
    epoch: int
    public: str

    def reader(self) -> str:
        """Name this epoch as a reader of sealed parts."""
        return f"{self.name}/{self.epoch}"


class ClassGrant(Struct, frozen=True):
    """One epoch's private half, sealed to a member's receiving key (base64)."""

    name: KeyClass
    epoch: int
    to: str
    sealed: str


class Change(Struct, frozen=True, omit_defaults=True):
    """What one entry of the register says; the open part of a register entry is exactly this."""

    member: Member | None = None
    classes: tuple[ClassKey, ...] = ()
    grants: tuple[ClassGrant, ...] = ()
    root: str = ""
    paper: dict[str, Any] = {}
    until: int | None = None
    generation: int | None = None


class Register(Struct, frozen=True):
    """The register after some entries: people by id, the class keys' epochs, the grants, the root certificate."""

    members: dict[str, Member] = {}
    classes: tuple[ClassKey, ...] = ()
    grants: tuple[ClassGrant, ...] = ()
    root: str = ""
    paper: dict[str, Any] = {}

    def find(self, person: str) -> Member | None:
        """Give a person's row."""
        return self.members.get(person)

    def active(self) -> tuple[Member, ...]:
        """Give the people who work here now, sheets left out."""
        return tuple(
            one for one in self.members.values() if one.is_active() and one.role is not Role.RECOVERY
        )

    def newest(self, name: KeyClass) -> ClassKey | None:
        """Give the newest epoch of a class key; None where the class has nobody yet."""
        epochs = [key for key in self.classes if key.name is name]
        return max(epochs, key=lambda key: key.epoch) if epochs else None

    def entitled(self, name: KeyClass) -> tuple[Member, ...]:
        """Give the members, sheets too, whose role carries a class key now."""
        return tuple(one for one in self.members.values() if one.is_active() and one.holds(name))

    def is_granted(self, name: KeyClass, epoch: int, person: str) -> bool:
        """Say whether a member was given that epoch."""
        return any(g.to == person and g.name is name and g.epoch == epoch for g in self.grants)


def change_of(content: Content) -> Change:
    """Read what a register entry says; raises ValueError."""
    try:
        return msgspec.convert(content.set, Change, strict=True)
    except msgspec.ValidationError as error:
        raise ValueError("not an entry of the register") from error


def spell(change: Change) -> Content:
    """Spell a change as the open part of its entry."""
    return Content(set=msgspec.to_builtins(change))


SAYS: dict[Action, frozenset[str]] = {
    Action.FOUND: frozenset({"member", "classes", "root"}),
    Action.APPOINT: frozenset({"member", "classes", "grants", "paper"}),
    Action.DELIVER: frozenset({"grants", "paper"}),
    Action.RENEW: frozenset({"generation"}),
    Action.LEAVE: frozenset({"until", "paper"}),
}
"""What each action may say about the register; an entry that says more does not count."""


def fold(before: Register, head: Head, change: Change) -> Register:
    """Give the register after one more entry whose signature held; raises ValueError where the entry does not count."""
    if head.kind is not Kind.REGISTER:
        return before
    said = {name for name in change.__struct_fields__ if getattr(change, name) != getattr(Change(), name)}
    if not said <= SAYS.get(head.action, frozenset()):
        raise ValueError("an entry of the register says more than it may")
    actor = _actor(before, head, change)
    _check_classes(before, change)
    after = msgspec.structs.replace(
        before,
        members=_members(before, head, change),
        classes=(*before.classes, *change.classes),
        root=change.root or before.root,
    )
    if not any(one.role is Role.OWNER and one.is_active() for one in after.members.values()):
        raise ValueError("the last owner cannot leave")
    _check_grants(after, head, actor, change)
    return msgspec.structs.replace(
        after, grants=(*before.grants, *change.grants), paper=_paper(after, change) or before.paper
    )


def _actor(before: Register, head: Head, change: Change) -> Member:
    """Find who changes the register, with the right to; the founder stands in their own first entry."""
    if head.action is Action.FOUND:
        founder = change.member
        if before.members or head.seq != 1 or founder is None or founder.role is not Role.OWNER:
            raise ValueError("a practice is founded once, by its owner")
        if founder.id != head.actor or not change.root:
            raise ValueError("a founder signs their own row, and makes the root")
        return founder
    actor = before.find(head.actor)
    if actor is None or not actor.is_active() or not authority.may_act(actor, head.kind, head.action):
        raise ValueError("the register was changed by somebody who may not")
    if actor.role is Role.RECOVERY and (change.member is None or change.member.role is not Role.OWNER):
        raise ValueError("a recovery sheet may only bring back an owner")
    return actor


def _check_classes(before: Register, change: Change) -> None:
    """A class key begins at the founding, or with the first member who carries it; nobody puts another in its place."""
    if len({key.name for key in change.classes}) != len(change.classes):
        raise ValueError("a class key begins once")
    for key in change.classes:
        begins = before.newest(key.name) is None and key.epoch == 1
        if not begins or change.member is None or not change.member.holds(key.name):
            raise ValueError("a class key begins with the first member who carries it")
        _check_public(key.public, signs=key.name is KeyClass.ROOT)


def _check_public(spelt: str, signs: bool) -> None:
    public = keys.raw(spelt)
    if signs:
        keys.public_key(public)
    elif len(public) != keys.RECEIVE_PUBLIC:
        raise ValueError("not a public key")


def _members(before: Register, head: Head, change: Change) -> dict[str, Member]:
    members = dict(before.members)
    row = members.get(head.record)
    match head.action:
        case Action.FOUND | Action.APPOINT:
            members[head.record] = _appointed(row, head, change)
            actor = members.get(head.actor)
            if actor is not None and actor.role is Role.RECOVERY:
                members[actor.id] = msgspec.structs.replace(actor, until=head.seq)
        case Action.LEAVE:
            if row is None or not row.is_active() or change.until != head.seq:
                raise ValueError("nobody left")
            members[head.record] = msgspec.structs.replace(row, until=head.seq)
        case Action.RENEW:
            if row is None or head.actor != head.record or change.generation != row.generation + 1:
                raise ValueError("a password is changed by its own person, one generation on")
            members[head.record] = msgspec.structs.replace(row, generation=change.generation)
        case _:
            pass
    return members


def _appointed(earlier: Member | None, head: Head, change: Change) -> Member:
    member = change.member
    if member is None or head.record != member.id:
        raise ValueError("an appointment is of one person, in their own record")
    generation = earlier.generation + 1 if earlier else 1
    if (member.since, member.until, member.generation) != (head.seq, None, generation):
        raise ValueError("a row of the register begins with its own entry")
    _check_public(member.receive, signs=False)
    _check_public(member.sign, signs=True)
    return member


def _check_grants(after: Register, head: Head, actor: Member, change: Change) -> None:
    """A grant counts only for a key and a member of the register who is entitled to it."""
    known = {(key.name, key.epoch) for key in after.classes}
    for one in change.grants:
        to = after.find(one.to)
        if (one.name, one.epoch) not in known or to is None or not to.is_active() or not to.holds(one.name):
            raise ValueError("a key was granted to somebody who is not entitled to it")
        if head.action is Action.DELIVER and not actor.holds(one.name):
            raise ValueError("a key was granted by somebody who does not hold it")


def _paper(after: Register, change: Change) -> dict[str, Any]:
    """Take a register for reports only where the practice root signed it."""
    if not change.paper:
        return {}
    signed = registers.read(change.paper)
    root = after.newest(KeyClass.ROOT)
    if root is None or not keys.is_signed(
        keys.public_key(keys.raw(root.public)), keys.raw(signed.signature), signed.register.signed_bytes()
    ):
        raise ValueError("the register for reports is not signed by the practice root")
    return change.paper
