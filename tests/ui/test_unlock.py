"""Before anybody sits down: which practice, and what can be done without a password."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QPushButton

from app.domain.kinds import Kind
from app.services import backups
from app.store import ledger
from app.store.ledger import NewEntry
from app.ui.desk import Desk
from app.ui.parts.dialogs import dialogs
from app.ui.window import KeepwellWindow


@pytest.fixture
def unlocking_page(qtbot, practice, clock):
    window = KeepwellWindow(Desk(practice, clock, "America/Denver"))
    window.show()
    qtbot.waitUntil(lambda: window.unlock.who.count() == 4)
    yield window.unlock
    dialogs.path = None
    window.close()
    window.deleteLater()


def press(qtbot, page, words: str) -> None:
    button = next(one for one in page.findChildren(QPushButton) if words in one.text() and one.isVisible())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))


def test_a_folder_without_a_practice_is_refused_in_words_and_the_one_that_is_open_stays(
    qtbot, unlocking_page, practice, tmp_path
):
    dialogs.path = lambda _title: tmp_path
    press(qtbot, unlocking_page, "Other practice")
    assert unlocking_page.wrong.text() == "There is no practice in that folder."
    assert unlocking_page.desk.folder == practice and unlocking_page.who.count() == 4


def test_a_backup_is_laid_down_in_a_new_folder_and_its_people_are_offered(
    qtbot, unlocking_page, acting, practice, tmp_path
):
    file = acting("owner", lambda seat: backups.make_unasked(seat, tmp_path / "kept"))
    dialogs.path = lambda title: file if title == "Restore a backup" else tmp_path
    press(qtbot, unlocking_page, "Restore a backup")
    qtbot.waitUntil(lambda: unlocking_page.desk.folder == tmp_path / f"{file.stem}.keepwell", timeout=20_000)
    qtbot.waitUntil(lambda: unlocking_page.who.count() == 4)


def test_a_restore_that_is_refused_says_why_and_speaks_of_no_password(
    qtbot, unlocking_page, acting, practice, tmp_path
):
    file = acting("owner", lambda seat: backups.make_unasked(seat, tmp_path / "kept"))
    (tmp_path / f"{file.stem}.keepwell").mkdir()
    dialogs.path = lambda title: file if title == "Restore a backup" else tmp_path
    press(qtbot, unlocking_page, "Restore a backup")
    qtbot.waitUntil(lambda: "lies there already" in unlocking_page.wrong.text(), timeout=10_000)
    qtbot.wait(100)
    assert unlocking_page.tries.text() == "" and unlocking_page.desk.folder == practice


def test_the_evidence_of_an_older_practice_stands_on_the_card_and_goes_with_the_next_try(
    qtbot, unlocking_page, practice, tmp_path, made, passwords, acting
):
    old = (practice / "vault.db").read_bytes()
    acting(
        "clinician", lambda seat: ledger.append(seat.vault, [NewEntry(kind=Kind.INCIDENT)] * 3, seat.now())
    )
    (practice / "vault.db").write_bytes(old)
    page = unlocking_page
    assert page.seen.isHidden()
    page.who.setCurrentIndex(page.who.findData(made.persons["reception"]))
    page.password.setText(passwords["reception"])
    page.try_unlock()
    qtbot.waitUntil(lambda: "entries are missing" in page.wrong.text(), timeout=10_000)
    assert page.seen.isVisible() and "seen on this computer" in page.seen.text()
    assert "by Sample Clinician" in page.seen.text() and "This practice ends with entry" in page.seen.text()
    assert (
        page.seen.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
    )  # to be compared or copied
    page.who.setCurrentIndex(page.who.findData(made.persons["owner"]))
    assert page.seen.isHidden() and page.seen.text() == ""
