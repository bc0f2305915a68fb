"""A new key for the file: nobody who held the old one alone opens it, and a crash at any step leaves it whole."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from app.domain.actions import Action
from app.domain.errors import Damaged, DiskFull, Refused, VaultTrouble
from app.services import checking
from app.services.seats import Seat
from app.store import connection, files, grants, keyslots, ledger, parting, rekeying, tidying
from app.store.vault import FILE
from tests.conftest import PASSWORDS, Clock, Made
from tests.store.peopled import PAPERS, opens, sit

Sit = Callable[[str], Seat]


def test_the_new_key_opens_for_everybody_and_the_old_one_for_nobody(
    practice: Path, seat_of: Sit, made: Made
) -> None:
    seat = seat_of("owner")
    vault, old, slots = seat.vault, seat.vault.main, keyslots.read(practice)
    rekeying.rekey(vault, seat.now())
    assert vault.main != old and vault.epoch == vault.register.main.epoch == 2
    assert vault.register.main.digest == grants.digest(vault.main)
    assert ledger.page(vault, limit=1)[0].head.action is Action.REKEY
    assert checking.check(seat).faults == ()
    new = vault.main
    for who in ("clinician", "reception", "auditor", "owner"):
        assert seat_of(who).vault.main == new and seat_of(who).vault.notes == []
    assert {one.epoch for one in keyslots.read(practice).grants} == {2}
    with pytest.raises(Damaged):
        connection.connect(practice / FILE, old)
    assert not opens(practice, msgspec.structs.replace(seat.vault.pairs, receive=bytes(96)), slots, old)


@pytest.mark.parametrize("who", ["clinician", "reception", "auditor"])
def test_only_an_owner_changes_the_key_of_the_file(seat_of: Sit, who: str) -> None:
    seat = seat_of(who)
    with pytest.raises(Refused, match="Only an owner"):
        rekeying.rekey(seat.vault, seat.now())
    assert seat.vault.epoch == 1


class Killed(BaseException):
    """Stands for the end of the process: nothing that follows is done."""


@pytest.fixture
def steps(practice: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Path]:
    """Keep a copy of the folder as it is at every step: before and after each file, each commit, each change of key."""
    copies: list[Path] = []

    def keep() -> None:
        copies.append(tmp_path / f"step-{len(copies)}")
        subprocess.run(
            ["cp", "-r", str(practice), str(copies[-1])], check=True
        )  # never opened by this process

    def around(where: object, name: str) -> None:
        real = getattr(where, name)

        def stepped(*given: object, **named: object) -> object:
            keep()
            done = real(*given, **named)
            keep()
            return done

        monkeypatch.setattr(where, name, stepped)

    around(files, "atomic_write")
    around(connection, "rekey")
    around(ledger, "append")
    return copies


def test_every_step_leaves_the_old_key_or_the_new_one_and_the_next_owner_finishes_it(
    practice: Path,
    seat_of: Sit,
    made: Made,
    clock: Clock,
    steps: list[Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seat = seat_of("owner")
    steps.clear()
    rekeying.rekey(seat.vault, seat.now())
    seat.vault.close()
    monkeypatch.undo()
    monkeypatch.setenv("KEEPWELL_PROFILE", str(practice.parent / "profile"))
    assert len(steps) >= 12
    entered = 0
    for copy in steps:
        shutil.rmtree(practice.parent / "profile", ignore_errors=True)
        for who in ("reception", "owner", "clinician"):
            vault = sit(copy, made.persons[who], PASSWORDS[who], clock)
            if who == "owner":
                assert not rekeying.is_due(vault)
                slots = keyslots.read(copy)
                assert {(one.to, one.epoch) for one in slots.grants} == {
                    (one.id, vault.epoch) for one in vault.register.members.values()
                }
                entered += vault.register.main.epoch > 1
            vault.close()
        assert (copy / keyslots.FILE).read_bytes() == (copy / keyslots.COPY).read_bytes()
        assert not [one.name for one in copy.iterdir() if one.name.endswith((".new", "-journal"))]
    assert 0 < entered < len(steps)


def test_a_change_of_key_that_the_disk_refused_leaves_the_old_one(
    practice: Path, seat_of: Sit, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = seat_of("owner")
    old = seat.vault.main

    def nothing(db: connection.Connection, _main: bytes) -> None:
        db.close()  # the driver says nothing when it could not

    with monkeypatch.context() as patch:
        patch.setattr(connection, "rekey", nothing)
        with pytest.raises(VaultTrouble, match="could not be changed"):
            rekeying.rekey(seat.vault, seat.now())
    assert seat.vault.main == old and seat.vault.epoch == 1
    assert {one.epoch for one in keyslots.read(practice).grants} == {1}
    assert checking.check(seat).faults == ()
    rekeying.rekey(seat.vault, seat.now())
    assert seat_of("reception").vault.epoch == 2


def test_without_room_for_the_journal_nothing_is_begun(
    practice: Path, seat_of: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = seat_of("owner")
    before = (practice / keyslots.FILE).read_bytes()
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(10, 10, 0))
    with pytest.raises(DiskFull, match="disk is full"):
        rekeying.rekey(seat.vault, seat.now())
    assert (practice / keyslots.FILE).read_bytes() == before and seat.vault.epoch == 1


def test_old_slots_put_back_after_a_change_of_key_are_said_to_be_older(practice: Path, seat_of: Sit) -> None:
    old = (practice / keyslots.FILE).read_bytes()
    seat = seat_of("owner")
    rekeying.rekey(seat.vault, seat.now())
    seat.vault.close()
    (practice / keyslots.FILE).write_bytes(old)
    assert seat_of("reception").vault.epoch == 2  # the copy beside it has the newer key
    assert {one.epoch for one in keyslots.read(practice).grants} == {2}
    assert (practice / keyslots.FILE).read_bytes() == (practice / keyslots.COPY).read_bytes()
    for name in (keyslots.FILE, keyslots.COPY):
        (practice / name).write_bytes(old)
    with pytest.raises(Damaged, match="older than it") as found:
        seat_of("owner")
    assert "keyslots.json" in found.value.do


def test_a_file_put_under_another_key_by_somebodys_own_tools_is_named_and_entered(
    practice: Path, seat_of: Sit
) -> None:
    vault = seat_of("reception").vault
    slots, mine = keyslots.read(practice), bytes(range(32))
    forged = tidying.tidied(vault, slots, ((7, mine),))
    connection.rekey(vault.db, mine)
    vault.close()
    keyslots.write(practice, forged)
    assert any("another key than the ledger names" in note for note in seat_of("clinician").vault.notes)
    owner = seat_of("owner").vault
    assert any("another key than the ledger names" in note for note in owner.notes)
    # The key is entered as it is, since whoever chose it held the file's key anyway; the ledger shows who entered it.
    assert owner.epoch == owner.register.main.epoch == 7 and not rekeying.is_due(owner)
    assert seat_of("clinician").vault.notes == []


def test_a_large_file_waits_for_a_quiet_moment_and_that_is_said(
    practice: Path, seat_of: Sit, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = seat_of("owner")
    monkeypatch.setattr(rekeying, "QUICK", 1000)
    with monkeypatch.context() as patch:
        patch.setattr(rekeying, "rekey", lambda *_given: None)  # cut short
        parting.let_go(seat.vault, made.persons["auditor"], PAPERS, seat.now())
    assert rekeying.is_due(seat.vault)
    assert not any("quiet moment" in note for note in seat_of("reception").vault.notes)
    for _unlock in range(2):
        seat = seat_of("owner")
        assert any("quiet moment" in note for note in seat.vault.notes) and seat.vault.epoch == 1
        assert made.persons["auditor"] not in {one.to for one in keyslots.read(practice).grants}
    rekeying.rekey(seat.vault, seat.now())
    assert not rekeying.is_due(seat.vault)
    assert seat_of("owner").vault.notes == []


def test_another_key_of_the_same_epoch_is_named_too(practice: Path, seat_of: Sit) -> None:
    vault = seat_of("reception").vault
    mine = bytes(range(32))
    # grants of one epoch for one member are taken to be the same key: they have to be made anew
    forged = tidying.tidied(vault, msgspec.structs.replace(keyslots.read(practice), grants=()), ((1, mine),))
    connection.rekey(vault.db, mine)
    vault.close()
    keyslots.write(practice, forged)
    assert any("another key than the ledger names" in note for note in seat_of("owner").vault.notes)
    assert seat_of("owner").vault.notes == []
