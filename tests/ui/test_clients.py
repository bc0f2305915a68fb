"""Clients and flags in a real window: found, added, flagged, reviewed and imported, by keyboard first."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.domain.actions import Action, Status
from app.domain.clients import Particulars
from app.domain.flag_fields import Level
from app.domain.flags import TwoTests, Wanted
from app.domain.kinds import Kind
from app.services import clients, flag_lists, flags
from app.store import ledger
from app.ui.clients.client import ClientPage
from app.ui.clients.client_form import ClientFormPage
from app.ui.clients.flag_form import FlagFormPage
from app.ui.clients.importing import ImportPage
from app.ui.clients.page import ClientsPage
from app.ui.lists.saving import SaveList
from app.ui.parts.dialogs import dialogs
from app.ui.parts.discreet import set_discreet

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

CTRL = Qt.KeyboardModifier.ControlModifier
BOTH = CTRL | Qt.KeyboardModifier.ShiftModifier
WHY = "Blocked the door on 20 November"
ACTION = "Two staff in the room."
WANTED = Wanted(
    level=Level.HIGH,
    label="Two staff",
    action=ACTION,
    review=date(2027, 5, 1),
    category="violence",
    behaviour=WHY,
)
YES = TwoTests(must_know=True, outweighs=True)
FILE = b"""Client ID,First Name,Last Name,Diagnosis
77,Ada,Okafor,x
78,Ben,Lin,x
79,,,x
"""


def texts(widget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def shown(qtbot, window, key, kind, **where):
    window.shell.show_page(key, where)
    page = window.shell.page()
    assert isinstance(page, kind)
    return page


def arrived(qtbot, window, kind):
    qtbot.waitUntil(lambda: isinstance(window.shell.page(), kind), timeout=5_000)
    return window.shell.page()


def active(qtbot, window) -> None:
    """Give a window the keyboard."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def names(page: ClientsPage) -> list[str]:
    return [row.client.name for row in page.list.model.rows]


@pytest.fixture
def ada(acting) -> str:
    """A client with a flag that a clinician raised."""

    def make(seat) -> str:
        client = clients.add(seat, Particulars(name="Ada Okafor", reference="77", access="Deaf in one ear"))
        flags.raise_flag(seat, client.id, WANTED, YES)
        return client.id

    return acting("clinician", make)


@pytest.fixture
def page_of(qtbot, window_of, ada):
    """Open Ada's page as somebody."""

    def open_as(who: str):
        window = window_of(who)
        page = shown(qtbot, window, "client", ClientPage, record=ada)
        qtbot.waitUntil(lambda: bool(page.parts) and page.parts[0].isVisible())
        return window, page

    return open_as


def test_a_client_is_added_found_and_opened_from_the_keyboard(qtbot, window_of, keyboard) -> None:
    window = window_of("reception")
    active(qtbot, window)
    keys = keyboard(window)
    page = shown(qtbot, window, "clients", ClientsPage)
    qtbot.waitUntil(lambda: "Your clients will be here" in page.list.empty.text())
    keys.press(Qt.Key.Key_N, BOTH)
    form = arrived(qtbot, window, ClientFormPage)
    qtbot.waitUntil(lambda: form.clinician.count() == 3)
    assert keys.focus().accessibleName() == "Name"
    keys.type("Ada Okafor")
    keys.press(Qt.Key.Key_Return, CTRL)
    one = arrived(qtbot, window, ClientPage)
    qtbot.waitUntil(lambda: one.shown is not None)
    assert one.name.text() == "Ada Okafor" and "C-0001 is added" in window.shell.bar.text.text()
    page = shown(qtbot, window, "clients", ClientsPage)
    qtbot.waitUntil(lambda: names(page) == ["Ada Okafor"])
    assert keys.focus() is page.list.filter
    keys.type("okaf")
    qtbot.waitUntil(lambda: names(page) == ["Ada Okafor"])
    keys.tab_to("Clients")
    keys.press(Qt.Key.Key_Down)
    keys.press(Qt.Key.Key_Return)
    assert arrived(qtbot, window, ClientPage).record == one.record


def test_adding_a_client_can_be_taken_back_from_the_bar(qtbot, window_of) -> None:
    window = window_of("reception")
    form = shown(qtbot, window, "client-form", ClientFormPage)
    qtbot.waitUntil(lambda: form.clinician.count() == 3)
    form.name.setText("Ada Okafor")
    form.keep_button.click()
    arrived(qtbot, window, ClientPage)
    qtbot.waitUntil(lambda: window.shell.bar.undo.isVisible())
    window.shell.bar.undo.click()
    page = arrived(qtbot, window, ClientsPage)
    qtbot.waitUntil(lambda: "entered in error" in window.shell.bar.text.text())
    assert names(page) == []


