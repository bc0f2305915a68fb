"""A real window over a real desk, with somebody signed in."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.kinds import Kind
from app.services import samples, unlocking
from app.store import ledger
from app.ui import theme
from app.ui.desk import Desk
from app.ui.storethread import Call, StoreThread
from app.ui.window import KeepwellWindow
from tests.conftest import proved
from tests.keyboards import Keyboard

ON_GOING_IN = 2
"""What the window does by itself once somebody sits there, and a test waits for: the day's backup, and carrying it."""

MADE_UP = "nothing here is real at all"
"""The password of everybody in the sample practice."""


@pytest.fixture(autouse=True)
def what_is_asked_writes_accesses_only(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Watch every test: what a page asks of the desk may note that something was opened, and writes nothing else."""
    under_way: list[Call] = []
    wrong: list[Kind] = []
    do, append = StoreThread._do, ledger.append

    def watched_do(thread: StoreThread, call: Call) -> None:
        under_way.append(call)
        try:
            do(thread, call)
        finally:
            under_way.pop()

    def watched_append(vault, new, *args, **more):
        if under_way and under_way[-1].seated and not under_way[-1].writes:
            wrong.extend(one.kind for one in new if one.kind is not Kind.ACCESS)
        return append(vault, new, *args, **more)

    monkeypatch.setattr(StoreThread, "_do", watched_do)
    monkeypatch.setattr(ledger, "append", watched_append)
    yield
    assert not wrong


@pytest.fixture
def window_of(
    qtbot: QtBot, practice: Path, made, clock, passwords: dict[str, str]
) -> Iterator[Callable[[str], KeepwellWindow]]:
    """Open the window and sign somebody in; a second call makes a new window, as after a restart.

    With `proven` they have just typed their password again for everything that asks for it; with `settled` the day's
    backup, which is an entry too, is made before the test goes on.
    """
    windows: list[KeepwellWindow] = []

    def end() -> None:
        while windows:
            window = windows.pop()
            window.desk.close()
            window.close()
            window.deleteLater()

    def sit(who: str, proven: bool = True, settled: bool = True) -> KeepwellWindow:
        end()
        desk = Desk(practice, clock, "America/Denver")
        errors: list[BaseException] = []
        backed_up: list[object] = []
        desk.crashed.connect(errors.append)
        desk.changed.connect(lambda kinds: kinds == {Kind.BACKUP} and backed_up.append(kinds))
        window = KeepwellWindow(desk)
        windows.append(window)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        desk.open(unlocking.unlock, practice, made.persons[who], passwords[who])
        if proven:
            desk.ask(lambda seat: proved(seat) and None)
        qtbot.waitUntil(lambda: window.shell is not None, timeout=10_000)
        if settled:
            qtbot.waitUntil(lambda: len(backed_up) == ON_GOING_IN, timeout=20_000)
        assert not errors
        return window

    yield sit
    end()


@pytest.fixture
def acting(practice: Path, made, clock, passwords: dict[str, str]) -> Callable[..., object]:
    """Let somebody do something without a window: `acting("owner", lambda seat: …)`; nobody sits there afterwards."""

    def act(who: str, what: Callable[..., object]) -> object:
        seat = proved(unlocking.unlock(practice, made.persons[who], passwords[who], clock, "America/Denver"))
        try:
            return what(seat)
        finally:
            unlocking.lock(seat)

    return act


@pytest.fixture
def keyboard() -> Callable[[KeepwellWindow], Keyboard]:
    """Give a keyboard for a window."""
    return Keyboard


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """Make a sample practice with a year of records, once for a file of tests."""
    folder = tmp_path_factory.mktemp("sample")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KEEPWELL_PROFILE", str(folder / "profile"))
        day = samples.day(datetime.now(UTC))
        samples.make(folder / "sample.keepwell", 150, 1, MADE_UP, day, lambda *_said: None)
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
def sample_window(qtbot, sample):
    """Open the sample practice in a window of a size, and sign somebody in; with an empty name nobody."""
    windows: list[KeepwellWindow] = []

    def sit(who: str, size: tuple[int, int]) -> KeepwellWindow:
        window = KeepwellWindow(Desk(sample))
        windows.append(window)
        window.resize(*size)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        qtbot.waitUntil(lambda: window.unlock.who.count() > 0)
        if who:
            window.unlock.who.setCurrentIndex(window.unlock.who.findText(who))
            window.unlock.password.setText(MADE_UP)
            window.unlock.try_unlock()
            qtbot.waitUntil(lambda: window.shell is not None, timeout=20_000)
        window.resize(*size)
        return window

    yield sit
    for window in windows:
        window.desk.close()
        window.close()
        window.deleteLater()
