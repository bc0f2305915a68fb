"""What a backup says it holds: its signed manifest, read with care, and the head it saw."""

import hashlib
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

import msgspec
from msgspec import Struct

from app.domain import canonical
from app.domain.errors import Cancelled, Damaged, VaultTrouble
from app.domain.moments import Moment
from app.domain.shelves import Why
from app.i18n import _
from app.store import boxes, files, keyslots, settings, witness
from app.store.vault import FILE, Vault

ENDING = ".keepwell-backup"
FORMAT = "keepwell/backup/1"
PREFIX = b"keepwell/manifest/1\0"
MANIFEST = "manifest.json"
NAMES = (FILE, keyslots.FILE, MANIFEST)
MOST_SMALL = keyslots.MOST
MOST_FILE = 64 * 1024**3
MARK = "restored.json"
"""Lies in a folder that was laid down from a backup, until an owner has taken it over: the backup's manifest."""
FOLDER = "backup folder"
"""The setting that says where this practice's backups go."""
SECOND = "second backup folder"
"""The setting that says where a second copy of each backup goes."""
SPARE = "backups"
"""The folder in the person's profile that takes them where no other is chosen, or the chosen one is away."""


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
    why: Why = Why.DAY
    signature: str = ""

    def signed_bytes(self) -> bytes:
        """Spell the manifest as it is signed."""
        return PREFIX + canonical.dumps(msgspec.to_builtins(msgspec.structs.replace(self, signature="")))


def inspect(path: Path, stopped: Callable[[], bool] = lambda: False) -> Manifest:
    """Read a backup's manifest and check that the files in it are the ones it names; raises Damaged, VaultTrouble.

    Whose it is, is known only once the ledger inside has been opened and verified. Raises Cancelled once `stopped`.
    """
    return _looked_at(path, (FILE, keyslots.FILE), stopped)


def glance(path: Path) -> Manifest:
    """Read a backup's manifest alone, which takes no time; raises Damaged, VaultTrouble."""
    return _looked_at(path, (), lambda: False)


def _looked_at(path: Path, compared: tuple[str, ...], stopped: Callable[[], bool]) -> Manifest:
    with files.troubles():
        size = path.stat().st_size
    try:
        with path.open("rb") as file:
            boxes.require_few(file, len(NAMES))
        with zipfile.ZipFile(path) as box:
            _check_box(box, size)
            manifest = read_manifest(box.read(MANIFEST))
            for name in compared:
                with box.open(name) as file:
                    if digest(file, stopped) != manifest.files.get(name):
                        raise spoilt()
    except SPOILT as error:
        raise spoilt() from error
    except OSError as error:
        raise (files.trouble(error) if error.errno in files.KNOWN else spoilt()) from error
    return manifest


SPOILT = (
    zipfile.BadZipFile,
    ValueError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OverflowError,
    struct.error,
)
"""What reading a file that is no backup of ours raises."""


def _check_box(box: zipfile.ZipFile, size: int) -> None:
    """Refuse a box with other files in it, packed in another way, or with more in it than the file is long."""
    inside = box.infolist()
    sizes = {one.filename: one.file_size for one in inside}
    if len(inside) != len(NAMES) or set(sizes) != set(NAMES):
        raise spoilt()
    if any(one.compress_type != zipfile.ZIP_STORED or one.flag_bits & 1 for one in inside):
        raise spoilt()
    if max(sizes[MANIFEST], sizes[keyslots.FILE]) > MOST_SMALL or sum(sizes.values()) > size:
        raise spoilt()


def read_manifest(spelt: bytes) -> Manifest:
    """Read a manifest; raises ValueError."""
    try:
        manifest = msgspec.convert(canonical.loads(spelt), Manifest, strict=True)
    except (msgspec.ValidationError, RecursionError) as error:
        raise ValueError("not a manifest") from error
    if manifest.format != FORMAT:
        raise ValueError("not a manifest")
    return manifest


def mark(folder: Path) -> Manifest | None:
    """Read the mark of a folder that was laid down from a backup; None where there is none that reads."""
    try:
        return read_manifest(files.read(folder / MARK, MOST_SMALL)) if (folder / MARK).exists() else None
    except (ValueError, VaultTrouble):
        return None


def unmark(folder: Path) -> None:
    """Take the mark away once the vault was taken over."""
    with files.troubles():
        (folder / MARK).unlink(missing_ok=True)


def second_of(vault: Vault) -> Path | None:
    """Give the second place, where a copy of each backup goes; None where none was chosen."""
    chosen = settings.read(vault, SECOND, "")
    return Path(chosen) if chosen else None


def is_chosen(vault: Vault) -> bool:
    """Say whether somebody chose where backups go."""
    return bool(settings.read(vault, FOLDER, ""))


def folder_of(vault: Vault) -> Path:
    """Give the folder where this practice's backups go; in the person's profile until another one is chosen."""
    chosen = settings.read(vault, FOLDER, "")
    return Path(chosen) if chosen else witness.folder(vault.id) / SPARE


def digest(file: IO[bytes], stopped: Callable[[], bool] = lambda: False) -> str:
    """Hash an open file from where it stands; raises Cancelled once `stopped`."""
    whole = hashlib.sha256()
    while block := file.read(1 << 20):
        whole.update(block)
        if stopped():
            raise Cancelled
    return whole.hexdigest()


def spoilt() -> Damaged:
    """Give the sentence for a file that is no good backup."""
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


def is_ours(manifest: Manifest, vault: Vault) -> bool:
    """Say whether a manifest is signed by a member of this vault's register."""
    return manifest.vault == vault.id and witness.signed_by_row(
        vault.register, manifest.person, manifest.seq, manifest.signature, manifest.signed_bytes()
    )