def test_a_client_without_a_name_is_refused_at_the_name_and_the_rest_is_kept(qtbot, window_of) -> None:
    window = window_of("reception")
    form = shown(qtbot, window, "client-form", ClientFormPage)
    qtbot.waitUntil(lambda: form.clinician.count() == 3)
    form.reference.setText("EHR-77")
    form.keep_button.click()
    qtbot.waitUntil(lambda: form.rows["name"].error.text() != "")
    assert form.reference.text() == "EHR-77"


def test_what_is_typed_about_a_new_client_is_taken_up_again(qtbot, window_of, keyboard) -> None:
    window = window_of("reception")
    form = shown(qtbot, window, "client-form", ClientFormPage)
    qtbot.waitUntil(lambda: form.clinician.count() == 3)
    keyboard(window)
    qtbot.keyClicks(form.name, "Ada")
    with qtbot.waitSignal(window.desk.kept):
        form.leave()
    window = window_of("reception")
    form = shown(qtbot, window, "client-form", ClientFormPage)
    qtbot.waitUntil(lambda: form.name.text() == "Ada")


def test_a_correction_leaves_odd_characters_that_nobody_touched(qtbot, window_of, acting) -> None:
    odd = "\u2029test\u2029"
    client = acting("reception", lambda seat: clients.add(seat, Particulars(name=odd, aliases=(odd,))))
    window = window_of("reception")
    form = shown(qtbot, window, "client-form", ClientFormPage, record=client.id)
    qtbot.waitUntil(lambda: form.before is not None)
    qtbot.keyClicks(form.phone, "0142")
    form.keep_button.click()
    page = arrived(qtbot, window, ClientPage)
    qtbot.waitUntil(lambda: page.shown is not None)
    kept = page.shown.client
    assert (kept.name, kept.aliases, kept.phone_ends) == (odd, (odd,), "0142")


def test_reception_sees_what_to_do_and_nothing_of_why(page_of) -> None:
    window, page = page_of("reception")
    assert ACTION in texts(page) and "High · Two staff" in texts(page)
    assert "why" not in page.parts[0].buttons and not page.flag.isVisible()
    page.toggle_why()
    assert page.steps.reasons == {} and WHY not in texts(window) and "Violence" not in texts(window)


def test_a_clinician_opens_why_with_one_key_and_it_is_recorded(qtbot, page_of, keyboard) -> None:
    window, page = page_of("clinician")
    active(qtbot, window)
    assert WHY not in texts(page)
    page.setFocus()
    qtbot.keyClick(page, Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: WHY in texts(page) and "Deaf in one ear" in texts(page))
    assert "Violence toward staff or others" in texts(page)
    opened: list[Action] = []
    window.desk.ask(
        lambda seat: [e.head.action for e in ledger.page(seat.vault, limit=2)], then=opened.extend
    )
    qtbot.waitUntil(lambda: opened == [Action.OPENED, Action.OPENED])
    qtbot.keyClick(page, Qt.Key.Key_F7)
    assert WHY not in texts(page)


def test_leaving_the_page_drops_what_was_opened(qtbot, page_of) -> None:
    window, page = page_of("clinician")
    page.toggle_why()
    qtbot.waitUntil(lambda: WHY in texts(page))
    window.shell.show_page("clients")
    assert page.steps.reasons == {} and page.needs is None and WHY not in texts(page)


def test_discreet_shows_initials_and_no_story(qtbot, page_of) -> None:
    window, page = page_of("clinician")
    page.toggle_why()
    qtbot.waitUntil(lambda: WHY in texts(page))
    set_discreet(window, True)
    assert page.name.text() == "A. O." and WHY not in texts(window) and "Okafor" not in texts(window)
    assert "Violence" not in texts(window)
    assert ACTION in texts(page)


