"""What somebody can do to a backup's file with their own tools."""

import zipfile
from pathlib import Path
from typing import Any

import msgspec

from app.domain import canonical
from app.services.seats import Seat
from app.store import keys, manifests


def rewritten(source: Path, target: Path, seat: Seat | None = None, **changes: Any) -> Path:
    """Copy a backup with another manifest; signed anew where somebody signs."""
    with zipfile.ZipFile(source) as box:
        inside = {name: box.read(name) for name in box.namelist()}
    manifest = msgspec.structs.replace(manifests.read_manifest(inside[manifests.MANIFEST]), **changes)
    if seat is not None:
        signature = keys.sign(seat.vault.signing_key(), manifest.signed_bytes())
        manifest = msgspec.structs.replace(manifest, signature=keys.text(signature))
    inside[manifests.MANIFEST] = canonical.dumps(msgspec.to_builtins(manifest))
    with zipfile.ZipFile(target, "w") as box:
        for name, content in inside.items():
            box.writestr(name, content)
    return target


def flipped(path: Path, name: str) -> None:
    """Flip one bit inside a file of the box."""
    with zipfile.ZipFile(path) as box:
        place = box.getinfo(name).header_offset + 30 + len(name) + box.getinfo(name).file_size // 2
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)
