from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QScrollArea, QWidget

from app.domain.actions import Action, Status
from app.domain.clients import Particulars
from app.domain.errors import Refused
from app.domain.flag_fields import Level
from app.domain.flags import TwoTests, Wanted
from app.domain.incidents import Involved, Report
from app.domain.kinds import Kind
from app.services import clients, drafts, flags, incident_lists, incidents
from app.store import clinical, ledger
from app.ui import storethread
from app.ui.incidents.asking import AnswersDialog, SentenceDialog
from app.ui.incidents.capture import CapturePage
from app.ui.incidents.one import IncidentPage
from app.ui.incidents.page import IncidentsPage
from app.ui.lists.saving import SaveList
from app.ui.parts import Button, Chip
from app.ui.parts.clients import Found
from app.ui.parts.dialogs import dialogs
from app.ui.parts.discreet import set_discreet

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True)
STORY = "He stood between me and the door and said he would wait outside."
CTRL = Qt.KeyboardModifier.ControlModifier


def told(seat, **other):
    fields = {"safe": "yes", "kinds": ("threat",), "when": seat.now(), "place": "Room 2", "story": STORY}
    return Report(**(fields | other))


def shown(qtbot, window, key, kind, **where):
    window.shell.show_page(key, where)
    page = window.shell.page()
    assert isinstance(page, kind)
    return page


def capture(qtbot, window) -> CapturePage:
    page = shown(qtbot, window, "log-incident", CapturePage)
    qtbot.waitUntil(lambda: page.form.place.count() > 2 and page.drafting.draft != "")
    return page


def opened(qtbot, window, record) -> IncidentPage:
    page = shown(qtbot, window, "incident", IncidentPage, record=record)
    qtbot.waitUntil(lambda: page._shown is not None)
    return page


def test_an_incident_is_sealed_from_the_keyboard_in_forty_keys_beside_the_story(qtbot, window_of, keyboard):
    window = window_of("clinician")
    keys = keyboard(window)
    keys.press(Qt.Key.Key_N, CTRL)
    qtbot.waitUntil(lambda: isinstance(window.shell.page(), CapturePage))
    page = window.shell.page()
    qtbot.waitUntil(lambda: page.form.place.count() > 2 and page.drafting.draft != "")
    keys.tab_to("Is everyone safe now?: Yes")
    keys.press(Qt.Key.Key_Space)
    keys.press(Qt.Key.Key_Tab)
    assert keys.focus().accessibleName() == "What kind (all that fit): Verbal abuse"
    keys.press(Qt.Key.Key_Right)
    keys.press(Qt.Key.Key_Space)
    keys.tab_to("Where")
    keys.type("Roo")
    keys.press(Qt.Key.Key_Down)
    keys.tab_to("What happened")
    before = keys.count
    keys.type(STORY)
    story = keys.count - before
    keys.press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: isinstance(window.shell.page(), IncidentPage), timeout=5_000)
    shown_page = window.shell.page()
    qtbot.waitUntil(lambda: shown_page._shown is not None)
    assert keys.count - story <= 40
    report = shown_page._shown.report
    assert (report.safe, report.kinds, report.place, report.story) == ("yes", ("threat",), "Room 2", STORY)
    assert "INC-2026-0001" in window.shell.bar.text.text()


def test_not_safe_shows_whom_to_call_and_the_way_to_the_protocol(qtbot, window_of):
    window = window_of("reception")
    page = capture(qtbot, window)
    assert not page.form.safety.help.isVisible()
    page.form.safety.row.press("no")
    assert page.form.safety.help.isVisible()
    numbers = [page.form.safety._grid.itemAtPosition(at, 0).widget().text() for at in range(2)]
    assert numbers == ["911", "988"]
    with qtbot.waitSignal(page.go) as went:
        page.form.safety.run.click()
    assert went.args == ["protocols", {"start": "aggressive-visitor"}]


