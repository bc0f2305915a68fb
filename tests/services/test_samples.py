"""The made-up practice: plainly a sample, and thrown away only if it is one."""

from datetime import date
from pathlib import Path

import pytest

from app.domain.errors import Refused
from app.services import known, samples


def test_a_real_practice_is_never_thrown_away(practice: Path) -> None:
    known.remember("Sample Practice", practice, sample=False)
    with pytest.raises(Refused):
        samples.throw_away(practice)
    known.remember("Sample Practice", practice, sample=True)
    with pytest.raises(Refused):
        samples.throw_away(practice)
    assert (practice / "vault.db").exists()


def test_a_sample_goes_with_all_that_the_profile_keeps_of_it(profile: Path) -> None:
    folder = known.home() / "sample.keepwell"
    folder.parent.mkdir(parents=True)
    samples.make(folder, 20, 1, "gravel lantern orbit thistle", date(2026, 11, 23))
    known.remember("Sample Practice", folder, sample=True)
    samples.throw_away(folder)
    assert not folder.exists()
    assert [one.name for one in profile.iterdir() if one.is_dir()] == ["practices"]
