"""What goes into the frozen folder, and what may never."""

import re

import lean
import pytest

QT = "PySide6/Qt/plugins/"


@pytest.mark.parametrize("name", ["qvnc", "qeglfs", "qlinuxfb", "qminimal", "qminimalegl", "qvkkhrdisplay"])
def test_no_way_to_show_the_window_elsewhere_is_carried(name):
    assert not lean.wanted(f"{QT}platforms/lib{name}.so")
    assert not lean.wanted(rf"PySide6\plugins\platforms\{name}.dll")


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/plugins/tls/libqopensslbackend.so",
        "PySide6/Qt/plugins/networkinformation/libqglib.so",
        "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
        "PySide6/Qt/lib/libQt6Network.so.6",
        "PySide6/QtNetwork.abi3.so",
        "PySide6/Qt6Network.dll",
        "icuuc.dll",
        "libgtk-3.so.0",
        "libcups.so.2",
        "aiohttp/_http_parser.so",
        "setuptools/_vendor/x.txt",
    ],
)
def test_nothing_that_listens_connects_or_belongs_to_the_builder_is_carried(name):
    assert not lean.wanted(name)


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforms/libqwayland.so",
        "PySide6/Qt/plugins/platforms/libqoffscreen.so",
        "PySide6/plugins/platforms/qwindows.dll",
        "PySide6/plugins/styles/qmodernwindowsstyle.dll",
        "PySide6/Qt/plugins/platforms/libqcocoa.dylib",
        "PySide6/Qt/plugins/imageformats/libqsvg.so",
        "PySide6/Qt/plugins/printsupport/libcupsprintersupport.so",
        "PySide6/QtWidgets.abi3.so",
        "resources/fonts/SourceSans3-Regular.ttf",
        "resources/translations/es/LC_MESSAGES/keepwell.mo",
    ],
)
def test_what_a_window_needs_is_carried(name):
    assert lean.wanted(name)


def test_a_library_is_carried_only_if_something_kept_asks_for_it():
    entries = [
        ("PySide6/QtWidgets.abi3.so", "widgets", "EXTENSION"),
        ("PySide6/Qt/lib/libQt6Widgets.so.6", "qtwidgets", "BINARY"),
        ("PySide6/Qt/lib/libQt6Core.so.6", "qtcore", "BINARY"),
        ("PySide6/Qt/lib/libQt6Multimedia.so.6", "multimedia", "BINARY"),
        ("PySide6/Qt/plugins/platforms/libqvnc.so", "vnc", "BINARY"),
        ("libvncserver.so.1", "vncserver", "BINARY"),
        ("libpython3.11.so.1.0", "python", "BINARY"),
        ("libQt6Core.so.6", "PySide6/Qt/lib/libQt6Core.so.6", "SYMLINK"),
        ("libQt6Multimedia.so.6", "PySide6/Qt/lib/libQt6Multimedia.so.6", "SYMLINK"),
        ("PySide6/Qt/lib/libQt6Core.so", "libQt6Core.so.6", "SYMLINK"),
        ("resources/help/help.txt", "help", "DATA"),
    ]
    asks = {
        "widgets": ["libQt6Widgets.so.6"],
        "qtwidgets": ["libQt6Core.so.6", "libc.so.6"],
        "vnc": ["libvncserver.so.1"],
    }
    assert [entry[0] for entry in lean.lean(entries, lambda path: asks.get(path, []))] == [
        "PySide6/QtWidgets.abi3.so",
        "PySide6/Qt/lib/libQt6Widgets.so.6",
        "PySide6/Qt/lib/libQt6Core.so.6",
        "libpython3.11.so.1.0",
        "libQt6Core.so.6",
        "PySide6/Qt/lib/libQt6Core.so",
        "resources/help/help.txt",
    ]


def test_what_costs_every_start_is_left_out():
    assert {"setuptools", "pkg_resources", "distutils", "multiprocessing", "aiohttp"} <= set(
        lean.MODULES.split()
    )


def test_the_spec_builds_one_folder_with_a_console_program_beside_it_on_windows():
    text = (lean.ROOT / "packaging" / "keepwell.spec").read_text(encoding="utf-8")
    assert "COLLECT(" in text
    assert re.search(r'name="keepwell-cli", console=True', text)
    assert not (lean.ROOT / "packaging" / "__init__.py").exists()
    assert not (lean.ROOT / "build" / "__init__.py").exists()