def test_naming_a_flagged_client_reminds_of_the_safety_action(qtbot, window_of, acting):
    def raise_one(seat):
        client = clients.add(seat, Particulars(name="Ada Sample"))
        wanted = Wanted(
            level=Level.HIGH,
            label="Two staff",
            action="Two staff in the room.",
            review=seat.now().day() + timedelta(days=90),
            category="violence",
            behaviour="Blocked the door on 20 November.",
        )
        flags.raise_flag(seat, client.id, wanted, TwoTests(must_know=True, outweighs=True))
        return client

    client = acting("clinician", raise_one)
    page = capture(qtbot, window_of("reception"))
    page.form.people._picked(Found(client.id, client.number, client.name))
    qtbot.waitUntil(page.form.people.flagged.isVisible)
    assert page.form.people.action_words.text() == "Flag F-0001, high: Two staff in the room."


def test_a_report_that_lacks_something_says_so_at_the_answer_and_keeps_the_text(qtbot, window_of):
    page = capture(qtbot, window_of("reception"))
    page.form.story.setText(STORY)
    page.seal.click()
    qtbot.waitUntil(lambda: page.form.safety.wrong.text() != "")
    page.form.safety.row.press("yes")
    page.seal.click()
    qtbot.waitUntil(lambda: "kind" in page.form.rows["kinds"].error.text())
    assert page.form.story.text() == STORY


def test_what_is_typed_survives_a_kill_and_says_when_it_was_kept(qtbot, window_of, clock):
    window = window_of("clinician")
    page = capture(qtbot, window)
    page.form.safety.row.press("not sure")
    page.form.story.setText(STORY)
    with qtbot.waitSignal(window.desk.kept, timeout=5_000):
        pass
    assert page.aside.text() == "Draft kept 0 s ago"
    window.desk.person = None  # the process ends here: nothing more is kept
    clock.now += timedelta(seconds=4)
    again = capture(qtbot, window_of("clinician"))
    assert again.form.story.text() == STORY
    assert again.form.safety.value() == "not sure"
    assert again.aside.text() == "Draft kept 4 s ago"
    assert again.again.isVisible()


def test_locking_keeps_what_was_not_kept_yet(qtbot, window_of):
    window = window_of("reception")
    page = capture(qtbot, window)
    page.form.story.setText("Half a line")
    window.desk.lock()
    qtbot.waitUntil(lambda: window.shell is None)
    again = capture(qtbot, window_of("reception"))
    assert again.form.story.text() == "Half a line"


def test_another_person_does_not_find_the_draft(qtbot, window_of):
    window = window_of("reception")
    page = capture(qtbot, window)
    page.form.story.setText("Half a line")
    window.desk.lock()
    assert capture(qtbot, window_of("clinician")).form.story.text() == ""


def test_escape_loses_nothing(qtbot, window_of, keyboard):
    window = window_of("reception")
    page = capture(qtbot, window)
    page.form.story.setText(STORY)
    keyboard(window).press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: isinstance(window.shell.page(), IncidentsPage))
    back = capture(qtbot, window)
    assert back.form.story.text() == STORY


def test_escape_in_the_client_box_leaves_the_box_and_not_the_page(qtbot, window_of, keyboard):
    window = window_of("reception")
    page = capture(qtbot, window)
    keys = keyboard(window)
    page.form.people.add_client.click()
    keys.press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not page.form.people.pick.isVisible())
    assert window.shell.page() is page


def test_a_draft_that_was_thrown_away_comes_back_from_the_bar(qtbot, window_of):
    window = window_of("reception")
    page = capture(qtbot, window)
    page.form.story.setText(STORY)
    page.discard.click()
    qtbot.waitUntil(lambda: isinstance(window.shell.page(), IncidentsPage))
    window.shell.bar.undo.click()
    qtbot.waitUntil(lambda: isinstance(window.shell.page(), CapturePage) and page.form.story.text() == STORY)


