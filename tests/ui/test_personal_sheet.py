"""A personal sheet by keyboard: made, written down, typed back; later it lets its person in again."""

import pytest
from PySide6.QtCore import Qt

from app.ui.unlock.sheet import SheetDialog

PASSWORD = "cinder walnut harbour tulip"
TAB = "My password"


@pytest.fixture
def panel_of(qtbot, window_of):
    def panel(who="reception"):
        window = window_of(who)
        window.shell.show_page("settings")
        page = window.shell.page()
        page.tabs.setCurrentIndex([page.tabs.tabText(at) for at in range(page.tabs.count())].index(TAB))
        qtbot.waitUntil(lambda: page.personal.standing.text() != "")
        return window, page.personal

    return panel


def written(panel) -> str:
    return panel._code


def made(qtbot, window, panel, keyboard) -> str:
    keys = keyboard(window)
    keys.tab_to("Make a personal sheet…")
    keys.press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: panel.typed.hasFocus())
    code = written(panel)
    assert panel.shown.itemAt(1).widget().text() == code
    keys.type(code.lower())
    keys.tab_to("It is on paper: let it count")
    keys.press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "You have a personal sheet" in panel.standing.text(), timeout=10_000)
    return code


def test_a_sheet_is_made_typed_back_and_withdrawn_by_keyboard(qtbot, panel_of, keyboard):
    window, panel = panel_of()
    assert "You have no personal sheet" in panel.standing.text() and not panel.withdraw.isVisible()
    made(qtbot, window, panel, keyboard)
    assert "counts from now on" in window.shell.bar.text.text() and not panel.card.isVisible()
    keys = keyboard(window)
    keys.tab_to("It is lost, or was seen: let it count no more")
    keys.press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "You have no personal sheet" in panel.standing.text(), timeout=10_000)
    assert "Destroy the paper" in window.shell.bar.text.text()


def test_a_code_typed_back_wrongly_is_said_beside_it_and_nothing_counts(qtbot, panel_of, keyboard):
    window, panel = panel_of()
    keys = keyboard(window)
    keys.tab_to("Make a personal sheet…")
    keys.press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: panel.typed.hasFocus())
    keys.type("something else")
    keys.tab_to("It is on paper: let it count")
    keys.press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "eight groups" in panel.typed_row.error.text())
    assert panel.typed.hasFocus()
    keys.tab_to("Not now")
    keys.press(Qt.Key.Key_Space)
    assert not panel.card.isVisible() and written(panel) == "" and panel.typed.text() == ""
    assert "You have no personal sheet" in panel.standing.text()


def test_the_code_is_gone_when_the_page_is_left(qtbot, panel_of, keyboard):
    window, panel = panel_of()
    keys = keyboard(window)
    keys.tab_to("Make a personal sheet…")
    keys.press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: panel.typed.hasFocus())
    window.shell.show_page("today")
    assert written(panel) == "" and panel.shown.count() == 0


def test_with_the_sheet_one_comes_back_without_giving_a_name(qtbot, panel_of, keyboard):
    window, panel = panel_of()
    code = made(qtbot, window, panel, keyboard)
    window.desk.lock()
    qtbot.waitUntil(lambda: window.shell is None or not window.shell.isVisible(), timeout=10_000)
    dialog = SheetDialog(window.desk, window)
    dialog.show()
    dialog.code.setText(code)
    dialog.password.first.setText(PASSWORD)
    dialog.password.second.setText(PASSWORD)
    dialog.finish.click()
    qtbot.waitUntil(
        lambda: window.desk.person is not None and window.desk.person.generation == 2, timeout=20_000
    )
    assert window.desk.person.name == "Sample Reception"
