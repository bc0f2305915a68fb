"""A real window over a real desk, with somebody signed in."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.services import unlocking
from app.ui.desk import Desk
from app.ui.window import KeepwellWindow


class Keyboard:
    """Presses keys on whatever has the focus, and counts them."""

    def __init__(self, qtbot: QtBot, window: KeepwellWindow) -> None:
        self.qtbot, self.window, self.count = qtbot, window, 0

    def focus(self) -> QWidget:
        """Give the part that the next key goes to."""
        return QApplication.focusWidget() or self.window

    def press(
        self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, times: int = 1
    ) -> None:
        """Press a key so many times."""
        for _time in range(times):
            self._wake()
            self.qtbot.keyClick(self.focus(), key, held)
            self.count += 1

    def type(self, text: str) -> None:
        """Type a text; each letter is one key."""
        self._wake()
        self.qtbot.keyClicks(self.focus(), text)
        self.count += len(text)

    def _wake(self) -> None:
        """Put the window in front, where no window is."""
        if QApplication.activeWindow() is None:
            with self.qtbot.waitActive(self.window):
                self.window.activateWindow()

    def tab_to(self, name: str, most: int = 30) -> None:
        """Press Tab until the part with this accessible name has the focus."""
        self._wake()
        for _time in range(most):
            if self.focus().accessibleName() == name:
                return
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(f"no part called {name!r} comes within {most} tabs")


@pytest.fixture
def window_of(
    qtbot: QtBot, practice: Path, made, clock, passwords: dict[str, str]
) -> Iterator[Callable[[str], KeepwellWindow]]:
    """Open the window and sign somebody in; a second call makes a new window, as after a restart."""
    windows: list[KeepwellWindow] = []

    def end() -> None:
        while windows:
            window = windows.pop()
            window.desk.close()
            window.close()
            window.deleteLater()

    def sit(who: str) -> KeepwellWindow:
        end()
        desk = Desk(practice, clock, "America/Denver")
        errors: list[BaseException] = []
        desk.crashed.connect(errors.append)
        window = KeepwellWindow(desk)
        windows.append(window)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        desk.open(unlocking.unlock, practice, made.persons[who], passwords[who])
        qtbot.waitUntil(lambda: window.shell is not None, timeout=10_000)
        assert not errors
        return window

    yield sit
    end()


@pytest.fixture
def acting(practice: Path, made, clock, passwords: dict[str, str]) -> Callable[..., object]:
    """Let somebody do something without a window: `acting("owner", lambda seat: …)`; nobody sits there afterwards."""

    def act(who: str, what: Callable[..., object]) -> object:
        seat = unlocking.unlock(practice, made.persons[who], passwords[who], clock, "America/Denver")
        try:
            return what(seat)
        finally:
            unlocking.lock(seat)

    return act


@pytest.fixture
def keyboard(qtbot: QtBot) -> Callable[[KeepwellWindow], Keyboard]:
    """Give a keyboard for a window."""
    return lambda window: Keyboard(qtbot, window)
