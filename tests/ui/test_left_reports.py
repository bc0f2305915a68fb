"""Report something without signing in, and what a clinician makes of it, by keyboard."""

import pytest
from PySide6.QtCore import Qt

from app.domain.drops import LONGEST_TEXT
from app.services import drops
from app.ui.desk import Desk
from app.ui.incidents import left
from app.ui.parts.dialogs import dialogs
from app.ui.unlock.leaving import LeaveDialog
from app.ui.window import KeepwellWindow

WORDS = "Somebody tried the back door twice."


@pytest.fixture
def locked(qtbot, practice, made, clock):
    desk = Desk(practice, clock, "America/Denver")
    window = KeepwellWindow(desk)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    qtbot.waitUntil(lambda: window.unlock.who.count() > 0)
    yield window
    desk.close()
    window.close()
    window.deleteLater()


def left_at(practice, clock, text: str = WORDS) -> None:
    drops.leave(practice, "Sample Neighbour", text, clock, "America/Denver")


def test_somebody_reports_without_a_password_by_keyboard(qtbot, locked, keyboard, practice):
    keys = keyboard(locked)
    keys.tab_to("Report something…")
    keys.press(Qt.Key.Key_Space)
    asked = locked.findChild(LeaveDialog)
    qtbot.waitUntil(asked.isVisible)
    keys.type(WORDS)
    qtbot.keyClick(asked, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "1 waiting" in asked.waits.text())
    assert drops.waiting(practice) == 1
    assert asked.text.text() == ""
    keys.press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: locked.findChild(LeaveDialog) is None)


def test_nothing_written_and_too_much_written_are_refused_at_the_text_which_stays(qtbot, locked, practice):
    locked.doors.leave_report()
    asked = locked.findChild(LeaveDialog)
    asked.finish.click()
    qtbot.waitUntil(lambda: bool(asked.rows["text"].error.text()))
    asked.text.setText("x" * (LONGEST_TEXT + 1))
    asked.finish.click()
    qtbot.waitUntil(lambda: "longer" in asked.rows["text"].error.text())
    assert len(asked.text.text()) == LONGEST_TEXT + 1
    assert drops.waiting(practice) == 0
    asked.text.setText("")


def test_words_that_were_not_left_yet_are_lost_only_after_asking(qtbot, locked, monkeypatch):
    locked.doors.leave_report()
    asked = locked.findChild(LeaveDialog)
    asked.text.setText(WORDS)
    monkeypatch.setattr(dialogs, "answer", lambda _title: False)
    asked.reject()
    assert asked.isVisible()
    monkeypatch.setattr(dialogs, "answer", lambda _title: True)
    asked.reject()
    assert not asked.isVisible()


def test_it_stands_on_today_is_opened_logged_and_closed_by_a_clinician(qtbot, window_of, practice, clock):
    left_at(practice, clock)
    window = window_of("clinician")
    window.shell.show_page("left-reports")
    page = window.shell.page()
    qtbot.waitUntil(lambda: page.list.model.rowCount() == 1)
    assert WORDS not in page.text.text()
    page.open.click()
    qtbot.waitUntil(lambda: page.text.text() == WORDS)
    assert "Sample Neighbour" in page.about.text()
    assert "Nobody signed it" in page.about.text()
    page.log.click()
    form = window.shell.page()
    qtbot.waitUntil(lambda: WORDS in form.form.story.text())
    window.shell.show_page("left-reports")
    qtbot.waitUntil(lambda: page.list.model.rowCount() == 1)
    assert WORDS not in page.text.text()
    page.close_it.click()
    asked = page.findChild(left._Became)
    asked.number.setText("INC-2026-9999")
    asked.finish.click()
    qtbot.waitUntil(lambda: bool(asked.number_row.error.text()))
    asked.became.set_value("nothing")
    asked.finish.click()
    qtbot.waitUntil(lambda: not page.list.model.rows[0].is_open)
    assert not page.close_it.isVisible()


def test_reception_sees_that_something_was_left_and_can_neither_open_nor_close_it(
    qtbot, window_of, practice, clock
):
    left_at(practice, clock)
    window = window_of("reception")
    window.shell.show_page("left-reports")
    page = window.shell.page()
    qtbot.waitUntil(lambda: page.list.model.rowCount() == 1)
    assert not page.open.isVisible()
    assert not page.close_it.isVisible()


def test_a_lock_lets_go_of_what_was_read(qtbot, window_of, practice, clock):
    left_at(practice, clock)
    window = window_of("clinician")
    window.shell.show_page("left-reports")
    page = window.shell.page()
    qtbot.waitUntil(lambda: page.list.model.rowCount() == 1)
    page.open.click()
    qtbot.waitUntil(lambda: page.text.text() == WORDS)
    page.leave()
    assert page.text.text() == ""