def test_a_quick_note_asks_for_a_line_and_a_place(qtbot, window_of):
    window = window_of("reception")
    page = capture(qtbot, window)
    page.quick.click()
    assert not page.form.safety.isVisible()
    page.form.place.set_place("Reception")
    page.form.story.setText("Shouting at the door.")
    page.seal.click()
    qtbot.waitUntil(lambda: isinstance(window.shell.page(), IncidentPage))
    one = window.shell.page()
    qtbot.waitUntil(lambda: one._shown is not None)
    qtbot.waitUntil(one.needs.isVisible)


def test_what_was_told_before_it_became_a_quick_note_is_sealed_with_it(qtbot, window_of):
    window = window_of("reception")
    page = capture(qtbot, window)
    page.form.safety.row.setFocus()
    page.form.kinds.set_value(("verbal",))
    page.form.place.set_place("Reception")
    page.form.story.setText("Shouting at the door.")
    page.quick.click()
    page.seal.click()
    qtbot.waitUntil(lambda: isinstance(window.shell.page(), IncidentPage))
    one = window.shell.page()
    qtbot.waitUntil(lambda: one._shown is not None and one._shown.opened)
    assert one._shown.report.kinds == ("verbal",)


def test_a_hidden_answer_that_stops_a_quick_note_is_shown(qtbot, window_of):
    window = window_of("reception")
    page = capture(qtbot, window)
    page.quick.click()
    page.form.place.set_place("Reception")
    page._refused(Refused("Say how it is.", "people"))
    assert page.form.rows["people"].isVisible() and not page.quick.isChecked()


def words_on(page) -> str:
    """Give every word that stands on a page."""
    parts = page.findChildren(QLabel) + page.findChildren(QAbstractButton)
    return " ".join(part.text() for part in parts if part.isVisibleTo(page))


def test_reception_sees_when_and_where_and_never_what(qtbot, window_of, acting):
    people = (Involved(part="did", sort="client", ref="c-1", name="Sample Client"),)
    record = acting("clinician", lambda seat: incidents.seal(seat, told(seat, people=people)).id)
    window = window_of("reception")
    page = opened(qtbot, window, record)
    qtbot.waitUntil(lambda: "Room 2" in words_on(page))
    for sealed in (STORY, "Sample Client", "Threat"):
        assert sealed not in words_on(page)
    assert not page.story.open.isVisible()
    listed = shown(qtbot, window, "incidents", IncidentsPage)
    qtbot.waitUntil(lambda: len(listed.table.model.rows) == 1)
    assert [column.name for column in listed.table.model.columns] == [
        "number",
        "when",
        "place",
        "answers",
        "status",
    ]
    assert not listed.kind.isVisible()


def test_a_clinician_opens_what_happened_and_that_is_noted(qtbot, window_of, acting):
    record = acting("reception", lambda seat: incidents.seal(seat, told(seat)).id)
    page = opened(qtbot, window_of("clinician"), record)
    assert STORY not in words_on(page)
    page.story.open.click()
    qtbot.waitUntil(lambda: STORY in words_on(page))
    page.desk.close()
    noted = acting("owner", lambda seat: ledger.page(seat.vault, kinds=[Kind.ACCESS]))
    assert [entry.head.action for entry in noted] == [Action.OPENED]


def test_a_flag_is_proposed_for_a_client_who_was_part_of_it_and_never_imposed(qtbot, window_of, acting):
    people = (Involved(part="did", sort="client", ref="c-1", name="Sample Client"),)
    record = acting("clinician", lambda seat: incidents.seal(seat, told(seat, people=people)).id)
    page = opened(qtbot, window_of("clinician"), record)
    assert "flag c-1" not in page.proposed.buttons
    page.story.open.click()
    qtbot.waitUntil(lambda: "flag c-1" in page.proposed.buttons)
    page.go.disconnect()
    with qtbot.waitSignal(page.go) as went:
        page.proposed.buttons["flag c-1"].click()
    assert went.args == ["flag-form", {"client": "c-1", "incident": record}]


