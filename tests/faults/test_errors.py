"""A disk that fails: a write, sync, deletion or rename gives an error. Said in words, and wholly there or not."""

import os
from collections.abc import Callable

import pytest

from tests.faults import tracing
from tests.faults.acts import ACTS, BY_NAME, Act
from tests.faults.staging import Stage
from tests.faults.tally import Tally
from tests.faults.tracing import Point

StageOf = Callable[[Act], Stage]
SOME = 3
every_act = pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)


def failing_at(stage: Stage, points: list[Point], tally: Tally) -> None:
    """Let each of these calls fail once."""
    failed = []
    for call, when in points:
        outcome = stage.run(
            "-o", os.devnull, "-e", f"trace={call}", "-e", f"inject={call}:error=EIO:when={when}"
        )
        try:
            with tally.tried(f"disk error: {stage.act.name}"):
                assert outcome.code == 0 and len(outcome.said) == 1, outcome
                assert outcome.said[0].startswith("trouble") or outcome.is_acknowledged, outcome
                # What could not be taken away at the end is taken away by the next backup.
                stage.judge.judge(stage.place, outcome.is_acknowledged, loosely=outcome.is_acknowledged)
        except Exception as error:  # all points are tried, and then all are told of
            failed.append((call, when, repr(error)))
    assert not failed, failed


@every_act
def test_an_act_whose_disk_fails_somewhere_is_said_and_wholly_there_or_not(
    act: Act, stage_of: StageOf, tally: Tally
) -> None:
    stage = stage_of(act)
    failing_at(stage, tracing.spread(stage.points[:-1], SOME), tally)


def test_an_act_whose_disk_fails_after_the_commit_is_done_and_nobody_is_told_otherwise(
    stage_of: StageOf, tally: Tally
) -> None:
    stage = stage_of(BY_NAME["add person"])
    failing_at(stage, [point for point in stage.points if point[0] == "fsync"], tally)


@every_act
@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_an_act_whose_disk_fails_anywhere_is_said_and_wholly_there_or_not(
    act: Act, stage_of: StageOf, tally: Tally
) -> None:
    stage = stage_of(act)
    failing_at(stage, stage.points[:-1], tally)
