"""The page of anchors: what is known, what a paper says, and what that proves, by keyboard."""

import re

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from app.services import reports
from app.services.reports import ReportKind, Wanted
from app.store import ledger
from app.ui.parts.dialogs import dialogs
from app.ui.trail import anchors
from tests.conftest import proved


def page_of(window, qtbot):
    window.shell.show_page("anchors")
    page = window.shell.page()
    qtbot.waitUntil(lambda: page.list.model.rowCount() > 0)
    return page


def head(window, qtbot) -> tuple[int, str]:
    found: list[tuple[int, str]] = []
    window.desk.ask(lambda seat: ledger.head(seat.vault), then=found.append)
    qtbot.waitUntil(lambda: bool(found))
    return found[0]


def test_what_this_computer_saw_is_listed_and_holds(qtbot, window_of):
    page = page_of(window_of("owner"), qtbot)
    shown = [page.list.model.index(0, column).data() for column in range(page.list.model.columnCount())]
    assert shown[0] == "This computer"
    assert shown[-1] == "Holds"
    assert not page.answer.isVisible()


def test_a_printed_head_is_typed_and_compared_by_keyboard(qtbot, window_of, keyboard):
    window = window_of("owner")
    page = page_of(window, qtbot)
    seq, digest = head(window, qtbot)
    page.typed.setFocus()
    keys = keyboard(window)
    keys.press(Qt.Key.Key_Space)
    asked = page.findChild(anchors._Printed)
    keys.type(str(seq))
    keys.press(Qt.Key.Key_Tab)
    keys.type(digest[:12])
    qtbot.keyClick(asked, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(page.answer.isVisible)
    assert page.chip.text() == "Holds"


def test_what_is_mistyped_is_said_at_its_field_and_the_dialog_stays(qtbot, window_of):
    page = page_of(window_of("owner"), qtbot)
    page.type_in()
    asked = page.findChild(anchors._Printed)
    asked.entry.setText("12")
    asked.hash.setText("7F2")
    asked.finish.click()
    qtbot.waitUntil(lambda: bool(asked.fields["hash"].error.text()))
    assert not asked.fields["entry"].error.text()
    assert asked.isVisible()


def test_entries_that_are_missing_are_counted_in_words(qtbot, window_of):
    window = window_of("owner")
    page = page_of(window, qtbot)
    seq, _digest = head(window, qtbot)
    page.type_in()
    asked = page.findChild(anchors._Printed)
    asked.entry.setText(str(seq + 900))
    asked.hash.setText("ab" * 8)
    asked.finish.click()
    qtbot.waitUntil(page.answer.isVisible)
    said = re.search(r"at least (\d+) entries are missing", page.verdict.text())
    assert said is not None
    assert 890 <= int(said[1]) <= 900  # the day's backup adds an entry of its own while the page is looked at


def test_a_report_is_looked_at_by_verify_before_it_counts(qtbot, window_of, acting, tmp_path, monkeypatch):
    path = tmp_path / "checkpoint.pdf"
    acting("owner", lambda seat: reports.make(proved(seat), Wanted(kind=ReportKind.CHECKPOINT), path))
    page = page_of(window_of("owner"), qtbot)
    monkeypatch.setattr(dialogs, "path", lambda _title: path)
    page.file.click()
    qtbot.waitUntil(page.answer.isVisible, timeout=30_000)
    assert page.chip.text() == "Holds"
    changed = bytearray(path.read_bytes())
    changed[len(changed) // 2] ^= 1
    path.write_bytes(changed)
    page.file.click()
    qtbot.waitUntil(lambda: page.chip.text() == "Not compared", timeout=30_000)
    assert "not genuine" in page.verdict.text()


def test_only_who_may_make_a_checkpoint_is_offered_one(qtbot, window_of):
    def buttons(who: str) -> list[str]:
        return [button.text() for button in page_of(window_of(who), qtbot).findChildren(QPushButton)]

    assert any("checkpoint" in words for words in buttons("owner"))
    assert not any("checkpoint" in words for words in buttons("reception"))


def test_the_checkpoint_is_one_press_away(qtbot, window_of):
    window = window_of("owner")
    page = page_of(window, qtbot)
    next(one for one in page.findChildren(QPushButton) if "checkpoint" in one.text()).click()
    asked = window.shell.page().ask
    qtbot.waitUntil(lambda: asked.kinds.value() == ReportKind.CHECKPOINT.value)
