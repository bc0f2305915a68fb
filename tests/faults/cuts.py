"""Power cuts: the system calls of one run, replayed up to a moment, with what was not synced yet lost, kept or torn.

The model is a disk that keeps its promises and none beyond them. What a file's sync covered is there. Of writes after
it, each sector of 512 bytes may or may not be. Names (new files, renames, deletions, folders) become lasting in their
order, as in a file system's journal: a folder's sync makes all of its names lasting, and of later ones a random number.
"""

import random
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

SECTOR = 512
TRACED = (
    *("open", "openat", "creat", "close", "lseek", "write", "pwrite64", "ftruncate", "fsync", "fdatasync"),
    *(
        "rename",
        "renameat",
        "renameat2",
        "unlink",
        "unlinkat",
        "rmdir",
        "mkdir",
        "mkdirat",
        "dup",
        "sendfile",
    ),
    *(
        "copy_file_range",
        "writev",
        "pwritev",
        "fallocate",
        "link",
        "linkat",
        "symlink",
        "symlinkat",
        "truncate",
    ),
)
UNKNOWN = (
    "writev",
    "pwritev",
    "link",
    "linkat",
    "symlink",
    "symlinkat",
    "truncate",
    "dup",
    "copy_file_range",
)
"""Calls that the replay does not know: where one of them touches the place, it says so."""
CALL = re.compile(r"(\d+) +(\w+)\((.*)\) += (-?\d+|\?)(?:<(.*)>)?")
UNFINISHED = re.compile(r"(\d+) +(\w+)\((.*?),? *<unfinished \.\.\.>$")
RESUMED = re.compile(r"(\d+) +<\.\.\. (\w+) resumed>,? ?(.*)$")
ACKNOWLEDGED = b"acknowledged\n"


class Call(NamedTuple):
    """One system call that went well: its name, its arguments as strace spells them, and what it gave."""

    name: str
    arguments: list[str]
    result: int


def read_log(log: Path) -> list[Call]:
    """Read strace's log; calls of several threads that overlap are put together again."""
    begun: dict[tuple[str, str], str] = {}
    calls = []
    for line in log.read_text().splitlines():
        if found := UNFINISHED.match(line):
            begun[found[1], found[2]] = found[3]
            continue
        if found := RESUMED.match(line):
            first = begun.pop((found[1], found[2]), "")
            line = f"{found[1]} {found[2]}({', '.join(part for part in (first, found[3]) if part)}"
        if (found := CALL.match(line)) and not found[4].startswith(("-", "?")):
            calls.append(Call(found[2], _split(found[3]), int(found[4])))
    return calls


def _split(spelt: str) -> list[str]:
    """Divide arguments at commas outside of quotes and brackets; with -xx no quote holds a comma."""
    return [one.strip() for one in re.split(r",\s*(?![^<]*>)", spelt)]


def raw(spelt: str) -> bytes:
    """Read a string that strace spelt as \\x.. throughout."""
    return bytes.fromhex(spelt.strip('"').replace("\\x", ""))


def handle_of(spelt: str) -> tuple[int, str]:
    """Read a file descriptor with the path that strace gives it."""
    number, _, path = spelt.partition("<")
    path = path.rstrip(">").removesuffix("(deleted)")
    return int(number), raw(path).decode() if path.startswith("\\x") else path


@dataclass
class File:
    """A file's bytes: those that are on the disk for sure, and the writes that are not synced yet, in order."""

    lasting: bytes = b""
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)

    def bytes_after(self, dice: random.Random, share: float) -> bytes:
        """Give what a power cut leaves: each sector of each pending write is there with this probability."""
        content = bytearray(self.lasting)
        for at, data in self.pending:
            if data is None:
                if dice.random() < share:
                    _resize(content, at)
                continue
            for start in range(at - at % SECTOR, at + len(data), SECTOR):
                if dice.random() < share:
                    piece = data[max(0, start - at) : start + SECTOR - at]
                    _put(content, max(at, start), piece)
        return bytes(content)

    def now(self) -> bytes:
        """Give what a program that reads the file gets."""
        return self.bytes_after(random.Random(0), 2.0)

    def sync(self) -> None:
        """Make all of it lasting."""
        self.lasting, self.pending = self.now(), []


def _resize(content: bytearray, size: int) -> None:
    del content[size:]
    content.extend(bytes(size - len(content)))


def _put(content: bytearray, at: int, piece: bytes) -> None:
    if len(content) < at:
        _resize(content, at)
    content[at : at + len(piece)] = piece


class Naming(NamedTuple):
    """One change of names: what goes and what comes; a sync of one of its `folders` makes it last."""

    gone: str
    come: str
    what: "File | None"
    folders: tuple[str, ...]


Names = dict[str, File | None]
"""Every path with its file, or None for a folder."""


@dataclass
class Disk:
    """What is on the disk while the calls are replayed."""

    base: str
    names: Names
    lasting: Names = field(init=False)
    pending: list[Naming] = field(default_factory=list)
    handles: dict[int, tuple[File | None, str]] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)
    acknowledged: bool = False

    def __post_init__(self) -> None:
        self.lasting = dict(self.names)

    def inside(self, path: str) -> bool:
        """Say whether a path belongs to the place."""
        return path.startswith(self.base + "/") or path == self.base

    def change(self, naming: Naming) -> None:
        """Change names; it lasts only after a sync of the folder."""
        _apply(self.names, naming)
        self.pending.append(naming)

    def sync_folder(self, path: str) -> None:
        """Make the names of a folder lasting, and every change before them."""
        last = max((at for at, one in enumerate(self.pending) if path in one.folders), default=-1)
        for one in self.pending[: last + 1]:
            _apply(self.lasting, one)
        del self.pending[: last + 1]

    def after_cut(self, dice: random.Random) -> dict[str, bytes | None]:
        """Give every path with its bytes (None for a folder) as a power cut at this moment leaves them."""
        share = dice.choice((0.0, 0.5, 0.5, 1.0, dice.random()))
        return self.left(dice, share, dice.choice((0, len(self.pending), dice.randint(0, len(self.pending)))))

    def left(self, dice: random.Random, share: float = 0.0, names: int = 0) -> dict[str, bytes | None]:
        """Give what is left where so many of the pending names lasted, and this share of the pending sectors."""
        there = dict(self.lasting)
        for one in self.pending[:names]:
            _apply(there, one)
        return {path: file.bytes_after(dice, share) if file else None for path, file in there.items()}


def _apply(names: Names, naming: Naming) -> None:
    moved = {}
    if naming.gone:
        for path in [one for one in names if one == naming.gone or one.startswith(naming.gone + "/")]:
            moved[path.removeprefix(naming.gone)] = names.pop(path)
    if naming.come:
        if naming.gone:
            for rest, file in moved.items():
                names[naming.come + rest] = file
        else:
            names[naming.come] = naming.what
