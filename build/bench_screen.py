"""Watches windows from outside, as the X server sees them: when is the first one really painted?

A window that is mapped may still be empty, so what counts is its pixels: the first moment they are not all alike. The
screen is a virtual one of our own that nobody sees; the watching adds at most about 10 ms to each figure.
"""

import ctypes
import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

POLL = 0.005
LEAST = 150  # pixels each way: what is smaller is no window that anybody reads
VIEWABLE, ZPIXMAP = 2, 2


class Attributes(ctypes.Structure):
    """XWindowAttributes of Xlib."""

    _fields_ = [
        *[(name, ctypes.c_int) for name in ("x", "y", "width", "height", "border_width", "depth")],
        ("visual", ctypes.c_void_p),
        ("root", ctypes.c_ulong),
        *[(name, ctypes.c_int) for name in ("kind", "bit_gravity", "win_gravity", "backing_store")],
        *[(name, ctypes.c_ulong) for name in ("backing_planes", "backing_pixel")],
        ("save_under", ctypes.c_int),
        ("colormap", ctypes.c_ulong),
        *[(name, ctypes.c_int) for name in ("map_installed", "map_state")],
        *[(name, ctypes.c_long) for name in ("all_event_masks", "your_event_mask", "do_not_propagate_mask")],
        ("override_redirect", ctypes.c_int),
        ("screen", ctypes.c_void_p),
    ]


class Image(ctypes.Structure):
    """The first fields of Xlib's XImage: all that is needed to look at its pixels."""

    _fields_ = [
        *[(name, ctypes.c_int) for name in ("width", "height", "xoffset", "format")],
        ("data", ctypes.c_void_p),
        *[(name, ctypes.c_int) for name in ("byte_order", "bitmap_unit", "bitmap_bit_order", "bitmap_pad")],
        *[(name, ctypes.c_int) for name in ("depth", "bytes_per_line", "bits_per_pixel")],
    ]


OnError = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)


class Screen:
    """A connection to an X server, for looking only."""

    def __init__(self, display: str) -> None:
        self.name = display
        self._x = ctypes.CDLL("libX11.so.6")
        self._x.XOpenDisplay.restype = ctypes.c_void_p
        self._x.XDefaultRootWindow.restype = ctypes.c_ulong
        self._x.XGetImage.restype = ctypes.POINTER(Image)
        self._quiet = OnError(lambda _display, _event: 0)  # a window may go away between two questions
        self._x.XSetErrorHandler(self._quiet)
        opened = self._x.XOpenDisplay(display.encode())
        if not opened:
            raise OSError("the virtual screen does not answer")
        self._display = ctypes.c_void_p(opened)
        self._root = ctypes.c_ulong(self._x.XDefaultRootWindow(self._display))

    def close(self) -> None:
        """Look no more."""
        self._x.XCloseDisplay(self._display)

    def windows(self) -> list[int]:
        """Give the windows that are mapped and large enough to be read."""
        root, parent, count = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_uint()
        found = ctypes.POINTER(ctypes.c_ulong)()
        whole = (self._display, self._root, *map(ctypes.byref, (root, parent, found, count)))
        if not self._x.XQueryTree(*whole):
            return []
        some = [found[place] for place in range(count.value)]
        if count.value:
            self._x.XFree(found)
        return [one for one in some if self._size(one)]

    def _size(self, window: int) -> tuple[int, int] | None:
        told = Attributes()
        if not self._x.XGetWindowAttributes(self._display, ctypes.c_ulong(window), ctypes.byref(told)):
            return None
        is_seen = told.map_state == VIEWABLE and told.x >= 0 and told.y >= 0
        return (told.width, told.height) if is_seen and min(told.width, told.height) >= LEAST else None

    def is_painted(self, window: int) -> bool:
        """Say whether a window's pixels are not all alike."""
        size = self._size(window)
        if size is None:
            return False
        image = self._x.XGetImage(
            self._display, ctypes.c_ulong(window), 0, 0, *size, ctypes.c_ulong(0xFFFFFFFF), ZPIXMAP
        )
        if not image:
            return False
        held = image.contents
        pixels = ctypes.string_at(held.data, held.bytes_per_line * held.height)
        self._x.XDestroyImage(image)
        return is_varied(pixels)


def is_varied(pixels: bytes) -> bool:
    """Say whether pixels of four bytes each are not all alike.

    >>> is_varied(b"grey" * 9), is_varied(b"grey" * 9 + b"inky")
    (False, True)
    """
    return pixels != pixels[:4] * (len(pixels) // 4)


@contextmanager
def screen() -> Iterator[Screen]:
    """Give a virtual screen of our own."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1400x1000x24", "-nolisten", "tcp", "-noreset"],
        pass_fds=[writing], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writing)
    try:
        with open(reading) as answer:  # noqa: PTH123  a pipe, not a path
            watched = Screen(f":{answer.readline().strip()}")
        yield watched
        watched.close()
    finally:
        server.terminate()
        server.wait()


def until_painted(
    watched: Screen, command: Sequence[str], variables: dict[str, str], cwd: Path, patience: float = 30
) -> float:
    """Start a program and give the seconds until its window is painted; ends it again. Raises TimeoutError."""
    began = time.perf_counter()
    program = subprocess.Popen(
        list(command), cwd=cwd, env=variables | {"DISPLAY": watched.name, "QT_QPA_PLATFORM": "xcb"},
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        while (took := time.perf_counter() - began) < patience:
            if any(watched.is_painted(window) for window in watched.windows()):
                return time.perf_counter() - began
            if program.poll() is not None:
                raise TimeoutError(f"{Path(command[0]).name} ended without a window")
            time.sleep(POLL)
        raise TimeoutError(f"{Path(command[0]).name} painted nothing in {took:.0f} s")
    finally:
        program.kill()
        program.wait()
        while watched.windows():
            time.sleep(POLL)
        time.sleep(0.1)
