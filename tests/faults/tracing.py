"""Acts under strace: every system call that changes the disk is counted, and one of them kills or fails."""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.faults.acts import Act
from tests.faults.places import Place

ROOT = Path(__file__).parents[2]
CALLS = (
    *("write", "pwrite64", "writev", "pwritev", "sendfile", "copy_file_range", "ftruncate", "fallocate"),
    *("fsync", "fdatasync", "unlink", "unlinkat", "rmdir", "rename", "renameat", "renameat2"),
    *("mkdir", "mkdirat", "link", "linkat"),
)
NEEDS_ROOM = ("write", "pwrite64", "writev", "pwritev", "sendfile", "copy_file_range", "fallocate", "mkdir")
Point = tuple[str, int]
"""One system call of an act: which, and the how manieth of its sort."""


@dataclass(frozen=True)
class Outcome:
    """How one try went: the child's exit code (minus the signal), and what it said after it was ready."""

    code: int
    said: tuple[str, ...]

    @property
    def is_acknowledged(self) -> bool:
        """Say whether the person was told that it was done."""
        return "acknowledged" in self.said


@dataclass(frozen=True)
class How:
    """How a child acts: under which account (0: its own), whether it tries again after trouble, and what is done here
    once its person sits.
    """

    uid: int = 0
    again: bool = False
    when_ready: Callable[[], object] = lambda: None


PLAINLY = How()


class Nursery:
    """A process with everything imported that forks a child for each try; `close` ends it."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.child"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT, bufsize=1,
        )  # fmt: skip

    def close(self) -> None:
        """End the process that forks."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()

    def _tell(self, line: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def _hear(self) -> str:
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line, "the process that forks has ended"
        return line.rstrip("\n")

    def run(self, act: Act, place: Place, how: How, *strace: str) -> Outcome:
        """Let a child do an act at a place, under strace with these options where there are any."""
        asked = {"act": act.name, "base": str(place.base), "persons": place.persons}
        self._tell(json.dumps(asked | {"uid": how.uid, "again": how.again}))
        first = self._hear()
        tracer = None
        if first.startswith("ready"):
            how.when_ready()
            if strace:
                tracer = attach(first.split()[1], strace)
            self._tell("go")
        said = [] if first.startswith("ready") else [first]
        while not (line := self._hear() if not first.startswith("ended") else first).startswith("ended"):
            said.append(line)
            if how.again and len(said) == 1 and line.startswith("trouble"):
                if tracer is not None:
                    tracer.terminate()
                self._tell("go")
        if tracer is not None:
            tracer.wait(60)
            assert tracer.stderr
            tracer.stderr.close()
        return Outcome(int(line.split()[1]), tuple(said))


def attach(process: str, strace: tuple[str, ...]) -> "subprocess.Popen[str]":
    """Trace a process that waits for its word; comes back once not one call of it can be missed."""
    tracer = subprocess.Popen(
        ["strace", "-f", "-p", process, *strace],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert tracer.stderr
    line = tracer.stderr.readline()
    assert "attached" in line, line
    return tracer


def points(log: Path) -> list[Point]:
    """Give every counted system call of a whole run."""
    counts: Counter[tuple[str, str]] = Counter()
    found: dict[Point, None] = {}
    for line in log.read_text().splitlines():
        if call := re.match(r"(\d+) +(\w+)\(", line):
            counts[call[1], call[2]] += 1
            found[call[2], counts[call[1], call[2]]] = None
    return list(found)


def spread(all_points: list[Point], most: int) -> list[Point]:
    """Take so many of the points, the first and the last among them."""
    if len(all_points) <= most:
        return all_points
    return [all_points[at * (len(all_points) - 1) // (most - 1)] for at in range(most)]
