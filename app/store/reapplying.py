"""Disposals outlive a restore: what was disposed of here goes again when an older state of the vault comes back.

Each disposal is kept beside the witness as well, as it was proposed, approved by a second person and carried out, with
every signature. It says numbers and hashes, no content. The profile can be written by whoever uses this account: so it
deletes nothing unless all three stand, in places of the ledger that this vault lost.
"""

from collections.abc import Iterator, Sequence

import msgspec
from msgspec import Struct

from app.domain import canonical, disposals
from app.domain.actions import Action
from app.domain.errors import Refused, VaultTrouble
from app.domain.gone import Disposed, disposed
from app.domain.kinds import Kind
from app.domain.ledger import PARTS, Content, Head
from app.domain.moments import Moment
from app.domain.people import Role
from app.domain.roles import Right, may
from app.i18n import ngettext
from app.store import departures, files, folding, ledger, witness
from app.store import told as kept
from app.store.ledger import NewEntry
from app.store.told import Told
from app.store.vault import Vault

FILE = "disposed.json"
MOST = 8 * 1024 * 1024
"""Larger it is neither written nor read; the oldest disposals give way, whose backups are long gone."""


class Batch(Struct, frozen=True):
    """One disposal: its proposal, the approval, and each entry that it was carried out with."""

    proposal: Told
    approval: Told
    gone: tuple[Told, ...]


def remember(vault: Vault, seqs: Sequence[int], proposal: str) -> None:
    """Keep these entries of disposal with their proposal (a record); where it cannot be written, that is noted."""
    rows = vault.db.execute(
        "SELECT seq, action FROM entry WHERE record = ? AND kind = ? ORDER BY seq", (proposal, Kind.DISPOSAL)
    ).fetchall()
    first = {action: kept.copy(vault, seq) for seq, action in reversed(rows)}
    proposed, approved = first.get(Action.SEAL), first.get(Action.APPROVE)
    gone = tuple(one for seq in seqs if (one := kept.copy(vault, seq)) is not None)
    if proposed is not None and approved is not None:
        _write(vault, [*_read(vault), Batch(proposed, approved, gone)])


def _write(vault: Vault, batches: list[Batch]) -> None:
    while len(content := msgspec.json.encode(batches)) > MOST and batches:
        batches = batches[1:]
    try:
        files.make_folder(witness.folder(vault.id))
        files.atomic_write(witness.folder(vault.id) / FILE, content)
    except VaultTrouble as trouble:
        if trouble.what not in vault.notes:
            vault.notes.append(trouble.what)


def _read(vault: Vault) -> list[Batch]:
    path = witness.folder(vault.id) / FILE
    if not path.exists():
        return []
    try:
        return list(canonical.decode(files.read(path, MOST), tuple[Batch, ...]))
    except (ValueError, VaultTrouble):
        return []


def apply(vault: Vault, at: Moment) -> int:
    """Dispose again of what entries that this vault lost had disposed of, and note it; gives how many records went.

    Only owners do; where nothing is lacking, which is nearly always, this takes one look.
    """
    if vault.read_only or vault.me.role is not Role.OWNER:
        return 0
    batches = _read(vault)
    if not batches or all(kept.is_here(vault, one) for one in batches[-1].gone):
        return 0
    again = list(batches)
    entries: list[NewEntry] = []
    places: list[tuple[int, int]] = []
    for place, batch in enumerate(batches):
        lacking = list(_lacking(vault, batch))
        places += [(place, len(lacking))] if lacking else []
        entries += [
            NewEntry(kind=head.kind, action=Action.DISPOSE, record=head.record, open=said)
            for head, said in lacking
        ]
    if not entries:
        return 0
    sealed = iter(ledger.append(vault, entries, at))
    for place, count in places:
        copies = (kept.copy(vault, next(sealed).seq) for _one in range(count))
        again.append(Batch(batches[place].proposal, batches[place].approval, tuple(filter(None, copies))))
    _write(vault, again)
    words = ngettext(
        "{n} record that was disposed of before came back with this older state. It was disposed of again.",
        "{n} records that were disposed of before came back with this older state. They were disposed of again.",
        len(entries),
    )
    vault.notes.append(words.format(n=len(entries)))
    return len(entries)


def _lacking(vault: Vault, batch: Batch) -> Iterator[tuple[Head, Content]]:
    """Give each entry of a disposal that stands and that this vault lost, with what of it there is to dispose of."""
    try:
        number, lines = _approved(vault, batch)
    except (ValueError, Refused):
        return
    for one in batch.gone:
        try:
            head = kept.verified(vault, one)
            said = kept.content(head, one)
            record = folding.read(vault.db, head.record)
            parts = [part for part in disposed(said) if _is_there(vault, part)]
        except ValueError:
            continue
        asked = head.action is Action.DISPOSE and head.record in lines and _proposal_of(said) == number
        fits = record is not None and record.kind is head.kind and not _had_left(vault, head)
        if parts and asked and fits and not kept.is_here(vault, one):
            yield head, Content(said.set | {PARTS: msgspec.to_builtins(parts)})


def _proposal_of(said: Content) -> str:
    stamp = said.set.get("disposed")
    return str(stamp.get("proposal", "")) if isinstance(stamp, dict) else ""


def _approved(vault: Vault, batch: Batch) -> tuple[str, frozenset[str]]:
    """Give a disposal's number and the records it is about; raises ValueError where no second person stands for it.

    Who proposed it may have approved it only where nobody else of the register could have.
    """
    proposed, approved = kept.verified(vault, batch.proposal), kept.verified(vault, batch.approval)
    known = vault.register
    others = [
        one.id
        for one in known.active()
        if one.id != proposed.actor and may(one.role, Kind.DISPOSAL, Right.APPROVE, one.clinical)
    ]
    fits = (
        proposed.kind is approved.kind is Kind.DISPOSAL
        and (proposed.action, approved.action) == (Action.SEAL, Action.APPROVE)
        and proposed.record == approved.record
        and proposed.seq < approved.seq
        and (approved.actor != proposed.actor or not others)
        and not any(_had_left(vault, head) for head in (proposed, approved))
    )
    if not fits:
        raise ValueError("nobody approved of this disposal")
    lines = disposals.read(kept.content(proposed, batch.proposal).set)
    return proposed.number, frozenset(line.record for line in lines)


def _had_left(vault: Vault, head: Head) -> bool:
    """Say whether who signed an entry had left by then, as far as this computer remembers."""
    return departures.left_by(vault, head.actor, head.seq)


def _is_there(vault: Vault, part: Disposed) -> bool:
    """Say whether this very part is here: the head of its entry carries the same hash."""
    row = vault.db.execute(
        "SELECT head FROM entry JOIN part ON part.entry = seq WHERE seq = ? AND name = ?",
        (part.entry, part.name),
    ).fetchone()
    return row is not None and Head.from_bytes(row[0]).parts.get(part.name) == part.hash
