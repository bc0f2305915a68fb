"""macOS tells every program of a session that its screen is locked or its screen saver begins.

The notifications come through CoreFoundation's distributed centre, in the window's own run loop. A closed lid and a
change of person lock the screen; plain sleep is noticed by the clocks of `IdleWatch`.
"""

import ctypes
import ctypes.util
from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

NAMES = ("com.apple.screenIsLocked", "com.apple.screensaver.didstart")
UTF8 = 0x08000100
AT_ONCE = 4  # CFNotificationSuspensionBehaviorDeliverImmediately

Heard = ctypes.CFUNCTYPE(None, *[ctypes.c_void_p] * 5)


class Notifications:
    """Stays as an observer of the centre until it is closed."""

    def __init__(self, told: Callable[[], None], foundation: Any) -> None:
        self._foundation = _typed(foundation)
        self._heard = Heard(lambda *_said: told())
        self._centre = foundation.CFNotificationCenterGetDistributedCenter()
        self._own = ctypes.cast(self._heard, ctypes.c_void_p)
        for name in NAMES:
            spelt = foundation.CFStringCreateWithCString(None, name.encode(), UTF8)
            foundation.CFNotificationCenterAddObserver(
                self._centre, self._own, self._heard, spelt, None, AT_ONCE
            )
            foundation.CFRelease(spelt)

    def hold(self) -> None:
        """Do nothing: macOS does not wait."""

    def rest(self) -> None:
        """Do nothing: nothing was held."""

    def close(self) -> None:
        """Stop listening."""
        self._foundation.CFNotificationCenterRemoveEveryObserver(self._centre, self._own)


def _typed(foundation: Any) -> Any:
    """Say which values the calls take and give: addresses are wider than what is assumed of them otherwise."""
    address = ctypes.c_void_p
    foundation.CFNotificationCenterGetDistributedCenter.restype = address
    foundation.CFStringCreateWithCString.restype = address
    foundation.CFStringCreateWithCString.argtypes = [address, ctypes.c_char_p, ctypes.c_uint32]
    foundation.CFNotificationCenterAddObserver.argtypes = [
        *(address, address, Heard, address, address, ctypes.c_long)
    ]
    foundation.CFNotificationCenterRemoveEveryObserver.argtypes = [address, address]
    foundation.CFRelease.argtypes = [address]
    return foundation


def listen(_window: QWidget, told: Callable[[], None], foundation: Any = None) -> Notifications:
    """Observe the centre; raises OSError or AttributeError on another system."""
    return Notifications(told, foundation or ctypes.CDLL(ctypes.util.find_library("CoreFoundation")))
