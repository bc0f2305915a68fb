"""kill -9 at every write, sync, deletion and rename of one seal: afterwards all of it is there, or none of it.

The system calls are counted by strace in one whole run, and then one run each is killed at every one of them.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.kinds import Kind
from app.services import checking, drafts, unlocking
from app.services.seats import Seat
from app.store import clinical, folding, ledger, records
from tests.conftest import PASSWORDS, ZONE, Clock, Made

CALLS = ("pwrite64", "write", "fsync", "fdatasync", "unlink", "rename", "ftruncate")
ROOT = Path(__file__).parents[2]
STORY = "what the clinician saw"
DRIVER = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from app.domain.kinds import Kind
from app.domain.ledger import Content
from app.services import drafts, people, unlocking
from app.store import ledger
from app.store.ledger import NewEntry
from app.store.passwords import FLOOR
folder, person, password, what = sys.argv[1:]
now = datetime(2026, 11, 23, 15, tzinfo=UTC)
seat = unlocking.unlock(Path(folder), person, password, lambda: now, "America/Denver")
if what == "seal":
    drafts.keep(seat, "draft", Kind.INCIDENT, {"story": "STORY"})
os.write(1, b"ready\\n")
if what == "seal":
    story = Content(set={"story": "STORY"})
    entry = NewEntry(kind=Kind.INCIDENT, open=Content(set={"place": "Room 1"}), clinical=story)
    access = NewEntry(kind=Kind.ACCESS, audit=Content(set={"of": "x"}))
    ledger.append(seat.vault, [entry, access], seat.now(), drops=("draft",))
else:
    people.change_password(seat, password, "cinder walnut harbour tulip", FLOOR)
os.write(1, b"acknowledged\\n")
os._exit(0)
""".replace("STORY", STORY)

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("strace") is None,
    reason="strace injects the kills, and is Linux's",
)


class Bench:
    """A place where one act is run again and again on fresh copies, and killed."""

    def __init__(self, base: Path, made: Made, what: str) -> None:
        self.base, self.made, self.what = base, made, what
        self.folder, self.profile = base / "sample.keepwell", base / "profile"
        self.env = os.environ | {"KEEPWELL_PROFILE": str(self.profile), "PYTHONDONTWRITEBYTECODE": "1"}

    def run(self, *strace: str) -> tuple[int, str]:
        for made, here in ((self.made.folder, self.folder), (self.made.profile, self.profile)):
            shutil.rmtree(here, ignore_errors=True)
            shutil.copytree(made, here)
        driver = [
            sys.executable,
            "-c",
            DRIVER,
            str(self.folder),
            self.made.persons["clinician"],
            PASSWORDS["clinician"],
        ]
        done = subprocess.run(
            ["strace", "-f", "-qq", *strace, *driver, self.what],
            env=self.env, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout

    def points(self) -> list[tuple[str, int]]:
        """Count the calls of one whole run; gives those after the driver was ready, as (call, how manieth)."""
        log = self.base / "log"
        code, said = self.run("-o", str(log), "-e", f"trace={','.join(CALLS)}")
        assert (code, said) == (0, "ready\nacknowledged\n")
        counts: Counter[str] = Counter()
        points, ready = [], False
        for line in log.read_text().splitlines():
            call = re.match(r"\d+\s+(\w+)\(", line)
            if call is None:
                continue
            counts[call[1]] += 1
            if ready:
                points.append((call[1], counts[call[1]]))
            ready = ready or '"ready\\n"' in line
        return points[:-1]

    def killed_at(self, call: str, when: int) -> str:
        code, said = self.run("-e", f"inject={call}:signal=KILL:when={when}", "-o", os.devnull)
        assert code in (-9, 137), (call, when, code)
        return said


@pytest.fixture(params=["seal", "password"])
def bench(request: pytest.FixtureRequest, made: Made, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Bench]:
    base = Path(tempfile.mkdtemp(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None))
    request.addfinalizer(lambda: shutil.rmtree(base, ignore_errors=True))
    monkeypatch.setenv("KEEPWELL_PROFILE", str(base / "profile"))
    return lambda: Bench(base, made, request.param)


def sit(bench: Bench) -> Seat:
    passwords = [PASSWORDS["clinician"]]
    if bench.what == "password":
        passwords.append("cinder walnut harbour tulip")
    for password in passwords:
        try:
            return unlocking.unlock(bench.folder, bench.made.persons["clinician"], password, Clock(), ZONE)
        except Exception as error:
            refused = error
    raise AssertionError("neither the old nor the new password opens") from refused


def is_after(seat: Seat) -> bool:
    """Say whether all of the seal is there; fails where only some of it is."""
    found = records.page(seat.vault, Kind.INCIDENT).rows
    entries = [one.head.kind for one in ledger.page(seat.vault, kinds=(Kind.INCIDENT, Kind.ACCESS))]
    draft = drafts.find(seat, "draft")
    if not found:
        assert entries == [] and draft is not None and draft.fields == {"story": STORY}
        return False
    assert len(found) == 1 and found[0].number == "INC-2026-0001"
    assert entries == [Kind.ACCESS, Kind.INCIDENT] and draft is None
    assert clinical.folded(seat.vault, found[0].id) == {"story": STORY}
    return True


def spread(points: list[tuple[str, int]], most: int) -> list[tuple[str, int]]:
    """Take so many of the points, the first and the last among them."""
    if len(points) <= most:
        return points
    return [points[at * (len(points) - 1) // (most - 1)] for at in range(most)]


def run_all(bench: Bench, most: int) -> tuple[int, int]:
    before = after = 0
    points = bench.points()
    assert len({call for call, _when in points}) >= 3 and len(points) >= 12, points
    for call, when in spread(points, most):
        said = bench.killed_at(call, when)
        seat = sit(bench)
        try:
            found = checking.check(seat)
            assert found.faults == () and found.done, (call, when, found.faults)
            assert folding.content(seat.vault.db)
            is_new = is_after(seat) if bench.what == "seal" else seat.me.generation == 2
            assert is_new or "acknowledged" not in said
            before, after = before + (not is_new), after + is_new
            # Whatever happened, work goes on.
            entry = ledger.NewEntry(kind=Kind.INCIDENT)
            wanted = f"INC-2026-000{2 if is_new and bench.what == 'seal' else 1}"
            assert ledger.append(seat.vault, [entry], seat.now())[0].number == wanted
            assert not [one.name for one in bench.folder.iterdir() if one.name.endswith(".new")]
        finally:
            unlocking.lock(seat)
    return before, after


def test_a_seal_killed_at_some_of_its_system_calls_is_wholly_there_or_not(bench: Callable[[], Bench]) -> None:
    place = bench()
    before, after = run_all(place, 7 if place.what == "seal" else 4)
    assert before and after


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_seal_killed_at_every_system_call_is_wholly_there_or_not(bench: Callable[[], Bench]) -> None:
    before, after = run_all(bench(), 1000)
    assert before and after
