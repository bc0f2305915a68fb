"""The person's own profile on this computer: small files beside the practices, never with a record's content."""

from pathlib import Path

from app import paths
from app.domain.errors import VaultTrouble
from app.store import files

MOST_BYTES = 4 * 1024 * 1024


def place(name: str) -> Path:
    """Give where a file of the profile stands, in a folder that only this account can enter; raises VaultTrouble."""
    files.make_folder(paths.profile())
    return paths.profile() / name


def keep(name: str, content: bytes, durable: bool = False) -> Path:
    """Write a file whole, in place of what it held; `durable` for what could not be made again. Raises VaultTrouble."""
    path = place(name)
    files.atomic_write(path, content, durable)
    return path


def kept(name: str) -> bytes:
    """Give what a file of the profile holds; empty where there is none, or it cannot be read."""
    try:
        return files.read(paths.profile() / name, MOST_BYTES)
    except VaultTrouble:
        return b""
