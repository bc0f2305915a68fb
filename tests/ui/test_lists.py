"""Lists by keyboard: saved whole, put in order only where that is true, and narrowed by what somebody kept."""

import csv

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.clients import Particulars
from app.services import clients
from app.ui.lists.kept import NameFilter
from app.ui.lists.saving import SaveList
from app.ui.parts import Column, KeysetTable
from app.ui.parts.dialogs import dialogs

MANY = 260
"""More clients than come at once."""


@pytest.fixture
def many(acting):
    """Let the practice keep more clients than a page of the list."""

    def add(seat):
        for at in range(MANY):
            clients.add(seat, Particulars(name=f"Sample {at:03d}", reference=f"EX{999 - at}"))

    acting("owner", add)


@pytest.fixture
def target(tmp_path, monkeypatch):
    """Answer where a file is to be written."""
    path = tmp_path / "list.csv"
    monkeypatch.setattr(dialogs, "path", lambda _title: path)
    return path


def page_of(qtbot, window, key):
    window.shell.show_page(key)
    return window.shell.page()


def asked(qtbot, sort):
    """Wait for a dialog, with the keyboard in it."""

    def found():
        return [one for one in QApplication.topLevelWidgets() if isinstance(one, sort) and one.isVisible()]

    qtbot.waitUntil(lambda: bool(found()), timeout=10_000)
    [dialog] = found()
    dialog.activateWindow()
    qtbot.waitUntil(
        lambda: (at := QApplication.focusWidget()) is not None and dialog.isAncestorOf(at), timeout=10_000
    )
    return dialog


def test_the_whole_list_is_saved_also_what_was_not_scrolled_to(qtbot, window_of, keyboard, many, target):
    window = window_of("owner")
    page = page_of(qtbot, window, "clients")
    qtbot.waitUntil(lambda: 0 < len(page.list.model.rows) < MANY, timeout=10_000)
    keys = keyboard(window)
    keys.tab_to("Save list…")
    keys.press(Qt.Key.Key_Space)
    dialog = asked(qtbot, SaveList)
    dialog.format.set_value("csv")
    keys.ctrl(Qt.Key.Key_Return)
    qtbot.waitUntil(target.exists, timeout=10_000)
    rows = list(csv.reader(target.read_text(encoding="utf-8-sig").splitlines()))
    assert len(rows) == MANY + 1 and rows[0][:2] == ["Name", "Number"]
    assert [row[0] for row in rows[1:]] == [f"Sample {at:03d}" for at in range(MANY)]
    qtbot.waitUntil(lambda: "260 lines saved in list.csv" in window.shell.bar.text.text(), timeout=10_000)


def test_a_list_without_names_has_no_column_of_names(qtbot, window_of, many, target):
    window = window_of("owner")
    page = page_of(qtbot, window, "clients")
    page.list.filter.setText("EX99")
    qtbot.waitUntil(lambda: len(page.list.model.rows) == 10, timeout=10_000)
    page.export_button.click()
    dialog = asked(qtbot, SaveList)
    dialog.format.set_value("csv")
    dialog.names.set_value("none")
    dialog.finish.click()
    qtbot.waitUntil(target.exists, timeout=10_000)
    text = target.read_text(encoding="utf-8-sig")
    assert "Sample 0" not in text and text.startswith("Number,") and len(text.splitlines()) == 11


def test_a_list_is_saved_as_a_paper_by_keyboard_alone(
    qtbot, window_of, keyboard, many, tmp_path, monkeypatch
):
    path = tmp_path / "list.pdf"
    monkeypatch.setattr(dialogs, "path", lambda _title: path)
    window = window_of("owner")
    page = page_of(qtbot, window, "clients")
    qtbot.waitUntil(lambda: bool(page.list.model.rows), timeout=10_000)
    keys = keyboard(window)
    keys.tab_to("Save list…")
    keys.press(Qt.Key.Key_Space)
    asked(qtbot, SaveList)
    keys.ctrl(Qt.Key.Key_Return)
    qtbot.waitUntil(path.exists, timeout=30_000)
    assert path.read_bytes().startswith(b"%PDF")


def test_a_heading_sorts_what_it_can_and_says_where_the_list_is_too_long(qtbot, window_of, many):
    window = window_of("owner")
    page = page_of(qtbot, window, "clients")
    qtbot.waitUntil(lambda: 0 < len(page.list.model.rows) < MANY, timeout=10_000)
    header = page.list.table.horizontalHeader()
    names = [column.name for column in page.list.model.columns]
    header.sectionClicked.emit(names.index("reference"))
    assert "too long" in window.shell.bar.text.text()
    assert not header.isSortIndicatorShown()
    page.list.filter.setText("EX99")
    qtbot.waitUntil(lambda: len(page.list.model.rows) == 10, timeout=10_000)
    header.sectionClicked.emit(names.index("reference"))
    found = [row.client.reference for row in page.list.model.rows]
    assert found == sorted(found) and header.isSortIndicatorShown()


