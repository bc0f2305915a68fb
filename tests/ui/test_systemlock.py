"""The desk locks when the computer does. Linux is heard on a real bus, the others through the calls they take."""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from ctypes import wintypes
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from app.ui.system import capture, linux, lock, macos, windows

ROOT = Path(__file__).resolve().parents[2]

BUSES = """
import os
import sys
from PySide6.QtCore import ClassInfo, QObject, QThread, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusUnixFileDescriptor
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])

def turn(times=20):
    for _turn in range(times):
        app.processEvents()
        QThread.msleep(5)

def signal(bus, path, interface, name, *values):
    message = QDBusMessage.createSignal(path, interface, name)
    message.setArguments(list(values))
    bus.send(message)
    turn()

from app.ui.system.lock import SystemLock
window = QWidget()
heard = []
system, session = QDBusConnection.systemBus(), QDBusConnection.sessionBus()
"""

HEARING = """
lock = SystemLock(window)
lock.locked.connect(lambda: heard.append(True))
own, other = "/org/freedesktop/login1/session/_33", "/org/freedesktop/login1/session/_34"
LOGIN, PROPERTIES = "org.freedesktop.login1", "org.freedesktop.DBus.Properties"
def changed(path, interface, **properties):
    signal(system, path, PROPERTIES, "PropertiesChanged", interface, properties, [])
signal(session, "/any", "org.freedesktop.ScreenSaver", "ActiveChanged", False)
signal(system, "/org/freedesktop/login1", LOGIN + ".Manager", "PrepareForSleep", False)
signal(system, other, LOGIN + ".Session", "Lock")
changed(own, LOGIN + ".Session", Active=True)
changed(other, LOGIN + ".Session", Active=False)
changed("/org/freedesktop/UPower", "org.freedesktop.UPower", LidIsClosed=False)
quiet = len(heard)
signal(session, "/any", "org.freedesktop.ScreenSaver", "ActiveChanged", True)
signal(session, "/any", "org.gnome.ScreenSaver", "ActiveChanged", True)
signal(system, "/org/freedesktop/login1", LOGIN + ".Manager", "PrepareForSleep", True)
signal(system, own, LOGIN + ".Session", "Lock")
changed(own, LOGIN + ".Session", Active=False)
changed("/org/freedesktop/UPower", "org.freedesktop.UPower", LidIsClosed=True)
print(quiet, len(heard))
"""

MANAGER = """
@ClassInfo({"D-Bus Interface": "org.freedesktop.login1.Manager"})
class Manager(QObject):
    given = []
    @Slot(str, str, str, str, result="QDBusUnixFileDescriptor")
    def Inhibit(self, what, who, why, mode):
        reading, writing = os.pipe()
        self.given.append((what, who, mode, reading))
        made = QDBusUnixFileDescriptor(writing)
        os.close(writing)
        return made
manager = Manager()
serving = QDBusConnection.connectToBus(os.environ["DBUS_SYSTEM_BUS_ADDRESS"], "serving")
assert serving.registerService("org.freedesktop.login1")
assert serving.registerObject("/org/freedesktop/login1", manager, QDBusConnection.RegisterOption.ExportAllSlots)
"""

HOLDING = """
import select
def is_held(pipe):
    return not select.select([pipe], [], [], 0)[0]
lock = SystemLock(window)
turn()
said = [len(manager.given)]
lock.hold()
turn(60)
first = manager.given[0]
said += [first[:3], is_held(first[3])]
signal(serving, "/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep", True)
said.append(is_held(first[3]))
lock.rest()
turn()
said.append(is_held(first[3]))
lock.hold()
lock.rest()
turn(60)
said += [len(manager.given), is_held(manager.given[1][3])]
print(said)
"""


def run(script: str, addresses: dict[str, str]) -> str:
    said = subprocess.run(
        [sys.executable, "-c", BUSES + script],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "QT_QPA_PLATFORM": "offscreen", "XDG_SESSION_ID": "3"} | addresses,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    return said.stdout.strip()


