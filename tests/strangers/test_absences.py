"""What is missing is refused by a stranger too, unless somebody with the right to it sealed that just this is gone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.domain import moments
from app.domain.actions import Action
from app.domain.kinds import Kind
from app.domain.ledger import PARTS, Content
from app.services import unlocking
from app.services.seats import Seat
from app.store import keyslots, ledger, salvaging
from app.store.connection import Connection
from app.store.ledger import NewEntry
from tests.conftest import PASSWORDS, ZONE, Clock, Made
from tests.store import tampering
from tests.strangers import reader
from tests.strangers.compared import book, mine
from tests.strangers.spelling import Refuses

Held = dict[str, keyslots.Opened]
Sit = Callable[[str], Seat]


@pytest.fixture
def told(seat_of: Sit, practice: Path) -> tuple[int, str]:
    """Three incidents; gives the place and the record of the one in the middle."""
    seat = seat_of("clinician")
    entries = [
        NewEntry(kind=Kind.INCIDENT, open=Content(set={"place": name}), clinical=Content(set={"story": name}))
        for name in ("Room 1", "Room 2", "Car park")
    ]
    middle = ledger.append(seat.vault, entries, seat.now())[1]
    unlocking.lock(seat)
    return middle.seq, middle.record


def says(
    db: Connection, who: keyslots.Opened, kind: Kind, action: Action, record: str, said: dict[str, Any]
) -> None:
    tampering.forged(db, who.slots.vault, who.person, who.pairs.sign, kind, action, record, said)


@pytest.mark.parametrize(
    ("who", "off", "counts"), [("owner", 0, True), ("clinician", 0, False), ("owner", 1, False)]
)
def test_a_gap_counts_only_where_an_owner_sealed_exactly_it(
    practice: Path, held: Held, told: tuple[int, str], who: str, off: int, counts: bool
) -> None:
    seq, _record = told
    with tampering.hands_on(practice, held[who].main) as db:
        before, after = (
            db.execute("SELECT hash FROM entry WHERE seq = ?", (at,)).fetchone()[0] for at in (seq - 1, seq)
        )
        db.execute("DELETE FROM part WHERE entry = ?", (seq,))
        db.execute("DELETE FROM entry WHERE seq = ?", (seq,))
    with pytest.raises(Refuses, match="chain is broken"):
        book(practice, "owner")
    with tampering.hands_on(practice, held[who].main) as db:
        gap = {"first": seq, "last": seq + off, "before": before, "after": after}
        says(db, held[who], Kind.BACKUP, Action.SALVAGED, "b" * 32, {"gaps": [gap]})
    if counts:
        assert seq not in book(practice, "owner").heads
    else:
        with pytest.raises(Refuses):
            book(practice, "owner")


@pytest.mark.parametrize("how", ["disposed", "lost", "by a clinician", "another record", "another part"])
def test_a_part_that_is_gone_counts_only_where_it_is_named_with_its_hash(
    practice: Path, held: Held, told: tuple[int, str], how: str
) -> None:
    seq, record = told
    who = held["clinician" if how == "by a clinician" else "owner"]
    with tampering.hands_on(practice, who.main) as db:
        digest = tampering.head_of(db, seq).parts["clinical"]
        db.execute("DELETE FROM part WHERE entry = ? AND name = 'clinical'", (seq,))
    with pytest.raises(Refuses, match="removed without a record"):
        book(practice, "owner")
    with tampering.hands_on(practice, who.main) as db:
        if how == "lost":
            gone = {"parts": [{"entry": seq, "name": "clinical", "hash": digest}]}
            says(db, who, Kind.BACKUP, Action.SALVAGED, "b" * 32, gone)
        else:
            named = [seq, "open" if how == "another part" else "clinical", digest]
            of = db.execute("SELECT record FROM entry WHERE seq = ?", (seq - 1,)).fetchone()[0]
            which = of if how == "another record" else record
            number = tampering.head_of(db, seq - 1 if of == which else seq).number
            at = tampering.newest(db) + 1
            db.execute("PRAGMA foreign_keys=OFF")
            says(db, who, Kind.INCIDENT, Action.DISPOSE, which, {PARTS: [named]})
            tampering.changed(db, at, who.pairs.sign, number=number)
    if how in ("disposed", "lost"):
        found = book(practice, "owner")
        assert (seq, "clinical") not in found.stored and found.open(seq)
    else:
        with pytest.raises(Refuses):
            book(practice, "owner")


def test_a_stranger_reads_what_was_really_salvaged(
    practice: Path, held: Held, told: tuple[int, str], made: Made, clock: Clock, tmp_path: Path
) -> None:
    seq, _record = told
    with tampering.hands_on(practice, held["owner"].main) as db:
        db.execute("DELETE FROM part WHERE entry = ? AND name = 'clinical'", (seq,))
    at, to = moments.of(clock(), ZONE), tmp_path / "saved"
    saved = salvaging.salvage(practice, made.persons["owner"], PASSWORDS["owner"], to, at)
    assert saved.folder is not None
    seat = unlocking.unlock(saved.folder, made.persons["clinician"], PASSWORDS["clinician"], clock, ZONE)
    wanted = mine(seat)
    unlocking.lock(seat)
    found = book(saved.folder, "clinician")
    assert reader.told(found) == wanted
    assert (seq, "clinical") not in found.stored and found.heads[max(found.heads)]["action"] == "salvaged"
