"""The child in which hostile files are measured: how long each takes, and how much memory above a usual one.

    python -m tests.hostile.measured NAME…       one line for each file: whose, its name, seconds, megabytes, trouble

The address space is capped at what the process has plus the limit, so that a file that wants more fails there and then.
"""

import ctypes
import io
import json
import resource
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from tests.hostile.mutations import spoilt
from tests.hostile.targets import Target, named, try_one

SECONDS, MEGABYTES = 1.5, 64
SPOILT = 8


def _padded(start: bytes, piece: bytes, end: bytes, most: int) -> bytes:
    return start + piece * ((most - len(start) - len(end)) // len(piece)) + end


def _any_json(target: Target) -> Iterator[tuple[str, bytes]]:
    """Give files of the greatest size that is read at all, each of one sort of greed."""
    most = target.most
    yield "lists", _padded(b"[", b"[],", b"[]]", most)
    yield "objects", _padded(b"[", b"{},", b"{}]", most)
    yield "depth", b"[" * most
    yield "depth of objects", _padded(b"", b'{"a":', b"", most)
    yield "one number", b"9" * most
    yield "numbers", _padded(b"[", b"1,", b"1]", most)
    yield "one text", _padded(b'"', b"a", b'"', most)
    yield "texts", _padded(b"[", b'"",', b'""]', most)
    yield "wide text", _padded(b'"', "\U0001f642".encode(), b'"', most)
    yield "escapes", _padded(b'"', b"\\u0001", b'"', most)
    names = (b'"%x":0,' % number for number in range(most // 10))
    yield "names", b"{" + b"".join(names)[: most - 10].rsplit(b",", 1)[0] + b"}"
    yield "one byte too many", b"[" + b" " * most


def _greedy_slots(target: Target) -> Iterator[tuple[str, bytes]]:
    said = json.loads(target.seeds()[0])
    for name, many in (("slots", 1500), ("grants", 450)):
        yield f"many {name}", target.mend(json.dumps(said | {name: said[name] * many}).encode())
    for field, value in (
        ("memory", 2**40),
        ("rounds", 10**9),
        ("lanes", 2**20),
        ("memory", -1),
        ("rounds", 2**63),
    ):
        dear = said | {"slots": [said["slots"][0] | {"cost": said["slots"][0]["cost"] | {field: value}}]}
        yield f"{field} {value}", target.mend(json.dumps(dear).encode())


def _boxes(target: Target) -> Iterator[tuple[str, bytes]]:
    whole = target.seeds()[0]
    with zipfile.ZipFile(io.BytesIO(whole)) as box:
        parts = {name: box.read(name) for name in box.namelist()}
    yield "many members", _box([(f"{number:x}", b"") for number in range(60_000)])
    yield "packed", _box([*parts.items()], zipfile.ZIP_DEFLATED)
    for name in ("manifest.json", "keyslots.json", "vault.db"):
        bomb = parts | {name: bytes(200_000_000)}
        yield f"packed {name}", _box([*bomb.items()], zipfile.ZIP_DEFLATED)
        yield f"large {name}", _box([*(parts | {name: bytes(30_000_000)}).items()])
        yield (
            f"lists in {name}",
            _box([*(parts | {name: _padded(b"[", b"[],", b"[]]", 4 * 1024 * 1024)}).items()]),
        )
    for inner in _any_json(target):
        yield f"manifest of {inner[0]}", _box([*(parts | {"manifest.json": inner[1]}).items()])
    record, end = whole[:-22], whole[-22:]
    entry = b"PK\x01\x02" + bytes(42)
    large = record + entry * 500_000
    yield "a directory of half a million", large + end[:12] + (46 * 500_000).to_bytes(4, "little") + end[16:]
    yield "a long remark", whole[:-2] + b"\xff\xff" + bytes(65535)


def _box(members: list[tuple[str, bytes]], how: int = zipfile.ZIP_STORED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", how) as box:
        for name, content in members:
            box.writestr(name, content)
    return packed.getvalue()


MORE: dict[str, Callable[[Target], Iterator[tuple[str, bytes]]]] = {
    "keyslots": _greedy_slots,
    "backup": _boxes,
}
MEASURED = (
    "keyslots",
    "backup",
    "manifest",
    "witness",
    "waits",
    "card",
    "known practices",
    "lock",
    "staff register",
    "drop box",
    "failed tries",
)


def _nothing_more(_target: Target) -> Iterator[tuple[str, bytes]]:
    yield from ()


def files(target: Target) -> Iterator[tuple[str, bytes]]:
    """Give the hostile files of a target, by name."""
    if target.name != "backup":
        yield from _any_json(target)
    yield from MORE.get(target.name, _nothing_more)(target)
    for number in range(SPOILT):
        yield f"spoilt {number}", spoilt(target.seeds(), Random(number))


def _now(name: str) -> int:
    """Give a line of the process's own account, in bytes."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(name))


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def main(arguments: list[str]) -> int:
    """Measure the files of these targets; prints a line for each, and the error for one that ended badly."""
    for target in map(named, arguments):
        with tempfile.TemporaryDirectory() as place:
            for seed in target.seeds():
                _one(target, seed, Path(place), "usual")
            for name, content in files(target):
                _one(target, content, Path(place), name)
    return 0


def _one(target: Target, content: bytes, place: Path, name: str) -> None:
    folder = Path(tempfile.mkdtemp(dir=place))
    limit = _now("VmSize") + (MEGABYTES + 8) * 1024 * 1024
    ctypes.CDLL(None).malloc_trim(0)
    _forget_peak()
    before, began, wrong = _now("VmRSS"), time.process_time(), ""
    resource.setrlimit(resource.RLIMIT_AS, (limit, resource.RLIM_INFINITY))
    try:
        try_one(target, content, folder)
    except MemoryError:
        wrong = "MemoryError"
    except Exception as error:  # noqa: BLE001  the test says which
        wrong = type(error).__name__
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    seconds, more = time.process_time() - began, _now("VmHWM") - before
    print(json.dumps([target.name, name, round(seconds, 3), round(more / 1_000_000, 1), wrong]), flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
