"""Long jobs without a window: runs one in a child of this program, with progress, cancelling and limits."""

import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any

from app.documents import worker
from app.domain.errors import Cancelled, Refused, VaultTrouble
from app.i18n import _

PATIENCE = 10.0
"""Seconds that a child may take beyond its job's own limit before it is ended from here."""
LARGEST = 200 * 1024 * 1024
"""No file of more bytes is looked at; each job's own reader in the child takes less, and says how much."""

Progress = Callable[[int, int, str], None]


def command() -> list[str]:
    """Give the command that starts a child of this program, the same in a checkout and frozen."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "worker"]
    return [sys.executable, "-m", "app", "worker"]


def run(
    job: str,
    payload: dict[str, Any],
    on_progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Any:
    """Run a job in a child and give its value; raises Refused, VaultTrouble, Cancelled, or RuntimeError for a bug.

    A path in the payload is somebody else's file: the child is given what it holds. Nothing is left behind in any
    case: the child has nothing but memory.
    """
    held = {name: content(value) if isinstance(value, Path) else value for name, value in payload.items()}
    ends = monotonic() + worker.JOBS[job].seconds + PATIENCE
    where = None if getattr(sys, "frozen", False) else Path(__file__).resolve().parents[2]
    with subprocess.Popen(
        command(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=where,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    ) as child:
        try:
            said = _listening(child, {"job": job, "payload": held})
            while True:
                if cancelled and cancelled():
                    raise Cancelled()
                if monotonic() > ends:
                    raise Refused(_("This took longer than it may."))
                try:
                    message = said.get(timeout=0.1)
                except queue.Empty:
                    continue
                if "progress" not in message:
                    return _settled(message)
                if on_progress:
                    on_progress(*message["progress"])
        finally:
            child.kill()


def content(file: Path) -> bytes:
    """Read somebody else's file whole; raises Refused where it cannot be read, or is larger than any may be."""
    try:
        with file.open("rb") as opened:
            read = opened.read(LARGEST + 1)
    except OSError as error:
        words = _("This file cannot be read. Is it open in another program, or was it moved?")
        raise Refused(words) from error
    if len(read) > LARGEST:
        raise Refused(_("This file is larger than {size} MB.").format(size=LARGEST // 1024 // 1024))
    return read


def _listening(child: subprocess.Popen[bytes], asked: dict[str, Any]) -> "queue.Queue[dict[str, Any]]":
    """Hand the job over and take its answers in a thread of its own, since a pipe cannot be waited on everywhere."""
    said: queue.Queue[dict[str, Any]] = queue.Queue()
    pipe_in, pipe_out = child.stdin, child.stdout
    assert pipe_in is not None and pipe_out is not None

    def listen() -> None:
        try:
            worker.write(pipe_in, asked)
            while True:
                message = worker.read(pipe_out)
                said.put(message)
                if "progress" not in message:
                    return
        except (EOFError, OSError, ValueError):
            said.put({"bug": "the child ended without an answer"})

    threading.Thread(target=listen, name="job", daemon=True).start()
    return said


def _settled(message: dict[str, Any]) -> Any:
    match message:
        case {"value": value}:
            return value
        case {"refused": str(reason)}:
            raise Refused(reason)
        case {"trouble": [str(what), str(safe), str(do)]}:
            raise VaultTrouble(what, safe, do)
        case _:
            raise RuntimeError(str(message.get("bug", "the child said something else")))
