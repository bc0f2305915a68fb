"""A part that is not there: disposed of only where an owner's entry names it, and each other way is named."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.actions import Action
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.ledger import Content, PartName
from app.services import checking
from app.services.seats import Seat
from app.store import checking as store
from app.store import disposed, ledger
from app.store.connection import Connection
from app.store.keyslots import Opened
from app.store.ledger import NewEntry
from tests.conftest import Made
from tests.store import tampering
from tests.store.tampering import hands_on

Sit = Callable[[str], Seat]
Held = dict[str, Opened]
REMOVED = "a part was removed without a record"


@pytest.fixture
def incident(seat_of: Sit) -> ledger.Sealed:
    """An incident with an open and a clinical part."""
    seat = seat_of("clinician")
    entry = NewEntry(
        kind=Kind.INCIDENT, open=Content({"place": "Room 1"}), clinical=Content({"story": "what happened"})
    )
    return ledger.append(seat.vault, [entry], seat.now())[0]


def faults(seat_of: Sit, who: str = "auditor") -> str:
    found = checking.check(seat_of(who))
    assert found.done
    return " ".join(found.faults)


def named(db: Connection, incident: ledger.Sealed) -> list[list[object]]:
    return [[one.entry, one.name.value, one.hash] for one in disposed.of(db, incident.record)]


def dispose(seat: Seat, incident: ledger.Sealed) -> int:
    """Dispose of the incident as the store does once everything else was decided."""
    said = Content({"disposed": {"on": "2035-01-01"}, "parts": named(seat.vault.db, incident)})
    entry = NewEntry(kind=Kind.INCIDENT, action=Action.DISPOSE, record=incident.record, open=said)
    return ledger.append(seat.vault, [entry], seat.now())[0].seq


def test_what_an_owner_disposed_of_is_no_fault_and_what_stays_is_the_line(
    seat_of: Sit, incident: ledger.Sealed
) -> None:
    dispose(seat_of("owner"), incident)
    assert faults(seat_of) == ""
    seat = seat_of("auditor")
    first, last = ledger.entries(seat.vault, incident.record)
    assert first.parts == () and first.open == Content() and last.parts == (PartName.OPEN,)
    assert set(first.head.parts) == {"open", "clinical"}


def test_a_part_taken_away_with_a_row_that_no_entry_backs_is_named(
    seat_of: Sit, practice: Path, held: Held, incident: ledger.Sealed
) -> None:
    with hands_on(practice, held["owner"].main) as db:
        for by in (incident.seq, 999_999):
            db.execute("DELETE FROM part WHERE entry = ? AND name = 'clinical'", (incident.seq,))
            db.execute("INSERT OR REPLACE INTO disposed VALUES (?, 'clinical', ?)", (incident.seq, by))
    assert f"Entry {incident.seq}: {REMOVED}" in faults(seat_of)


@pytest.mark.parametrize("who", ["clinician", "reception", "auditor"])
def test_an_entry_of_disposal_by_somebody_who_may_not_disposes_of_nothing(
    seat_of: Sit, practice: Path, held: Held, made: Made, incident: ledger.Sealed, who: str
) -> None:
    vault = seat_of("owner").vault.id
    seat_of("owner").vault.close()
    with hands_on(practice, held["owner"].main) as db:
        said = {"disposed": {}, "parts": named(db, incident)}
        sign = held[who].pairs.sign
        seq = tampering.forged(
            db, vault, made.persons[who], sign, Kind.INCIDENT, Action.DISPOSE, incident.record, said
        )
        found = store_faults(db, vault)
    assert f"Entry {incident.seq}: {REMOVED}" in found
    assert f"Entry {seq}: the person had no right to make it" in found


def test_an_entry_of_disposal_under_an_owners_name_with_another_key_disposes_of_nothing(
    seat_of: Sit, practice: Path, held: Held, made: Made, incident: ledger.Sealed
) -> None:
    vault = seat_of("owner").vault.id
    seat_of("owner").vault.close()
    with hands_on(practice, held["owner"].main) as db:
        said = {"disposed": {}, "parts": named(db, incident)}
        tampering.forged(
            db,
            vault,
            made.persons["owner"],
            held["clinician"].pairs.sign,
            Kind.INCIDENT,
            Action.DISPOSE,
            incident.record,
            said,
        )
        found = store_faults(db, vault)
    assert f"Entry {incident.seq}: {REMOVED}" in found


def store_faults(db: Connection, vault: str) -> str:
    return " ".join(store.full(db, vault, 0, lambda *_: True).words)


def test_an_entry_of_disposal_that_names_another_hash_disposes_of_nothing(
    seat_of: Sit, practice: Path, held: Held, incident: ledger.Sealed
) -> None:
    seat = seat_of("owner")
    parts = [[entry, name, "00" * 32] for entry, name, _hash in named(seat.vault.db, incident)]
    entry = NewEntry(
        kind=Kind.INCIDENT, action=Action.DISPOSE, record=incident.record, open=Content({"parts": parts})
    )
    ledger.append(seat.vault, [entry], seat.now())
    assert f"Entry {incident.seq}: {REMOVED}" in faults(seat_of, "owner")


def test_a_disposed_part_that_is_put_back_is_named(
    seat_of: Sit, practice: Path, held: Held, incident: ledger.Sealed
) -> None:
    seat = seat_of("owner")
    row = seat.vault.db.execute(
        "SELECT * FROM part WHERE entry = ? AND name = 'open'", (incident.seq,)
    ).fetchone()
    dispose(seat, incident)
    with pytest.raises(Exception, match="disposed of"):
        seat.vault.db.execute("INSERT INTO part VALUES (?, ?, ?, ?)", row)
    seat.vault.close()
    with hands_on(practice, held["owner"].main) as db:
        db.execute("INSERT INTO part VALUES (?, ?, ?, ?)", row)
    assert f"Entry {incident.seq}: a part that was disposed of is there all the same" in faults(
        seat_of, "owner"
    )


def test_no_part_can_be_deleted_by_itself(seat_of: Sit, incident: ledger.Sealed) -> None:
    seat = seat_of("owner")
    with pytest.raises(Exception, match="append-only"):
        seat.vault.db.execute("DELETE FROM part WHERE entry = ?", (incident.seq,))


def test_an_entry_of_disposal_of_a_kind_that_stays_for_ever_is_refused(seat_of: Sit) -> None:
    seat = seat_of("owner")
    for kind in (Kind.PRACTICE, Kind.REGISTER, Kind.ACCESS, Kind.HOLD, Kind.DISPOSAL, Kind.STAFF):
        with pytest.raises(Refused, match="role"):
            ledger.append(seat.vault, [NewEntry(kind=kind, action=Action.DISPOSE)], seat.now())
