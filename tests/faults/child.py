"""Children that do one act and can be killed at it: forked from a process that has everything imported already.

    python -m tests.faults.child

Told on standard input, one JSON object a line, what to do; says on standard output how it went, a line at a time.
"""

import ctypes
import functools
import importlib
import json
import os
import sys
from pathlib import Path
from typing import Any

from app.domain.errors import VaultTrouble
from app.store import keyslots, passwords
from tests.conftest import PASSWORDS
from tests.faults.acts import BY_NAME
from tests.faults.places import Place, quick

LOADED = tuple(
    f"app.documents.{name}" for name in ("leaks", "signature_pages", "signing", "verifying", "worker")
)
"""What acts import late is loaded before the first child."""
ANY = -1
PR_SET_PTRACER = 0x59616D61


def say(*words: str) -> None:
    """Say one line at once: a kill loses all of it or nothing, and a fault meant for the disk is passed over."""
    line = (" ".join(words).replace("\n", " ") + "\n").encode()
    try:
        os.write(1, line)
    except OSError:
        os.write(1, line)


def hear() -> str:
    """Read one line, and not a byte more: whoever reads next may be another process."""
    line = b""
    while (one := os.read(0, 1)) not in (b"", b"\n"):
        line += one
    return line.decode()


def do(asked: dict[str, Any]) -> None:
    """Do one act in this process: sit down, say so, wait for the word, act, acknowledge."""
    if uid := asked.get("uid"):
        os.setgroups([])
        os.setgid(uid)
        os.setuid(uid)
    if sys.platform == "linux":  # where only ancestors may trace, let a stranger
        ctypes.CDLL(None).prctl(PR_SET_PTRACER, ctypes.c_ulong(ANY), 0, 0, 0)
    act = BY_NAME[asked["act"]]
    place = Place(Path(asked["base"]), asked["persons"], act.now)
    for time in range(2 if asked["again"] else 1):
        try:
            if act.at_unlock is None and not time:
                seat = place.sit(act.who)
            if not time:
                say("ready", str(os.getpid()), str(os.geteuid()))
            hear()
            if act.at_unlock is None:
                act.do(seat, place)
            else:
                act.at_unlock()
                place.sit(act.who)
            say("acknowledged")
            break
        except VaultTrouble as trouble:
            say("trouble", type(trouble).__name__, trouble.what, trouble.safe, trouble.do)
        except BaseException as error:
            say("bug", type(error).__name__, str(error))
            break
    os._exit(0)


def main() -> None:
    """Fork a child for each line that is heard, and say when it has ended."""
    setattr(passwords, "derive", quick(functools.cache(passwords.derive)))  # noqa: B010  a function, to mypy
    for name in LOADED:
        importlib.import_module(name)
    known: set[str] = set()
    while line := hear():
        asked = json.loads(line)
        act = BY_NAME[asked["act"]]
        if act.who not in known:  # the slow part is done once, here
            folder = Path(asked["base"]) / "sample.keepwell"
            keyslots.unlock(folder, asked["persons"][act.who], PASSWORDS[act.who])
            known.add(act.who)
        child = os.fork()
        if child == 0:
            do(asked)
        status = os.waitpid(child, 0)[1]
        say("ended", str(os.waitstatus_to_exitcode(status)))


if __name__ == "__main__":
    main()
