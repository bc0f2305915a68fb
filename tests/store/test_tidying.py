"""What lies beside the vault is put as the register says at every unlock; what nobody can explain is named."""

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.domain.people import KeyClass
from app.services.seats import Seat
from app.store import epochs, grants, keys, keyslots, members, tidying
from app.store.passwords import FLOOR
from tests.conftest import Clock, Made
from tests.store.peopled import sit

Sit = Callable[[str], Seat]
PAIRS = keys.new_pairs()


def test_a_slot_and_a_grant_for_nobody_are_named_and_taken_away(practice: Path, seat_of: Sit) -> None:
    main = seat_of("reception").vault.main
    before = keyslots.read(practice)
    slot = keyslots.seal_slot(before.vault, "stranger", "Sample", 1, PAIRS, "lantern orbit thistle", FLOOR)
    receive = keys.text(keys.receive_public(PAIRS.receive))
    keyslots.write(
        practice, before.with_both(slot, grants.grant_main(before.vault, main, 1, "stranger", receive))
    )
    assert any("not of the staff register" in note for note in seat_of("auditor").vault.notes)
    now = keyslots.read(practice)
    assert now.of("stranger") == () and "stranger" not in {one.to for one in now.grants}
    assert seat_of("auditor").vault.notes == []


def test_a_second_grant_under_somebodys_name_is_taken_away(practice: Path, seat_of: Sit, made: Made) -> None:
    main = seat_of("reception").vault.main
    before = keyslots.read(practice)
    receive = keys.text(keys.receive_public(PAIRS.receive))
    mine = grants.grant_main(before.vault, main, 1, made.persons["owner"], receive)
    keyslots.write(practice, replace(before, grants=(*before.grants, mine)))
    for _turn in range(2):
        seat_of("owner")
    assert not grants.open_mains(before.vault, keyslots.read(practice).grants, None, PAIRS.receive)
    assert len(keyslots.read(practice).grants) == len(before.grants)


def test_drop_box_keys_of_an_earlier_epoch_are_brought_up_to_date_without_suspicion(
    practice: Path, seat_of: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = seat_of("owner")
    with monkeypatch.context() as patch:
        patch.setattr(tidying, "settle", lambda _vault: None)  # killed after the entry
        epochs.new_epoch(seat.vault, KeyClass.CLINICAL, seat.now())
    newest = seat.vault.register.newest(KeyClass.CLINICAL)
    assert newest is not None and keyslots.read(practice).dropbox["clinical"] != newest.public
    assert seat_of("reception").vault.notes == []
    assert keyslots.read(practice).dropbox["clinical"] == newest.public


def test_an_older_file_beside_a_newer_copy_costs_nobody_their_new_password(
    practice: Path, seat_of: Sit, made: Made, clock: Clock
) -> None:
    old = (practice / keyslots.FILE).read_bytes()
    seat = seat_of("reception")
    members.renew(seat.vault, "another quite long lantern phrase", FLOOR, seat.now())
    seat.vault.close()
    (practice / keyslots.FILE).write_bytes(old)
    seat_of("owner").vault.close()
    sit(practice, made.persons["reception"], "another quite long lantern phrase", clock).close()
    assert len(keyslots.read(practice).of(made.persons["reception"])) == 1


def test_what_is_right_already_is_not_written_again(practice: Path, seat_of: Sit) -> None:
    seat_of("owner")
    before = [(practice / name).stat().st_mtime_ns for name in (keyslots.FILE, keyslots.COPY)]
    for who in ("reception", "owner", "clinician"):
        seat_of(who)
    assert [(practice / name).stat().st_mtime_ns for name in (keyslots.FILE, keyslots.COPY)] == before
