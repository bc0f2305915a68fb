"""Whatever happens to the people of a practice, a stranger follows it: who came and left, and which keys count."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.documents import certificates
from app.domain.kinds import Kind
from app.domain.ledger import Content
from app.domain.people import KeyClass, Role
from app.services import certifying, unlocking
from app.services.seats import Seat
from app.store import (
    codes,
    epochs,
    invitations,
    keyslots,
    ledger,
    parting,
    personal,
    recovering,
    rekeying,
    resetting,
)
from app.store import sheets as papers
from app.store.ledger import NewEntry
from app.store.members import Appointment
from app.store.passwords import FLOOR
from tests.conftest import PASSWORDS, PEOPLE, Clock, Made
from tests.strangers import reader
from tests.strangers.compared import book, mine
from tests.strangers.spelling import Refuses

Sit = Callable[[str], Seat]
PASSWORD = "cinder walnut harbour tulip"
OWN = papers.new_secret()
INVITED, LATER, AGAIN, NEVER = (papers.new_invitation() for _one in range(4))


def told(seat: Seat, story: str) -> None:
    """Write an incident with a part of each sort."""
    entry = NewEntry(
        kind=Kind.INCIDENT,
        open=Content(set={"place": "Room 1"}),
        clinical=Content(set={"story": story}),
        own=Content(set={"note": story}),
    )
    ledger.append(seat.vault, [entry], seat.now())


@pytest.fixture
def history(seat_of: Sit, practice: Path, made: Made, clock: Clock) -> Sit:
    """A practice in which everything happened that can happen to its people."""
    seat = seat_of("reception")
    told(seat, "before the reset")
    seat = seat_of("clinician")
    told(seat, "in the first epoch")
    personal.make(seat.vault, OWN, seat.now())
    seat = seat_of("owner")
    for name, secret in (("Sample Invited", INVITED), ("Sample Later", LATER)):
        invitations.invite(seat.vault, Appointment(name, Role.CLINICIAN), secret, seat.now())
    unlocking.lock(seat)
    codes.join(practice, papers.spell(INVITED), PASSWORD, FLOOR, seat.now()).close()
    seat = seat_of("owner")
    vault, at = seat.vault, seat.now()
    epochs.new_epoch(vault, KeyClass.CLINICAL, at)
    told(seat, "in the second epoch")
    resetting.reset(vault, made.persons["reception"], PASSWORD, certificates.issue, FLOOR, at)
    parting.change_role(vault, made.persons["auditor"], Role.RECEPTION, False, certifying.how(seat), at)
    invitations.for_new_keys(vault, made.persons["auditor"], AGAIN, at)
    unlocking.lock(seat)
    codes.join(practice, papers.spell(AGAIN), PASSWORDS["auditor"], FLOOR, at).close()
    seat = seat_of("owner")
    vault = seat.vault
    invitations.for_new_keys(vault, made.persons["auditor"], NEVER, at)
    recovering.new_sheets(vault, [papers.new_secret()], at)
    parting.let_go(
        vault,
        next(one.id for one in vault.register.active() if one.name == "Sample Invited"),
        certifying.how(seat),
        at,
    )
    rekeying.rekey(vault, at)
    told(seat, "at the end")
    return seat_of


@pytest.mark.parametrize("who", ["owner", "clinician", "auditor"])
def test_a_stranger_comes_to_the_same_after_all_of_it(history: Sit, practice: Path, who: str) -> None:
    seat = history(who)
    wanted = mine(seat)
    unlocking.lock(seat)
    assert reader.told(book(practice, who)) == wanted


def test_new_keys_open_nothing_that_was_sealed_to_the_old_ones(history: Sit, practice: Path) -> None:
    unlocking.lock(history("owner"))
    with pytest.raises(Refuses):
        book(practice, "reception")
    found = reader.open_vault(practice, PEOPLE["reception"][0], PASSWORD)
    assert not any(found.part(seq, name) for seq, name in found.stored if name != "open")
    mine = book(practice, "clinician")
    stories = (mine.part(*at) for at in sorted(mine.stored) if at[1] == "clinical")
    assert [part["set"]["story"] for part in stories if part] == [
        "before the reset", "in the first epoch", "in the second epoch", "at the end"
    ]  # fmt: skip


def test_ones_own_sheet_opens_what_ones_password_opens_and_an_older_one_opens_nothing(
    history: Sit, practice: Path
) -> None:
    unlocking.lock(history("owner"))
    own = reader.open_vault(practice, None, papers.spell(OWN))
    assert reader.told(own) == reader.told(book(practice, "clinician"))
    before = (practice / keyslots.FILE).read_bytes()
    seat = history("clinician")
    personal.withdraw(seat.vault, seat.now())
    unlocking.lock(seat)
    with pytest.raises(Refuses, match="opens nothing"):
        reader.open_vault(practice, None, papers.spell(OWN))
    (practice / keyslots.FILE).write_bytes(before)
    with pytest.raises(Refuses, match="replaced or withdrawn"):
        reader.open_vault(practice, None, papers.spell(OWN))


def test_an_invitation_opens_no_sealed_part_and_a_used_one_nothing(history: Sit, practice: Path) -> None:
    unlocking.lock(history("owner"))
    found = reader.open_vault(practice, None, papers.spell(LATER))
    assert not any(found.part(seq, name) for seq, name in found.stored if name != "open")
    with pytest.raises(Refuses):
        reader.open_vault(practice, None, papers.spell(INVITED))


def test_where_file_and_copy_differ_the_grants_of_both_are_tried(history: Sit, practice: Path) -> None:
    earlier = (practice / keyslots.FILE).read_bytes()
    seat = history("owner")
    rekeying.rekey(seat.vault, seat.now())
    unlocking.lock(seat)
    wanted = reader.told(book(practice, "owner"))
    for name in (keyslots.FILE, keyslots.COPY):
        whole = (practice / name).read_bytes()
        (practice / name).write_bytes(earlier)
        assert reader.told(book(practice, "owner")) == wanted
        (practice / name).write_bytes(whole)
