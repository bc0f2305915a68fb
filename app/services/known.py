"""Which practices this computer knows, by name and folder, so that nobody has to look for them; no record content."""

import json
from pathlib import Path
from typing import NamedTuple

from app import paths
from app.domain.errors import VaultTrouble
from app.services import profile

FILE = "practices.json"
MOST = 20


class Known(NamedTuple):
    """One practice that was open here before."""

    name: str
    folder: Path
    sample: bool = False


def practices() -> tuple[Known, ...]:
    """Give the practices that were open on this computer and are still there, the latest first."""
    try:
        rows = json.loads(profile.kept(FILE))
        listed = [Known(str(row["name"]), Path(row["folder"]), bool(row["sample"])) for row in rows]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ()
    return tuple(one for one in listed if is_practice(one.folder))


def remember(name: str, folder: Path, sample: bool = False) -> None:
    """Note that a practice was open here now."""
    others = [one for one in practices() if one.folder != folder]
    rows = [
        {"name": one.name, "folder": str(one.folder), "sample": one.sample}
        for one in (Known(name, folder, sample), *others)
    ]
    try:
        profile.keep(FILE, json.dumps(rows[:MOST]).encode())
    except VaultTrouble:  # it can be chosen by hand next time
        return


def is_practice(folder: Path) -> bool:
    """Say whether a folder holds a practice."""
    try:
        return (folder / "vault.db").is_file() or (folder / "keyslots.json").is_file()
    except OSError:  # a name that no disk can hold
        return False


def home() -> Path:
    """Give the folder in which new practices are made."""
    return paths.profile() / "practices"
