"""Backups: one file that holds the encrypted vault, its slots and a signed manifest, checked before it gets its name.

A backup is written beside the others, opened on a fresh connection, checked, and only then renamed. It is made in
pieces: whoever asks the desk for something meanwhile is answered between two of them, and what they write is in it.
"""

import hashlib
import shutil
import zipfile
from pathlib import Path

import msgspec
from msgspec import Struct

import app
from app.domain import canonical
from app.domain.errors import Cancelled, Damaged, DiskFull
from app.domain.moments import Moment
from app.domain.shelves import Why
from app.i18n import _
from app.store import checking, connection, files, keys, keyslots, ledger, manifests
from app.store.beside import Stopped, beside
from app.store.checking import Progress
from app.store.connection import Connection
from app.store.manifests import ENDING, FORMAT, MANIFEST, Manifest
from app.store.vault import FILE, Vault

PAGES = 128
"""Pages copied in one piece: some 5 ms, in which the vault answers nobody."""
SPILT_KIB = 1024
"""The page cache of the copy: little is left to be written in the last piece."""
BLOCK = 1 << 20
WHOLE = 1000
"""A backup's progress goes from 0 to this."""
PARTIAL = ".partial"
TABLES = ("entry", "part", "record", "link", "draft", "setting", "disposed")
"""The tables whose rows a manifest counts; those of `disposed` are the parts disposed of so far."""


class _Copied(Struct, frozen=True):
    """What was copied: up to which entry, under which key, and the slots that belong to it."""

    seq: int
    hash: str
    main: bytes
    slots: bytes


class _Proved(Struct, frozen=True):
    """What a fresh connection found in the copy."""

    rows: dict[str, int]
    schema: int
    digest: str


def make(
    vault: Vault,
    folder: Path,
    at: Moment,
    progress: Progress = lambda *_: True,
    practice: str = "",
    why: Why = Why.DAY,
) -> Path:
    """Write a backup into a folder and give its path; nothing is left behind where it fails or is stopped.

    `progress` is asked between two pieces, when nothing is half done: other work with the vault may happen in it.
    Raises VaultTrouble, Damaged where the copy does not check out, Cancelled.
    """
    files.make_folder(folder)
    work = folder / f".{vault.id[:16]}{PARTIAL}"
    with files.troubles():
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(mode=files.FOLDER_MODE)
    try:
        copied = _copy(vault, work / FILE, _share(progress, 0, 400))
        with files.troubles((work / FILE).stat().st_size):
            proved = _prove(vault, work / FILE, copied, _share(progress, 400, 800))
            manifest = _manifest(vault, copied, proved, at, practice, why)
            going_on = _share(progress, 800, WHOLE)
            packed = beside(
                lambda stopped: _pack(work, copied.slots, manifest, stopped), lambda: going_on(0, 1)
            )
            target = free_name(folder, f"{at.day().isoformat()}-{copied.seq:07d}", vault)
            packed.replace(target)
            files.sync_folder(folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)
        connection.let_go(vault.db)
    return target


