"""Long jobs run in a child of this program, so that the window never stutters; this is the window's end of the pipe."""

import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import msgspec
from PySide6.QtCore import QObject, Signal

from app.domain.errors import Cancelled, Refused, VaultTrouble

LONGEST = 512 * 1024 * 1024
"""No message of a child is longer than this many bytes."""


def command() -> list[str]:
    """Give the command that starts a child of this program, the same in a checkout and frozen."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "worker"]
    return [sys.executable, "-m", "app", "worker"]


class Worker:
    """One child with one job. It answers with progress, then with a value, a refusal or trouble."""

    def __init__(self, job: str, payload: dict[str, Any]) -> None:
        self._job, self._payload = job, payload
        self._child: subprocess.Popen[bytes] | None = None
        self._stopped = threading.Event()

    def run(self, progress: Callable[[int, int, str], None]) -> Any:
        """Do the job and give its value; raises Refused, VaultTrouble, Cancelled, or RuntimeError for a bug."""
        if self._stopped.is_set():
            raise Cancelled()
        flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
        where = None if getattr(sys, "frozen", False) else Path(__file__).resolve().parents[2]
        with subprocess.Popen(
            command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=where,
            creationflags=flags,
        ) as child:
            self._child = child
            assert child.stdin is not None and child.stdout is not None
            try:
                write(child.stdin, {"job": self._job, "payload": self._payload})
                return self._listen(child.stdout, progress)
            except (EOFError, OSError) as error:
                if self._stopped.is_set():
                    raise Cancelled() from error
                raise RuntimeError("the child ended without an answer") from error
            finally:
                child.kill()

    def stop(self) -> None:
        """End the child at once; what it had in hand was in memory only."""
        self._stopped.set()
        if self._child is not None:
            self._child.kill()

    def _listen(self, pipe: IO[bytes], progress: Callable[[int, int, str], None]) -> Any:
        while True:
            match read(pipe):
                case {"progress": [int(done), int(total), str(words)]}:
                    progress(done, total, words)
                case {"value": value}:
                    return value
                case {"refused": str(reason)}:
                    raise Refused(reason)
                case {"trouble": [str(what), str(safe), str(do)]}:
                    raise VaultTrouble(what, safe, do)
                case {"bug": str(where)}:
                    raise RuntimeError(where)
                case _:
                    raise RuntimeError("the child said something else")


class Running(QObject):
    """A job under way. The desk settles it in the window's thread; `cancel()` ends it without a call-back."""

    _progressed = Signal(int, int, str)
    _ended = Signal(object, object)

    def __init__(
        self, worker: Worker, settle: Callable[..., None], progress: Callable[..., None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._worker, self._settle = worker, settle
        self._progressed.connect(progress)
        self._ended.connect(self._end)
        self._thread = threading.Thread(target=self._work, name="job", daemon=True)

    def start(self) -> None:
        """Start the child."""
        self._thread.start()

    def cancel(self) -> None:
        """End the child; nothing is left behind."""
        self._worker.stop()

    def _work(self) -> None:
        try:
            value, error = self._worker.run(self._progressed.emit), None
        except BaseException as fault:  # the desk sorts every fault
            value, error = None, fault
        try:
            self._ended.emit(value, error)
        except RuntimeError:  # the window has gone
            return

    def _end(self, value: Any, error: BaseException | None) -> None:
        self._settle(value, error)
        self.deleteLater()


def write(pipe: IO[bytes], message: dict[str, Any]) -> None:
    """Put one message into a pipe: its length in four bytes, then MessagePack."""
    spelt = msgspec.msgpack.encode(message)
    pipe.write(struct.pack(">I", len(spelt)) + spelt)
    pipe.flush()


def read(pipe: IO[bytes]) -> dict[str, Any]:
    """Take one message from a pipe; raises EOFError where it ends."""
    length = pipe.read(4)
    if len(length) < 4:
        raise EOFError
    (size,) = struct.unpack(">I", length)
    if size > LONGEST:
        raise EOFError
    spelt = pipe.read(size)
    if len(spelt) < size:
        raise EOFError
    return msgspec.msgpack.decode(spelt, type=dict[str, Any])
