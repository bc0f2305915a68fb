"""Recovery sheets: new ones are made and proved before the old ones stop counting; a used one calls for new ones."""

from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography import x509

from app.domain import moments
from app.domain.actions import Action
from app.domain.errors import Refused
from app.domain.people import KeyClass, Role
from app.services import unlocking
from app.services.seats import Seat
from app.store import epochs, keys, keyslots, ledger, parting, recovering, sheets, vaults
from tests.conftest import ZONE, Clock, Made
from tests.store.peopled import PAPERS, PASSWORD, appointed, clean, newest, sit, story, told

Sit = Callable[[str], Seat]
SECRETS = (bytes(range(20)), bytes(range(30, 50)))
CODES = tuple(sheets.spell(secret) for secret in SECRETS)


def test_new_sheets_count_once_proved_and_the_old_ones_are_retired_then(
    practice: Path, seat_of: Sit, made: Made, clock: Clock
) -> None:
    seat = seat_of("owner")
    seq = told(seat.vault, "before", clock)
    new = recovering.new_sheets(seat.vault, SECRETS, seat.now())
    assert [one.name for one in new] == ["Recovery sheet 3", "Recovery sheet 4"]
    keep = {one.id for one in new}
    with pytest.raises(Refused, match="Type back the codes"):
        recovering.retire_others(seat.vault, keep, seat.now())
    assert [recovering.prove(seat.vault, code, seat.now()).id for code in CODES] == [one.id for one in new]
    recovering.prove(seat.vault, CODES[0], seat.now())
    proofs = [one for one in ledger.page(seat.vault) if one.head.action is Action.PROVE]
    assert len(proofs) == 2
    with pytest.raises(Refused, match="Type back the codes"):
        recovering.retire_others(seat.vault, {new[0].id}, seat.now())
    assert len(recovering.retire_others(seat.vault, keep, seat.now())) == 2
    assert seat.vault.register.sheets() == tuple(seat.vault.register.members[one.id] for one in new)
    assert seat.vault.epoch == 2 and newest(seat.vault, KeyClass.CLINICAL).epoch == 2
    assert newest(seat.vault, KeyClass.ROOT).epoch == 1
    after = told(seat.vault, "after", clock)
    seat.vault.close()
    for code in made.codes:
        with pytest.raises(Refused, match="does not open this practice"):
            vaults.unlock_with_sheet(practice, code, moments.of(clock()))
    vault = vaults.unlock_with_sheet(practice, CODES[1], moments.of(clock()))
    assert [story(vault, one) for one in (seq, after)] == ["before", "after"] and clean(vault)
    vault.close()


def test_where_an_older_sheet_was_out_of_hand_the_root_it_had_is_made_anew_too(
    practice: Path, seat_of: Sit, made: Made, clock: Clock
) -> None:
    seat = seat_of("owner")
    old = seat.vault.root_certificate()
    stolen = vaults.sheet_of(seat.vault, made.codes[0])
    assert stolen is not None and recovering.had_root(seat.vault.register, [stolen])
    new = recovering.new_sheets(seat.vault, SECRETS, seat.now())
    for code in CODES:
        recovering.prove(seat.vault, code, seat.now())
    recovering.retire_others(seat.vault, {one.id for one in new}, seat.now(), PAPERS)
    vault = seat.vault
    assert vault.root_certificate() != old and {key.name: key.epoch for key in vault.register.classes} == {
        KeyClass.CLINICAL: 2, KeyClass.AUDIT: 2, KeyClass.ROOT: 2
    }  # fmt: skip
    given = {one.to for one in vault.register.grants if (one.name, one.epoch) == (KeyClass.ROOT, 2)}
    assert given == {vault.me.id, *(one.id for one in new)} and vault.root_key() is not None
    actions = [one.head.action for one in reversed(ledger.page(vault, limit=5))]
    assert actions[:3] == [Action.RETIRE, Action.RETIRE, Action.EPOCH]
    for one in vault.register.active():
        x509.load_der_x509_certificate(keys.raw(one.certificate)).verify_directly_issued_by(
            x509.load_der_x509_certificate(vault.root_certificate())
        )
    assert all(recovering.lacks(vault, one.id) == () for one in new) and clean(vault)
    vault.close()
    assert any("print the trust card anew" in note for note in seat_of("reception").vault.notes)


def test_new_sheets_that_were_only_shown_are_withdrawn_and_the_older_ones_go_on_counting(
    practice: Path, seat_of: Sit, made: Made, clock: Clock
) -> None:
    seat = seat_of("owner")
    older = {one.id for one in seat.vault.register.sheets()}
    new = recovering.new_sheets(seat.vault, SECRETS, seat.now())
    recovering.prove(seat.vault, CODES[1], seat.now())
    with pytest.raises(Refused, match="typed back or put aside already"):
        recovering.withdraw(seat.vault, [one.id for one in new], seat.now())
    with pytest.raises(Refused, match="typed back or put aside already"):
        recovering.withdraw(seat.vault, ["nobody"], seat.now())
    recovering.withdraw(seat.vault, [new[0].id], seat.now())
    assert {one.id for one in seat.vault.register.sheets()} == {*older, new[1].id}
    assert seat.vault.epoch == 2 and not seat.vault.register.owed and clean(seat.vault)
    seat.vault.close()
    with pytest.raises(Refused, match="does not open this practice"):
        vaults.unlock_with_sheet(practice, CODES[0], moments.of(clock()))
    vaults.unlock_with_sheet(practice, made.codes[0], moments.of(clock())).close()


