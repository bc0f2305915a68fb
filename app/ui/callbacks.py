"""Calling back to widgets that may have gone meanwhile."""

import weakref
from collections.abc import Callable
from types import MethodType
from typing import Any, TypedDict

import shiboken6
from PySide6.QtCore import QObject

Back = Callable[[Any], object]


class Heard(TypedDict, total=False):
    """Who hears how it went: each is called back in the window's thread, and only while `owner` lives."""

    then: Back | None
    """Gets the value."""
    refused: Back | None
    """Gets the rule that said no; where none is given, the message bar shows it."""
    troubled: Back | None
    """Gets the trouble with the vault; where none is given, the window shows it."""
    owner: QObject | None
    """The widget that waits; where none is given, the one whose method `then` is."""
    tell: Callable[..., object] | None
    """Gets meanwhile how far it is; a service takes `progress` for it, given only where somebody listens."""


def owner_of(back: Back | None) -> QObject | None:
    """Give the widget whose method this is, if it is one."""
    owner = getattr(back, "__self__", None)
    return owner if isinstance(owner, QObject) else None


def weak(back: Back | None) -> Callable[[], Back | None]:
    """Hold a widget's method weakly, so that a closed page is not kept alive by a question."""
    if isinstance(back, MethodType) and isinstance(back.__self__, QObject):
        return weakref.WeakMethod(back)
    return lambda: back


def guarded(tell: Callable[..., object] | None, owner: QObject | None) -> Callable[..., None]:
    """Call back only while the owner lives."""
    wanted = weakref.ref(owner or owner_of(tell)) if owner or owner_of(tell) else None

    def told(*said: Any) -> None:
        if tell is None:
            return
        lives = wanted is None or ((widget := wanted()) is not None and shiboken6.isValid(widget))
        if lives:
            tell(*said)

    return told
