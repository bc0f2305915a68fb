"""Locks when the computer does: its screen is locked, its lid closed, or another person takes it over (Linux)."""

import sys

from PySide6.QtCore import SLOT, QObject, Signal, Slot

LOGIN = "org.freedesktop.login1"
SAVER = "org.freedesktop.ScreenSaver"
GNOME = "org.gnome.ScreenSaver"
HEAR, HEAR_ON = SLOT("hear()"), SLOT("hear_on(bool)")


class SystemLock(QObject):
    """Listens to what the system says on its two buses; `locked` means: lock now. Without a bus it hears nothing.

    Other systems say it differently; there a computer that slept is noticed by its clocks (`IdleWatch`).
    """

    locked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        if sys.platform.startswith("linux"):
            self._listen()

    def _listen(self) -> None:
        from PySide6.QtDBus import QDBusConnection

        system, session = QDBusConnection.systemBus(), QDBusConnection.sessionBus()
        told = (
            (system, f"{LOGIN}.Manager", "PrepareForSleep", HEAR_ON),
            (system, f"{LOGIN}.Session", "Lock", HEAR),
            (session, SAVER, "ActiveChanged", HEAR_ON),
            (session, GNOME, "ActiveChanged", HEAR_ON),
        )
        for bus, interface, name, slot in told:
            if bus.isConnected():
                bus.connect("", "", interface, name, self, slot)  # type: ignore[call-overload]  # it takes text

    @Slot()
    def hear(self) -> None:
        """Hear that the system locks."""
        self.locked.emit()

    @Slot(bool)
    def hear_on(self, on: bool) -> None:
        """Hear that the screen is locked or the computer goes to sleep; its coming back is nothing new."""
        if on:
            self.locked.emit()
