"""A restored vault: what it lacks is sealed by an owner at the first unlock, and exactly that loss is accepted."""

from collections.abc import Sequence
from pathlib import Path

from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.ledger import Action, Content, PartName
from app.domain.moments import Moment
from app.domain.people import Role
from app.i18n import _
from app.store import files, ledger, parts, witness
from app.store.ledger import NewEntry
from app.store.vault import Vault

MARK = "restored.json"
"""Lies in a folder that was laid down from a backup until an owner has taken it over."""


def is_marked(folder: Path) -> bool:
    """Say whether this folder still waits for an owner to take it over."""
    return (folder / MARK).exists()


def is_accounted_for(vault: Vault, seen: witness.Seen) -> bool:
    """Say whether the head somebody saw here is in the vault, or was sealed as lost by an owner's restore."""
    row = vault.db.execute("SELECT hash FROM entry WHERE seq = ?", (seen.seq,)).fetchone()
    return (row is not None and row[0] == seen.hash) or [seen.seq, seen.hash] in _lost(vault)


def _lost(vault: Vault) -> list[list[int | str]]:
    rows = vault.db.execute(
        "SELECT stored FROM entry JOIN part ON part.entry = seq AND name = ? WHERE kind = ? AND action = ?",
        (PartName.OPEN, Kind.BACKUP, Action.RESTORED),
    ).fetchall()
    return [list(head) for (stored,) in rows for head in parts.read_open(stored).set.get("lost", [])]


def take_over(vault: Vault, missing: Sequence[witness.Seen], at: Moment) -> None:
    """Seal which head was restored and which heads, seen on this computer, are lost; raises Refused for a non-owner."""
    if vault.me.role is not Role.OWNER:
        raise Refused(_("This vault was restored from a backup. An owner must open it first."), "person")
    seq, digest = ledger.head(vault)
    newest = max(one.seq for one in missing)
    said = {
        "restored": [seq, digest],
        "lost": [[one.seq, one.hash] for one in missing],
        "entries_lost": max(0, newest - seq),
    }
    entry = NewEntry(kind=Kind.BACKUP, action=Action.RESTORED, open=Content(set=said))
    ledger.append(vault, [entry], at)


def finish(vault: Vault, at: Moment) -> None:
    """Take the mark away once an owner sits here; a restore that lost nothing known here is sealed as that."""
    if not is_marked(vault.folder) or vault.me.role is not Role.OWNER:
        return
    seq, digest = ledger.head(vault)
    if not any(one.head.action is Action.RESTORED for one in ledger.page(vault, limit=1)):
        said = {"restored": [seq, digest], "lost": [], "entries_lost": 0}
        ledger.append(vault, [NewEntry(kind=Kind.BACKUP, action=Action.RESTORED, open=Content(set=said))], at)
    with files.troubles():
        (vault.folder / MARK).unlink()
