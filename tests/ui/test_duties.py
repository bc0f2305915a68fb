"""Duties in the window: a worksheet a question at a time, conduct a line with Enter, requests, disclosures, papers."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton

from app.domain.kinds import Kind
from app.domain.reports import ReportKind
from app.services import conduct, disclosures, requests, safety_plans, worksheets
from app.store import records
from app.ui.find.box import FindBox
from app.ui.parts.dialogs import dialogs
from tests.duties import EVENT, NOTIFIED, REQUEST, THREAT, client_of, plan
from tests.keyboards import Keyboard, said

ABOUT = {"sort": "client", "against": "Sample Clinician"}


@pytest.fixture
def client(acting) -> str:
    """Give a client of the practice."""
    return acting("clinician", client_of)


def rows(qtbot, window, kind: Kind) -> list:
    found: list = []
    window.desk.ask(lambda seat: records.page(seat.vault, kind, limit=50).rows, then=found.append)
    qtbot.waitUntil(lambda: bool(found), timeout=10_000)
    return list(found[0])


def told(page, words: str) -> bool:
    return any(words in label.text() for label in page.findChildren(QLabel) if label.isVisible())


def button(root, words: str) -> QPushButton:
    return next(one for one in root.findChildren(QPushButton) if said(one) == words and one.isVisible())


def there(qtbot, root, words: str) -> QPushButton:
    shown = root.findChildren
    qtbot.waitUntil(
        lambda: any(said(one) == words and one.isVisible() for one in shown(QPushButton)), timeout=10_000
    )
    return button(root, words)


def dialog(qtbot) -> QDialog:
    def open_now():
        return [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]

    qtbot.waitUntil(lambda: bool(open_now()), timeout=10_000)
    found = open_now()[0]
    found.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is found, timeout=10_000)
    return found


def test_a_worksheet_is_answered_a_question_at_a_time_and_sealed_with_what_there_is(qtbot, window_of, client):
    window = window_of("clinician")
    window.shell.show_page("worksheet-form", {"client": client})
    form = window.shell.page()
    qtbot.waitUntil(lambda: form.client == client and "Ada" in form.who.text(), timeout=10_000)
    qtbot.waitUntil(lambda: said(QApplication.focusWidget()).startswith("What was said"), timeout=10_000)
    shown = [card for card in form.form.cards.values() if card.isVisible()]
    assert len(shown) == 1
    keyboard = Keyboard(window)
    keyboard.type("He is done.")
    keyboard.ctrl(Qt.Key.Key_PageDown)
    keyboard.ctrl(Qt.Key.Key_PageDown)
    assert said(QApplication.focusWidget()).startswith("Who is in danger")
    keyboard.press(Qt.Key.Key_Space)
    assert form.form.answers()["sort"] == "threat"
    keyboard.ctrl(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.shell.now == "worksheet", timeout=10_000)
    page = window.shell.page()
    qtbot.waitUntil(lambda: told(page, "He is done."), timeout=10_000)
    [made] = rows(qtbot, window, Kind.WORKSHEET)
    assert made.number == "TW-0001" and told(page, "Still to be answered")
    assert len(rows(qtbot, window, Kind.CLOCK)) == 1


def test_a_lock_loses_no_word_of_a_worksheet_and_comes_back_to_its_question(qtbot, window_of, client):
    window = window_of("clinician")
    window.shell.show_page("worksheet-form", {"client": client})
    form = window.shell.page()
    qtbot.waitUntil(lambda: "Ada" in form.who.text(), timeout=10_000)
    form.show_question(3)
    form.form.rows["target"].widget.setText("His brother")
    window.desk.lock()
    qtbot.waitUntil(lambda: window.shell is None, timeout=10_000)
    again = window_of("clinician")
    again.shell.show_page("worksheet-form", {"client": client})
    form = again.shell.page()
    qtbot.waitUntil(lambda: form.form.answers().get("target") == "His brother", timeout=10_000)
    qtbot.waitUntil(lambda: form.at == 3, timeout=10_000)


def test_a_refusal_goes_to_the_question_that_stops_it(qtbot, window_of, client):
    window = window_of("clinician")
    window.shell.show_page("worksheet-form", {"client": client})
    form = window.shell.page()
    qtbot.waitUntil(lambda: "Ada" in form.who.text(), timeout=10_000)
    form.show_question(5)
    Keyboard(window).ctrl(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: form.at == 0 and form.form.rows["words"].error.isVisible(), timeout=10_000)


def test_a_notification_is_logged_on_the_worksheets_page_with_its_disclosure(
    qtbot, window_of, acting, client
):
    record = acting("clinician", lambda s: worksheets.seal(s, client, {**THREAT, "by": s.me.id}).id)
    window = window_of("clinician")
    window.shell.show_page("worksheet", {"record": record, "opened": True})
    page = window.shell.page()
    there(qtbot, page, "Log a notification…").click()
    asked = dialog(qtbot)
    asked.form.show_answers(NOTIFIED)
    asked.clock.setCurrentIndex(1)
    Keyboard(asked).ctrl(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: told(page, "Officer Sample, desk 4"), timeout=10_000)
    assert len(rows(qtbot, window, Kind.DISCLOSURE)) == 1
    qtbot.waitUntil(lambda: told(page, "Met"), timeout=10_000)


def test_a_notification_half_written_is_kept_through_a_lock(qtbot, window_of, acting, client):
    record = acting("clinician", lambda s: worksheets.seal(s, client, {**THREAT, "by": s.me.id}).id)
    window = window_of("clinician")
    window.shell.show_page("worksheet", {"record": record})
    there(qtbot, window.shell.page(), "Log a notification…").click()
    asked = dialog(qtbot)
    asked.form.rows["who"].widget.setText("Half a name")
    window.desk.lock()
    qtbot.waitUntil(lambda: window.shell is None, timeout=10_000)
    again = window_of("clinician")
    again.shell.show_page("worksheet", {"record": record})
    there(qtbot, again.shell.page(), "Log a notification…").click()
    asked = dialog(qtbot)
    qtbot.waitUntil(lambda: asked.answers().get("who") == "Half a name", timeout=10_000)
    asked.reject()


def test_lines_of_conduct_follow_each_other_with_enter_and_stay_through_a_lock(
    qtbot, window_of, acting, client
):
    record = acting("clinician", lambda s: conduct.seal(s, ABOUT, client).id)
    window = window_of("clinician")
    window.shell.show_page("conduct", {"record": record, "opened": True})
    page = window.shell.page()
    qtbot.waitUntil(lambda: page.events.adding.isVisible(), timeout=10_000)
    keyboard = Keyboard(window)
    keyboard.tab_to("What happened, in a line")
    for words in ("A call at night.", "A letter at the desk."):
        keyboard.type(words)
        keyboard.press(Qt.Key.Key_Return)
        qtbot.waitUntil(lambda it=words: told(page.events, it), timeout=10_000)
        qtbot.waitUntil(lambda: page.events.words.text() == "", timeout=10_000)
    keyboard.type("Half a li")
    window.desk.lock()
    qtbot.waitUntil(lambda: window.shell is None, timeout=10_000)
    again = window_of("clinician")
    again.shell.show_page("conduct", {"record": record, "opened": True})
    page = again.shell.page()
    qtbot.waitUntil(lambda: page.events.words.text() == "Half a li", timeout=10_000)
    qtbot.waitUntil(lambda: told(page.events, "A letter at the desk."), timeout=10_000)


def test_a_line_without_words_is_refused_where_it_is_typed(qtbot, window_of, acting, client):
    record = acting("clinician", lambda s: conduct.seal(s, ABOUT, client).id)
    window = window_of("clinician")
    window.shell.show_page("conduct", {"record": record, "opened": True})
    page = window.shell.page()
    qtbot.waitUntil(lambda: page.events.adding.isVisible(), timeout=10_000)
    page.events.send()
    qtbot.waitUntil(lambda: page.events.rows["words"].error.isVisible(), timeout=10_000)


def test_a_request_is_written_down_by_reception_with_the_day_the_packs_ask_for(
    qtbot, window_of, client, made
):
    window = window_of("reception")
    window.shell.show_page("request-form", {"client": client})
    form = window.shell.page()
    qtbot.waitUntil(lambda: "Ada" in form.who.text(), timeout=10_000)
    form.form.rows["asker"].widget.press("client")
    form.form.rows["wants"].widget.press("accounting")
    qtbot.waitUntil(lambda: form.rule.rule.text().startswith(("Proposed by", "No law pack")), timeout=10_000)
    form.form.rows["name"].widget.setText("Ada Sample")
    Keyboard(window).ctrl(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.shell.now == "client", timeout=10_000)
    [record] = rows(qtbot, window, Kind.REQUEST)
    assert record.now["wants"] == "accounting" and record.now["due"] > "2026-11-23"


def test_an_answer_is_given_on_the_requests_page(qtbot, window_of, acting, client):
    record = acting("clinician", lambda s: requests.seal(s, {**REQUEST, "by": s.me.id}, client).id)
    window = window_of("clinician")
    window.shell.show_page("request", {"record": record})
    page = window.shell.page()
    there(qtbot, page, "Answer it…").click()
    asked = dialog(qtbot)
    assert asked.form.answers()["ground"] == "own"
    asked.form.rows["outcome"].widget.press("refused")
    asked.form.rows["answer"].widget.setText("No proof of who they are.")
    Keyboard(asked).ctrl(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.shown is not None and page.chip.text() == "Finished", timeout=10_000)


def test_a_disclosure_by_hand_asks_whom_it_is_about(qtbot, window_of, client):
    window = window_of("reception")
    window.shell.show_page("disclosure-form")
    form = window.shell.page()
    qtbot.waitUntil(lambda: form.picking.isVisible(), timeout=10_000)
    Keyboard(window).ctrl(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: form.picking.row.error.isVisible(), timeout=10_000)


def test_the_clients_sheet_is_drawn_and_saved(qtbot, window_of, acting, client, tmp_path, monkeypatch):
    record = acting("clinician", lambda s: safety_plans.seal(s, client, plan(s)).id)
    monkeypatch.setattr(dialogs, "path", lambda _title: tmp_path / "sheet.pdf")
    window = window_of("clinician")
    window.shell.show_page("safety-plan", {"record": record})
    there(qtbot, window.shell.page(), "Print the client's sheet…").click()
    qtbot.waitUntil(lambda: (tmp_path / "sheet.pdf").exists(), timeout=30_000)
    [export] = rows(qtbot, window, Kind.EXPORT)
    assert export.now == {"what": "safety-plan"}


def test_a_chronology_that_leaves_is_signed_saved_and_written_down(
    qtbot, window_of, acting, client, tmp_path, monkeypatch
):
    def begun(seat):
        record = conduct.seal(seat, ABOUT, client).id
        conduct.add_event(seat, record, EVENT)
        return record

    record = acting("clinician", begun)
    monkeypatch.setattr(dialogs, "path", lambda _title: tmp_path / "chronology.pdf")
    window = window_of("clinician")
    window.shell.show_page("duty-paper", {"kind": ReportKind.CONDUCT.value, "record": record})
    page = window.shell.page()
    qtbot.waitUntil(lambda: page.sign.isEnabled(), timeout=30_000)
    page.leaving.leaves.setChecked(True)
    Keyboard(window).ctrl(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.leaving.form.rows["to_whom"].error.isVisible(), timeout=10_000)
    given = {"to_whom": "Sample Court", "purpose": "An order", "basis": "police"}
    page.leaving.form.show_answers(given)
    Keyboard(window).ctrl(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: (tmp_path / "chronology.pdf").exists(), timeout=30_000)
    found: list = []
    window.desk.ask(lambda seat: disclosures.of_client(seat, client), then=found.append)
    qtbot.waitUntil(lambda: bool(found), timeout=10_000)
    assert [one.to_whom for one in found[0]] == ["Sample Court"]


@pytest.mark.parametrize(
    ("who", "titles"),
    [
        (
            "clinician",
            ["Threat worksheets", "Risk reviews", "Safety plans", "Conduct files", "Requests", "Disclosures"],
        ),
        ("reception", ["Threat worksheets", "Risk reviews", "Safety plans", "Requests", "Disclosures"]),
    ],
)
def test_each_person_has_the_lists_that_are_theirs_and_empty_ones_say_what_comes_there(
    qtbot, window_of, who, titles
):
    window = window_of(who)
    window.shell.show_page("duties")
    page = window.shell.page()
    assert [page.tabs.tabText(at) for at in range(page.tabs.count())] == titles
    for at, panel in enumerate(page.panels):
        page.tabs.setCurrentIndex(at)
        assert said(panel.list.empty)


def test_a_number_is_found_and_leads_to_its_page(qtbot, window_of, acting, client):
    acting("clinician", lambda s: worksheets.seal(s, client, {**THREAT, "by": s.me.id}))
    window = window_of("clinician")
    keyboard = Keyboard(window)
    keyboard.ctrl(Qt.Key.Key_K)
    keyboard.type("TW-0001")
    box = window.findChild(FindBox)
    qtbot.waitUntil(lambda: box.list.isVisible() and box.list.count() == 1, timeout=10_000)
    keyboard.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.shell.now == "worksheet", timeout=10_000)
