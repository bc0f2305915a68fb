"""A practice's first day, in a real window: the program as a person has it, on a profile of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.ui import theme
from app.ui.parts.dialogs import dialogs
from app.ui.window import KeepwellWindow
from tests.journeys.persons import Day, Person, open_window


@pytest.fixture
def day() -> Day:
    """Give the clock of the day."""
    return Day()


@pytest.fixture
def stand_up() -> Iterator[Callable[[], None]]:
    """Close whatever window is open, as at the end of a day."""
    yield _close_all


@pytest.fixture
def sit_down(profile: Path, day: Day, qapp: QApplication) -> Iterator[Callable[..., Person]]:
    """Start the program on a profile that is empty at first; a second call starts it anew, as after a restart."""
    theme.follow(qapp)
    faults: list[list[BaseException]] = []

    def start(folder: Path | None = None) -> Person:
        _close_all()
        window, new = open_window(day, folder)
        faults.append(new)
        return Person(window)

    yield start
    _close_all()
    dialogs.answer = dialogs.path = None
    assert not any(faults), faults


def _close_all() -> None:
    for window in QApplication.topLevelWidgets():
        if isinstance(window, KeepwellWindow):
            window.close()
            window.deleteLater()
    QTest.qWait(50)
