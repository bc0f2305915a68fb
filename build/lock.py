"""Remakes the two lock files: what Keepwell runs with, and what its developers need on top.

    python3 build/lock.py

Needs `uv` on the path and a package index to ask. Everything moves to the newest version that pyproject.toml allows.
The files hold exact versions and hashes for Linux, Windows and macOS, and no address of any kind: where packages come
from is the business of the computer that installs them.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNTIME = ROOT / "requirements.lock"
DEVELOPMENT = ROOT / "requirements-dev.lock"
EVERYWHERE = "sys_platform == 'darwin' or sys_platform == 'linux' or sys_platform == 'win32'"
HEAD = "# {what}\n# Made by build/lock.py from pyproject.toml; exact versions and hashes, no address.\n"


def without_addresses(text: str) -> str:
    """The same requirements with every line gone that says where to fetch them.

    >>> without_addresses("--index-url https://example.invalid/simple\\na==1\\n")
    'a==1\\n'
    """
    kept = [
        line
        for line in text.splitlines()
        if not re.search(r"://|^\s*(-i|-f|--[\w-]*index[\w-]*|--find-links)\b", line)
    ]
    return "\n".join(kept) + "\n"


def without_everywhere(text: str) -> str:
    """The same requirements without the condition that only says "on any of our three systems"."""
    return (
        text.replace(EVERYWHERE.join(("(", ")")), "true")
        .replace(f" ; {EVERYWHERE}", "")
        .replace(" and true", "")
    )


def count(text: str) -> int:
    """How many packages a lock names."""
    return sum(bool(re.match(r"[\w.-]+==", line)) for line in text.splitlines())


def export(folder: Path, *groups: str) -> str:
    """The locked requirements of these dependency groups, as pip reads them."""
    command = [
        "uv",
        "export",
        "--frozen",
        "--no-emit-project",
        "--no-header",
        "--format",
        "requirements-txt",
        *groups,
    ]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    return without_everywhere(without_addresses(done.stdout))


def main() -> int:
    """Resolve in a folder of its own, so that no uv.lock (which names registries) is ever near the checkout."""
    if not shutil.which("uv"):
        print("build/lock.py needs the program uv (python3 -m pip install uv).", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(ROOT / "pyproject.toml", folder)
        (folder / "README.md").write_text("")
        subprocess.run(["uv", "lock", "--quiet"], cwd=folder, check=True)
        runtime = HEAD.format(what="What Keepwell runs with.") + export(folder, "--no-dev")
        development = HEAD.format(what="The same, with what checks and freezes it.") + export(
            folder, "--all-groups"
        )
    RUNTIME.write_text(runtime, encoding="utf-8", newline="\n")
    DEVELOPMENT.write_text(development, encoding="utf-8", newline="\n")
    print(f"{RUNTIME.name}: {count(runtime)} packages; {DEVELOPMENT.name}: {count(development)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
