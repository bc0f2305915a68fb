"""Somebody at the keyboard of a real window: keys, and what can be read on it. Nothing else is touched."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QTableView,
    QWidget,
)

from app.ui.desk import Desk
from app.ui.window import KeepwellWindow
from tests.keyboards import Keyboard, said

ZONE = "America/Denver"


class Day:
    """A clock that starts on Monday 23 November 2026 at a time of day, and goes on at its own pace."""

    def __init__(self, hour: int = 8, minute: int = 0) -> None:
        self.at(hour, minute)

    def at(self, hour: int, minute: int) -> None:
        """Set the wall clock of the practice."""
        self._start = datetime(2026, 11, 23, hour, minute, tzinfo=UTC) + timedelta(hours=7)
        self._since = time.monotonic()

    def __call__(self) -> datetime:
        return self._start + timedelta(seconds=time.monotonic() - self._since)


def open_window(day: Day, folder: Path | None = None) -> tuple[KeepwellWindow, list[BaseException]]:
    """Open the program as it starts, with a list in which it puts its own mistakes."""
    desk = Desk(folder, day, ZONE)
    faults: list[BaseException] = []
    desk.crashed.connect(faults.append)
    window = KeepwellWindow(desk)
    window.show()
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window, 5000)
    return window, faults


class Person:
    """Somebody at the keyboard of one window, who reads what is on it."""

    def __init__(self, window: KeepwellWindow) -> None:
        self.window, self.desk, self.keys = window, window.desk, Keyboard(window)

    def wait(self, until: Callable[[], object], seconds: float = 20) -> None:
        """Wait until something is so."""
        ends = time.monotonic() + seconds
        while not until():
            assert time.monotonic() < ends, (
                f"waited in vain; {self.stands()}; the window says: {self.reads()}"
            )
            QTest.qWait(20)

    def reads(self) -> str:
        """Give every word that is in sight: labels, buttons, lists, and what stands in fields."""
        words: list[str] = []
        for part in self._top().findChildren(QWidget):
            if not part.isVisible():
                continue
            if isinstance(part, QLabel | QAbstractButton):
                words.append(part.text().replace("&", ""))
            elif isinstance(part, QPlainTextEdit):
                words.append(part.toPlainText())
            elif isinstance(part, QLineEdit) and part.echoMode() is QLineEdit.EchoMode.Normal:
                words.append(part.text())
            elif isinstance(part, QAbstractItemView):
                words += _cells(part)
        return " | ".join(filter(None, words))

    def sees(self, words: str, seconds: float = 20) -> None:
        """Wait until these words are in sight."""
        self.wait(lambda: words in self.reads(), seconds)

    def stands(self) -> str:
        """Say where the keyboard is."""
        at = QApplication.focusWidget()
        return f"the keyboard is on {said(at)!r} ({type(at).__name__})" if at else "the keyboard is nowhere"

    def has_focus(self) -> bool:
        """Say whether the next key goes to a part that is in sight, in the window in front."""
        at = QApplication.focusWidget()
        return at is not None and at is not self.window and at.isVisible() and at.isEnabled()

    def enter(self) -> None:
        """Press Enter."""
        self.keys.press(Qt.Key.Key_Return)

    def finish(self) -> None:
        """Press Ctrl+Enter."""
        self.keys.ctrl(Qt.Key.Key_Return)

    def go(self, name: str) -> QWidget:
        """Go to a part by Tab, once it is there."""
        self.wait(lambda: self._is_there(name))
        self.wait(self.has_focus, 5)
        return self.keys.tab_to(name)

    def type_into(self, name: str, text: str) -> None:
        """Go to a field by Tab and type."""
        self.go(name)
        self.keys.type(text)

    def press(self, name: str) -> None:
        """Go to a button by Tab and press it."""
        self.go(name)
        self.enter()

    def choose(self, question: str, answer: str) -> None:
        """Go to a question by Tab and to one of its answers by the arrow keys, and press it."""
        self.wait(lambda: self._is_there(f"{question}: {answer}"))
        self.wait(self.has_focus, 5)
        for _step in range(60):
            if said(self.keys.focus()).startswith(f"{question}: "):
                break
            self.keys.press(Qt.Key.Key_Tab)
        for _step in range(20):
            if said(self.keys.focus()) == f"{question}: {answer}":
                break
            self.keys.press(Qt.Key.Key_Right)
        at = self.keys.focus()
        assert said(at) == f"{question}: {answer}", self.stands()
        if not at.isChecked():  # where one is always pressed, the arrow keys have chosen already
            self.keys.press(Qt.Key.Key_Space)

    def turn_to(self, page: str) -> None:
        """Go to the rail by Tab and to one of its pages by the arrow keys."""
        rail = self.window.shell.rail
        self.wait(self.has_focus, 5)
        for _step in range(80):
            if rail.isAncestorOf(self.keys.focus()) and not said(self.keys.focus()).startswith("Lock"):
                break
            self.keys.press(Qt.Key.Key_Tab)
        for _step in range(12):
            if said(self.keys.focus()) == page:
                self.keys.press(Qt.Key.Key_Space)
                self.wait(lambda: self._is_marked(page))
                return
            self.keys.press(Qt.Key.Key_Down)
        raise AssertionError(f"no page {page!r} in the rail; {self.stands()}")

    def find(self, text: str, shown: str) -> None:
        """Press Ctrl+K, type, and open the first thing found with Enter."""
        self.keys.ctrl(Qt.Key.Key_K)
        self.keys.type(text)
        self.wait(lambda: any(shown in text for text in self._found()))
        self.enter()

    def settles(self, steps: int) -> None:
        """Wait until so many steps of a protocol are done, by the bar that shows them."""
        bars = [bar for bar in self.window.findChildren(QProgressBar) if said(bar) == "Steps done"]
        self.wait(lambda: bars[0].value() == steps and self.has_focus())

    def lock(self) -> None:
        """Lock the desk, and see the keyboard back where a password is typed."""
        self.keys.ctrl(Qt.Key.Key_L)
        self.wait(
            lambda: self.window.shell is None and said(self.keys.focus()) in ("Who are you?", "Password")
        )

    def unlock(self, name: str, password: str) -> None:
        """Pick a name, type a password, press Enter; the keyboard is on the first page then."""
        self.wait(lambda: self.window.unlock.who.count() > 0)
        who = self.go("Who are you?")
        self.keys.press(Qt.Key.Key_Home)
        for _step in range(10):
            if who.currentText() == name:
                break
            self.keys.press(Qt.Key.Key_Down)
        self.type_into("Password", password)
        self.enter()
        self.wait(lambda: self.window.shell is not None)
        self.wait(self.has_focus)

    def gets_through(self, name: str, password: str, until: Callable[[], object]) -> None:
        """Wait until something is so; on a slow computer the last proof is over by then, and is asked for again."""
        self.wait(lambda: until() or self._is_asked(name))
        if self._is_asked(name):
            self.proves(name, password)
            self.wait(until)

    def proves(self, name: str, password: str) -> None:
        """Type the password again, where what was just asked for needs it."""
        self.wait(lambda: self._is_asked(name))
        self.keys.type(password)
        self.enter()
        self.comes_back()

    def _is_asked(self, name: str) -> bool:
        asking = QApplication.activeModalWidget()
        if asking is not None and not asking.isActiveWindow():  # there is no window manager to see to it
            asking.activateWindow()
        return said(self.keys.focus()) == f"Password of {name}"

    def comes_back(self) -> None:
        """Come back to the window from a dialog that closed: a test's screen has no window manager to see to it."""
        self.wait(lambda: QApplication.activeModalWidget() is None)
        self.window.activateWindow()
        self.wait(self.has_focus)

    def _found(self) -> list[str]:
        lists = self.window.findChildren(QAbstractItemView)
        return [text for one in lists if said(one) == "Found" and one.isVisible() for text in _cells(one)]

    def _top(self) -> QWidget:
        return QApplication.activeWindow() or self.window

    def _is_there(self, name: str) -> bool:
        return any(
            said(one) == name and one.isVisible() and one.isEnabled()
            for one in self._top().findChildren(QWidget)
        )

    def _is_marked(self, page: str) -> bool:
        rail = self.window.shell.rail
        return any(
            said(one) == page and one.isChecked() for one in rail.findChildren(QWidget) if one.isVisible()
            and hasattr(one, "isChecked")
        )  # fmt: skip


def _cells(view: QAbstractItemView) -> list[str]:
    model, words = view.model(), []
    columns = range(model.columnCount()) if isinstance(view, QTableView) else (0,)
    for row in range(min(model.rowCount(), 50) if model else 0):
        shown = (
            column
            for column in columns
            if not isinstance(view, QTableView) or not view.isColumnHidden(column)
        )
        words += [str(model.index(row, column).data() or "") for column in shown]
    return words


def begin_a_practice(person: Person, owner: tuple[str, str]) -> list[str]:
    """Go through the first run up to who else works here; gives the codes of both sheets."""
    person.press("Start a new practice")
    person.type_into("Name of the practice", "Sample Harbour")
    person.finish()
    person.type_into("Your name", owner[0])
    person.type_into("Password", owner[1])
    person.type_into("The same again", owner[1])
    person.finish()
    person.sees("Two ways back in", 30)
    person.sees("Sheet 2")
    codes = [line for line in person.reads().split(" | ") if line.count("-") == 7]
    person.type_into("Code on the first sheet", codes[0].lower())
    person.type_into("Code on the second sheet", codes[1].replace("-", " "))
    person.finish()
    person.sees("Where backups go")
    person.finish()
    person.sees("Who else works here")
    return codes
