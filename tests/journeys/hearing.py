"""What a screen reader is told, over the bus it listens on (AT-SPI): the tree of a window, and where the keyboard is.

Roles and states are numbered as at-spi2-core's `atspi-constants.h` numbers them.
"""

import contextlib
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.journeys.buses import Bus

REGISTRY = "org.a11y.atspi.Registry"
ROOT = "/org/a11y/atspi/accessible/root"
ACCESSIBLE, COMPONENT = "org.a11y.atspi.Accessible", "org.a11y.atspi.Component"
PROPERTIES = "org.freedesktop.DBus.Properties"
ENABLED, FOCUSABLE, FOCUSED, SHOWING, VISIBLE = 8, 11, 12, 25, 30
LABELLED_BY = 2
MOST_PARTS = 400
"""So many parts of one thing are read: a long list goes on in the same way."""


@dataclass
class Thing:
    """One thing of the tree: how it is called, what it is, what state it is in, and what stands in it."""

    path: str
    name: str
    role: str
    states: frozenset[int]
    description: str
    place: tuple[int, int, int, int]
    """Left, top, width and height on the screen, in pixels."""
    label: str = ""
    """What names it where it is a drop-down list: its own name is its answer."""
    parts: "list[Thing]" = field(default_factory=list)

    def all(self) -> "Iterator[Thing]":
        """Give this and everything in it, in the order of the tree."""
        yield self
        for part in self.parts:
            yield from part.all()

    def is_in_sight(self) -> bool:
        """Say whether it is on the screen."""
        return SHOWING in self.states and VISIBLE in self.states

    def is_stop(self) -> bool:
        """Say whether the keyboard can stop here."""
        return FOCUSABLE in self.states and ENABLED in self.states and self.is_in_sight()


@contextlib.contextmanager
def buses() -> Iterator[dict[str, str]]:
    """A session bus of its own, on which the accessibility bus starts when it is asked for; both end with it."""
    command = ["dbus-daemon", "--session", "--nofork", "--print-address"]
    with (
        tempfile.TemporaryDirectory(prefix="bus-") as folder,
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env=os.environ | {"XDG_RUNTIME_DIR": folder},
        ) as server,
    ):  # fmt: skip
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        try:
            yield {"DBUS_SESSION_BUS_ADDRESS": address, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
        finally:
            server.terminate()


class Reader:
    """Reads one program as a screen reader does."""

    def __init__(self, session: str) -> None:
        first = Bus(session)
        (address,) = first.ask("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress")
        first.close()
        self.bus = Bus(address)
        rule = "type='signal',interface='org.a11y.atspi.Event.Object',member='StateChanged'"
        self.bus.ask(
            "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "AddMatch", "s", rule
        )
        self.bus.ask(
            REGISTRY,
            "/org/a11y/atspi/registry",
            REGISTRY,
            "RegisterEvent",
            "s",
            "object:state-changed:focused",
        )
        self.program = ""

    def find(self, seconds: float = 30) -> None:
        """Wait until a program says that it is there."""
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            (found,) = self.bus.ask(REGISTRY, ROOT, ACCESSIBLE, "GetChildren")
            if found:
                self.program = found[0][0]
                return
            time.sleep(0.1)
        raise AssertionError("no program says anything to screen readers")

    def windows(self) -> list[Thing]:
        """Read every window in sight, whole."""
        (found,) = self.bus.ask(self.program, ROOT, ACCESSIBLE, "GetChildren")
        read = self._read([path for _name, path in found])
        shown = [one for one in read if one.is_in_sight()]
        level = shown
        while level:
            calls = [(self.program, one.path, ACCESSIBLE, "GetChildren", "", ()) for one in level]
            paths = [
                [] if isinstance(answer, RuntimeError) else [path for _name, path in answer[0]][:MOST_PARTS]
                for answer in self.bus.ask_all(calls)
            ]
            parts = iter(self._read([path for some in paths for path in some]))
            for one, some in zip(level, paths, strict=True):
                one.parts = [part for part in (next(parts) for _path in some) if part.is_in_sight()]
            self._label([part for one in level for part in one.parts if part.role == "combo box"])
            level = [part for one in level for part in one.parts]
        return shown

    def took(self) -> list[str]:
        """Give the paths of what took the keyboard since this was asked last, in order."""
        self.bus.listen(0.05)
        said = [
            path for path, _member, values in self.bus.signals if values[0] == "focused" and values[1] == 1
        ]
        self.bus.signals.clear()
        return said

    def _label(self, lists: list[Thing]) -> None:
        """Find what names each drop-down list: the label that belongs to it, or how it is described."""
        calls = [(self.program, one.path, ACCESSIBLE, "GetRelationSet", "", ()) for one in lists]
        for one, answer in zip(lists, self.bus.ask_all(calls), strict=True):
            related = [] if isinstance(answer, RuntimeError) else answer[0]
            labels = [path for kind, found in related if kind == LABELLED_BY for _name, path in found]
            words = " ".join(label.name for label in self._read(labels))
            one.label = words or one.description

    def _read(self, paths: list[str]) -> list[Thing]:
        asked = [
            *((ACCESSIBLE, "GetRoleName", "", ()), (ACCESSIBLE, "GetState", "", ())),
            *(
                (PROPERTIES, "Get", "ss", (ACCESSIBLE, "Name")),
                (PROPERTIES, "Get", "ss", (ACCESSIBLE, "Description")),
            ),
            (COMPONENT, "GetExtents", "u", (0,)),
        ]
        calls = [(self.program, path, *call) for path in paths for call in asked]
        answers = iter(self.bus.ask_all(calls))
        return [_thing(path, [next(answers) for _one in asked]) for path in paths]


def _thing(path: str, answers: list[object]) -> Thing:
    role, states, name, description, place = (
        answer[0] if isinstance(answer, list) else None for answer in answers
    )
    low, high = states or (0, 0)
    bits = frozenset(bit for bit in range(64) if (low | high << 32) >> bit & 1)
    return Thing(path, name or "", role or "", bits, description or "", place or (0, 0, 0, 0))


def spoken(thing: Thing, depth: int = 0) -> Iterator[str]:
    """Say a tree line by line, as a reader that goes through all of it would."""
    mark = " *" if thing.is_stop() else ""
    more = f" ({thing.description})" if thing.description and thing.description != thing.name else ""
    if thing.name or thing.is_stop():
        label = f"{thing.label} = " if thing.label else ""
        yield f"{'  ' * depth}{thing.role}: {label}{thing.name}{more}{mark}"
        depth += 1
    for part in thing.parts:
        yield from spoken(part, depth)
