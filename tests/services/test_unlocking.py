"""Sitting down at a desk: founding, unlocking, waiting after wrong tries, and the way back in."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from app.documents import certificates
from app.domain import moments
from app.domain.actions import Action
from app.domain.errors import Damaged, InUse, NoKey, OlderThanSeen, Refused, VaultTrouble, WrongPassword
from app.domain.kinds import Kind
from app.domain.ledger import Content
from app.domain.people import KeyClass, Role
from app.services import cards, opening, people, unlocking
from app.services import practice as practice_acts
from app.services.seats import Seat
from app.store import clinical, keyslots, ledger, locks, members, sheets, vaults, waits
from app.store import passwords as costs
from app.store.ledger import NewEntry
from app.store.members import Appointment
from tests.conftest import PASSWORDS, PRACTICE, ZONE, Clock, Made, proved

Sit = Callable[[str], Seat]
PASSWORD = "cinder walnut harbour tulip"


@pytest.fixture
def small(
    tmp_path: Path, profile: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> tuple[Seat, tuple[str, ...]]:
    """A practice founded by an owner who is no clinician."""
    monkeypatch.setattr(costs, "calibrated", lambda: costs.FLOOR)
    return unlocking.found(
        tmp_path / "small.keepwell", PRACTICE, "Sample Owner", False, PASSWORD, clock, ZONE, costs.FLOOR
    )


def test_a_founded_practice_is_whole_and_its_owner_sits(small: tuple[Seat, tuple[str, ...]]) -> None:
    seat, codes = small
    try:
        assert seat.me.role is Role.OWNER and not seat.reads_clinical() and len(codes) == 2
        assert {one.name for one in seat.vault.folder.iterdir()} >= {
            "vault.db",
            "keyslots.json",
            "keyslots.json.bak",
        }
        assert set(seat.vault.held) == {KeyClass.AUDIT, KeyClass.ROOT}
    finally:
        unlocking.lock(seat)


def test_a_practice_that_could_not_be_founded_leaves_nothing(
    tmp_path: Path, profile: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise VaultTrouble("full")

    monkeypatch.setattr(keyslots, "write", full)
    with pytest.raises(VaultTrouble):
        unlocking.found(
            tmp_path / "a.keepwell", PRACTICE, "Sample Owner", True, PASSWORD, clock, ZONE, costs.FLOOR
        )
    assert list(tmp_path.iterdir()) == []


def test_a_practice_whose_owner_cannot_sit_down_at_once_leaves_nothing_since_nobody_saw_its_codes(
    tmp_path: Path, profile: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise VaultTrouble("full")

    monkeypatch.setattr(vaults, "unlock", full)
    with pytest.raises(VaultTrouble):
        unlocking.found(
            tmp_path / "a.keepwell", PRACTICE, "Sample Owner", True, PASSWORD, clock, ZONE, costs.FLOOR
        )
    assert list(tmp_path.iterdir()) == []


def test_a_practice_has_its_name_and_its_card_from_its_first_moment(
    tmp_path: Path, profile: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, unlock = tmp_path / "a.keepwell", vaults.unlock

    def looked(
        *args: object,
    ) -> object:  # the power may go here, and whoever comes back must find a whole practice
        assert cards.read(folder) is not None
        seat = Seat(unlock(*args), clock, ZONE)
        assert practice_acts.details(seat) == PRACTICE
        unlocking.lock(seat)
        raise VaultTrouble("gone")

    monkeypatch.setattr(vaults, "unlock", looked)
    with pytest.raises(VaultTrouble, match="gone"):
        unlocking.found(folder, PRACTICE, "Sample Owner", True, PASSWORD, clock, ZONE, costs.FLOOR)


def test_a_folder_with_anything_in_it_is_not_written_over(
    tmp_path: Path, profile: Path, clock: Clock
) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(VaultTrouble):
        unlocking.found(tmp_path, PRACTICE, "Sample Owner", True, PASSWORD, clock, ZONE, costs.FLOOR)
    assert [one.name for one in tmp_path.iterdir()] == ["letter.txt"]


def test_both_recovery_sheets_are_proved_and_a_mistyped_group_is_named(
    small: tuple[Seat, tuple[str, ...]],
) -> None:
    seat, codes = small
    try:
        for code in codes:
            unlocking.prove_sheet(seat, code.lower())
        wrong = "A" if codes[0][12] != "A" else "B"
        with pytest.raises(Refused, match="Group 3"):
            unlocking.prove_sheet(seat, codes[0][:12] + wrong + codes[0][13:])
        with pytest.raises(Refused, match="does not open this practice"):
            unlocking.prove_sheet(seat, sheets.spell(bytes(20)))
    finally:
        unlocking.lock(seat)


def test_an_owner_who_is_no_clinician_appoints_the_first_one_and_cannot_read_them(
    small: tuple[Seat, tuple[str, ...]], clock: Clock
) -> None:
    seat, codes = small
    folder, owner = seat.vault.folder, seat.me.id
    assert seat.vault.register.newest(KeyClass.CLINICAL) is None
    with pytest.raises(Refused, match="Appoint a clinician first"):
        ledger.append(
            seat.vault, [NewEntry(kind=Kind.INCIDENT, clinical=Content(set={"story": "x"}))], seat.now()
        )
    first = people.appoint(
        seat, "Sample First", Role.CLINICIAN, False, "first pewter orchard kite", costs.FLOOR
    )
    key = seat.vault.register.newest(KeyClass.CLINICAL)
    assert key is not None and key.epoch == 1 and KeyClass.CLINICAL not in seat.vault.held
    assert keyslots.read(folder).dropbox["clinical"] == key.public
    second = people.appoint(
        seat, "Sample Second", Role.CLINICIAN, False, "second pewter orchard kite", costs.FLOOR
    )
    assert not seat.vault.register.is_granted(KeyClass.CLINICAL, 1, second.id)
    unlocking.lock(seat)

    seat = unlocking.unlock(folder, second.id, "second pewter orchard kite", clock, ZONE)
    assert not seat.reads_clinical()
    unlocking.lock(seat)
    seat = unlocking.unlock(folder, first.id, "first pewter orchard kite", clock, ZONE)
    assert seat.reads_clinical()
    entry = NewEntry(kind=Kind.INCIDENT, clinical=Content(set={"story": "what the first saw"}))
    record = ledger.append(seat.vault, [entry], seat.now())[0].record
    unlocking.lock(seat)
    seat = unlocking.unlock(folder, second.id, "second pewter orchard kite", clock, ZONE)
    assert clinical.folded(seat.vault, record) == {"story": "what the first saw"}
    unlocking.lock(seat)
    seat = unlocking.unlock(folder, owner, PASSWORD, clock, ZONE)
    with pytest.raises(NoKey):
        clinical.folded(seat.vault, record)
    for code in codes:
        unlocking.prove_sheet(seat, code)
    unlocking.lock(seat)


def test_a_sheet_brings_an_owner_back_who_reads_everything_and_then_it_is_spent(
    practice: Path, made: Made, clock: Clock, seat_of: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(costs, "calibrated", lambda: costs.FLOOR)
    seat = seat_of("clinician")
    entry = NewEntry(kind=Kind.INCIDENT, clinical=Content(set={"story": "x"}))
    record = ledger.append(seat.vault, [entry], seat.now())[0].record
    unlocking.lock(seat)
    back = unlocking.unlock_with_sheet(practice, made.codes[0], "Sample Returned", PASSWORD, clock, ZONE)
    assert (back.me.role, back.me.name) == (Role.OWNER, "Sample Returned")
    assert clinical.folded(back.vault, record) == {"story": "x"}
    assert {KeyClass.AUDIT, KeyClass.ROOT, KeyClass.CLINICAL} == set(back.vault.held)
    with pytest.raises(Refused):
        unlocking.prove_sheet(back, made.codes[0])
    unlocking.prove_sheet(back, made.codes[1])
    people.appoint(
        proved(back), "Sample Newcomer", Role.RECEPTION, False, "third pewter orchard kite", costs.FLOOR
    )
    unlocking.lock(back)
    with pytest.raises(Refused):
        unlocking.unlock_with_sheet(practice, made.codes[0], "Sample Again", PASSWORD, clock, ZONE)
    for who in ("reception", "owner", "auditor"):
        said = " ".join(seat_of(who).vault.notes)
        assert "Recovery sheet 1 was used: Sample Returned was brought back as an owner" in said
        assert seat_of(who).vault.notes == []


def test_a_sheet_can_do_nothing_but_bring_back_an_owner(practice: Path, made: Made, clock: Clock) -> None:
    at = moments.of(clock(), ZONE)
    vault = vaults.unlock_with_sheet(practice, made.codes[0], at)
    try:
        before = ledger.head(vault)
        for kind in Kind:
            for action in (
                Action.SEAL,
                Action.CORRECT,
                Action.OPENED,
                Action.LEAVE,
                Action.RENEW,
                Action.DELIVER,
            ):
                with pytest.raises(Refused):
                    ledger.append(vault, [NewEntry(kind=kind, action=action)], at)
        with pytest.raises(ValueError, match="only bring back an owner"):
            who = Appointment("Sample Newcomer", Role.CLINICIAN)
            members.appoint(vault, who, PASSWORD, certificates.issue, costs.FLOOR, at)
        assert ledger.head(vault) == before
        assert "Sample Newcomer" not in [name for _id, name in unlocking.people_at(practice)]
    finally:
        vault.close()


def test_waits_grow_after_wrong_tries_and_are_over_in_time(practice: Path, made: Made, clock: Clock) -> None:
    who = made.persons["reception"]
    waited = []
    for _try in range(14):
        clock.now += timedelta(seconds=unlocking.wait_before(practice, who, clock))
        with pytest.raises(WrongPassword):
            unlocking.unlock(practice, who, "wrong gravel lantern orbit", clock, ZONE)
        waited.append(unlocking.wait_before(practice, who, clock))
    assert waited == [0, 0, 5, 15, 30, 60, 120, 300, 600, 900, 900, 900, 900, 900]
    with pytest.raises(Refused, match="Try again in 900 s"):
        unlocking.unlock(practice, who, PASSWORDS["reception"], clock, ZONE)
    assert unlocking.wait_before(practice, made.persons["owner"], clock) == 0
    clock.now += timedelta(seconds=900)
    unlocking.lock(unlocking.unlock(practice, who, PASSWORDS["reception"], clock, ZONE))
    assert unlocking.tries_left(practice, who) == 3


def test_a_clock_put_back_makes_no_wait_longer_and_a_spoilt_note_no_trouble(
    practice: Path, made: Made, clock: Clock, profile: Path
) -> None:
    who = made.persons["reception"]
    for _try in range(4):
        clock.now += timedelta(seconds=10)
        with pytest.raises(WrongPassword):
            unlocking.unlock(practice, who, "wrong gravel lantern orbit", clock, ZONE)
    clock.now -= timedelta(days=400)
    assert 0 < unlocking.wait_before(practice, who, clock) <= 15
    (profile / vaults.vault_id(practice) / waits.FILE).write_bytes(b"{")
    unlocking.lock(unlocking.unlock(practice, who, PASSWORDS["reception"], clock, ZONE))


def test_a_wrong_password_changes_no_byte_of_the_vault_also_beside_a_hot_journal(
    practice: Path, made: Made, clock: Clock
) -> None:
    (practice / "vault.db-journal").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(600))
    names = ("vault.db", "vault.db-journal", "keyslots.json", "keyslots.json.bak")
    before = [(practice / name).read_bytes() for name in names]
    with pytest.raises(WrongPassword):
        unlocking.unlock(practice, made.persons["owner"], "wrong gravel lantern orbit", clock, ZONE)
    assert [(practice / name).read_bytes() for name in names] == before


OPENED_ELSEWHERE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from app.services import unlocking
seat = unlocking.unlock(Path(sys.argv[1]), sys.argv[2], sys.argv[3], lambda: datetime.now(UTC), "UTC")
print("open", flush=True)
sys.stdin.read()
"""


