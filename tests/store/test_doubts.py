"""A bad entry near the ledger's end locks nobody out: reading goes on with words, and an owner leaves it out."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain import moments
from app.domain.actions import Action
from app.domain.errors import Damaged, ReadOnly, Refused
from app.domain.kinds import Kind
from app.services import checking, clients, leaving, returning, salvaging, today, unlocking, watching
from app.services.seats import Seat
from app.store import keyslots, ledger, vaults
from app.store.ledger import NewEntry
from tests.conftest import PASSWORDS, ZONE, Clock, Made, proved
from tests.store import tampering

Sit = Callable[[str], Seat]
Held = dict[str, keyslots.Opened]


def unsigned(db, held: Held, made: Made) -> None:
    """Reception's key under the owner's name."""
    mine, vault = held["reception"], held["reception"].slots.vault
    tampering.forged(
        db, vault, made.persons["owner"], mine.pairs.sign, Kind.NOTICE, Action.SEAL, "c" * 32, {"words": "x"}
    )


def no_right(db, held: Held, made: Made) -> None:
    """Reception approves a disposal."""
    mine = held["reception"]
    tampering.forged(
        db, mine.slots.vault, mine.person, mine.pairs.sign, Kind.DISPOSAL, Action.APPROVE, "d" * 32, {}
    )


def register(db, held: Held, made: Made) -> None:
    """The clinician lets the owner go."""
    mine = held["clinician"]
    said = {"until": tampering.newest(db) + 1}
    args = (Kind.REGISTER, Action.LEAVE, made.persons["owner"], said)
    tampering.forged(db, mine.slots.vault, mine.person, mine.pairs.sign, *args)


def changed(db, held: Held, made: Made) -> None:
    """An entry that was there says something else."""
    tampering.changed(db, tampering.newest(db), form=7)


BAD = {
    unsigned: "signature is not of the person",
    no_right: "no right",
    register: "does not count",
    changed: "signature is not of the person",
}


@pytest.fixture
def flagged(seat_of: Sit, clock: Clock) -> str:
    """A client whom reception knows, and something sealed after them."""
    seat = seat_of("owner")
    client = clients.add(seat, clients.Particulars(name="Sample Client"))
    ledger.append(seat.vault, [NewEntry(kind=Kind.NOTICE)], seat.now())
    seat.vault.close()
    return client.id


def spoil(practice: Path, held: Held, made: Made, how) -> int:
    with tampering.hands_on(practice, held["reception"].main) as db:
        how(db, held, made)
        return tampering.newest(db)


@pytest.mark.parametrize("how", BAD, ids=lambda one: one.__name__)
@pytest.mark.parametrize("who", ["owner", "reception", "clinician"])
def test_everybody_still_reads_with_words_and_evidence_and_nobody_writes(
    practice: Path, seat_of: Sit, held: Held, made: Made, flagged: str, how, who: str
) -> None:
    seq = spoil(practice, held, made, how)
    before = (practice / "vault.db").read_bytes()
    seat = seat_of(who)
    assert seat.vault.read_only and any(BAD[how] in word for word in seat.vault.faults)
    said = " ".join(seat.vault.notes)
    assert "open for reading only" in said and "“What can be done about it…”" in said
    assert f"Entry {seq} says that it is of " in said
    today.show(seat)
    assert clients.search(seat, "Sample Cl")[0].id == flagged
    with pytest.raises(ReadOnly):
        ledger.append(seat.vault, [NewEntry(kind=Kind.NOTICE)], seat.now())
    with pytest.raises(Refused, match="reading only"):
        seat.require(Kind.CLIENT, Action.SEAL)
    list(watching.walk(seat, 50, lambda: False))
    if who == "owner":
        found = checking.check(seat)
        assert any(f"Entry {seq}:" in word for word in found.faults)
    unlocking.lock(seat)
    assert (practice / "vault.db").read_bytes() == before
    assert seat_of(who).vault.read_only  # and so it stays until somebody leaves it out


@pytest.mark.parametrize("how", BAD, ids=lambda one: one.__name__)
def test_an_owner_leaves_the_bad_entry_out_in_a_copy_and_everybody_goes_on(
    practice: Path, seat_of: Sit, held: Held, made: Made, flagged: str, clock: Clock, tmp_path: Path, how
) -> None:
    seq = spoil(practice, held, made, how)
    to = tmp_path / "saved.keepwell"
    found = salvaging.salvage(practice, made.persons["owner"], PASSWORDS["owner"], to, clock, ZONE)
    assert [one.seq for one in found.gone] == [seq] and found.folder == to
    for who in ("reception", "owner"):
        seat = unlocking.unlock(to, made.persons[who], PASSWORDS[who], clock, ZONE)
        assert not seat.vault.read_only and seat.vault.faults == []
        assert clients.search(seat, "Sample Cl")[0].id == flagged
        found = checking.check(seat) if who == "owner" else None
        if found is not None:
            assert found.faults == () and any(f"Entry {seq} was lost" in word for word in found.lost)
        unlocking.lock(seat)


@pytest.mark.parametrize("backed_up", [True, False])
def test_a_leave_that_was_spoilt_is_taken_from_a_backup_or_who_had_left_is_named_in_the_copy(
    practice: Path, seat_of: Sit, made: Made, clock: Clock, tmp_path: Path, profile: Path, backed_up: bool
) -> None:
    seat = seat_of("owner")
    leaving.let_go(proved(seat), made.persons["clinician"])
    main = seat.vault.main
    seat.vault.close()
    with tampering.hands_on(practice, main) as db:
        db.execute("UPDATE entry SET signature = x'00' WHERE action = 'leave'")
    assert any("does not count" in word for word in seat_of("reception").vault.faults)
    seat_of("reception").vault.close()
    for path in () if backed_up else profile.rglob("*.keepwell-backup"):
        path.unlink()
    to = tmp_path / "saved.keepwell"
    salvaging.salvage(practice, made.persons["owner"], PASSWORDS["owner"], to, clock, ZONE)
    seat = unlocking.unlock(to, made.persons["owner"], PASSWORDS["owner"], clock, ZONE)
    back = [(one.name, one.had) for one in returning.back(seat)]
    assert back == ([] if backed_up else [("Sample Clinician", "Had left")])
    if back:
        returning.let_go(proved(seat))
    assert "Sample Clinician" not in [one.name for one in seat.vault.register.active()]
    assert returning.back(seat) == () and checking.check(seat).faults == ()
    unlocking.lock(seat)


def test_the_words_name_an_earlier_state_too(
    practice: Path, seat_of: Sit, held: Held, made: Made, flagged: str
) -> None:
    with tampering.hands_on(practice, held["reception"].main) as db:
        tampering.cut(db, tampering.newest(db) - 1)
        unsigned(db, held, made)
    seat = seat_of("owner")
    assert "its newest entries are others" in seat.vault.notes[0] and seat.vault.read_only


def test_a_sheet_is_turned_away_where_nothing_can_be_written(
    practice: Path, held: Held, made: Made, clock: Clock
) -> None:
    spoil(practice, held, made, unsigned)
    with pytest.raises(Damaged, match="signature"):
        vaults.unlock_with_sheet(practice, made.codes[0], moments.of(clock()))


def test_damaged_pages_are_damage_and_are_not_read_from(
    practice: Path, seat_of: Sit, held: Held, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(practice, held, made, unsigned)
    monkeypatch.setattr("app.store.checking.pages", lambda _db: "3 pages of the vault's file are damaged.")
    with pytest.raises(Damaged, match="3 pages"):
        seat_of("owner")


def test_whose_own_row_does_not_hold_is_not_let_in(
    practice: Path, seat_of: Sit, held: Held, made: Made
) -> None:
    with tampering.hands_on(practice, held["owner"].main) as db:
        [(seq,)] = db.execute(
            "SELECT seq FROM entry WHERE record = ? AND action = 'appoint'", (made.persons["reception"],)
        ).fetchall()
        db.execute("UPDATE part SET salt = zeroblob(32) WHERE entry = ?", (seq,))
    with pytest.raises(Damaged, match="register of this vault does not hold"):
        seat_of("reception")
    assert seat_of("clinician").vault.read_only
