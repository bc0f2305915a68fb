"""Which changes of the staff register count: the fold from signed entries, and every rule about them.

An entry counts if its signature verifies and its actor had the right for it by the register as it stood before. An
entry that says more than its action may, or anything that does not fit, counts for nothing.
"""

from typing import Any

from msgspec.structs import replace

from app.domain import authority, registers
from app.domain.actions import Action
from app.domain.kinds import Kind
from app.domain.ledger import Head
from app.domain.people import KeyClass, Member, Role, classes
from app.store import keys, rows
from app.store.register import Change, FileKey, Register

SAYS: dict[Action, frozenset[str]] = {
    Action.FOUND: frozenset({"member", "classes", "root", "main"}),
    Action.APPOINT: frozenset({"member", "classes", "grants", "paper"}),
    Action.DELIVER: frozenset({"grants", "paper"}),
    Action.RENEW: frozenset({"generation", "sheet"}),
    Action.LEAVE: frozenset({"until", "paper"}),
    Action.REKEY: frozenset({"main"}),
    Action.EPOCH: frozenset({"classes", "grants", "root", "paper", "certificates", "owed"}),
    Action.ROLE: frozenset({"member", "classes", "grants", "paper"}),
    Action.RESET: frozenset({"member", "grants", "paper"}),
    Action.RETIRE: frozenset({"until"}),
    Action.CERTIFY: frozenset({"certificates", "paper"}),
    Action.PROVE: frozenset(),
    Action.SHEET: frozenset({"sheet"}),
    Action.INVITE: frozenset({"member", "invited"}),
    Action.JOIN: frozenset({"member"}),
}
"""What each action may say about the register; an entry that says more does not count."""

Members = dict[str, Member]


def fold(before: Register, head: Head, change: Change) -> Register:
    """Give the register after one more entry whose signature held; raises ValueError where the entry does not count."""
    if head.kind is not Kind.REGISTER:
        return before
    said = {name for name in change.__struct_fields__ if getattr(change, name) != getattr(Change(), name)}
    if not said <= SAYS.get(head.action, frozenset()):
        raise ValueError("an entry of the register says more than it may")
    actor = _actor(before, head, change)
    _check_classes(before, head, actor, change)
    after = replace(
        before,
        members=_members(before, head, change),
        classes=(*before.classes, *change.classes),
        root=change.root or before.root,
    )
    after = _followed(before, after, head, change)
    if not any(one.role is Role.OWNER and one.is_active() for one in after.members.values()):
        raise ValueError("the last owner cannot leave")
    _check_grants(after, head, actor, change)
    given = {(one.name, one.epoch, one.to) for one in change.grants}
    kept = tuple(one for one in after.grants if (one.name, one.epoch, one.to) not in given)
    return replace(after, grants=(*kept, *change.grants), paper=_paper(after, change) or before.paper)


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


def _check_classes(before: Register, head: Head, actor: Member, change: Change) -> None:
    """A class key begins with the first member who carries it; one who holds it makes a new epoch, for an owner."""
    if len({key.name for key in change.classes}) != len(change.classes):
        raise ValueError("a class key begins once")
    for key in change.classes:
        newest = before.newest(key.name)
        if key.epoch != (newest.epoch + 1 if newest else 1):
            raise ValueError("the epochs of a class key follow one another")
        asked = newest is None or key.name in before.owed
        if head.action is Action.EPOCH:
            fits = actor.holds(key.name) and (asked or actor.role is Role.OWNER)
        else:
            others = (one for one in before.entitled(key.name) if one.role.is_person())
            nobody = all(one.id == head.record for one in others)
            to = change.member
            fits = asked and nobody and to is not None and to.role.is_person() and to.holds(key.name)
        if not fits:
            raise ValueError("a class key begins with the first member who carries it")
        rows.check_public(key.public, signs=key.name is KeyClass.ROOT)
    if head.action is Action.EPOCH and not change.classes and not change.owed:
        raise ValueError("no epoch began, and none was asked for")
    if bool(change.root) != any(key.name is KeyClass.ROOT for key in change.classes):
        raise ValueError("a root's key and its certificate come together")
    if change.owed and actor.role is not Role.OWNER:
        raise ValueError("a new epoch is asked for by an owner")


def _members(before: Register, head: Head, change: Change) -> Members:
    row = before.members.get(head.record)
    match head.action:
        case Action.FOUND | Action.APPOINT:
            made: Member | None = _appointed(before, row, head, change)
        case Action.INVITE:
            made = rows.invitation(before, row, head, change)
        case Action.JOIN:
            made = rows.joined(before, head, change)
        case Action.LEAVE | Action.RETIRE:
            made = _ended(row, head, change)
        case Action.RESET | Action.ROLE:
            made = _replaced(before, row, head, change)
        case Action.RENEW | Action.SHEET:
            made = _renewed(row, head, change)
        case Action.PROVE if row is None or not row.is_active() or row.role is not Role.RECOVERY:
            raise ValueError("only a recovery sheet is proved")
        case _:
            made = row
    members = dict(before.members)
    if made is not None:
        members[head.record] = made
    actor = members.get(head.actor)
    if actor is not None and not actor.role.is_person():
        members[actor.id] = replace(actor, until=head.seq)
    for person, certificate in change.certificates.items():
        holder = members.get(person)
        if holder is None or not holder.is_active() or not holder.role.is_person() or not certificate:
            raise ValueError("a certificate was issued to nobody")
        members[person] = replace(holder, certificate=certificate)
    return members


