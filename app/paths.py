"""Where things are on this computer: what ships with the program, and what the person's profile keeps."""

import os
from pathlib import Path

import platformdirs

RESOURCES = Path(__file__).resolve().parent.parent / "resources"


def resource(*parts: str) -> Path:
    """Give the path of a file that ships with the program, the same in a checkout and frozen."""
    return RESOURCES.joinpath(*parts)


def profile() -> Path:
    """Give this person's own Keepwell folder on this computer; `KEEPWELL_PROFILE` moves it (tests, portable use)."""
    moved = os.environ.get("KEEPWELL_PROFILE")
    return Path(moved) if moved else Path(platformdirs.user_data_dir("keepwell", appauthor=False))
