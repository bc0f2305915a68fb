"""The desk locked in the middle: what was being typed is kept, what was running ends cleanly, and the lock wins."""

import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.documents import verifying
from app.documents.evidence import Known
from app.domain.kinds import Kind
from app.domain.verdicts import Word
from app.services import backups, checking, drafts, incidents, jobs, reports, unlocking
from app.services.seats import Seat
from app.store import backups as store
from app.store import manifests, records
from app.ui.desk import Desk
from tests.conftest import PASSWORDS, Clock, Made, proved
from tests.faults.acts import OCTOBER, told
from tests.faults.tally import Tally

PIECES = (1, 3, 9, 27)
"""After so many pieces of its work a backup is locked away from."""
SECONDS = 20


@pytest.fixture
def desk(qtbot, practice: Path, made: Made, clock: Clock) -> Iterator[Desk]:
    """Give a desk at which an owner sits who has just typed the password for everything."""
    one = Desk(practice, clock, "America/Denver")
    sit(qtbot, one, practice, made)
    yield one
    one.close()


def sit(qtbot, desk: Desk, practice: Path, made: Made) -> None:
    opened: list[object] = []
    desk.open(unlocking.unlock, practice, made.persons["owner"], PASSWORDS["owner"])
    desk.ask(lambda seat: proved(seat) and True, then=opened.append)
    qtbot.waitUntil(lambda: bool(opened), timeout=10_000)


def asked(qtbot, desk: Desk, service: Callable[..., object]) -> object:
    answers: list[object] = []
    desk.ask(service, then=answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=10_000)
    return answers[0]


def exports(seat: Seat) -> int:
    return len(records.page(seat.vault, Kind.EXPORT).rows)


def sound(seat: Seat) -> bool:
    found = checking.check(seat)
    return found.faults == () and found.done


def test_a_lock_while_somebody_types_keeps_every_word(
    qtbot, desk: Desk, practice: Path, made: Made, tally: Tally
) -> None:
    for words in ("half", "half a", "half a sentence"):
        with tally.tried("lock: while typing"):
            desk.ask(lambda seat: time.sleep(0.05))  # the thread is busy, and this answer is dropped
            desk.keep_draft("d1", Kind.INCIDENT, {"story": words})
            desk.lock()
            sit(qtbot, desk, practice, made)
            waiting = asked(qtbot, desk, drafts.waiting)
            assert [one.fields for one in waiting] == [{"story": words}]
            assert asked(qtbot, desk, sound)


def test_a_lock_in_the_middle_of_a_backup_leaves_a_whole_one_or_nothing(
    qtbot, desk: Desk, practice: Path, made: Made, tally: Tally, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "PAGES", 1)
    shelf = asked(qtbot, desk, backups.folder)
    left = []
    for pieces in PIECES:
        locked, seen = [], []

        def tell(
            *_said: object, pieces: int = pieces, seen: list[int] = seen, locked: list[int] = locked
        ) -> None:
            seen.append(1)
            if len(seen) == pieces:
                desk.lock()
                locked.append(1)

        with tally.tried("lock: while a backup is made"):
            desk.do(backups.make, gives_way=True, tell=tell)
            qtbot.waitUntil(lambda locked=locked: bool(locked), timeout=10_000)
            sit(qtbot, desk, practice, made)
            found = list(shelf.iterdir())
            assert all(
                manifests.inspect(one) for one in found
            )  # nothing half made is called a backup or lies there
            assert asked(qtbot, desk, sound)
            left.append(len(found))
    assert 0 in left, "every backup was done before the lock came"


def test_a_lock_while_a_paper_is_drawn_ends_the_child_and_exports_nothing(
    qtbot, desk: Desk, practice: Path, made: Made, tally: Tally, monkeypatch: pytest.MonkeyPatch
) -> None:
    children: list[subprocess.Popen[bytes]] = []
    begin = subprocess.Popen

    def begun(*args, **more):
        children.append(begin(*args, **more))
        return children[-1]

    monkeypatch.setattr(jobs.subprocess, "Popen", begun)
    asked(qtbot, desk, lambda seat: incidents.seal(seat, told()).id)
    for _time in range(2):
        with tally.tried("lock: while a paper is drawn"):
            prepared = asked(qtbot, desk, lambda seat: reports.prepare(seat, OCTOBER))
            drawn: list[bytes] = []
            desk.run("build", prepared.payload(), then=drawn.append)
            qtbot.waitUntil(lambda: bool(children), timeout=10_000)
            desk.lock()
            child = children.pop()
            qtbot.waitUntil(lambda child=child: child.poll() is not None, timeout=SECONDS * 1000)
            sit(qtbot, desk, practice, made)
            assert child.returncode != 0, "the child drew on to its end"
            assert drawn == [] and asked(qtbot, desk, exports) == 0
            assert asked(qtbot, desk, sound)


def test_a_lock_while_a_paper_is_signed_leaves_it_genuine_and_noted_or_not_there(
    qtbot, desk: Desk, practice: Path, made: Made, tally: Tally, tmp_path: Path
) -> None:
    asked(qtbot, desk, lambda seat: incidents.seal(seat, told()).id)
    prepared = asked(qtbot, desk, lambda seat: reports.prepare(seat, OCTOBER))
    path, drawn = tmp_path / "summary.pdf", jobs.run("build", prepared.payload())
    with tally.tried("lock: while a paper is signed"):
        desk.do(reports.sign_and_save, prepared, drawn, path)
        desk.lock()
        sit(qtbot, desk, practice, made)
        assert asked(qtbot, desk, exports) == (1 if path.exists() else 0)
        assert [one.name for one in tmp_path.glob("*.pdf*")] == ([path.name] if path.exists() else [])
        assert not path.exists() or verifying.verify(path.read_bytes(), Known({})).word is Word.UNCONFIRMED
        assert asked(qtbot, desk, sound)
