"""A file whose change of key was cut short and that is damaged as well: what verifies is saved, under whichever key."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from app.domain import moments
from app.services import checking
from app.store import salvaging
from app.store.vault import FILE
from app.store.wreckage import JOURNAL
from tests.conftest import PASSWORDS, ZONE
from tests.faults import tracing
from tests.faults.acts import BY_NAME, Act
from tests.faults.staging import Stage
from tests.faults.tally import Tally

SOME = 8


def files_in(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.iterdir() if one.is_file() and one.name != "lock"}


def test_what_verifies_is_saved_of_a_file_whose_change_of_key_was_cut_short(
    stage_of: Callable[[Act], Stage], tally: Tally
) -> None:
    stage, journals = stage_of(BY_NAME["re-key"]), 0
    place = stage.place
    for call, when in tracing.spread(stage.points, SOME):
        outcome = stage.run(
            "-o", os.devnull, "-e", f"trace={call}", "-e", f"inject={call}:signal=KILL:when={when}"
        )
        assert outcome.code == -9, (call, when, outcome)
        if (place.folder / JOURNAL).exists():  # what lies in the journal puts a damaged page right
            journals += 1
            spoilt = bytearray((place.folder / FILE).read_bytes())
            spoilt[len(spoilt) * 2 // 3] ^= 8
            (place.folder / FILE).write_bytes(spoilt)
        before, to = files_in(place.folder), place.out / "salvaged.keepwell"
        with tally.tried("salvage after a change of key that was cut short"):
            who, at = place.persons["owner"], moments.of(place.now, ZONE)
            found = salvaging.salvage(place.folder, who, PASSWORDS["owner"], to, at)
            assert found.gone == () and found.parts == (), (call, when, found.gone, found.parts)
            assert files_in(place.folder) == before
            shutil.rmtree(place.folder)
            to.rename(place.folder)
            for person in ("auditor", "owner", "clinician"):  # nobody had to unlock the damaged one first
                with place.seated(person) as seat:
                    assert checking.check(seat).faults == (), (call, when)
    assert journals > 2