def test_discreet_hides_the_story_at_once(qtbot, window_of, acting):
    record = acting("clinician", lambda seat: incidents.seal(seat, told(seat)).id)
    window = window_of("clinician")
    page = opened(qtbot, window, record)
    page.story.open.click()
    qtbot.waitUntil(lambda: STORY in words_on(page))
    set_discreet(window, True)
    assert STORY not in words_on(page)


def test_the_owner_reviews_asks_and_closes_and_the_reporter_answers(qtbot, window_of, acting):
    record = acting("reception", lambda seat: incidents.seal(seat, told(seat)).id)
    page = opened(qtbot, window_of("owner"), record)
    page.steps.buttons["review"].click()
    qtbot.waitUntil(lambda: page.findChild(Chip).text() == "In review")
    say(qtbot, page, "ask", "Was the side door locked?")
    qtbot.waitUntil(lambda: page._shown.record.status is Status.QUESTION)
    page = opened(qtbot, window_of("reception"), record)
    page.story.open.click()
    qtbot.waitUntil(lambda: "Was the side door locked?" in words_on(page))
    say(qtbot, page, "answer", "No, it stood open.")
    qtbot.waitUntil(lambda: page._shown.record.status is Status.IN_REVIEW)
    page = opened(qtbot, window_of("owner"), record)
    say(qtbot, page, "close", "It now locks by itself.")
    qtbot.waitUntil(lambda: page._shown.record.status is Status.CLOSED)
    page = opened(qtbot, window_of("reception"), record)
    page.story.open.click()
    qtbot.waitUntil(lambda: "It now locks by itself." in words_on(page))


def say(qtbot, page, step, text):
    page.steps.buttons[step].click()
    asked = page.findChild(SentenceDialog)
    asked.finish.click()
    qtbot.waitUntil(lambda: asked.question.error.text() != "")
    asked.text.setText(text)
    asked.finish.click()


def test_what_is_missing_is_added_and_what_was_said_is_corrected(qtbot, window_of, acting):
    record = acting(
        "reception", lambda seat: incidents.quick_note(seat, Report(story="Shouting.", place="Reception")).id
    )
    page = opened(qtbot, window_of("reception"), record)
    page.story.open.click()
    qtbot.waitUntil(lambda: page.needs.isVisible())
    page.needs.button.click()
    asked = page.findChild(AnswersDialog)
    asked.answers.rows["kinds"].widget.press("verbal")
    asked.answers.rows["severity"].widget.row.press("2")
    asked.finish.click()
    qtbot.waitUntil(lambda: page._shown.report.severity == 2)
    page.steps.buttons["correct"].click()
    asked = next(one for one in page.findChildren(AnswersDialog) if one.isVisible())
    asked.answers.rows["severity"].widget.row.press("3")
    asked.text.setText("Misread the grades.")
    asked.finish.click()
    qtbot.waitUntil(lambda: page._shown.report.severity == 3)
    qtbot.waitUntil(lambda: "Misread the grades." in words_on(page))


def test_an_addendum_is_sealed_and_the_box_is_empty_again(qtbot, window_of, acting):
    record = acting("clinician", lambda seat: incidents.seal(seat, told(seat)).id)
    page = opened(qtbot, window_of("clinician"), record)
    page.add.click()
    qtbot.waitUntil(lambda: page.question.error.text() != "")
    page.text.setText("He rang twice the next day.")
    page.add.click()
    qtbot.waitUntil(lambda: page.text.text() == "" and len(page._shown.history) == 2)


def test_an_addendum_that_was_begun_is_there_again_after_a_lock_and_is_no_unfinished_report(
    qtbot, window_of, acting
):
    record = acting("reception", lambda seat: incidents.seal(seat, told(seat)).id)
    window = window_of("reception")
    page = opened(qtbot, window, record)
    page.text.setText("He rang")
    window.desk.lock()
    window = window_of("reception")
    page = opened(qtbot, window, record)
    qtbot.waitUntil(lambda: page.text.text() == "He rang")
    assert capture(qtbot, window).form.story.text() == ""
    page = opened(qtbot, window, record)
    qtbot.waitUntil(lambda: page.text.text() == "He rang")
    page.add.click()
    qtbot.waitUntil(lambda: page.text.text() == "" and len(page._shown.history) == 2)
    window.desk.close()
    assert acting("reception", drafts.waiting) == []


