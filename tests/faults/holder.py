"""Another process that has something open: the whole practice, or only its file, as a scanner or a copying tool might.

    python -m tests.faults.holder sits <folder> <person>     the password on standard input
    python -m tests.faults.holder holds <file> <seconds>

Says "held" once it has it. Sitting ends with standard input; holding ends after the seconds.
"""

import sys
import time
from pathlib import Path

from app.services import unlocking
from tests.conftest import ZONE, Clock

LOCKS, LENGTH = 0x40000000, 512
"""Where SQLite's locks lie in its file."""


def sits(folder: Path, person: str) -> None:
    """Unlock the practice and sit there."""
    seat = unlocking.unlock(folder, person, sys.stdin.readline().rstrip("\n"), Clock(), ZONE)
    print("held", flush=True)
    sys.stdin.read()
    unlocking.lock(seat)


def holds(file: Path, seconds: float) -> None:
    """Lock the file as SQLite would for writing."""
    import fcntl

    with file.open("r+b") as handle:
        fcntl.lockf(handle, fcntl.LOCK_EX, LENGTH, LOCKS)
        print("held", flush=True)
        time.sleep(seconds)


if __name__ == "__main__":
    how, where, more = sys.argv[1:]
    if how == "sits":
        sits(Path(where), more)
    else:
        holds(Path(where), float(more))
