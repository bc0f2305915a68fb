"""Here again since the restore, in the window: shown first, decided by keyboard, gone once it is decided."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.services import backups, leaving, people, unlocking
from app.store import passwords as costs
from app.ui.desk import Desk
from app.ui.window import KeepwellWindow
from tests.conftest import PASSWORDS, ZONE, proved
from tests.keyboards import Keyboard


@pytest.fixture
def back(qtbot, seat_of, made, clock, tmp_path, monkeypatch):
    """A window in which the owner has just opened a restored state of before the clinician left."""
    monkeypatch.setattr(costs, "calibrated", lambda: costs.FLOOR)
    seat = seat_of("owner")
    kept = backups.make(seat)
    leaving.let_go(seat, made.persons["clinician"])
    unlocking.lock(seat)
    folder = tmp_path / "restored.keepwell"
    backups.restore(kept, folder)
    window = KeepwellWindow(Desk(folder, clock, ZONE))
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.desk.open(unlocking.unlock, folder, made.persons["owner"], PASSWORDS["owner"])
    window.desk.ask(lambda seat: proved(seat) and None)
    qtbot.waitUntil(lambda: window.shell is not None and window.shell.now == "returned", timeout=10_000)
    page = window.shell.page()
    qtbot.waitUntil(page.sure.isEnabled, timeout=10_000)
    yield window, page
    window.desk.close()
    window.close()
    window.deleteLater()


def words(page):
    return " | ".join(one.text() for one in page.findChildren(QLabel) if one.isVisible())


def names(window, qtbot):
    found = []
    window.desk.ask(people.members, then=found.append)
    qtbot.waitUntil(lambda: bool(found), timeout=10_000)
    return [one.name for one in found[0]]


def test_who_had_left_is_let_go_again_by_keyboard_and_the_first_page_follows(back, qtbot):
    window, page = back
    assert "Sample Clinician" in words(page) and "Had left" in words(page)
    Keyboard(window).ctrl(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.shell.now == "today", timeout=30_000)
    assert "let go again" in window.shell.bar.text.text()
    assert "Sample Clinician" not in names(window, qtbot)


def test_an_owner_can_leave_it_as_it_is(back, qtbot):
    window, page = back
    page.stay.click()
    qtbot.waitUntil(lambda: window.shell.now == "today", timeout=10_000)
    assert "Sample Clinician" in names(window, qtbot)
