"""A program that a test listens to: the window over a practice, led by words on standard input.

`python -m tests.journeys.shown FOLDER`. Each line is one thing to do (JSON): `["sit", name, password]`,
`["page", key, where]`, `["tab", number]` (of a page that has tabs), `["press", key, times]`, `["lock"]`. After each
one it prints one line (JSON): what `sit` and `places` found, or null.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTabWidget

from app.ui import theme
from app.ui.desk import Desk
from app.ui.screens import SCREENS
from app.ui.window import KeepwellWindow
from tests.settling import places


class Shown:
    """The window, and what can be done with it."""

    def __init__(self, folder: Path) -> None:
        self.window = KeepwellWindow(Desk(folder))
        self.window.resize(1280, 800)
        self.window.show()
        self.window.activateWindow()
        self.wait(lambda: self.window.unlock.who.count() > 0)

    def wait(self, until: Any) -> None:
        """Go on until something is so."""
        ends = time.monotonic() + 30
        while not until():
            assert time.monotonic() < ends, "waited in vain"
            self.turn(0.02)

    def turn(self, seconds: float) -> None:
        """Let the window do what it has to do."""
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            QApplication.processEvents()
            time.sleep(0.003)

    def settle(self) -> None:
        """Wait until what was asked for has come and is laid out."""
        for _round in range(2 if self.window.desk.person else 0):
            answered: list[object] = []
            self.window.desk.ask(lambda _seat: None, then=answered.append)
            self.wait(lambda it=answered: bool(it))
        self.turn(0.06)

    def sit(self, name: str, password: str) -> list[str]:
        """Sign somebody in; gives the pages that they may open."""
        self.window.unlock.who.setCurrentIndex(self.window.unlock.who.findText(name))
        self.window.unlock.password.setText(password)
        self.window.unlock.try_unlock()
        self.wait(lambda: self.window.shell is not None)
        self.settle()
        return [one.key for one in SCREENS if one.is_for(self.window.desk.person)]

    def places(self) -> dict[str, Any]:
        """Give a record for each page that shows one."""
        found: dict[str, Any] = {}
        self.window.desk.ask(places, then=found.update)
        self.wait(lambda: bool(found))
        return found

    def page(self, key: str, where: dict[str, Any] | None) -> int:
        """Show a page; gives how many tabs it has."""
        self.window.shell.show_page(key, where)
        self.settle()
        tabs = self.window.shell.page().findChild(QTabWidget)
        return tabs.count() if tabs is not None else 0

    def tab(self, at: int) -> None:
        """Turn to a tab of the page in view."""
        self.window.shell.page().findChild(QTabWidget).setCurrentIndex(at)
        self.settle()

    def press(self, key: str, times: int) -> None:
        """Press a key so many times where the keyboard is."""
        for _time in range(times):
            QTest.keyClick(QApplication.focusWidget() or self.window, getattr(Qt.Key, f"Key_{key}"))
            QApplication.processEvents()
        self.turn(0.02)

    def lock(self) -> None:
        """Lock the desk."""
        self.window.desk.lock()
        self.wait(lambda: self.window.shell is None)
        self.turn(0.1)


def main() -> None:
    """Do what is said, line by line, until nothing more is said."""
    import threading
    from queue import SimpleQueue

    app = QApplication(["keepwell"])
    theme.follow(app)
    shown = Shown(Path(sys.argv[1]))
    said: SimpleQueue[str] = SimpleQueue()
    threading.Thread(
        target=lambda: [said.put(line) for line in sys.stdin] and said.put(""), daemon=True
    ).start()
    print("null", flush=True)
    while True:
        while said.empty():
            shown.turn(0.01)
        line = said.get()
        if not line:
            break
        what, *rest = json.loads(line)
        print(json.dumps(getattr(shown, what)(*rest)), flush=True)
    shown.window.desk.close()


if __name__ == "__main__":
    main()
