"""People come, change their password, and go; nobody can undo that with an old file."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.actions import Action
from app.domain.errors import Damaged, Refused, VaultTrouble, WrongPassword
from app.domain.kinds import Kind
from app.domain.people import KeyClass, Role
from app.services import passwords as good
from app.services import people, unlocking
from app.services.seats import Seat
from app.store import keyslots, ledger
from app.store.passwords import FLOOR
from tests.conftest import PASSWORDS, ZONE, Clock, Made, proved

Sit = Callable[[str], Seat]
PASSWORD = "cinder walnut harbour tulip"


def test_a_newcomer_sits_down_with_the_password_they_typed(
    seat_of: Sit, practice: Path, clock: Clock
) -> None:
    seat = seat_of("owner")
    member = people.appoint(seat, "  Sample   Newcomer ", Role.CLINICIAN, False, PASSWORD, FLOOR)
    assert (member.name, member.number, member.role, member.clinical) == (
        "Sample Newcomer", "M-5", Role.CLINICIAN, True
    )  # fmt: skip
    assert member.certificate and people.name(seat, member.id) == "Sample Newcomer"
    unlocking.lock(seat)
    seat = unlocking.unlock(practice, member.id, PASSWORD, clock, ZONE)
    assert seat.me == member and seat.reads_clinical()
    unlocking.lock(seat)


@pytest.mark.parametrize(
    ("name", "role", "field"),
    [
        ("Sample Reception", Role.RECEPTION, "name"),
        ("sample  RECEPTION", Role.RECEPTION, "name"),
        ("  ", Role.RECEPTION, "name"),
        ("Sample Sheet", Role.RECOVERY, "role"),
    ],
)
def test_an_appointment_that_makes_no_sense_is_refused_at_its_field(
    seat_of: Sit, name: str, role: Role, field: str
) -> None:
    with pytest.raises(Refused) as found:
        people.appoint(seat_of("owner"), name, role, False, PASSWORD, FLOOR)
    assert found.value.field == field


@pytest.mark.parametrize("who", ["clinician", "reception", "auditor"])
def test_only_an_owner_appoints_and_lets_go(seat_of: Sit, made: Made, who: str) -> None:
    seat = seat_of(who)
    with pytest.raises(Refused):
        people.appoint(seat, "Sample Newcomer", Role.RECEPTION, False, PASSWORD, FLOOR)
    with pytest.raises(Refused):
        people.leave(seat, made.persons["owner"])


def test_somebody_who_left_cannot_unlock_also_not_with_their_old_slot(
    seat_of: Sit, practice: Path, made: Made, clock: Clock
) -> None:
    old = (practice / keyslots.FILE).read_bytes()
    seat = seat_of("owner")
    people.leave(seat, made.persons["reception"])
    assert "Sample Reception" not in [one.name for one in people.members(seat)]
    assert people.name(seat, made.persons["reception"]) == "Sample Reception"
    assert made.persons["reception"] not in [person for person, _name in unlocking.people_at(practice)]
    unlocking.lock(seat)
    with pytest.raises(Refused, match="no password here"):
        unlocking.unlock(practice, made.persons["reception"], PASSWORDS["reception"], clock, ZONE)
    new = (practice / keyslots.FILE).read_bytes()
    for name in (keyslots.FILE, keyslots.COPY):
        (practice / name).write_bytes(old)
    for who in ("reception", "owner"):
        with pytest.raises(Damaged, match="older than it"):
            seat_of(who)
    for name in (keyslots.FILE, keyslots.COPY):
        (practice / name).write_bytes(new)
    seat_of("owner")
    assert made.persons["reception"] not in [person for person, _name in unlocking.people_at(practice)]


def test_the_last_owner_cannot_leave_and_one_of_two_can(
    seat_of: Sit, practice: Path, made: Made, clock: Clock
) -> None:
    seat = seat_of("owner")
    with pytest.raises(Refused, match="last owner"):
        people.leave(seat, made.persons["owner"])
    second = people.appoint(seat, "Sample Second", Role.OWNER, False, PASSWORD, FLOOR)
    assert not second.clinical and second.holds(KeyClass.ROOT) and not second.holds(KeyClass.CLINICAL)
    with pytest.raises(Refused, match="Another owner must do this"):
        people.leave(seat, made.persons["owner"])
    unlocking.lock(seat)
    seat = proved(unlocking.unlock(practice, second.id, PASSWORD, clock, ZONE))
    people.leave(seat, made.persons["owner"])
    with pytest.raises(Refused, match="last owner"):
        people.leave(seat, second.id)
    with pytest.raises(Refused, match="does not work here"):
        people.leave(seat, made.persons["owner"])
    assert KeyClass.CLINICAL not in seat.vault.held
    unlocking.lock(seat)


def test_a_changed_password_is_the_only_one_from_then_on(
    seat_of: Sit, practice: Path, made: Made, clock: Clock
) -> None:
    seat = seat_of("reception")
    with pytest.raises(WrongPassword):
        people.change_password(seat, PASSWORD, PASSWORD + " two", FLOOR)
    with pytest.raises(Refused, match="have already"):
        people.change_password(seat, PASSWORDS["reception"], PASSWORDS["reception"], FLOOR)
    before = seat.vault.me
    people.change_password(seat, PASSWORDS["reception"], PASSWORD, FLOOR)
    assert ledger.page(seat.vault, limit=1)[0].head.action is Action.RENEW
    assert (seat.me.generation, seat.me.receive, seat.me.sign) == (2, before.receive, before.sign)
    unlocking.lock(seat)
    with pytest.raises(WrongPassword):
        unlocking.unlock(practice, made.persons["reception"], PASSWORDS["reception"], clock, ZONE)
    unlocking.lock(unlocking.unlock(practice, made.persons["reception"], PASSWORD, clock, ZONE))


def test_a_change_of_password_that_was_killed_half_way_leaves_the_old_or_the_new_one(
    seat_of: Sit, practice: Path, made: Made, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = seat_of("reception")
    old_copy = (practice / keyslots.COPY).read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr("app.store.members.note_generation", lambda *_: None)
        people.change_password(seat, PASSWORDS["reception"], PASSWORD, FLOOR)
    (practice / keyslots.COPY).write_bytes(old_copy)  # killed between the file and its copy
    unlocking.lock(seat)
    unlocking.lock(unlocking.unlock(practice, made.persons["reception"], PASSWORDS["reception"], clock, ZONE))
    with pytest.raises(WrongPassword):
        unlocking.unlock(practice, made.persons["reception"], PASSWORD, clock, ZONE)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("short", "at least 15 characters"),
        ("fourteen chars", "at least 15 characters"),
        ("passwordpassword", "too easy|names that everybody"),
        ("aaaaaaaaaaaaaaaaaa", "repeats|too easy|names that everybody"),
        ("abcabcabcabcabcabc", "repeats|too easy"),
        ("abcdefghijklmnopqrs", "sequence|too easy"),
        ("qwertyuiopasdfghjkl", "keyboard|too easy|common"),
        ("Sample Newcomer 2026", "names that everybody here knows"),
        ("keepwell keepwell keepwell", "names that everybody here knows"),
        ("123456789012345678", "names that everybody|sequence|common"),
    ],
)
def test_a_password_that_is_easy_to_guess_is_refused_with_its_reason(password: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason) as found:
        good.require_good(password, ("Sample Practice", "Sample Newcomer"))
    assert found.value.field == "password" and password not in found.value.reason


def test_a_phrase_of_five_words_passes_and_is_another_each_time() -> None:
    phrases = {good.phrase() for _ in range(20)}
    assert len(phrases) == 20
    for phrase in phrases:
        assert len(phrase.split()) == 5
        good.require_good(phrase, ("Sample Practice", "Sample Newcomer"))


def test_any_script_and_any_length_is_welcome_and_judged_soon() -> None:
    for password in (
        "соловей фонарь орбита чертополох",
        "雨傘 燈籠 軌道 薊花 柳樹 橋樑 蜻蜓 雲雀",
        "gravel lantern orbit " + "x1!" * 2000,
    ):
        good.require_good(password, ())


def test_an_appointment_stands_in_the_ledger_with_the_paper_register(seat_of: Sit) -> None:
    seat = seat_of("owner")
    before = seat.vault.register.paper["register"]["number"]
    member = people.appoint(seat, "Sample Newcomer", Role.AUDITOR, False, PASSWORD, FLOOR)
    entry = ledger.page(seat.vault, limit=1)[0]
    assert (entry.head.kind, entry.head.action, entry.head.record) == (
        Kind.REGISTER,
        Action.APPOINT,
        member.id,
    )
    assert seat.vault.register.paper["register"]["number"] == before + 1
    people.leave(seat, member.id)
    rows = {row["person"]: row for row in seat.vault.register.paper["register"]["rows"]}
    assert rows[member.id]["until"] is not None


def test_a_full_disk_while_appointing_is_said_and_nobody_was_appointed(
    seat_of: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = seat_of("owner")

    def full(*_args: object) -> None:
        raise VaultTrouble("full")

    monkeypatch.setattr(keyslots, "write", full)
    before = ledger.head(seat.vault)
    with pytest.raises(VaultTrouble):
        people.appoint(seat, "Sample Newcomer", Role.RECEPTION, False, PASSWORD, FLOOR)
    assert ledger.head(seat.vault) == before and len(people.members(seat)) == 4
