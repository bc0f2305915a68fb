from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.actions import Status
from app.domain.incidents import Report
from app.services import inbox as services
from app.services import incidents, plan_reviews, tasks
from app.ui.inbox.action import ActionPage
from app.ui.inbox.actions import ActionsPage
from app.ui.inbox.finishing import EvidenceDialog
from app.ui.inbox.page import InboxPage
from app.ui.incidents.asking import SentenceDialog
from app.ui.incidents.assigning import AssignDialog
from app.ui.incidents.handling import SameDialog
from app.ui.incidents.one import IncidentPage
from app.ui.incidents.page import IncidentsPage

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True)


def told(seat, *kinds, place="Room 2"):
    kinds = kinds or ("medical",)
    return Report(safe="yes", kinds=kinds, when=seat.now(), place=place, story="He shouted.")


def shown(qtbot, window, key, kind, **where):
    window.shell.show_page(key, where)
    page = window.shell.page()
    assert isinstance(page, kind)
    return page


def inbox(qtbot, window, count) -> InboxPage:
    page = shown(qtbot, window, "inbox", InboxPage)
    qtbot.waitUntil(lambda: len(page.rows.model.rows) == count, timeout=10_000)
    page.rows.setFocus()
    return page


def asked(qtbot, page, kind):
    qtbot.waitUntil(lambda: page.findChild(kind) is not None and page.findChild(kind).isVisible())
    return page.findChild(kind)


def gone(qtbot, page, kind):
    def nothing_open():
        QApplication.sendPostedEvents(None, 52)  # what was closed is deleted
        return not any(one.isVisible() for one in page.findChildren(kind))

    qtbot.waitUntil(nothing_open, timeout=10_000)


def press(page, key):
    QTest.keyClick(page.rows.table, key)


def numbers(page):
    return [one.number for one in page.rows.model.rows]


def test_each_step_is_one_key_and_the_next_one_comes_up(qtbot, window_of, acting):
    acting("reception", lambda seat: [incidents.seal(seat, told(seat)) for _three in range(3)] and None)
    window = window_of("owner")
    page = inbox(qtbot, window, 3)
    first, second, _third = numbers(page)
    assert page.item.title.text() == first
    press(page, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: page.item.title.text() == second, timeout=10_000)
    assert {one.number: one.group for one in page.rows.model.rows}[first] is services.Group.REVIEW
    press(page, Qt.Key.Key_Q)
    question = asked(qtbot, page, SentenceDialog)
    question.text.setText("Which door?")
    question.finish.click()
    gone(qtbot, page, SentenceDialog)
    waiting = services.Group.WAITING
    qtbot.waitUntil(lambda: any(one.group is waiting for one in page.rows.model.rows), timeout=10_000)
    assert page.item.title.text() != second
    page.shown.press("waiting")
    assert numbers(page) == [second]
    page.shown.press("new")
    assert len(numbers(page)) == 1


def test_what_is_closed_with_what_changed_leaves_the_inbox_and_enter_opens_a_page(qtbot, window_of, acting):
    acting("reception", lambda seat: [incidents.seal(seat, told(seat)) for _two in range(2)] and None)
    window = window_of("owner")
    page = inbox(qtbot, window, 2)
    record = page.rows.chosen().record
    press(page, Qt.Key.Key_C)
    closing = asked(qtbot, page, SentenceDialog)
    closing.finish.click()
    qtbot.waitUntil(lambda: closing.question.error.text() != "")
    closing.text.setText("Nothing, because it was a rehearsal.")
    closing.finish.click()
    qtbot.waitUntil(lambda: len(page.rows.model.rows) == 1, timeout=10_000)
    assert page.rows.chosen().record != record
    press(page, Qt.Key.Key_Return)
    assert isinstance(window.shell.page(), IncidentPage)


