"""A damaged practice on the unlock page: the newest backup is offered first, then what can be saved, by keyboard."""

import threading
import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.errors import Cancelled
from app.domain.kinds import Kind
from app.domain.ledger import Content
from app.services import backups, checking, salvaging, unlocking
from app.store import ledger, manifests, wreckage
from app.store import passwords as costs
from app.store.ledger import NewEntry
from app.ui.desk import Desk
from app.ui.parts.dialogs import dialogs
from app.ui.unlock.mending import MendingDialog
from app.ui.unlock.restoring import RestoringDialog
from app.ui.unlock.slots import SlotsDialog
from app.ui.window import KeepwellWindow
from tests.conftest import PRACTICE

PAGE = 4096


@pytest.fixture
def damaged(practice, acting, held):
    """A practice with a backup and forty incidents after it; a bit of it is flipped where some of these lie."""

    def write(seat):
        backups.make_unasked(seat)
        story = Content(set={"story": "x" * 300})
        entry = NewEntry(kind=Kind.INCIDENT, open=Content(set={"place": "Room 1"}), clinical=story)
        return [one.seq for one in ledger.append(seat.vault, [entry] * 40, seat.now())]

    seqs = acting("owner", write)
    good = (practice / "vault.db").read_bytes()
    trial = practice.parent / "trial"
    for page in range(len(good) // PAGE - 1, 1, -1):
        changed = bytearray(good)
        changed[page * PAGE + 1000] ^= 8
        trial.mkdir(exist_ok=True)
        (trial / "vault.db").write_bytes(changed)
        wreck = wreckage.opened(trial / "vault.db", [held["owner"].main])
        if wreck is None:
            continue
        gone = wreck.ask("SELECT head FROM entry WHERE seq = ?", (seqs[20],)) is None
        kept = all(wreck.ask("SELECT stored FROM part WHERE entry = ?", (seq,)) for seq in seqs[:5])
        wreck.close()
        if gone and kept:
            (practice / "vault.db").write_bytes(changed)
            return seqs
    raise AssertionError


@pytest.fixture
def window(qtbot, practice, made, clock, passwords):
    desk = Desk(practice, clock, "America/Denver")
    window = KeepwellWindow(desk)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    qtbot.waitUntil(lambda: window.unlock.who.count() == 4, timeout=10_000)
    window.unlock.who.setCurrentIndex(window.unlock.who.findData(made.persons["owner"]))
    window.unlock.password.setText(passwords["owner"])
    window.unlock.try_unlock()
    yield window
    desk.close()
    window.close()
    window.deleteLater()


def dialog(qtbot, window):
    qtbot.waitUntil(lambda: window.unlock.mend.isVisible(), timeout=10_000)
    assert "damaged" in window.unlock.wrong.text()
    window.unlock.mend.click()
    found = window.unlock.findChild(MendingDialog)
    qtbot.waitUntil(lambda: "Looking" not in found.offer.text())
    return found


def test_what_can_be_saved_is_said_before_it_is_saved_and_then_opens(
    qtbot, damaged, window, tmp_path, monkeypatch, made, clock, passwords, keyboard
):
    asked = dialog(qtbot, window)
    assert "surest way" in asked.offer.text() and asked.restore.isEnabled()
    assert not asked.finish.isEnabled()
    keys = keyboard(asked)
    keys.tab_to("Your password")
    keys.type(passwords["owner"])
    asked.who.setCurrentIndex(asked.who.findData(made.persons["owner"]))
    keys.tab_to("Look what can be saved")
    keys.press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: asked.finish.isEnabled(), timeout=30_000)
    assert "newer than the newest whole backup" in asked.found.text() and "gone" in asked.found.text()
    assert "Newer, and saved: Incident" in asked.found.text()
    gone = asked.gone.model.rows
    assert gone and {one.kind for one in gone} == {"incident"}
    monkeypatch.setattr(dialogs, "path", lambda _title: tmp_path)
    QApplication.processEvents()
    asked.finish.click()
    qtbot.waitUntil(
        lambda: window.desk.folder is not None and "saved" in window.desk.folder.name, timeout=30_000
    )
    seat = unlocking.unlock(
        window.desk.folder, made.persons["owner"], passwords["owner"], clock, "America/Denver"
    )
    whole = checking.check(seat)
    assert whole.faults == () and len(whole.lost) >= 1
    unlocking.lock(seat)


