"""Told: entries kept outside the vault as they were signed, and which of them a vault that lost entries can believe.

They lie in the person's profile, where whoever uses this account can write. So one counts only where the vault says
that it lost an entry of that place, and where its signature is of somebody who had the right to it there.
"""

from typing import Any

from msgspec import Struct

from app.domain import authority, canonical
from app.domain.actions import Action
from app.domain.kinds import Kind
from app.domain.ledger import Content, Head, PartName, hash_head, hash_part
from app.store import keys, standing
from app.store.vault import Vault

AT = "at"
"""The place of a statement, beside what it says."""


class Told(Struct, frozen=True):
    """One entry as it was signed: its head and signature, and the salt and bytes of its open part where it is kept."""

    head: str
    signature: str
    salt: str = ""
    stored: str = ""


def copy(vault: Vault, seq: int, whole: bool = True) -> Told | None:
    """Copy an entry out of the vault, with its open part or as its signed line alone, which names nobody."""
    row = vault.db.execute(
        "SELECT head, signature, salt, stored FROM entry LEFT JOIN part ON part.entry = seq AND name = ? "
        "WHERE seq = ?",
        (PartName.OPEN, seq),
    ).fetchone()
    if row is None or (whole and row[2] is None):
        return None
    return Told(*(keys.text(one) for one in (row if whole else row[:2])))


def is_here(vault: Vault, told: Told) -> bool:
    """Say whether the vault has this very entry."""
    try:
        digest = hash_head(keys.raw(told.head))
    except ValueError:
        return False
    return vault.db.execute("SELECT 1 FROM entry WHERE hash = ?", (digest,)).fetchone() is not None


def verified(vault: Vault, told: Told) -> Head:
    """Read a kept entry's head; raises ValueError where nobody of the register had the right to it at its place."""
    spelt = keys.raw(told.head)
    head = Head.from_bytes(spelt)
    if head.vault != vault.id or not (is_here(vault, told) or _was_lost(vault, head.seq)):
        raise ValueError("not an entry that this vault lost")
    member = vault.register.signer(head.actor, head.seq)
    row = standing.Row(
        head.seq, head.entry, head.record, head.number, head.kind, head.action, head.time.utc, head.actor, spelt,
        hash_head(spelt), keys.raw(told.signature),
    )  # fmt: skip
    if (
        member is None
        or not authority.may_act(member, head.kind, head.action)
        or not standing.signed_by(row, head, member)
    ):
        raise ValueError("not signed by anybody with the right to it")
    return head


def content(head: Head, told: Told) -> Content:
    """Read a kept entry's open part; raises ValueError where it is not the one that was signed."""
    salt, stored = keys.raw(told.salt), keys.raw(told.stored)
    if hash_part(PartName.OPEN, salt, stored) != head.parts.get(PartName.OPEN):
        raise ValueError("not the part that was signed")
    return canonical.decode(stored, Content)


def _was_lost(vault: Vault, seq: int) -> bool:
    return any(before < seq <= last for before, last in spans(vault))


def spans(vault: Vault) -> list[tuple[int, int]]:
    """Give the places that this vault lost, by what owners sealed: after which place, up to which."""
    found = []
    for said in statements(vault):
        restored, lost, gaps = said.get("restored"), said["lost"], said.get("gaps", ())
        try:
            if lost:  # a salvage is sealed right behind the last place that it knew of
                before = int(restored[0]) if isinstance(restored, list) else int(said[AT]) - 1
                found.append((before, max(int(one[0]) for one in lost)))
            found += [(int(one["first"]) - 1, int(one["last"])) for one in gaps]
        except (TypeError, ValueError, KeyError, IndexError):
            continue
    return found


def statements(vault: Vault) -> list[dict[str, Any]]:
    """Give what owners sealed about restores and salvages, each with its place; what does not stand says nothing."""
    found = []
    for action in (Action.RESTORED, Action.SALVAGED):
        for row, head in standing.of(vault.db, vault.register, Kind.BACKUP, action):
            try:
                said = standing.open_part(vault.db, head).set
            except ValueError:
                continue
            if isinstance(said.get("lost"), list) and row.seq == head.seq:
                found.append(said | {AT: head.seq})
    return found
