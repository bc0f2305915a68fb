"""Places: what sort of disk a folder lies on. A vault needs this computer's own; a backup may lie anywhere.

On a network two computers' locks do not hold against each other, and a sync folder carries half-written states about:
both lose records. Nothing is founded or restored there, and what lies there is only read.
"""

import ctypes
import os
import re
import sys
from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path

from app.domain.errors import Refused
from app.i18n import _


class Sort(StrEnum):
    """What a folder lies on."""

    OWN = "own"
    REMOVABLE = "removable"
    SYNC = "sync"
    NETWORK = "network"


REMOTE_SYSTEMS = frozenset(
    {
        *("9p", "acfs", "afpfs", "afs", "ceph", "cifs", "coda", "davfs", "drvfs", "ftp", "gfs", "gfs2"),
        *(
            "glusterfs",
            "lustre",
            "ncpfs",
            "nfs",
            "nfs4",
            "ocfs2",
            "smb2",
            "smb3",
            "smbfs",
            "vboxsf",
            "webdav",
        ),
        *("fuse.davfs2", "fuse.gcsfuse", "fuse.glusterfs", "fuse.gvfsd-fuse", "fuse.kio-fuse"),
        *("fuse.onedriver", "fuse.rclone", "fuse.s3fs", "fuse.sshfs", "fuse.vmhgfs-fuse"),
    }
)
"""File systems whose files lie on another computer, by the names that Linux and macOS give them."""
SYNC_NAMES = re.compile(
    r"(onedrive|dropbox|nextcloud|owncloud|google ?drive|my drive|icloud ?drive|pcloud ?drive|mega|megasync|"
    r"box sync|seafile|syncthing|tresorit|proton ?drive|yandex\.disk|creative cloud files|cloudstorage|"
    r"com~apple~clouddocs|mobile documents)( ?[-(].*)?",
    re.IGNORECASE,
)
"""What sync programs call the folders they carry about."""
SYNC_MARKS = (".stfolder", ".dropbox.cache", ".owncloudsync.log", ".nextcloudsync.log", ".seafile-data")
"""What sync programs leave in them, whatever they are called; not what they keep in a person's home for themselves."""
REMOTE_DRIVE, REMOVABLE_DRIVE = 4, 2
MNT_LOCAL = 0x1000
"""macOS's own mark of a file system that lies on this computer."""


def sort_of(folder: Path) -> Sort:
    """Say what a folder lies on, or would; what cannot be found out counts as this computer's own."""
    there = _existing(folder)
    try:
        disk = _disk(there)
        return Sort.SYNC if disk is not Sort.NETWORK and is_synced(there) else disk
    except (OSError, ValueError, AttributeError):
        return Sort.OWN


def is_synced(folder: Path) -> bool:
    """Say whether a sync program carries a folder about, by the names and the marks such programs use."""
    return any(
        SYNC_NAMES.fullmatch(one.name) or any((one / mark).exists() for mark in SYNC_MARKS)
        for one in (folder, *folder.parents)
    )


def require_own(folder: Path) -> None:
    """Refuse a place where a vault would lose records; raises Refused."""
    sort = sort_of(folder)
    if is_shared(sort):
        raise Refused(words(sort), "folder")


def is_shared(sort: Sort) -> bool:
    """Say whether other computers may write there too."""
    return sort in (Sort.NETWORK, Sort.SYNC)


def words(sort: Sort) -> str:
    """Say what is wrong with a place for a vault; "" for this computer's own disk."""
    match sort:
        case Sort.NETWORK:
            return _(
                "This folder lies on a network. Two computers could write at once and lose records there. "
                "Keep the practice on this computer's own disk; backups may go to the network."
            )
        case Sort.SYNC:
            return _(
                "This folder is carried to other computers by a sync program, which can lose records. "
                "Keep the practice outside of it, on this computer's own disk; backups may go there."
            )
        case Sort.REMOVABLE:
            return _(
                "This practice lies on a removable disk. Lock before you take it out, and keep backups elsewhere."
            )
        case Sort.OWN:
            return ""


def _existing(folder: Path) -> Path:
    """Give the folder, or the nearest one above it that is there, without links on the way."""
    path = folder.absolute()
    while not path.exists() and path != path.parent:
        path = path.parent
    return path.resolve()


def _disk(folder: Path) -> Sort:
    if sys.platform == "win32":
        return on_windows(str(folder), lambda root: int(ctypes.windll.kernel32.GetDriveTypeW(root)))
    if sys.platform == "darwin":
        return on_macos(folder, _mac_flags(folder))
    mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace")
    return on_linux(str(folder), mounts.splitlines(), _is_removable)


def on_windows(folder: str, drive_type: Callable[[str], int]) -> Sort:
    """Judge a Windows path by its drive."""
    bare = folder.removeprefix("\\\\?\\")
    kind = REMOTE_DRIVE if bare.startswith(("\\\\", "UNC\\")) else drive_type(bare[:2] + "\\")
    return {REMOTE_DRIVE: Sort.NETWORK, REMOVABLE_DRIVE: Sort.REMOVABLE}.get(kind, Sort.OWN)


def on_macos(folder: Path, flags: int) -> Sort:
    """Judge a macOS path by its file system's flags and by where disks that were put in are shown."""
    if not flags & MNT_LOCAL:
        return Sort.NETWORK
    return Sort.REMOVABLE if folder.parts[1:2] == ("Volumes",) else Sort.OWN


def _mac_flags(folder: Path) -> int:
    """Ask macOS for the flags of a folder's file system: `f_flags`, 64 bytes into its statfs."""
    answer = ctypes.create_string_buffer(4096)
    if ctypes.CDLL(None).statfs(os.fsencode(folder), answer) != 0:
        return MNT_LOCAL
    return int.from_bytes(answer.raw[64:68], sys.byteorder)


def on_linux(folder: str, mounts: Iterable[str], removable: Callable[[str], bool]) -> Sort:
    """Judge a Linux path by the file system it is mounted from, as /proc/self/mountinfo tells."""
    found, longest = ("", ""), -1
    for line in mounts:
        before, _dash, after = line.partition(" - ")
        fields, behind = before.split(), after.split()
        if len(fields) < 5 or not behind:
            continue
        point = re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), fields[4])
        if len(point) >= longest and (folder == point or folder.startswith(point.rstrip("/") + "/")):
            found, longest = (behind[0], fields[2]), len(point)
    system, device = found
    if system in REMOTE_SYSTEMS:
        return Sort.NETWORK
    return Sort.REMOVABLE if device and removable(device) else Sort.OWN


def _is_removable(device: str) -> bool:
    """Say whether a device (major:minor) can be taken out: marked so by the kernel, or plugged into USB."""
    here = Path("/sys/dev/block") / device
    if not here.exists():
        return False
    disk = here.resolve()
    marks = [one / "removable" for one in (disk, disk.parent)]
    return "/usb" in str(disk) or any(mark.is_file() and mark.read_text().strip() == "1" for mark in marks)
