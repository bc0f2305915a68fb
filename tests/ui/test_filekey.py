"""The key of the file by keyboard: an owner changes it, everybody sees how it stands."""

import pytest
from PySide6.QtCore import Qt

from app.store import rekeying


@pytest.fixture
def panel_of(qtbot, window_of):
    def panel(who):
        window = window_of(who)
        window.shell.show_page("settings")
        page = window.shell.page()
        page.tabs.setCurrentIndex(page.tabs.count() - 1)
        qtbot.waitUntil(lambda: page.file_key.standing.text() != "")
        return window, page.file_key

    return panel


def test_an_owner_changes_the_key_of_the_file_by_keyboard(qtbot, panel_of, keyboard):
    window, panel = panel_of("owner")
    assert "founded with" in panel.standing.text() and not panel.due.isVisible()
    keys = keyboard(window)
    keys.tab_to("Change the key now")
    keys.press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "changed last on" in panel.standing.text(), timeout=20_000)
    assert "The file has a new key" in window.shell.bar.text.text()
    assert panel.change.isEnabled() and not panel.progress.isVisible()
    _window, panel = panel_of("reception")
    assert "changed last on" in panel.standing.text() and not panel.change.isVisible()


def test_that_a_new_key_is_due_is_said_in_more_than_colour(qtbot, panel_of, monkeypatch):
    monkeypatch.setattr(rekeying, "is_due", lambda _vault: True)
    monkeypatch.setattr(rekeying, "finish", lambda *_given: False)
    _window, panel = panel_of("owner")
    assert panel.due.isVisible() and panel.due.text() == "A new key is due"
