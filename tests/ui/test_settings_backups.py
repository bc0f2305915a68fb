"""Backups in the settings, by keyboard: one now, a second place, a rehearsal; each is said, and can be stopped."""

import time
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from app.domain.errors import Damaged
from app.services import backups, carrying
from app.store import disks
from app.ui.parts.dialogs import dialogs
from tests.store.boxes import flipped


@pytest.fixture
def stick(tmp_path, monkeypatch):
    folder = tmp_path / "stick"
    folder.mkdir()
    monkeypatch.setattr(
        disks, "disks_of", lambda one: frozenset({"stick" if one.is_relative_to(folder) else "vda"})
    )
    monkeypatch.setattr(dialogs, "path", lambda _title: folder)
    return folder


@pytest.fixture
def panel_of(qtbot, window_of):
    def panel(who="owner"):
        window = window_of(who)
        window.shell.show_page("settings", {"record": "backups"})
        panel = window.shell.page().backups
        qtbot.waitUntil(lambda: panel.isVisible() and len(panel.shelf.rows.model.rows) == 1, timeout=10_000)
        return window, panel

    return panel


def bar(window):
    return window.shell.bar.text.text()


def test_one_more_backup_is_made_by_keyboard_and_listed_with_why(qtbot, panel_of, keyboard):
    window, panel = panel_of()
    keys = keyboard(window)
    keys.tab_to("Back up now")
    keys.press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "made and checked" in bar(window), timeout=10_000)
    qtbot.waitUntil(lambda: [str(one.why) for one in panel.shelf.rows.model.rows] == ["hand"])
    assert "same disk" in panel.shelf.same.text()


def test_a_second_place_is_chosen_copied_to_at_once_and_given_up(qtbot, panel_of, stick, keyboard):
    window, panel = panel_of()
    qtbot.waitUntil(lambda: "No second place" in panel.second.where.text())
    assert not panel.second.copy.isVisible()
    keys = keyboard(window)
    keys.tab_to("Choose a second place…")
    keys.press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "read back from there" in bar(window), timeout=10_000)
    qtbot.waitUntil(lambda: panel.second.chip.text() == "In order")
    assert len(list(stick.iterdir())) == 1 and "last outside" in panel.second.state.text()
    keys.tab_to("No second place")
    keys.press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "No second place" in panel.second.where.text())


def test_a_place_on_the_same_disk_is_refused_beside_the_button(qtbot, panel_of, tmp_path, monkeypatch):
    _window, panel = panel_of()
    monkeypatch.setattr(dialogs, "path", lambda _title: tmp_path)
    panel.second.choose.click()
    qtbot.waitUntil(lambda: "same disk as the practice" in panel.second.wrong.text())


def test_a_stick_that_is_away_is_said_and_only_asked_for_after_a_week(
    qtbot, panel_of, acting, stick, clock, monkeypatch
):
    acting("owner", lambda seat: carrying.set_second_place(seat, stick))
    acting("owner", lambda seat: (backups.today_if_needed(seat), carrying.carry_if_needed(seat)))
    monkeypatch.setattr(disks, "disks_of", lambda _one: frozenset({"vda"}))
    window, panel = panel_of()
    qtbot.waitUntil(lambda: panel.second.chip.text() == "Not connected")
    assert not panel.second.copy.isEnabled() and not panel.second.wrong.text()
    clock.now += timedelta(days=9)
    panel.load()
    qtbot.waitUntil(lambda: panel.second.chip.text() == "Asked for")
    assert "9 days ago" in panel.second.state.text()
    panel.second.days.setValue(30)
    panel.second.keep.click()
    qtbot.waitUntil(lambda: "after 30 days" in bar(window))


def test_what_is_owed_on_today_leads_to_the_backups(qtbot, window_of, clock):
    clock.now += timedelta(days=30)
    window = window_of("owner")
    today = window.shell.page()
    qtbot.waitUntil(lambda: any(one.page == "settings" for one in today.due.rows.model.rows), timeout=10_000)
    line = next(one for one in today.due.rows.model.rows if one.page == "settings")
    today.due.opened.emit(line)
    page = window.shell.page()
    assert page.tabs.tabText(page.tabs.currentIndex()) == "Backups"


def test_a_rehearsal_says_that_all_of_it_held(qtbot, panel_of, keyboard):
    window, panel = panel_of("clinician")
    qtbot.waitUntil(lambda: panel.rehearsal.chip.text() == "Not yet")
    keys = keyboard(window)
    keys.tab_to("Rehearse now")
    keys.press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "everything as it was sealed" in bar(window), timeout=20_000)
    qtbot.waitUntil(lambda: panel.rehearsal.chip.text() == "Held")


def test_a_rehearsal_that_did_not_hold_says_what_and_what_to_do(qtbot, panel_of):
    _window, panel = panel_of()
    from pathlib import Path

    flipped(Path(panel.shelf.rows.model.rows[0].path), "vault.db")
    panel.rehearsal.begin.click()
    qtbot.waitUntil(lambda: panel.rehearsal.chip.text() == "Did not hold", timeout=20_000)
    assert "damaged" in panel.rehearsal.wrong.text() and "Make a new backup" in panel.rehearsal.state.text()


def test_trouble_while_backing_up_is_said_and_the_button_comes_back(qtbot, panel_of, monkeypatch):
    _window, panel = panel_of()

    def fails(*_args, **_more):
        raise Damaged("The backup did not check out.", "Earlier backups are as they were.", "Try again.")

    monkeypatch.setattr("app.store.backups._pack", fails)
    panel.shelf.back_up()
    qtbot.waitUntil(lambda: "did not check out" in panel.shelf.wrong.text(), timeout=10_000)
    assert panel.shelf.now.isEnabled() and not panel.shelf.progress.isVisible()


def test_a_backup_and_a_rehearsal_can_be_stopped(qtbot, panel_of, monkeypatch):
    window, panel = panel_of()
    monkeypatch.setattr("app.store.backups._pack", _waits)
    panel.shelf.back_up()
    qtbot.waitUntil(panel.shelf.progress.isVisible, timeout=10_000)
    panel.shelf.progress.stop.click()
    assert "stopped" in bar(window) and panel.shelf.now.isEnabled()
    monkeypatch.setattr("app.store.rehearsing._structure", _waits)
    panel.rehearsal.rehearse()
    qtbot.waitUntil(panel.rehearsal.progress.isVisible, timeout=10_000)
    panel.rehearsal.progress.stop.click()
    assert "rehearsal was stopped" in bar(window)
    done = []
    window.desk.ask(backups.listing, then=done.append)
    qtbot.waitUntil(lambda: bool(done), timeout=10_000)
    assert len(done[0]) == 1


def _waits(*args):
    import time

    while not args[-1]():
        time.sleep(0.001)
    raise Damaged("stopped")


def test_the_days_own_backup_appears_while_somebody_looks_at_the_list(qtbot, window_of, monkeypatch):
    held: list[bool] = []
    real = backups.today_if_needed

    def slow(seat, progress=lambda *_: True):
        while not held:  # the page is shown first
            if not progress(0, 1):
                return None
            time.sleep(0.01)
        return real(seat, progress)

    monkeypatch.setattr(backups, "today_if_needed", slow)
    window = window_of("owner", settled=False)
    window.shell.show_page("settings", {"record": "backups"})
    panel = window.shell.page().backups
    qtbot.waitUntil(lambda: panel.isVisible() and bool(panel.shelf.where.text()))
    assert not panel.shelf.rows.model.rows
    held.append(True)
    qtbot.waitUntil(lambda: len(panel.shelf.rows.model.rows) == 1, timeout=10_000)
