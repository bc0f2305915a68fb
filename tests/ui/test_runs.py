from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QScrollArea, QWidget

from app.domain.actions import Status
from app.domain.runs import Mode, StepState
from app.services import drafts, runs
from app.ui.incidents.capture import CapturePage
from app.ui.protocols.asking import ReasonDialog
from app.ui.protocols.ending import EndCard
from app.ui.protocols.page import ProtocolsPage
from app.ui.protocols.run import RunPage
from app.ui.protocols.steps import CurrentStep

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True)
CTRL = Qt.KeyboardModifier.ControlModifier
NAME = "aggressive-visitor"


def words_on(page) -> str:
    parts = page.findChildren(QLabel) + page.findChildren(QAbstractButton)
    return " ".join(part.text() for part in parts if part.isVisibleTo(page))


def protocols(qtbot, window) -> ProtocolsPage:
    window.shell.show_page("protocols", {})
    page = window.shell.page()
    assert isinstance(page, ProtocolsPage)
    qtbot.waitUntil(lambda: bool(page.starts))
    return page


def running(qtbot, window) -> RunPage:
    qtbot.waitUntil(lambda: isinstance(window.shell.page(), RunPage))
    page = window.shell.page()
    qtbot.waitUntil(lambda: page._followed is not None)
    return page


def at(page, step) -> bool:
    now = page.current
    return isinstance(now, CurrentStep) and now._step.id == step and now.isVisible()


def test_a_live_run_starts_with_two_keys_and_is_followed_to_its_end_by_keyboard(qtbot, window_of, keyboard):
    window = window_of("reception")
    keys = keyboard(window)
    keys.press(Qt.Key.Key_R, CTRL)
    qtbot.waitUntil(
        lambda: isinstance(window.shell.page(), ProtocolsPage) and bool(window.shell.page().starts)
    )
    keys.tab_to("Run it now: Aggressive visitor or client")
    keys.press(Qt.Key.Key_Space)
    page = running(qtbot, window)
    assert page.chip.text() == "LIVE"
    assert not page.drill.isVisible()
    for step, press in (
        ("way-out", Qt.Key.Key_Return),
        ("help", Qt.Key.Key_Return),
        ("weapon", Qt.Key.Key_2),
        ("leave", Qt.Key.Key_Return),
        ("call", Qt.Key.Key_Return),
        ("others", Qt.Key.Key_Return),
    ):
        qtbot.waitUntil(lambda it=step: at(page, it))
        keys.press(press)
    qtbot.waitUntil(lambda: at(page, "accounted"))
    keys.type("6")
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: at(page, "care"))
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: at(page, "record"))
    keys.tab_to("Does not apply")
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.findChild(EndCard) is not None and page.findChild(EndCard).isVisible())
    end = page.findChild(EndCard)
    assert end.people.text() == "6"
    keys.press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: page._followed.record.status is Status.FINISHED)
    qtbot.waitUntil(lambda: "6 people accounted for." in words_on(page))
    assert not page.end.isVisible()


def test_finish_is_not_in_view_while_a_last_step_waits_that_may_be_passed(qtbot, window_of, acting):
    def but_one(seat):
        followed = runs.start(seat, NAME, Mode.DRILL)
        while followed.current is not None and followed.current.required:
            step = followed.current
            answer = step.choices[0] if step.choices else "6" if step.answer == "number" else ""
            followed = runs.step(seat, followed.record.id, step.id, StepState.DONE, answer)
        assert followed.current is not None and not followed.left_over
        return followed.record.id

    record = acting("reception", but_one)
    window = window_of("reception")
    window.shell.show_page("run", {"record": record})
    page = running(qtbot, window)
    qtbot.waitUntil(lambda: at(page, "record"))
    assert page.findChild(EndCard) is None
    assert "Keys: Enter is done and goes on." in words_on(page)
    page.current.passed.emit()
    qtbot.waitUntil(lambda: isinstance(page.current, EndCard))
    assert page._followed.run.steps["record"].reason == "It does not apply."
    assert window.focusWidget() is page.current.findings
    qtbot.waitUntil(lambda: "Ctrl+Enter finishes the run." in words_on(page))


def test_findings_that_were_begun_are_there_again_after_a_lock(qtbot, window_of, acting):
    def nearly(seat):
        followed = runs.start(seat, NAME, Mode.DRILL)
        while followed.current is not None:
            step = followed.current
            answer = step.choices[0] if step.choices else "6" if step.answer == "number" else ""
            followed = runs.step(seat, followed.record.id, step.id, StepState.DONE, answer)
        return followed.record.id

    record = acting("reception", nearly)
    for text in ("", "The code words worked."):
        window = window_of("reception")
        window.shell.show_page("run", {"record": record})
        page = running(qtbot, window)
        qtbot.waitUntil(lambda at=page: isinstance(at.current, EndCard) and at.current.isVisible())
        qtbot.waitUntil(lambda at=page, it=text: at.current.findings.text() == it)
        page.current.findings.setText("The code words worked.")
        if not text:
            window.desk.lock()
    page.current.finish.click()
    qtbot.waitUntil(lambda: page._followed.record.status is Status.FINISHED)
    assert page._followed.run.findings == "The code words worked."
    window.desk.close()
    assert acting("reception", drafts.waiting) == []


def test_a_drill_says_so_plainly(qtbot, window_of):
    window = window_of("reception")
    page = protocols(qtbot, window)
    page.mode.press(Mode.DRILL)
    page.announced.press("no")
    page.starts[0][0].click()
    run = running(qtbot, window)
    assert run.chip.text() == "DRILL"
    assert run.drill.isVisible()
    qtbot.waitUntil(lambda: "DRILL. Nobody is in danger." in words_on(run))
    assert "unannounced" in run.started.text()


