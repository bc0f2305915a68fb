import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app import paths
from app.domain.people import Role
from app.services import known, people, settings, unlocking
from app.services import passwords as password_acts
from app.services import practice as practices
from app.store import passwords as costs
from app.store import places
from app.store.places import Sort
from app.ui.desk import Desk
from app.ui.parts.dialogs import dialogs
from app.ui.window import KeepwellWindow

PASSWORD = "gravel lantern orbit thistle"
OTHER = "seven quiet herons over water"


@pytest.fixture
def fresh(qtbot, profile, clock, monkeypatch):
    """A computer that knows no practice yet; keys are derived at the lowest cost."""
    monkeypatch.setattr(costs, "calibrated", lambda: costs.FLOOR)
    windows = []

    def start():
        while windows:
            end(windows.pop())
        window = KeepwellWindow(Desk(None, clock, "America/Denver"))
        windows.append(window)
        window.show()
        window.activateWindow()
        qtbot.waitExposed(window)
        return window

    def end(window):
        window.close()
        window.deleteLater()

    yield start
    while windows:
        end(windows.pop())


def type_into(qtbot, line, text):
    line.setFocus()
    qtbot.keyClicks(line, text)


def go_on(qtbot, run):
    focus = QApplication.focusWidget() or run
    qtbot.keyClick(focus, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def found(qtbot, window):
    """Answer the first two steps from the keyboard, up to the recovery sheets."""
    assert window.unlock._welcome.isVisible()
    window.unlock._welcome.new.click()
    run = window.doors.first
    qtbot.waitUntil(lambda: run.steps[0].name.hasFocus())
    type_into(qtbot, run.steps[0].name, "Longmont Practice")
    go_on(qtbot, run)
    qtbot.waitUntil(lambda: run.at == 1)
    owner = run.steps[1]
    type_into(qtbot, owner.owner, "Dr Mei Lin")
    type_into(qtbot, owner.password.first.line, PASSWORD)
    type_into(qtbot, owner.password.second.line, PASSWORD)
    go_on(qtbot, run)
    qtbot.waitUntil(lambda: run.at == 2, timeout=20_000)
    return run


def test_a_practice_is_founded_proved_peopled_and_opened_on_today_from_the_keyboard(qtbot, fresh, tmp_path):
    window = fresh()
    run = found(qtbot, window)
    recovery = run.steps[2]
    for line, code in zip(recovery.answers, run.steps[1].codes, strict=True):
        type_into(qtbot, line, code.lower())
    go_on(qtbot, run)
    qtbot.waitUntil(lambda: run.at == 3, timeout=10_000)
    backups = tmp_path / "stick"
    backups.mkdir()
    type_into(qtbot, run.steps[3].folder, str(backups))
    go_on(qtbot, run)
    qtbot.waitUntil(lambda: run.at == 4, timeout=20_000)
    assert list(backups.glob("*.keepwell-backup"))
    form = run.steps[4].panel.form
    type_into(qtbot, form.name, "Maria Keller")
    form.role.press("reception")
    type_into(qtbot, form.password.first.line, OTHER)
    type_into(qtbot, form.password.second.line, OTHER)
    form.add.setFocus()
    qtbot.keyClick(form.add, Qt.Key.Key_Space)
    rows = run.steps[4].panel.rows
    qtbot.waitUntil(lambda: rows.model.rowCount() == 2, timeout=20_000)
    assert [member.role for member in rows.model.rows] == [Role.OWNER, Role.RECEPTION]
    go_on(qtbot, run)
    qtbot.waitUntil(lambda: run.at == 5, timeout=10_000)
    go_on(qtbot, run)
    qtbot.waitUntil(lambda: window.shell is not None, timeout=10_000)
    assert window.shell.now == "today" and window.windowTitle().startswith("Longmont Practice")


def test_a_home_that_lies_on_a_network_is_said_and_another_folder_is_chosen(
    qtbot, fresh, tmp_path, monkeypatch
):
    home = known.home()
    monkeypatch.setattr(
        places, "_disk", lambda folder: Sort.NETWORK if home.is_relative_to(folder) else Sort.OWN
    )
    window = fresh()
    window.unlock._welcome.new.click()
    run = window.doors.first
    qtbot.waitUntil(lambda: run.steps[0].name.hasFocus())
    type_into(qtbot, run.steps[0].name, "Longmont Practice")
    go_on(qtbot, run)
    qtbot.waitUntil(lambda: run.at == 1)
    owner, own = run.steps[1], tmp_path / "own disk"
    own.mkdir()
    assert owner.where.isHidden()
    type_into(qtbot, owner.owner, "Dr Mei Lin")
    type_into(qtbot, owner.password.first.line, PASSWORD)
    type_into(qtbot, owner.password.second.line, PASSWORD)
    go_on(qtbot, run)
    qtbot.waitUntil(lambda: owner.where.folder.hasFocus(), timeout=20_000)
    assert "network" in owner.where.row.error.text() and run.at == 1
    assert owner.password.first.line.text() == PASSWORD  # nothing has to be typed twice
    monkeypatch.setattr(dialogs, "path", lambda _title: own)
    qtbot.keyClick(owner.where.choose, Qt.Key.Key_Space)
    go_on(qtbot, run)
    qtbot.waitUntil(lambda: run.at == 2, timeout=20_000)
    assert window.desk.folder.parent == own and (window.desk.folder / "vault.db").exists()
    assert [one.folder for one in known.practices()] == [window.desk.folder]


def test_it_can_be_left_before_the_sheets_are_proved_and_comes_back_there(qtbot, fresh, clock):
    window = fresh()
    run = found(qtbot, window)
    codes, folder = run.steps[1].codes, window.desk.folder
    window.desk.lock()
    assert window.doors.first is None and window.layers.asides == []
    again = fresh()
    assert again.desk.folder == folder
    qtbot.waitUntil(lambda: again.unlock.who.count() == 1)
    qtbot.keyClicks(again.unlock.password.line, PASSWORD)
    qtbot.keyClick(again.unlock.password.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: again.doors.first is not None, timeout=10_000)
    assert again.doors.first.steps[again.doors.first.at].key == "recovery"
    for line, code in zip(again.doors.first.steps[2].answers, codes, strict=True):
        type_into(qtbot, line, code)
    go_on(qtbot, again.doors.first)
    qtbot.waitUntil(lambda: again.doors.first.at == 3, timeout=10_000)


def test_both_sheets_can_be_saved_to_print_and_carry_their_codes(qtbot, fresh, tmp_path, monkeypatch):
    run = found(qtbot, fresh())
    step = run.steps[2]
    monkeypatch.setattr(dialogs, "path", lambda _title: tmp_path)
    step.save.click()
    qtbot.waitUntil(lambda: len(list(tmp_path.glob("*.pdf"))) == 2, timeout=30_000)
    qtbot.waitUntil(lambda: "delete the files" in step.saved.text())
    for place, code in enumerate(run.steps[1].codes, 1):
        document = pypdfium2.PdfDocument(tmp_path / f"keepwell-recovery-sheet-{place}.pdf")
        said = "".join(page.get_textpage().get_text_range() for page in document)
        document.close()
        assert all(group in said for group in code.split("-"))


def test_a_code_that_was_mistyped_is_refused_at_its_field(qtbot, fresh):
    run = found(qtbot, fresh())
    recovery, codes = run.steps[2], run.steps[1].codes
    type_into(qtbot, recovery.answers[0], codes[0])
    type_into(qtbot, recovery.answers[1], "AAAAA" + codes[1][5:])
    go_on(qtbot, run)
    qtbot.waitUntil(lambda: bool(recovery.rows["code2"].error.text()), timeout=10_000)
    assert run.at == 2 and not recovery.rows["code1"].error.text()


def test_the_first_sheet_cannot_stand_for_both(qtbot, fresh):
    run = found(qtbot, fresh())
    recovery, codes = run.steps[2], run.steps[1].codes
    for line in recovery.answers:
        type_into(qtbot, line, codes[0])
    go_on(qtbot, run)
    assert run.at == 2 and recovery.rows["code2"].error.text()


def test_a_password_that_is_easy_to_guess_is_refused_with_the_reason(qtbot, fresh):
    window = fresh()
    window.doors.begin_first_run()
    run = window.doors.first
    run.steps[0].name.setText("Longmont Practice")
    run.on.click()
    owner = run.steps[1]
    owner.owner.setText("Dr Mei Lin")
    for line in (owner.password.first, owner.password.second):
        line.setText("passwordpassword")
    run.on.click()
    qtbot.waitUntil(lambda: bool(owner.password.first_row.error.text()), timeout=10_000)
    assert run.at == 1 and window.desk.person is None


def test_two_passwords_that_differ_are_noticed_before_anything_is_made(qtbot, fresh):
    window = fresh()
    window.doors.begin_first_run()
    run = window.doors.first
    run.steps[0].name.setText("Longmont Practice")
    run.on.click()
    owner = run.steps[1]
    owner.owner.setText("Dr Mei Lin")
    owner.password.first.setText(PASSWORD)
    owner.password.second.setText(OTHER)
    run.on.click()
    assert "not the same" in owner.password.second_row.error.text() and run.at == 1


def test_an_offered_phrase_is_good_enough_by_our_own_rules():
    for _time in range(20):
        password_acts.require_good(password_acts.phrase(), ("Longmont Practice", "Dr Mei Lin"))


def test_the_emergency_card_and_the_lock_time_follow_the_settings(qtbot, window_of, seat_of):
    window = window_of("owner")
    window.shell.show_page("settings")
    page = window.shell.page()
    page.tabs.setCurrentIndex(2)
    qtbot.waitUntil(lambda: page.lock.minutes.value() == 5)
    page.lock.minutes.setValue(9)
    page.lock.keep.click()
    qtbot.waitUntil(lambda: window.idle.minutes == 9)
    assert "9 min" in window.shell.rail.lock.text()


def test_reception_is_told_in_words_that_the_lock_time_is_not_theirs_to_change(qtbot, window_of):
    window = window_of("reception")
    window.shell.show_page("settings")
    page = window.shell.page()
    page.tabs.setCurrentIndex(2)
    page.lock.keep.click()
    qtbot.waitUntil(lambda: bool(page.lock.wrong.text()))
    assert not page.people.form.isVisible()


def test_a_person_changes_their_own_password_and_the_old_one_opens_nothing(
    qtbot, window_of, made, practice, clock, passwords, monkeypatch
):
    monkeypatch.setattr(costs, "calibrated", lambda: costs.FLOOR)
    window = window_of("reception")
    window.shell.show_page("settings")
    page = window.shell.page()
    page.tabs.setCurrentIndex(1)
    page.password.old.setText(passwords["reception"])
    for line in (page.password.new.first, page.password.new.second):
        line.setText(OTHER)
    page.password.change.click()
    qtbot.waitUntil(lambda: "changed" in window.shell.bar.text.text(), timeout=20_000)
    window.desk.lock()
    opened, troubles = [], []
    window.desk.open(
        unlocking.unlock,
        practice,
        made.persons["reception"],
        passwords["reception"],
        troubled=troubles.append,
    )
    qtbot.waitUntil(lambda: bool(troubles), timeout=10_000)
    window.desk.open(unlocking.unlock, practice, made.persons["reception"], OTHER, then=opened.append)
    qtbot.waitUntil(lambda: bool(opened), timeout=10_000)


def test_the_practices_details_are_changed_by_an_owner_and_the_card_follows(qtbot, window_of, practice):
    window = window_of("owner")
    window.shell.show_page("settings")
    page = window.shell.page()
    page.tabs.setCurrentIndex(4)
    qtbot.waitUntil(lambda: page.details.name.text() == "Sample Practice")
    page.details.numbers.setText("911 Police\n303-555-0100 Building security")
    page.details.keep.click()
    qtbot.waitUntil(lambda: "kept" in window.shell.bar.text.text(), timeout=5_000)
    from app.services import cards

    assert cards.read(practice).numbers[1] == ("Building security", "303-555-0100")


def test_the_first_run_is_not_shown_again_once_it_is_done(seat_of):
    seat = seat_of("owner")
    assert settings.setup_step(seat) == ""
    assert practices.details(seat).name == "Sample Practice"
    assert len(people.members(seat)) >= 4


def test_the_words_of_a_phrase_are_plain_enough_and_strong_enough():
    words = paths.resource("passwords", "words.txt").read_text(encoding="ascii").split()
    assert len(words) == len(set(words)) >= 2048
    assert all(4 <= len(word) <= 7 and word.isalpha() and word.islower() for word in words)
    assert len(words) ** 5 >= 2**55


def test_the_place_proposes_law_packs_with_the_reasons_until_somebody_chooses(qtbot, fresh):
    window = fresh()
    window.unlock._welcome.new.click()
    run = window.doors.first
    step = run.steps[0]
    qtbot.waitUntil(step.name.hasFocus, timeout=10_000)
    assert step.laws.codes() == ["generic", "us-federal"]
    assert "time zone is one of the United States" in step.why.help.text()
    type_into(qtbot, step.address, "1 Sample Street, Longmont CO")
    assert step.laws.codes() == ["generic", "us-co", "us-federal"]
    assert "Colorado: The practice's address names the state." in step.why.help.text()
    step.laws.press("us-federal")
    type_into(qtbot, step.address, ", USA")
    assert step.laws.codes() == ["generic", "us-co"]
    type_into(qtbot, step.name, "Longmont Practice")
    for code in ("generic", "us-co"):
        step.laws.press(code)
    step.name.setFocus()
    go_on(qtbot, run)
    qtbot.waitUntil(lambda: "at least one law pack" in step.why.error.text(), timeout=10_000)
    assert run.at == 0
    step.laws.press("us-co")
    step.name.setFocus()
    go_on(qtbot, run)
    qtbot.waitUntil(lambda: run.at == 1, timeout=10_000)
    assert step.made is not None and step.made.laws == ("us-co",)
