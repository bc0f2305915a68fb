"""Numbers: the next one of each kind, as the newest record of that kind leaves it. None is ever given twice.

Where entries were lost, nobody knows which numbers they had; so an owner seals with the loss up to which number each
kind may have been used, and numbering goes on after it.
"""

from collections.abc import Iterable, Mapping

import msgspec

from app.domain import canonical, kinds
from app.domain.actions import Action
from app.domain.kinds import Kind
from app.domain.ledger import Content
from app.domain.moments import Moment
from app.store.connection import Connection

NUMBERS = "numbers"
"""The field of an owner's statement of loss that says how far each kind's numbers may have been used."""
MOST = 10**9
"""No statement can raise numbers further than this."""


def next_number(db: Connection, kind: Kind, at: Moment, numbers: dict[tuple[Kind, int], int]) -> str:
    """Give the next number of a kind, and note it in `numbers`, which one call keeps; empty where it has none."""
    if kind not in kinds.NUMBERED:
        return ""
    year = at.day().year if kinds.counts_by_year(kind) else 0
    if (kind, year) not in numbers:
        numbers[kind, year] = max(_last(db, kind, year), sealed(db).get(kinds.beginning(kind, year), 0))
    numbers[kind, year] += 1
    return kinds.number(kind, numbers[kind, year], year)


def _last(db: Connection, kind: Kind, year: int) -> int:
    """Find the highest number given so far; the newest record has it, unless the clock went back over a new year."""
    newest_one = db.execute(
        "SELECT number FROM record WHERE kind = ? ORDER BY first DESC LIMIT 1", (kind,)
    ).fetchone()
    if newest_one is None:
        return 0
    if (read := kinds.read_number(kind, newest_one[0])) is not None and read[0] == year:
        return read[1]
    rows = db.execute(
        "SELECT number FROM record WHERE kind = ? AND number LIKE ? || '%'",
        (kind, kinds.beginning(kind, year)),
    ).fetchall()
    return max((read[1] for row in rows if (read := kinds.read_number(kind, row[0]))), default=0)


def sealed(db: Connection) -> dict[str, int]:
    """Give up to which number each kind may have been used, by how its numbers begin, as owners sealed it."""
    rows = db.execute(
        "SELECT stored FROM entry JOIN part ON part.entry = seq AND name = 'open' "
        "WHERE kind = ? AND action IN (?, ?)",
        (Kind.BACKUP, Action.RESTORED, Action.SALVAGED),
    )
    found: dict[str, int] = {}
    for (stored,) in rows.fetchall():
        for name, n in _statement(stored).items():
            found[name] = max(found.get(name, 0), n)
    return found


def _statement(stored: bytes) -> dict[str, int]:
    try:
        said = msgspec.convert(canonical.decode(stored, Content).set.get(NUMBERS, {}), dict[str, int])
    except ValueError:  # it does not read, which the check names
        return {}
    return {name: n for name, n in said.items() if 0 < n <= MOST}


def used(db: Connection, lost: Mapping[str, int], years: Iterable[int]) -> dict[str, int]:
    """Say up to which number each kind may have been used, where so many of its entries are lost.

    `lost` counts them by kind, those of which nobody knows the kind under ""; `years` are those they may be of.
    """
    highest, of_year = sealed(db), sorted(set(years))
    for kind, number in db.execute("SELECT DISTINCT kind, number FROM entry WHERE number <> ''").fetchall():
        if kind in set(Kind) and (read := kinds.read_number(Kind(kind), number)) is not None:
            name = kinds.beginning(Kind(kind), read[0])
            highest[name] = max(highest.get(name, 0), read[1])
    said: dict[str, int] = {}
    for kind in kinds.NUMBERED:
        if may_be := lost.get(kind, 0) + lost.get("", 0):
            for year in of_year if kinds.counts_by_year(kind) else [0]:
                name = kinds.beginning(kind, year)
                said[name] = highest.get(name, 0) + may_be
    return said
