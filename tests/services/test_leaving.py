"""Leaving, another role and new keys: said before, done whole, and followed by a backup."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.errors import Refused, VaultTrouble
from app.domain.people import KeyClass, Role
from app.services import backups, leaving, people, unlocking, who_was_who
from app.services.seats import Seat
from app.store import files, rekeying
from app.store import passwords as costs
from tests.conftest import PASSWORDS, ZONE, Clock, Made, proved

Sit = Callable[[str], Seat]
PASSWORD = "cinder walnut harbour tulip"


@pytest.fixture
def owners(seat_of: Sit, practice: Path, clock: Clock) -> Iterator[Seat]:
    """A second owner, no clinician, who sits here."""
    seat = seat_of("owner")
    second = people.appoint(seat, "Sample Second", Role.OWNER, False, PASSWORD, costs.FLOOR)
    unlocking.lock(seat)
    seat = proved(unlocking.unlock(practice, second.id, PASSWORD, clock, ZONE))
    yield seat
    unlocking.lock(seat)


def test_what_a_leave_means_is_said_before_with_the_backups_that_stay_open(
    seat_of: Sit, made: Made, clock: Clock
) -> None:
    seat = seat_of("owner")
    kept = backups.make(seat)
    told = leaving.farewell(seat, made.persons["clinician"])
    assert told.name == "Sample Clinician" and told.here == ("what is sealed to clinicians",)
    assert told.later == () and not told.root
    assert [(one.path, one.made.utc) for one in told.backups] == [(str(kept), seat.now().utc)]
    assert leaving.farewell(seat, made.persons["reception"]).here == ()
    before = len(people.members(seat))
    assert before == 4  # nothing was done by asking


def test_where_an_owner_leaves_the_root_goes_and_what_the_other_cannot_renew_is_said_to_come_later(
    owners: Seat, made: Made
) -> None:
    told = leaving.farewell(owners, made.persons["owner"])
    assert told.root
    assert told.here == ("what was opened and searched", "the practice's signature on papers")
    assert told.later == ("what is sealed to clinicians",)


def test_a_leaver_is_let_go_whole_and_the_backup_after_no_longer_opens_to_them(
    seat_of: Sit, made: Made, practice: Path, clock: Clock, tmp_path: Path
) -> None:
    seat = seat_of("owner")
    main, epoch = seat.vault.main, seat.vault.register.newest(KeyClass.CLINICAL)
    steps: list[tuple[int, int]] = []
    after = leaving.let_go(seat, made.persons["clinician"], lambda done, of: steps.append((done, of)) or True)
    assert after.trouble == "" and Path(after.backup).is_file() and steps[-1] == (5, 5)
    assert seat.vault.main != main and seat.vault.register.newest(KeyClass.CLINICAL) != epoch
    unlocking.lock(seat)
    backups.restore(Path(after.backup), tmp_path / "new")
    for folder in (practice, tmp_path / "new"):
        with pytest.raises(Refused, match="no password here"):
            unlocking.unlock(folder, made.persons["clinician"], PASSWORDS["clinician"], clock, ZONE)


def test_a_leave_stands_where_its_backup_cannot_be_made(
    seat_of: Sit, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise VaultTrouble("The disk is full.", "", "Free some room.")

    monkeypatch.setattr(backups, "make_unasked", full)
    seat = seat_of("owner")
    after = leaving.let_go(seat, made.persons["reception"])
    assert after.backup == "" and "The disk is full. Free some room." in after.trouble
    assert "Sample Reception" not in [one.name for one in people.members(seat)]


def test_a_leave_that_stands_is_never_called_undone_where_the_disk_refuses_what_follows(
    seat_of: Sit, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise files.no_room(1)

    seat = seat_of("owner")
    with monkeypatch.context() as patch:
        patch.setattr(rekeying, "rekey", full)
        after = leaving.let_go(seat, made.persons["reception"])
    assert after.owed and after.backup == ""
    assert after.say("never said").startswith("Sample Reception has left. Could not save: the disk is full.")
    assert "an owner's next unlock does the rest" in after.trouble and "Nothing was" not in after.trouble
    assert "Sample Reception" not in [one.name for one in people.members(seat)]
    assert seat_of("owner").vault.epoch == 2


def test_another_role_brings_other_rights_and_a_backup(seat_of: Sit, made: Made) -> None:
    seat = seat_of("owner")
    after = leaving.change_role(seat, made.persons["reception"], Role.CLINICIAN, False)
    assert Path(after.backup).is_file()
    assert seat_of("reception").reads_clinical()


@pytest.mark.parametrize("who", ["clinician", "reception", "auditor"])
def test_only_an_owner_lets_go_changes_roles_and_makes_new_keys(seat_of: Sit, made: Made, who: str) -> None:
    seat, other = seat_of(who), made.persons["owner"]
    for act in (
        lambda: leaving.farewell(seat, other),
        lambda: leaving.let_go(seat, other),
        lambda: leaving.change_role(seat, other, Role.AUDITOR, False),
        lambda: leaving.losses(seat, other),
        lambda: leaving.reset(seat, other, PASSWORD, costs.FLOOR),
    ):
        with pytest.raises(Refused, match="role does not allow"):
            act()


def test_a_reset_lets_somebody_in_under_a_new_password_and_a_backup_follows(
    seat_of: Sit, made: Made, practice: Path, clock: Clock
) -> None:
    seat = seat_of("owner")
    assert leaving.losses(seat, made.persons["reception"]) == leaving.Losses(0, 0, 0)
    with pytest.raises(Refused) as found:
        leaving.reset(seat, made.persons["reception"], "too short", costs.FLOOR)
    assert found.value.field == "password"
    after = leaving.reset(seat, made.persons["reception"], PASSWORD, costs.FLOOR)
    assert Path(after.backup).is_file()
    unlocking.lock(seat)
    with pytest.raises(VaultTrouble):
        unlocking.unlock(practice, made.persons["reception"], PASSWORDS["reception"], clock, ZONE)
    unlocking.lock(unlocking.unlock(practice, made.persons["reception"], PASSWORD, clock, ZONE))


def test_the_register_tells_who_was_who_and_through_whom(seat_of: Sit, made: Made, clock: Clock) -> None:
    seat = seat_of("owner")
    clock.now += timedelta(hours=1)
    leaving.change_role(seat, made.persons["auditor"], Role.RECEPTION, False)
    clock.now += timedelta(hours=1)
    leaving.reset(seat, made.persons["reception"], PASSWORD, costs.FLOOR)
    clock.now += timedelta(hours=1)
    leaving.let_go(seat, made.persons["clinician"])
    said = [(one.name, one.role.value, one.began, one.ended) for one in who_was_who.rows(seat)]
    assert said[0] == ("Sample Reception", "reception", "New keys, made with Sample Owner", "")
    assert said[1] == ("Sample Auditor", "reception", "Role changed by Sample Owner", "")
    assert ("Sample Owner", "owner", "Founded the practice", "") in said
    assert (
        "Sample Clinician",
        "clinician",
        "Appointed by Sample Owner",
        "Left; let go by Sample Owner",
    ) in said
    assert ("Sample Auditor", "auditor", "Appointed by Sample Owner", "Role changed") in said
    assert ("Sample Reception", "reception", "Appointed by Sample Owner", "Keys replaced") in said
    left = next(one for one in who_was_who.rows(seat) if one.name == "Sample Clinician")
    assert left.until is not None and left.until.local() == clock.now and left.since.local() < clock.now
    assert len(said) == 6
    assert [one.name for one in who_was_who.rows(seat_of("auditor"))] == [name for name, *_more in said]
