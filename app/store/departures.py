"""Departures: what took something from somebody, kept beside the witness, so that no restore quietly gives it back.

Whoever left, had another role or new keys, and each sheet or code that ended, is kept as the signed line of the entry
alone: ids, an action and a place, no name. After a restore an owner is told who is here again because of it.
"""

from collections.abc import Iterator

import msgspec
from msgspec import Struct

from app.domain import canonical
from app.domain.actions import Action
from app.domain.errors import VaultTrouble
from app.domain.kinds import Kind
from app.domain.ledger import Head, hash_head
from app.domain.moments import Moment
from app.domain.people import Member, Role
from app.store import files, keys, standing, witness
from app.store import told as kept
from app.store.told import Told
from app.store.vault import Vault

FILE = "departures.json"
MOST = 1024 * 1024
KEPT = 700
"""So many are kept, the newest; each takes less than 1.5 KB."""
TAKING = frozenset({Action.LEAVE, Action.ROLE, Action.RESET, Action.JOIN, Action.RETIRE})
"""What takes something from somebody; taking up a code replaces keys where it is for somebody who is here."""
STAYS = "stays"
"""The field of an owner's notice that names, by hash, departures after which somebody stays all the same."""


class Returned(Struct, frozen=True, kw_only=True):
    """Somebody, a sheet or a code that is here again since the restore, with what had ended it and who signed that."""

    member: Member
    action: Action
    seq: int
    hash: str
    when: Moment
    by: str


def remember(vault: Vault) -> None:
    """Keep the signed lines of what the register took from anybody; where that cannot be written, that is noted."""
    before = _read(vault)
    there = [one for one in before if not kept.is_here(vault, one)]
    for row in standing.rows(vault.db, kinds=(Kind.REGISTER,)):
        if row.action in TAKING:
            there.append(Told(keys.text(row.head), keys.text(row.signature)))
    if (wanted := there[-KEPT:]) == before:
        return
    try:
        files.make_folder(witness.folder(vault.id))
        files.atomic_write(witness.folder(vault.id) / FILE, msgspec.json.encode(wanted), durable=False)
    except VaultTrouble as trouble:
        if trouble.what not in vault.notes:
            vault.notes.append(trouble.what)


def _read(vault: Vault) -> list[Told]:
    path = witness.folder(vault.id) / FILE
    if not path.exists():
        return []
    try:
        return list(canonical.decode(files.read(path, MOST), tuple[Told, ...]))[-KEPT:]
    except (ValueError, VaultTrouble):
        return []


def left_by(vault: Vault, person: str, seq: int) -> bool:
    """Say whether a lost entry that stands let somebody go before a place."""
    return any(
        head.record == person and head.action is Action.LEAVE and head.seq < seq
        for head, _digest in _lost(vault)
    )


def returned(vault: Vault) -> tuple[Returned, ...]:
    """Give who is here again because entries were lost, each with the last thing that had taken it; oldest first."""
    lost = list(_lost(vault))
    stays = _staying(vault) if lost else frozenset()
    found: dict[str, Returned] = {}
    for head, digest in lost:
        member = vault.register.find(head.record)
        if member is None or digest in stays or not _is_back(vault, member, head):
            continue
        before = found.get(member.id)
        if before is not None and before.action is Action.LEAVE:
            continue
        by = vault.register.find(head.actor)
        found[member.id] = Returned(
            member=member, action=head.action, seq=head.seq, hash=digest, when=head.time, by=by.name if by else ""
        )  # fmt: skip
    return tuple(found.values())


def _lost(vault: Vault) -> Iterator[tuple[Head, str]]:
    told = [one for one in _read(vault) if not kept.is_here(vault, one)]
    heads = []
    for one in told if told and kept.spans(vault) else ():
        try:
            head = kept.verified(vault, one)
        except ValueError:
            continue
        if head.kind is Kind.REGISTER and head.action in TAKING:
            heads.append((head, hash_head(keys.raw(one.head))))
    yield from sorted(heads, key=lambda one: one[0].seq)


def _is_back(vault: Vault, member: Member, head: Head) -> bool:
    """Say whether somebody has again what was taken: they are here, in a row older than what ended it."""
    row = vault.db.execute("SELECT time FROM entry WHERE seq = ?", (member.since,)).fetchone()
    return member.is_active() and row is not None and row[0] <= head.time.utc


def _staying(vault: Vault) -> frozenset[str]:
    """Give the departures after which an owner sealed that somebody stays."""
    found = set[str]()
    for _row, head in standing.of(vault.db, vault.register, Kind.NOTICE, Action.SEAL):
        member = vault.register.signer(head.actor, head.seq)
        try:
            said = standing.open_part(vault.db, head).set.get(STAYS)
        except ValueError:
            continue
        if isinstance(said, list) and member is not None and member.role is Role.OWNER:
            found |= {str(one) for one in said}
    return frozenset(found)
