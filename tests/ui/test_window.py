import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget

from app.domain.clients import Particulars
from app.domain.errors import OlderThanSeen
from app.domain.kinds import Kind
from app.domain.people import Role
from app.services import cards, clients, finding, known
from app.services.watching import Watch
from app.ui.blank import Blank
from app.ui.desk import Desk
from app.ui.idle import IdleWatch
from app.ui.parts.dialogs import dialogs
from app.ui.parts.discreet import set_discreet
from app.ui.screens import SCREENS
from app.ui.single import Single
from app.ui.window import KeepwellWindow

CTRL = Qt.KeyboardModifier.ControlModifier
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def locked(qtbot, practice, clock):
    """The window as it stands before anybody has signed in."""
    desk = Desk(practice, clock, "America/Denver")
    window = KeepwellWindow(desk)
    window.show()
    qtbot.waitExposed(window)
    qtbot.waitUntil(lambda: window.unlock.who.count() == 4)
    yield window
    window.close()
    window.deleteLater()


def sign_in(qtbot, window, who, password):
    page = window.unlock
    page.who.setCurrentIndex(page.who.findText(who))
    page.password.setFocus()
    qtbot.keyClicks(page.password.line, password)
    qtbot.keyClick(page.password.line, Qt.Key.Key_Return)


def test_a_name_and_a_password_and_enter_lead_to_the_first_page(qtbot, locked, passwords):
    sign_in(qtbot, locked, "Sample Reception", passwords["reception"])
    qtbot.waitUntil(lambda: locked.shell is not None, timeout=10_000)
    assert locked.shell.now == "today"
    assert "Sample Reception" in locked.shell.rail.who.text()


def test_a_wrong_password_says_so_and_how_many_tries_are_left(qtbot, locked):
    sign_in(qtbot, locked, "Sample Owner", "this is not the password")
    qtbot.waitUntil(lambda: "tries left" in locked.unlock.tries.text(), timeout=10_000)
    assert locked.unlock.wrong.text() and locked.unlock.password.text() == ""
    assert locked.unlock.unlock.isEnabled()


def test_after_three_wrong_passwords_the_wait_is_counted_down_and_typing_during_it_tries_nothing(
    qtbot, locked
):
    for _try in range(3):
        sign_in(qtbot, locked, "Sample Owner", "this is not the password")
        qtbot.waitUntil(lambda: bool(locked.unlock.tries.text()), timeout=10_000)
        if "second" in locked.unlock.tries.text():
            break
        locked.unlock.tries.clear()
    assert "You can try again in" in locked.unlock.tries.text()
    assert not locked.unlock.unlock.isEnabled()


@pytest.mark.parametrize("who", ["owner", "clinician", "reception", "auditor"])
def test_the_rail_shows_the_pages_a_role_may_open_and_no_others(window_of, who):
    window = window_of(who)
    allowed = [one.key for one in SCREENS if one.words and one.is_for(window.desk.person)]
    assert list(window.shell.rail.keys()) == allowed
    if who == "auditor":
        assert "clients" not in allowed and "today" not in allowed


def test_a_page_that_is_not_for_a_role_is_never_made(window_of):
    window = window_of("auditor")
    window.shell.show_page("clients")
    assert "clients" not in window.shell._pages
    assert "not part of your work" in window.shell.bar.text.text()


def test_a_lock_drops_every_page_and_every_dialog_and_the_title(qtbot, window_of):
    window = window_of("owner")
    window.doors.show_help()
    gone = []
    window.shell.destroyed.connect(lambda: gone.append(True))
    window.desk.lock()
    qtbot.waitUntil(lambda: bool(gone))
    shown = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    assert window.shell is None and shown == [window]
    assert window.windowTitle() == "Keepwell" and window.layers.currentWidget() is window.unlock


