"""A picture of the made-up practice: the plan of a waiting room, drawn at that moment, so that it is nobody's file."""

import struct
import zlib

WIDE, HIGH = 320, 200
GROUND, LINE, DOOR = b"\xf6\xf7\xf9", b"\x5b\x67\x75", b"\x0f\x6b\x66"
SHAPES = (
    (20, 20, 280, 4, LINE),
    (20, 176, 280, 4, LINE),
    (20, 20, 4, 160, LINE),
    (296, 20, 4, 160, LINE),
    (210, 172, 50, 12, DOOR),
    *((left, 40, 30, 30, LINE) for left in (50, 100, 150)),
)
"""Walls, a door and three chairs: left, top, width, height and colour of each, in pixels."""


def room() -> bytes:
    """Draw the plan as a PNG; the same bytes each time."""
    lines = [bytearray(GROUND * WIDE) for _line in range(HIGH)]
    for left, top, wide, high, colour in SHAPES:
        for line in lines[top : top + high]:
            line[left * 3 : (left + wide) * 3] = colour * wide
    pixels = zlib.compress(b"".join(b"\0" + bytes(line) for line in lines), 9)
    head = struct.pack(">IIBBBBB", WIDE, HIGH, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")


def _chunk(name: bytes, said: bytes) -> bytes:
    return struct.pack(">I", len(said)) + name + said + struct.pack(">I", zlib.crc32(name + said))
