"""What others say about a signed report: Keepwell's own command with the root in hand, pdfsig and qpdf."""

import shutil
import subprocess
import sys
from pathlib import Path

from app.services import known


def strangers_agree(paper: Path, folder: Path, name: str, password: str) -> None:
    """Let Keepwell's own command write the root, and tools that are not Keepwell judge the report by it."""
    practice, root, store = known.practices()[0].folder, folder / "root.pem", folder / "nss"
    ran(
        [sys.executable, "-m", "app", "root", str(practice), "--person", name, "--out", str(root)],
        password,
    )
    assert "Genuine" in ran([sys.executable, "-m", "app", "verify", str(paper), "--root", str(root)])
    store.mkdir()
    ran([tool("certutil"), "-N", "-d", f"sql:{store}", "--empty-password"])
    ran([tool("certutil"), "-A", "-d", f"sql:{store}", "-n", "root", "-t", "C,C,C", "-a", "-i", str(root)])
    judged = ran([tool("pdfsig"), "-nssdir", f"sql:{store}", str(paper)])
    assert judged.count("Signature is Valid.") == judged.count("Certificate is Trusted.") == 1
    assert "Total document signed" in judged
    assert "No syntax or stream encoding errors" in ran([tool("qpdf"), "--check", str(paper)])


def tool(name: str) -> str:
    """Find a program that is not Keepwell's."""
    found = shutil.which(name)
    assert found, f"{name} is not installed; build/check.py names its package"
    return found


def ran(command: list[str], typed: str = "") -> str:
    """Run a command with a line typed to it, and give what it says."""
    done = subprocess.run(
        command,
        cwd=Path(__file__).parents[2],
        input=typed + "\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (command[0], done.stdout, done.stderr)
    return done.stdout
