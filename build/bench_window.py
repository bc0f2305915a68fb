"""Measures the window itself, offscreen: from the password to Today, five hundred page changes, and scrolling.

Each is done in a fresh process with the real window over a copy of a sample practice:

    python build/bench_window.py WHAT FOLDER TIMES    what the fresh process does; WHAT is today, changes or scrolling
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench_judging import Line, unmeasured
from PySide6.QtCore import QEvent

ROOT = Path(__file__).resolve().parent.parent
CHANGES = 500
STEPS, PASSES = 300, 5
PATIENCE = 60.0


def pages(small: Any, large: Any, quick: bool) -> list[Line]:
    """Measure both in processes of their own."""
    opened = [told("today", small.folder, 1) for _round in range(3 if quick else 7)]
    today, derived = (statistics.median(one[name] for one in opened) for name in ("today", "derived"))
    changes = told("changes", small.folder, CHANGES // 5 if quick else CHANGES)
    frames = told("scrolling", large.folder, STEPS)
    memory = f"resident memory, 10,000 records, {changes['changes']} page changes"
    lines = [
        Line(
            "password to a painted Today, 10,000 records", 0.5, "s", today,
            f"key derivation {derived:.2f} s not counted; each in a process of its own, with what is loaded late",
        ),
        Line(
            f"slowest frame of {STEPS} wheel steps, {large.records:,} records", 32, "ms", frames["slowest"],
            f"median {frames['median']:.1f} ms, {frames['rows']} rows seen; each step's median of {PASSES} passes",
        ),
    ]  # fmt: skip
    if not changes["resident"]:
        return [*lines, unmeasured(memory, 200, "MB", "this system does not tell")]
    said = f"after the first page {changes['first']:.0f} MB, most {changes['most']:.0f} MB, {changes['pages']} pages"
    return [*lines, Line(memory, 200, "MB", changes["resident"], said)]


def told(what: str, folder: Path, times: int) -> dict[str, Any]:
    """Do one thing in a fresh process and give what it says."""
    done = subprocess.run(
        [sys.executable, __file__, what, str(folder), str(times)],
        cwd=ROOT,
        env=os.environ
        | {
            "PYTHONPATH": str(ROOT),
            "QT_QPA_PLATFORM": "offscreen",
            "QT_LOGGING_RULES": "*=false",
            "KEEPWELL_PROFILE": str(folder.parent / "profile"),
        },
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


class Sitting:
    """The window with a clinician signed in, and what it took to get there."""

    def __init__(self, folder: Path) -> None:
        from bench_places import PASSWORD, ZONE, clock
        from PySide6.QtWidgets import QApplication

        from app.services import unlocking
        from app.store import passwords
        from app.ui import theme
        from app.ui.desk import Desk
        from app.ui.window import KeepwellWindow

        self.app = QApplication([sys.argv[0]])
        theme.follow(self.app)
        self.desk = Desk(folder, clock, ZONE)
        self.faults: list[BaseException] = []
        for gone_wrong in (self.desk.crashed, self.desk.was_troubled, self.desk.was_refused):
            gone_wrong.connect(self.faults.append)
        self.window = KeepwellWindow(self.desk)
        self.window.resize(1280, 800)  # the screen that is none has less room
        self.window.show()
        self.until(lambda: self.window.unlock.who.count() > 0)
        self.settle()
        self.derived = 0.0
        real = passwords.derive

        def timed(*given: Any) -> bytes:
            began = time.perf_counter()
            try:
                return real(*given)
            finally:
                self.derived += time.perf_counter() - began

        passwords.derive = timed
        person = {name: key for key, name in unlocking.people_at(folder)}["Sample Clinician"]
        began = time.perf_counter()
        self.desk.open(unlocking.unlock, folder, person, PASSWORD)
        self.until(lambda: self.shell is not None and self.shell.page().today is not None)
        self.app.processEvents()
        self.today = time.perf_counter() - began - self.derived
        self.settle()

    @property
    def shell(self) -> Any:
        """Give what stands around every page."""
        return self.window.shell

    def rail(self) -> list[str]:
        """Name the pages of this person's rail."""
        return list(self.shell.rail.keys())

    def until(self, held: Callable[[], bool]) -> None:
        """Let the window work until something holds."""
        ends = time.monotonic() + PATIENCE
        while not held():
            if self.faults or time.monotonic() > ends:
                raise SystemExit(f"the window did not get there: {self.faults}")
            self.app.processEvents()
            time.sleep(0.0005)

    def settle(self) -> None:
        """Wait until everything asked so far was answered and painted."""
        answered: list[object] = []
        self.desk.call(lambda: None, then=answered.append)
        self.until(lambda: bool(answered))
        self.app.processEvents()
        self.app.sendPostedEvents(
            None, QEvent.Type.DeferredDelete
        )  # left to the event loop, which is not running

    def show(self, key: str, where: dict[str, Any] | None = None) -> None:
        """Show a page and wait until it has what it asked for."""
        self.shell.show_page(key, where)
        self.settle()
        self.settle()  # an answer may ask again

    def end(self) -> None:
        """Lock, and close."""
        self.window.close()
        self.app.processEvents()