def test_ctrl_l_locks_from_anywhere_and_the_clipboard_is_cleared(qtbot, window_of, keyboard):
    window = window_of("reception")
    QGuiApplication.clipboard().setText("a name that was copied")
    keys = keyboard(window)
    keys.press(Qt.Key.Key_L, CTRL)
    qtbot.waitUntil(lambda: window.shell is None)
    assert QGuiApplication.clipboard().text() == ""


def test_the_desk_locks_after_its_minutes_and_a_sign_of_life_puts_it_off():
    now = {"run": 0.0, "wall": 1_000_000.0}
    watch = IdleWatch(running=lambda: now["run"], wall=lambda: now["wall"])
    due = []
    watch.due.connect(lambda: due.append(now["run"]))
    watch.start()
    for _minute in range(4):
        now["run"] += 60
        now["wall"] += 60
        watch.look()
    watch.touch()
    for _minute in range(4):
        now["run"] += 60
        now["wall"] += 60
        watch.look()
    assert due == []
    now["run"] += 60
    now["wall"] += 60
    watch.look()
    assert due == [540.0]


def test_a_computer_that_slept_locks_before_the_key_that_woke_it_counts():
    now = {"run": 0.0, "wall": 1_000_000.0}
    watch = IdleWatch(running=lambda: now["run"], wall=lambda: now["wall"])
    due = []
    watch.due.connect(lambda: due.append(True))
    watch.start()
    now["run"] += 1
    now["wall"] += 90
    watch.touch()
    assert due == [True]


def test_twelve_hours_lock_also_a_desk_that_is_never_idle():
    now = {"t": 0.0}
    watch = IdleWatch(running=lambda: now["t"], wall=lambda: now["t"])
    due = []
    watch.due.connect(lambda: due.append(now["t"]))
    watch.start()
    while not due:
        now["t"] += 60
        watch.touch()
    assert due == [12 * 3600]


def test_discreet_turns_names_into_initials_within_a_tenth_of_a_second(qtbot, window_of, acting):
    acting(
        "reception", lambda seat: [clients.add(seat, Particulars(name=f"Ada Number{n}")) for n in range(40)]
    )
    window = window_of("reception")
    window.shell.show_page("clients")
    page = window.shell.page()
    qtbot.waitUntil(lambda: "Ada Number7" in text_of(page), timeout=5_000)
    began = time.process_time()  # its own work: another program may have the processor meanwhile
    set_discreet(window, True)
    page.repaint()
    assert time.process_time() - began < 0.1
    assert "Ada Number" not in text_of(page)


def text_of(page: QWidget) -> str:
    from PySide6.QtWidgets import QLabel, QTableView

    said = [label.text() for label in page.findChildren(QLabel)]
    for table in page.findChildren(QTableView):
        model = table.model()
        said += [
            str(model.index(row, column).data())
            for row in range(model.rowCount())
            for column in range(model.columnCount())
        ]
    return "\n".join(said)


def test_one_key_hides_everything_and_any_key_shows_it_again(qtbot, window_of, keyboard):
    window = window_of("owner")
    keys = keyboard(window)
    keys.press(Qt.Key.Key_F8)
    qtbot.waitUntil(window.blank.isVisible)
    assert window.blank.geometry() == window.layers.rect()
    qtbot.keyClick(window.blank, Qt.Key.Key_A)
    assert not window.blank.isVisible()


def test_hiding_everything_covers_dialogs_too_and_no_key_does_anything_behind(qtbot, window_of, keyboard):
    window = window_of("reception")
    window.doors.show_help()
    window.blank.cover()
    help_window = next(one for one in QApplication.topLevelWidgets() if one.isVisible() and one is not window)
    assert [one for one in help_window.findChildren(Blank) if one.isVisible()]
    window.activateWindow()
    window.blank.setFocus()
    qtbot.waitUntil(window.blank.hasFocus)
    qtbot.keyClick(window.blank, Qt.Key.Key_N, CTRL)
    assert not window.blank.isVisible() and window.shell.now == "today"
    assert not [one for one in help_window.findChildren(Blank) if one.isVisible()]


