"""Makes the place Keepwell runs in: a `.venv` beside this folder, exactly as locked, and Qt's system libraries.

Standard library only, Python 3.11 or newer; used by run.py, check.py and freeze.py. A second start finds everything
in place and takes a few milliseconds. An environment that was interrupted half-way is made again from nothing.
"""

import contextlib
import ctypes
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
RUNTIME = ROOT / "requirements.lock"
DEVELOPMENT = ROOT / "requirements-dev.lock"

# What Qt's wheels expect of a Linux desktop: the library's file name, and the Debian package that brings it.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}

# What the tests look at our work with, beside Keepwell itself: the program, and the Debian package that brings it.
TEST_TOOLS = {
    "/usr/libexec/at-spi-bus-launcher": "at-spi2-core",
    "Xvfb": "xvfb",
    "certutil": "libnss3-tools",
    "dbus-daemon": "dbus",
    "pdfsig": "poppler-utils",
    "qpdf": "qpdf",
    "strace": "strace",
}

# What PyInstaller looks at libraries with.
FREEZE_TOOLS = {"objdump": "binutils"}


class CannotPrepare(Exception):
    """Something that only the person at this computer can put right; its text is what to do."""


def say(text: str) -> None:
    """Tell what is happening, beside the program's own output and in order with it."""
    print(text, file=sys.stderr, flush=True)


def venv_python() -> Path:
    """The interpreter inside the environment."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def wanted(development: bool) -> dict[str, str]:
    """What the environment must have been made from to be used again."""
    locks = {"runtime": RUNTIME} | ({"development": DEVELOPMENT} if development else {})
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in locks.items()} | {
        "interpreter": f"{sys.version} at {Path(sys.executable).resolve()} for {VENV}"
    }


def present() -> dict[str, str]:
    """What the environment says it was made from; nothing if it was never finished."""
    try:
        made = json.loads((VENV / "keepwell-stamp.json").read_text(encoding="utf-8"))
        return made if venv_python().exists() else {}
    except (OSError, ValueError):
        return {}


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Only one command prepares at a time; a second one waits for the first."""
    with (ROOT / ".venv.lock").open("a+b") as file:
        if os.name == "nt":
            import msvcrt

            while True:
                try:
                    file.seek(0)
                    msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
                    break
                except OSError:
                    time.sleep(0.5)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def pip_install(lock: Path) -> None:
    """Install exactly what a lock file names, refusing anything whose hash differs."""
    command = [str(venv_python()), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-input"]
    command += ["--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", str(lock)]
    if subprocess.run(command, check=False, stdin=subprocess.DEVNULL).returncode:
        raise CannotPrepare(f"The packages in {lock.name} could not be installed; pip's own words are above.")


def make_venv(development: bool) -> None:
    """Make the environment, or add the development tools to one that has what Keepwell runs with."""
    want, have = wanted(development), present()
    if want.items() <= have.items():
        return
    stamp = VENV / "keepwell-stamp.json"
    can_grow = wanted(development=False).items() <= have.items() and "development" not in have
    stamp.unlink(missing_ok=True)
    if not can_grow:
        say("Keepwell: making its environment in .venv (once; a minute or two) ...")
        if VENV.is_dir():
            shutil.rmtree(VENV)
        if subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False).returncode:
            raise CannotPrepare(f"Python could not make an environment in {VENV}; its own words are above.")
    else:
        say("Keepwell: adding the tools that check it to .venv (once) ...")
    pip_install(DEVELOPMENT if development else RUNTIME)
    unfinished = stamp.with_suffix(".new")
    unfinished.write_text(json.dumps(want, indent=1), encoding="utf-8")
    unfinished.replace(stamp)


def lacks_library(name: str) -> bool:
    """Whether this computer cannot load a shared library of that name."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return True
    return False


def missing_packages(tools: dict[str, str]) -> list[str]:
    """The Debian packages to install: for Qt, for the tools asked for, and for making an environment at all."""
    packages = {package for library, package in QT_LIBRARIES.items() if lacks_library(library)}
    packages |= {package for tool, package in tools.items() if not shutil.which(tool)}
    if any(importlib.util.find_spec(module) is None for module in ("venv", "ensurepip")):
        packages.add("python{}.{}-venv".format(*sys.version_info))
    return sorted(packages)


def install_packages(packages: list[str]) -> None:
    """Have apt install them when it may; otherwise say the one command that does."""
    names = " ".join(packages)
    if not shutil.which("apt-get"):
        say(
            f"Keepwell: this computer lacks what Debian calls {names}. Install them if a window does not open."
        )
        return
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if os.geteuid() != 0:
        raise CannotPrepare(
            f"Some system packages are missing. This installs them:\n\n    sudo {' '.join(install)}\n"
        )
    say(f"Keepwell: installing {names} ...")
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "check": False}
    calm = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update"], env=calm, **quiet)
    if subprocess.run(install, env=calm, **quiet).returncode:
        raise CannotPrepare(f"apt could not install them; see what it says to:\n\n    {' '.join(install)}\n")


def ready(*, development: bool = False, tools: dict[str, str] | None = None) -> Path:
    """Everything in place: the interpreter to run Keepwell with. Raises CannotPrepare with what to do instead."""
    if sys.version_info < (3, 11):
        raise CannotPrepare("Keepwell needs Python 3.11 or newer; this is {}.{}.".format(*sys.version_info))
    for lock in (RUNTIME, DEVELOPMENT):
        if not lock.exists():
            raise CannotPrepare(f"{lock.name} is missing: this checkout is not whole.")
    with alone():
        if sys.platform == "linux" and (packages := missing_packages(tools or {})):
            install_packages(packages)
        make_venv(development)
    return venv_python()
