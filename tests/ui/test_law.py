"""The law in the window, by keyboard: packs chosen, clocks begun and ended, records read before they leave."""

import csv
import io
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.domain.kinds import Kind
from app.services import clocks, incidents, laws
from app.services import practice as practices
from app.store import records
from app.ui.law.clocks import ClocksPage
from app.ui.law.exporting import LawRecordPage
from app.ui.parts.dialogs import dialogs
from app.ui.parts.discreet import set_discreet
from tests.services.test_laws import OWN
from tests.services.test_projections import assault

PATIENCE = 10_000


@pytest.fixture
def assaulted(acting):
    """Let the practice go by every pack that has a record, after an assault."""

    def tell(seat):
        laws.choose(seat, ("generic", "us-federal", "us-ca", "us-wa"))
        return incidents.seal(seat, assault(seat)).id

    return acting("owner", tell)


def record_page(qtbot, window, law: str = "California") -> LawRecordPage:
    window.shell.show_page("law-records")
    page = window.shell.page()
    qtbot.waitUntil(lambda: len(page.ask.laws.pills) == 4, timeout=PATIENCE)
    page.ask.laws.press(next(one.code for one in page.ask.laws.pills if one.text() == law))
    return page


def settings_page(qtbot, window, tab: str):
    window.shell.show_page("settings")
    page = window.shell.page()
    texts = [page.tabs.tabText(at) for at in range(page.tabs.count())]
    page.tabs.setCurrentIndex(texts.index(tab))
    return page


def test_the_californian_log_is_read_field_by_field_and_signed_by_keyboard(
    qtbot, window_of, assaulted, keyboard, tmp_path, monkeypatch, acting
):
    path = tmp_path / "log"
    monkeypatch.setattr(dialogs, "path", lambda _title: path)
    window = window_of("owner")
    page = record_page(qtbot, window)
    keys = keyboard(window)
    assert not page.sign.isEnabled() and not page.table.isEnabled()
    keys.tab_to("Your job title")
    keys.type("Practice manager")
    keys.tab_to("Show what leaves")
    keys.press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.shown is not None, timeout=PATIENCE)
    assert not page.sign.isEnabled()
    keys.tab_to("C Detailed description")
    assert "[a client]" in keys.focus().toPlainText() and "Kimberly" not in keys.focus().toPlainText()
    keys.type("Seen by Kimberly Example. ")
    page.read.setFocus()
    keys.press(Qt.Key.Key_Space)
    assert page.sign.isEnabled()
    keys.ctrl(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "still names somebody" in page.wrong.text(), timeout=PATIENCE)
    story = page.leaving.texts["INC-2026-0001", "story"]
    assert story.hasFocus() and not list(tmp_path.glob("log*"))
    story.setText("A client threw a cup.")
    assert not page.read.isChecked() and not page.sign.isEnabled()  # what was changed is read again
    page.read.setFocus()
    keys.press(Qt.Key.Key_Space)
    keys.ctrl(Qt.Key.Key_Return)
    signed = tmp_path / "log.pdf"
    qtbot.waitUntil(signed.exists, timeout=20_000)
    window.close()
    found = acting("owner", lambda seat: records.page(seat.vault, Kind.EXPORT, limit=1).rows[0].now)
    assert (found["law"], found["record"]) == ("us-ca/1", "violent-incident-log")


def test_the_table_is_saved_and_another_period_shows_nothing_of_the_last_one(
    qtbot, window_of, assaulted, keyboard, tmp_path, monkeypatch
):
    monkeypatch.setattr(dialogs, "path", lambda _title: tmp_path / "record")
    window = window_of("owner")
    page = record_page(qtbot, window, "Washington")
    page.preview()
    qtbot.waitUntil(lambda: page.shown is not None, timeout=PATIENCE)
    page.read.setFocus()
    keyboard(window).press(Qt.Key.Key_Space)
    page.table.setFocus()
    keyboard(window).press(Qt.Key.Key_Space)
    saved = tmp_path / "record.csv"
    qtbot.waitUntil(saved.exists, timeout=PATIENCE)
    heads, row = csv.reader(io.StringIO(saved.read_text("utf-8-sig")))
    assert row[heads.index("3 Name of who was harmed")] == "Sample Clinician"
    page.ask.periods.press("last")
    assert page.shown is None and not page.table.isEnabled() and not page.leaving.texts


def test_stories_vanish_while_discreet(qtbot, window_of, assaulted):
    window = window_of("owner")
    page = record_page(qtbot, window)
    page.preview()
    qtbot.waitUntil(lambda: page.shown is not None, timeout=PATIENCE)
    set_discreet(window, True)
    story = page.leaving.texts["INC-2026-0001", "story"]
    assert story.isReadOnly() and story.story
    set_discreet(window, False)


@pytest.mark.parametrize(("who", "may"), [("owner", True), ("clinician", True), ("reception", False)])
def test_only_owners_and_clinicians_come_to_the_records_for_the_law(qtbot, window_of, who, may):
    window = window_of(who)
    window.shell.show_page("reports")
    assert any("Records for the law" in one.text() and not one.isHidden() for one in buttons(window)) is may


