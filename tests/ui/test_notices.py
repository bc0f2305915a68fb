import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.services import unlocking
from app.store import passwords as costs

PASSWORD = "cinder walnut harbour tulip"


@pytest.fixture
def used(practice, made, clock, monkeypatch):
    """Somebody came back with the first recovery sheet."""
    monkeypatch.setattr(costs, "calibrated", lambda: costs.FLOOR)
    unlocking.lock(
        unlocking.unlock_with_sheet(
            practice, made.codes[0], "Sample Returned", PASSWORD, clock, "America/Denver"
        )
    )


def shown(window):
    return " | ".join(one.text() for one in window.shell.page().findChildren(QLabel) if one.isVisible())


def test_everybody_sees_first_that_a_sheet_was_used_and_goes_on_once_they_say_they_read_it(
    used, window_of, keyboard, qtbot
):
    window = window_of("reception")
    page = window.shell.page()
    assert window.shell.now == "notices"
    qtbot.waitUntil(page.read.hasFocus)
    qtbot.waitUntil(lambda: "Recovery sheet 1" in shown(window))
    words = shown(window)
    for said in ("Recovery sheet 1", "Sample Returned, as a new owner", "23", "It opens nothing any more"):
        assert said in words
    assert "What is due" not in words
    keyboard(window).press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.shell.now == "today")
    assert window_of("reception").shell.now == "today"


def test_who_moves_on_without_reading_is_told_that_it_comes_again(used, window_of, qtbot):
    window = window_of("owner")
    qtbot.waitUntil(window.shell.page().read.isEnabled)
    qtbot.waitUntil(lambda: "What is due" in shown(window))
    window.shell.show_page("trail")
    assert "shown again" in window.shell.bar.text.text()
    assert window_of("owner").shell.now == "notices"


def test_a_lock_before_it_is_read_says_nothing_and_shows_it_again(used, window_of, qtbot):
    window = window_of("auditor")
    qtbot.waitUntil(window.shell.page().read.isEnabled)
    window.desk.lock()
    assert window.shell is None
    assert window_of("auditor").shell.now == "notices"


def test_two_uses_are_two_cards_and_read_with_one_press(used, practice, made, clock, window_of, qtbot):
    unlocking.lock(
        unlocking.unlock_with_sheet(
            practice, made.codes[1], "Sample Again", "another quite long lantern", clock, "America/Denver"
        )
    )
    window = window_of("auditor")
    qtbot.waitUntil(lambda: "Recovery sheet 2" in shown(window) and "Recovery sheet 1" in shown(window))
    window.shell.page().read.click()
    qtbot.waitUntil(lambda: window.shell.now != "notices", timeout=10_000)
    assert window_of("auditor").shell.now != "notices"


def test_a_vault_that_cannot_be_written_shows_it_and_says_why_it_comes_again(used, window_of, qtbot):
    window = window_of("reception")
    page = window.shell.page()
    qtbot.waitUntil(page.read.isEnabled)

    def spoil(seat):
        seat.vault.read_only = True

    window.desk.ask(spoil)
    page.read.click()
    qtbot.waitUntil(lambda: "reading only" in window.shell.bar.text.text(), timeout=10_000)
    assert window.shell.now == "notices" and page.read.isEnabled()