def test_forms_hide_what_is_personal_while_discreet_and_keep_what_was_typed(qtbot, window_of, acting) -> None:
    client = acting("clinician", lambda seat: clients.add(seat, Particulars(name="Ben Lin")))
    window = window_of("clinician")
    form = shown(qtbot, window, "client-form", ClientFormPage)
    form.name.setText("Ada Okafor")
    set_discreet(window, True)
    assert not form.name.isVisible()
    set_discreet(window, False)
    assert form.name.isVisible() and form.name.text() == "Ada Okafor"
    set_discreet(window, True)
    flag = shown(qtbot, window, "flag-form", FlagFormPage, client=client.id)
    qtbot.waitUntil(lambda: "B. L." in flag.who.text())
    assert not flag.answers.category.isVisible() and flag.answers.action.isVisible()


def test_a_flag_is_raised_from_the_keyboard_after_its_two_questions(
    qtbot, window_of, acting, keyboard
) -> None:
    client = acting("clinician", lambda seat: clients.add(seat, Particulars(name="Ben Lin")))
    window = window_of("clinician")
    active(qtbot, window)
    keys = keyboard(window)
    shown(qtbot, window, "flag-form", FlagFormPage, client=client.id)
    form = window.shell.page()
    qtbot.waitUntil(lambda: form.drafting.draft != "")
    assert keys.focus().accessibleName() == "Must staff know it at first contact?: Yes"
    keys.press(Qt.Key.Key_Space)
    keys.press(Qt.Key.Key_Return, CTRL)
    assert "outweigh" in form.answers.rows["outweighs"].error.text()
    assert keys.focus().accessibleName() == "Does the risk outweigh the client's privacy?: Yes"
    keys.press(Qt.Key.Key_Space)
    keys.tab_to("Level: Care")
    keys.press(Qt.Key.Key_Right, times=2)
    keys.press(Qt.Key.Key_Space)
    keys.tab_to("Desk label")
    keys.type("Difficult")
    assert "“difficult”" in form.preview.doubts.text()
    keys.tab_to("What to do at the desk")
    keys.type(ACTION)
    keys.tab_to("What it is about: Violence toward staff or others")
    keys.press(Qt.Key.Key_Space)
    keys.tab_to("What was seen or heard")
    keys.type(WHY)
    keys.press(Qt.Key.Key_Return, CTRL)
    page = arrived(qtbot, window, ClientPage)
    qtbot.waitUntil(lambda: page.shown is not None and len(page.shown.flags) == 1)
    flag = page.shown.flags[0].flag
    assert (flag.level, flag.label, flag.action) == (Level.HIGH, "Difficult", ACTION)
    qtbot.waitUntil(lambda: "not yet approved" in texts(page))
    assert "F-0001 is raised" in window.shell.bar.text.text()


def test_a_flag_that_should_not_be_is_refused_in_words_that_help(qtbot, window_of, acting) -> None:
    client = acting("clinician", lambda seat: clients.add(seat, Particulars(name="Ben Lin")))
    window = window_of("clinician")
    form = shown(qtbot, window, "flag-form", FlagFormPage, client=client.id)
    qtbot.waitUntil(lambda: form.drafting.draft != "")
    form.answers.must_know.press("no")
    form.finish.click()
    assert "only clinicians" in form.answers.rows["must_know"].error.text()


def test_the_review_day_follows_the_category_until_a_person_sets_it(qtbot, window_of, acting) -> None:
    client = acting("clinician", lambda seat: clients.add(seat, Particulars(name="Ben Lin")))
    window = window_of("clinician")
    answers = shown(qtbot, window, "flag-form", FlagFormPage, client=client.id).answers
    qtbot.waitUntil(lambda: window.shell.page().drafting.draft != "")
    today = date(2026, 11, 23)
    answers.category.press("suicide")
    assert answers.review.day() == today + timedelta(days=90)
    answers.category.press("violence")
    assert answers.review.day() == today + timedelta(days=180)
    answers.review.set_day(today + timedelta(days=30))
    answers.category.press("suicide")
    assert answers.review.day() == today + timedelta(days=30)


def test_a_second_person_approves_and_the_first_is_not_asked(qtbot, page_of) -> None:
    _window, page = page_of("clinician")
    assert "approve" not in page.parts[0].buttons
    _window, page = page_of("owner")
    page.parts[0].buttons["approve"].click()
    qtbot.waitUntil(lambda: "approved by Sample Owner" in texts(page))


def test_a_review_needs_its_sentence_and_shows_in_the_history(qtbot, page_of) -> None:
    window, page = page_of("clinician")
    page.parts[0].buttons["keep"].click()
    asked = page.steps.dialog
    asked.finish.click()
    qtbot.waitUntil(lambda: asked.rows["sentence"].error.text() != "")
    asked.rows["sentence"].widget.setText("The custody case goes on.")
    asked.finish.click()
    qtbot.waitUntil(lambda: "reviewed: keep" in texts(page.history))
    assert "custody" not in texts(window)


