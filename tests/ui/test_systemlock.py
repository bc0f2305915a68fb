import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

SCRIPT = """
from PySide6.QtCore import QThread
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from PySide6.QtWidgets import QApplication
app = QApplication([])
from app.ui.systemlock import SystemLock
heard = []
system = SystemLock()
system.locked.connect(lambda: heard.append(True))
told = (
    ("org.freedesktop.ScreenSaver", "ActiveChanged", [False]),
    ("org.freedesktop.ScreenSaver", "ActiveChanged", [True]),
    ("org.gnome.ScreenSaver", "ActiveChanged", [True]),
    ("org.freedesktop.login1.Manager", "PrepareForSleep", [True]),
    ("org.freedesktop.login1.Manager", "PrepareForSleep", [False]),
    ("org.freedesktop.login1.Session", "Lock", []),
)
for interface, name, values in told:
    message = QDBusMessage.createSignal("/any/path", interface, name)
    message.setArguments(values)
    bus = QDBusConnection.systemBus() if "login1" in interface else QDBusConnection.sessionBus()
    bus.send(message)
    for _turn in range(20):
        app.processEvents()
        QThread.msleep(5)
print(len(heard))
"""


def say(addresses: dict[str, str]) -> str:
    said = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "QT_QPA_PLATFORM": "offscreen"} | addresses,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    return said.stdout.strip()


@pytest.mark.skipif(not shutil.which("dbus-daemon"), reason="needs a bus of its own")
def test_the_desk_locks_when_the_screen_locks_or_the_computer_goes_to_sleep():
    command = ["dbus-daemon", "--session", "--nofork", "--print-address"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as bus:
        try:
            assert bus.stdout is not None
            address = bus.stdout.readline().strip()
            assert say({"DBUS_SESSION_BUS_ADDRESS": address, "DBUS_SYSTEM_BUS_ADDRESS": address}) == "4"
        finally:
            bus.terminate()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has these buses")
def test_without_a_bus_nothing_is_heard_and_nothing_fails(tmp_path):
    nowhere = f"unix:path={tmp_path / 'none'}"
    assert say({"DBUS_SESSION_BUS_ADDRESS": nowhere, "DBUS_SYSTEM_BUS_ADDRESS": nowhere}) == "0"
