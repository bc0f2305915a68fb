"""Every page for each person as a screen reader is told it, over the real bus: names, roles, order, and cells."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from app.services import samples
from tests.journeys import hearing
from tests.journeys.hearing import Reader, Thing

PASSWORD = "nothing here is real at all"
PEOPLE = ("Sample Owner", "Sample Clinician", "Sample Reception", "Sample Auditor")
ROOT = Path(__file__).resolve().parents[2]
STOPS = frozenset(
    {
        *("push button", "check box", "radio button", "combo box", "spin box", "text", "password text"),
        *("table", "page tab list", "page tab", "list", "filler"),
    }
)
"""What the keyboard may stop at; a filler is something of our own that scrolls, and has a name like the others."""
CELLS = ("cell", "table cell")
"""A list that the keyboard comes to also says which of its cells it is on."""
MOST_STOPS, AT_ONCE = 160, 40

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux has this bus"),
    pytest.mark.skipif(os.environ.get("QT_QPA_PLATFORM", "") != "xcb", reason="needs a real window"),
    pytest.mark.timeout(300),
]


class Program:
    """The program that is listened to, and what it is asked to do."""

    def __init__(self, folder: Path, bus: dict[str, str]) -> None:
        self.reader = Reader(bus["DBUS_SESSION_BUS_ADDRESS"])
        self.child = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.shown", str(folder)],
            cwd=ROOT, env=os.environ | bus, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self.child.stdout is not None and self.child.stdin is not None
        self.child.stdout.readline()
        self.reader.find()

    def do(self, *words: Any) -> Any:
        """Have it do something, and give what it says to that."""
        assert self.child.stdout is not None and self.child.stdin is not None
        self.child.stdin.write(json.dumps(words) + "\n")
        self.child.stdin.flush()
        return json.loads(self.child.stdout.readline())

    def stops(self) -> list[str]:
        """Press Tab until the keyboard comes round; gives what it stopped at, as the bus tells it."""
        found: list[str] = []
        self.reader.took()
        for _round in range(MOST_STOPS // AT_ONCE):
            self.do("press", "Tab", AT_ONCE)
            for at in self.reader.took():
                if at in found:
                    return found[found.index(at) :]
                found.append(at)
        raise AssertionError(f"Tab does not come round: {found}")

    def end(self) -> None:
        """Close it."""
        assert self.child.stdin is not None and self.child.stdout is not None
        self.child.stdin.close()
        try:
            self.child.wait(20)
        finally:
            self.child.kill()
            self.child.wait()
            self.child.stdout.close()
            self.reader.bus.close()


@pytest.fixture(scope="module")
def practice(tmp_path_factory) -> Iterator[Path]:
    """Give a made-up practice that shows something on every page."""
    base = tmp_path_factory.mktemp("heard")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KEEPWELL_PROFILE", str(base / "profile"))
        today = samples.day(datetime.now(UTC))
        samples.make(base / "sample.keepwell", 150, 1, PASSWORD, today, lambda *_said: None)
        yield base / "sample.keepwell"


@pytest.fixture(scope="module")
def program(practice: Path) -> Iterator[Program]:
    """Start the program on a bus of its own."""
    with hearing.buses() as bus:
        started = Program(practice, bus)
        yield started
        started.end()


def everything(windows: list[Thing]) -> list[Thing]:
    """Give every thing in sight, in the order of the tree."""
    return [one for window in windows for one in window.all()]


def nameless(things: list[Thing]) -> list[str]:
    """Name what the keyboard can reach and a screen reader could not name."""
    return [
        f"nameless {one.role} at {one.place}"
        for one in things
        if one.is_stop() and not (one.label if one.role == "combo box" else one.name).strip()
    ]


def cells(things: list[Thing]) -> list[str]:
    """Name the tables of which a cell says nothing, or a heading in sight has no words."""
    tables = [one for one in things if one.role == "table"]
    return [
        f"a cell of {table.name!r} says nothing"
        for table in tables
        if any(not part.name.strip() for part in table.parts if part.role in CELLS)
    ]


def out_of_order(things: list[Thing], stops: list[str]) -> list[str]:
    """Name the steps of Tab that go back in the order in which the page is read; once it goes round from the end."""
    at = {one.path: place for place, one in enumerate(things)}
    name = {one.path: one.name for one in things}
    known = [one for one in stops if one in at]
    back = [
        (before, after)
        for before, after in zip(known, [*known[1:], known[0]], strict=True)
        if at[after] < at[before]
    ]
    return (
        [f"from {name[before]!r} back to {name[after]!r}" for before, after in back] if len(back) > 1 else []
    )


def upwards(windows: list[Thing], stops: list[str]) -> list[str]:
    """Name the steps of Tab within one card that go to what stands above, in the same column."""
    cards = {
        one.path: (card.path, one)
        for window in windows
        for card in window.all()
        if card.role == "panel"
        for one in card.all()
    }
    found = []
    first = next(stops.index(one.path) for window in windows for one in window.all() if one.path in stops)
    round_ = [*stops[first:], *stops[:first]]  # from the top of the window, where Tab comes round to
    for before, after in pairwise(one for one in round_ if one in cards):
        (card, here), (other, there) = cards[before], cards[after]
        (left, top, wide, _high), (x, y, across, high) = here.place, there.place
        if card == other and y + high <= top and x < left + wide and left < x + across:
            found.append(f"from {here.name!r} up to {there.name!r}")
    return found


def wrong_on(program: Program, note: Callable[[list[Thing]], None]) -> list[str]:
    """Say what is wrong with the page in view."""
    for _again in range(3):  # a page that is still drawn shows something else afterwards
        took = program.stops()
        windows = program.reader.windows()  # only now: a list that the keyboard came to offers more
        if set(took) <= {one.path for one in everything(windows)}:
            break
    note(windows)
    things = everything(windows)
    known = {one.path: one for one in things}
    stops = [one for one in took if one not in known or known[one].role not in CELLS]
    roles = [
        f"the keyboard stops at a {known[one].role} {known[one].name!r}"
        for one in stops
        if one in known and known[one].role not in STOPS
    ]
    unseen = [f"the keyboard stops at what is not in sight: {one}" for one in stops if one not in known]
    return [
        *nameless(things),
        *cells(things),
        *out_of_order(things, stops),
        *upwards(windows, stops),
        *roles,
        *unseen,
    ]


def test_everything_before_somebody_sits_down_has_a_name_and_is_read_in_the_order_of_tab(
    program: Program, tmp_path
):
    assert wrong_on(program, lambda _windows: None) == []


@pytest.mark.parametrize("who", PEOPLE)
def test_every_page_is_told_to_a_screen_reader_by_name_and_in_the_order_of_tab(
    program: Program, who, tmp_path
):
    keys = program.do("sit", who, PASSWORD)
    known = program.do("places")
    wrong: dict[str, list[str]] = {}
    for key in keys:
        tabs = program.do("page", key, known.get(key))
        for tab in range(max(tabs, 1)):
            if tabs:
                program.do("tab", tab)
            said = tmp_path / f"{key}-{tab}.txt"

            def note(windows: list[Thing], to: Path = said) -> None:
                to.write_text("\n".join(line for one in windows for line in hearing.spoken(one)))

            if found := wrong_on(program, note):
                wrong[f"{key} {tab}"] = found
    program.do("lock")
    assert not wrong, json.dumps(wrong, indent=1)


def test_the_bus_is_there_on_linux():
    assert shutil.which("dbus-daemon") and Path("/usr/libexec/at-spi-bus-launcher").exists()