def test_a_second_copy_of_the_program_is_told_who_has_it_open(
    practice: Path, made: Made, clock: Clock
) -> None:
    command = [
        sys.executable,
        "-c",
        OPENED_ELSEWHERE,
        str(practice),
        made.persons["clinician"],
        PASSWORDS["clinician"],
    ]
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        try:
            assert other.stdout and other.stdin and other.stdout.readline() == "open\n"
            for password in (PASSWORDS["owner"], "wrong gravel lantern orbit"):
                with pytest.raises(InUse, match="Sample Clinician has this practice open already on"):
                    unlocking.unlock(practice, made.persons["owner"], password, clock, ZONE)
            other.stdin.close()
            other.wait(20)
        finally:
            other.kill()
    unlocking.lock(unlocking.unlock(practice, made.persons["owner"], PASSWORDS["owner"], clock, ZONE))


def test_the_same_program_does_not_open_it_twice_either(
    practice: Path, made: Made, clock: Clock, seat_of: Sit
) -> None:
    seat = seat_of("owner")
    with pytest.raises(InUse):
        unlocking.unlock(practice, made.persons["clinician"], PASSWORDS["clinician"], clock, ZONE)
    ledger.append(seat.vault, [NewEntry(kind=Kind.NOTICE)], seat.now())


