"""Linux says on its two buses that the screen locks, the computer sleeps, the lid closes or somebody else sits down.

Names and meaning: org.freedesktop.login1(5), UPower's reference, and the screen savers' own ActiveChanged.
"""

import os
from collections.abc import Callable, Mapping

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusUnixFileDescriptor
from PySide6.QtWidgets import QWidget

from app.i18n import _

LOGIN, LOGIN_PATH = "org.freedesktop.login1", "/org/freedesktop/login1"
POWER = "org.freedesktop.UPower"
PROPERTIES = "org.freedesktop.DBus.Properties"
SAVERS = (
    *("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver"),
    *("org.cinnamon.ScreenSaver", "org.mate.ScreenSaver"),
)
HEAR, HEAR_ON = SLOT("hear()"), SLOT("hear_on(bool)")
HEAR_CHANGE = SLOT("hear_change(QString,QVariantMap)")
HELD, NOT_HELD = SLOT("held(QDBusMessage)"), SLOT("not_held(QDBusError,QDBusMessage)")


def session_path(session: str) -> str:
    """Give the place of a login session on the bus; "" (any session) where its name is not known.

    >>> session_path("3"), session_path("c2"), session_path("")
    ('/org/freedesktop/login1/session/_33', '/org/freedesktop/login1/session/c2', '')
    """
    spelt = "".join(
        letter if letter.isascii() and letter.isalnum() and (place or not letter.isdigit())
        else "".join(f"_{byte:02x}" for byte in letter.encode())
        for place, letter in enumerate(session)
    )  # fmt: skip
    return f"{LOGIN_PATH}/session/{spelt}" if spelt else ""


def tells_lock(interface: str, changed: Mapping[str, object]) -> bool:
    """Say whether properties that changed mean: lock now (the lid is closed, or another session is in front)."""
    if interface == POWER:
        return changed.get("LidIsClosed") is True
    return interface == f"{LOGIN}.Session" and changed.get("Active") is False


class Buses(QObject):
    """Listens to both buses, and holds sleep back for the moment that locking takes."""

    def __init__(self, parent: QObject, told: Callable[[], None]) -> None:
        super().__init__(parent)
        self._told = told
        self._open = False
        self._hold: QDBusUnixFileDescriptor | None = None
        self._system, self._session = QDBusConnection.systemBus(), QDBusConnection.sessionBus()
        own = session_path(os.environ.get("XDG_SESSION_ID", ""))
        self._hear(self._system, "", f"{LOGIN}.Manager", "PrepareForSleep", HEAR_ON)
        self._hear(self._system, own, f"{LOGIN}.Session", "Lock", HEAR)
        self._hear(self._system, "/org/freedesktop/UPower", PROPERTIES, "PropertiesChanged", HEAR_CHANGE)
        if own:
            self._hear(self._system, own, PROPERTIES, "PropertiesChanged", HEAR_CHANGE)
        for saver in SAVERS:
            self._hear(self._session, "", saver, "ActiveChanged", HEAR_ON)

    def _hear(self, bus: QDBusConnection, path: str, interface: str, name: str, slot: str) -> None:
        if bus.isConnected():
            bus.connect("", path, interface, name, self, slot)  # type: ignore[call-overload]  # it takes text

    def hold(self) -> None:
        """Ask that the computer waits with sleeping until the desk is locked; it waits a few seconds at most."""
        self._open = True
        if not self._system.isConnected():
            return
        asked = QDBusMessage.createMethodCall(LOGIN, LOGIN_PATH, f"{LOGIN}.Manager", "Inhibit")
        asked.setArguments(["sleep", "Keepwell", _("Keepwell locks its records first."), "delay"])
        self._system.callWithCallback(asked, self, HELD, NOT_HELD)  # type: ignore[call-overload]  # it takes text

    def rest(self) -> None:
        """Let the computer sleep: the desk is locked."""
        self._open, self._hold = False, None

    def close(self) -> None:
        """Stop listening, and hold nothing back any more."""
        self.rest()
        self.deleteLater()

    @Slot("QDBusMessage")
    def held(self, answer: QDBusMessage) -> None:
        """Keep what holds sleep back for as long as the desk is open."""
        if self._open:
            self._hold = next(iter(answer.arguments()), None)

    @Slot("QDBusError", "QDBusMessage")
    def not_held(self, _error: object, _asked: object) -> None:
        """Go on without: a system that does not let itself be held back still says when it sleeps."""

    @Slot()
    def hear(self) -> None:
        """Hear that the session is to lock."""
        self._told()

    @Slot(bool)
    def hear_on(self, on: bool) -> None:
        """Hear that the screen locks or the computer goes to sleep; its coming back is nothing new."""
        if on:
            self._told()

    @Slot(str, "QVariantMap")
    def hear_change(self, interface: str, changed: dict[str, object]) -> None:
        """Hear that the lid closed, or that another session came to the front."""
        if tells_lock(interface, changed):
            self._told()


def listen(window: QWidget, told: Callable[[], None]) -> Buses:
    """Listen to the buses that can be reached; without one nothing is heard and nothing fails."""
    return Buses(window, told)
