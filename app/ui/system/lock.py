"""Locks when the computer does: its screen is locked, it goes to sleep, its lid closes, or somebody else takes it over.

Each system tells it in its own way and has an ear of its own; where none hears, the clocks of `IdleWatch` notice at
least that the computer slept.
"""

import importlib
import sys
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

EARS = {"linux": "app.ui.system.linux", "win32": "app.ui.system.windows", "darwin": "app.ui.system.macos"}


class Ear(Protocol):
    """What listens to one system. It calls what it was given each time the system locks."""

    def hold(self) -> None:
        """Let the computer wait with sleeping: somebody sits here."""

    def rest(self) -> None:
        """Let the computer sleep: the desk is locked, nothing open is left."""

    def close(self) -> None:
        """Stop listening."""


class SystemLock(QObject):
    """Hears the system this program runs on; `locked` means: lock now."""

    locked = Signal()

    def __init__(self, window: QWidget, platform: str = sys.platform) -> None:
        super().__init__(window)
        self.ear = _ear(platform, window, self.locked.emit)

    def hold(self) -> None:
        """Where the computer can wait with sleeping until the desk is locked, let it: somebody sits here."""
        if self.ear is not None:
            self.ear.hold()

    def rest(self) -> None:
        """Let a computer that waits for it sleep now: the desk is locked."""
        if self.ear is not None:
            self.ear.rest()

    def close(self) -> None:
        """Stop listening."""
        if self.ear is not None:
            self.ear.close()
            self.ear = None


def _ear(platform: str, window: QWidget, told: Callable[[], None]) -> Ear | None:
    """Give this system's ear; None where we know of none, or where the system will not be listened to."""
    name = EARS.get(platform)
    if name is None:
        return None
    try:
        made: Ear = importlib.import_module(name).listen(window, told)
    except (OSError, AttributeError, ImportError):  # a library or a call of the system that is not there
        return None
    return made