def test_an_action_is_assigned_with_one_key_done_by_its_person_and_undone(qtbot, window_of, acting, made):
    acting("clinician", lambda seat: incidents.seal(seat, told(seat)) and None)
    window = window_of("owner")
    page = inbox(qtbot, window, 1)
    press(page, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: page.findChild(AssignDialog) is not None, timeout=10_000)
    assign = page.findChild(AssignDialog)
    assign.finish.click()
    qtbot.waitUntil(lambda: assign.rows["what"].error.text() != "", timeout=10_000)
    assign.what.setText("Mend the lock of room 2")
    assign.who.setCurrentIndex(assign.who.findData(made.persons["reception"]))
    assign.finish.click()
    group = services.Group.ACTIONS
    qtbot.waitUntil(lambda: [one.group for one in page.rows.model.rows] == [group], timeout=10_000)
    assert "A-0001" in window.shell.bar.text.text()
    window = window_of("reception")
    today = window.shell.page()
    due = today.due.rows.model
    qtbot.waitUntil(lambda: any("Mend the lock" in one.what for one in due.rows), timeout=10_000)
    line = next(one for one in due.rows if "Mend the lock" in one.what)
    action = shown(qtbot, window, line.page, ActionPage, record=line.record)
    qtbot.waitUntil(lambda: action.done.isVisible(), timeout=10_000)
    assert not action.back.isVisible()
    action.done.click()
    evidence = asked(qtbot, action, EvidenceDialog)
    evidence.finish.click()
    qtbot.waitUntil(lambda: evidence.rows["done"].error.text() != "", timeout=10_000)
    evidence.text.setText("The locksmith came; it closes.")
    evidence.again.setChecked(True)
    evidence.finish.click()
    qtbot.waitUntil(lambda: action.undo.isVisible(), timeout=10_000)
    window.shell.bar.undo.click()
    qtbot.waitUntil(lambda: action.done.isVisible(), timeout=10_000)


def test_what_was_done_is_looked_at_again_and_may_be_due_anew(qtbot, window_of, acting):
    def one(seat):
        task = tasks.assign(seat, "", "Test the alarm", seat.me.id, seat.now().day()).id
        tasks.finish(seat, task, "It rings.", seat.now().day() + timedelta(days=30))
        return task

    record = acting("owner", one)
    window = window_of("owner")
    page = shown(qtbot, window, "action", ActionPage, record=record)
    qtbot.waitUntil(lambda: page.look.isVisible(), timeout=10_000)
    page.look.click()
    look = asked(qtbot, page, EvidenceDialog)
    look.text.setText("The battery is flat.")
    look.again.setChecked(True)
    look.finish.click()
    qtbot.waitUntil(lambda: page.done.isVisible(), timeout=10_000)
    page.back.click()
    back = asked(qtbot, page, SentenceDialog)
    back.text.setText("A new alarm was bought.")
    back.finish.click()
    qtbot.waitUntil(lambda: page.chip.text() == "Entered in error", timeout=10_000)


def test_a_report_made_twice_is_closed_as_the_same_from_the_inbox(qtbot, window_of, acting):
    acting("reception", lambda seat: [incidents.seal(seat, told(seat)) for _two in range(2)] and None)
    window = window_of("owner")
    page = inbox(qtbot, window, 2)
    page.rows.choose(numbers(page).index("INC-2026-0002"))
    press(page, Qt.Key.Key_S)
    same = asked(qtbot, page, SameDialog)
    same.other.setText("INC-2026-0009")
    same.finish.click()
    qtbot.waitUntil(lambda: same.question.error.text() != "", timeout=10_000)
    same.other.setText("INC-2026-0001")
    same.finish.click()
    qtbot.waitUntil(lambda: numbers(page) == ["INC-2026-0001"], timeout=10_000)
    press(page, Qt.Key.Key_Return)
    one = window.shell.page()
    qtbot.waitUntil(lambda: one._shown is not None and one.links.isVisible(), timeout=10_000)


