"""Calling back to widgets that may have gone meanwhile."""

import weakref
from collections.abc import Callable
from types import MethodType
from typing import Any

import shiboken6
from PySide6.QtCore import QObject

Back = Callable[[Any], object]


def first(wanted: Back | None, other: Back) -> Back:
    """Give the call-back that was asked for, else the other one."""
    return other if wanted is None else wanted


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
