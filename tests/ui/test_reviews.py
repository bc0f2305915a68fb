"""Risk reviews in the window: by keyboard from the client's page, beside the review before, and through a lock."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from app.domain.kinds import Kind
from app.services import risk_reviews as services
from app.store import records
from tests.duties import client_of, review
from tests.keyboards import Keyboard, said


@pytest.fixture
def client(acting) -> str:
    """Give a client of the practice."""
    return acting("clinician", client_of)


def reviews(desk, qtbot) -> list:
    found: list = []
    desk.ask(
        lambda seat: records.page(seat.vault, Kind.RISK_REVIEW, limit=50).rows,
        then=lambda rows: found.append(rows),
    )
    qtbot.waitUntil(lambda: bool(found), timeout=10_000)
    return list(found[0])


def test_a_review_is_begun_on_the_clients_page_and_sealed_by_keyboard(qtbot, window_of, client):
    window = window_of("clinician")
    window.shell.show_page("client", {"record": client})
    page = window.shell.page()
    qtbot.waitUntil(lambda: page.shown is not None, timeout=10_000)
    keyboard = Keyboard(window)
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.waitUntil(
        lambda: any(said(b) == "Risk review" and b.isVisible() for b in _buttons(window)), timeout=10_000
    )
    keyboard.press(Qt.Key.Key_R, held)
    qtbot.waitUntil(lambda: window.shell.now == "risk-review-form", timeout=10_000)
    form = window.shell.page()
    qtbot.waitUntil(lambda: form.begun is not None, timeout=10_000)
    assert "Ada Sample" in form.who.text() and "first review" in form.before.said.text()
    keyboard.tab_to("Level, by your own judgement: No sign of raised risk now")
    for _step in range(2):
        keyboard.press(Qt.Key.Key_Right)
    keyboard.press(Qt.Key.Key_Space)
    assert form.form.answers()["due"] == "2026-11-30"
    keyboard.tab_to("How you understand it now")
    keyboard.type("The nights are worst.")
    keyboard.tab_to("What was decided, and why")
    keyboard.type("See her twice a week.")
    keyboard.ctrl(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.shell.now == "client", timeout=10_000)
    [made] = reviews(window.desk, qtbot)
    assert made.number == "R-0001" and made.now["due"] == "2026-11-30"
    assert "R-0001" in window.shell.bar.text.text()


def _buttons(window):
    return window.findChildren(QPushButton)


def test_the_review_before_stands_beside_and_f4_alone_carries_its_facts_over(
    qtbot, window_of, acting, client
):
    acting("clinician", lambda seat: services.seal(seat, client, review(seat)))
    window = window_of("clinician")
    window.shell.show_page("risk-review-form", {"client": client})
    form = window.shell.page()
    qtbot.waitUntil(lambda: form.begun is not None, timeout=10_000)
    assert "R-0001" in form.before.said.text()
    assert not form.form.is_begun()
    keyboard = Keyboard(window)
    keyboard.press(Qt.Key.Key_F4)
    answers = form.form.answers()
    assert (answers["thoughts"], answers["history"]) == ("passing", ["attempt", "stay"])
    assert not {"level", "formulation", "decision", "consultation"} & set(answers)


def test_a_refusal_is_said_at_its_answer_and_loses_nothing(qtbot, window_of, client):
    window = window_of("clinician")
    window.shell.show_page("risk-review-form", {"client": client})
    form = window.shell.page()
    qtbot.waitUntil(lambda: form.begun is not None, timeout=10_000)
    form.form.rows["facts"].widget.setText("Half a word")
    keyboard = Keyboard(window)
    keyboard.ctrl(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: form.form.rows["level"].error.isVisible(), timeout=10_000)
    assert form.form.answers()["facts"] == "Half a word"


def test_a_lock_loses_no_word_of_a_review(qtbot, window_of, client):
    window = window_of("clinician")
    window.shell.show_page("risk-review-form", {"client": client})
    form = window.shell.page()
    qtbot.waitUntil(lambda: form.begun is not None, timeout=10_000)
    form.form.rows["formulation"].widget.setText("Begun before the lock")
    form.form.rows["level"].widget.press("high")
    window.desk.lock()
    qtbot.waitUntil(lambda: window.shell is None, timeout=10_000)
    again = window_of("clinician")
    again.shell.show_page("risk-review-form", {"client": client})
    form = again.shell.page()
    qtbot.waitUntil(lambda: form.form.answers().get("formulation") == "Begun before the lock", timeout=10_000)
    assert form.form.answers()["level"] == "high"


def test_what_was_sealed_is_shown_only_once_it_was_opened_with_f7(qtbot, window_of, acting, client):
    record = acting("clinician", lambda seat: services.seal(seat, client, review(seat)).id)
    window = window_of("clinician")
    window.shell.show_page("risk-review", {"record": record})
    page = window.shell.page()
    qtbot.waitUntil(lambda: page.shown is not None, timeout=10_000)
    assert page.who.text().strip() == "" and not _told(page, "nights")
    Keyboard(window).press(Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: _told(page, "nights"), timeout=10_000)
    assert "Ada Sample" in page.who.text()
    window.set_discreet(True)
    assert not _told(page, "nights") and "Ada" not in page.who.text()
    window.set_discreet(False)
    Keyboard(window).press(Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: not _told(page, "nights"), timeout=10_000)


def _told(page, word: str) -> bool:
    return any(word in label.text() for label in page.findChildren(QLabel) if label.isVisible())


@pytest.mark.parametrize("who", ["reception", "auditor"])
def test_others_see_that_a_review_is_due_and_nothing_else(qtbot, window_of, acting, client, who):
    record = acting("clinician", lambda seat: services.seal(seat, client, review(seat)).id)
    window = window_of(who)
    window.shell.show_page("risk-review", {"record": record})
    page = window.shell.page()
    qtbot.waitUntil(lambda: page.shown is not None, timeout=10_000)
    assert _told(page, "23 Dec 2026") and not page.open_button.isVisible()
    assert not _told(page, "Ada") and not page.add_card.isVisible()
    window.shell.show_page("duties", {"kind": "risk_review"})
    lists = window.shell.page()
    panel = next(one for one in lists.panels if one.sort.kind is Kind.RISK_REVIEW)
    qtbot.waitUntil(lambda: len(panel.list.model.rows) == 1, timeout=10_000)
    line = panel.list.model.rows[0]
    assert [column.text(line) for column in panel.sort.columns] == [
        "23 Dec 2026", "Sample Clinician", "", "", "R-0001",
    ]  # fmt: skip


def test_the_list_opens_a_review_with_enter_and_the_next_one_is_begun_there(qtbot, window_of, acting, client):
    acting("clinician", lambda seat: services.seal(seat, client, review(seat)))
    window = window_of("clinician")
    window.shell.show_page("duties", {"kind": "risk_review"})
    panel = next(one for one in window.shell.page().panels if one.sort.kind is Kind.RISK_REVIEW)
    qtbot.waitUntil(lambda: len(panel.list.model.rows) == 1, timeout=10_000)
    keyboard = Keyboard(window)
    keyboard.tab_to("Risk reviews")
    keyboard.press(Qt.Key.Key_Down)
    keyboard.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.shell.now == "risk-review", timeout=10_000)
    page = window.shell.page()
    qtbot.waitUntil(lambda: any(said(one) == "Review now" for one in _buttons(page)), timeout=10_000)
    keyboard.tab_to("Review now")
    keyboard.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.shell.now == "risk-review-form", timeout=10_000)