def test_the_only_sheets_are_never_withdrawn(seat_of: Sit, made: Made) -> None:
    seat = seat_of("owner")
    only = [one.id for one in seat.vault.register.sheets()]
    with pytest.raises(Refused, match="the only sheets"):
        recovering.withdraw(seat.vault, only, seat.now())
    with pytest.raises(Refused, match="Only an owner"):
        recovering.withdraw(seat_of("clinician").vault, only, seat.now())


def test_sheets_that_were_never_typed_back_are_due_and_a_used_one_is_told(
    practice: Path, seat_of: Sit, made: Made, clock: Clock
) -> None:
    seat = seat_of("owner")
    due = recovering.sheets_due(seat.vault)
    assert due.is_due() and len(due.active) == 2 and due.proved == due.used == due.lacking == ()
    for code in made.codes:
        unlocking.prove_sheet(seat, code)
    assert not recovering.sheets_due(seat.vault).is_due()
    seat.vault.close()
    back = unlocking.unlock_with_sheet(practice, made.codes[0], "Sample Returned", PASSWORD, clock, ZONE)
    due = recovering.sheets_due(back.vault)
    assert due.is_due() and [one.name for one in due.used] == ["Recovery sheet 1"]
    assert back.vault.epoch == 2 and newest(back.vault, KeyClass.CLINICAL).epoch == 2  # the paper is spent
    assert newest(back.vault, KeyClass.ROOT).epoch == 1
    recovering.new_sheets(back.vault, SECRETS, back.now())
    for code in CODES:
        recovering.prove(back.vault, code, back.now())
    keep = {one.id for one in back.vault.register.sheets() if one.id in back.vault.register.proved}
    assert len(keep) == 3 and not recovering.sheets_due(back.vault).is_due()
    unlocking.lock(back)


def test_an_owner_who_is_no_clinician_makes_sheets_that_wait_for_a_clinician(
    practice: Path, seat_of: Sit, made: Made, clock: Clock
) -> None:
    owner = seat_of("owner").vault
    second = appointed(owner, "Sample Second", Role.OWNER, clock)
    owner.close()
    vault = sit(practice, second.id, PASSWORD, clock)
    new = recovering.new_sheets(vault, SECRETS, moments.of(clock()))
    for code in CODES:
        recovering.prove(vault, code, moments.of(clock()))
    assert recovering.lacks(vault, new[0].id) == (KeyClass.CLINICAL,)
    assert recovering.sheets_due(vault).lacking == tuple(vault.register.members[one.id] for one in new)
    with pytest.raises(Refused, match="a clinician has to unlock once"):
        recovering.retire_others(vault, [one.id for one in new], moments.of(clock()))
    vault.close()
    seat_of("clinician").vault.close()
    vault = sit(practice, second.id, PASSWORD, clock)
    assert recovering.lacks(vault, new[0].id) == () and recovering.sheets_due(vault).lacking == ()
    assert len(recovering.retire_others(vault, [one.id for one in new], moments.of(clock()))) == 2
    assert vault.register.owed == (KeyClass.CLINICAL,)  # a clinician's to make
    vault.close()
    assert seat_of("clinician").vault.register.owed == ()
    assert recovering.lacks(seat_of("owner").vault, new[0].id) == ()


@pytest.mark.parametrize("who", ["clinician", "reception", "auditor"])
def test_only_an_owner_makes_and_retires_sheets(seat_of: Sit, who: str) -> None:
    seat = seat_of(who)
    with pytest.raises(Refused, match="Only an owner"):
        recovering.new_sheets(seat.vault, SECRETS, seat.now())
    with pytest.raises(Refused, match="Only an owner"):
        recovering.retire_others(seat.vault, (), seat.now())


def test_a_sheet_has_every_epoch_also_of_later_ones(
    practice: Path, seat_of: Sit, made: Made, clock: Clock
) -> None:
    seat = seat_of("owner")
    first = told(seat.vault, "first", clock)
    epochs.new_epoch(seat.vault, KeyClass.CLINICAL, seat.now())
    second = told(seat.vault, "second", clock)
    parting.let_go(seat.vault, made.persons["clinician"], PAPERS, seat.now())
    third = told(seat.vault, "third", clock)
    unlocking.prove_sheet(seat, made.codes[1])
    with pytest.raises(Refused, match="does not open this practice"):
        recovering.prove(seat.vault, CODES[0], seat.now())
    seat.vault.close()
    vault = vaults.unlock_with_sheet(practice, made.codes[1], moments.of(clock()))
    assert [story(vault, one) for one in (first, second, third)] == ["first", "second", "third"]
    vault.close()
    assert {one.to for one in keyslots.read(practice).grants} >= {one.id for one in vault.register.sheets()}
