"""Folders and files that may not be written: the practice is read, and no more. Tried as an account without rights."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.services import incidents
from tests.conftest import Made
from tests.faults import places
from tests.faults.acts import draw, told
from tests.faults.places import NOBODY, Place
from tests.faults.tally import Tally

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(os.name != "posix", reason="accounts and modes as tried here are POSIX's")


@pytest.fixture
def place(made: Made) -> Iterator[Place]:
    """A practice with an incident that belongs to the account without rights, as does everything beside it."""
    with places.memory_folder() as base:

        def prepare(place: Place) -> None:
            with place.seated("clinician") as seat:
                incidents.seal(seat, told())
            with place.seated("owner") as seat:
                draw(seat, place)

        place = Place(base / "here", made.persons)
        places.kept(place, made, "practice", prepare)
        for path in (base, *base.rglob("*")):
            if os.geteuid() == 0:
                os.chown(path, NOBODY, NOBODY)
        yield place
        for path in (base, *base.rglob("*")):
            if path.is_dir():
                path.chmod(0o755)


def held(check: str, place: Place, *more: str) -> "subprocess.CompletedProcess[str]":
    """Run a check as an account without rights."""
    command = [
        sys.executable,
        "-m",
        "tests.faults.powerless",
        check,
        str(place.base),
        json.dumps(place.persons),
    ]
    return subprocess.run(
        [*command, *more], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )


def holds(check: str, place: Place, tally: Tally) -> None:
    """Run a check, and assert that it holds."""
    with tally.tried("folder or file that may not be written"):
        done = held(check, place)
        assert done.returncode == 0, done.stderr


def close(*paths: Path) -> None:
    """Take away the right to write."""
    for path in paths:
        path.chmod(path.stat().st_mode & 0o555)


def test_a_folder_that_may_not_be_written_is_read_and_left_as_it_is(place: Place, tally: Tally) -> None:
    close(*place.folder.iterdir(), place.folder)
    holds("reads", place, tally)


def test_a_folder_that_may_not_be_written_is_read_although_its_file_may(place: Place, tally: Tally) -> None:
    close(place.folder)
    holds("reads", place, tally)


def test_a_file_that_may_not_be_written_is_read_although_its_folder_may(place: Place, tally: Tally) -> None:
    close(place.folder / "vault.db")
    holds("reads_the_file", place, tally)


def test_what_is_opened_there_is_shown_and_said_to_be_unrecorded(place: Place, tally: Tally) -> None:
    close(*place.folder.iterdir(), place.folder)
    holds("opens_unrecorded", place, tally)


def test_nothing_is_put_into_a_folder_that_may_not_be_written(place: Place, tally: Tally) -> None:
    close(place.out)
    holds("puts_nothing", place, tally)


def test_a_profile_that_may_not_be_written_is_said_and_work_goes_on(place: Place, tally: Tally) -> None:
    close(*place.profile.rglob("*"), place.profile)
    holds("remembers_nothing", place, tally)


def test_another_accounts_practice_is_not_even_listed(place: Place, tally: Tally) -> None:
    if os.geteuid() != 0:
        place.folder.chmod(0)  # there is no second account to be had, so its own is locked out
    else:
        os.chown(place.folder, 0, 0)
        assert place.folder.stat().st_mode & 0o777 == 0o700
    holds("is_locked_out", place, tally)
    place.folder.chmod(0o700)


@pytest.mark.skipif(
    os.name == "posix" and os.geteuid() != 0, reason="there is only something to show as root"
)
@pytest.mark.parametrize("check", ["reads", "puts_nothing", "remembers_nothing", "is_locked_out"])
def test_as_root_these_checks_fail_so_they_prove_something_as_nobody(place: Place, check: str) -> None:
    close(*place.folder.iterdir(), place.folder, place.out, *place.profile.rglob("*"), place.profile)
    assert held(check, place, "stay").returncode != 0
