"""What the window remembers on this computer: sizes and column widths, never a word of what they showed."""

from collections.abc import Iterable

from PySide6.QtCore import QSettings

from app import paths


def memory() -> QSettings:
    """Give the small file beside this person's profile that keeps sizes."""
    return QSettings(str(paths.profile() / "window.ini"), QSettings.Format.IniFormat)


def widths(table: str) -> dict[str, int]:
    """Give the column widths this person last chose for a table."""
    kept = memory().value(f"widths/{table}", "")
    pairs = (pair.partition("=") for pair in str(kept).split(";") if "=" in pair)
    return {name: int(width) for name, _sign, width in pairs if width.isdecimal()}


def keep_widths(table: str, chosen: dict[str, int]) -> None:
    """Remember the column widths of a table."""
    memory().setValue(f"widths/{table}", ";".join(f"{name}={width}" for name, width in chosen.items()))


def left_out(table: str) -> set[str]:
    """Give the columns that this person left out of a table."""
    return set(filter(None, str(memory().value(f"left out/{table}", "")).split(";")))


def leave_out(table: str, columns: Iterable[str]) -> None:
    """Remember which columns a table goes without."""
    memory().setValue(f"left out/{table}", ";".join(sorted(columns)))
