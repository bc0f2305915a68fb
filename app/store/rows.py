"""Rows of the register that begin: their keys are nobody else's, and a code lets in exactly the person it is for."""

from msgspec.structs import replace

from app.domain.ledger import Head
from app.domain.people import Member, Role
from app.store import keys
from app.store.register import Change, Register


def check_public(spelt: str, signs: bool) -> None:
    """Check the public half of a pair to sign with or to receive with; raises ValueError."""
    public = keys.raw(spelt)
    if signs:
        keys.public_key(public)
    elif len(public) != keys.RECEIVE_PUBLIC:
        raise ValueError("not a public key")


def check_new(before: Register, member: Member, head: Head, generation: int) -> None:
    """Check a row that begins with this entry: its place, its keys, and that neither number nor keys are another's."""
    if (member.since, member.until, member.generation) != (head.seq, None, generation) or member.sheet:
        raise ValueError("a row of the register begins with its own entry")
    check_public(member.receive, signs=False)
    check_public(member.sign, signs=True)
    for one in (*before.past, *before.members.values()):
        if one.sign == member.sign or one.receive == member.receive:
            raise ValueError("somebody has, or had, these keys already")
        if one.number and one.number == member.number and one.id != member.id:
            raise ValueError("somebody has this number already")


def invitation(before: Register, earlier: Member | None, head: Head, change: Change) -> Member:
    """Take in a code: for somebody new in a role, or for new keys of somebody who is here; raises ValueError."""
    member, invited = change.member, change.invited
    if member is None or invited is None or earlier is not None or head.record != member.id:
        raise ValueError("an invitation is a member of its own")
    plain = member.role is Role.INVITATION and not member.clinical and not member.certificate
    if not plain or not invited.role.is_person() or invited.until <= head.time.utc:
        raise ValueError("an invitation is for a person and a time")
    here = before.members.get(invited.person)
    if invited.again:
        as_they_are = (member.name, invited.role, invited.clinical)
        if here is None or not here.is_active() or (here.name, here.role, here.clinical) != as_they_are:
            raise ValueError("a code for new keys is for somebody who works here, as they do")
        if invited.person == head.actor:
            raise ValueError("nobody hands a code out to themselves")
    elif here is not None or member.id == invited.person:
        raise ValueError("an invitation is for somebody who is not here yet")
    check_new(before, member, head, 1)
    return member


def joined(before: Register, head: Head, change: Change) -> Member:
    """Take in the person a code is for, in exactly their role, with keys of their own making; raises ValueError.

    One for new keys replaces those that they had when it was made; after any other change of them it is void.
    """
    member, invited = change.member, before.invited.get(head.actor)
    if member is None or invited is None or head.record != invited.person:
        raise ValueError("nobody was invited")
    if head.time.utc >= invited.until:
        raise ValueError("the invitation has run out")
    paper, here = before.members[head.actor], before.members.get(invited.person)
    if invited.again:
        if here is None or not here.is_active() or here.since > paper.since:
            raise ValueError("they left, or have other keys since")
        wanted = with_keys(here, member.receive, member.sign, head.seq)
        if member != wanted:
            raise ValueError("new keys change nothing but the keys")
        check_new(before, member, head, here.generation + 1)
        return member
    if here is not None:
        raise ValueError("an invitation is for somebody who is not here yet")
    said = (invited.person, paper.name, invited.role, invited.clinical, "")
    if (member.id, member.name, member.role, member.clinical, member.certificate) != said:
        raise ValueError("somebody else was invited")
    check_new(before, member, head, 1)
    return member


def with_keys(row: Member, receive: str, sign: str, since: int) -> Member:
    """Give somebody's next row with other keys and nothing that belonged to the old ones."""
    return replace(
        row,
        receive=receive,
        sign=sign,
        certificate="",
        since=since,
        generation=row.generation + 1,
        sheet="",
    )
