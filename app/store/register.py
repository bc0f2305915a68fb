"""The staff register: who is who, with which keys, from which entry to which, folded from signed entries alone.

An entry counts if its signature verifies and its actor had the right for it by the register as it stood before.
"""

from typing import Any

import msgspec
from msgspec import Struct

from app.domain import authority
from app.domain.kinds import Kind
from app.domain.ledger import Action, Content, Head
from app.domain.people import KeyClass, Member, Role


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
    """The register after some entries: people by id, every epoch of the class keys, every grant, the root certificate."""

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


def fold(before: Register, head: Head, change: Change) -> Register:
    """Give the register after one more entry whose signature held; raises ValueError where the entry does not count."""
    if head.kind is not Kind.REGISTER:
        return before
    if head.action is Action.FOUND:
        if before.members or head.seq != 1 or change.member is None or change.member.role is not Role.OWNER:
            raise ValueError("a practice is founded once, by its owner")
    else:
        actor = before.find(head.actor)
        if actor is None or not actor.is_active() or not authority.may_act(actor, head.kind, head.action):
            raise ValueError("the register was changed by somebody who may not")
        if actor.role is Role.RECOVERY and change.member is not None and change.member.role is not Role.OWNER:
            raise ValueError("a recovery sheet may only bring back an owner")
    return msgspec.structs.replace(
        before,
        members=_members(before, head, change),
        classes=(*before.classes, *change.classes),
        grants=(*before.grants, *change.grants),
        root=change.root or before.root,
        paper=change.paper or before.paper,
    )


def _members(before: Register, head: Head, change: Change) -> dict[str, Member]:
    members = dict(before.members)
    if change.member is not None:
        earlier = members.get(change.member.id)
        if earlier is not None and head.action is not Action.APPOINT:
            raise ValueError("a person's row is made by an appointment")
        if change.member.since != head.seq or head.record != change.member.id:
            raise ValueError("a row of the register begins with its own entry")
        members[change.member.id] = change.member
    row = members.get(head.record)
    if head.action is Action.LEAVE:
        if row is None or not row.is_active() or change.until != head.seq:
            raise ValueError("nobody left")
        members[head.record] = msgspec.structs.replace(row, until=head.seq)
        if not any(one.role is Role.OWNER and one.is_active() for one in members.values()):
            raise ValueError("the last owner cannot leave")
    if head.action is Action.RENEW:
        if row is None or head.actor != head.record or change.generation is None:
            raise ValueError("a password is changed by its own person")
        members[head.record] = msgspec.structs.replace(row, generation=change.generation)
    return members
