"""What every test starts from: a practice with four people, a clock that can be set, and a seat for each person."""

import functools
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if os.environ["QT_QPA_PLATFORM"] == "offscreen":  # a screen as large as the one that journeys are shown on
    screen = Path(__file__).parent / "data" / "screen.json"
    if os.name == "nt":  # a drive's colon would end the path
        screen = Path(os.path.relpath(screen))
    os.environ["QT_QPA_PLATFORM"] += f":configfile={screen}"

from app.domain.people import Role
from app.domain.practices import EmergencyNumber, Practice, Shift
from app.domain.proofs import Purpose
from app.services import people, unlocking
from app.services.seats import Seat
from app.store import ballast, keyslots
from app.store import passwords as costs

ZONE = "America/Denver"
PEOPLE = {
    "owner": ("Sample Owner", Role.OWNER),
    "clinician": ("Sample Clinician", Role.CLINICIAN),
    "reception": ("Sample Reception", Role.RECEPTION),
    "auditor": ("Sample Auditor", Role.AUDITOR),
}
PASSWORDS = {key: f"{key} gravel lantern orbit thistle" for key in PEOPLE}
PRACTICE = Practice(
    name="Sample Practice",
    address=("1 Sample Street", "Sampleton"),
    zone=ZONE,
    places=("Reception", "Room 1", "Room 2", "Car park"),
    shifts=(Shift("Day", "07:00", "17:00"), Shift("Evening", "17:00", "22:00")),
    emergency=(EmergencyNumber("Emergency services", "911"), EmergencyNumber("Crisis line", "988")),
    sample=True,
)


@dataclass
class Clock:
    """A clock that a test sets; it stands still."""

    now: datetime = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Give the time it stands at."""
        return self.now


@dataclass(frozen=True)
class Made:
    """A practice made once for the whole run; tests work on copies of it."""

    folder: Path
    profile: Path
    codes: tuple[str, ...]
    persons: dict[str, str]


def proved(seat: Seat) -> Seat:
    """Let a seat do what asks for the password again, as if it had just been typed for every purpose."""
    for purpose in Purpose:
        seat.remember_proof(purpose)
    return seat


@pytest.fixture(scope="session", autouse=True)
def derived_once() -> Iterator[None]:
    """Derive each key once a run: the same password, salt and cost always give the same one, and slowly on purpose."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(costs, "derive", functools.cache(costs.derive))
        yield


@pytest.fixture(scope="session", autouse=True)
def small_ballast() -> Iterator[None]:
    """Keep what every practice lays down for a full disk small: tests make hundreds of practices."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ballast, "SIZE", 64 * 1024)
        yield


@pytest.fixture(scope="session", autouse=True)
def patient() -> Iterator[None]:
    """Wait up to half a minute for what a person would see: a busy computer is no fault of the program's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QtBot, "waitUntil", functools.partialmethod(QtBot.waitUntil, timeout=30_000))
        yield


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """Make the practice that every test copies."""
    base = tmp_path_factory.mktemp("made")
    before = os.environ.get("KEEPWELL_PROFILE")
    os.environ["KEEPWELL_PROFILE"] = str(base / "profile")
    folder, clock = base / "sample.keepwell", Clock(datetime(2026, 11, 20, 15, 0, tzinfo=UTC))
    name = PEOPLE["owner"][0]
    seat, codes = unlocking.found(folder, PRACTICE, name, True, PASSWORDS["owner"], clock, ZONE, costs.FLOOR)
    for key, (name, role) in PEOPLE.items():
        if key != "owner":
            people.appoint(seat, name, role, False, PASSWORDS[key], costs.FLOOR)
    persons = {key: next(m.id for m in people.members(seat) if m.name == PEOPLE[key][0]) for key in PEOPLE}
    unlocking.lock(seat)
    yield Made(folder, base / "profile", codes, persons)
    if before is None:
        os.environ.pop("KEEPWELL_PROFILE", None)
    else:
        os.environ["KEEPWELL_PROFILE"] = before


@pytest.fixture(scope="session")
def held(made: Made) -> dict[str, keyslots.Opened]:
    """Give what each person's password yields, for tests that try keys against stored bytes or forge what they can."""
    return {who: keyslots.unlock(made.folder, made.persons[who], PASSWORDS[who]) for who in PEOPLE}


@pytest.fixture
def clock() -> Clock:
    """Give a clock that the test can set: Monday 23 November 2026, 08:00 at the practice."""
    return Clock()


@pytest.fixture
def passwords() -> dict[str, str]:
    """Give each person's password."""
    return dict(PASSWORDS)


@pytest.fixture
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give this test a profile of its own."""
    folder = tmp_path / "profile"
    monkeypatch.setenv("KEEPWELL_PROFILE", str(folder))
    return folder


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Derive keys at the least cost that is allowed, where a test makes passwords of its own."""
    monkeypatch.setattr(costs, "calibrated", lambda: costs.FLOOR)


@pytest.fixture
def practice(made: Made, tmp_path: Path, profile: Path) -> Path:
    """Give the folder of a fresh copy of the practice, with the witness that belongs to it."""
    folder = tmp_path / "sample.keepwell"
    shutil.copytree(made.folder, folder, ignore=shutil.ignore_patterns("lock"))
    shutil.copytree(made.profile, profile)
    return folder


@pytest.fixture
def seat_of(practice: Path, made: Made, clock: Clock) -> Iterator[Callable[[str], Seat]]:
    """Sit somebody down ("owner", "clinician", "reception", "auditor"); whoever sat there before is locked.

    They have just typed their password again for everything that asks for it.
    """
    seated: list[Seat] = []

    def sit(who: str) -> Seat:
        while seated:
            unlocking.lock(seated.pop())
        seat = unlocking.unlock(practice, made.persons[who], PASSWORDS[who], clock, ZONE)
        seated.append(proved(seat))
        return seat

    yield sit
    while seated:
        unlocking.lock(seated.pop())