def test_the_emergency_card_can_be_read_while_the_desk_is_locked(qtbot, locked, practice):
    assert cards.read(practice) is not None
    locked.doors.show_card()
    card = next(one for one in QApplication.topLevelWidgets() if one.isVisible() and one is not locked)
    said = text_of(card)
    assert "911" in said and "1 Sample Street" in said
    card.close()


def test_anything_is_found_by_typing_and_opened_with_enter(qtbot, window_of, acting, keyboard):
    acting("reception", lambda seat: clients.add(seat, Particulars(name="Adaeze Okafor")))
    window = window_of("reception")
    keys = keyboard(window)
    keys.press(Qt.Key.Key_K, CTRL)
    qtbot.waitUntil(window.shell.finder.line.hasFocus)
    keys.type("adae")
    qtbot.waitUntil(window.shell.finder.list.isVisible)
    assert "Adaeze Okafor" in window.shell.finder.list.item(0).text()
    qtbot.keyClick(window.shell.finder.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.shell.now == "client")


def test_reception_finds_no_word_of_a_story_and_a_clinician_does(seat_of):
    from app.domain.incidents import Report
    from app.services import incidents

    seat = seat_of("clinician")
    incidents.seal(
        seat,
        Report(
            safe="yes", kinds=("threat",), when=seat.now(), place="Room 2", story="An umbrella was raised."
        ),
    )
    from app.store import clinical

    def found(seat):
        while (state := clinical.index_some(seat.vault, 50))[0] < state[1]:
            pass
        return finding.find(seat, "umbrella")

    assert [hit.kind for hit in found(seat)] == [Kind.INCIDENT]
    assert all("umbrella" not in f"{hit.title}{hit.more}" for hit in found(seat))
    assert finding.find(seat_of("reception"), "umbrella") == ()


def test_a_mistake_of_the_program_shows_a_page_and_a_report_without_content(qtbot, window_of, profile):
    window = window_of("owner")

    def bug(seat):
        name = "Adaeze Okafor"
        raise ValueError(f"could not find {name}")

    window.desk.ask(bug)
    qtbot.waitUntil(lambda: (profile / "crash.txt").exists())
    report = (profile / "crash.txt").read_text()
    assert "ValueError" in report and "Adaeze" not in report and str(Path.home()) not in report
    on = next(
        one for one in window.shell.stack.currentWidget().findChildren(QPushButton) if one.text() == "Go on"
    )
    on.click()
    assert window.shell.page() is not None


@pytest.fixture
def places(acting):
    """A client, an incident and a page for each of them."""
    from app.domain.incidents import Report
    from app.services import incidents

    def told(seat):
        return Report(
            safe="yes", kinds=("threat",), when=seat.now(), place="Room 2", story="He waited outside."
        )

    client = acting("reception", lambda seat: clients.add(seat, Particulars(name="Adaeze Okafor"))).id
    incident = acting("clinician", lambda seat: incidents.seal(seat, told(seat)))
    record = getattr(incident, "id", None) or incident.record
    return {"client": {"record": client}, "flag-form": {"client": client}, "incident": {"record": record}}


@pytest.mark.parametrize("who", ["owner", "clinician", "reception", "auditor"])
def test_everything_that_takes_the_focus_has_a_name(qtbot, window_of, places, who):
    window = window_of(who)
    nameless = []
    for screen in SCREENS:
        if screen.is_for(window.desk.person) and screen.key != "run":
            window.shell.show_page(screen.key, places.get(screen.key))
            qtbot.wait(150)
            nameless += [(screen.key, type(part).__name__) for part in without_name(window)]
    assert not nameless


def without_name(window: QWidget) -> list[QWidget]:
    """Give the parts that Tab reaches and that a screen reader could not name."""
    parts = [
        part
        for part in window.findChildren(QWidget)
        if part.isVisible()
        and part.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not part.objectName().startswith("qt_")
    ]
    return [part for part in parts if not (part.accessibleName() or getattr(part, "text", str)())]


