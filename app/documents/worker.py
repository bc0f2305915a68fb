"""The child in which long and risky work runs: drawing papers, looking at files from elsewhere, painting previews.

It reads one job from its standard input, answers on its standard output, and ends. It holds no keys, writes no files,
and may use only so much time and memory as its job is allowed, so a hostile file can at worst end this child.
"""

import os
import struct
import sys
import threading
from collections.abc import Callable
from importlib import import_module
from typing import IO, Any

import msgspec
from msgspec import Struct

from app.domain.errors import Refused, VaultTrouble
from app.i18n import _

LONGEST = 512 * 1024 * 1024
"""No message is longer than this many bytes."""

Tell = Callable[[int, int], None]


class Job(Struct, frozen=True):
    """One sort of work: where its function is, and the seconds and megabytes it may use."""

    where: str
    seconds: int
    megabytes: int


JOBS = {
    "build": Job("app.documents.papers:build_job", 300, 1500),
    "verify": Job("app.documents.verifying:verify_job", 120, 1024),
    "preview": Job("app.documents.previews:preview_job", 60, 1500),
    "clients-csv": Job("app.documents.tables:read_job", 120, 2048),
    "day-csv": Job("app.documents.day_tables:read_job", 30, 1024),
    "day-ics": Job("app.documents.calendars:read_job", 30, 1024),
}
"""Every job there is. A function takes the payload and a way to tell its progress, and gives plain values."""


def main() -> int:
    """Do the one job that standard input asks for; the answer goes to standard output."""
    pipe_in, pipe_out = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # a library that prints must not be taken for an answer
    try:
        asked = read(pipe_in)
        job = JOBS[asked["job"]]
    except (EOFError, KeyError):
        return 1
    _limit(job, pipe_out)
    write(pipe_out, _answer(job, asked.get("payload", {}), pipe_out))
    return 0


def _answer(job: Job, payload: dict[str, Any], pipe: IO[bytes]) -> dict[str, Any]:
    def tell(done: int, of: int, words: str = "") -> None:
        write(pipe, {"progress": [done, of, words]})

    module, _colon, name = job.where.partition(":")
    try:
        return {"value": getattr(import_module(module), name)(payload, tell)}
    except Refused as refused:
        return {"refused": refused.reason}
    except VaultTrouble as trouble:
        return {"trouble": [trouble.what, trouble.safe, trouble.do]}
    except MemoryError:
        return {"refused": _("This would need more memory than it may use.")}
    except Exception as error:  # a bug is named by its sort and place only: its text could quote a record
        return {"bug": f"{type(error).__name__} in {job.where}"}


def _limit(job: Job, pipe: IO[bytes]) -> None:
    """Hold this process to its job's time and memory."""
    if os.name == "posix":
        import resource

        size = job.megabytes * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_CPU, (job.seconds + 5, job.seconds + 5))
        if sys.platform != "darwin":  # there the limit is accepted and not kept
            resource.setrlimit(resource.RLIMIT_AS, (size, size))
    late = threading.Timer(job.seconds, _give_up, [pipe])
    late.daemon = True
    late.start()


def _give_up(pipe: IO[bytes]) -> None:
    write(pipe, {"refused": _("This took longer than it may.")})
    os._exit(1)


def write(pipe: IO[bytes], message: dict[str, Any]) -> None:
    """Put one message into a pipe: its length in four bytes, then MessagePack."""
    spelt = msgspec.msgpack.encode(message)
    pipe.write(struct.pack(">I", len(spelt)) + spelt)
    pipe.flush()


def read(pipe: IO[bytes]) -> dict[str, Any]:
    """Take one message from a pipe; raises EOFError where it ends or says something else."""
    head = pipe.read(4)
    if len(head) < 4:
        raise EOFError
    (size,) = struct.unpack(">I", head)
    if size > LONGEST:
        raise EOFError
    spelt = pipe.read(size)
    if len(spelt) < size:
        raise EOFError
    try:
        return msgspec.msgpack.decode(spelt, type=dict[str, Any])
    except msgspec.DecodeError as error:
        raise EOFError from error
