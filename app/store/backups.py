"""Backups: one file that holds the encrypted vault, its slots and a signed manifest, checked before it gets its name.

A backup is written beside the others, opened on a fresh connection, checked, and only then renamed. A restore lays the
files down in a new folder; an owner's next unlock there seals what was restored and what was lost.
"""

import hashlib
import shutil
import zipfile
from pathlib import Path
from typing import IO

import msgspec
from msgspec import Struct

import app
from app.domain import canonical
from app.domain.errors import Cancelled, Damaged, Refused, VaultTrouble
from app.domain.moments import Moment
from app.i18n import _
from app.store import checking, connection, files, keys, keyslots, ledger, restoring
from app.store.checking import Progress
from app.store.connection import Connection
from app.store.vault import FILE, Vault

ENDING = ".keepwell-backup"
FORMAT = "keepwell/backup/1"
PREFIX = b"keepwell/manifest/1\0"
MANIFEST = "manifest.json"
NAMES = (FILE, keyslots.FILE, MANIFEST)
MOST_SMALL = 4 * 1024 * 1024
MOST_FILE = 64 * 1024**3
PAGES = 2048
TABLES = ("entry", "part", "record", "link", "draft", "setting")


class Manifest(Struct, frozen=True, forbid_unknown_fields=True):
    """What a backup says it holds, signed by a member of the register."""

    format: str
    vault: str
    practice: str
    seq: int
    hash: str
    rows: dict[str, int]
    schema: int
    program: str
    made: Moment
    files: dict[str, str]
    person: str
    key: str
    signature: str = ""

    def signed_bytes(self) -> bytes:
        """Spell the manifest as it is signed."""
        return PREFIX + canonical.dumps(msgspec.to_builtins(msgspec.structs.replace(self, signature="")))


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
    return folder / name


def _copy(vault: Vault, target: Path, progress: Progress) -> None:
    def told(_status: int, remaining: int, total: int) -> None:
        if not progress(total - remaining, total):
            raise Cancelled

    with connection.troubles():
        copy = connection.connect(target, vault.main, fresh=True)
        try:
            vault.db.backup(copy, pages=PAGES, progress=told)
        finally:
            copy.close()


def _prove(vault: Vault, path: Path, seq: int, digest: str) -> tuple[dict[str, int], int]:
    """Check the copy on a fresh connection; gives its rows for each table and its schema."""
    fresh = connection.connect(path, vault.main, read_only=True)
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
    inspect(packed)
    packed.chmod(files.FILE_MODE)
    packed.replace(target)
    files.sync_folder(target.parent)


def inspect(path: Path) -> Manifest:
    """Read a backup's manifest and check that the files in it are the ones it names; raises Damaged, VaultTrouble.

    Whose it is, is known only once the ledger inside has been opened and verified.
    """
    try:
        with files.troubles(), zipfile.ZipFile(path) as box:
            if tuple(sorted(box.namelist())) != tuple(sorted(NAMES)):
                raise _spoilt()
            sizes = {one.filename: one.file_size for one in box.infolist()}
            if max(sizes[MANIFEST], sizes[keyslots.FILE]) > MOST_SMALL or sizes[FILE] > MOST_FILE:
                raise _spoilt()
            manifest = msgspec.convert(canonical.loads(box.read(MANIFEST)), Manifest, strict=True)
            for name in (FILE, keyslots.FILE):
                with box.open(name) as file:
                    if _digest(file) != manifest.files.get(name):
                        raise _spoilt()
    except (
        zipfile.BadZipFile,
        ValueError,
        msgspec.ValidationError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise _spoilt() from error
    if manifest.format != FORMAT:
        raise _spoilt()
    return manifest


def _digest(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while block := file.read(1 << 20):
        digest.update(block)
    return digest.hexdigest()


def _spoilt() -> Damaged:
    return Damaged(
        _("This backup is damaged, or it is not a Keepwell backup."),
        _("It was left as it is."),
        _("Try the backup before it."),
    )


def listing(folder: Path) -> list[Path]:
    """Give the backups in a folder, newest first by name; an empty list where the folder is not there."""
    if not folder.is_dir():
        return []
    with files.troubles():
        return sorted((one for one in folder.iterdir() if one.name.endswith(ENDING)), reverse=True)


def restore(path: Path, to: Path) -> Manifest:
    """Lay a backup down in a folder that is new or empty; raises Refused, Damaged, VaultTrouble. All or nothing."""
    manifest = inspect(path)
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise Refused(_("Restore only into a new, empty folder; nothing is ever written over."), "folder")
    work = to.with_name(f".{to.name}.partial")
    with files.troubles():
        shutil.rmtree(work, ignore_errors=True)
    files.make_folder(work)
    try:
        with files.troubles(path.stat().st_size), zipfile.ZipFile(path) as box:
            slots = box.read(keyslots.FILE)
            with box.open(FILE) as source, (work / FILE).open("xb") as target:
                shutil.copyfileobj(source, target, 1 << 20)
                target.flush()
                files.sync(target.fileno())
        for name in (keyslots.FILE, keyslots.COPY):
            files.atomic_write(work / name, slots)
        files.atomic_write(
            work / restoring.MARK, canonical.dumps({"seq": manifest.seq, "hash": manifest.hash})
        )
        with files.troubles():
            if to.exists():
                to.rmdir()
            work.rename(to)
            files.sync_folder(to.parent)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise
    return manifest


def is_ours(manifest: Manifest, vault: Vault) -> bool:
    """Say whether a manifest is signed by a member of this vault's register."""
    member = vault.register.find(manifest.person)
    if member is None or manifest.vault != vault.id:
        return False
    try:
        public = keys.public_key(keys.raw(member.sign))
        return keys.is_signed(public, keys.raw(manifest.signature), manifest.signed_bytes())
    except ValueError:
        return False


def newest(folder: Path) -> Manifest | None:
    """Give the manifest of the newest backup that reads; None where there is none."""
    for path in listing(folder):
        try:
            return inspect(path)
        except VaultTrouble:
            continue
    return None


def counts(db: Connection) -> dict[str, int]:
    """Count the rows of each table, for comparing a restored vault with its manifest."""
    return {table: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES}