def test_whoever_had_it_open_before_is_not_named_for_who_has_it_now(
    practice: Path, made: Made, clock: Clock, seat_of: Sit
) -> None:
    unlocking.lock(seat_of("reception"))
    lock = locks.take(practice)
    assert lock is not None
    with pytest.raises(InUse, match="open in another window or on another computer"):
        unlocking.unlock(practice, made.persons["owner"], PASSWORDS["owner"], clock, ZONE)
    lock.release()


@pytest.mark.skipif(os.name != "posix", reason="folders are made read-only by mode here")
def test_a_folder_that_may_not_be_written_opens_for_reading_and_leaves_no_trace(
    practice: Path, made: Made, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.store.locks._is_writable", lambda _folder: False)
    before = sorted(one.name for one in practice.iterdir() if one.name != "lock")
    seat = unlocking.unlock(practice, made.persons["owner"], PASSWORDS["owner"], clock, ZONE)
    assert seat.vault.read_only
    with pytest.raises(Refused, match="reading only"):
        people.appoint(seat, "Sample Newcomer", Role.RECEPTION, False, PASSWORD, costs.FLOOR)
    unlocking.lock(seat)
    assert sorted(one.name for one in practice.iterdir() if one.name != "lock") == before


def test_a_folder_without_a_vault_or_slots_is_said_so(
    practice: Path, made: Made, clock: Clock, tmp_path: Path
) -> None:
    for name in ("keyslots.json", "keyslots.json.bak"):
        (practice / name).unlink()
    with pytest.raises(Damaged, match="password slots is missing"):
        unlocking.unlock(practice, made.persons["owner"], PASSWORDS["owner"], clock, ZONE)
    shutil.copytree(made.folder, tmp_path / "empty")
    (tmp_path / "empty" / "vault.db").unlink()
    with pytest.raises(VaultTrouble, match="no vault in this folder"):
        unlocking.unlock(tmp_path / "empty", made.persons["owner"], PASSWORDS["owner"], clock, ZONE)
    assert not (tmp_path / "empty" / "vault.db").exists()


def test_a_slot_one_generation_ahead_completes_its_entry_at_unlock(
    practice: Path, made: Made, clock: Clock, seat_of: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = seat_of("reception")
    with monkeypatch.context() as patch:
        patch.setattr(members, "note_generation", lambda *_: None)  # killed after the slot was written
        people.change_password(seat, PASSWORDS["reception"], PASSWORD, costs.FLOOR)
    unlocking.lock(seat)
    seat = unlocking.unlock(practice, made.persons["reception"], PASSWORD, clock, ZONE)
    assert seat.me.generation == 2 and ledger.page(seat.vault, limit=1)[0].head.action is Action.RENEW
    unlocking.lock(seat)


def test_records_older_than_a_persons_password_are_said_to_be_older(
    practice: Path, made: Made, clock: Clock, seat_of: Sit, profile: Path
) -> None:
    old = (practice / "vault.db").read_bytes()
    for before, after in ((PASSWORDS["reception"], PASSWORD), (PASSWORD, PASSWORD + " two")):
        seat = unlocking.unlock(practice, made.persons["reception"], before, clock, ZONE)
        people.change_password(seat, before, after, costs.FLOOR)
        unlocking.lock(seat)
    (practice / "vault.db").write_bytes(old)
    shutil.rmtree(profile)
    with pytest.raises(OlderThanSeen):
        unlocking.unlock(practice, made.persons["reception"], PASSWORD + " two", clock, ZONE)


def test_a_locked_vault_lets_go_of_its_folder_also_from_the_store_thread(
    practice: Path, made: Made, clock: Clock
) -> None:
    for _time in range(2):
        done = threading.Thread(
            target=lambda: unlocking.lock(
                unlocking.unlock(practice, made.persons["owner"], PASSWORDS["owner"], clock, ZONE)
            )
        )
        done.start()
        done.join()
    unlocking.lock(unlocking.unlock(practice, made.persons["owner"], PASSWORDS["owner"], clock, ZONE))


@pytest.mark.parametrize(
    ("name", "password", "field"), [("  ", PASSWORD, "name"), ("Sample Returned", "too short", "password")]
)
def test_an_owner_brought_back_needs_a_name_and_a_good_password_before_the_sheet_is_spent(
    practice: Path, made: Made, clock: Clock, name: str, password: str, field: str
) -> None:
    before = (practice / "vault.db").read_bytes()
    with pytest.raises(Refused) as found:
        unlocking.unlock_with_sheet(practice, made.codes[0], name, password, clock, ZONE)
    assert found.value.field == field and (practice / "vault.db").read_bytes() == before


def test_an_owner_goes_on_with_an_older_vault_and_nobody_else_does(
    practice: Path, made: Made, clock: Clock, passwords: dict[str, str], tmp_path: Path
) -> None:
    def sit(who: str, **how: bool) -> Seat:
        return unlocking.unlock(practice, made.persons[who], passwords[who], clock, ZONE, **how)

    older = tmp_path / "older"
    shutil.copytree(practice, older)
    seat = sit("owner")
    opening.note(seat, Action.SEARCHED, {"words": "x"})
    unlocking.lock(seat)
    shutil.copy(older / "vault.db", practice / "vault.db")
    with pytest.raises(OlderThanSeen):
        sit("owner")
    with pytest.raises(Refused):
        sit("clinician", accepts_loss=True)
    seat = sit("owner", accepts_loss=True)
    assert any("not in this vault" in note for note in seat.vault.notes)
    assert ledger.page(seat.vault, kinds=(Kind.BACKUP,))[0].head.action is Action.RESTORED
    unlocking.lock(seat)
    unlocking.lock(sit("clinician"))
