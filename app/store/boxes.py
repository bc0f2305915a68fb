"""Boxes: what the end of a ZIP file says about its directory, looked at before the directory itself is read.

Python reads a whole directory at once, whatever its size; a hostile one of some megabytes would take gigabytes.
"""

import struct
from typing import IO

END, FAR, FAR_PLACE = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
END_SIZE, FAR_SIZE, FAR_PLACE_SIZE = 22, 56, 20
LONGEST_LINE = 256
"""A line of the directory has 46 bytes, a short name, and at most the sizes of a large file."""


def require_few(file: IO[bytes], members: int) -> None:
    """Raise ValueError unless the file ends as a ZIP file of so many members does, without a remark after it."""
    size = file.seek(0, 2)
    file.seek(max(0, size - END_SIZE - FAR_PLACE_SIZE - FAR_SIZE))
    tail = file.read()
    file.seek(0)
    end, place = tail[-END_SIZE:], tail[-END_SIZE - FAR_PLACE_SIZE : -END_SIZE]
    if len(end) != END_SIZE or not end.startswith(END) or end[20:] != b"\0\0":
        raise ValueError("not the end of a box")
    _check(end[10:16], "<HI", members)
    if place.startswith(FAR_PLACE):
        if not tail.startswith(FAR) or len(tail) != END_SIZE + FAR_PLACE_SIZE + FAR_SIZE:
            raise ValueError("not the end of a large box")
        _check(tail[32:48], "<QQ", members)


def _check(said: bytes, how: str, members: int) -> None:
    count, length = struct.unpack(how, said)
    if count != members or length > members * LONGEST_LINE:
        raise ValueError("another number of members")
