import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from app.services import trail
from app.store import waits
from app.ui.parts.dialogs import dialogs
from app.ui.proving import ProofDialog
from tests.keyboards import said

WRONG = "not this one at all"


@pytest.fixture
def asked(window_of, keyboard, qtbot, tmp_path):
    """An owner at an unlocked desk presses Export on the audit trail; gives the window, the keys and the file."""
    window = window_of("owner", proven=False)
    window.shell.show_page("trail")
    qtbot.waitUntil(lambda: window.shell.page().list.model.rowCount() > 0)
    dialogs.path = lambda _title: tmp_path / "trail.csv"
    keys = keyboard(window)
    keys.tab_to("CSV of this list…")
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: open_dialog() is not None)
    yield window, keyboard(open_dialog()), tmp_path / "trail.csv"
    dialogs.path = None


def open_dialog():
    return next(
        (one for one in QApplication.topLevelWidgets() if isinstance(one, ProofDialog) and one.isVisible()),
        None,
    )


def the_ledger(window, qtbot):
    seen = []
    window.desk.ask(lambda seat: trail.page(seat)[0], then=seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    return seen[0]


def test_an_export_asks_for_the_password_and_goes_on_with_it(asked, qtbot, passwords):
    _window, keys, file = asked
    assert said(keys.focus()) == "Password of Sample Owner"
    assert keys.focus().echoMode() is QLineEdit.EchoMode.Password and not file.exists()
    keys.type(passwords["owner"])
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(file.exists, timeout=10_000)
    assert open_dialog() is None


def test_esc_gives_up_and_changes_nothing(asked, qtbot, passwords):
    window, keys, file = asked
    before = the_ledger(window, qtbot)
    keys.type(passwords["owner"])
    keys.press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: open_dialog() is None)
    qtbot.waitUntil(lambda: "nothing was done" in window.shell.bar.text.text())
    assert not file.exists() and the_ledger(window, qtbot) == before


def test_what_is_typed_can_be_shown(asked, passwords):
    _window, keys, _file = asked
    keys.type(passwords["owner"])
    keys.tab_to("Show the password")
    keys.press(Qt.Key.Key_Space)
    assert open_dialog().password.line.echoMode() is QLineEdit.EchoMode.Normal


def test_a_wrong_password_is_said_counted_and_waits(asked, qtbot, passwords, clock):
    window, keys, file = asked
    dialog = open_dialog()
    for _time in range(waits.STEPS.count(0)):
        qtbot.waitUntil(dialog.finish.isEnabled, timeout=10_000)
        keys.type(WRONG)
        keys.press(Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: bool(dialog.field.error.text()), timeout=10_000)
        qtbot.waitUntil(lambda: dialog.tries.text() != "" and dialog.password.text() == "")
    qtbot.waitUntil(dialog.tries.waits, timeout=10_000)
    assert "You can try again in" in dialog.tries.text() and not dialog.finish.isEnabled()
    keys.type(passwords["owner"])
    keys.press(Qt.Key.Key_Return)
    assert not file.exists() and open_dialog() is dialog
    refused = [one for one in the_ledger(window, qtbot) if one.action_words == "Act refused"]
    assert len(refused) == waits.STEPS.count(0)
    dialog.tries.show_standing(1, 0)
    qtbot.waitUntil(dialog.finish.isEnabled, timeout=10_000)


def test_locking_wins_over_the_dialog(asked, qtbot):
    window, _keys, file = asked
    window.desk.lock()
    qtbot.waitUntil(lambda: window.shell is None and open_dialog() is None)
    assert not file.exists()


def test_two_things_that_wait_for_the_same_purpose_ask_once(asked, qtbot, passwords, tmp_path):
    window, keys, file = asked
    window.desk.do(trail.export, tmp_path / "second.csv", ["Entry"])
    qtbot.wait(100)
    assert len([one for one in QApplication.topLevelWidgets() if isinstance(one, ProofDialog)]) == 1
    keys.type(passwords["owner"])
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: file.exists() and (tmp_path / "second.csv").exists(), timeout=10_000)


def test_long_work_goes_on_once_the_password_is_typed(window_of, keyboard, qtbot, passwords):
    window = window_of("owner", proven=False)
    window.shell.show_page("settings", {"record": "backups"})
    panel = window.shell.page().backups.shelf
    qtbot.waitUntil(panel.now.isVisible)
    panel.now.click()
    qtbot.waitUntil(lambda: open_dialog() is not None)
    keys = keyboard(open_dialog())
    qtbot.waitUntil(lambda: said(keys.focus()) == "Password of Sample Owner")
    keys.press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: open_dialog() is None and panel.now.isEnabled())
    panel.now.click()
    qtbot.waitUntil(lambda: open_dialog() is not None)
    keys = keyboard(open_dialog())
    qtbot.waitUntil(lambda: said(keys.focus()) == "Password of Sample Owner")
    keys.type(passwords["owner"])
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "backup is made" in window.shell.bar.text.text(), timeout=30_000)