def test_the_register_is_narrowed_by_typing_and_by_kind_and_goes_out_as_csv(
    qtbot, window_of, acting, tmp_path
):
    def three(seat):
        incidents.seal(seat, told(seat, kinds=("damage",), place="Car park"))
        incidents.seal(seat, told(seat, severity=4))
        incidents.seal(seat, told(seat, story="=cmd()"))

    acting("clinician", three)
    page = shown(qtbot, window_of("clinician"), "incidents", IncidentsPage)
    rows = page.table.model
    qtbot.waitUntil(lambda: len(rows.rows) == 3)
    page.kind.setCurrentIndex(page.kind.findData("damage"))
    page.kind.activated.emit(page.kind.currentIndex())
    qtbot.waitUntil(lambda: [line.place for line in rows.rows] == ["Car park"])
    page.kind.setCurrentIndex(0)
    page.table.filter.setText("room")
    page.kind.activated.emit(0)
    qtbot.waitUntil(lambda: [line.place for line in rows.rows] == ["Room 2", "Room 2"])
    dialogs.path = lambda title: tmp_path / "list.csv"
    try:
        next(one for one in page.findChildren(Button) if one.text().startswith("Save list")).click()
        saving = page.findChild(SaveList)
        saving.format.press("csv")
        saving.finish.click()
        qtbot.waitUntil(lambda: (tmp_path / "list.csv").exists())
    finally:
        dialogs.path = None
    assert (tmp_path / "list.csv").read_text("utf-8-sig").count("Room 2") == 2


def test_enter_on_a_line_of_the_register_opens_it(qtbot, window_of, acting, keyboard):
    acting("clinician", lambda seat: incidents.seal(seat, told(seat)))
    window = window_of("clinician")
    page = shown(qtbot, window, "incidents", IncidentsPage)
    qtbot.waitUntil(lambda: len(page.table.model.rows) == 1)
    keys = keyboard(window)
    keys.press(Qt.Key.Key_Down)
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(window.shell.page(), IncidentPage))


def test_every_part_that_takes_the_focus_has_a_name(qtbot, window_of, acting):
    record = acting("owner", lambda seat: incidents.seal(seat, told(seat)).id)
    window = window_of("owner")
    for page in (
        capture(qtbot, window),
        opened(qtbot, window, record),
        shown(qtbot, window, "incidents", IncidentsPage),
    ):
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
    record = acting("owner", lambda seat: incidents.seal(seat, told(seat)).id)
    window = window_of("owner")
    window.resize(*size)
    for page in (
        capture(qtbot, window),
        opened(qtbot, window, record),
        shown(qtbot, window, "incidents", IncidentsPage),
    ):
        qtbot.wait(50)
        assert (window.width(), window.height()) == size
        for area in page.findChildren(QScrollArea):
            assert area.horizontalScrollBar().maximum() == 0, type(page).__name__


def test_a_search_right_after_an_unlock_says_how_far_it_is_and_goes_on_by_itself(
    qtbot, window_of, acting, monkeypatch
):
    acting("clinician", lambda seat: [incidents.seal(seat, told(seat)) for _n in range(clinical.STEP + 5)])
    monkeypatch.setattr(incident_lists, "PIECE_MS", 0)
    monkeypatch.setattr(storethread, "QUIET_SECONDS", 60)
    window = window_of("clinician")
    page = shown(qtbot, window, "incidents", IncidentsPage)
    heard: list[str] = []
    monkeypatch.setattr(page.aside, "setText", heard.append)
    page._seek("between")
    qtbot.waitUntil(lambda: any("being made ready" in words for words in heard))
    qtbot.waitUntil(lambda: heard[-1:] == [""] and page.table.model.rowCount() == clinical.STEP + 5)
