"""Windows sends each window a message when its session locks, changes or ends, the computer sleeps or the lid closes.

Numbers and layouts: Microsoft's reference of WM_WTSSESSION_CHANGE, WM_POWERBROADCAST, WM_QUERYENDSESSION and
RegisterPowerSettingNotification.
"""

import ctypes
import uuid
from collections.abc import Callable
from ctypes import wintypes
from typing import Any

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication
from PySide6.QtWidgets import QWidget

QUERY_END, POWER, SESSION = 0x0011, 0x0218, 0x02B1
LOCKING = frozenset({0x2, 0x4, 0x6, 0x7})  # console and remote disconnect (user switch), logoff, lock
SUSPENDS, SETTING = 0x0004, 0x8013
LID = uuid.UUID("ba3e0f4d-b817-4094-a2d1-d56379e6a0f3")
THIS_SESSION, TO_WINDOW = 0, 0


class PowerSetting(ctypes.Structure):
    """What a power message points to: which setting changed, and its new value (POWERBROADCAST_SETTING)."""

    _fields_ = (("setting", ctypes.c_ubyte * 16), ("length", wintypes.DWORD), ("value", ctypes.c_ubyte))


def tells_lock(message: int, first: int, second: int) -> bool:
    """Say whether a message means: lock now. `first` is its wParam, `second` its lParam."""
    match message:
        case 0x02B1:
            return first in LOCKING
        case 0x0011:
            return True
        case 0x0218 if first == SUSPENDS:
            return True
        case 0x0218 if first == SETTING and second:
            changed = PowerSetting.from_address(second)
            return bytes(changed.setting) == LID.bytes_le and changed.value == 0
    return False


class Messages(QAbstractNativeEventFilter):
    """Looks at the messages of the program's windows on their way, and takes none away."""

    def __init__(self, window: QWidget, told: Callable[[], None], libraries: Any) -> None:
        super().__init__()
        self._told, self._libraries = told, libraries
        self._window = int(window.winId())
        libraries.wtsapi32.WTSRegisterSessionNotification(wintypes.HWND(self._window), THIS_SESSION)
        lid = (ctypes.c_ubyte * 16)(*LID.bytes_le)
        register = libraries.user32.RegisterPowerSettingNotification
        register.restype = wintypes.HANDLE
        self._lid = register(wintypes.HANDLE(self._window), ctypes.byref(lid), TO_WINDOW)
        QCoreApplication.instance().installNativeEventFilter(self)  # type: ignore[union-attr]  # there is a window

    def nativeEventFilter(self, kind: QByteArray | bytes, message: int) -> tuple[bool, int]:  # type: ignore[override]
        """Tell where the message means so."""
        if bytes(kind.data() if isinstance(kind, QByteArray) else kind) == b"windows_generic_MSG":
            said = wintypes.MSG.from_address(int(message))
            if tells_lock(said.message, said.wParam, said.lParam):
                self._told()
        return False, 0

    def hold(self) -> None:
        """Do nothing: Windows does not wait."""

    def rest(self) -> None:
        """Do nothing: nothing was held."""

    def close(self) -> None:
        """Stop listening."""
        if (app := QCoreApplication.instance()) is not None:
            app.removeNativeEventFilter(self)
        self._libraries.wtsapi32.WTSUnRegisterSessionNotification(wintypes.HWND(self._window))
        if self._lid:
            self._libraries.user32.UnregisterPowerSettingNotification(wintypes.HANDLE(self._lid))


def listen(window: QWidget, told: Callable[[], None], libraries: Any = None) -> Messages:
    """Ask Windows for the messages, and listen; raises AttributeError on another system."""
    return Messages(window, told, libraries or ctypes.windll)  # type: ignore[attr-defined,unused-ignore]
