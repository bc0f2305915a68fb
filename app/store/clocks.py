"""Clocks: the ledger's order is its numbers' and not its clocks', and where the two disagree it is shown."""

from collections.abc import Collection
from datetime import timedelta

from app.domain import moments
from app.domain.ledger import Head
from app.domain.moments import Moment
from app.i18n import _
from app.store.connection import Connection, troubles

ALLOWED = timedelta(minutes=2)
"""So far a clock may stand before the newest entry without a word: computers put their clocks right by seconds."""


def went_back(db: Connection, seqs: Collection[int]) -> dict[int, Moment]:
    """Say which of these entries bear an earlier time than the entry they follow, and what that one's time was."""
    if not seqs:
        return {}
    with troubles():
        rows = db.execute(
            "SELECT entry.seq, earlier.head FROM entry JOIN entry AS earlier ON earlier.seq = entry.seq - 1 "
            f"WHERE entry.time < earlier.time AND entry.seq IN ({', '.join('?' * len(seqs))})",
            tuple(seqs),
        ).fetchall()
    return {seq: moments.sound(Head.from_bytes(spelt).time) for seq, spelt in rows}


def said(db: Connection, at: Moment) -> str | None:
    """Give the sentence for a computer whose clock stands before the newest entry; None where it does not."""
    newest = moments.sound(
        Head.from_bytes(db.execute("SELECT head FROM entry ORDER BY seq DESC LIMIT 1").fetchone()[0]).time
    )
    if moments.parse_utc(at.utc) + ALLOWED >= moments.parse_utc(newest.utc):
        return None
    return _(
        "This computer's clock says {now}, and the newest entry was made at {newest}. Entries keep their order; "
        "look whether the clock is right."
    ).format(now=f"{at.local():%Y-%m-%d %H:%M}", newest=f"{newest.local():%Y-%m-%d %H:%M}")
