"""kill -9 at every write, sync, deletion and rename of every act: afterwards all of it is there, or none of it.

One run of each act is counted by strace; then one run each is killed at every one of the calls that change the disk.
"""

import os
from collections.abc import Callable

import pytest

from tests.faults import tracing
from tests.faults.acts import ACTS, Act
from tests.faults.staging import Stage
from tests.faults.tally import Tally
from tests.faults.tracing import Point

StageOf = Callable[[Act], Stage]
SOME = 5
every_act = pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)


def killed(stage: Stage, points: list[Point], tally: Tally) -> set[str]:
    """Kill the act at each of these calls; gives which states were met, "before" and "after"."""
    met, failed = set(), []
    for call, when in points:
        outcome = stage.run(
            "-o", os.devnull, "-e", f"trace={call}", "-e", f"inject={call}:signal=KILL:when={when}"
        )
        assert outcome.code == -9, (call, when, outcome)
        try:
            with tally.tried(f"kill -9: {stage.act.name}"):
                met.add(stage.judge.judge(stage.place, outcome.is_acknowledged))
        except Exception as error:  # all points are tried, and then all are told of
            failed.append((call, when, repr(error)))
    assert not failed, failed
    return met


@every_act
def test_an_act_killed_at_some_of_its_system_calls_is_wholly_there_or_not(
    act: Act, stage_of: StageOf, tally: Tally
) -> None:
    stage = stage_of(act)
    assert len({call for call, _when in stage.points}) >= 3 and len(stage.points) >= 12, stage.points
    assert killed(stage, tracing.spread(stage.points, SOME), tally) == {"before", "after"}


@every_act
@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_an_act_killed_at_every_system_call_is_wholly_there_or_not(
    act: Act, stage_of: StageOf, tally: Tally
) -> None:
    stage = stage_of(act)
    assert killed(stage, stage.points, tally) == {"before", "after"}
