"""What was lost in damage, as an owner sealed it when a vault was salvaged: gaps in the chain, and parts that are gone.

A gap is accepted only where a statement that stands names exactly it: which places, and the hashes on both sides.
"""

from datetime import timedelta
from typing import Any

import msgspec
from msgspec import Struct

from app.domain import moments
from app.domain.actions import Action
from app.domain.kinds import Kind
from app.domain.ledger import Head
from app.domain.moments import Moment
from app.i18n import _
from app.store import standing
from app.store.connection import Connection


class Gap(Struct, frozen=True):
    """Places of the chain whose entries are lost, with the hash before them and the one that the next entry names."""

    first: int
    last: int
    before: str
    after: str


class LostPart(Struct, frozen=True):
    """One part of an entry that is lost although the entry itself is there."""

    entry: int
    name: str
    hash: str


class Gone(Struct, frozen=True):
    """One entry that is lost: its place, its kind where the file still tells, and between which moments it was made."""

    seq: int
    kind: str
    after: str
    before: str


class Statement(Struct, frozen=True, forbid_unknown_fields=False):
    """What a statement of salvage says about the chain."""

    gaps: tuple[Gap, ...] = ()
    parts: tuple[LostPart, ...] = ()
    lost: tuple[tuple[int, str], ...] = ()
    """Heads that were seen and are not in the vault, by place and hash."""


def read(said: dict[str, Any]) -> Statement:
    """Read what a statement says; raises ValueError."""
    try:
        return msgspec.convert(said, Statement, strict=True)
    except msgspec.ValidationError as error:
        raise ValueError("not a statement of salvage") from error


class Losses:
    """The statements of one vault, verified once, when something is first found missing."""

    def __init__(self, db: Connection, vault: str) -> None:
        self._db, self._vault = db, vault
        self._read: list[tuple[Head, str, Statement]] | None = None

    def _statements(self) -> list[tuple[Head, str, Statement]]:
        if self._read is None:
            known, _faults = standing.load_register(self._db, self._vault)
            self._read = []
            for _row, head in standing.of(self._db, known, Kind.BACKUP, Action.SALVAGED):
                member = known.signer(head.actor, head.seq)
                try:
                    said = read(standing.open_part(self._db, head).set)
                except ValueError:
                    continue
                self._read.append((head, member.name if member else "", said))
        return self._read

    def gap(self, first: int, last: int, before: str, after: str) -> str:
        """Say who sealed that exactly these places are lost; empty where nobody did."""
        wanted = Gap(first, last, before, after)
        for head, name, said in self._statements():
            if wanted in said.gaps and head.seq > last:
                words = (
                    _("Entry {n} was lost in the damage of {day}, as sealed by {name} in entry {by}.")
                    if first == last
                    else _(
                        "Entries {n} to {last} were lost in the damage of {day}, as sealed by {name} in entry {by}."
                    )
                )
                return words.format(
                    n=first, last=last, day=head.time.day().isoformat(), name=name, by=head.seq
                )
        return ""

    def part(self, entry: int, part: str, digest: str) -> str:
        """Say who sealed that this part is lost; empty where nobody did."""
        for head, name, said in self._statements():
            if LostPart(entry, part, digest) in said.parts and head.seq > entry:
                return _(
                    "Entry {n}: a part was lost in the damage of {day}, as sealed by {name} in entry {by}."
                ).format(n=entry, day=head.time.day().isoformat(), name=name, by=head.seq)
        return ""


def gone(db: Connection, seq: int, kind: str) -> Gone:
    """Say what is known of an entry that is lost, by those that are there."""
    after = db.execute("SELECT time FROM entry WHERE seq < ? ORDER BY seq DESC LIMIT 1", (seq,)).fetchone()
    before = db.execute("SELECT time FROM entry WHERE seq > ? ORDER BY seq LIMIT 1", (seq,)).fetchone()
    return Gone(seq, kind, after[0] if after else "", before[0] if before else "")


def years(lost: tuple[Gone, ...], at: Moment) -> range:
    """Give the years that lost entries may be of, by any place's clock."""
    ends = [one.after for one in lost if one.after] + [one.before or at.utc for one in lost]
    times, day = [moments.parse_utc(one) for one in ends or [at.utc]], timedelta(days=1)
    return range((min(times) - day).year, (max(times) + day).year + 1)