def buttons(window):
    from app.ui.parts.buttons import Button

    return window.shell.page().findChildren(Button)


def clocks_page(qtbot, window, count: int) -> ClocksPage:
    window.shell.show_page("clocks")
    page = window.shell.page()
    qtbot.waitUntil(lambda: len(page.rows.model.rows) == count, timeout=PATIENCE)
    return page


def test_a_clock_is_begun_and_ended_by_keyboard(qtbot, window_of, assaulted, keyboard):
    window = window_of("clinician")
    page = clocks_page(qtbot, window, 0)
    keys = keyboard(window)
    keys.ctrl(Qt.Key.Key_B)
    qtbot.waitUntil(lambda: page.asking is not None and page.asking.isVisible(), timeout=PATIENCE)
    keys.type("local police")
    keys.ctrl(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(page.rows.model.rows) == 1, timeout=PATIENCE)
    assert "Report the threat to the local police" in page.what.text()
    qtbot.waitUntil(lambda: page.asking is None, timeout=PATIENCE)
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.asking is not None and page.asking.isVisible(), timeout=PATIENCE)
    keys.ctrl(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Write what shows" in page.asking.words_row.error.text(), timeout=PATIENCE)
    keys.type("Rang at 09:00, report 26-1184.")
    keys.ctrl(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.rows.model.rows == [], timeout=PATIENCE)
    page.which.press("ended")
    qtbot.waitUntil(lambda: len(page.rows.model.rows) == 1, timeout=PATIENCE)
    assert "26-1184" in page.evidence.text() and page.end.isHidden()


def test_a_clock_stands_on_today_and_leads_to_its_page(qtbot, window_of, assaulted, acting):
    begun = acting("clinician", lambda seat: clocks.begin(seat, "us-ca/1/threat-police", seat.now()).record)
    window = window_of("clinician")
    window.shell.show_page("clocks", {"record": begun})
    page = window.shell.page()
    qtbot.waitUntil(lambda: page.rows.chosen() is not None, timeout=PATIENCE)
    assert page.rows.chosen().record == begun and not page.end.isHidden()


def test_reception_sees_that_a_clock_runs_and_not_what_it_is_about(qtbot, window_of, assaulted, acting):
    acting("clinician", lambda seat: clocks.begin(seat, "us-ca/1/threat-police", seat.now(), assaulted))
    window = window_of("reception")
    page = clocks_page(qtbot, window, 1)
    qtbot.waitUntil(lambda: page.about.isVisible(), timeout=PATIENCE)
    assert "is sealed to clinicians" in page.what.text() and page.end.isHidden() and page.since.isHidden()
    shown = str([page.rows.model.index(0, at).data() for at in range(page.rows.model.columnCount())])
    assert "police" not in shown and "INC-" not in shown and "Sealed" in shown


def test_an_owner_chooses_the_law_packs_and_at_least_one(qtbot, window_of, keyboard, acting):
    window = window_of("owner")
    page = settings_page(qtbot, window, "Law packs")
    qtbot.waitUntil(lambda: page.laws.packs.codes() == ["generic"], timeout=PATIENCE)
    proposed = [page.laws.why.itemAt(at).widget().text() for at in range(page.laws.why.count())]
    assert len(proposed) == 1 and proposed[0].startswith("Proposed: United States, federal.")
    keys = keyboard(window)
    keys.tab_to("The practice goes by: Without a statute")
    keys.press(Qt.Key.Key_Space)
    keys.ctrl(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "at least one law pack" in page.laws.wrong.text(), timeout=PATIENCE)
    keys.tab_to("The practice goes by: California")
    keys.press(Qt.Key.Key_Space)
    keys.ctrl(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.laws.wrong.text() == "", timeout=PATIENCE)
    found: list = []

    def chosen() -> bool:
        window.desk.ask(laws.of_practice, then=lambda packs: found.append([one.id for one in packs]))
        return ["us-ca"] in found

    qtbot.waitUntil(chosen, timeout=PATIENCE)


def test_a_pack_of_ones_own_is_shown_before_it_is_kept(
    qtbot, window_of, keyboard, tmp_path: Path, monkeypatch, acting
):
    file = tmp_path / "own.toml"
    file.write_bytes(OWN.replace(b"due = 24", b"due = -24"))
    monkeypatch.setattr(dialogs, "path", lambda _title: file)
    window = window_of("owner")
    page = settings_page(qtbot, window, "Law packs")
    qtbot.waitUntil(lambda: page.laws.packs.codes() == ["generic"], timeout=PATIENCE)
    keys = keyboard(window)
    keys.tab_to("Add a pack from a file…")
    keys.press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "must run for" in page.laws.wrong.text(), timeout=PATIENCE)
    assert page.laws.asking is None
    file.write_bytes(OWN)
    keys.press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.laws.asking is not None and page.laws.asking.isVisible(), timeout=PATIENCE)
    said = [part.text() for part in page.laws.asking.findChildren(type(page.laws.wrong).__mro__[1])]
    assert any("Tell the police, 24 hours" in words for words in said)
    keys.ctrl(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(page.laws.packs.pills) == 7, timeout=PATIENCE)
    assert "Sample State (added here)" in [pill.text() for pill in page.laws.packs.pills]


