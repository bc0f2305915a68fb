"""The staff register: who is who, with which keys, from which entry to which; `changes` says what counts."""

from typing import Any

import msgspec
from msgspec import Struct

from app.domain.ledger import Content
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


class FileKey(Struct, frozen=True):
    """One epoch of `main`, the key of the encrypted file; `digest` says which key it is without telling it.

    An empty digest says nothing: any key of that epoch is taken.
    """

    epoch: int
    digest: str


class Invited(Struct, frozen=True):
    """For whom an invitation is: the id that they will have, their role, and until when (UTC) they can join.

    `again` says that they work here already, and that the code is for new keys in place of those they have.
    """

    person: str
    role: Role
    clinical: bool
    until: str
    again: bool = False


class Change(Struct, frozen=True, omit_defaults=True):
    """What one entry of the register says; the open part of a register entry is exactly this.

    `owed` names classes of which an owner who does not hold them asks for a new epoch; `certificates` maps a person to
    the certificate (base64 DER) that the root just issued to them.
    """

    member: Member | None = None
    classes: tuple[ClassKey, ...] = ()
    grants: tuple[ClassGrant, ...] = ()
    root: str = ""
    paper: dict[str, Any] = {}
    until: int | None = None
    generation: int | None = None
    main: FileKey | None = None
    owed: tuple[KeyClass, ...] = ()
    certificates: dict[str, str] = {}
    invited: Invited | None = None
    sheet: str | None = None


class Register(Struct, frozen=True):
    """The register after some entries: people by id, the class keys' epochs, the grants, the root certificate.

    `past` holds the rows that a reset or a change of role replaced, `proved` the recovery sheets whose code was typed
    back. `owed` names the classes that need a new epoch, and `turns` says that the file needs a new key, because
    somebody who held the old one holds it no longer by right.
    """

    members: dict[str, Member] = {}
    past: tuple[Member, ...] = ()
    classes: tuple[ClassKey, ...] = ()
    grants: tuple[ClassGrant, ...] = ()
    root: str = ""
    paper: dict[str, Any] = {}
    main: FileKey = FileKey(1, "")
    turns: bool = False
    owed: tuple[KeyClass, ...] = ()
    invited: dict[str, Invited] = {}
    proved: tuple[str, ...] = ()

    def find(self, person: str) -> Member | None:
        """Give a person's row as it stands, or stood when it ended."""
        return self.members.get(person)

    def rows(self, person: str) -> tuple[Member, ...]:
        """Give every row a person ever had, oldest first: a reset or another role begins a new one."""
        now = self.members.get(person)
        earlier = tuple(one for one in self.past if one.id == person)
        return (*earlier, now) if now else earlier

    def signer(self, person: str, seq: int) -> Member | None:
        """Give the row by which a person signed the entry `seq`: the one before it; the founder's is its own."""
        for one in self.rows(person):
            if (one.since < seq or seq == one.since == 1) and (one.until is None or seq <= one.until):
                return one
        return None

    def keyed_since(self, person: str) -> int:
        """Give the entry with which a person's present keys began; they open nothing sealed to them before it."""
        rows = self.rows(person)
        return min((one.since for one in rows if one.receive == rows[-1].receive), default=0)

    def active(self) -> tuple[Member, ...]:
        """Give the people who work here now."""
        return tuple(one for one in self.members.values() if one.is_active() and one.role.is_person())

    def sheets(self) -> tuple[Member, ...]:
        """Give the recovery sheets that open this practice now."""
        return tuple(one for one in self.members.values() if one.is_active() and one.role is Role.RECOVERY)

    def invitations(self) -> tuple[Member, ...]:
        """Give the invitations that were neither taken up nor withdrawn, run out or not."""
        return tuple(one for one in self.members.values() if one.is_active() and one.role is Role.INVITATION)

    def codes_for(self, person: str) -> tuple[Member, ...]:
        """Give the codes for new keys of somebody who works here that were neither used nor withdrawn."""
        return tuple(
            one
            for one in self.invitations()
            if (said := self.invited[one.id]).again and said.person == person
        )

    def newest(self, name: KeyClass) -> ClassKey | None:
        """Give the newest epoch of a class key; None where the class has nobody yet."""
        epochs = [key for key in self.classes if key.name is name]
        return max(epochs, key=lambda key: key.epoch) if epochs else None

    def entitled(self, name: KeyClass) -> tuple[Member, ...]:
        """Give the members, sheets too, whose role carries a class key now."""
        return tuple(one for one in self.members.values() if one.is_active() and one.holds(name))

    def is_granted(self, name: KeyClass, epoch: int, person: str) -> bool:
        """Say whether a member was given that epoch, sealed to the keys they have now."""
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
