"""What the tests of faults share: a place in memory, the children that act, and the tally of what was tried."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.store import passwords
from tests.conftest import Made
from tests.faults import places, staging
from tests.faults.acts import Act
from tests.faults.staging import Stage
from tests.faults.tally import FILE, Tally
from tests.faults.tracing import Nursery

COUNTS = pytest.StashKey[Tally]()
SKIPPED: set[str] = set()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[COUNTS] = Tally()


def pytest_collection_finish(session: pytest.Session) -> None:
    asked = session.config.option
    tally = session.config.stash[COUNTS]
    tally.whole = not (asked.markexpr or asked.keyword or asked.deselect or session.testsfailed)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped and "tests/faults/" in report.nodeid and isinstance(report.longrepr, tuple):
        SKIPPED.add(report.longrepr[2].removeprefix("Skipped: "))


def pytest_sessionfinish(session: pytest.Session) -> None:
    tally = session.config.stash.get(COUNTS, None)
    if tally is None or not tally.rows:
        return
    tally.skipped = SKIPPED
    if name := os.environ.get(FILE):
        tally.write(Path(name))


@pytest.fixture(scope="session")
def tally(request: pytest.FixtureRequest) -> Tally:
    """Give the counts of this run."""
    return request.config.stash.setdefault(COUNTS, Tally())


@pytest.fixture(autouse=True)
def own_profile(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Point the profile away from a person's own, whatever a test does with it."""
    monkeypatch.setenv("KEEPWELL_PROFILE", str(tmp_path / "no-profile"))


@pytest.fixture(autouse=True)
def quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Derive the new password's keys as the children do."""
    monkeypatch.setattr(passwords, "derive", places.quick(passwords.derive))


@pytest.fixture(scope="session")
def work() -> Iterator[Path]:
    """Give a folder in memory that lasts as long as the run."""
    with places.memory_folder() as base:
        yield base


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Give the process that forks children; Linux only, with strace."""
    if sys.platform != "linux" or shutil.which("strace") is None:
        pytest.skip("strace injects faults into system calls, and is Linux's")
    process = Nursery()
    yield process
    process.close()


@pytest.fixture(scope="session")
def stage_of(work: Path, made: Made, nursery: Nursery) -> Callable[[Act], Stage]:
    """Give an act's stage, set once."""
    stages: dict[str, Stage] = {}

    def of(act: Act) -> Stage:
        if act.name not in stages:
            stages[act.name] = staging.stage(work, made, nursery, act)
        return stages[act.name]

    return of
