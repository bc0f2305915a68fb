"""The self-test: this copy of the program proves on this computer that it is whole, in a folder that is thrown away."""

import os
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from app import paths
from app.domain.proofs import Purpose
from app.domain.reports import ReportKind
from app.domain.verdicts import Word
from app.services import checking, proving, reports, samples, unlocking, verifying
from app.services.seats import Seat

Step = tuple[str, Callable[[Path], None]]
PASSWORD = "self test gravel lantern"
FILES = (
    ("fonts", "SourceSans3-Regular.ttf"),
    ("colour", "sRGB.icc"),
    ("theme", "keepwell.qss"),
    ("protocols", "aggressive-visitor.toml"),
    ("licences", "NOTICES.txt"),
    ("help", "01-start.md"),
)


def run(say: Callable[[str], object], more: tuple[Step, ...] = ()) -> bool:
    """Run every step, saying how each went; False where one failed. Names of steps and errors only, no content."""
    held = True
    before = os.environ.get("KEEPWELL_PROFILE")
    with tempfile.TemporaryDirectory(prefix="keepwell-self-test-") as place:
        os.environ["KEEPWELL_PROFILE"] = str(Path(place) / "profile")
        try:
            for words, step in (*STEPS, *more):
                try:
                    step(Path(place))
                    say(f"ok      {words}")
                except Exception as error:
                    held = False
                    say(f"FAILED  {words}: {type(error).__name__}")
        finally:
            if before is None:
                del os.environ["KEEPWELL_PROFILE"]
            else:
                os.environ["KEEPWELL_PROFILE"] = before
    return held


def _resources(_place: Path) -> None:
    for parts in FILES:
        if not paths.resource(*parts).stat().st_size:
            raise FileNotFoundError


def _fonts(_place: Path) -> None:
    from app.documents import typefaces

    typefaces.register()
    if typefaces.spell("Ärger, ≥ 1 ✓")[1]:
        raise ValueError("a letter is missing")


def _clock() -> datetime:
    return datetime.now(UTC)


def _vault(place: Path) -> None:
    samples.make(place / "vault.keepwell", 30, 1, PASSWORD, date.today())  # noqa: DTZ011 - a made-up day will do
    seat = _sit(place)
    try:
        if checking.check(seat).faults:
            raise ValueError("the check found a fault")
    finally:
        unlocking.lock(seat)


def _sit(place: Path) -> Seat:
    folder = place / "vault.keepwell"
    person = next(one for one, name in unlocking.people_at(folder) if name == samples.OWNER)
    return unlocking.unlock(folder, person, PASSWORD, _clock, "UTC")


def _paper(place: Path) -> None:
    from app.documents import certificates

    seat = _sit(place)
    try:
        proving.prove(seat, Purpose.EXPORT, PASSWORD)
        today = seat.now().day()
        wanted = reports.Wanted(kind=ReportKind.SUMMARY, first=today.replace(day=1), last=today)
        path = reports.make(seat, wanted, place / "summary.pdf")
        root = certificates.fingerprint(seat.vault.root_certificate())
    finally:
        unlocking.lock(seat)
    if verifying.look(path, root).word is not Word.GENUINE:
        raise ValueError("a signed paper is not genuine")
    changed = bytearray(path.read_bytes())
    changed[len(changed) // 2] ^= 1
    path.write_bytes(changed)
    if verifying.look(path, root).word is Word.GENUINE:
        raise ValueError("a changed paper is genuine")


STEPS: tuple[Step, ...] = (
    ("resources are there", _resources),
    ("letters can be drawn", _fonts),
    ("a vault is made, opened and checked", _vault),
    ("a paper is signed and verified, and a changed one is not genuine", _paper),
)
