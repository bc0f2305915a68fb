"""After a restore: who had left and is here again is named, and an owner lets them go again in one step."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from app.domain.actions import Action
from app.domain.errors import Refused
from app.domain.ledger import SIGNATURE_PREFIX, hash_head
from app.domain.people import Role
from app.domain.proofs import Purpose
from app.services import backups, invitations, leaving, people, returning, unlocking
from app.services.seats import Seat
from app.store import departures, keys, ledger, recovering, rekeying, sheets, witness
from app.store import passwords as costs
from tests.conftest import PASSWORDS, ZONE, Clock, Made, proved

Sit = Callable[[str], Seat]
PASSWORD = "cinder walnut harbour tulip"
pytestmark = pytest.mark.usefixtures("cheap")


def sit(folder: Path, made: Made, clock: Clock, who: str = "owner") -> Seat:
    return proved(unlocking.unlock(folder, made.persons[who], PASSWORDS[who], clock, ZONE))


@pytest.fixture
def restored(seat_of: Sit, made: Made, clock: Clock, tmp_path: Path) -> Path:
    """Laid down from a backup made before the clinician left, and reception was given another role."""
    seat = seat_of("owner")
    kept = backups.make(seat)
    leaving.let_go(seat, made.persons["clinician"])
    leaving.change_role(seat, made.persons["reception"], Role.AUDITOR, False)
    leaving.reset(seat, made.persons["auditor"], PASSWORD, costs.FLOOR)
    unlocking.lock(seat)
    backups.restore(kept, tmp_path / "restored.keepwell")
    return tmp_path / "restored.keepwell"


def test_a_leaver_whom_a_restore_brings_back_is_named_and_let_go_again_in_one_step(
    restored: Path, made: Made, clock: Clock
) -> None:
    seat = sit(restored, made, clock)
    assert any(
        "Here again because of the restore: Sample Clinician, Sample Reception, Sample Auditor" in note
        for note in seat.vault.notes
    )
    back = {one.name: one for one in returning.back(seat)}
    assert [(name, one.had) for name, one in back.items()] == [
        ("Sample Clinician", "Had left"),
        ("Sample Reception", "Had another role"),
        ("Sample Auditor", "Had new keys, and a new password"),
    ]
    assert back["Sample Clinician"].by == "Sample Owner" and back["Sample Clinician"].advice == ""
    assert "Settings › People" in back["Sample Reception"].advice
    after = returning.let_go(seat)
    assert Path(after.backup).is_file()
    assert "Sample Clinician" not in [one.name for one in people.members(seat)]
    assert [one.name for one in returning.back(seat)] == ["Sample Reception", "Sample Auditor"]
    assert not rekeying.is_due(seat.vault) and not seat.vault.register.owed
    clock.now += timedelta(hours=1)
    leaving.change_role(seat, made.persons["reception"], Role.AUDITOR, False)
    leaving.reset(seat, made.persons["auditor"], PASSWORD, costs.FLOOR)
    assert returning.back(seat) == ()
    unlocking.lock(seat)
    with pytest.raises(Refused, match="no password here"):
        sit(restored, made, clock, "clinician")


def test_an_owner_who_leaves_it_as_it_is_seals_that_and_is_not_asked_again(
    restored: Path, made: Made, clock: Clock
) -> None:
    seat = sit(restored, made, clock)
    returning.keep(seat)
    assert returning.back(seat) == ()
    assert len(ledger.page(seat.vault, limit=1)[0].open.set[departures.STAYS]) == 3
    with pytest.raises(Refused, match="Nobody is here again"):
        returning.keep(seat)
    unlocking.lock(seat)
    seat = sit(restored, made, clock)
    assert returning.back(seat) == () and not any("Here again" in note for note in seat.vault.notes)
    unlocking.lock(seat)


def test_letting_them_go_again_is_an_owners_and_asks_for_the_password(
    restored: Path, made: Made, clock: Clock
) -> None:
    unlocking.lock(sit(restored, made, clock))
    seat = sit(restored, made, clock, "reception")
    assert returning.back(seat) == ()
    with pytest.raises(Refused, match="role does not allow"):
        returning.let_go(seat)
    unlocking.lock(seat)
    seat = sit(restored, made, clock)
    seat.proved.pop(Purpose.PEOPLE)
    with pytest.raises(Refused, match="type your password again"):
        returning.let_go(seat)
    unlocking.lock(seat)


def test_where_nothing_is_known_it_is_said_that_leavers_must_be_let_go_again(
    restored: Path, made: Made, clock: Clock, profile: Path, tmp_path: Path
) -> None:
    profile.rename(tmp_path / "another computer")
    seat = sit(restored, made, clock)
    assert returning.back(seat) == ()
    [note] = [note for note in seat.vault.notes if "names anybody who left since 2026-11-23 08:00" in note]
    assert "let them go again in Settings › People" in note
    unlocking.lock(seat)


def test_a_restore_that_loses_nothing_says_nothing_of_leavers(
    seat_of: Sit, made: Made, clock: Clock, tmp_path: Path
) -> None:
    seat = seat_of("owner")
    leaving.let_go(seat, made.persons["clinician"])
    kept = backups.make(seat)
    unlocking.lock(seat)
    backups.restore(kept, tmp_path / "restored.keepwell")
    seat = sit(tmp_path / "restored.keepwell", made, clock)
    assert not any("left since" in note or "Here again" in note for note in seat.vault.notes)
    unlocking.lock(seat)


def test_sheets_and_codes_that_had_ended_are_named_too(
    seat_of: Sit, made: Made, clock: Clock, tmp_path: Path
) -> None:
    seat = seat_of("owner")
    offer = invitations.invite(seat, "Sample Newcomer", Role.RECEPTION, False)
    kept = backups.make(seat)
    invitations.withdraw(seat, offer.invitation.id)
    secrets = (bytes(range(20)), bytes(range(30, 50)))
    new = recovering.new_sheets(seat.vault, secrets, seat.now())
    for secret in secrets:
        recovering.prove(seat.vault, sheets.spell(secret), seat.now())
    recovering.retire_others(seat.vault, [one.id for one in new], seat.now())
    unlocking.lock(seat)
    backups.restore(kept, tmp_path / "restored.keepwell")
    seat = sit(tmp_path / "restored.keepwell", made, clock)
    assert [one.had for one in returning.back(seat)] == [
        "This code had been withdrawn", "This sheet had been put aside", "This sheet had been put aside"
    ]  # fmt: skip
    returning.let_go(seat)
    assert invitations.waiting(seat) == () and len(returning.back(seat)) == 2
    unlocking.lock(seat)


def test_what_is_kept_of_a_departure_names_nobody(restored: Path, profile: Path, made: Made) -> None:
    [path] = profile.rglob(departures.FILE)
    told = msgspec.json.decode(path.read_bytes())
    whole = path.read_bytes() + b"".join(keys.raw(one["head"]) for one in told)
    assert made.persons["clinician"].encode() in whole and all(
        not one["stored"] for one in told if "stored" in one
    )
    assert b"Sample" not in whole and b"Clinician" not in whole


@pytest.mark.parametrize("spoilt", ["signature", "head", "actor", "all"])
def test_a_departure_that_no_owner_signed_is_not_believed(
    restored: Path, made: Made, clock: Clock, profile: Path, spoilt: str, held
) -> None:
    [path] = profile.rglob(departures.FILE)
    told = msgspec.json.decode(path.read_bytes())
    for one in told:
        if spoilt == "actor":  # signed by the clinician under the owner's name
            digest = hash_head(keys.raw(one["head"]))
            key = keys.signing_key(held["clinician"].pairs.sign)
            one["signature"] = keys.text(keys.sign(key, SIGNATURE_PREFIX + bytes.fromhex(digest)))
        elif spoilt != "all":
            flipped = bytearray(keys.raw(one[spoilt]))
            flipped[len(flipped) // 2] ^= 1
            one[spoilt] = keys.text(bytes(flipped))
    path.write_bytes(b"nonsense" if spoilt == "all" else msgspec.json.encode(told))
    seat = sit(restored, made, clock)
    assert returning.back(seat) == () and not seat.vault.read_only
    assert witness.folder(seat.vault.id).is_dir() and Action.LEAVE in departures.TAKING
    unlocking.lock(seat)