def test_working_days_and_closed_days_are_kept_with_the_practice(qtbot, window_of):
    window = window_of("owner")
    page = settings_page(qtbot, window, "The practice")
    qtbot.waitUntil(lambda: page.details.name.text() == "Sample Practice", timeout=PATIENCE)
    assert page.details.week.codes() == ["0", "1", "2", "3", "4"]
    page.details.week.press("5")
    page.details.holidays.setText("2026-12-25 Christmas\n2026-13-01")
    page.details.keep.click()
    qtbot.waitUntil(
        lambda: "year-month-day" in page.details.questions["holidays"].error.text(), timeout=PATIENCE
    )
    page.details.holidays.setText("2026-12-25 Christmas")
    page.details.keep.click()
    found: list = []

    def kept() -> bool:
        window.desk.ask(practices.details, then=found.append)
        return any(one.working_days == (0, 1, 2, 3, 4, 5) and one.holidays for one in found)

    qtbot.waitUntil(kept, timeout=PATIENCE)


def test_a_clock_is_begun_about_an_incident_from_its_own_page(qtbot, window_of, assaulted, keyboard):
    window = window_of("clinician")
    window.shell.show_page("incident", {"record": assaulted})
    incident = window.shell.page()
    qtbot.waitUntil(lambda: incident.title.text() == "INC-2026-0001", timeout=PATIENCE)
    incident.clocks.setFocus()
    keyboard(window).press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.shell.now == "clocks", timeout=PATIENCE)
    page = window.shell.page()
    assert page.aside.text() == "about INC-2026-0001"
    keyboard(window).ctrl(Qt.Key.Key_B)
    qtbot.waitUntil(lambda: page.asking is not None and page.asking.isVisible(), timeout=PATIENCE)
    keyboard(window).ctrl(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(page.rows.model.rows) == 1, timeout=PATIENCE)
    assert "about INC-2026-0001" in page.since.text()


def test_files_for_osha_are_saved_from_what_was_read(
    qtbot, window_of, assaulted, keyboard, tmp_path, monkeypatch
):
    monkeypatch.setattr(dialogs, "path", lambda _title: tmp_path / "osha")
    window = window_of("owner")
    page = record_page(qtbot, window, "United States, federal")
    assert not page.osha.isVisible()
    page.ask.records.press("osha-301")
    assert page.osha.isVisible()
    page.osha.setFocus()
    keyboard(window).press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.asking is not None and page.asking.isVisible(), timeout=PATIENCE)
    assert [pill.code for pill in page.asking.which.pills] == ["summary"]  # nothing was shown yet
    keyboard(window).ctrl(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "whole number" in page.asking.rows["employees"].error.text(), timeout=PATIENCE)
    page.asking.reject()
    assert page.asking is None
    page.preview()
    qtbot.waitUntil(lambda: page.shown is not None, timeout=PATIENCE)
    page.read.setChecked(True)
    page.osha.setFocus()
    keyboard(window).press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.asking is not None and len(page.asking.which.pills) == 2, timeout=PATIENCE)
    keyboard(window).ctrl(Qt.Key.Key_Return)
    saved = tmp_path / "osha.csv"
    qtbot.waitUntil(saved.exists, timeout=PATIENCE)
    assert saved.read_text("utf-8-sig").startswith("establishment_name,year_of_filing,case_number")
    qtbot.waitUntil(lambda: page.asking is None, timeout=PATIENCE)


def test_what_is_chosen_is_said_in_the_laws_own_words(qtbot, window_of, assaulted):
    window = window_of("clinician")
    window.shell.show_page("log-incident")
    form = window.shell.page().form
    qtbot.waitUntil(lambda: bool(form._terms), timeout=PATIENCE)
    form.kinds.press("attack")
    question = form.law.rows["violence_types"]
    qtbot.waitUntil(question.isVisible, timeout=PATIENCE)
    assert "In the law's words" not in question.help.text()
    question.widget.press("2")
    assert "Type 2: directed at employees by customers, clients" in question.help.text()
    question.widget.press("2")
    assert "In the law's words" not in question.help.text()


@pytest.mark.parametrize("who", ["clinician", "reception"])
def test_the_clocks_are_one_press_from_the_duties(qtbot, window_of, keyboard, who):
    window = window_of(who)
    window.shell.show_page("duties")
    qtbot.waitUntil(lambda: window.shell.now == "duties", timeout=PATIENCE)
    next(one for one in buttons(window) if one.text() == "Clocks").setFocus()
    keyboard(window).press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.shell.now == "clocks", timeout=PATIENCE)