def _appointed(before: Register, earlier: Member | None, head: Head, change: Change) -> Member:
    member = change.member
    if member is None or head.record != member.id or (earlier is not None and earlier.is_active()):
        raise ValueError("an appointment is of one person who is not here yet, in their own record")
    if member.role is Role.INVITATION:
        raise ValueError("an invitation is no appointment")
    rows.check_new(before, member, head, earlier.generation + 1 if earlier else 1)
    return member


def _ended(row: Member | None, head: Head, change: Change) -> Member:
    leaves = head.action is Action.LEAVE
    if row is None or not row.is_active() or change.until != head.seq or row.role.is_person() is not leaves:
        raise ValueError("nobody left")
    return replace(row, until=head.seq)


def _replaced(before: Register, row: Member | None, head: Head, change: Change) -> Member:
    """Begin a new row for somebody who works here: with other keys after a reset, with the same in another role."""
    member = change.member
    if member is None or row is None or not row.is_active() or not row.role.is_person():
        raise ValueError("nobody works here under that name")
    if head.action is Action.ROLE:
        wanted = replace(row, role=member.role, clinical=member.clinical, since=head.seq)
        same = (row.role, row.clinical) == (member.role, member.clinical)
        if member != wanted or same or not member.role.is_person():
            raise ValueError("another role changes nothing else")
        return member
    fresh = {"receive": member.receive, "sign": member.sign, "certificate": member.certificate}
    if member != replace(row, **fresh, since=head.seq, generation=row.generation + 1, sheet=""):
        raise ValueError("a reset changes nothing but the keys")
    rows.check_new(before, member, head, row.generation + 1)
    return member


def _renewed(row: Member | None, head: Head, change: Change) -> Member:
    if row is None or head.actor != head.record:
        raise ValueError("a password is changed by its own person")
    sheet = row.sheet if change.sheet is None else change.sheet
    if head.action is Action.SHEET and change.sheet is not None:
        return replace(row, sheet=sheet)
    if change.generation != row.generation + 1 or change.sheet:
        raise ValueError("a password is changed one generation on")
    return replace(row, generation=change.generation, sheet=sheet)


def _followed(before: Register, after: Register, head: Head, change: Change) -> Register:
    """Give what follows from the rows that ended or changed: what was theirs is taken away, and what is now owed."""
    past, lost, gone = list(before.past), set[KeyClass](), dict[str, frozenset[KeyClass]]()
    turns = before.turns
    for person, row in before.members.items():
        now = after.members[person]
        if now.since != row.since:
            past.append(row if row.until is not None else replace(row, until=head.seq))
        if not row.is_active() or now == row:
            continue
        held = classes(row.role, row.clinical)
        if not now.is_active() or now.receive != row.receive:
            turns, gone[person] = True, frozenset(KeyClass)
            lost |= held if head.action is Action.LEAVE else held - {KeyClass.ROOT}
        else:
            gone[person] = held - classes(now.role, now.clinical)
            lost |= gone[person]
    made = {key.name for key in change.classes}
    owed = (set(before.owed) - made) | {name for name in lost | set(change.owed) if after.newest(name)}
    return replace(
        after,
        past=tuple(past),
        owed=tuple(sorted(owed)),
        turns=turns and head.action is not Action.REKEY,
        main=_file_key(before, head, change),
        invited=before.invited | ({head.record: change.invited} if change.invited else {}),
        proved=(*before.proved, head.record) if head.action is Action.PROVE else before.proved,
        grants=tuple(one for one in before.grants if one.name not in gone.get(one.to, ())),
    )


def _file_key(before: Register, head: Head, change: Change) -> FileKey:
    later = change.main is not None and change.main.epoch > before.main.epoch
    if head.action is Action.REKEY and not later:
        raise ValueError("the epochs of the file's key follow one another")
    return change.main or before.main


def _check_grants(after: Register, head: Head, actor: Member, change: Change) -> None:
    """A grant counts only for a key and a member of the register who is entitled to it."""
    known = {(key.name, key.epoch) for key in after.classes}
    for one in change.grants:
        to = after.find(one.to)
        if (one.name, one.epoch) not in known or to is None or not to.is_active() or not to.holds(one.name):
            raise ValueError("a key was granted to somebody who is not entitled to it")
        if head.action in (Action.DELIVER, Action.EPOCH) and not actor.holds(one.name):
            raise ValueError("a key was granted by somebody who does not hold it")


def _paper(after: Register, change: Change) -> dict[str, Any]:
    """Take a register for reports only where the practice root signed it."""
    if not change.paper:
        return {}
    signed = registers.read(change.paper)
    root = after.newest(KeyClass.ROOT)
    if (
        root is None
        or signed.root != after.root
        or not keys.is_signed(
            keys.public_key(keys.raw(root.public)), keys.raw(signed.signature), signed.register.signed_bytes()
        )
    ):
        raise ValueError("the register for reports is not signed by the practice root")
    return change.paper
