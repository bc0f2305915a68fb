"""A file that somebody spoilt, by accident or on purpose, is read or refused in words: nothing else ever happens."""

import os
import tempfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.store import passwords
from tests.hostile.mutations import WORDS, spoilt
from tests.hostile.seeds import mend_slots
from tests.hostile.targets import TARGETS, Target, named, try_one

EXAMPLES = int(os.environ.get("KEEPWELL_HOSTILE", "60"))
"""How many spoilt files each reader is given: always the same ones, unless a long run asks for others and for more."""


@pytest.fixture(params=TARGETS, ids=lambda target: target.name, scope="module")
def target(request: pytest.FixtureRequest) -> Target:
    found: Target = request.param
    return found


def test_the_seeds_themselves_are_read(target: Target, tmp_path: Path) -> None:
    taken = 0
    for number, seed in enumerate(target.seeds()):
        folder = tmp_path / str(number)
        folder.mkdir()
        taken += try_one(target, seed, folder)
    assert taken > 0


def test_a_spoilt_file_is_read_or_refused_and_nothing_else_happens(target: Target) -> None:
    seeds = target.seeds()

    @settings(max_examples=EXAMPLES, deadline=None, database=None, derandomize=EXAMPLES == 60)
    @given(number=st.integers(0, 2**64), mended=st.booleans())
    @example(number=0, mended=False)
    def tried(number: int, mended: bool) -> None:
        content = spoilt(seeds, Random(number))
        with tempfile.TemporaryDirectory() as folder:
            try_one(target, target.mend(content) if mended else content, Path(folder))

    tried()


def test_an_unwelcome_word_at_any_place_is_read_or_refused(target: Target, tmp_path: Path) -> None:
    seed = min(target.seeds(), key=len)
    for number, word in enumerate(WORDS):
        for place in (0, len(seed) // 2, len(seed)):
            folder = tmp_path / f"{number} {place}"
            folder.mkdir(exist_ok=True)
            try_one(target, seed[:place] + word + seed[place:], folder)
            try_one(target, word, folder)


def test_a_cost_past_its_cap_is_refused_before_it_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slots = named("keyslots")
    dear = mend_slots(slots.seeds()[0].replace(b'"memory":65536', b'"memory":999999999'))
    try_one(slots, dear, tmp_path)
    monkeypatch.setattr(passwords.Cost, "is_bounded", lambda _self: True)
    with pytest.raises(AssertionError, match="had not been looked at"):
        try_one(slots, dear, tmp_path)
