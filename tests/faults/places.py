"""A place where one act is tried again and again: a practice, its profile, and a folder for what the act exports."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.domain.proofs import Purpose
from app.services import unlocking
from app.services.seats import Seat
from app.store.passwords import Cost
from tests.conftest import PASSWORDS, ZONE, Clock, Made

NEW_PASSWORD = "cinder walnut harbour tulip"
NOBODY = 65534
"""The account that tests of permissions run under when they were started by root."""


@dataclass(frozen=True)
class Place:
    """A folder that is laid down anew for every try, with the ids of the practice's people, and the time there."""

    base: Path
    persons: dict[str, str]
    now: datetime = Clock().now

    @property
    def folder(self) -> Path:
        """Give the practice's folder."""
        return self.base / "sample.keepwell"

    @property
    def profile(self) -> Path:
        """Give the person's profile."""
        return self.base / "profile"

    @property
    def out(self) -> Path:
        """Give the folder in which exports and restored practices are put."""
        return self.base / "out"

    @property
    def founded(self) -> Path:
        """Give the folder of a practice that an act founds; its owner has the new password."""
        return self.out / "founded.keepwell"

    @property
    def second(self) -> Path:
        """Give the second place for backups: a folder that a sync program carries to another disk."""
        return self.out / "Dropbox"

    @property
    def beside(self) -> Path:
        """Give the folder of a damaged copy of the practice, where an act needs one."""
        return self.base / "damaged.keepwell"

    def lay_down(self, source: Path) -> None:
        """Put a fresh copy of what was kept at `source` here."""
        clear(self.base)
        shutil.copytree(source, self.base, dirs_exist_ok=True, ignore=shutil.ignore_patterns("lock"))

    def sit(self, who: str, password: str | None = None) -> Seat:
        """Sit somebody down here who has just typed their password for everything."""
        os.environ["KEEPWELL_PROFILE"] = str(self.profile)
        seat = unlocking.unlock(
            self.folder, self.persons[who], password or PASSWORDS[who], Clock(self.now), ZONE
        )
        for purpose in Purpose:
            seat.remember_proof(purpose)
        return seat

    @contextmanager
    def seated(self, who: str) -> Iterator[Seat]:
        """Let somebody do something here, and lock."""
        seat = self.sit(who)
        try:
            yield seat
        finally:
            unlocking.lock(seat)


Derive = Callable[[str, bytes, Cost], bytes]


def quick(derive: Derive) -> Derive:
    """Derive the key of the new password at once: it is made again in every try, and no fault is about its cost."""

    def derived(password: str, salt: bytes, cost: Cost) -> bytes:
        if password == NEW_PASSWORD:
            return hashlib.sha256(salt + password.encode()).digest()
        return derive(password, salt, cost)

    return derived


def clear(folder: Path) -> None:
    """Empty a folder."""
    for one in folder.iterdir():
        if one.is_dir() and not one.is_symlink():
            shutil.rmtree(one)
        else:
            one.unlink()


@contextmanager
def memory_folder() -> Iterator[Path]:
    """Give a folder of one's own, in memory where the system has such a place, that any account may enter."""
    fast = Path("/dev/shm")
    base = Path(tempfile.mkdtemp(dir=fast if os.access(fast, os.W_OK) else None, prefix="keepwell-"))
    base.chmod(0o755)
    try:
        yield base
    finally:
        shutil.rmtree(base, ignore_errors=True)


def kept(place: Place, made: Made, name: str, prepare: Callable[[Place], object]) -> Path:
    """Make the state that an act begins with, once, and keep it beside the place; gives where it is kept."""
    source = place.base.parent / f"kept-{name}"
    source.mkdir()
    shutil.copytree(made.folder, source / "sample.keepwell", ignore=shutil.ignore_patterns("lock"))
    shutil.copytree(made.profile, source / "profile")
    (source / "out").mkdir()
    place.base.mkdir(exist_ok=True)
    place.lay_down(source)
    prepare(place)
    clear(source)
    shutil.copytree(place.base, source, dirs_exist_ok=True, ignore=shutil.ignore_patterns("lock"))
    return source
