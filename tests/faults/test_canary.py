"""No plaintext anywhere: a canary is sealed, drafted, searched for and backed up, then looked for in every file."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.kinds import Kind
from app.domain.ledger import Content
from app.services import backups, checking, drafts, opening, unlocking
from app.services.seats import Seat
from app.store import clinical, ledger, records
from app.store.ledger import NewEntry

CANARY = "Quetzalcoatlus"
OPEN_CANARY = "Pterodaustro"


def spellings(word: str) -> list[bytes]:
    found = []
    for one in (word, word.lower()):
        found += [one.encode(), one.encode("utf-16-le"), one.encode().hex().encode()]
    return found


def test_a_sealed_story_is_in_no_byte_of_any_file(
    practice: Path,
    seat_of: Callable[[str], Seat],
    profile: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    temporary = tmp_path / "temp"
    temporary.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", None)
    seat = seat_of("clinician")
    for number in range(30):
        said = {"story": f"{CANARY} number {number} " * 50}
        drafts.keep(seat, "draft", Kind.INCIDENT, said | {"place": OPEN_CANARY})
        entry = NewEntry(
            kind=Kind.INCIDENT,
            open=Content(set={"place": OPEN_CANARY}),
            clinical=Content(set=said),
            own=Content(set=said),
        )
        record = ledger.append(seat.vault, [entry], seat.now())[0].record
    clinical.index_some(seat.vault, 2000)
    assert clinical.select(seat.vault, Kind.INCIDENT, text=CANARY)
    assert records.search(seat.vault, OPEN_CANARY, [Kind.INCIDENT])
    assert CANARY in opening.clinical(seat, record)["story"]
    backups.make(seat, tmp_path / "shelf")
    assert checking.check(seat).faults == ()
    looked = 0
    for when in ("open", "locked"):
        if when == "locked":
            unlocking.lock(seat)
        for path in tmp_path.rglob("*"):
            if path.is_file():
                content = path.read_bytes() if when == "locked" or path.name != "vault.db" else b""
                looked += 1
                for word in (CANARY, OPEN_CANARY):
                    assert not any(one in content for one in spellings(word)), path.name
                    assert word.lower() not in path.name.lower()
    assert looked > 10 and not list(temporary.rglob("*"))
    assert os.environ["TMPDIR"] == str(temporary)


def test_an_open_field_is_readable_to_nobody_without_the_files_key(
    practice: Path, seat_of: Callable[[str], Seat]
) -> None:
    seat = seat_of("owner")
    ledger.append(
        seat.vault, [NewEntry(kind=Kind.CLIENT, open=Content(set={"name": OPEN_CANARY}))], seat.now()
    )
    unlocking.lock(seat)
    for path in practice.rglob("*"):
        if path.is_file():
            assert OPEN_CANARY.encode() not in path.read_bytes()
