"""Power cuts at any moment of any act: what was not synced is lost, kept or torn, and the practice is whole."""

import os
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults import cuts, places, replaying
from tests.faults.acts import ACTS, Act
from tests.faults.cuts import Call, File
from tests.faults.replaying import Files
from tests.faults.staging import Stage
from tests.faults.tally import Tally
from tests.faults.tracing import How

StageOf = Callable[[Act], Stage]
SOME, MANY = 6, 80
SEED = int(os.environ.get("KEEPWELL_SEED", "0")) or random.SystemRandom().randrange(1, 1 << 32)
every_act = pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)


def recorded(stage: Stage) -> tuple[Files, list[Call]]:
    """Give the files as they lay when the act began, and the system calls of its one whole run."""
    log, files = stage.source.with_suffix(".calls"), Files({})
    outcome = stage.run(
        *(
            "-o",
            str(log),
            "-y",
            "-xx",
            "-s",
            "100000000",
            "-e",
            "signal=none",
            "-e",
            f"trace={','.join(cuts.TRACED)}",
        ),
        how=How(when_ready=lambda: files.update(replaying.read(stage.place.base))),
    )
    assert outcome.is_acknowledged, outcome
    return files, cuts.read_log(log)


def opens_beside(calls: list[Call], live: Path) -> list[Call]:
    """Give the calls that open the live file other than the database does: closing one would let go of its locks."""
    spelt = '"' + "".join(f"\\x{byte:02x}" for byte in str(live).encode()) + '"'
    opened = [call for call in calls if call.name in ("open", "openat", "creat") and spelt in call.arguments]
    return [call for call in opened if not any("O_NOFOLLOW" in one for one in call.arguments)]


def cut(stage: Stage, most: int, seed: int, tally: Tally) -> set[str]:
    """Cut the power that many times, at moments spread over the act; gives which states were met."""
    files, calls = recorded(stage)
    with tally.tried("our own process opens the live file twice"):
        beside = opens_beside(calls, stage.place.folder / "vault.db")
        assert stage.act.at_unlock is not None or not beside, beside
    disk = replaying.disk_of(stage.place.base, files)
    moments = sum(1 for _disk in replaying.replay(disk, calls))
    dice = random.Random(f"{seed} {stage.act.name}")
    wanted = Counter(dice.randrange(moments) for _cut in range(most - 1))
    disk = replaying.disk_of(stage.place.base, files)
    met, failed = set(), []

    def judge(moment: int, left: Files) -> None:
        places.clear(stage.place.base)
        replaying.lay(left)
        try:
            with tally.tried(f"power cut: {stage.act.name}"):
                met.add(stage.judge.judge(stage.place, disk.acknowledged))
        except Exception as error:  # all cuts are tried, and then all are told of
            failed.append((moment, repr(error)))

    for moment, now in enumerate(replaying.replay(disk, calls)):
        for _time in range(wanted[moment]):
            judge(moment, now.after_cut(dice))
    assert disk.acknowledged
    judge(moments, disk.left(dice))  # at the end, with nothing left of what was not synced
    assert not failed, (f"KEEPWELL_SEED={seed}", failed)
    return met


@every_act
def test_an_act_is_wholly_there_or_not_after_some_power_cuts(
    act: Act, stage_of: StageOf, tally: Tally
) -> None:
    print(f"KEEPWELL_SEED={SEED}")
    assert "after" in cut(stage_of(act), SOME, SEED, tally)


@every_act
@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_an_act_is_wholly_there_or_not_after_very_many_power_cuts(
    act: Act, stage_of: StageOf, tally: Tally
) -> None:
    print(f"KEEPWELL_SEED={SEED}")
    assert cut(stage_of(act), MANY, SEED, tally) == {"before", "after"}


def test_the_disk_loses_what_was_not_synced_and_nothing_else() -> None:
    file = File(b"a" * 1024)
    file.pending = [(512, b"b" * 1024)]
    dice = random.Random(1)
    assert file.bytes_after(dice, 0.0) == b"a" * 1024
    assert file.bytes_after(dice, 2.0) == b"a" * 512 + b"b" * 1024
    torn = {file.bytes_after(dice, 0.5) for _time in range(50)}
    assert b"a" * 1024 + b"b" * 512 in torn and b"a" * 512 + b"b" * 512 in torn
    file.sync()
    assert file.bytes_after(dice, 0.0) == b"a" * 512 + b"b" * 1024
