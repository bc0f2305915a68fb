"""What the program keeps on this computer beside the practices."""

import os
import stat

import pytest

from app.services import known
from app.services import profile as kept


def test_a_file_of_the_profile_is_kept_whole_private_and_read_again(profile):
    path = kept.keep("small.json", b"{}")
    assert path.parent == profile and kept.kept("small.json") == b"{}"
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"not json", b'[{"name": 1}]', b"{}"])
def test_a_list_of_practices_that_cannot_be_read_counts_as_none(profile, content):
    assert kept.kept("never.json") == b""
    kept.keep(known.FILE, content)
    assert known.practices() == ()