def _share(progress: Progress, start: int, end: int) -> Progress:
    """Tell one stage's progress as its share of the whole; raises Cancelled where the person stopped it."""

    def told(done: int, total: int) -> bool:
        if not progress(start + (end - start) * done // max(1, total), WHOLE):
            raise Cancelled
        return True

    return told


def free_name(folder: Path, name: str, vault: Vault) -> Path:
    """Give a backup's file by day and entry; where a file of that name is there already, by its practice as well."""
    taken = (folder / f"{name}{ENDING}").exists()
    return folder / (f"{name}-{vault.id[:16]}{ENDING}" if taken else f"{name}{ENDING}")


def _copy(vault: Vault, target: Path, progress: Progress) -> _Copied:
    """Copy the vault's file; what is written meanwhile through the vault's own connection is carried over.

    A file that got another key or connection meanwhile is copied again. Raises VaultTrouble, Cancelled.
    """
    while True:
        source, main = vault.db, vault.main
        try:
            with connection.troubles():
                _copy_pages(source, main, target, progress)
        except DiskFull as error:
            raise files.no_room(_size(vault)) from error
        if vault.db is source and vault.main == main:
            seq, digest = ledger.head(vault)
            return _Copied(seq, digest, main, files.read(vault.folder / keyslots.FILE, keyslots.MOST))
        target.unlink(missing_ok=True)


def _copy_pages(source: Connection, main: bytes, target: Path, progress: Progress) -> None:
    def told(_status: int, remaining: int, total: int) -> None:
        if remaining:  # after the last one nothing would be carried over
            progress(total - remaining, total)

    copy = connection.connect(target, main, fresh=True, cache_kib=SPILT_KIB)
    try:
        copy.execute("PRAGMA synchronous=OFF").fetchall()  # what lasts is the packed file, which is synced
        source.backup(copy, pages=PAGES, progress=told)
    finally:
        copy.close()


def _size(vault: Vault) -> int:
    pages, size = (vault.db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
    return int(pages) * int(size) * 2


def _prove(vault: Vault, path: Path, copied: _Copied, progress: Progress) -> _Proved:
    try:
        proved = beside(lambda stopped: _prove_file(path, copied.main, stopped), lambda: progress(0, 1))
        _prove_chain(vault, path, copied, progress)
    except Damaged as error:
        raise Damaged(
            _("The backup did not check out, so it was thrown away."),
            _("Earlier backups are as they were."),
            _("Run the check in the audit trail, then try again."),
        ) from error
    return proved


def _prove_chain(vault: Vault, path: Path, copied: _Copied, progress: Progress) -> None:
    """Check the copy's chain on a fresh connection, in pieces, in this thread: it is the program's own work."""
    fresh = connection.connect(path, copied.main, read_only=True, cache_kib=connection.PASSING_KIB)
    try:
        with connection.troubles():
            found = checking.links(fresh, vault.id, copied.seq, progress)
            if found.words or ledger.newest(fresh) != (copied.seq, copied.hash):
                raise Damaged("".join(found.words[:1]))
    finally:
        fresh.close()


def _prove_file(path: Path, main: bytes, stopped: Stopped) -> _Proved:
    """Check the copied file itself on a fresh connection, and count and hash what is in it."""
    fresh = connection.connect(path, main, read_only=True, cache_kib=connection.PASSING_KIB)
    try:
        if found := checking.structure(fresh, stopped):
            raise Damaged(found[0])
        with connection.troubles(), connection.interrupted(fresh, stopped):
            rows, schema = counts(fresh), fresh.execute("PRAGMA user_version").fetchone()[0]
    finally:
        fresh.close()
    with path.open("rb") as file:
        return _Proved(rows, schema, manifests.digest(file, stopped))


def _manifest(vault: Vault, copied: _Copied, proved: _Proved, at: Moment, practice: str, why: Why) -> bytes:
    manifest = Manifest(
        FORMAT,
        vault.id,
        practice,
        copied.seq,
        copied.hash,
        proved.rows,
        proved.schema,
        app.__version__,
        at,
        {FILE: proved.digest, keyslots.FILE: hashlib.sha256(copied.slots).hexdigest()},
        vault.me.id,
        keys.key_id(keys.raw(vault.me.sign)),
        why,
    )
    signature = keys.text(keys.sign(vault.signing_key(), manifest.signed_bytes()))
    return canonical.dumps(msgspec.to_builtins(msgspec.structs.replace(manifest, signature=signature)))


def _pack(work: Path, slots: bytes, manifest: bytes, stopped: Stopped) -> Path:
    """Put the three files into one, on the disk for certain, and read it back."""
    packed = work / f"packed{ENDING}"
    with zipfile.ZipFile(packed, "x", zipfile.ZIP_STORED) as box:
        described = zipfile.ZipInfo.from_file(work / FILE, FILE)
        with (work / FILE).open("rb") as source, box.open(described, "w") as inside:
            while block := source.read(BLOCK):
                inside.write(block)
                if stopped():
                    raise Cancelled
        box.writestr(keyslots.FILE, slots)
        box.writestr(MANIFEST, manifest)
    (work / FILE).unlink()  # here, since a large file takes its time to go
    with packed.open("rb") as file:
        files.sync(file.fileno())
    manifests.inspect(packed, stopped)
    files.make_private(packed)
    return packed


def counts(db: Connection) -> dict[str, int]:
    """Count the rows of each table that is there, for comparing a restored vault with its manifest."""
    there = {row[0] for row in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    return {
        table: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES if table in there
    }
