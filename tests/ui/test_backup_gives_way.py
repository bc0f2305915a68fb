"""The desk while the day's backup is made: it answers, it keeps what is written, and a lock ends the backup cleanly."""

import threading
import time
from pathlib import Path

import pytest

from app.domain.kinds import Kind
from app.services import backups, drafts, unlocking
from app.services import practice as practices
from app.store import backups as store
from app.store import manifests
from app.ui.desk import Desk


@pytest.fixture
def desk(qtbot, practice, made, clock, passwords):
    desk = Desk(practice, clock, "America/Denver")
    opened = []
    desk.open(unlocking.unlock, practice, made.persons["owner"], passwords["owner"], then=opened.append)
    qtbot.waitUntil(lambda: bool(opened), timeout=10_000)
    yield desk
    desk.close()


@pytest.fixture
def slow(monkeypatch):
    """Cut the backup into pieces of one page, and let it wait before it is packed until the test says so."""
    monkeypatch.setattr(store, "PAGES", 1)
    begun, go = threading.Event(), threading.Event()
    pack = store._pack

    def waiting(work, slots, manifest, stopped):
        begun.set()
        while not (go.is_set() or stopped()):
            time.sleep(0.001)
        return pack(work, slots, manifest, stopped)

    monkeypatch.setattr(store, "_pack", waiting)
    yield begun, go
    go.set()


def shelf_of(desk, qtbot) -> Path:
    found = []
    desk.ask(backups.folder, then=found.append)
    qtbot.waitUntil(lambda: bool(found))
    return found[0]


def test_questions_are_answered_and_drafts_kept_while_the_backup_is_made(qtbot, desk, slow):
    begun, go = slow
    made, answers = [], []
    shelf = shelf_of(desk, qtbot)
    desk.do(backups.today_if_needed, then=made.append, gives_way=True)
    qtbot.waitUntil(begun.is_set)
    desk.ask(practices.details, then=answers.append)
    desk.keep_draft("d1", Kind.INCIDENT, {"story": "half a sentence"})
    desk.ask(drafts.waiting, then=answers.append)
    qtbot.waitUntil(lambda: len(answers) == 2)
    assert made == [] and answers[0].name == "Sample Practice"
    assert [one.fields for one in answers[1]] == [{"story": "half a sentence"}]
    go.set()
    qtbot.waitUntil(lambda: bool(made))
    assert list(shelf.iterdir()) == made and manifests.inspect(made[0])


def test_a_lock_ends_the_backup_and_leaves_nothing_and_the_keys_are_let_go(
    qtbot, desk, slow, practice, made, clock, passwords
):
    begun, _go = slow
    shelf, told = shelf_of(desk, qtbot), []
    desk.do(backups.today_if_needed, then=told.append, gives_way=True)
    qtbot.waitUntil(begun.is_set)
    assert [one.name.endswith(".partial") for one in shelf.iterdir()] == [True]
    desk.lock()
    opened = []
    desk.open(unlocking.unlock, practice, made.persons["owner"], passwords["owner"], then=opened.append)
    qtbot.waitUntil(lambda: bool(opened), timeout=10_000)
    assert told == [] and list(shelf.iterdir()) == []


def test_a_backup_that_was_asked_for_before_a_lock_is_not_begun_after_it(qtbot, desk):
    held, told = threading.Event(), []
    shelf = shelf_of(desk, qtbot)
    desk.ask(lambda seat: held.wait(30))
    desk.do(backups.today_if_needed, then=told.append, gives_way=True)
    desk.lock()
    held.set()
    answers = []
    desk.call(lambda: "done", then=answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    assert told == [] and not shelf.exists()


def test_two_backups_are_made_one_after_the_other(qtbot, desk, slow):
    begun, go = slow
    told = []
    shelf = shelf_of(desk, qtbot)
    for _time in range(2):
        desk.do(backups.make_unasked, then=told.append, gives_way=True)
    qtbot.waitUntil(begun.is_set)
    assert len(list(shelf.iterdir())) == 1
    go.set()
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told[0] != told[1] and list(shelf.iterdir()) == [told[1]]  # of one day the newest stays


def test_a_backup_can_be_stopped(qtbot, desk, slow):
    begun, _go = slow
    shelf = shelf_of(desk, qtbot)
    asked = desk.do(backups.make_unasked, gives_way=True, tell=lambda *_said: None)
    qtbot.waitUntil(begun.is_set)
    asked.cancel()
    answers = []
    desk.ask(practices.details, then=answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    qtbot.waitUntil(lambda: list(shelf.iterdir()) == [])


def test_the_window_makes_the_days_backup_in_pieces(qtbot, window_of, slow):
    begun, go = slow
    window = window_of("owner", settled=False)
    qtbot.waitUntil(begun.is_set, timeout=10_000)
    answers = []
    window.desk.ask(practices.details, then=answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    go.set()
