"""A practice's first day, in a real window: the program as a person has it, on a profile of its own."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from app.ui import theme
from app.ui.desk import Desk
from app.ui.parts.dialogs import dialogs
from app.ui.window import KeepwellWindow
from tests.keyboards import Keyboard, said

ZONE = "America/Denver"


class Day:
    """A clock that starts on Monday 23 November 2026 at a time of day, and goes on at its own pace."""

    def __init__(self) -> None:
        self.at(8, 0)

    def at(self, hour: int, minute: int) -> None:
        """Set the wall clock of the practice."""
        self._start = datetime(2026, 11, 23, hour, minute, tzinfo=UTC) + timedelta(hours=7)
        self._since = time.monotonic()

    def __call__(self) -> datetime:
        return self._start + timedelta(seconds=time.monotonic() - self._since)


class Person:
    """Somebody at the keyboard of one window, who reads what is on it."""

    def __init__(self, window: KeepwellWindow) -> None:
        self.window, self.desk, self.keys = window, window.desk, Keyboard(window)

    def wait(self, until: Callable[[], object], seconds: float = 20) -> None:
        """Wait until something is so."""
        ends = time.monotonic() + seconds
        while not until():
            assert time.monotonic() < ends, f"waited in vain; the window says: {self.reads()}"
            QTest.qWait(20)

    def reads(self) -> str:
        """Give every word that is in sight."""
        top = QApplication.activeWindow() or self.window
        return " | ".join(
            label.text() for label in top.findChildren(QLabel) if label.isVisible() and label.text()
        )

    def sees(self, words: str, seconds: float = 20) -> None:
        """Wait until these words are in sight."""
        self.wait(lambda: words in self.reads(), seconds)

    def enter(self) -> None:
        """Press Enter."""
        self.keys.press(Qt.Key.Key_Return)

    def finish(self) -> None:
        """Press Ctrl+Enter."""
        self.keys.ctrl(Qt.Key.Key_Return)

    def go(self, name: str) -> QWidget:
        """Go to a part by Tab, once it is there."""
        self.wait(lambda: self._is_there(name))
        return self.keys.tab_to(name)

    def _is_there(self, name: str) -> bool:
        top = QApplication.activeWindow() or self.window
        return any(
            said(one) == name and one.isVisible() and one.isEnabled() for one in top.findChildren(QWidget)
        )

    def type_into(self, name: str, text: str) -> None:
        """Go to a field by Tab and type."""
        self.go(name)
        self.keys.type(text)

    def press(self, name: str) -> None:
        """Go to a button by Tab and press it."""
        self.go(name)
        self.enter()

    def turn_to(self, page: str) -> None:
        """Go to the rail by Tab and to one of its pages by the arrow keys."""
        rail = self.window.shell.rail
        for _step in range(80):
            if rail.isAncestorOf(self.keys.focus()) and not said(self.keys.focus()).startswith("Lock"):
                break
            self.keys.press(Qt.Key.Key_Tab)
        for _step in range(12):
            if self.keys.focus().accessibleName() == page:
                self.keys.press(Qt.Key.Key_Space)
                QTest.qWait(150)
                return
            self.keys.press(Qt.Key.Key_Down)
        raise AssertionError(f"no page {page!r} in the rail; the focus is on {self.keys.focus()}")

    def lock(self) -> None:
        """Lock the desk."""
        self.keys.ctrl(Qt.Key.Key_L)
        self.wait(lambda: self.window.shell is None and self.window.unlock.who.count() > 0)

    def unlock(self, name: str, password: str) -> None:
        """Pick a name, type a password, press Enter."""
        self.go("Who are you?")
        self.keys.press(Qt.Key.Key_Home)
        for _step in range(10):
            if self.window.unlock.who.currentText() == name:
                break
            self.keys.press(Qt.Key.Key_Down)
        self.type_into("Password", password)
        self.enter()
        self.wait(lambda: self.window.shell is not None)


@pytest.fixture
def day() -> Day:
    """Give the clock of the day."""
    return Day()


@pytest.fixture
def sit_down(profile: Path, day: Day, qapp: QApplication) -> Iterator[Callable[[], Person]]:
    """Start the program on an empty profile; a second call starts it anew, as after a restart."""
    theme.follow(qapp)
    windows: list[KeepwellWindow] = []
    faults: list[BaseException] = []

    def end() -> None:
        while windows:
            window = windows.pop()
            window.close()
            window.deleteLater()
        QTest.qWait(50)

    def start() -> Person:
        end()
        desk = Desk(None, day, ZONE)
        desk.crashed.connect(faults.append)
        windows.append(KeepwellWindow(desk))
        windows[-1].show()
        windows[-1].activateWindow()
        assert QTest.qWaitForWindowActive(windows[-1], 5000)
        return Person(windows[-1])

    yield start
    end()
    dialogs.answer = dialogs.path = None
    assert not faults, faults
