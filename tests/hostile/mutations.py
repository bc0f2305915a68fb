"""How a file is spoilt: bytes here and there, whole stretches, and values that a program would rather not be given."""

import json
from collections.abc import Callable
from random import Random
from typing import Any

WORDS: tuple[bytes, ...] = (
    b"", b"\0", b"\r", b"\n\n", b'"', b"'", b"{", b"}", b"[" * 2000, b'{"a":' * 2000, b"null", b"1e999", b"-0", b"NaN",
    b"9" * 5000, b"-9223372036854775809", b"18446744073709551616", b"\xff\xfe", b"\xef\xbb\xbf", b"\\ud800",
    "\u202e".encode(), "\U0001f642".encode(), b"../../", b"=cmd", b"a" * 70_000, b"PK\x05\x06", b"PK\x06\x06",
    b"\\u0000", b"\nBEGIN:VEVENT\n", b"\nRRULE:FREQ=SECONDLY\n", b"\nRRULE:FREQ=YEARLY;COUNT=99999999\n",
    b"\nDTSTART:99991231T235959Z\n",
    b"\nDURATION:P999999999D\n", b"\n[[steps]]\n", b'\nid = "a"\n',
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 2**31, 2**53, 2**63, 2**64, -(2**63) - 1, 10**400, 1.5, "", "a" * 70_000, "\0", "../x",
    "\u202e", "9" * 64, "AAAA", "=", [], {}, [[]], {"": ""}, [[[[[[[[]]]]]]]], ["a"] * 5000, "2026-11-23T15:00:00.000Z",
    {"offset": 10**9, "utc": "x", "zone": "../../etc"},
)  # fmt: skip


def flipped(content: bytes, dice: Random) -> bytes:
    """Flip some bits."""
    spoilt = bytearray(content)
    for _ in range(dice.randint(1, 6)):
        if spoilt:
            spoilt[dice.randrange(len(spoilt))] ^= 1 << dice.randrange(8)
    return bytes(spoilt)


def cut(content: bytes, dice: Random) -> bytes:
    """Take a stretch out."""
    start = dice.randint(0, len(content))
    return content[:start] + content[dice.randint(start, len(content)) :]


def doubled(content: bytes, dice: Random) -> bytes:
    """Say a stretch again, somewhere, some times."""
    start = dice.randint(0, len(content))
    stretch = content[start : start + dice.choice((1, 8, 64, 1024))] * dice.choice((1, 2, 50))
    at = dice.randint(0, len(content))
    return content[:at] + stretch + content[at:]


def sworn(content: bytes, dice: Random) -> bytes:
    """Put an unwelcome word somewhere, in place of what is there or between."""
    start = dice.randint(0, len(content))
    return content[:start] + dice.choice(WORDS) + content[start + dice.choice((0, 0, 1, 4, 20)) :]


def revalued(content: bytes, dice: Random) -> bytes:
    """Give one value of a JSON text an unwelcome value, or its name another name; other texts get a word."""
    try:
        whole = json.loads(content)
    except (ValueError, RecursionError):
        return sworn(content, dice)
    places: list[tuple[Any, Any]] = []
    _collect(whole, places)
    if not places:
        return json.dumps(dice.choice(VALUES)).encode()
    for _ in range(dice.randint(1, 3)):
        holder, name = dice.choice(places)
        value = dice.choice((*VALUES, holder.get(name) if isinstance(holder, dict) else holder))
        if isinstance(holder, dict) and dice.random() < 0.15:
            holder[str(dice.choice(VALUES))] = holder.pop(name, value)
        elif value is not holder:
            holder[name] = json.loads(json.dumps(value)) if isinstance(value, list | dict) else value
    try:
        return json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return content


def _collect(value: Any, places: list[tuple[Any, Any]]) -> None:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, one in list(inner):
        places.append((value, name))
        _collect(one, places)


KINDS: tuple[Callable[[bytes, Random], bytes], ...] = (flipped, cut, doubled, sworn, revalued, revalued)


def spoilt(seeds: list[bytes], dice: Random) -> bytes:
    """Give one of these files, spoilt in one to three ways."""
    content = dice.choice(seeds)
    for _ in range(dice.choice((1, 1, 2, 3))):
        content = dice.choice(KINDS)(content, dice)
    return content