def test_a_wrong_password_and_somebody_who_is_no_owner_are_told_so_in_the_dialog(
    qtbot, damaged, window, made, passwords
):
    asked = dialog(qtbot, window)
    asked.look.click()
    assert "Type your password" in asked.password_row.error.text()
    asked.password.setText("this is not my password")
    asked.look.click()
    qtbot.waitUntil(lambda: "does not open" in asked.wrong.text(), timeout=10_000)
    asked.who.setCurrentIndex(asked.who.findData(made.persons["reception"]))
    asked.password.setText(passwords["reception"])
    asked.look.click()
    qtbot.waitUntil(lambda: "Only an owner" in asked.wrong.text(), timeout=30_000)
    assert not asked.finish.isEnabled()
    asked.reject()


def test_the_newest_backup_is_restored_from_there(qtbot, damaged, window, tmp_path, monkeypatch):
    asked = dialog(qtbot, window)
    into = tmp_path / "into"
    into.mkdir()
    monkeypatch.setattr(dialogs, "path", lambda _title: into)
    asked.restore.click()
    qtbot.waitUntil(
        lambda: window.desk.folder is not None and window.desk.folder.parent == into, timeout=20_000
    )
    assert (window.desk.folder / "vault.db").exists()


def test_a_backup_that_lies_elsewhere_is_named_restored_and_filled_up_from(
    qtbot, damaged, window, tmp_path, monkeypatch, profile, passwords, made, keyboard
):
    [shelf] = profile.glob("*/backups")
    elsewhere = tmp_path / "stick"
    shelf.rename(elsewhere)
    asked = dialog(qtbot, window)
    assert "No whole backup was found" in asked.offer.text() and not asked.restore.isEnabled()
    empty = tmp_path / "empty"
    empty.mkdir()
    keys = keyboard(asked)
    monkeypatch.setattr(dialogs, "path", lambda _title: empty)
    keys.tab_to("Look in another folder…")
    keys.press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "no whole backup of this practice" in asked.wrong.text(), timeout=10_000)
    [file] = elsewhere.iterdir()
    monkeypatch.setattr(dialogs, "path", lambda _title: elsewhere)
    asked.other_folder.click()
    qtbot.waitUntil(lambda: file.name in asked.offer.text(), timeout=10_000)
    assert asked.restore.isEnabled() and not asked.wrong.text()
    asked.who.setCurrentIndex(asked.who.findData(made.persons["owner"]))
    asked.password.setText(passwords["owner"])
    asked.look.click()
    qtbot.waitUntil(lambda: asked.finish.isEnabled(), timeout=30_000)
    assert f"newer than the newest whole backup, {file.name}" in asked.found.text()
    asked.reject()


def test_a_file_that_is_no_backup_of_this_practice_is_refused_in_words(
    qtbot, damaged, window, tmp_path, monkeypatch, profile, clock
):
    [shelf] = profile.glob("*/backups")
    [file] = shelf.iterdir()
    spoilt = tmp_path / "spoilt.keepwell-backup"
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    spoilt.write_bytes(content)
    monkeypatch.setattr(costs, "calibrated", lambda: costs.FLOOR)
    other = "seven quiet herons over water"
    seat, _codes = unlocking.found(
        tmp_path / "other.keepwell",
        PRACTICE,
        "Sample Other",
        True,
        other,
        clock,
        "America/Denver",
        costs.FLOOR,
    )
    others = backups.make(seat, tmp_path / "others")
    unlocking.lock(seat)
    asked = dialog(qtbot, window)
    offered = asked.offer.text()
    for chosen, words in (
        (spoilt, "damaged, or it is not a Keepwell backup"),
        (others, "of another practice"),
    ):
        monkeypatch.setattr(dialogs, "path", lambda _title, chosen=chosen: chosen)
        asked.other_file.click()
        qtbot.waitUntil(lambda words=words: words in asked.wrong.text(), timeout=10_000)
        assert asked.offer.text() == offered and asked.restore.isEnabled()
    asked.reject()


