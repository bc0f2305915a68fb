"""What the window says of a practice in a place where it is only read, and of a clock that stands wrong."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from pytestqt.qtbot import QtBot

from app.domain.errors import ReadOnly
from app.domain.kinds import Kind
from app.services import drafts
from app.ui.window import KeepwellWindow
from tests.conftest import Clock

WindowOf = Callable[[str], KeepwellWindow]


def test_a_practice_in_a_sync_folder_carries_a_banner_with_the_reason_on_every_page(
    qtbot: QtBot, practice: Path, window_of: WindowOf
) -> None:
    (practice.parent / ".stfolder").mkdir()
    window = window_of("owner")
    shell = window.shell
    assert shell is not None
    assert shell.only_reading.isVisible()
    assert "FOR READING ONLY" in shell.why.text() and "sync program" in shell.why.text()
    assert "own disk" in shell.why.text() and "backups may go there" in shell.why.text()
    troubles: list[Exception] = []
    window.desk.do(drafts.keep, "draft", Kind.INCIDENT, {"story": "text"}, troubled=troubles.append)
    qtbot.waitUntil(lambda: bool(troubles))
    assert isinstance(troubles[0], ReadOnly)


def test_a_clock_before_the_newest_entry_is_said_in_the_bar(
    qtbot: QtBot, window_of: WindowOf, acting: Callable[..., object], clock: Clock
) -> None:
    acting("owner", lambda seat: drafts.keep(seat, "draft", Kind.INCIDENT, {"story": "text"}))
    clock.now -= timedelta(days=40)
    window = window_of("owner")
    shell = window.shell
    assert shell is not None
    qtbot.waitUntil(lambda: "look whether the clock is right" in shell.bar.text.text())