def test_a_column_is_put_in_order_as_words_and_numbers_stand(qtbot):
    table = KeysetTable("Rooms", (Column(name="room", words="Room", text=str),))
    qtbot.addWidget(table)
    table.sorts = frozenset()
    table.begin(["Room 10", "Room 2", "élan", "Zoo"])
    table.table.horizontalHeader().sectionClicked.emit(0)
    assert table.model.rows == ["élan", "Room 2", "Room 10", "Zoo"]
    table.begin(["b", "a"])
    assert table.model.rows == ["a", "b"]
    table.begin(["b", "a"], after=("a", 1))
    assert table.model.rows == ["b", "a"] and not table.table.horizontalHeader().isSortIndicatorShown()


def test_a_kept_filter_comes_back_after_a_restart_and_is_not_shown_to_the_next_person(
    qtbot, window_of, keyboard, many
):
    window = window_of("owner")
    page = page_of(qtbot, window, "clients")
    assert not page.kept.keep.isEnabled()
    page.list.filter.setText("EX99")
    qtbot.waitUntil(page.kept.keep.isEnabled, timeout=10_000)
    page.kept.keep.click()
    dialog = asked(qtbot, NameFilter)
    keyboard(window).type("Tens")
    dialog.finish.click()
    qtbot.waitUntil(lambda: page.kept.choice.currentText() == "Tens", timeout=10_000)
    window = window_of("owner")
    page = page_of(qtbot, window, "clients")
    qtbot.waitUntil(lambda: page.kept.choice.count() == 2, timeout=10_000)
    page.kept.choice.setCurrentIndex(1)
    page.kept.choice.activated.emit(1)
    qtbot.waitUntil(lambda: len(page.list.model.rows) == 10, timeout=10_000)
    assert page.list.filter.text() == "EX99" and page.kept.forget.isVisible()
    page.list.filter.setText("EX98")
    qtbot.waitUntil(lambda: page.kept.choice.currentIndex() == 0, timeout=10_000)
    window = window_of("clinician")
    page = page_of(qtbot, window, "clients")
    qtbot.waitUntil(lambda: bool(page.list.model.rows), timeout=10_000)
    assert page.kept.choice.count() == 1 and not page.kept.choice.isVisible()


def test_a_kept_filter_of_the_register_sets_every_box_and_can_be_forgotten(qtbot, window_of, acting):
    from app.services import kept_filters

    answers = {"status": "closed", "period": "year", "kind": "", "severity": "", "mine": "", "text": ""}
    acting(
        "clinician", lambda seat: kept_filters.keep(seat, "incidents", "Closed this year", answers) and None
    )
    window = window_of("clinician")
    page = page_of(qtbot, window, "incidents")
    qtbot.waitUntil(lambda: page.kept.choice.count() == 2, timeout=10_000)
    page.kept.choice.setCurrentIndex(1)
    page.kept.choice.activated.emit(1)
    assert page.status.currentData() == "closed" and page.period.currentData() == "year"
    assert page._answers() == answers
    page.kept.forget.click()
    qtbot.waitUntil(lambda: not page.kept.choice.isVisible(), timeout=10_000)
    assert page.status.currentData() == "closed"


def test_columns_are_left_out_by_the_menu_key_remembered_and_not_saved(
    qtbot, window_of, keyboard, many, target
):
    window = window_of("owner")
    page = page_of(qtbot, window, "clients")
    qtbot.waitUntil(lambda: bool(page.list.model.rows), timeout=10_000)
    menu = page.list._choice.menu()
    lines = {line.text(): line for line in menu.actions()}
    assert all(line.isChecked() for line in lines.values()) and "Name" in lines
    lines["Reference"].trigger()
    at = [column.name for column in page.list.model.columns].index("reference")
    assert page.list.table.isColumnHidden(at)
    window = window_of("owner")
    page = page_of(qtbot, window, "clients")
    qtbot.waitUntil(lambda: bool(page.list.model.rows), timeout=10_000)
    assert page.list.table.isColumnHidden(at)
    page.export_button.click()
    dialog = asked(qtbot, SaveList)
    dialog.format.set_value("csv")
    dialog.finish.click()
    qtbot.waitUntil(target.exists, timeout=10_000)
    heads = target.read_text(encoding="utf-8-sig").splitlines()[0].split(",")
    assert "Reference" not in heads and heads[:2] == ["Name", "Number"]


def test_the_last_column_stays(qtbot, profile):
    table = KeysetTable(
        "Rooms", (Column(name="a", words="A", text=str), Column(name="b", words="B", text=str)), key="rooms"
    )
    qtbot.addWidget(table)
    table._choice.menu().actions()[0].trigger()
    first, last = table._choice.menu().actions()
    assert first.isEnabled() and not first.isChecked() and not last.isEnabled()
    assert [column.name for column in table.columns()] == ["b"]
