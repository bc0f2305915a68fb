"""On a computer that never saw the practice a second person opens a restored backup with a recovery sheet."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.actions import Action
from app.domain.kinds import Kind
from app.domain.ledger import Content
from app.domain.people import Role
from app.services import backups, checking, opening, unlocking
from app.services.seats import Seat
from app.store import ledger
from app.store import passwords as costs
from app.store.ledger import NewEntry
from tests.conftest import ZONE, Clock, Made, proved
from tests.strangers import reader

STORY = "Sample story: the door was locked from outside."
PASSWORD = "cinder walnut harbour tulip"


def test_a_second_person_comes_in_with_the_sheet_and_reads_what_the_first_one_wrote(
    seat_of: Callable[[str], Seat], made: Made, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.store.passwords.calibrated", lambda: costs.FLOOR)
    seat = seat_of("clinician")
    entry = NewEntry(kind=Kind.INCIDENT, clinical=Content(set={"story": STORY}))
    record = ledger.append(seat.vault, [entry], seat.now())[0].record
    file = backups.make(proved(seat), tmp_path / "stick")
    unlocking.lock(seat)

    monkeypatch.setenv("KEEPWELL_PROFILE", str(tmp_path / "another computer"))
    folder = tmp_path / "another computer" / "sample.keepwell"
    folder.parent.mkdir()
    backups.restore(file, folder)
    code = made.codes[1].lower().replace("-", " ")
    second = unlocking.unlock_with_sheet(folder, code, "Sample Second", PASSWORD, clock, ZONE)
    assert second.me.role is Role.OWNER and second.me.name == "Sample Second"
    assert opening.clinical(second, record)["story"] == STORY
    assert checking.check(second).faults == ()
    said = [one.head.action for one in ledger.page(second.vault, kinds=[Kind.BACKUP])]
    assert Action.RESTORED in said
    unlocking.lock(second)
    found = reader.open_vault(folder, "Sample Second", PASSWORD)
    assert any(found.open(seq).get("restored") for seq in found.heads)
