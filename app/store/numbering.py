"""Numbers: the next one of each kind, as the newest record of that kind leaves it."""

from app.domain import kinds
from app.domain.kinds import Kind
from app.domain.moments import Moment
from app.store.connection import Connection


def next_number(db: Connection, kind: Kind, at: Moment, numbers: dict[tuple[Kind, int], int]) -> str:
    """Give the next number of a kind, and note it in `numbers`, which one call keeps; empty where it has none."""
    if kind not in kinds.NUMBERED:
        return ""
    year = at.day().year if kinds.counts_by_year(kind) else 0
    if (kind, year) not in numbers:
        numbers[kind, year] = _last(db, kind, year)
    numbers[kind, year] += 1
    return kinds.number(kind, numbers[kind, year], year)


def _last(db: Connection, kind: Kind, year: int) -> int:
    """Find the highest number given so far; the newest record has it, unless the clock went back over a new year."""
    newest_one = db.execute(
        "SELECT number FROM record WHERE kind = ? ORDER BY first DESC LIMIT 1", (kind,)
    ).fetchone()
    if newest_one is None:
        return 0
    prefix = kinds.number(kind, 0, year).rstrip("0")
    if newest_one[0].startswith(prefix):
        return int(newest_one[0][len(prefix) :])
    rows = db.execute(
        "SELECT number FROM record WHERE kind = ? AND number LIKE ? || '%'", (kind, prefix)
    ).fetchall()
    return max((int(row[0][len(prefix) :]) for row in rows), default=0)