def today(folder: Path) -> dict[str, Any]:
    """Sit down, and no more."""
    sitting = Sitting(folder)
    said = {"today": sitting.today, "derived": sitting.derived}
    sitting.end()
    return said


def changes(folder: Path, times: int) -> dict[str, Any]:
    """Go from page to page, every page of the rail and records of lists in between."""
    from app.domain.kinds import Kind
    from app.store import records

    sitting = Sitting(folder)
    first = resident("VmRSS")
    found: list[tuple[str, dict[str, Any]]] = []

    def some(seat: Any) -> list[tuple[str, dict[str, Any]]]:
        kinds = (("client", Kind.CLIENT), ("incident", Kind.INCIDENT))
        return [
            (key, {"record": one.id})
            for key, kind in kinds
            for one in records.page(seat.vault, kind, limit=40).rows
        ]

    sitting.desk.ask(some, then=found.extend)
    sitting.settle()
    rail = [(key, {}) for key in sitting.rail()]
    for number in range(times):
        one = rail[number // 2 % len(rail)] if number % 2 == 0 else found[number // 2 % len(found)]
        sitting.show(*one)
    said = {
        "changes": times, "pages": len(rail) + 2,
        "first": first, "resident": resident("VmRSS"), "most": resident("VmHWM"),
    }  # fmt: skip
    sitting.end()
    return said


def scrolling(folder: Path, steps: int) -> dict[str, Any]:
    """Scroll the longest list there is, the audit trail, a wheel's step at a time."""
    from PySide6.QtWidgets import QTableView

    sitting = Sitting(folder)
    took: list[list[float]] = [[] for _step in range(steps)]
    rows = 0
    for _pass in range(PASSES):
        sitting.show("today")
        sitting.show("trail")
        table = next(one for one in sitting.shell.page().findChildren(QTableView) if one.isVisible())
        bar = table.verticalScrollBar()
        bar.setValue(0)
        sitting.settle()
        for step in range(steps):
            began = time.perf_counter()
            bar.setValue(bar.value() + bar.singleStep() * 3)
            table.viewport().repaint()
            sitting.app.processEvents()
            took[step].append((time.perf_counter() - began) * 1000)
            time.sleep(0.002)
        rows = max(rows, table.model().rowCount())
    sitting.end()
    usual = [statistics.median(one) for one in took]
    return {"slowest": max(usual), "median": statistics.median(usual), "rows": rows}


def resident(name: str) -> float:
    """Give this process's memory in megabytes; 0 where the system does not tell."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1000 for line in lines if line.startswith(f"{name}:")), 0.0)


if __name__ == "__main__":
    what, where, count = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    match what:
        case "today":
            answer = today(where)
        case "changes":
            answer = changes(where, count)
        case _:
            answer = scrolling(where, count)
    print(json.dumps(answer), flush=True)
    os._exit(0)
