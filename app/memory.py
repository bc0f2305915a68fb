"""This process's memory: no dump of it reaches the disk, and other programs of the same account do not read it.

What has more rights than the person's own account, malware among it, reads it all the same.
"""

import ctypes
import sys
from contextlib import suppress
from typing import Any, NamedTuple

GET_DUMPABLE, SET_DUMPABLE = 3, 4
"""Of Linux's `prctl`: a process that is not dumpable leaves no core and is nobody's to look into."""
DENY_ATTACH = 31
"""Of macOS's `ptrace`: nobody may attach to this process."""


class Privacy(NamedTuple):
    """What the system says of this process: whether dumps of it are kept off the disk, and its memory from others."""

    dumps: bool
    reads: bool


_denied = False


def keep_private() -> None:
    """Ask the system for both, as early as there is something to keep; what it cannot do is left as it is."""
    global _denied
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError, AttributeError):
        if sys.platform == "linux":
            _system().prctl(SET_DUMPABLE, 0, 0, 0, 0)
        elif sys.platform == "darwin":
            _denied = _system().ptrace(DENY_ATTACH, 0, None, 0) == 0


def privacy() -> Privacy:
    """Say how it stands, by asking the system now."""
    return Privacy(_is_without_dumps(), _is_unread())


def _is_without_dumps() -> bool:
    try:
        import resource
    except ImportError:
        return False
    return resource.getrlimit(resource.RLIMIT_CORE)[0] == 0


def _is_unread() -> bool:
    with suppress(OSError, AttributeError):
        if sys.platform == "linux":
            return bool(_system().prctl(GET_DUMPABLE, 0, 0, 0, 0) == 0)
    return _denied


def _system() -> Any:
    return ctypes.CDLL(None, use_errno=True)