def test_a_review_of_the_plan_is_owed_after_violence_and_settled_with_p(qtbot, window_of, acting):
    record = acting("reception", lambda seat: incidents.seal(seat, told(seat, "attack")).id)
    acting("owner", lambda seat: incidents.close(seat, record, "A second person is there.") and None)
    window = window_of("owner")
    page = inbox(qtbot, window, 1)
    assert page.rows.chosen().group is services.Group.PLAN
    press(page, Qt.Key.Key_P)
    plan = asked(qtbot, page, SentenceDialog)
    plan.text.setText("The evening rule was added.")
    plan.finish.click()
    qtbot.waitUntil(lambda: page.rows.model.rows == [], timeout=10_000)
    assert page.rows.stack.currentWidget() is page.rows.empty
    page.desk.close()
    assert not acting("owner", plan_reviews.owing)


def test_an_empty_inbox_says_what_would_be_here_and_nobody_but_an_owner_has_one(qtbot, window_of):
    window = window_of("owner")
    page = shown(qtbot, window, "inbox", InboxPage)
    qtbot.waitUntil(lambda: page.rows.stack.currentWidget() is page.rows.empty, timeout=10_000)
    assert "New incidents" in page.rows.empty.text()
    assert not page.item.isVisible()
    for who in ("clinician", "reception", "auditor"):
        window = window_of(who)
        window.shell.show_page("inbox")
        assert not isinstance(window.shell.page(), InboxPage)


def test_all_actions_are_listed_narrowed_and_opened(qtbot, window_of, acting):
    def three(seat):
        for what in ("Mend the lock", "Test the alarm", "Tell everybody"):
            tasks.assign(seat, "", what, seat.me.id, seat.now().day() + timedelta(days=7))
        done = tasks.listing(seat)[0]
        tasks.finish(seat, done.task.record, "Done.")

    acting("owner", three)
    window = window_of("clinician")
    page = shown(qtbot, window, "actions", ActionsPage)
    qtbot.waitUntil(lambda: len(page.rows.model.rows) == 2, timeout=10_000)
    page.shown.press("every")
    qtbot.waitUntil(lambda: len(page.rows.model.rows) == 3, timeout=10_000)
    page.rows.filter.setText("alarm")
    page.rows.choose(0)
    QTest.keyClick(page.rows.table, Qt.Key.Key_Return)
    assert isinstance(window.shell.page(), ActionPage)


def test_a_reporter_sees_only_their_own_reports_when_they_ask_for_them(qtbot, window_of, acting):
    acting("clinician", lambda seat: incidents.seal(seat, told(seat)) and None)
    record = acting("reception", lambda seat: incidents.seal(seat, told(seat)).id)
    acting("owner", lambda seat: incidents.close(seat, record, "The door locks by itself.") and None)
    window = window_of("reception")
    page = shown(qtbot, window, "incidents", IncidentsPage)
    qtbot.waitUntil(lambda: len(page.table.model.rows) == 2, timeout=10_000)
    page.mine.click()
    qtbot.waitUntil(lambda: len(page.table.model.rows) == 1, timeout=10_000)
    [line] = page.table.model.rows
    assert (line.record, line.status) == (record, Status.CLOSED)
    one = shown(qtbot, window, "incident", IncidentPage, record=record)
    qtbot.waitUntil(lambda: one._shown is not None, timeout=10_000)
    one.story.open.click()
    qtbot.waitUntil(lambda: one._shown.opened, timeout=10_000)
    assert ("changed", "The door locks by itself.") in one._shown.history[-1].says


def test_nothing_of_what_happened_stands_in_the_inbox_of_an_owner_who_is_no_clinician(seat_of):
    seat = seat_of("clinician")
    incidents.seal(seat, told(seat, "attack"))
    [item] = services.items(seat_of("owner"))
    for sealed in ("attack", "shouted"):
        assert sealed not in str(item)
