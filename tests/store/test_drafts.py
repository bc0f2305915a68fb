"""Drafts: kept through a kill, back for their author, opaque for everybody else."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.drafts import Draft
from app.domain.errors import Damaged, Refused
from app.domain.kinds import Kind
from app.domain.moments import Moment
from app.services.seats import Seat
from app.store import drafts, seals
from app.store.keyslots import Opened
from tests.conftest import PASSWORDS, Made

Sit = Callable[[str], Seat]
AT = Moment("2026-11-23T15:00:00.000Z")

TYPING = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from app.domain.kinds import Kind
from app.services import drafts, unlocking
seat = unlocking.unlock(Path(sys.argv[1]), sys.argv[2], sys.stdin.read(), lambda: datetime.now(UTC), "UTC")
for words in ("He", "He came", "He came in shouting"):
    drafts.keep(seat, "draft", Kind.INCIDENT, {"story": words, "place": "Room 1"})
print("kept", flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is a word of POSIX")
def test_a_draft_survives_a_kill_and_is_back_for_its_author_alone(
    practice: Path, made: Made, seat_of: Sit, held: dict[str, Opened]
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", TYPING, str(practice), made.persons["reception"]],
        input=PASSWORDS["reception"], capture_output=True, text=True, cwd=Path(__file__).parents[2], check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (-signal.SIGKILL, "kept\n"), done.stderr
    assert drafts.all(seat_of("owner").vault) == [] and drafts.find(seat_of("owner").vault, "draft") is None
    vault = seat_of("reception").vault
    assert [one.fields for one in drafts.all(vault)] == [{"story": "He came in shouting", "place": "Room 1"}]
    sealed = vault.db.execute("SELECT sealed FROM draft").fetchone()[0]
    assert b"Room 1" not in sealed and seals.readers(sealed) == (vault.me.id,)
    place = seals.Place(vault.id, "draft", "draft", "draft", "draft", vault.me.id)
    for who in ("owner", "clinician", "auditor"):
        with pytest.raises(ValueError):
            seals.unseal(place, sealed, {vault.me.id: held[who].pairs.receive})


def test_two_people_may_have_a_draft_of_the_same_name(seat_of: Sit) -> None:
    for who in ("clinician", "reception"):
        drafts.keep(seat_of(who).vault, Draft("after hours", Kind.SESSION, {"of": who}, AT))
    for who in ("clinician", "reception"):
        found = drafts.find(seat_of(who).vault, "after hours")
        assert found is not None and found.fields == {"of": who}
    drafts.drop(seat_of("reception").vault, "after hours")
    assert len(drafts.all(seat_of("clinician").vault)) == 1


def test_the_newest_draft_comes_first_and_a_kept_one_takes_the_place_of_its_earlier_state(
    seat_of: Sit,
) -> None:
    vault = seat_of("owner").vault
    for minute, name in ((1, "a"), (2, "b"), (3, "a")):
        drafts.keep(vault, Draft(name, Kind.FLAG, {"n": minute}, Moment(f"2026-11-23T15:0{minute}:00.000Z")))
    assert [(one.id, one.fields) for one in drafts.all(vault)] == [("a", {"n": 3}), ("b", {"n": 2})]


def test_a_draft_put_under_another_name_or_person_does_not_open(seat_of: Sit, made: Made) -> None:
    vault = seat_of("owner").vault
    drafts.keep(vault, Draft("a", Kind.FLAG, {}, AT))
    vault.db.execute("UPDATE draft SET id = 'b'")
    with pytest.raises(Damaged):
        drafts.find(vault, "b")
    vault.db.execute("UPDATE draft SET id = 'a', person = ?", (made.persons["reception"],))
    with pytest.raises(Damaged):
        drafts.all(seat_of("reception").vault)


def test_a_draft_with_half_a_character_is_refused_in_words(seat_of: Sit) -> None:
    with pytest.raises(Refused, match="character"):
        drafts.keep(seat_of("owner").vault, Draft("a", Kind.FLAG, {"words": "\udfff"}, AT))
