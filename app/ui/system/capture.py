"""Refuses screenshots and screen sharing of Keepwell's windows where the system lets a program refuse them.

Windows and macOS do; Linux offers no such thing, and the settings say so. A camera sees everything.
"""

import ctypes
import ctypes.util
import sys
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

SEEN, MONITOR_ONLY, EXCLUDED = 0x00, 0x01, 0x11  # WDA_NONE, WDA_MONITOR, WDA_EXCLUDEFROMCAPTURE
NOT_SHARED, READ_ONLY = 0, 1  # NSWindowSharingNone, NSWindowSharingReadOnly

Refuse = Callable[[int, bool], object]
"""Refuses pictures of one window (its system handle), or allows them again."""


def on_windows(window: int, refused: bool, libraries: Any = None) -> bool:
    """Tell Windows; before its version 2004 a picture shows the window black instead of not at all."""
    user32 = (libraries or ctypes.windll).user32  # type: ignore[attr-defined,unused-ignore]
    wanted = (EXCLUDED, MONITOR_ONLY) if refused else (SEEN,)
    return any(user32.SetWindowDisplayAffinity(ctypes.c_void_p(window), one) for one in wanted)


def on_macos(view: int, refused: bool, runtime: Any = None) -> bool:
    """Tell macOS: the window of a view is shared with nobody."""
    runtime = runtime or ctypes.CDLL(ctypes.util.find_library("objc"))
    runtime.sel_registerName.restype = ctypes.c_void_p
    runtime.sel_registerName.argtypes = [ctypes.c_char_p]
    named = runtime.sel_registerName
    send = ctypes.cast(runtime.objc_msgSend, ctypes.c_void_p).value or 0
    ask = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)(send)
    tell = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_ulong)(send)
    window = ask(view, named(b"window"))
    if window:
        tell(window, named(b"setSharingType:"), NOT_SHARED if refused else READ_ONLY)
    return bool(window)


def system(platform: str = sys.platform) -> Refuse | None:
    """Give what refuses pictures on this system; None where it lets nobody refuse them."""
    return {"win32": on_windows, "darwin": on_macos}.get(platform)


class Shield(QObject):
    """Covers every window of the program as it is shown; `set_refused` changes all of them at once."""

    def __init__(self, parent: QObject, refuse: Refuse | None = None) -> None:
        super().__init__(parent)
        self._refuse = refuse or system()
        self.refused = True
        if self._refuse is not None and (app := QApplication.instance()) is not None:
            app.installEventFilter(self)

    def set_refused(self, refused: bool) -> None:
        """Refuse pictures from now on, or allow them."""
        self.refused = refused
        for window in QApplication.topLevelWidgets():
            if window.isVisible():
                self._tell(window)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover a window that comes into view, and take nothing away."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self._tell(watched)
        return False

    def _tell(self, window: QWidget) -> None:
        if self._refuse is not None:
            self._refuse(int(window.winId()), self.refused)