def test_a_flag_is_changed_with_every_answer_it_had(qtbot, page_of) -> None:
    window, page = page_of("clinician")
    page.parts[0].buttons["change"].click()
    form = arrived(qtbot, window, FlagFormPage)
    qtbot.waitUntil(lambda: form.answers.action.text() == ACTION)
    assert form.answers.texts["behaviour"].text() == WHY and not form.answers.tests.isVisible()
    form.answers.level.press("caution")
    form.sentence.setText("Calmer since.")
    form.finish.click()
    page = arrived(qtbot, window, ClientPage)
    qtbot.waitUntil(lambda: page.shown is not None and page.shown.flags[0].flag.level is Level.CAUTION)
    found: list[flags.Reasons] = []
    window.desk.do(flags.reasons, page.shown.flags[0].flag.id, then=found.append)
    qtbot.waitUntil(lambda: bool(found))
    assert found[0].answers["behaviour"] == WHY and found[0].said[0].words == "Calmer since."


@pytest.mark.parametrize(("how", "status"), [("end", Status.ENDED), ("error", Status.WITHDRAWN)])
def test_a_flag_ends_or_is_taken_back_and_stays_below(qtbot, page_of, how: str, status: Status) -> None:
    _window, page = page_of("clinician")
    page.parts[0].buttons["end"].click()
    asked = page.steps.dialog
    asked.rows["how"].widget.press(how)
    asked.rows["sentence"].widget.setText("Moved away.")
    asked.finish.click()
    qtbot.waitUntil(
        lambda: page.shown is not None and [card.flag.status for card in page.shown.past] == [status]
    )
    qtbot.waitUntil(lambda: "No flag acts" in texts(page))


def test_an_overdue_flag_turns_grey_and_asks(qtbot, page_of, clock) -> None:
    clock.now += timedelta(days=300)
    _window, page = page_of("clinician")
    assert "Past its review" in texts(page) and "Review was due" in texts(page)


def test_what_the_client_says_is_kept_with_the_flag(qtbot, page_of) -> None:
    window, page = page_of("clinician")
    page.parts[0].buttons["tell"].click()
    qtbot.waitUntil(lambda: page.steps.dialog is not None)
    asked = page.steps.dialog
    asked.rows["told"].widget.press("yes")
    asked.rows["contest"].widget.setText("I only stood there.")
    asked.finish.click()
    qtbot.waitUntil(lambda: page.steps.dialog is None)
    page.toggle_why()
    qtbot.waitUntil(lambda: "I only stood there." in texts(page))


def test_an_incident_for_this_client_begins_with_them_named(qtbot, page_of) -> None:
    window, page = page_of("clinician")
    page.report.click()
    qtbot.waitUntil(lambda: window.shell.now == "log-incident")
    form = window.shell.page().form
    qtbot.waitUntil(lambda: [person.name for person in form.report().people] == ["Ada Okafor"])


def test_the_list_shows_the_highest_flag_and_how_many_more(qtbot, window_of, ada, acting) -> None:
    care = Wanted(**{**{f: getattr(WANTED, f) for f in WANTED.__struct_fields__}, "level": Level.CARE})
    acting("clinician", lambda seat: flags.raise_flag(seat, ada, care, YES))
    page = shown(qtbot, window_of("clinician"), "clients", ClientsPage)
    qtbot.waitUntil(lambda: names(page) == ["Ada Okafor"])
    row, column = page.list.model.rows[0], page.list.model.columns[-1]
    assert column.text(row) == "High · Two staff  +1" and column.level(row) == "high"


def test_a_long_list_comes_a_page_at_a_time_and_sorts_in_the_store(qtbot, window_of, acting) -> None:
    def fill(seat) -> None:
        rows = "\n".join(f"Client {number:03d},{number}" for number in range(250))
        clients.import_file(seat, f"Name,Reference\n{rows}\n".encode(), False)

    acting("owner", fill)
    page = shown(qtbot, window_of("owner"), "clients", ClientsPage)
    qtbot.waitUntil(lambda: len(names(page)) == clients.PAGE)
    page.list.model.fetchMore(page.list.model.index(-1, -1))
    qtbot.waitUntil(lambda: len(names(page)) == 2 * clients.PAGE)
    page.list._sorted_by(1)
    page.list._sorted_by(1)
    qtbot.waitUntil(lambda: names(page)[:1] == ["Client 249"])


