import gc
import threading
import time

import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QWidget

from app.domain.actions import Action
from app.domain.errors import DiskFull, Refused
from app.domain.kinds import Kind
from app.services import drafts, opening, unlocking, verifying, watching
from app.services import practice as practices
from app.store import records
from app.ui.desk import Desk
from tests.conftest import ZONE


@pytest.fixture
def desk(qtbot, practice, made, clock, passwords):
    desk = Desk(practice, clock, "America/Denver")
    opened = []
    desk.open(unlocking.unlock, practice, made.persons["owner"], passwords["owner"], then=opened.append)
    qtbot.waitUntil(lambda: bool(opened), timeout=10_000)
    yield desk
    desk.close()


class Page(QWidget):
    def __init__(self):
        super().__init__()
        self.got = []

    def show_it(self, value):
        self.got.append((value, QThread.currentThread() is self.thread()))


def test_an_answer_comes_back_in_the_windows_thread(qtbot, desk):
    page = Page()
    qtbot.addWidget(page)
    desk.ask(lambda seat: threading.current_thread().name, then=page.show_it)
    qtbot.waitUntil(lambda: bool(page.got))
    assert page.got == [("store", True)]


def test_a_page_that_has_gone_is_not_called_back_and_not_kept_alive(qtbot, desk):
    page, told = Page(), []
    held = threading.Event()
    desk.ask(lambda seat: held.wait(30), then=page.show_it)
    desk.ask(lambda seat: 2, then=lambda _value: told.append("lambda"), owner=page)
    page.deleteLater()
    gone = []
    page.destroyed.connect(lambda: gone.append(True))
    qtbot.waitUntil(lambda: bool(gone))
    del page
    gc.collect()
    held.set()
    desk.ask(lambda seat: 3, then=told.append)
    qtbot.waitUntil(lambda: 3 in told)
    assert told == [3]


def test_a_refusal_goes_to_the_form_that_asked_else_to_the_window(qtbot, desk):
    def no(seat):
        raise Refused("Not today.", "day")

    at_form, at_window = [], []
    desk.was_refused.connect(at_window.append)
    desk.ask(no, refused=at_form.append)
    desk.ask(no)
    qtbot.waitUntil(lambda: bool(at_form and at_window))
    assert at_form[0].field == "day" and at_window[0].reason == "Not today."


def test_trouble_with_the_disk_is_no_crash_and_a_bug_is(qtbot, desk):
    def full(seat):
        raise DiskFull("The disk is full.", "Your text is kept.", "Free 20 MB.")

    def bug(seat):
        raise KeyError("x")

    troubled, crashed = [], []
    desk.was_troubled.connect(troubled.append)
    desk.crashed.connect(crashed.append)
    desk.ask(full)
    desk.ask(bug)
    qtbot.waitUntil(lambda: bool(troubled and crashed))
    assert troubled[0].do == "Free 20 MB." and isinstance(crashed[0], KeyError)


def test_whoever_sits_down_far_away_still_goes_by_the_practices_clock(
    qtbot, practice, made, clock, passwords
):
    desk, opened = Desk(practice, clock, "Asia/Tokyo"), []
    assert desk.now().zone == "Asia/Tokyo"
    desk.open(
        unlocking.unlock, practice, made.persons["reception"], passwords["reception"], then=opened.append
    )
    qtbot.waitUntil(lambda: bool(opened), timeout=10_000)
    assert desk.now().zone == ZONE and desk.now().day().isoformat() == "2026-11-23"
    desk.close()


def test_what_was_written_is_told_to_every_page(qtbot, desk):
    with qtbot.waitSignal(desk.changed) as told:
        desk.do(lambda seat: None, changed=(Kind.FLAG,))
    assert told.args[0] == frozenset({Kind.FLAG})


def test_a_lock_drops_what_was_asked_and_finishes_what_writes(qtbot, desk, practice, made, clock, passwords):
    held, answers = threading.Event(), []
    desk.ask(lambda seat: held.wait(30), then=answers.append)
    desk.ask(lambda seat: "read", then=answers.append)
    desk.keep_draft("d1", Kind.INCIDENT, {"story": "half a sentence"})
    desk.lock()
    held.set()
    assert desk.person is None
    opened = []
    desk.open(unlocking.unlock, practice, made.persons["owner"], passwords["owner"], then=opened.append)
    qtbot.waitUntil(lambda: bool(opened), timeout=10_000)
    found = []
    desk.ask(drafts.waiting, then=found.append)
    qtbot.waitUntil(lambda: bool(found))
    assert answers == []
    assert [draft.fields for draft in found[0]] == [{"story": "half a sentence"}]


def test_what_a_lock_kept_from_being_opened_is_not_noted_as_opened(
    qtbot, desk, practice, made, clock, passwords
):
    held, seen = threading.Event(), []
    desk.do(lambda seat: held.wait(30))
    desk.ask(opening.note, Action.OPENED, {"record": "none"})
    desk.lock()
    held.set()
    desk.open(unlocking.unlock, practice, made.persons["owner"], passwords["owner"])
    desk.ask(lambda seat: records.page(seat.vault, Kind.ACCESS).rows, then=seen.append)
    qtbot.waitUntil(lambda: bool(seen), timeout=10_000)
    assert seen == [()]


def test_nothing_is_read_while_nobody_sits_there(qtbot, desk):
    desk.lock()
    answers = []
    desk.ask(practices.details, then=answers.append)
    desk.call(lambda: "without a seat", then=answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == ["without a seat"]


def test_a_long_question_is_stopped_and_its_progress_comes_to_the_window(qtbot, desk):
    told, ended = [], threading.Event()

    def long(seat, progress):
        try:
            for at in range(10_000):
                progress(at, 10_000)
                time.sleep(0.001)
        finally:
            ended.set()

    owner = QObject()
    asked = desk.ask(long, tell=lambda *said: told.append(said), owner=owner)
    qtbot.waitUntil(lambda: len(told) > 3)
    asked.cancel()
    assert ended.wait(30)


def test_a_lock_stops_a_long_question(qtbot, desk):
    ended = threading.Event()

    def long(seat, progress):
        try:
            while True:
                progress(0, 1)
                time.sleep(0.001)
        finally:
            ended.set()

    desk.ask(long, tell=lambda *_said: None)
    qtbot.wait(50)
    desk.lock()
    assert ended.wait(30)


def test_a_job_in_a_child_answers_and_a_file_that_is_no_report_is_said_to_be_none(qtbot, desk):
    answers, problems = [], []
    desk.crashed.connect(problems.append)
    desk.run(
        "verify",
        verifying.payload(b"not a PDF"),
        then=answers.append,
        refused=answers.append,
    )
    qtbot.waitUntil(lambda: bool(answers or problems), timeout=20_000)
    assert answers and not problems


def test_trouble_behind_the_window_is_said_as_trouble_and_is_no_crash(
    qtbot, monkeypatch, practice, made, clock, passwords
):
    def full(_seat, _budget, _somebody_waits):
        raise DiskFull("The disk is full.", "Your text is kept.", "Free 20 MB.")
        yield

    monkeypatch.setattr(watching, "walk", full)
    desk = Desk(practice, clock, "America/Denver")
    troubled, crashed = [], []
    desk.was_troubled.connect(troubled.append)
    desk.crashed.connect(crashed.append)
    desk.open(unlocking.unlock, practice, made.persons["owner"], passwords["owner"])
    qtbot.waitUntil(lambda: bool(troubled or crashed), timeout=10_000)
    desk.close()
    assert [one.what for one in troubled] == ["The disk is full."] and not crashed
