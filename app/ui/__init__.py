"""The window: what each person sees and does."""

import ctypes
import sys

if sys.version_info < (3, 12):
    # PySide6 6.12.0 gives back None, True and False without counting the reference, which Python 3.12 never needs and
    # Python 3.11 ends the program over after some thousand calls ("none_dealloc"). 6.11.3 and earlier count. Held here
    # so often that it can never happen; to go when the lock names a PySide6 that counts.
    for _kept in (None, True, False):
        ctypes.c_ssize_t.from_address(id(_kept)).value += 1 << 40
