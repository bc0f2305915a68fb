"""Puts the parts together: a command for a terminal, a child for a long job, or the window."""

import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from app import memory
from app.i18n import _

if TYPE_CHECKING:
    from app.ui.desk import Desk

COMMANDS = frozenset(
    {
        "verify", "sample", "check", "backup", "restore", "salvage", "report", "root", "import-clients",
        "--self-test", "--version", "--help", "-h",
    }
)  # fmt: skip
"""What needs no window."""


def main(arguments: Sequence[str]) -> int:
    """Start what was asked for, and give the exit code."""
    memory.keep_private()
    first = arguments[0] if arguments else ""
    if first == "worker":
        from app.documents import worker

        return worker.main()
    if first == "--self-test":
        from app import cli

        return cli.self_test((("the window is painted", _painted),))
    if first in COMMANDS or (first not in ("", "--sample") and not Path(first).is_dir()):
        from app import cli

        return cli.run(arguments)
    if not _has_a_screen():
        print(
            _("There is no screen here to open a window on. `keepwell --help` says what needs none."),
            file=sys.stderr,
        )
        return 2
    return window(arguments)


def _has_a_screen() -> bool:
    """Say whether a window could be opened; Qt would end the program instead of saying that it cannot."""
    told = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform != "linux" or any(os.environ.get(name) for name in told)


def window(arguments: Sequence[str]) -> int:
    """Open the window: over the last practice used, over `--sample`, or over a practice's folder that is named."""
    from PySide6.QtWidgets import QApplication

    from app.ui import theme
    from app.ui.desk import Desk
    from app.ui.single import Single
    from app.ui.window import KeepwellWindow

    app = QApplication([sys.argv[0]])
    app.setApplicationName("Keepwell")
    _speak(os.environ.get("KEEPWELL_LANGUAGE"))
    single = Single()
    if not single.is_first():
        single.ask_to_raise()
        return 0
    theme.follow(app)
    named = next((Path(one) for one in arguments if not one.startswith("-")), None)
    desk = Desk(named)
    shown = KeepwellWindow(desk)
    _watch_faults(desk)
    single.asked.connect(shown.raise_again)
    shown.show()
    if "--sample" in arguments:
        shown.doors.open_sample()
    code = app.exec()
    single.release()
    return int(code)


def _painted(_place: Path) -> None:
    """Paint the unlock window without a screen, as a step of the self-test; raises ValueError where it stays blank."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication

    from app.ui import theme
    from app.ui.desk import Desk
    from app.ui.window import KeepwellWindow

    app = QApplication([sys.argv[0]])
    theme.follow(app)
    desk = Desk()
    try:
        shown = KeepwellWindow(desk)
        shown.show()
        app.processEvents()
        image = shown.grab().toImage()
        if (
            len({image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)})
            < 3
        ):
            raise ValueError("the window is blank")
    finally:
        desk.close()


def _speak(language: str | None) -> None:
    """Speak the system's language, or the one asked for."""
    from PySide6.QtCore import QLocale

    from app import i18n

    i18n.choose(language or QLocale.system().name())


def _watch_faults(desk: "Desk") -> None:
    """Let every fault that nobody caught come to the crash page, and nothing of it to a terminal or a log."""

    def caught(_kind: type[BaseException], error: BaseException | None, _trace: TracebackType | None) -> None:
        if error is not None and not isinstance(error, KeyboardInterrupt):
            desk.crashed.emit(error)

    sys.excepthook = caught
    threading.excepthook = lambda said: desk.crashed.emit(said.exc_value)
