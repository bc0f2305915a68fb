"""Where bench.py measures: sample practices made once, kept in `.work/bench`, and copied for each run.

A kept practice is used again only while everything that decides how a vault is written is the same: a change of the
store or of the samples makes a new one.
"""

import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from app.services import samples, unlocking
from app.services.seats import Seat

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / ".work" / "bench"
PASSWORD = "gravel lantern orbit thistle meadow"  # of made-up people in a made-up practice
TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 14, 40, tzinfo=UTC)
ZONE = "America/Denver"
SEED = 1
WRITERS = (
    *("app/domain/actions.py", "app/domain/canonical.py", "app/domain/kinds.py", "app/domain/ledger.py"),
    "app/domain/registers.py",
    *("app/services/samples.py", "app/services/sample_words.py", "app/store/*.py"),
)


@dataclass(frozen=True)
class Place:
    """A copy of a sample practice that one run may write to, with a profile of its own."""

    folder: Path
    profile: Path
    records: int

    def unlock(self, name: str = "Sample Clinician") -> Seat:
        """Sit one of its people down."""
        self.use()
        person = {known: key for key, known in unlocking.people_at(self.folder)}[name]
        return unlocking.unlock(self.folder, person, PASSWORD, clock, ZONE)

    def use(self) -> None:
        """Let Keepwell keep what it keeps of this person beside the practice, never in their own profile."""
        os.environ["KEEPWELL_PROFILE"] = str(self.profile)


def clock() -> datetime:
    """Stand still on the morning after the sample's year."""
    return NOW


def writing() -> str:
    """Spell shortly what decides how a vault is written."""
    said = hashlib.sha256()
    for path in sorted(path for name in WRITERS for path in ROOT.glob(name)):
        said.update(path.read_bytes())
    return said.hexdigest()[:12]


def say(words: str) -> None:
    """Tell how far it is, beside the table."""
    print(words, file=sys.stderr, flush=True)


def kept(records: int) -> Path:
    """Give the kept practice of so many records, made now where there is none."""
    home = WORK / f"practice-{records}-{writing()}"
    if not (home / "whole").exists():
        for old in WORK.glob(f"practice-{records}-*"):
            shutil.rmtree(old)
        say(f"making a sample practice of {records:,} records, once ...")
        home.mkdir(parents=True)
        place = Place(home / "sample.keepwell", home / "profile", records)
        place.use()
        samples.make(place.folder, records, SEED, PASSWORD, TODAY)
        (home / "whole").touch()
    return home


@contextmanager
def copied(records: int) -> Iterator[Place]:
    """Give a copy of the practice of so many records, gone afterwards."""
    home = kept(records)
    with workshop() as folder:
        shutil.copytree(home, folder / "copy", ignore=shutil.ignore_patterns("lock"))
        place = Place(folder / "copy" / "sample.keepwell", folder / "copy" / "profile", records)
        place.use()
        yield place


@contextmanager
def workshop() -> Iterator[Path]:
    """Give an empty folder on the disk that the vaults are on, gone afterwards."""
    WORK.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=WORK, prefix="run-") as name:
        yield Path(name)
