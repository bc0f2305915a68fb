"""A restore rehearsed: the newest backup really laid down in a folder of its own, opened, checked whole, and compared.

The folder lies beside the vault's file, on the same disk, and is gone afterwards; after a crash, with the next unlock.
"""

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from app.domain.errors import Cancelled, Damaged, VaultTrouble
from app.domain.moments import Moment
from app.i18n import _
from app.store import (
    backups,
    checking,
    connection,
    files,
    grants,
    keyslots,
    ledger,
    manifests,
    schema,
    standing,
    unpacking,
)
from app.store.beside import beside
from app.store.checking import Progress
from app.store.connection import Connection
from app.store.manifests import Manifest
from app.store.vault import FILE, Vault

LAID, WALKED, WHOLE = 300, 900, 1000
MOST_WORDS = 10


class Rehearsed(Struct, frozen=True):
    """What a rehearsal laid down and found; no `faults` where the backup can be restored and is this practice's."""

    file: str
    seq: int
    hash: str
    made: Moment
    rows: dict[str, int]
    """Rows counted in the restored file, by table."""
    faults: tuple[str, ...]


def rehearse(vault: Vault, path: Path, progress: Progress = lambda *_: True) -> Rehearsed:
    """Restore a backup into a folder of its own and look at all of it; raises Cancelled, VaultTrouble for the disk.

    Damage is no exception here: it is what a rehearsal is for. `progress` is asked between two pieces.
    """
    manifest = manifests.glance(path)
    place = vault.folder / files.REHEARSAL
    rows: dict[str, int] = {}
    shutil.rmtree(place, ignore_errors=True)
    files.make_folder(place)
    try:
        to = place / "restored"
        beside(lambda stopped: unpacking.restore(path, to, stopped), lambda: _asked(progress, 0))
        rows, faults = _opened(vault, to, manifest, progress)
    except Damaged as trouble:
        faults = [trouble.what]
    finally:
        shutil.rmtree(place, ignore_errors=True)
        connection.let_go(vault.db)
    return Rehearsed(path.name, manifest.seq, manifest.hash, manifest.made, rows, tuple(faults[:MOST_WORDS]))


def _asked(progress: Progress, done: int) -> bool:
    if not progress(done, WHOLE):
        raise Cancelled
    return True


def _opened(
    vault: Vault, folder: Path, manifest: Manifest, progress: Progress
) -> tuple[dict[str, int], list[str]]:
    """Open what was laid down with the keys at hand, as an unlock would, and look at all of it."""
    main = _main(vault, folder)
    if main is None:
        return {}, [_("Its slots have no key for you: somebody who was here when it was made can open it.")]
    rows = _brought_up(folder / FILE, main)
    if found := beside(
        lambda stopped: _structure(folder / FILE, main, stopped), lambda: _asked(progress, LAID)
    ):
        return rows, found
    db = connection.connect(folder / FILE, main, read_only=True, cache_kib=connection.PASSING_KIB)
    try:
        with connection.troubles():
            return rows, _walked(vault, db, progress) + _compared(vault, db, manifest, rows)
    finally:
        db.close()


def _brought_up(path: Path, main: bytes) -> dict[str, int]:
    """Count what was laid down, and bring its tables up as an unlock would where an older Keepwell made the backup."""
    db = connection.connect(path, main, cache_kib=connection.PASSING_KIB)
    try:
        with connection.troubles():
            rows = backups.counts(db)
            schema.bring_up(db)
        return rows
    finally:
        db.close()


def _main(vault: Vault, folder: Path) -> bytes | None:
    """Give the key of a laid-down file, out of its own slots and with this person's own keys."""
    slots = keyslots.read(folder)
    for one in grants.open_mains(slots.vault, slots.grants, vault.me.id, vault.pairs.receive):
        with suppress(VaultTrouble):
            connection.connect(folder / FILE, one.key, read_only=True).close()
            return one.key
    return None


def _structure(path: Path, main: bytes, stopped: Callable[[], bool]) -> list[str]:
    db = connection.connect(path, main, read_only=True, cache_kib=connection.PASSING_KIB)
    try:
        return checking.structure(db, stopped)
    finally:
        db.close()


def _walked(vault: Vault, db: Connection, progress: Progress) -> list[str]:
    """Check every link, signature, right, part and record of the laid-down vault."""

    def told(done: int, total: int) -> bool:
        return _asked(progress, LAID + (WALKED - LAID) * done // max(1, total))

    found = checking.full(db, vault.id, 0, told).words
    place: int | None = 0
    while place is not None and len(found) < MOST_WORDS:
        _asked(progress, WALKED)
        words, place = checking.some_records(db, place)
        found += words
    return found


def _compared(vault: Vault, db: Connection, manifest: Manifest, rows: dict[str, int]) -> list[str]:
    """Compare the laid-down vault with its manifest, and with what the open vault's ledger says up to that entry."""
    faults = []
    if not manifests.is_ours(manifest, vault):
        faults.append(_("Its manifest is not signed by anybody of this practice."))
    if ledger.newest(db) != (manifest.seq, manifest.hash):
        faults.append(_("It does not end with the entry that its manifest names."))
    for table, wanted in manifest.rows.items():
        if rows.get(table) != wanted:
            faults.append(
                _("{table}: {found} rows, and its manifest says {wanted}.").format(
                    table=table, found=rows.get(table, 0), wanted=wanted
                )
            )
    here = vault.db.execute("SELECT hash FROM entry WHERE seq = ?", (manifest.seq,)).fetchone()
    if here is None or here[0] != manifest.hash:
        faults.append(_("The ledger that is open here has another entry in that place."))
    faults += [
        _named(name)
        for name, sql in COMPARED.items()
        if _count(db, sql, manifest) != _count(vault.db, sql, manifest)
    ]
    known, words = standing.load_register(db, vault.id)
    me = known.find(vault.me.id)
    if words or me is None or not me.is_active():
        faults.append(_("Its staff register does not know you."))
    return faults


COMPARED = {
    "entry": "SELECT count(*) FROM entry WHERE seq <= ?",
    "record": "SELECT count(*) FROM record WHERE first <= ?",
    "part": "SELECT (SELECT count(*) FROM part WHERE entry <= ?1) + "
    "(SELECT count(*) FROM disposed WHERE entry <= ?1 AND NOT EXISTS "
    "(SELECT 1 FROM part WHERE part.entry = disposed.entry AND part.name = disposed.name))",
}
"""What is counted on both sides up to the backup's last entry; a part that was disposed of since counts as there."""


def _count(db: Connection, sql: str, manifest: Manifest) -> int:
    return int(db.execute(sql, (manifest.seq,)).fetchone()[0])


def _named(table: str) -> str:
    return _("{table}: not as many as the open practice has up to that entry.").format(table=table)
