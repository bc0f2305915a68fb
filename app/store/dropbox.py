"""The drop box beside the vault: what anybody at the desk may leave in it before an unlock. Nothing in it is evidence.

A report is one file, HPKE-sealed to the practice's drop-box key, so that not even this program opens it again before a
clinician unlocks; its name is the hash of its bytes. Failed tries stand in a ring, by slot and minute, never what was
typed. Both are taken into the ledger at the next unlock (`taking_in`).
"""

import hashlib
import re
from pathlib import Path

import msgspec
from msgspec import Struct

from app.domain import canonical
from app.domain.drops import MOST_WAITING, LeftReport, to_bytes
from app.domain.errors import Damaged, Refused, VaultTrouble
from app.domain.people import KeyClass
from app.i18n import _
from app.store import files, keys, keyslots, seals

FOLDER = "dropbox"
FORMAT = "keepwell/dropbox/1"
ENDING = ".report"
MOST = 64 * 1024
NAME = re.compile(r"[0-9a-f]{32}\.report")
RING, RING_MOST = "failed.ring", 64 * 1024
TRY = re.compile(r"(?P<minute>\d{4}-\d\d-\d\dT\d\d:\d\dZ) (?P<person>[0-9a-f-]{1,64})")


class Dropped(Struct, frozen=True, forbid_unknown_fields=True):
    """One file of the box: whose it is, when it was left by the computer's clock (minute, UTC), and what is sealed."""

    format: str
    vault: str
    minute: str
    sealed: str


class Tried(Struct, frozen=True):
    """A password that did not open a slot: whose slot, and when (minute, UTC)."""

    person: str
    minute: str


def info(vault: str) -> bytes:
    """Spell what a report is sealed for: this vault's drop box and nothing else."""
    return canonical.dumps({"use": "dropbox", "vault": vault})


def put(folder: Path, report: LeftReport) -> None:
    """Seal a report into the box of a locked vault; raises Refused where the box is full or nobody could open it."""
    slots = keyslots.read(folder)
    public = slots.dropbox.get(KeyClass.CLINICAL)
    if public is None:
        raise Refused(_("This practice has no clinician yet who could read a report that is left here."))
    if len(waiting(folder)) >= MOST_WAITING:
        raise Refused(
            _("The box is full: {n} reports wait. Ask somebody to unlock Keepwell first.").format(
                n=MOST_WAITING
            )
        )
    try:
        sealed = keys.seal_to(keys.raw(public), info(slots.vault), seals.pad(to_bytes(report)))
    except ValueError as error:
        raise _spoilt_key() from error
    minute = report.when.utc[:16] + "Z"
    spelt = canonical.dumps(msgspec.to_builtins(Dropped(FORMAT, slots.vault, minute, keys.text(sealed))))
    if len(spelt) > MOST:
        raise Refused(
            _("This is longer than the box takes. Shorten it, or unlock and log it as an incident."), "text"
        )
    files.make_folder(folder / FOLDER)
    files.atomic_write(folder / FOLDER / name_of(spelt), spelt)


def _spoilt_key() -> VaultTrouble:
    return Damaged(
        _("The drop box of this practice cannot be used: its key is damaged."),
        _("Your text is kept in this window."),
        _("Unlock Keepwell, which puts the key right, or log it as an incident."),
    )


def name_of(spelt: bytes) -> str:
    """Name a file by its bytes."""
    return hashlib.sha256(spelt).hexdigest()[:32] + ENDING


def waiting(folder: Path) -> list[Path]:
    """Give the files of the box that are named as reports are, in a fixed order."""
    try:
        found = (one for one in (folder / FOLDER).iterdir() if NAME.fullmatch(one.name))
        return sorted(one for one in found if one.is_file())
    except OSError:
        return []


def read(path: Path, vault: str) -> Dropped | None:
    """Read one file; None where it is not a report left for this vault, whatever else it is."""
    try:
        spelt = files.read(path, MOST)
        dropped = canonical.decode(spelt, Dropped)
        keys.raw(dropped.sealed)
    except (ValueError, VaultTrouble):
        return None
    whole = dropped.format == FORMAT and dropped.vault == vault and name_of(spelt) == path.name
    return dropped if whole and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\dZ", dropped.minute) else None


def note_try(folder: Path, person: str, minute: str) -> None:
    """Note that a slot was tried in vain; a box that cannot be written stops nobody."""
    line = f"{minute} {person}\n".encode()
    try:
        files.make_folder(folder / FOLDER)
        kept = (ring(folder) + line)[-RING_MOST:]
        if len(kept) == RING_MOST:
            kept = kept[kept.index(b"\n") + 1 :]
        files.atomic_write(folder / FOLDER / RING, kept, durable=False)
    except VaultTrouble:
        return


def ring(folder: Path) -> bytes:
    """Give the ring's bytes as they are; empty where there is none that reads."""
    try:
        path = folder / FOLDER / RING
        return files.read(path, RING_MOST) if path.exists() else b""
    except VaultTrouble:
        return b""


def tries(content: bytes) -> tuple[Tried, ...]:
    """Read the ring; a line that no program of ours wrote is left out."""
    lines = (TRY.fullmatch(line) for line in content.decode("ascii", "replace").splitlines())
    return tuple(Tried(found["person"], found["minute"]) for found in lines if found)


def take_away(path: Path) -> None:
    """Delete a file of the box that is in the ledger now, or that was never a report."""
    with files.troubles():
        path.unlink(missing_ok=True)
