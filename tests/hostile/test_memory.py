"""Another program of the same account does not read what this one holds, and no dump of it reaches the disk."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app import memory
from tests.hostile import reading

ROOT = Path(__file__).resolve().parents[2]
linux = pytest.mark.skipif(sys.platform != "linux", reason="how a process's memory is read differs by system")


def tried(*how: str, at: Path = ROOT) -> str:
    command = [sys.executable, "-c", START, str(ROOT), *how]
    return subprocess.run(command, cwd=at, capture_output=True, text=True, check=True).stdout.strip()


START = (
    "import sys; sys.path[0] = sys.argv.pop(1); from tests.hostile import reading; reading.main(sys.argv[1:])"
)


def may_look_into_others() -> bool:
    """Say whether this process is one that the system keeps out of nothing (CAP_SYS_PTRACE, the 19th)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    held = next(line.split()[1] for line in status.splitlines() if line.startswith("CapEff"))
    return os.geteuid() == 0 and bool(int(held, 16) >> 19 & 1)


@linux
def test_another_program_of_the_same_account_reads_nothing() -> None:
    assert tried("private", "read") == "PermissionError"


@linux
def test_without_asking_for_it_the_memory_is_read() -> None:
    """The twin: it shows that the try is a real one, and was not made as root, who reads everything."""
    assert tried("open", "read") == reading.SECRET.decode()


@linux
def test_root_is_not_kept_out_and_the_try_above_was_not_roots() -> None:
    if not may_look_into_others():
        pytest.skip("nobody here may look into every process")
    as_root = START.replace("reading.main", "reading._be_nobody = lambda: None; reading.main")
    command = [sys.executable, "-c", as_root, str(ROOT), "private", "read"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == reading.SECRET.decode()


@linux
def test_a_crash_leaves_no_core(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    assert tried("private", "crash", at=tmp_path) == "no core"


@linux
@pytest.mark.parametrize("command", [["--version"], ["worker"]])
def test_every_start_of_the_program_asks_for_it(command: list[str]) -> None:
    asked = (
        "import sys; sys.path[0] = sys.argv.pop(1); from app import main, memory\n"
        "before = memory.privacy()\n"
        "try:\n    main.main(sys.argv[1:])\nexcept SystemExit: pass\n"
        "print([*before, *memory.privacy()], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked, str(ROOT), *command], cwd=ROOT, capture_output=True, text=True,
        stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip
    said = done.stderr.strip().splitlines()[-1]
    assert said.endswith("True, True]") and ", False, " in said


def test_what_the_system_says_is_asked_and_not_remembered() -> None:
    found = memory.privacy()
    assert found == memory.privacy() and {type(one) for one in found} == {bool}
