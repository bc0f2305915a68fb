"""kill -9 during a disposal: what was to go is wholly there or in no byte of the file, nor in one beside it."""

import os
from collections.abc import Callable

import pytest

from app.domain.kinds import Kind
from app.domain.ledger import PartName
from app.store import records
from app.store.vault import FILE
from tests.faults import tracing
from tests.faults.acts import BY_NAME, Act
from tests.faults.places import Place
from tests.faults.staging import Stage
from tests.faults.tally import Tally
from tests.faults.tracing import Point
from tests.pages import pages

PIECE = 24
SOME = 6
ACT = BY_NAME["dispose"]


def sealed_pieces(place: Place) -> tuple[bytes, list[bytes]]:
    """Give the key of the file, and short pieces of the very bytes in which the story is sealed."""
    with place.seated("owner") as seat:
        [incident] = records.page(seat.vault, Kind.INCIDENT).rows
        rows = seat.vault.db.execute(
            "SELECT stored FROM part JOIN entry ON part.entry = seq WHERE record = ? AND name = ?",
            (incident.id, PartName.CLINICAL),
        ).fetchall()
        whole = b"".join(row[0] for row in rows)
        return seat.vault.main, [whole[at : at + PIECE] for at in range(64, len(whole) - PIECE, 512)]


def there(place: Place, main: bytes, pieces: list[bytes]) -> int:
    """Count the pieces that stand in some page of the file."""
    whole = b"".join(pages(place.folder / FILE, main))
    return sum(piece in whole for piece in pieces)


def tried(stage: Stage, points: list[Point], tally: Tally) -> set[str]:
    stage.place.lay_down(stage.source)
    main, pieces = sealed_pieces(stage.place)
    before = there(stage.place, main, pieces)
    assert len(pieces) > 5 and before > len(pieces) // 2  # a piece that two pages share is not found in one
    met = set()
    for call, when in points:
        outcome = stage.run(
            "-o", os.devnull, "-e", f"trace={call}", "-e", f"inject={call}:signal=KILL:when={when}"
        )
        assert outcome.code == -9, (call, when, outcome)
        with tally.tried("kill -9: what was disposed of, byte by byte"):
            state = stage.judge.judge(stage.place, outcome.is_acknowledged)
            assert there(stage.place, main, pieces) == (before if state == "before" else 0), (
                call,
                when,
                state,
            )
            beside = sorted(one.name for one in stage.place.folder.iterdir() if one.name.startswith(FILE))
            assert beside == [FILE], (call, when, beside)
        met.add(state)
    return met


def test_a_disposal_killed_at_some_calls_leaves_all_of_it_or_not_a_byte(
    stage_of: Callable[[Act], Stage], tally: Tally
) -> None:
    stage = stage_of(ACT)
    assert tried(stage, tracing.spread(stage.points, SOME), tally) == {"before", "after"}


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_a_disposal_killed_at_every_call_leaves_all_of_it_or_not_a_byte(
    stage_of: Callable[[Act], Stage], tally: Tally
) -> None:
    stage = stage_of(ACT)
    assert tried(stage, stage.points, tally) == {"before", "after"}