def test_a_run_that_was_locked_resumes_at_its_step_with_its_clock(qtbot, window_of, acting, clock):
    def begin(seat):
        record = runs.start(seat, NAME, Mode.LIVE).record.id
        clock.now += timedelta(seconds=15)
        runs.step(seat, record, "way-out", StepState.DONE)
        return record

    record = acting("reception", begin)
    clock.now += timedelta(seconds=110)
    window = window_of("clinician")
    page = protocols(qtbot, window)
    qtbot.waitUntil(lambda: len(page.table.model.rows) == 1)
    page.table.opened.emit(page.table.model.rows[0])
    run = running(qtbot, window)
    assert run._record == record
    qtbot.waitUntil(lambda: at(run, "help"))
    assert run.clock.text() == "00:02:05"
    qtbot.waitUntil(lambda: "08:00:15 · Sample Reception" in words_on(run))


def test_not_possible_asks_why_and_a_step_can_be_taken_back(qtbot, window_of, acting):
    record = acting("reception", lambda seat: runs.start(seat, NAME, Mode.LIVE).record.id)
    window = window_of("reception")
    window.shell.show_page("run", {"record": record})
    page = running(qtbot, window)
    page.current.not_possible.emit()
    asked = page.findChild(ReasonDialog)
    asked.finish.click()
    qtbot.waitUntil(lambda: asked.question.error.text() != "")
    asked.quick.press("Not safe")
    asked.finish.click()
    qtbot.waitUntil(lambda: at(page, "help"))
    qtbot.waitUntil(lambda: "Not safe" in words_on(page))
    back = next(one for one in page.findChildren(QAbstractButton) if one.text() == "Take back")
    back.click()
    qtbot.waitUntil(lambda: at(page, "way-out"))


def test_a_pause_is_said_and_a_run_is_ended_with_a_reason(qtbot, window_of, acting, clock):
    record = acting("reception", lambda seat: runs.start(seat, NAME, Mode.LIVE).record.id)
    window = window_of("reception")
    window.shell.show_page("run", {"record": record})
    page = running(qtbot, window)
    page.pause.click()
    qtbot.waitUntil(lambda: page.clock.text() == "00:00:00 paused")
    clock.now += timedelta(seconds=60)
    page.pause.click()
    qtbot.waitUntil(lambda: page._followed.run.paused is None)
    assert page.clock.text() == "00:00:00"
    page.end.click()
    asked = page.findChild(ReasonDialog)
    asked.text.setText("He left by himself.")
    asked.finish.click()
    qtbot.waitUntil(lambda: page._followed.record.status is Status.STOPPED)
    qtbot.waitUntil(lambda: "He left by himself." in words_on(page))


def test_a_note_is_kept_with_the_run(qtbot, window_of, acting):
    record = acting("reception", lambda seat: runs.start(seat, NAME, Mode.LIVE).record.id)
    window = window_of("reception")
    window.shell.show_page("run", {"record": record})
    page = running(qtbot, window)
    page.current.note_wanted.emit()
    asked = page.findChild(ReasonDialog)
    asked.text.setText("Grey coat.")
    asked.finish.click()
    qtbot.waitUntil(lambda: [note[2] for note in page._followed.notes] == ["Grey coat."])


def test_an_incident_logged_from_a_run_is_filled_in_from_it(qtbot, window_of, acting):
    def begin(seat):
        return runs.start(seat, NAME, Mode.LIVE, place="Room 1").record.id

    record = acting("reception", begin)
    window = window_of("reception")
    window.shell.show_page("run", {"record": record})
    running(qtbot, window).log.click()
    qtbot.waitUntil(lambda: isinstance(window.shell.page(), CapturePage))
    page = window.shell.page()
    qtbot.waitUntil(lambda: page.drafting.draft != "")
    report = page.form.report()
    assert (report.place, report.run, report.kinds) == ("Room 1", record, ("threat",))


def test_the_auditor_sees_runs_and_no_button_that_writes(qtbot, window_of, acting):
    record = acting("reception", lambda seat: runs.start(seat, NAME, Mode.LIVE).record.id)
    window = window_of("auditor")
    page = protocols(qtbot, window)
    assert not page.start_card.isVisible()
    window.shell.show_page("run", {"record": record})
    run = running(qtbot, window)
    assert not any(button.isVisible() for button in (run.pause, run.end, run.log))
    assert run.current is None


def test_every_part_that_takes_the_focus_has_a_name(qtbot, window_of, acting):
    record = acting("owner", lambda seat: runs.start(seat, NAME, Mode.DRILL).record.id)
    window = window_of("owner")
    first = protocols(qtbot, window)
    window.shell.show_page("run", {"record": record})
    for page in (first, running(qtbot, window)):
        for part in page.findChildren(QWidget):
            if (
                part.focusPolicy() & Qt.FocusPolicy.TabFocus
                and part.isVisibleTo(page)
                and not part.focusProxy()
            ):
                named = part.accessibleName() or part.parentWidget().accessibleName()
                assert named, (type(page).__name__, type(part).__name__)


@pytest.mark.parametrize("size", [(1280, 800), (1024, 700)])
def test_the_pages_fit_the_window(qtbot, window_of, acting, size):
    record = acting("owner", lambda seat: runs.start(seat, NAME, Mode.DRILL).record.id)
    window = window_of("owner")
    window.resize(*size)
    first = protocols(qtbot, window)
    window.shell.show_page("run", {"record": record})
    for page in (first, running(qtbot, window)):
        qtbot.wait(50)
        assert (window.width(), window.height()) == size
        for area in page.findChildren(QScrollArea):
            assert area.horizontalScrollBar().maximum() == 0, type(page).__name__
