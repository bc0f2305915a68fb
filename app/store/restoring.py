"""A restored vault: what it lacks is sealed by an owner at the first unlock, and exactly that loss is accepted."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from app.domain.actions import Action
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.ledger import Content
from app.domain.moments import Moment
from app.domain.people import Role
from app.i18n import _
from app.store import departures, files, ledger, manifests, numbering, told, witness
from app.store.ledger import NewEntry
from app.store.vault import FILE, Vault

JOURNALS = ("-journal", "-wal", "-shm")
"""What SQLite calls the files it keeps beside a database."""
SET_ASIDE = "set-aside"


def is_marked(vault: Vault) -> bool:
    """Say whether this folder was laid down from a backup of this vault and waits for an owner to take it over.

    The mark is the backup's manifest, signed by somebody of the register; any other file of that name says nothing.
    """
    manifest = manifests.mark(vault.folder)
    if manifest is None or not manifests.is_ours(manifest, vault):
        return False
    return _has(vault, manifest.seq, manifest.hash)


def set_aside(folder: Path) -> list[str]:
    """Set aside journals that lie beside a restored file that nobody has written to yet; gives their new names.

    They belong to another file: opened beside this one, their old pages would be put into it without a word. Once the
    restored file was written to, a journal beside it is its own. Raises VaultTrouble.
    """
    strays = [path for end in JOURNALS if (path := folder / f"{FILE}{end}").exists()]
    manifest = manifests.mark(folder) if strays else None
    if manifest is None:
        return []
    with files.troubles():
        with (folder / FILE).open("rb") as file:
            if manifests.digest(file) != manifest.files[FILE]:
                return []
        return [path.rename(path.with_name(f"{path.name}.{SET_ASIDE}")).name for path in strays]


def _has(vault: Vault, seq: int, digest: str) -> bool:
    row = vault.db.execute("SELECT hash FROM entry WHERE seq = ?", (seq,)).fetchone()
    return row is not None and row[0] == digest


def is_accounted_for(vault: Vault, seen: witness.Seen) -> bool:
    """Say whether the head somebody saw here is in the vault, or was sealed as lost by an owner's restore."""
    return _has(vault, seen.seq, seen.hash) or any(
        [seen.seq, seen.hash] in said["lost"] for said in told.statements(vault)
    )


def take_over(vault: Vault, missing: Sequence[witness.Seen], at: Moment) -> None:
    """Seal which head was restored and which heads, seen on this computer, are lost; raises Refused for a non-owner.

    A recovery sheet passes: all it can do is bring back the owner who will then take the vault over.
    """
    if vault.me.role is Role.RECOVERY:
        return
    if vault.me.role is not Role.OWNER:
        raise Refused(_("This vault was restored from a backup. An owner must open it first."), "person")
    manifest = manifests.mark(vault.folder)
    if manifest is None:
        return
    restored: list[int | str] = [manifest.seq, manifest.hash]
    if missing or not any(said.get("restored") == restored for said in told.statements(vault)):
        is_known = _saw_all(vault, missing)
        _seal(vault, restored, missing, at)
        _say_who_returned(vault, manifest.made, is_known)
    manifests.unmark(vault.folder)


def accept(vault: Vault, missing: Sequence[witness.Seen], at: Moment) -> None:
    """Seal that an owner goes on with this vault although heads seen on this computer are lost; raises Refused."""
    if vault.me.role is not Role.OWNER:
        raise Refused(
            _("Only an owner can go on with a vault that is older than the one seen here."), "person"
        )
    is_known = _saw_all(vault, missing)
    _seal(vault, list(ledger.head(vault)), missing, at)
    _say_who_returned(vault, None, is_known)


def _saw_all(vault: Vault, missing: Sequence[witness.Seen]) -> bool:
    """Say whether this computer saw the newest entry there was, and so remembers whoever left until then."""
    seen = max((one.seq for one in witness.read(vault.id, vault.register).values()), default=0)
    return seen > 0 and all(one.seq <= seen for one in missing)


def _say_who_returned(vault: Vault, made: Moment | None, is_known: bool) -> None:
    """Note that whoever left since may come in again: by name where this computer knows, which a page then shows.

    `is_known` says that this computer saw the newest entry there was: then nobody it does not name had left.
    """
    if back := departures.returned(vault):
        words = _("Here again because of the restore: {names}. Decide about them before anything else.")
        vault.notes.append(words.format(names=", ".join(one.member.name for one in back)))
    elif not is_known:
        since = made.local() if made is not None else _last(vault)
        vault.notes.append(
            _(
                "Nothing on this computer names anybody who left since {when}. Whoever has left since then, or was "
                "given other keys or another role, can come in as before: let them go again in Settings › People, and "
                "make new recovery sheets if any were replaced."
            ).format(when=since.strftime("%Y-%m-%d %H:%M"))
        )


def _last(vault: Vault) -> datetime:
    """Give when the newest entry before this unlock's own was made."""
    return ledger.page(vault, limit=2)[-1].head.time.local()


def _numbers(vault: Vault, lost: int, at: Moment) -> dict[str, int]:
    """Say up to which number each kind may have been used by entries that are lost, so that none is given twice."""
    before = ledger.page(vault, limit=1)[0].head.time.day().year
    return numbering.used(vault.db, {"": lost}, range(before, max(before, at.day().year) + 1))


def _seal(vault: Vault, restored: list[int | str], missing: Sequence[witness.Seen], at: Moment) -> None:
    seq, _digest = ledger.head(vault)
    newest = max((one.seq for one in missing), default=seq)
    said = {
        "restored": restored,
        "lost": [[one.seq, one.hash] for one in missing],
        "entries_lost": max(0, newest - seq),
        numbering.NUMBERS: _numbers(vault, max(0, newest - seq), at),
    }
    entry = NewEntry(kind=Kind.BACKUP, action=Action.RESTORED, open=Content(set=said))
    ledger.append(vault, [entry], at)
    vault.notes.append(
        _(
            "{n} entries that were seen on this computer are not in this vault. "
            "An owner went on with it, and that is sealed."
        ).format(n=said["entries_lost"])
    )
