"""Backups: one file that holds the encrypted vault, its slots and a signed manifest, checked before it gets its name.

A backup is written beside the others, opened on a fresh connection, checked, and only then renamed. A restore lays the
files down in a new folder; an owner's next unlock there seals what was restored and what was lost.
"""

import hashlib
import shutil
import zipfile
from pathlib import Path

import msgspec

import app
from app.domain import canonical
from app.domain.errors import Cancelled, Damaged, DiskFull, Refused
from app.domain.moments import Moment
from app.i18n import _
from app.store import checking, connection, files, keys, keyslots, ledger, manifests
from app.store.checking import Progress
from app.store.connection import Connection
from app.store.manifests import ENDING, FORMAT, MANIFEST, MARK, Manifest
from app.store.vault import FILE, Vault

PAGES = 2048
TABLES = ("entry", "part", "record", "link", "draft", "setting")


def make(
    vault: Vault, folder: Path, at: Moment, progress: Progress = lambda *_: True, practice: str = ""
) -> Path:
    """Write a backup into a folder and give its path; nothing is left behind where it fails or is stopped.

    Raises VaultTrouble, Damaged where the copy does not check out, Cancelled.
    """
    seq, digest = ledger.head(vault)
    files.make_folder(folder)
    name = f"{at.day().isoformat()}-{seq:07d}{ENDING}"
    work = folder / f".{name}.partial"
    with files.troubles():
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(mode=files.FOLDER_MODE)
    try:
        _copy(vault, work / FILE, progress)
        slots = files.read(vault.folder / keyslots.FILE, keyslots.MOST)
        with files.troubles((work / FILE).stat().st_size):
            rows, schema = _prove(vault, work / FILE, seq, digest)
            manifest = _manifest(vault, work / FILE, slots, (seq, digest, rows, schema), at, practice)
            _pack(work, folder / name, slots, manifest)
    finally:
        shutil.rmtree(work, ignore_errors=True)
        connection.let_go(vault.db)
    return folder / name


def _copy(vault: Vault, target: Path, progress: Progress) -> None:
    def told(_status: int, remaining: int, total: int) -> None:
        if not progress(total - remaining, total):
            raise Cancelled

    try:
        with connection.troubles():
            copy = connection.connect(target, vault.main, fresh=True, cache_kib=connection.PASSING_KIB)
            try:
                vault.db.backup(copy, pages=PAGES, progress=told)
            finally:
                copy.close()
    except DiskFull as error:
        raise files.no_room(_size(vault)) from error


def _size(vault: Vault) -> int:
    pages, size = (vault.db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
    return int(pages) * int(size) * 2


def _prove(vault: Vault, path: Path, seq: int, digest: str) -> tuple[dict[str, int], int]:
    """Check the copy on a fresh connection; gives its rows for each table and its schema."""
    fresh = connection.connect(path, vault.main, read_only=True, cache_kib=connection.PASSING_KIB)
    try:
        faults = checking.structure(fresh)
        if faults or ledger.newest(fresh) != (seq, digest) or checking.links(fresh, vault.id, seq).words:
            raise Damaged(
                _("The backup did not check out, so it was thrown away."),
                _("Earlier backups are as they were."),
                _("Run the check in the audit trail, then try again."),
            )
        return counts(fresh), fresh.execute("PRAGMA user_version").fetchone()[0]
    finally:
        fresh.close()


def _manifest(
    vault: Vault,
    path: Path,
    slots: bytes,
    facts: tuple[int, str, dict[str, int], int],
    at: Moment,
    practice: str,
) -> bytes:
    seq, digest, rows, schema = facts
    with path.open("rb") as file:
        whole = hashlib.file_digest(file, "sha256").hexdigest()
    manifest = Manifest(
        FORMAT,
        vault.id,
        practice,
        seq,
        digest,
        rows,
        schema,
        app.__version__,
        at,
        {FILE: whole, keyslots.FILE: hashlib.sha256(slots).hexdigest()},
        vault.me.id,
        keys.key_id(keys.raw(vault.me.sign)),
    )
    signature = keys.text(keys.sign(vault.signing_key(), manifest.signed_bytes()))
    return canonical.dumps(msgspec.to_builtins(msgspec.structs.replace(manifest, signature=signature)))


def _pack(work: Path, target: Path, slots: bytes, manifest: bytes) -> None:
    packed = work / target.name
    with zipfile.ZipFile(packed, "x", zipfile.ZIP_STORED) as box:
        box.write(work / FILE, FILE)
        box.writestr(keyslots.FILE, slots)
        box.writestr(MANIFEST, manifest)
    with packed.open("rb") as file:
        files.sync(file.fileno())
    manifests.inspect(packed)
    packed.chmod(files.FILE_MODE)
    packed.replace(target)
    files.sync_folder(target.parent)


def restore(path: Path, to: Path) -> Manifest:
    """Lay a backup down in a folder that is new or empty; raises Refused, Damaged, VaultTrouble. All or nothing."""
    manifest = manifests.inspect(path)
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise Refused(_("Restore only into a new, empty folder; nothing is ever written over."), "folder")
    work = to.with_name(f".{to.name}.partial")
    with files.troubles():
        shutil.rmtree(work, ignore_errors=True)
    files.make_folder(work)
    try:
        _lay_down(path, work, manifest)
        with files.troubles():
            if to.exists():
                to.rmdir()
            work.rename(to)
            files.sync_folder(to.parent)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise
    return manifest


def _lay_down(path: Path, work: Path, manifest: Manifest) -> None:
    with files.troubles(path.stat().st_size), zipfile.ZipFile(path) as box:
        slots = box.read(keyslots.FILE)
        with box.open(FILE) as source, (work / FILE).open("xb") as target:
            shutil.copyfileobj(source, target, 1 << 20)
            target.flush()
            files.sync(target.fileno())
        (work / FILE).chmod(files.FILE_MODE)
        with (work / FILE).open("rb") as laid:
            if manifests.digest(laid) != manifest.files[FILE]:
                raise manifests.spoilt()
    if hashlib.sha256(slots).hexdigest() != manifest.files[keyslots.FILE]:
        raise manifests.spoilt()
    for name in (keyslots.FILE, keyslots.COPY):
        files.atomic_write(work / name, slots)
    files.atomic_write(work / MARK, canonical.dumps(msgspec.to_builtins(manifest)))


def counts(db: Connection) -> dict[str, int]:
    """Count the rows of each table, for comparing a restored vault with its manifest."""
    return {table: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES}