@pytest.fixture
def bus() -> Iterator[dict[str, str]]:
    """A bus of its own in place of both buses of this computer."""
    if not shutil.which("dbus-daemon"):
        pytest.skip("needs a bus of its own")
    command = ["dbus-daemon", "--session", "--nofork", "--print-address"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        yield {"DBUS_SESSION_BUS_ADDRESS": address, "DBUS_SYSTEM_BUS_ADDRESS": address}
        server.terminate()


on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has these buses")


@on_linux
def test_linux_locks_at_screen_lock_sleep_closed_lid_and_change_of_person_and_at_nothing_else(bus):
    assert run(HEARING, bus) == "0 6"


@on_linux
def test_linux_sleeps_only_once_the_desk_is_locked_and_is_held_back_again_for_the_next_person(bus):
    assert run(MANAGER + HOLDING, bus) == "[0, ('sleep', 'Keepwell', 'delay'), True, True, False, 2, False]"


@on_linux
def test_without_a_bus_nothing_is_heard_and_nothing_fails(tmp_path):
    nowhere = f"unix:path={tmp_path / 'none'}"
    addresses = {"DBUS_SESSION_BUS_ADDRESS": nowhere, "DBUS_SYSTEM_BUS_ADDRESS": nowhere}
    assert run(HEARING.replace("signal(", "(lambda *_: None)("), addresses) == "0 0"


def test_a_session_is_named_on_the_bus_as_the_login_service_spells_it():
    assert linux.session_path("3") == "/org/freedesktop/login1/session/_33"
    assert linux.session_path("c12") == "/org/freedesktop/login1/session/c12"
    assert linux.session_path("a-1") == "/org/freedesktop/login1/session/a_2d1"
    assert linux.session_path("") == ""


class PretendWindows:
    """The calls of two of Windows' libraries, noted as they are made."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.affinity: list[int] = []
        noted = self._noted
        self.wtsapi32 = SimpleNamespace(
            WTSRegisterSessionNotification=noted("listens to the session"),
            WTSUnRegisterSessionNotification=noted("leaves the session"),
        )
        self.user32 = SimpleNamespace(
            RegisterPowerSettingNotification=noted("listens to the lid"),
            UnregisterPowerSettingNotification=noted("leaves the lid"),
            SetWindowDisplayAffinity=self._set_affinity,
        )

    def _noted(self, words: str):
        def called(*_values: object) -> int:
            self.calls.append(words)
            return 1

        return called

    def _set_affinity(self, _window: object, affinity: int) -> int:
        self.affinity.append(affinity)
        return int(affinity != capture.EXCLUDED)  # as a Windows older than 2004 answers


@pytest.fixture
def messages(qtbot):
    """Windows' ear over pretended libraries: what it was told, what it called, and a way to send it a message."""
    window, told, system = QWidget(), [], PretendWindows()
    qtbot.addWidget(window)
    ear = windows.listen(window, lambda: told.append(True), system)

    def send(message: int, first: int = 0, second: int = 0) -> int:
        said = wintypes.MSG(None, message, first, second)
        assert ear.nativeEventFilter(b"windows_generic_MSG", ctypes.addressof(said)) == (False, 0)
        return len(told)

    yield SimpleNamespace(send=send, system=system, ear=ear)
    ear.close()


def lid(value: int, setting: bytes = windows.LID.bytes_le) -> windows.PowerSetting:
    return windows.PowerSetting((ctypes.c_ubyte * 16)(*setting), 4, value)


def test_windows_locks_when_its_session_locks_is_left_to_another_person_or_ends(messages):
    for place, how in enumerate((0x7, 0x2, 0x4, 0x6), 1):
        assert messages.send(windows.SESSION, how) == place
    assert messages.send(windows.QUERY_END) == 5
    for other in (0x1, 0x3, 0x5, 0x8):
        assert messages.send(windows.SESSION, other) == 5


def test_windows_locks_when_it_sleeps_and_when_the_lid_closes_and_not_when_it_opens(messages):
    assert messages.send(windows.POWER, windows.SUSPENDS) == 1
    closed, opened, other = lid(0), lid(1), lid(0, bytes(16))
    assert messages.send(windows.POWER, windows.SETTING, ctypes.addressof(closed)) == 2
    assert messages.send(windows.POWER, windows.SETTING, ctypes.addressof(opened)) == 2
    assert messages.send(windows.POWER, windows.SETTING, ctypes.addressof(other)) == 2
    assert messages.send(windows.POWER, 0x0007) == 2
    assert messages.send(0x0100, 0x41) == 2


def test_windows_is_asked_for_its_messages_once_and_left_in_order(messages):
    assert messages.system.calls == ["listens to the session", "listens to the lid"]
    messages.ear.close()
    assert messages.system.calls[2:] == ["leaves the session", "leaves the lid"]


class PretendMac:
    """CoreFoundation's centre: keeps who observes which name."""

    def __init__(self) -> None:
        self.observers: dict[str, object] = {}
        self.CFNotificationCenterGetDistributedCenter = self._call(lambda: 1)
        self.CFStringCreateWithCString = self._call(lambda _allocator, name, _spelling: name)
        self.CFNotificationCenterAddObserver = self._call(self._add)
        self.CFNotificationCenterRemoveEveryObserver = self._call(lambda *_said: self.observers.clear())
        self.CFRelease = self._call(lambda _value: None)

    def _call(self, what):
        def called(
            *values: object,
        ) -> object:  # a function takes restype and argtypes as one of a library does
            return what(*values)

        return called

    def _add(self, _centre, _own, heard, name, _about, _behaviour) -> None:
        self.observers[name.decode()] = heard


def test_macos_locks_when_its_screen_locks_or_its_saver_begins_until_it_is_left(qtbot):
    told, mac, window = [], PretendMac(), QWidget()
    qtbot.addWidget(window)
    ear = macos.listen(window, lambda: told.append(True), mac)
    assert set(mac.observers) == {"com.apple.screenIsLocked", "com.apple.screensaver.didstart"}
    for heard in mac.observers.values():
        heard(None, None, None, None, None)
    assert len(told) == 2
    ear.close()
    assert not mac.observers


def test_every_system_has_an_ear_and_an_unknown_one_none(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    assert set(lock.EARS) == {"linux", "win32", "darwin"}
    assert lock.SystemLock(window, "plan9").ear is None


@pytest.mark.skipif(sys.platform == "win32", reason="there it would listen")
def test_a_system_whose_libraries_are_missing_leaves_the_clocks_to_it(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    system = lock.SystemLock(window, "win32")
    assert system.ear is None
    system.rest()
    system.close()


def test_every_window_is_covered_as_it_opens_and_all_of_them_change_together(qtbot):
    said: list[bool] = []
    parent = QTimer()
    shield = capture.Shield(parent, lambda _window, refused: said.append(refused))
    first, second = QWidget(), QWidget()
    for window in (first, second):
        qtbot.addWidget(window)
        window.show()
    assert said == [True, True]
    shield.set_refused(False)
    assert said[2:] == [False, False]


def test_an_older_windows_shows_a_black_window_in_place_of_none():
    system = PretendWindows()
    assert capture.on_windows(7, True, system)
    assert capture.on_windows(7, False, system)
    assert system.affinity == [capture.EXCLUDED, capture.MONITOR_ONLY, capture.SEEN]


def test_a_system_that_lets_nobody_refuse_pictures_is_said_to_be_one():
    assert capture.system("linux") is None
    assert capture.system("win32") is capture.on_windows
    assert capture.system("darwin") is capture.on_macos


def test_an_owner_allows_pictures_for_everybody_and_a_locked_desk_refuses_them_again(qtbot, window_of):
    window = window_of("owner")
    window.shell.show_page("settings")
    panel = window.shell.page().lock
    panel.load()
    qtbot.waitUntil(panel.pictures.isChecked)
    assert window.shield.refused
    panel.pictures.click()
    qtbot.waitUntil(lambda: not window.shield.refused)
    window.desk.lock()
    qtbot.waitUntil(lambda: window.shell is None)
    assert window.shield.refused


def test_reception_cannot_allow_pictures(qtbot, window_of):
    window = window_of("reception")
    window.shell.show_page("settings")
    panel = window.shell.page().lock
    panel.load()
    qtbot.waitUntil(panel.pictures.isChecked)
    panel.pictures.click()
    qtbot.waitUntil(lambda: bool(panel.wrong.text()))
    qtbot.waitUntil(panel.pictures.isChecked)
    assert window.shield.refused
