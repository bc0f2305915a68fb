"""Disposals outlive a restore: what was disposed of here goes again when an older state of the vault comes back.

Each entry of disposal is kept beside the witness as well, with its signature. It says numbers and hashes, no content.
"""

from collections.abc import Iterator, Sequence

import msgspec
from msgspec import Struct

from app.domain import authority, canonical
from app.domain.actions import Action
from app.domain.errors import VaultTrouble
from app.domain.gone import Disposed, disposed
from app.domain.ledger import PARTS, Content, Head, PartName, hash_head, hash_part
from app.domain.moments import Moment
from app.domain.people import Role
from app.i18n import ngettext
from app.store import files, folding, keys, ledger, standing, witness
from app.store.ledger import NewEntry
from app.store.vault import Vault

FILE = "disposed.json"
MOST = 64 * 1024 * 1024


class Told(Struct, frozen=True):
    """One entry of disposal as it was signed: its head, its signature, and the salt and bytes of its open part."""

    head: str
    signature: str
    salt: str
    stored: str


def remember(vault: Vault, seqs: Sequence[int]) -> None:
    """Keep these entries of disposal in the person's profile; where that cannot be written, that is noted."""
    told = list(_read(vault))
    for seq in seqs:
        row = vault.db.execute(
            "SELECT head, signature, salt, stored FROM entry JOIN part ON part.entry = seq AND name = ? "
            "WHERE seq = ? AND action = ?",
            (PartName.OPEN, seq, Action.DISPOSE),
        ).fetchone()
        if row is not None:
            told.append(Told(*(keys.text(one) for one in row)))
    try:
        files.make_folder(witness.folder(vault.id))
        files.atomic_write(witness.folder(vault.id) / FILE, msgspec.json.encode(told))
    except VaultTrouble as trouble:
        if trouble.what not in vault.notes:
            vault.notes.append(trouble.what)


def _read(vault: Vault) -> tuple[Told, ...]:
    path = witness.folder(vault.id) / FILE
    if not path.exists():
        return ()
    try:
        return canonical.decode(files.read(path, MOST), tuple[Told, ...])
    except (ValueError, VaultTrouble):
        return ()


def apply(vault: Vault, at: Moment) -> int:
    """Dispose again of what an owner's entry that this vault lacks named, and note it; gives how many records went.

    Only owners do; where nothing is lacking, which is nearly always, this takes one look.
    """
    if vault.read_only or vault.me.role is not Role.OWNER:
        return 0
    told = _read(vault)
    if not told or _is_here(vault, told[-1]):
        return 0
    entries = [
        NewEntry(kind=head.kind, action=Action.DISPOSE, record=head.record, open=said)
        for head, said in _lacking(vault, told)
    ]
    if not entries:
        return 0
    remember(vault, [one.seq for one in ledger.append(vault, entries, at)])
    words = ngettext(
        "{n} record that was disposed of before came back with this older state. It was disposed of again.",
        "{n} records that were disposed of before came back with this older state. They were disposed of again.",
        len(entries),
    )
    vault.notes.append(words.format(n=len(entries)))
    return len(entries)


def _is_here(vault: Vault, told: Told) -> bool:
    try:
        digest = hash_head(keys.raw(told.head))
    except ValueError:
        return False
    return vault.db.execute("SELECT 1 FROM entry WHERE hash = ?", (digest,)).fetchone() is not None


def _lacking(vault: Vault, told: Sequence[Told]) -> Iterator[tuple[Head, Content]]:
    """Give each entry that stands and that this vault lacks, with what of it there is to dispose of here."""
    for one in told:
        try:
            head, said = _verified(vault, one)
            record = folding.read(vault.db, head.record)
            parts = [part for part in disposed(said) if _is_there(vault, part)]
        except ValueError:
            continue
        if parts and record is not None and record.kind is head.kind and not _is_here(vault, one):
            yield head, Content(said.set | {PARTS: msgspec.to_builtins(parts)})


def _verified(vault: Vault, told: Told) -> tuple[Head, Content]:
    """Read an entry that was kept outside the vault; raises ValueError where no owner of its register signed it."""
    spelt, salt, stored = keys.raw(told.head), keys.raw(told.salt), keys.raw(told.stored)
    head = Head.from_bytes(spelt)
    member = vault.register.find(head.actor)
    row = standing.Row(
        head.seq, head.entry, head.record, head.number, head.kind, head.action, head.time.utc, head.actor, spelt,
        hash_head(spelt), keys.raw(told.signature),
    )  # fmt: skip
    stands = (
        head.vault == vault.id
        and head.action is Action.DISPOSE
        and member is not None
        and authority.may_act(member, head.kind, head.action)
        and standing.signed_by(row, head, member)
        and hash_part(PartName.OPEN, salt, stored) == head.parts.get(PartName.OPEN)
    )
    if not stands:
        raise ValueError("not an owner's entry of disposal")
    return head, canonical.decode(stored, Content)


def _is_there(vault: Vault, part: Disposed) -> bool:
    """Say whether this very part is here: the head of its entry carries the same hash."""
    row = vault.db.execute(
        "SELECT head FROM entry JOIN part ON part.entry = seq WHERE seq = ? AND name = ?",
        (part.entry, part.name),
    ).fetchone()
    return row is not None and Head.from_bytes(row[0]).parts.get(part.name) == part.hash
