"""A program that tries to read another one's memory, both of one unprivileged account; run as a child of the test.

    python -m tests.hostile.reading private|open read|crash

`read` prints what was read of a secret that the other one holds, or why nothing was. `crash` prints whether the other
one left a core. As root the account is dropped first: root reads everything, whatever a process asks for.
"""

import ctypes
import os
import resource
import sys
from pathlib import Path

from app import memory

NOBODY = 65534
SECRET = b"sample secret: cinder walnut harbour tulip"


def _be_nobody() -> None:
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    assert os.geteuid() != 0


def _as_any_program() -> None:
    """Stand as a program does that was started by this account; dropping an account alone would hide the memory too."""
    assert ctypes.CDLL(None).prctl(memory.SET_DUMPABLE, 1, 0, 0, 0) == 0
    resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)


def _hold(private: bool, tell: int, wait: int, crashes: bool) -> None:
    _as_any_program()
    if private:
        memory.keep_private()
    held = ctypes.create_string_buffer(SECRET)
    os.write(tell, str(ctypes.addressof(held)).encode())
    if crashes:
        os.abort()
    os.read(wait, 1)


def main(arguments: list[str]) -> int:
    """Hold a secret in one process and try to read it from another; or let the one that holds it crash."""
    private, crashes = arguments[0] == "private", arguments[1] == "crash"
    _be_nobody()
    told, tell = os.pipe()
    wait, go = os.pipe()
    holder = os.fork()
    if holder == 0:
        _hold(private, tell, wait, crashes)
        os._exit(0)
    address = int(os.read(told, 64))
    if crashes:
        print("core" if os.WCOREDUMP(os.waitpid(holder, 0)[1]) else "no core")
        return 0
    try:
        with Path(f"/proc/{holder}/mem").open("rb", buffering=0) as there:
            there.seek(address)
            print(there.read(len(SECRET)).decode())
    except OSError as error:
        print(type(error).__name__)
    os.write(go, b"!")
    os.waitpid(holder, 0)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
