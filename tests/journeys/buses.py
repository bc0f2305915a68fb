"""A small D-Bus client for tests: enough of the wire to read what a program tells screen readers.

Written from the D-Bus specification (the wire format, little-endian). Calls are sent together and their answers read
afterwards, since a tree of some hundred things takes thousands of them.
"""

import os
import socket
import struct
from collections import deque
from collections.abc import Sequence
from typing import Any

CALL, ANSWER, ERROR, SIGNAL = 1, 2, 3, 4
FIXED = {"y": "B", "n": "h", "q": "H", "i": "i", "u": "I", "x": "q", "t": "Q", "d": "d", "b": "I", "h": "I"}
ALIGNED = FIXED.keys() - {"y"}
PATH, INTERFACE, MEMBER, FAULT, REPLY, TO, SENDER, SIGNATURE = range(1, 9)


def first_type(signature: str) -> int:
    """Say how long the first complete type of a signature is."""
    if signature[0] == "a":
        return 1 + first_type(signature[1:])
    if signature[0] not in "({":
        return 1
    depth = 0
    for at, letter in enumerate(signature):
        depth += (letter in "({") - (letter in ")}")
        if depth == 0:
            return at + 1
    raise ValueError(signature)


class Reading:
    """Values read one after another from the bytes of a message."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def align(self, size: int) -> None:
        """Go on to where a value of that alignment begins."""
        self.at = -(-self.at // size) * size

    def number(self, letter: str) -> Any:
        """Read a number."""
        size = struct.calcsize(FIXED[letter])
        self.align(size)
        (value,) = struct.unpack_from("<" + FIXED[letter], self.data, self.at)
        self.at += size
        return bool(value) if letter == "b" else value

    def text(self, letter: str) -> str:
        """Read a string, a path or a signature."""
        length = self.number("y" if letter == "g" else "u")
        self.at += length + 1
        return self.data[self.at - length - 1 : self.at - 1].decode()

    def value(self, signature: str) -> Any:
        """Read one value of a complete type."""
        letter = signature[0]
        if letter in FIXED:
            return self.number(letter)
        if letter in "sog":
            return self.text(letter)
        if letter == "v":
            return self.value(self.text("g"))
        if letter in "({":
            self.align(8)
            return tuple(self.values(signature[1:-1]))
        length, inner = self.number("u"), signature[1:]
        self.align(8 if inner[0] in "({xtd" else 4 if inner[0] not in "ynqgv" else 1)
        end, found = self.at + length, []
        while self.at < end:
            found.append(self.value(inner))
        return found

    def values(self, signature: str) -> list[Any]:
        """Read values of several types."""
        found = []
        while signature:
            size = first_type(signature)
            found.append(self.value(signature[:size]))
            signature = signature[size:]
        return found


def _padded(data: bytes, size: int) -> bytes:
    return data + bytes(-len(data) % size)


def _spelt(data: bytes, signature: str, values: Sequence[Any]) -> bytes:
    """Write strings and numbers, which is all that our questions hold."""
    for letter, value in zip(signature, values, strict=True):
        if letter in FIXED:
            data = _padded(data, struct.calcsize(FIXED[letter])) + struct.pack("<" + FIXED[letter], value)
        else:
            text = value.encode()
            data = _padded(data, 4) + struct.pack("<I", len(text)) + text + b"\0"
    return data


class Bus:
    """A connection to one bus; `signals` holds what was said meanwhile as (path, member, values)."""

    def __init__(self, address: str) -> None:
        said = dict(pair.split("=", 1) for pair in address.partition(":")[2].split(","))
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(20)
        self.socket.connect(said["path"] if "path" in said else "\0" + said["abstract"])
        self.socket.sendall(b"\0AUTH EXTERNAL " + str(os.getuid()).encode().hex().encode() + b"\r\n")
        assert self.socket.recv(200).startswith(b"OK"), "the bus does not let us in"
        self.socket.sendall(b"BEGIN\r\n")
        self._serial, self._held = 0, b""
        self.signals: deque[tuple[str, str, list[Any]]] = deque(maxlen=10_000)
        self.ask("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "Hello")

    def close(self) -> None:
        """Leave the bus."""
        self.socket.close()

    def ask(
        self, to: str, path: str, interface: str, member: str, signature: str = "", *values: Any
    ) -> list[Any]:
        """Call one method and give its answer; raises RuntimeError with the bus's own words."""
        (found,) = self.ask_all([(to, path, interface, member, signature, values)])
        if isinstance(found, RuntimeError):
            raise found
        return found

    def ask_all(
        self, calls: Sequence[tuple[str, str, str, str, str, Sequence[Any]]]
    ) -> list[list[Any] | RuntimeError]:
        """Call many methods at once; an answer that is an error stands in its place."""
        found: list[list[Any] | RuntimeError] = []
        for start in range(0, len(calls), 200):
            some = [self._send(*call) for call in calls[start : start + 200]]
            answers: dict[int, list[Any] | RuntimeError] = {}
            while len(answers) < len(some):
                self._take(answers)
            found += [answers[one] for one in some]
        return found

    def listen(self, seconds: float) -> None:
        """Take in what is said on the bus for a moment."""
        self.socket.settimeout(seconds)
        try:
            while True:
                self._take({})
        except TimeoutError:
            pass
        finally:
            self.socket.settimeout(20)

    def _send(
        self, to: str, path: str, interface: str, member: str, signature: str, values: Sequence[Any]
    ) -> int:
        self._serial += 1
        body = _spelt(b"", signature, values)
        fields = [(PATH, "o", path), (INTERFACE, "s", interface), (MEMBER, "s", member), (TO, "s", to)]
        head = b""
        for code, letter, text in fields:
            head = _padded(head, 8) + bytes([code, 1, ord(letter), 0])
            head = _padded(head, 4) + struct.pack("<I", len(text.encode())) + text.encode() + b"\0"
        if signature:
            spelt = signature.encode()
            head = _padded(head, 8) + bytes([SIGNATURE, 1, ord("g"), 0, len(spelt)]) + spelt + b"\0"
        start = struct.pack("<cBBBIII", b"l", CALL, 0, 1, len(body), self._serial, len(head))
        self.socket.sendall(_padded(start + head, 8) + body)
        return self._serial

    def _take(self, answers: dict[int, list[Any] | RuntimeError]) -> None:
        """Read one message, and put it where it belongs."""
        start = self._read(16)
        _order, sort, _flags, _version, length, _serial, fields = struct.unpack("<cBBBIII", start)
        rest = self._read(-(-fields // 8) * 8 + length)
        reading = Reading(start + rest[: -(-fields // 8) * 8])
        reading.at = 12
        head = dict(reading.value("a(yv)"))
        body = Reading(rest[-(-fields // 8) * 8 :]).values(head.get(SIGNATURE, ""))
        if sort == SIGNAL:
            self.signals.append((head[PATH], head[MEMBER], body))
        elif sort == ANSWER:
            answers[head[REPLY]] = body
        elif sort == ERROR:
            answers[head[REPLY]] = RuntimeError(f"{head[FAULT]}: {body}")

    def _read(self, size: int) -> bytes:
        """Read so many bytes; what came before a time-out stays for the next time."""
        while len(self._held) < size:
            more = self.socket.recv(65_536)
            if not more:
                raise ConnectionError("the bus has gone")
            self._held += more
        data, self._held = self._held[:size], self._held[size:]
        return data