def test_a_restore_from_the_unlock_page_can_be_stopped_and_leaves_nothing(
    qtbot, damaged, window, tmp_path, monkeypatch, profile
):
    [shelf] = profile.glob("*/backups")
    [file] = shelf.iterdir()
    into = tmp_path / "into"
    into.mkdir()
    seen, go, inspect = [], threading.Event(), manifests.inspect

    def slow(path, stopped=lambda: False):
        while not go.is_set():
            seen.append(stopped())
            if seen[-1]:
                raise Cancelled
            time.sleep(0.002)
        return inspect(path, stopped)

    monkeypatch.setattr(manifests, "inspect", slow)
    asked = RestoringDialog(window.desk, file, into, window)
    restored, wrong = [], []
    asked.restored.connect(restored.append)
    asked.wrong_said.connect(wrong.append)
    asked.open()
    qtbot.waitUntil(asked.progress.isVisible, timeout=10_000)
    qtbot.waitUntil(lambda: len(seen) > 3, timeout=10_000)
    qtbot.keyClick(asked, Qt.Key.Key_Escape)
    answers = []
    window.desk.call(lambda: "free again", then=answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=10_000)
    assert list(into.iterdir()) == [] and restored == [] and wrong == []
    go.set()
    again = RestoringDialog(window.desk, file, into, window)
    again.restored.connect(restored.append)
    again.open()
    qtbot.waitUntil(lambda: bool(restored), timeout=20_000)
    assert (restored[0] / "vault.db").exists() and restored[0].parent == into


def test_the_check_of_a_salvaged_practice_never_says_that_all_of_it_holds(
    qtbot, damaged, practice, tmp_path, made, clock, passwords
):
    to = tmp_path / "saved.keepwell"
    found = salvaging.salvage(
        practice, made.persons["owner"], passwords["owner"], to, clock, "America/Denver"
    )
    desk = Desk(to, clock, "America/Denver")
    window = KeepwellWindow(desk)
    window.show()
    desk.open(unlocking.unlock, to, made.persons["owner"], passwords["owner"])
    qtbot.waitUntil(lambda: window.shell is not None, timeout=20_000)
    window.shell.show_page("trail")
    page = window.shell.page()
    page.check.click()
    qtbot.waitUntil(lambda: page.result.text() == "Not whole", timeout=30_000)
    words = page.verdict.text()
    assert "what is here holds" in words and "was lost" in words or "were lost" in words
    assert "Sample Owner" in words and found.gone
    desk.close()
    window.close()
    window.deleteLater()


def test_lost_slots_are_put_back_out_of_a_backup_and_the_people_are_there_again(
    qtbot, practice, acting, tmp_path, clock, passwords, made, monkeypatch, keyboard
):
    file = acting("owner", lambda seat: backups.make_unasked(seat, tmp_path / "stick"))
    for name in ("keyslots.json", "keyslots.json.bak"):
        (practice / name).unlink()
    window = KeepwellWindow(Desk(practice, clock, "America/Denver"))
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    page = window.unlock
    qtbot.waitUntil(page.mend.isVisible, timeout=10_000)
    assert "password slots" in page.wrong.text() and page.who.count() == 0
    page.mend.click()
    asked = page.findChild(SlotsDialog)
    keys = keyboard(asked)
    assert not asked.finish.isEnabled() and asked.password_row.isHidden()
    monkeypatch.setattr(dialogs, "path", lambda _title: practice / "vault.db")
    keys.tab_to("Choose a backup…")
    keys.press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "not a Keepwell backup" in asked.wrong.text(), timeout=10_000)
    monkeypatch.setattr(dialogs, "path", lambda _title: file)
    asked.choose.click()
    qtbot.waitUntil(lambda: asked.who.count() == 4 and asked.finish.isEnabled(), timeout=10_000)
    asked.who.setCurrentIndex(asked.who.findData(made.persons["reception"]))
    asked.password.setText("this is not my password")
    asked.finish.click()
    qtbot.waitUntil(lambda: "does not open" in asked.wrong.text(), timeout=10_000)
    asked.password.setText(passwords["reception"])
    asked.finish.click()
    qtbot.waitUntil(lambda: page.who.count() == 4, timeout=10_000)
    assert not page.mend.isVisible() and not page.wrong.text()
    unlocking.lock(
        unlocking.unlock(practice, made.persons["owner"], passwords["owner"], clock, "America/Denver")
    )
    window.desk.close()
    window.close()
    window.deleteLater()
