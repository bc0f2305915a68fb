"""Type at twice its size, in a window that is no larger for it: one scroll to a page, and nothing cut off."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractScrollArea, QPlainTextEdit, QTableView, QTextEdit

from app.ui.parts.sheets import Sheet, sheet_of
from app.ui.screens import SCREENS
from app.ui.topbar import LEAST_LETTERS
from tests.keyboards import Keyboard
from tests.settling import places, settled

SIZES = [(1280, 800), (1024, 700)]


@pytest.fixture
def owner(sample_window, large):
    """Sign the owner in, in a window of a size."""
    return lambda size: sample_window("Sample Owner", size)


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
