"""What is copied out of Keepwell leaves it as plain words, for half a minute, and for no history."""

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.ui import clipboard
from app.ui.clipboard import ClipboardWatch


@pytest.fixture(autouse=True)
def in_front(qtbot):
    """A window of ours that has the keyboard, and an empty clipboard, before and afterwards."""
    QGuiApplication.clipboard().clear()
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is not None)
    yield window
    QGuiApplication.clipboard().clear()  # what a test leaves there would outlive Python, whose it is


def copied(words: str = "Sample words", rich: str = "<b>Sample words</b>") -> QMimeData:
    mime = QMimeData()
    mime.setText(words)
    mime.setHtml(rich)
    return mime


def test_a_copy_is_plain_words_marked_for_no_history(qtbot):
    watch = ClipboardWatch()
    board = QGuiApplication.clipboard()
    board.setMimeData(copied())
    said = board.mimeData()
    assert said.text() == "Sample words"
    assert not said.hasHtml()
    assert all(said.hasFormat(mark) for mark in clipboard.MARKS)
    watch.clear()
    assert board.text() == ""


def test_a_copy_is_forgotten_after_its_time(qtbot, monkeypatch):
    monkeypatch.setattr(clipboard, "SECONDS", 0.05)
    watch = ClipboardWatch()
    QGuiApplication.clipboard().setMimeData(copied())
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() == "", timeout=30_000)
    assert watch is not None


def test_a_second_copy_of_the_same_words_begins_its_time_anew(qtbot, monkeypatch):
    watch = ClipboardWatch()
    board = QGuiApplication.clipboard()
    board.setMimeData(copied())
    begun = watch.remaining()
    qtbot.wait(40)
    assert watch.remaining() < begun
    board.setMimeData(copied())
    assert watch.remaining() >= begun - 5
    watch.clear()


def test_what_another_program_copied_is_left_alone(qtbot, monkeypatch):
    watch = ClipboardWatch()
    board = QGuiApplication.clipboard()
    board.setMimeData(copied())
    monkeypatch.setattr(watch, "_ours", hash("something older"))
    watch.clear()
    assert board.text() == "Sample words"
