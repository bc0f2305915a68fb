"""An invitation lets exactly one person in, once, under a password that nobody else ever knew."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest

from app.domain.errors import Refused, VaultTrouble
from app.domain.people import KeyClass, Role
from app.services import invitations, people, reports, unlocking
from app.services.seats import Seat
from app.store import passwords as costs
from app.store import sheets
from tests.conftest import ZONE, Clock, Made

Sit = Callable[[str], Seat]
PASSWORD = "cinder walnut harbour tulip"
pytestmark = pytest.mark.usefixtures("cheap")


def test_who_is_invited_joins_with_the_code_in_just_that_role_and_reads_after_a_holder_unlocked(
    seat_of: Sit, practice: Path, made: Made, clock: Clock
) -> None:
    seat = seat_of("owner")
    invited = invitations.invite(seat, "  Sample   Newcomer ", Role.CLINICIAN, False)
    assert invited.invitation.name == "Sample Newcomer" and invited.code.count("-") == 5
    assert [one.id for one in invitations.waiting(seat)] == [invited.invitation.id]
    unlocking.lock(seat)
    new = unlocking.join(practice, invited.code.lower().replace("-", " "), PASSWORD, clock, ZONE)
    assert (new.me.name, new.me.role, new.me.clinical) == ("Sample Newcomer", Role.CLINICIAN, True)
    assert not new.reads_clinical() and not new.me.certificate
    assert any("handed to you when somebody who holds them unlocks next" in note for note in new.vault.notes)
    with pytest.raises(Refused, match="cannot sign papers yet"):
        reports.signed_as(new)
    person = new.me.id
    unlocking.lock(new)
    assert invitations.waiting(seat_of("owner")) == ()
    unlocking.lock(seat_of("owner"))
    new = unlocking.unlock(practice, person, PASSWORD, clock, ZONE)
    assert new.reads_clinical() and new.me.certificate
    unlocking.lock(new)


def test_a_code_works_once_and_who_comes_second_is_told_when_it_was_used(
    seat_of: Sit, practice: Path, clock: Clock
) -> None:
    code = invitations.invite(seat_of("owner"), "Sample Newcomer", Role.RECEPTION, False).code
    unlocking.lock(seat_of("owner"))
    unlocking.lock(unlocking.join(practice, code, PASSWORD, clock, ZONE))
    with pytest.raises(Refused, match="This code was used at 2026-11-23"):
        unlocking.join(practice, code, PASSWORD + " two", clock, ZONE)


def test_a_withdrawn_invitation_opens_nothing(seat_of: Sit, practice: Path, clock: Clock) -> None:
    seat = seat_of("owner")
    invited = invitations.invite(seat, "Sample Newcomer", Role.RECEPTION, False)
    invitations.withdraw(seat, invited.invitation.id)
    assert invitations.waiting(seat) == ()
    with pytest.raises(Refused, match="withdrawn already"):
        invitations.withdraw(seat, invited.invitation.id)
    unlocking.lock(seat)
    with pytest.raises(Refused, match="withdrawn or ran out"):
        unlocking.join(practice, invited.code, PASSWORD, clock, ZONE)


def test_an_invitation_runs_out_after_a_fortnight(seat_of: Sit, practice: Path, clock: Clock) -> None:
    seat = seat_of("owner")
    invited = invitations.invite(seat, "Sample Newcomer", Role.RECEPTION, False)
    assert invited.invitation.until.local() == clock.now + timedelta(days=14)
    clock.now += timedelta(days=14)
    assert [one.is_over for one in invitations.waiting(seat)] == [True]
    unlocking.lock(seat)
    with pytest.raises(Refused, match="run out|ran out"):
        unlocking.join(practice, invited.code, PASSWORD, clock, ZONE)


def test_a_bad_password_or_a_mistyped_code_spends_nothing(seat_of: Sit, practice: Path, clock: Clock) -> None:
    code = invitations.invite(seat_of("owner"), "Sample Newcomer", Role.RECEPTION, False).code
    unlocking.lock(seat_of("owner"))
    before = (practice / "vault.db").read_bytes()
    with pytest.raises(Refused) as found:
        unlocking.join(practice, code, "too short", clock, ZONE)
    assert found.value.field == "password"
    wrong = ("1" if code[0] != "1" else "2") + code[1:]
    with pytest.raises(Refused, match="Group 1 of the code") as found:
        unlocking.join(practice, wrong, PASSWORD, clock, ZONE)
    assert found.value.field == "code" and (practice / "vault.db").read_bytes() == before
    unlocking.lock(unlocking.join(practice, code, PASSWORD, clock, ZONE))


@pytest.mark.parametrize("name", ["Sample Reception", "sample  newcomer", "  "])
def test_nobody_is_invited_under_a_name_that_is_taken_or_none(seat_of: Sit, name: str) -> None:
    seat = seat_of("owner")
    invitations.invite(seat, "Sample Newcomer", Role.RECEPTION, False)
    with pytest.raises(Refused) as found:
        invitations.invite(seat, name, Role.RECEPTION, False)
    assert found.value.field == "name"
    with pytest.raises(Refused):
        people.appoint(seat, "Sample Newcomer", Role.RECEPTION, False, PASSWORD, costs.FLOOR)


@pytest.mark.parametrize("who", ["clinician", "reception", "auditor"])
def test_only_an_owner_invites_and_withdraws(seat_of: Sit, who: str) -> None:
    invited = invitations.invite(seat_of("owner"), "Sample Newcomer", Role.RECEPTION, False)
    seat = seat_of(who)
    with pytest.raises(Refused, match="role does not allow"):
        invitations.invite(seat, "Sample Other", Role.OWNER, True)
    with pytest.raises(Refused, match="role does not allow"):
        invitations.withdraw(seat, invited.invitation.id)


def test_the_sheet_that_is_handed_over_says_for_whom_until_when_and_how(seat_of: Sit, tmp_path: Path) -> None:
    seat = seat_of("owner")
    invited = invitations.invite(seat, "Sample Newcomer", Role.RECEPTION, False)
    path = invitations.save(seat, invited, tmp_path)
    with pypdfium2.PdfDocument(path) as paper:
        words = " ".join(page.get_textpage().get_text_range() for page in paper)
    for said in (
        "Sample Newcomer",
        "Reception",
        "7 December 2026",
        "I have an invitation",
        *invited.code.split("-"),
    ):
        assert said in words, said


def test_an_invitation_opens_no_clinical_part_before_it_is_taken_up(seat_of: Sit) -> None:
    seat = seat_of("owner")
    invited = invitations.invite(seat, "Sample Newcomer", Role.CLINICIAN, False)
    known = seat.vault.register
    key = known.newest(KeyClass.CLINICAL)
    assert key is not None and not known.is_granted(KeyClass.CLINICAL, key.epoch, invited.invitation.id)


def test_a_code_of_another_practice_opens_nothing(practice: Path, clock: Clock) -> None:
    with pytest.raises((Refused, VaultTrouble)):
        unlocking.join(practice, sheets.spell(sheets.new_invitation()), PASSWORD, clock, ZONE)
