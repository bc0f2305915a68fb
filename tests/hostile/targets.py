"""Everything that reads bytes somebody else may have written: what it is given, what it may say, and nothing else.

One table for the tests, for the measured child, and for `build/fuzz.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.domain import drops, laws, protocols
from app.domain.errors import Refused, VaultTrouble
from app.domain.ledger import Head
from app.services import cards
from app.store import (
    dropbox,
    keyslots,
    locks,
    manifests,
    sheets,
    waits,
    witness,
)
from tests.hostile import readers, seeds


@dataclass(frozen=True)
class Target:
    """One reader: `read` takes bytes and a folder of its own; it may raise `says` and nothing else.

    `mend` makes changed bytes pass the first look (a hash that must fit), so that what lies behind it is reached too.
    `most` is the size past which a file is refused unread.
    """

    name: str
    seeds: Callable[[], list[bytes]]
    read: Callable[[bytes, Path], object]
    says: tuple[type[Exception], ...]
    most: int = 1024 * 1024
    mend: Callable[[bytes], bytes] = bytes


WORLD = (Refused, VaultTrouble)
TARGETS: tuple[Target, ...] = (
    Target("keyslots", lambda: [seeds.sample_slots()], readers.read_slots, WORLD, keyslots.MOST, seeds.mend_slots),
    Target("backup", lambda: [seeds.sample_box()], readers.read_box, WORLD),
    Target("manifest", lambda: [seeds.sample_manifest()], lambda c, _f: manifests.read_manifest(c), (ValueError,)),
    Target("witness", lambda: [seeds.sample_witness()], readers.read_witness, (), witness.MOST),
    Target("waits", seeds.spelt_json(seeds.WAITS), readers.read_waits, (), waits.MOST),
    Target("card", seeds.spelt_json(seeds.CARD), readers.read_card, (), cards.MOST_BYTES),
    Target("known practices", seeds.spelt_json(seeds.KNOWN), readers.read_known, ()),
    Target("lock", seeds.spelt_json(seeds.HOLDER), readers.read_lock, (), locks.MOST),
    Target("sealed part", lambda: [seeds.sample_part()], readers.read_part, (ValueError,)),
    Target("head", lambda: [seeds.sample_head()], lambda c, _f: Head.from_bytes(c), (ValueError,)),
    Target("register", lambda: [seeds.sample_change()], readers.read_change, (ValueError,)),
    Target("recovery code", lambda: [sheets.spell(bytes(range(20))).encode()], readers.read_code, (Refused,)),
    Target("invitation", lambda: [sheets.spell(bytes(range(15))).encode()], readers.read_invitation, (Refused,)),
    Target("drop box", lambda: [seeds.sample_dropped()], readers.read_dropped, (), dropbox.MOST),
    Target("left report", lambda: [seeds.sample_left()], lambda c, _f: drops.from_bytes(c), (ValueError,)),
    Target("failed tries", lambda: [seeds.TRIES], readers.read_tries, (), dropbox.RING_MOST),
    Target("statement", seeds.spelt_json({"set": seeds.LOST}), readers.read_statement, (ValueError,)),
    Target("law pack", seeds.sample_laws, lambda c, _f: laws.parse(c), (Refused,), laws.MOST_BYTES),
    Target("staff register", lambda: [seeds.sample_paper()], readers.read_paper, (ValueError,)),
    Target("certificate", seeds.sample_certificates, readers.read_certificate, (ValueError,)),
    Target("protocol", seeds.sample_protocols, lambda c, _f: protocols.parse(c), (Refused,), protocols.MOST_BYTES),
    Target("clients' table", seeds.sample_clients, readers.read_table, (Refused,)),
    Target("day's table", seeds.sample_day_table, readers.read_day_table, (Refused,)),
    Target("calendar", seeds.sample_calendars, readers.read_calendar, (Refused,)),
)  # fmt: skip


def named(name: str) -> Target:
    """Give the target of that name."""
    return next(one for one in TARGETS if one.name == name)


def try_one(target: Target, content: bytes, folder: Path) -> bool:
    """Let a target read bytes in a folder of its own; says whether it took them. Raises what it may not raise."""
    try:
        target.read(content, folder)
    except target.says:
        return False
    return True
