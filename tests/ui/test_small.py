"""Type at twice its size, in a window that is no larger for it: one scroll to a page, and nothing cut off."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QPlainTextEdit, QTableView, QTextEdit

from app.domain.kinds import Kind
from app.services import samples
from app.store import records
from app.ui import theme
from app.ui.desk import Desk
from app.ui.parts.sheets import Sheet, sheet_of
from app.ui.screens import SCREENS
from app.ui.topbar import LEAST_LETTERS
from app.ui.window import KeepwellWindow
from tests.keyboards import Keyboard

PASSWORD = "nothing here is real at all"
SIZES = [(1280, 800), (1024, 700)]


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KEEPWELL_PROFILE", str(folder / "profile"))
        day = datetime.now(UTC).date()
        samples.make(folder / "sample.keepwell", 150, 1, PASSWORD, day, lambda *_said: None)
        yield folder / "sample.keepwell"


@pytest.fixture
def large(qapp):
    """Let type be twice its size."""
    font = QApplication.font()
    QApplication.setFont(theme.scaled(font, 2))
    theme.apply(qapp, "light")
    yield
    QApplication.setFont(font)
    theme.apply(qapp, "light")


@pytest.fixture
def owner(qtbot, sample, large):
    """Sign the owner in, in a window of a size."""
    windows = []

    def sit(size) -> KeepwellWindow:
        desk = Desk(sample)
        window = KeepwellWindow(desk)
        windows.append(window)
        window.resize(*size)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        qtbot.waitUntil(lambda: window.unlock.who.count() > 0)
        window.unlock.who.setCurrentIndex(window.unlock.who.findText("Sample Owner"))
        window.unlock.password.setText(PASSWORD)
        window.unlock.try_unlock()
        qtbot.waitUntil(lambda: window.shell is not None, timeout=20_000)
        window.resize(*size)
        return window

    yield sit
    for window in windows:
        window.desk.close()
        window.close()
        window.deleteLater()


def settled(qtbot, window) -> None:
    """Wait until what was asked for has come, and the page is laid out."""
    for _round in range(2):
        answered = []
        window.desk.ask(lambda _seat: None, then=answered.append)
        qtbot.waitUntil(lambda it=answered: bool(it), timeout=20_000)
        qtbot.wait(60)


def places(seat):
    flag = records.page(seat.vault, Kind.FLAG, limit=1).rows[0]
    client = str(flag.now["client"])
    newest = {kind: records.page(seat.vault, kind, limit=1).rows[0].id for kind in (Kind.INCIDENT, Kind.RUN)}
    return {
        "client": {"record": client},
        "flag-form": {"client": client},
        "incident": {"record": newest[Kind.INCIDENT]},
        "run": {"record": newest[Kind.RUN]},
    }


def scrolls(part: QAbstractScrollArea) -> bool:
    """Say whether somebody would have to scroll a list or a form; a text that is typed scrolls by itself."""
    typed = isinstance(part, QPlainTextEdit | QTextEdit)
    return part.isVisible() and not typed and part.verticalScrollBar().maximum() > 0


def nested(sheet: Sheet) -> list[str]:
    """Name what scrolls although something around it scrolls already."""
    found = [sheet, *sheet.findChildren(QAbstractScrollArea)]
    moving = [part for part in found if scrolls(part)]
    return [
        type(part).__name__
        for part in moving
        if any(one is not part and one.isAncestorOf(part) for one in moving)
    ]


@pytest.mark.parametrize("size", SIZES)
def test_every_page_scrolls_once_never_sideways_and_begins_at_its_top(qtbot, owner, size):
    window = owner(size)
    known = {}
    window.desk.ask(places, then=known.update)
    settled(qtbot, window)
    for screen in SCREENS:
        if not screen.is_for(window.desk.person):
            continue
        window.shell.show_page(screen.key, known.get(screen.key))
        settled(qtbot, window)
        sheet = sheet_of(window.shell.page())
        assert sheet is not None and sheet.is_small
        assert nested(sheet) == [], screen.key
        assert window.shell.page().width() <= sheet.viewport().width(), screen.key
        for part in sheet.findChildren(QAbstractScrollArea):
            assert not part.isVisible() or part.horizontalScrollBar().maximum() == 0, (screen.key, part)
        assert sheet.verticalScrollBar().value() == 0, screen.key


@pytest.mark.parametrize("size", SIZES)
def test_the_find_field_keeps_its_width_and_the_buttons_yield(qtbot, owner, size):
    window = owner(size)
    settled(qtbot, window)
    top = window.shell.top
    line = top._find.line
    assert line.width() >= line.fontMetrics().averageCharWidth() * LEAST_LETTERS
    for button in top._buttons:
        assert button.width() >= button.sizeHint().width(), "a button is cut off"
        assert button.accessibleName() in ("Run protocol", "Log incident")


def test_where_the_keyboard_goes_the_page_follows(qtbot, owner):
    window = owner(SIZES[0])
    window.shell.show_page("client-form")
    settled(qtbot, window)
    keys = Keyboard(window)
    sheet = sheet_of(window.shell.page())
    keys.tab_to("Culture and language")
    at = keys.focus().mapTo(sheet.viewport(), keys.focus().rect().topLeft()).y()
    assert sheet.verticalScrollBar().value() > 0
    assert 0 <= at <= sheet.viewport().height() - keys.focus().height()


def test_a_list_shows_all_its_rows_and_the_page_follows_the_chosen_one(qtbot, owner):
    window = owner(SIZES[0])
    window.shell.show_page("clients")
    settled(qtbot, window)
    page = window.shell.page()
    keys = Keyboard(window)
    keys.tab_to("Clients")
    keys.press(Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    table, sheet = page.list.table, sheet_of(page)
    assert isinstance(keys.focus(), QTableView)
    assert table.currentIndex().row() == len(page.list.model.rows) - 1
    row = table.visualRect(table.currentIndex())
    bottom = table.viewport().mapTo(sheet.viewport(), row.bottomLeft()).y()
    assert 0 < bottom <= sheet.viewport().height()


def test_an_entry_of_the_trail_stands_in_place_of_the_list_until_esc(qtbot, owner):
    window = owner(SIZES[0])
    window.shell.show_page("trail")
    settled(qtbot, window)
    page, keys = window.shell.page(), Keyboard(window)
    keys.tab_to("Entries of the ledger")
    keys.press(Qt.Key.Key_Return)
    assert page.facts.isVisible() and not page.listed.isVisible()
    keys.press(Qt.Key.Key_Escape)
    assert page.listed.isVisible() and not page.facts.isVisible()
    assert keys.focus() is page.list.table


def test_a_large_window_scrolls_its_lists_and_not_the_page(qtbot, owner):
    window = owner((2600, 1700))
    window.shell.show_page("trail")
    settled(qtbot, window)
    sheet = sheet_of(window.shell.page())
    assert not sheet.is_small and not scrolls(sheet)
    assert window.shell.page().list.table.verticalScrollBar().maximum() > 0


def test_tab_goes_down_today_as_one_reads(qtbot, owner):
    window = owner(SIZES[0])
    window.shell.show_page("today")
    settled(qtbot, window)
    page, keys = window.shell.page(), Keyboard(window)
    page.print.setFocus()
    passed = []
    while keys.focus() is not page.others.add_button:
        keys.press(Qt.Key.Key_Tab)
        passed.append(keys.focus())
        assert len(passed) < 40
    while keys.focus() is not page.print:
        keys.press(Qt.Key.Key_Tab)
        assert keys.count < 100, "Tab goes round and never leaves"
    tops = [part.mapTo(page, part.rect().topLeft()).y() for part in passed]
    lines = [0, *sorted(tops)]
    assert all(now >= before - lines[-1] // 20 for before, now in zip(tops, tops[1:], strict=False))
    assert passed.index(page.flagged.ticks[0]) < passed.index(page.due.rows.table)
