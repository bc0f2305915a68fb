"""What of Qt and its company goes into the frozen folder, and what stays out.

Used by packaging/keepwell.spec. Left to itself PyInstaller brings a remote-desktop server (the vnc plugin), this
computer's GTK, and Qt's whole QML engine along. Kept are the plugins a desktop program needs, and of the shared
libraries only those that something kept asks for.
"""

import posixpath
import re
from collections.abc import Callable, Iterable
from pathlib import Path, PurePath

ROOT = Path(__file__).resolve().parent.parent
Entry = tuple[str, str, str]  # where it goes, where it comes from, what PyInstaller calls it

PLUGINS = re.compile(
    r"/plugins/(?:"
    r"platforms/(?:lib)?q(?:xcb|wayland|offscreen|windows|cocoa)"
    r"|platforminputcontexts/(?:lib)?(?:compose|ibus)"
    r"|platformthemes/(?:lib)?qxdgdesktopportal"
    r"|xcbglintegrations/"
    r"|wayland-shell-integration/(?:lib)?xdg-shell"
    r"|wayland-decoration-client/"
    r"|styles/"
    r"|iconengines/(?:lib)?qsvgicon"
    r"|imageformats/(?:lib)?q(?:svg|jpeg|ico)\b"
    r"|printsupport/"
    r")"
)

# Never, whatever else changes: something that listens or connects, or a toolkit of the computer it was built on.
NEVER = re.compile(
    r"qvnc|qeglfs|qlinuxfb|qvkkhr|qminimal|virtualkeyboard|networkinformation|/plugins/tls/|/plugins/generic/|qgtk3|qmltooling|qmldbg"
    r"|Qt6?(?:Quick|Qml|Network|Pdf|WebEngine|Sql|Designer)\b"
    r"|aiohttp|yarl|multidict|lxml|setuptools|pkg_resources|tkinter|_avif|_webp"
    r"|opengl32sw|qdirect2d|icuuc\.dll|mscms\.dll|libgtk-",
    re.IGNORECASE,
)

# A desktop's own plumbing, which has to fit that desktop: X11, fonts, messages between programs, GLib, printing. Ours
# would bring along two dozen libraries of the computer it was built on, some of which connect to printers; and an older
# libstdc++ than the desktop's own graphics driver wants keeps that driver from loading.
SYSTEM = re.compile(r"^lib(stdc\+\+|gcc_s|X11|fontconfig|freetype|dbus-1|glib-2\.0|gthread-2\.0|cups)\.so")

# Modules that something imports "just in case", and that Keepwell never needs.
MODULES = """
    setuptools pkg_resources distutils _distutils_hack pip wheel ensurepip venv lib2to3 pydoc_data
    multiprocessing tkinter _tkinter turtle idlelib curses test doctest pdb
    aiohttp yarl multidict frozenlist propcache aiosignal requests urllib3 httpx ftplib smtplib poplib imaplib xmlrpc
    sqlite3 _sqlite3 lxml numpy pandas IPython matplotlib cairo rlPyCairo rl_renderPM renderPM gi
    PIL.ImageCms PIL._imagingcms
    PIL.ImageTk PIL.ImageQt PIL.AvifImagePlugin PIL._avif PIL.WebPImagePlugin PIL._webp
    PySide6.QtNetwork PySide6.QtQml PySide6.QtQuick PySide6.QtSql PySide6.QtTest PySide6.QtDesigner PySide6.QtHelp
    PySide6.QtUiTools PySide6.QtXml PySide6.QtOpenGL PySide6.QtOpenGLWidgets PySide6.QtConcurrent
    _codecs_jp _codecs_kr _codecs_cn _codecs_hk _codecs_tw _codecs_iso2022
    cffi pycparser _pydecimal unittest pypdfium2_cli
    pytest _pytest pytestqt hypothesis mypy mypyc ruff importlinter grimp rich pygments apsw icalendar.tests
"""


def tidy(name: str) -> str:
    """A destination with forward slashes, on every system."""
    return name.replace("\\", "/")


def wanted(name: str) -> bool:
    """Whether a file may go into the frozen folder at all.

    >>> wanted("PySide6/Qt/plugins/platforms/libqxcb.so"), wanted("PySide6/Qt/plugins/platforms/libqvnc.so")
    (True, False)
    """
    name = tidy(name)
    if NEVER.search(name) or SYSTEM.search(name):
        return False
    if "/translations/" in name and "PySide6" in name:
        return False  # Qt's own few words come back with the first language Keepwell is translated into
    return "PySide6" not in name or "/plugins/" not in name or bool(PLUGINS.search(name))


def is_shared(name: str, called: str) -> bool:
    """Whether a file is a library that is only there because something else asks for it."""
    name = tidy(name)
    if called != "BINARY" or re.search(r"python3|vcruntime|msvcp|ucrtbase|api-ms-", name, re.IGNORECASE):
        return False
    return bool(
        re.search(r"PySide6/(Qt/lib/)?(lib)?(Qt6?[A-Z]|pyside6qml)\w*\.|\.libs/|^[^/]+\.so(\.|$)", name)
    )


def lean(entries: Iterable[Entry], asks_for: Callable[[str], Iterable[str]]) -> list[Entry]:
    """What is worth carrying: the wanted files, and the libraries they lead to; no link is left without its file."""
    kept = [entry for entry in entries if wanted(entry[0])]
    files = [entry for entry in kept if entry[2] != "SYMLINK"]
    by_name = {PurePath(tidy(entry[0])).name: entry for entry in files if entry[2] == "BINARY"}
    reached: set[str] = set()
    waiting = [entry for entry in files if not is_shared(entry[0], entry[2])]
    while waiting:
        entry = waiting.pop()
        if entry[0] not in reached:
            reached.add(entry[0])
            if entry[2] in {"BINARY", "EXTENSION"}:
                waiting += [by_name[name] for name in asks_for(entry[1]) if name in by_name]
    there = {tidy(name) for name in reached}

    def leads_to(entry: Entry) -> str:
        return posixpath.normpath(posixpath.join(posixpath.dirname(tidy(entry[0])), tidy(entry[1])))

    return [
        entry for entry in kept if (leads_to(entry) if entry[2] == "SYMLINK" else tidy(entry[0])) in there
    ]
