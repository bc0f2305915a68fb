"""A disk that refuses at any step: what is said is true there, and the next owner's unlock does what is owed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.documents import certificates
from app.domain.actions import Action
from app.domain.errors import Unfinished, VaultTrouble
from app.domain.kinds import Kind
from app.domain.people import Role
from app.services import unlocking
from app.services.seats import Seat
from app.store import (
    connection,
    files,
    invitations,
    keyslots,
    ledger,
    parting,
    personal,
    recovering,
    rekeying,
    resetting,
    tidying,
    vaults,
)
from app.store.members import Appointment
from app.store.passwords import FLOOR
from tests.conftest import ZONE, Clock, Made
from tests.store.peopled import PAPERS, PASSWORD, clean, joined, sit

Sit = Callable[[str], Seat]
SECRETS = (bytes(range(20)), bytes(range(100, 120)))
INVITED = bytes(range(50, 65))


class Disk:
    """A disk that is full from its nth write on; 0 never."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.full_at, self.writes = 0, 0
        write, rekey = files.atomic_write, connection.rekey

        def full() -> None:
            self.writes += 1
            if self.full_at and self.writes >= self.full_at:
                raise files.no_room(1)

        def atomic_write(path, *args, **more):
            if not path.name.startswith("witness"):  # a witness that cannot be written stops nothing
                full()
            write(path, *args, **more)

        def rekeyed(db, main):
            full()
            rekey(db, main)

        inner = ledger._sealing

        def sealing(vault, sealed):
            full()
            return inner(vault, sealed)

        patch.setattr(files, "atomic_write", atomic_write)
        patch.setattr(connection, "rekey", rekeyed)
        patch.setattr(ledger, "_sealing", sealing)


def leave(seat: Seat, made: Made) -> object:
    return parting.let_go(seat.vault, made.persons["clinician"], PAPERS, seat.now())


def role(seat: Seat, made: Made) -> object:
    return parting.change_role(
        seat.vault, made.persons["clinician"], Role.RECEPTION, False, PAPERS, seat.now()
    )


def reset(seat: Seat, made: Made) -> object:
    person = made.persons["clinician"]
    return resetting.reset(seat.vault, person, PASSWORD, certificates.issue, FLOOR, seat.now())


def sheets(seat: Seat, _made: Made) -> object:
    keep = [one.id for one in seat.vault.register.sheets()][-2:]
    return recovering.retire_others(seat.vault, keep, seat.now())


def withdraw(seat: Seat, _made: Made) -> object:
    [one] = seat.vault.register.invitations()
    return invitations.withdraw(seat.vault, one.id, seat.now())


def sheet(seat: Seat, _made: Made) -> object:
    return personal.make(seat.vault, bytes(range(70, 90)), seat.now())


def rekey(seat: Seat, _made: Made) -> object:
    return rekeying.rekey(seat.vault, seat.now())


def test_who_joined_and_could_not_sit_down_is_told_that_their_password_counts(
    practice: Path, seat_of: Sit, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = seat_of("owner")
    who = Appointment("Sample Invited", Role.RECEPTION)
    invitations.invite(seat.vault, who, INVITED, seat.now())
    seat.vault.close()

    def full(*_args: object) -> None:
        raise files.no_room(1)

    with monkeypatch.context() as patch:
        patch.setattr("app.store.vaults.unlock", full)
        with pytest.raises(Unfinished, match="code is used, and your new password counts") as found:
            joined(practice, INVITED, clock)
    assert "sit down with the new password" in found.value.do and "Nothing was" not in found.value.words()
    person = next(one for one, name in vaults.people_at(practice) if name == "Sample Invited")
    sit(practice, person, PASSWORD, clock).close()


def test_an_owner_who_came_back_by_a_sheet_and_could_not_sit_down_is_told_so(
    practice: Path, made: Made, profile: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise files.no_room(1)

    with monkeypatch.context() as patch:
        patch.setattr("app.store.passwords.calibrated", lambda: FLOOR)
        patch.setattr("app.store.vaults.unlock", full)
        with pytest.raises(Unfinished, match="Sample Returned is an owner here, and the sheet is used"):
            unlocking.unlock_with_sheet(practice, made.codes[0], "Sample Returned", PASSWORD, clock, ZONE)
    person = next(one for one, name in vaults.people_at(practice) if name == "Sample Returned")
    vault = sit(practice, person, PASSWORD, clock)
    assert vault.me.role is Role.OWNER
    vault.close()


ACTS = {
    leave: Action.LEAVE, role: Action.ROLE, reset: Action.RESET, sheets: Action.RETIRE,
    withdraw: Action.RETIRE, sheet: Action.SHEET, rekey: Action.REKEY,
}  # fmt: skip
NOTHING = ("Nothing was changed", "rolled back", "under its old key")


def prepared(seat: Seat, act: object) -> None:
    if act is sheets:
        for one, secret in zip(recovering.new_sheets(seat.vault, SECRETS, seat.now()), SECRETS, strict=True):
            assert recovering.prove(seat.vault, codes_of(secret), seat.now()).id == one.id
    if act is withdraw:
        who = Appointment("Sample Invited", Role.RECEPTION)
        invitations.invite(seat.vault, who, INVITED, seat.now())


def codes_of(secret: bytes) -> str:
    from app.store import sheets as spelt

    return spelt.spell(secret)


@pytest.mark.parametrize("act", ACTS, ids=lambda one: one.__name__)
def test_what_is_said_when_the_disk_refuses_is_true_at_every_step_and_an_owner_finishes_it(
    act, practice: Path, seat_of: Sit, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    stood = 0
    for at in range(1, 40):
        seat = seat_of("owner")
        if at == 1:
            prepared(seat, act)
        head = ledger.head(seat.vault)[0]
        with monkeypatch.context() as patch:
            disk = Disk(patch)
            disk.full_at = at
            try:
                act(seat, made)
                assert disk.writes < at
                break
            except VaultTrouble as trouble:
                error = trouble
        done = [
            one.head.action for one in ledger.page(seat.vault, kinds=(Kind.REGISTER,)) if one.head.seq > head
        ]
        turned = act is rekey and seat.vault.epoch > seat.vault.register.main.epoch
        if ACTS[act] in done or turned:
            stood += 1
            assert isinstance(error, Unfinished), (at, error)
            assert not any(word in error.words() for word in NOTHING), error.words()
            assert "stands; do not do it again" in error.safe and "disk is full" in error.what
        else:
            assert not isinstance(error, Unfinished), (at, error.words())
            assert any(word in error.words() for word in NOTHING), error.words()
        seat = seat_of("owner")  # there is room again, and whatever is owed is done
        vault = seat.vault
        assert not vault.register.turns and not vault.register.owed and not rekeying.is_due(vault)
        mains = ((vault.epoch, vault.main),)
        slots = keyslots.read(practice)
        tidy = tidying.tidied(vault, slots, mains)
        assert (slots.slots, slots.sheets, slots.spent) == (tidy.slots, tidy.sheets, tidy.spent)
        assert clean(vault)
        if ACTS[act] in done and act not in (sheet, rekey):
            break
    assert stood or act is sheet, "some step was after the entry"