def test_the_shown_list_is_saved_as_csv(qtbot, window_of, ada, tmp_path, monkeypatch) -> None:
    page = shown(qtbot, window_of("clinician"), "clients", ClientsPage)
    qtbot.waitUntil(lambda: names(page) == ["Ada Okafor"])
    monkeypatch.setattr(dialogs, "path", lambda _title: tmp_path / "clients.csv")
    page.export_button.click()
    asked = next(one for one in page.findChildren(SaveList) if one.isVisible())
    asked.format.set_value("csv")
    asked.finish.click()
    qtbot.waitUntil(lambda: (tmp_path / "clients.csv").exists(), timeout=10_000)
    assert b"Ada Okafor,C-0001,77" in (tmp_path / "clients.csv").read_bytes()


def test_reception_may_not_save_the_list(qtbot, window_of, ada) -> None:
    page = shown(qtbot, window_of("reception"), "clients", ClientsPage)
    qtbot.waitUntil(lambda: names(page) == ["Ada Okafor"])
    assert not page.export_button.isVisible() and page.import_button.isVisible()
    assert "Last seen" not in [column.words for column in page.list.model.columns]


def test_a_file_is_brought_in_line_by_line_all_or_nothing(
    qtbot, window_of, ada, tmp_path, monkeypatch
) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(FILE)
    window = window_of("owner")
    page = shown(qtbot, window, "client-import", ImportPage)
    monkeypatch.setattr(dialogs, "path", lambda _title: path)
    page.choose.click()
    qtbot.waitUntil(lambda: page.plan is not None, timeout=10_000)
    assert page.mapping() == {"first": 1, "last": 2, "reference": 0}
    assert [(line.line, line.standing.value) for line in page.lines.list.model.rows] == [
        (4, "problem"), (2, "same reference"), (3, "new"),
    ]  # fmt: skip
    assert not page.finish.isEnabled()
    page.leave_out.setChecked(True)
    assert page.finish.isEnabled() and "1 client" in page.finish.accessibleName()
    page.lines.list.choose(1)
    page.lines.one.press("update")
    assert "2 clients" in page.finish.accessibleName()
    page.finish.click()
    found = arrived(qtbot, window, ClientsPage)
    qtbot.waitUntil(lambda: names(found) == ["Ada Okafor", "Ben Lin"])


def test_a_file_that_cannot_be_read_is_refused_in_words_and_nothing_is_left(
    qtbot, window_of, tmp_path
) -> None:
    path = tmp_path / "broken.csv"
    path.write_bytes(b'Name\n"Ada\n')
    page = shown(qtbot, window_of("owner"), "client-import", ImportPage, path=str(path))
    qtbot.waitUntil(lambda: "Line 2" in page.remark.text(), timeout=10_000)
    assert page.table is None and not page.lines.isVisible()
    page.read(tmp_path / "gone.csv")
    qtbot.waitUntil(lambda: "cannot be read" in page.remark.text())


def test_other_columns_can_be_chosen_and_a_file_without_names_is_asked_about(
    qtbot, window_of, tmp_path
) -> None:
    path = tmp_path / "odd.csv"
    path.write_bytes(b"Colour,Who\nred,Ada\n")
    page = shown(qtbot, window_of("owner"), "client-import", ImportPage, path=str(path))
    qtbot.waitUntil(lambda: page.rows["name"].error.text() != "", timeout=10_000)
    page.boxes["name"].setCurrentIndex(2)
    page.boxes["name"].activated.emit(2)
    qtbot.waitUntil(lambda: page.plan is not None)
    assert [line.said.name for line in page.plan.fresh] == ["Ada"]


def test_every_naughty_action_stands_on_the_page_as_it_was_written(qtbot, window_of, ada, acting) -> None:
    odd = "<b>not bold</b> & \u202eturned\u202c  'quoted'"
    other = Wanted(**{**{f: getattr(WANTED, f) for f in WANTED.__struct_fields__}, "action": odd})
    acting("clinician", lambda seat: flags.raise_flag(seat, ada, other, YES))
    page = shown(qtbot, window_of("reception"), "client", ClientPage, record=ada)
    qtbot.waitUntil(lambda: odd in texts(page))
    assert flag_lists.PAGES[Kind.CLIENT] == "client"
