"""The Security tab: what holds and what asks for attention, read and explained by keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from app.ui.help.window import HelpWindow
from app.ui.parts.labels import Chip, Words
from app.ui.settings import security
from app.ui.settings.security import FactLine


def panel_of(window, qtbot):
    window.shell.show_page("settings")
    page = window.shell.page()
    page.tabs.setCurrentIndex(
        page.tabs.indexOf(next(tab for tab in tabs(page) if tab.isAncestorOf(page.security)))
    )
    qtbot.waitUntil(lambda: len(page.security.lines.findChildren(FactLine)) > 0)
    return page.security


def tabs(page):
    return [page.tabs.widget(at) for at in range(page.tabs.count())]


@pytest.mark.parametrize("who", ["owner", "reception"])
def test_every_fact_is_a_line_that_a_screen_reader_reads_whole(qtbot, window_of, who):
    panel = panel_of(window_of(who), qtbot)
    lines = panel.lines.findChildren(FactLine)
    assert len(lines) == 13
    for line in lines:
        says = [words.text() for words in line.findChildren(Words)]
        assert line.accessibleName() == ": ".join(says)


def test_what_asks_for_attention_says_so_in_a_word(qtbot, window_of):
    panel = panel_of(window_of("owner"), qtbot)
    words = {
        line.accessibleName().partition(":")[0]: [chip.text() for chip in line.findChildren(Chip)]
        for line in panel.lines.findChildren(FactLine)
    }
    assert words["A restore, tried out"] == ["Look at this"]
    assert words["Your password"] == ["Holds"]
    assert words["The disk"] == []


def test_the_facts_are_asked_anew_and_never_stand_twice(qtbot, window_of):
    panel = panel_of(window_of("owner"), qtbot)
    panel.load()
    panel.load()
    qtbot.wait(300)
    assert len([line for line in panel.lines.findChildren(FactLine) if line.isVisible()]) == 13


def test_one_key_explains_what_protects_the_records(qtbot, window_of, keyboard):
    window = window_of("owner")
    panel = panel_of(window, qtbot)
    panel.more.setFocus()
    keyboard(window).press(Qt.Key.Key_Space)
    help_ = next(one for one in window.findChildren(QDialog) if isinstance(one, HelpWindow))
    assert help_.list.currentItem().text() == "What protects the records"
    assert "cryptography" in help_.text.toPlainText()
    assert security.HELP
    help_.close()
