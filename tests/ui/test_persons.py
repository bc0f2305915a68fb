"""Persons of concern in a real window: added by keyboard, shown on Today, flagged, ended; and one person twice."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.domain.actions import Status
from app.domain.appointments import Appointment, Reading
from app.domain.clients import Particulars as Client
from app.domain.daylists import Origin
from app.domain.flag_fields import Level
from app.domain.flags import TwoTests, Wanted
from app.domain.persons import Particulars
from app.services import clients, daylists, flags, persons
from app.ui.clients.client import ClientPage
from app.ui.clients.flag_export import FlagExportPage
from app.ui.clients.flag_form import FlagFormPage
from app.ui.clients.shares import FlagSharesPage
from app.ui.clients.twin import SamePerson
from app.ui.parts.dialogs import dialogs
from app.ui.parts.discreet import set_discreet
from app.ui.persons.form import PersonFormPage
from app.ui.persons.page import PersonsPage
from app.ui.persons.person import PersonPage
from app.ui.today.page import TodayPage
from tests.keyboards import said

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

DAY = date(2026, 11, 23)
WHY = "Waited at the car park and shouted"
ACTION = "Do not say who is here."
YES = TwoTests(True, True)
WANTED = Wanted(
    level=Level.HIGH, label="Two staff", action="Two staff in the room.", review=date(2027, 5, 1),
    category="violence", behaviour="Blocked the door",
)  # fmt: skip
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def words(page) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page))


def shown(window, key, kind, **where):
    window.shell.show_page(key, where)
    page = window.shell.page()
    assert isinstance(page, kind)
    window.activateWindow()
    return page


def arrived(qtbot, window, kind):
    qtbot.waitUntil(lambda: isinstance(window.shell.page(), kind), timeout=10_000)
    return window.shell.page()


@pytest.fixture
def rex(acting) -> tuple[str, str]:
    """A client, and the person of whom the desk is told when she is expected."""

    def make(seat):
        ada = clients.add(seat, Client(name="Ada Okafor")).id
        person = persons.add(
            seat,
            Particulars(name="Rex Sample", description="Red van", action=ACTION, why=WHY, clients=(ada,)),
        )
        rows = (Appointment(time="09:00", name="Ada Okafor"),)
        daylists.bring_in(seat, DAY, Reading(rows=rows), Origin.CSV, "day")
        return ada, person.id

    return acting("clinician", make)


def test_a_person_is_added_from_the_keyboard_with_a_client_the_desk_is_told_about(
    qtbot, window_of, acting, keyboard
) -> None:
    acting("clinician", lambda seat: clients.add(seat, Client(name="Ada Okafor")))
    window = window_of("clinician")
    shown(window, "persons", PersonsPage)
    keys = keyboard(window)
    keys.press(Qt.Key.Key_N, CTRL_SHIFT)
    page = arrived(qtbot, window, PersonFormPage)
    qtbot.waitUntil(lambda: page.name.hasFocus() and bool(page.drafting.draft), timeout=10_000)
    keys.type("Rex Sample")
    keys.tab_to("What to do at the desk")
    keys.type(ACTION)
    keys.tab_to("The desk is told when these clients are expected")
    keys.type("Oka")
    qtbot.waitUntil(lambda: page.clients.pick.list.isVisible(), timeout=10_000)
    keys.press(Qt.Key.Key_Down)
    keys.press(Qt.Key.Key_Return)
    assert len(page.clients.values()) == 1
    keys.tab_to("Why")
    keys.type(WHY)
    keys.ctrl(Qt.Key.Key_Return)
    one = arrived(qtbot, window, PersonPage)
    qtbot.waitUntil(lambda: ACTION in words(one), timeout=10_000)
    assert WHY not in words(one)
    keys.press(Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: WHY in words(one), timeout=10_000)
    keys.press(Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: WHY not in words(one), timeout=10_000)


def test_what_is_missing_is_said_at_its_field_and_the_rest_is_kept(qtbot, window_of) -> None:
    window = window_of("clinician")
    page = shown(window, "person-form", PersonFormPage)
    qtbot.waitUntil(lambda: bool(page.drafting.draft), timeout=10_000)
    page.name.setText("Rex Sample")
    page.finish.click()
    qtbot.waitUntil(lambda: "should do" in words(page), timeout=10_000)
    assert page.name.text() == "Rex Sample"


def test_what_was_begun_is_taken_up_again(qtbot, window_of, keyboard) -> None:
    window = window_of("clinician")
    page = shown(window, "person-form", PersonFormPage)
    qtbot.waitUntil(lambda: page.name.hasFocus() and bool(page.drafting.draft), timeout=10_000)
    keyboard(window).type("Half a name")
    shown(window, "persons", PersonsPage)
    again = shown(window_of("clinician"), "person-form", PersonFormPage)
    qtbot.waitUntil(lambda: again.name.text() == "Half a name", timeout=10_000)


def test_a_correction_leaves_what_nobody_touched(qtbot, window_of, acting, rex) -> None:
    ada, person = rex
    window = window_of("clinician")
    page = shown(window, "person-form", PersonFormPage, record=person)
    qtbot.waitUntil(lambda: page.action.text() == ACTION and page.why.text() == WHY, timeout=10_000)
    page.description.setText("Blue van")
    page.description.document().setModified(True)
    page.finish.click()
    arrived(qtbot, window, PersonPage)
    window.close()
    now = acting("clinician", lambda seat: (persons.one(seat, person), persons.why(seat, person).why))
    assert (now[0].description, now[0].clients, now[1]) == ("Blue van", (ada,), WHY)


def test_today_says_whom_to_look_out_for_and_reception_reads_no_why(qtbot, window_of, rex) -> None:
    window = window_of("reception")
    page = shown(window, "today", TodayPage)
    qtbot.waitUntil(lambda: page.watches.isVisible(), timeout=10_000)
    assert ACTION in words(page) and "Red van" in words(page) and "because of C-0001" in words(page)
    set_discreet(window, True)
    assert "Red van" not in words(page) and ACTION in words(page)
    set_discreet(window, False)
    one = shown(window, "person", PersonPage, record=rex[1])
    qtbot.waitUntil(lambda: ACTION in words(one), timeout=10_000)
    assert not one.edit.isVisible() and not one.flag.isVisible() and "clinicians only" not in words(one)
    with_her = shown(window, "client", ClientPage, record=rex[0])
    qtbot.waitUntil(lambda: "Look out for" in words(with_her), timeout=10_000)


def test_a_flag_about_a_person_goes_back_to_their_page(qtbot, window_of, acting, rex) -> None:
    acting("clinician", lambda seat: flags.raise_flag(seat, rex[1], WANTED, YES))
    window = window_of("clinician")
    page = shown(window, "person", PersonPage, record=rex[1])
    qtbot.waitUntil(lambda: len(page.parts) == 1, timeout=10_000)
    assert "export" not in page.parts[0].buttons
    page.parts[0].buttons["change"].click()
    form = arrived(qtbot, window, FlagFormPage)
    qtbot.waitUntil(lambda: form.answers.action.text() == WANTED.action, timeout=10_000)
    form.answers.label.setText("Do not let in")
    form.sentence.setText("It is clearer so.")
    form.finish.click()
    again = arrived(qtbot, window, PersonPage)
    qtbot.waitUntil(
        lambda: bool(again.parts) and again.parts[0].card.flag.label == "Do not let in", timeout=10_000
    )


def test_who_is_no_concern_any_more_can_be_again_from_the_bar(qtbot, window_of, acting, rex) -> None:
    window = window_of("clinician")
    page = shown(window, "person", PersonPage, record=rex[1])
    qtbot.waitUntil(lambda: page.ending.isVisible(), timeout=10_000)
    page.ending.click()
    qtbot.waitUntil(lambda: "no concern any more" in page.aside.text(), timeout=10_000)
    page.ending.click()
    qtbot.waitUntil(lambda: "no concern" not in page.aside.text(), timeout=10_000)
    listed = shown(window, "persons", PersonsPage)
    qtbot.waitUntil(lambda: len(listed.list.model.rows) == 1, timeout=10_000)


def test_one_entered_in_error_is_asked_about_first(qtbot, window_of, rex, monkeypatch) -> None:
    page = shown(window_of("clinician"), "person", PersonPage, record=rex[1])
    qtbot.waitUntil(lambda: page.wrong.isVisible(), timeout=10_000)
    monkeypatch.setattr(dialogs, "answer", lambda _title: False)
    page.wrong.click()
    assert "error" not in page.aside.text()
    monkeypatch.setattr(dialogs, "answer", lambda _title: True)
    page.wrong.click()
    qtbot.waitUntil(lambda: "entered in error" in page.aside.text(), timeout=10_000)
    assert not page.edit.isVisible() and not page.flag.isVisible()


def test_two_records_become_one_and_two_again_from_the_page(qtbot, window_of, acting, rex) -> None:
    twin = acting("clinician", lambda seat: clients.add(seat, Client(name="Adaeze Brandt")))
    window = window_of("clinician")
    page = shown(window, "client", ClientPage, record=rex[0])
    qtbot.waitUntil(lambda: page.same.isVisible(), timeout=10_000)
    page.same.click()
    asked = next(one for one in page.findChildren(SamePerson) if one.isVisible())
    asked.finish.click()
    assert "choose from the list" in words(asked)
    asked.pick.line.setFocus()
    asked.pick.line.setText("Adaeze")
    asked.pick.sought.emit("Adaeze")
    qtbot.waitUntil(lambda: asked.pick.list.count() == 1, timeout=10_000)
    asked.pick._take(asked.pick.list.item(0))
    asked.finish.click()
    qtbot.waitUntil(lambda: "Adaeze Brandt  C-0002" in words(page), timeout=10_000)
    apart = next(
        one for one in page.findChildren(type(page.back)) if said(one) == "C-0002 is not the same person"
    )
    apart.click()
    qtbot.waitUntil(lambda: "Adaeze Brandt" not in words(page), timeout=10_000)
    window.close()
    assert acting("clinician", lambda seat: clients.one(seat, twin.id)).status is Status.ACTIVE


def test_flags_are_shown_field_by_field_and_saved_for_another_program(
    qtbot, window_of, acting, rex, tmp_path, monkeypatch
) -> None:
    acting("clinician", lambda seat: flags.raise_flag(seat, rex[0], WANTED, YES))
    path = tmp_path / "flags.fhir.json"
    monkeypatch.setattr(dialogs, "path", lambda _title: path)
    page = shown(window_of("clinician"), "flag-export", FlagExportPage)
    qtbot.waitUntil(lambda: any(row.value == WANTED.action for row in page.list.model.rows), timeout=10_000)
    assert not any("Ada" in row.value or "Blocked" in row.value for row in page.list.model.rows)
    page.names.setChecked(True)
    qtbot.waitUntil(lambda: any(row.value == "Ada Okafor" for row in page.list.model.rows), timeout=10_000)
    page.save.click()
    qtbot.waitUntil(path.exists, timeout=10_000)
    assert "Ada Okafor" in path.read_text("utf-8") and "Blocked" not in path.read_text("utf-8")


def test_an_owner_sees_how_flags_fall_and_a_clinician_has_no_such_page(qtbot, window_of, acting, rex) -> None:
    acting("clinician", lambda seat: flags.raise_flag(seat, rex[0], WANTED, YES))
    page = shown(window_of("owner"), "flag-shares", FlagSharesPage)
    qtbot.waitUntil(lambda: "1 act" in page.summary.text(), timeout=10_000)
    assert "keeps no birth year" in words(page)
    window = window_of("clinician")
    window.shell.show_page("flag-shares", {})
    assert not isinstance(window.shell.page(), FlagSharesPage)
