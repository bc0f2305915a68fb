"""A hostile file takes no more than a moment and a little memory, whatever it asks for: measured in a child."""

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from app.store import boxes
from tests.hostile.measured import MEASURED, MEGABYTES, SECONDS

ROOT = Path(__file__).resolve().parents[2]
linux = pytest.mark.skipif(sys.platform != "linux", reason="a process's own account of its memory is Linux's")


@pytest.fixture(scope="module")
def measured() -> list[tuple[str, str, float, float, str]]:
    """What the child said of every file; its seconds are the processor's, so that a busy computer fails nobody."""
    command = [sys.executable, "-m", "tests.hostile.measured", *MEASURED]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [tuple(json.loads(line)) for line in done.stdout.splitlines()]


@linux
@pytest.mark.parametrize("name", MEASURED)
def test_a_hostile_file_stays_within_its_limits(
    name: str, measured: list[tuple[str, str, float, float, str]]
) -> None:
    found = [one for one in measured if one[0] == name]
    assert len(found) > 15
    for _name, which, seconds, megabytes, wrong in found:
        assert not wrong and seconds < SECONDS and megabytes < MEGABYTES, (which, seconds, megabytes, wrong)


def box(count: int) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        for number in range(count):
            made.writestr(f"{number}", b"sample")
    return packed.getvalue()


def test_the_end_of_a_box_says_how_many_members_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    boxes.require_few(io.BytesIO(box(3)), 3)
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 10)
    large = box(3)
    assert boxes.FAR in large
    boxes.require_few(io.BytesIO(large), 3)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK",
        box(2),
        box(4),
        box(3) + b"\0",
        box(3)[:-2] + b"\x04\0more",
        box(3)[:-10] + b"\xff\xff\xff\x7f" + box(3)[-6:],
    ],
)
def test_another_end_is_refused_before_anything_is_read(content: bytes) -> None:
    with pytest.raises(ValueError):
        boxes.require_few(io.BytesIO(content), 3)


def test_a_large_box_whose_far_end_says_something_else_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 10)
    large = bytearray(box(3))
    far = large.rindex(boxes.FAR)
    for place in (far, far + 32, far + 46):
        spoilt = bytearray(large)
        spoilt[place] ^= 0x40
        with pytest.raises(ValueError):
            boxes.require_few(io.BytesIO(bytes(spoilt)), 3)