def test_tab_goes_round_the_unlock_page_in_reading_order(qtbot, locked):
    page = locked.unlock
    locked.activateWindow()
    page.who.setFocus()
    qtbot.waitUntil(page.who.hasFocus)
    names = []
    for _tab in range(4):
        names.append(QApplication.focusWidget().accessibleName())
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert names == ["Who are you?", "Password", "Show the password", "Unlock"]


def test_nothing_heavy_is_imported_before_the_unlock_page_is_painted(tmp_path, practice):
    script = """
import json, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
app = QApplication([])
from app.ui import theme
from app.ui.blank import Blank
from app.ui.desk import Desk
from app.ui.single import Single
from app.ui.window import KeepwellWindow
theme.follow(app)
window = KeepwellWindow(Desk(Path(sys.argv[1])))
window.show()
window.grab()
print(json.dumps(sorted(sys.modules)))
window.desk.close()
"""
    told = subprocess.run(
        [sys.executable, "-c", script, str(practice)],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "KEEPWELL_PROFILE": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    loaded = set(json.loads(told.stdout))
    heavy = {
        "sqlcipher3", "cryptography", "reportlab", "pyhanko", "pikepdf", "pypdfium2", "icalendar", "zxcvbn", "msgspec",
        "PySide6.QtSvg", "PySide6.QtPrintSupport", "PySide6.QtDBus", "PySide6.QtTest", "asyncio", "filelock",
    }  # fmt: skip
    assert not heavy & loaded
    assert {name for name in loaded if name.startswith("PySide6.Qt")} == {
        "PySide6.QtCore",
        "PySide6.QtGui",
        "PySide6.QtWidgets",
    }


def test_the_owner_has_a_page_for_every_screen(window_of):
    window = window_of("owner")
    assert window.desk.person.role is Role.OWNER
    assert "settings" in window.shell.rail.keys() and "trail" in window.shell.rail.keys()  # noqa: SIM118
    assert window.findChild(QLineEdit) is not None


def test_a_sample_practice_is_made_marked_and_opened_with_one_press(qtbot, profile, clock):
    window = KeepwellWindow(Desk(None, clock, "America/Denver"))
    window.show()
    window.doors.open_sample()
    qtbot.waitUntil(lambda: window.unlock.isVisible() and window.unlock.who.count() == 4, timeout=60_000)
    assert "everybody's password" in window.unlock.tries.text()
    window.unlock.who.setCurrentIndex(window.unlock.who.findText("Sample Owner"))
    window.unlock.unlock.click()
    qtbot.waitUntil(lambda: window.shell is not None, timeout=10_000)
    assert "SAMPLE" in text_of(window.shell)
    window.desk.lock()
    qtbot.waitUntil(lambda: window.unlock.away.isVisible())
    dialogs.answer = lambda _title: True
    window.unlock.away.click()
    qtbot.waitUntil(lambda: window.unlock._welcome.isVisible(), timeout=10_000)
    dialogs.answer = None
    assert not known.practices() and not any(known.home().iterdir())
    window.close()
    window.deleteLater()


def test_a_second_start_brings_the_first_window_forward(qtbot, profile):
    first, second = Single(), Single()
    assert first.is_first() and not second.is_first()
    with qtbot.waitSignal(first.asked, timeout=3_000):
        second.ask_to_raise()
    first.release()
    assert Single().is_first()


def test_the_program_says_its_version_and_a_bad_command_is_no_window():
    said = ran("--version")
    assert said.returncode == 0 and said.stdout.startswith("Keepwell ")
    said = ran("verfy", "report.pdf")
    assert said.returncode == 2 and "verfy" in said.stderr
    assert "--sample" in ran("--help").stdout


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a screen")
def test_without_a_screen_the_program_says_so():
    said = ran("--sample")
    assert said.returncode == 2 and "no screen" in said.stderr


def ran(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program where there is no screen."""
    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    return subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name not in hidden},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_trail_shows_who_did_what_and_a_check_finds_that_all_of_it_holds(qtbot, window_of, acting):
    acting("reception", lambda seat: clients.add(seat, Particulars(name="Adaeze Okafor")))
    window = window_of("auditor")
    window.shell.show_page("trail")
    page = window.shell.page()
    qtbot.waitUntil(lambda: page.list.model.rowCount() > 4)
    assert "Adaeze" not in text_of(page)
    assert any(
        line.number == "C-0001" and line.actor_name == "Sample Reception" for line in page.list.model.rows
    )
    page.kinds.setCurrentIndex(page.kinds.findData(Kind.CLIENT.value))
    page.kinds.activated.emit(page.kinds.currentIndex())
    qtbot.waitUntil(lambda: page.list.model.rowCount() == 1)
    page.check.click()
    qtbot.waitUntil(page.found.isVisible, timeout=20_000)
    assert page.result.text() == "All of it holds"


def test_a_trail_that_was_tampered_with_is_said_to_be(qtbot, window_of):
    window = window_of("owner")

    def tamper(seat):
        seat.vault.db.execute("DROP TRIGGER IF EXISTS entry_stays")
        for (name,) in seat.vault.db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            seat.vault.db.execute(f"DROP TRIGGER {name}")
        seat.vault.db.execute("UPDATE entry SET signature = zeroblob(64) WHERE seq = 3")

    done = []
    window.desk.do(tamper, then=lambda _none: done.append(True))
    qtbot.waitUntil(lambda: bool(done))
    window.shell.show_page("trail")
    page = window.shell.page()
    page.check.click()
    qtbot.waitUntil(page.found.isVisible, timeout=20_000)
    assert page.result.text() == "Something is wrong" and page.verdict.text()


def test_tab_goes_round_every_part_of_the_window_and_is_caught_nowhere(qtbot, window_of, keyboard):
    window = window_of("clinician")
    settled = []
    for _round in range(2):
        window.desk.ask(lambda _seat: None, then=settled.append)
        qtbot.waitUntil(lambda: bool(settled))
        settled.clear()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    keys = keyboard(window)
    heard = []
    for _time in range(100):
        heard.append(keys.focus().accessibleName())
        keys.press(Qt.Key.Key_Tab)
    for name in ("Find a client, incident or flag", "Discreet", "Log incident", "Today"):
        assert heard.count(name) >= 2, (name, heard)


def test_the_arrow_keys_move_along_the_rail_and_enter_opens_the_page(window_of, keyboard):
    window = window_of("clinician")
    keys = keyboard(window)
    keys.tab_to("Today", 60)
    keys.press(Qt.Key.Key_Down, times=2)
    assert keys.focus().accessibleName() == "Clients & flags"
    assert window.shell.now == "today"
    keys.press(Qt.Key.Key_Return)
    assert window.shell.now == "clients"


def test_the_records_are_checked_behind_the_window_and_it_is_said_how_far(window_of, qtbot):
    window = window_of("reception")
    watched = []
    window.desk.watched.connect(watched.append)
    qtbot.waitUntil(lambda: bool(watched) and watched[-1].done == watched[-1].total, timeout=20_000)
    assert not watched[-1].faults
    assert not window.shell.rail.check.isVisible()
    window.desk.watched.emit(Watch(3, 10))
    assert window.shell.rail.check.text() == "Checking the records: 3 of 10"


def test_a_fault_found_behind_the_window_is_said_on_every_page(window_of, practice, qtbot):
    window = window_of("reception")
    window.desk.watched.emit(Watch(3, 10, ("Entry 4: a part was changed.",)))
    assert window.shell.only_reading.isVisible()
    assert "Entry 4" in window.shell.why.text()


def test_an_owner_may_go_on_with_a_vault_that_is_older_than_seen_and_is_asked_first(qtbot, locked):
    window = locked
    assert not window.unlock.older.isVisible()
    window.unlock.show_trouble(OlderThanSeen("3 entries are missing.", "", ""))
    assert window.unlock.older.isVisible() and not window.unlock.older.isChecked()
    window.unlock.arrive()
    assert not window.unlock.older.isVisible()
