"""Salvage as an owner meets it: what can be saved of a damaged practice is said first, then saved into a new folder."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from app.domain import moments
from app.domain.errors import Refused, VaultTrouble, WrongPassword
from app.domain.kinds import KIND_WORDS, Kind
from app.domain.moments import Moment
from app.i18n import _, ngettext
from app.store import manifests, salvaging, slots_again, vaults, waits
from app.store.checking import Progress
from app.store.salvaging import Gone, Salvaged

__all__ = [
    "Gone",
    "Offered",
    "People",
    "Salvaged",
    "kind_words",
    "lines",
    "look",
    "named_backup",
    "newest_backup",
    "people_in",
    "put_slots_back",
    "salvage",
    "sentences",
]

Clock = Callable[[], datetime]


class Offered(Struct, frozen=True):
    """The newest backup that reads whole, to be restored rather than salvaging anything."""

    path: Path
    made: Moment
    seq: int


def newest_backup(folder: Path) -> Offered | None:
    """Give the newest whole backup of a practice that does not open, as far as it is found without its settings."""
    try:
        found = salvaging.best_backup(folder)
    except VaultTrouble:
        return None
    return Offered(found[0], found[1].made, found[1].seq) if found else None


def named_backup(folder: Path, chosen: Path) -> Offered:
    """Give the backup that somebody names: that file, or the newest whole one in that folder.

    Raises Refused where it is of another practice or there is none, Damaged where it is not whole, VaultTrouble.
    """
    found = salvaging.named_backup(folder, chosen)
    return Offered(found[0], found[1].made, found[1].seq)


class People(Struct, frozen=True):
    """Who has a password in a backup, by id and name."""

    backup: Path
    names: tuple[tuple[str, str], ...]


def people_in(backup: Path) -> People:
    """Say who has a password in a backup; raises Damaged, VaultTrouble."""
    return People(backup, tuple(slots_again.people_in(backup)))


def put_slots_back(folder: Path, backup: Path, person: str, password: str, clock: Clock) -> None:
    """Put lost password slots back as a backup has them, with the password of somebody who was there then.

    Raises WrongPassword, Refused while a next try has to wait or where no slots are lost, Damaged, VaultTrouble.
    """
    vault_id, now = manifests.inspect(backup).vault, int(clock().timestamp())
    _require_turn(vault_id, person, now)
    try:
        slots_again.put_back(folder, backup, person, password)
    except WrongPassword:
        waits.failed(vault_id, person, now)
        raise
    waits.clear(vault_id, person)


def _require_turn(vault_id: str, person: str, now: int) -> None:
    if (left := waits.left(vault_id, person, now)) > 0:
        raise Refused(
            _("After several wrong tries each one waits. Try again in {n} s.").format(n=left), "password"
        )


def look(
    folder: Path,
    person: str,
    password: str,
    clock: Clock,
    zone: str,
    backup: Path | None = None,
    progress: Progress = lambda *_: True,
) -> Salvaged:
    """Say what a salvage would save and what is gone, and leave nothing; raises as `salvage` does."""
    return _salvage(
        folder, person, password, folder.with_name(f"{folder.name}.look"), clock, zone, backup, progress
    )


def salvage(
    folder: Path,
    person: str,
    password: str,
    to: Path,
    clock: Clock,
    zone: str,
    backup: Path | None = None,
    progress: Progress = lambda *_: True,
) -> Salvaged:
    """Save what can be saved into a new folder, sealed by an owner.

    Raises WrongPassword, Refused while a next try has to wait or for somebody who is no owner, Damaged where nothing
    can be built on the file, VaultTrouble, Cancelled.
    """
    return _salvage(folder, person, password, to, clock, zone, backup, progress, looks=False)


def _salvage(
    folder: Path,
    person: str,
    password: str,
    to: Path,
    clock: Clock,
    zone: str,
    backup: Path | None,
    progress: Progress,
    looks: bool = True,
) -> Salvaged:
    vault_id, now = vaults.vault_id(folder), int(clock().timestamp())
    _require_turn(vault_id, person, now)
    try:
        at = moments.of(clock(), zone)
        done = salvaging.salvage(folder, person, password, to, at, backup, progress, looks)
    except WrongPassword:
        waits.failed(vault_id, person, now)
        raise
    waits.clear(vault_id, person)
    return done


def kind_words(gone: Gone) -> str:
    """Say what sort of record a lost entry belonged to, where the file still tells."""
    return _(KIND_WORDS[Kind(gone.kind)]) if gone.kind in set(Kind) else _("not known")


def lines(found: Salvaged) -> list[str]:
    """Name each entry that is gone: its place, its kind, and between which moments it was made."""
    words = _("Entry {n}, {kind}, made between {first} and {last}")
    return [
        words.format(n=one.seq, kind=kind_words(one), first=one.after, last=one.before) for one in found.gone
    ]


def sentences(found: Salvaged) -> list[str]:
    """Say what was saved and what is gone, in words; never what stood in it."""
    newer = sum(count for _kind, count in found.newer)
    said = [
        ngettext("{n} entry can be saved.", "{n} entries can be saved.", found.entries).format(
            n=found.entries
        )
    ]
    if found.backup is not None:
        words = ngettext(
            "{n} of them is newer than the newest whole backup, {file}, which goes up to entry {seq}.",
            "{n} of them are newer than the newest whole backup, {file}, which goes up to entry {seq}.",
            newer,
        )
        said.append(words.format(n=newer, file=found.backup.name, seq=found.backup_seq))
        if newer:
            each = ", ".join(f"{_(KIND_WORDS[Kind(kind)])} {count}" for kind, count in found.newer)
            said.append(_("Newer, and saved: {each}.").format(each=each))
    if not (found.gone or found.parts):
        said.append(_("Nothing is gone."))
    if found.gone:
        words = ngettext("{n} entry is gone.", "{n} entries are gone.", len(found.gone))
        said.append(words.format(n=len(found.gone)))
    if found.parts:
        words = ngettext(
            "Of {n} entry that is there, a part is gone.", "Of {n} entries that are there, a part is gone.",
            len({one.entry for one in found.parts}),
        )  # fmt: skip
        said.append(words.format(n=len({one.entry for one in found.parts})))
    return said
