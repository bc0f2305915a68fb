"""Codes on paper: an invitation joins once as one person; a personal sheet gives one's own keys back, once."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.documents import certificates
from app.domain import moments
from app.domain.actions import Action
from app.domain.errors import Damaged, InUse, Refused, VaultTrouble, WrongPassword
from app.domain.kinds import Kind
from app.domain.ledger import Content
from app.domain.people import KeyClass, Role
from app.domain.registers import read
from app.services import drafts, unlocking
from app.services.seats import Seat
from app.store import (
    certifying,
    codes,
    grants,
    invitations,
    keys,
    keyslots,
    ledger,
    members,
    personal,
    register,
    resetting,
    sheets,
    tidying,
    vaults,
)
from app.store import drafts as kept
from app.store.ledger import NewEntry
from app.store.members import Appointment
from app.store.passwords import FLOOR
from app.store.register import Change
from app.store.vault import Vault
from tests.conftest import PASSWORDS, PRACTICE, ZONE, Clock, Made
from tests.store.peopled import PAPERS, PASSWORD, clean, joined, newest, sit, story, told

Sit = Callable[[str], Seat]
SECRET = bytes(range(50, 65))
CODE = sheets.spell(SECRET)
MINE = bytes(range(70, 90))
WHO = Appointment("Sample Invited", Role.CLINICIAN)


def invited(seat: Seat, who: Appointment = WHO, secret: bytes = SECRET) -> invitations.Invitation:
    made = invitations.invite(seat.vault, who, secret, seat.now())
    seat.vault.close()
    return made


@given(secret=st.binary(min_size=15, max_size=15))
def test_an_invitations_code_is_read_as_it_was_spelt(secret: bytes) -> None:
    code = sheets.spell(secret)
    assert sheets.read_invitation(code.lower().replace("-", " ")) == secret and len(code) == 35


@pytest.mark.parametrize("place", [place for place, letter in enumerate(CODE) if letter != "-"])
def test_every_one_wrong_letter_of_an_invitation_is_found_and_its_group_named(place: int) -> None:
    for letter in sheets.LETTERS:
        if letter != CODE[place]:
            with pytest.raises(Refused, match=f"Group {place // 6 + 1} of the code"):
                sheets.read_invitation(CODE[:place] + letter + CODE[place + 1 :])


def test_neither_code_is_taken_for_the_other(made: Made) -> None:
    with pytest.raises(Refused, match="six groups"):
        sheets.read_invitation(made.codes[0])
    with pytest.raises(Refused, match="eight groups"):
        sheets.read(CODE)
    assert keys.invited_pairs(SECRET) == keys.invited_pairs(SECRET)
    assert keys.invited_pairs(MINE) != keys.derived_pairs(MINE)


def test_the_invited_person_joins_with_keys_of_their_own_and_the_role_they_were_invited_for(
    practice: Path, seat_of: Sit, made: Made, clock: Clock
) -> None:
    before = told(seat_of("reception").vault, "before", clock)
    offer = invited(seat_of("owner"))
    assert (offer.name, offer.role, offer.clinical) == ("Sample Invited", Role.CLINICIAN, True)
    clock.now += timedelta(days=3)
    vault = joined(practice, SECRET, clock)
    assert (vault.me.name, vault.me.role, vault.me.number) == ("Sample Invited", Role.CLINICIAN, "M-5")
    assert vault.held == {} and story(vault, before) is None
    with pytest.raises(Refused, match="cannot sign papers yet"):
        vault.certificate()
    assert vault.register.invitations() == () and clean(vault)
    person = vault.me.id
    joining = ledger.entries(vault, person)[0]
    assert joining.head.action is Action.JOIN and joining.head.actor == offer.id
    vault.close()
    seat_of("clinician")  # hands over the clinical key
    owner = seat_of("owner").vault  # gives the file a new key, for the paper could open it
    assert owner.epoch == 2
    assert any("Sample Invited took up their invitation at 2026-11-26" in note for note in owner.notes)
    row = next(one for one in read(owner.register_paper()).register.rows if one.person == person)
    assert row.certificate and row.until is None
    owner.close()
    vault = sit(practice, person, PASSWORD, clock)
    assert story(vault, before) == "before" and vault.certificate()
    assert clean(vault)
    vault.close()


def test_an_invitation_joins_once(practice: Path, seat_of: Sit, clock: Clock) -> None:
    invited(seat_of("owner"))
    clock.now += timedelta(hours=2)
    vault = joined(practice, SECRET, clock)
    assert [one.name for one in vault.register.active()].count("Sample Invited") == 1
    vault.close()
    clock.now += timedelta(hours=2)
    for _again in range(2):
        with pytest.raises(Refused, match="was used at 2026-11-23 17:00. If that was not you"):
            joined(practice, SECRET, clock)
        seat_of("owner").vault.close()


def test_an_owner_who_used_the_code_in_the_persons_place_is_seen_to_have(
    practice: Path, seat_of: Sit, made: Made, clock: Clock
) -> None:
    """The owner knows the code until it is used: whoever comes second is told that somebody was first, and when."""
    invited(seat_of("owner"))
    joined(practice, SECRET, clock, PASSWORDS["owner"]).close()  # the owner, at the owner's own computer
    with pytest.raises(Refused, match="somebody joined in your place"):
        joined(practice, SECRET, clock)
    assert (
        ledger.page(seat_of("auditor").vault, kinds=(Kind.REGISTER,), limit=1)[0].head.action is Action.JOIN
    )


def test_a_withdrawn_invitation_opens_nothing_and_says_so(practice: Path, seat_of: Sit, clock: Clock) -> None:
    seat = seat_of("owner")
    offer = invitations.invite(seat.vault, WHO, SECRET, seat.now())
    assert [one.id for one in invitations.open_invitations(seat.vault)] == [offer.id]
    slots, old_main = keyslots.read(practice), seat.vault.main
    invitations.withdraw(seat.vault, offer.id, seat.now())
    assert invitations.open_invitations(seat.vault) == () and seat.vault.main != old_main
    assert offer.id not in {one.to for one in keyslots.read(practice).grants}
    with pytest.raises(Refused, match="taken up or withdrawn already"):
        invitations.withdraw(seat.vault, offer.id, seat.now())
    seat.vault.close()
    with pytest.raises(Refused, match="withdrawn or ran out at 2026-11-23"):
        joined(practice, SECRET, clock)
    keyslots.write(practice, slots)  # the old slots put back do not bring it back
    with pytest.raises(Damaged, match="older than it"):
        joined(practice, SECRET, clock)


def test_an_invitation_runs_out_after_a_fortnight_by_the_ledgers_time(
    practice: Path, seat_of: Sit, clock: Clock
) -> None:
    offer = invited(seat_of("owner"))
    start = clock.now
    clock.now = start + timedelta(days=14)
    with pytest.raises(Refused, match="has run out"):
        joined(practice, SECRET, clock)
    desk = seat_of("reception")
    ledger.append(desk.vault, [NewEntry(kind=Kind.NOTICE)], desk.now())
    desk.vault.close()
    clock.now = start + timedelta(days=1)  # a clock put back does not help
    with pytest.raises(Refused, match="has run out"):
        joined(practice, SECRET, clock)
    owner = seat_of("owner").vault
    assert invitations.open_invitations(owner) == () and owner.epoch == 2
    assert ledger.entries(owner, offer.id)[-1].head.action is Action.RETIRE
    owner.close()
    with pytest.raises(Refused, match="withdrawn or ran out"):
        joined(practice, SECRET, clock)


def test_a_code_of_no_invitation_opens_nothing(practice: Path, seat_of: Sit, clock: Clock) -> None:
    with pytest.raises(Refused, match="does not open this practice"):
        joined(practice, SECRET, clock)
    seat_of("owner")
    invited_to = keys.invited_pairs(SECRET)
    assert grants.open_mains("", keyslots.read(practice).grants, None, invited_to.receive) == ()


def as_invitation(folder: Path, clock: Clock) -> Vault:
    return vaults.unlock_with_keys(folder, keys.invited_pairs(SECRET), moments.of(clock()))


def test_an_invitation_can_make_no_entry_but_its_one(practice: Path, seat_of: Sit, clock: Clock) -> None:
    invited(seat_of("owner"))
    vault = as_invitation(practice, clock)
    before = ledger.head(vault)
    for kind in Kind:
        for action in Action:
            if (kind, action) != (Kind.REGISTER, Action.JOIN):
                with pytest.raises(Refused):
                    ledger.append(vault, [NewEntry(kind=kind, action=action)], moments.of(clock()))
    assert vault.held == {} and ledger.head(vault) == before
    vault.close()


@pytest.mark.parametrize(
    "other",
    [
        {"role": Role.OWNER},
        {"clinical": False},
        {"name": "Somebody Else"},
        {"id": "f" * 32},
        {"certificate": "AAAA"},
        {"generation": 2},
        {"number": "M-1"},
        {"sheet": "x"},
        {"sign": "AAAA"},
    ],
    ids=lambda other: next(iter(other)),
)
def test_joining_as_anything_but_what_one_was_invited_for_does_not_count(
    practice: Path, seat_of: Sit, clock: Clock, other: dict[str, object]
) -> None:
    invited(seat_of("owner"))
    vault = as_invitation(practice, clock)
    said = vault.register.invited[vault.me.id]
    who = Appointment(vault.me.name, said.role, said.clinical)
    seq = ledger.head(vault)[0] + 1
    member = replace(members.row(said.person, "M-5", who, keys.new_pairs(), b"", seq), **other)
    entry = NewEntry(
        kind=Kind.REGISTER, action=Action.JOIN, record=member.id, open=register.spell(Change(member=member))
    )
    with pytest.raises(ValueError):
        ledger.append(vault, [entry], moments.of(clock()))
    assert ledger.head(vault)[0] == seq - 1
    vault.close()


def test_joining_too_late_does_not_count_whoever_writes_the_entry(
    practice: Path, seat_of: Sit, clock: Clock
) -> None:
    offer = invited(seat_of("owner"))
    vault = as_invitation(practice, clock)
    person = vault.register.invited[offer.id].person
    seq = ledger.head(vault)[0] + 1
    member = members.row(person, "M-5", WHO, keys.new_pairs(), b"", seq)
    entry = NewEntry(
        kind=Kind.REGISTER, action=Action.JOIN, record=person, open=register.spell(Change(member=member))
    )
    with pytest.raises(ValueError, match="run out"):
        ledger.append(vault, [entry], moments.of(clock.now + timedelta(days=14)))
    ledger.append(vault, [entry], moments.of(clock.now + timedelta(days=13, hours=23)))
    assert clean(vault)
    vault.close()


@pytest.mark.parametrize("who", ["clinician", "reception", "auditor"])
def test_only_an_owner_invites_and_withdraws(seat_of: Sit, who: str) -> None:
    seat = seat_of("owner")
    offer = invitations.invite(seat.vault, WHO, SECRET, seat.now())
    seat = seat_of(who)
    with pytest.raises(Refused, match="Only an owner"):
        invitations.invite(seat.vault, WHO, MINE, seat.now())
    with pytest.raises(Refused, match="Only an owner"):
        invitations.withdraw(seat.vault, offer.id, seat.now())
    with pytest.raises(Refused, match="Only a person"):
        sheet = Appointment("x", Role.RECOVERY)
        invitations.invite(seat_of("owner").vault, sheet, MINE, seat.now())


def test_the_first_clinician_can_come_by_invitation_and_begins_the_clinical_key(
    tmp_path: Path, profile: Path, clock: Clock
) -> None:
    folder = tmp_path / "small.keepwell"
    seat, _codes = unlocking.found(
        folder, PRACTICE, "Sample Owner", False, PASSWORDS["owner"], clock, ZONE, FLOOR
    )
    owner = seat.me.id
    invited(seat)
    vault = joined(folder, SECRET, clock)
    assert newest(vault, KeyClass.CLINICAL).epoch == 1
    seq = told(vault, "the first", clock)
    person = vault.me.id
    vault.close()
    vault = sit(folder, owner, PASSWORDS["owner"], clock)
    assert KeyClass.CLINICAL not in vault.held and story(vault, seq) is None
    assert {one.to for one in vault.register.grants if one.name is KeyClass.CLINICAL} == {
        person,
        *(one.id for one in vault.register.sheets()),
    }
    certifying.finish(vault, PAPERS, moments.of(clock()))
    assert all(one.certificate for one in vault.register.active())
    assert vault.register.members[person].certificate and clean(vault)
    vault.close()


def test_a_joining_cut_short_leaves_the_invitation_as_it_was(
    practice: Path, seat_of: Sit, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    invited(seat_of("owner"))
    real, calls = keyslots.write, list[int]()

    class Stop(BaseException):
        pass

    def stop(*_given: object) -> None:
        raise Stop

    def once(*given: object) -> None:
        calls.append(1)
        if len(calls) == 1:
            real(*given)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(ledger, "append", stop)
        patch.setattr(keyslots, "write", once)
        with pytest.raises(Stop):
            joined(practice, SECRET, clock)
    assert [name for _id, name in vaults.people_at(practice)].count("Sample Invited") == 1
    seat_of("reception").vault.close()
    assert [name for _id, name in vaults.people_at(practice)].count("Sample Invited") == 0
    joined(practice, SECRET, clock).close()
    with pytest.raises(Refused, match="was used at"):
        joined(practice, SECRET, clock)


def test_an_invitation_that_the_disk_refused_is_none(
    practice: Path, seat_of: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = seat_of("owner")
    before = keyslots.read(practice)

    def full(*_given: object) -> None:
        raise VaultTrouble("full")

    monkeypatch.setattr(ledger, "append", full)
    with pytest.raises(VaultTrouble):
        invitations.invite(seat.vault, WHO, SECRET, seat.now())
    assert keyslots.read(practice) == before


def test_nobody_joins_while_the_practice_is_open_elsewhere(
    practice: Path, seat_of: Sit, clock: Clock
) -> None:
    seat = seat_of("owner")
    invitations.invite(seat.vault, WHO, SECRET, seat.now())
    with pytest.raises(InUse):
        joined(practice, SECRET, clock)


def come_back(folder: Path, clock: Clock, secret: bytes = MINE) -> Vault:
    return codes.come_back(folder, sheets.spell(secret), PASSWORD, FLOOR, moments.of(clock()))


def test_a_personal_sheet_gives_back_everything_with_a_new_password(
    practice: Path, seat_of: Sit, made: Made, clock: Clock
) -> None:
    seat = seat_of("reception")
    personal.make(seat.vault, MINE, seat.now())
    seq = told(seat.vault, "my own", clock)
    drafts.keep(seat, "one", Kind.INCIDENT, {"story": "half"})
    receive = seat.me.receive
    seat.vault.close()
    vault = come_back(practice, clock)
    assert (vault.me.receive, vault.me.generation, vault.me.sheet) == (receive, 2, "")
    assert story(vault, seq) == "my own" and len(kept.all(vault)) == 1
    vault.close()
    with pytest.raises(WrongPassword):
        sit(practice, made.persons["reception"], PASSWORDS["reception"], clock)
    sit(practice, made.persons["reception"], PASSWORD, clock).close()
    assert keyslots.read(practice).sheets == ()
    with pytest.raises(Refused, match="opens nobody's keys"):
        come_back(practice, clock)


def test_an_earlier_personal_sheet_put_back_opens_nothing(
    practice: Path, seat_of: Sit, made: Made, clock: Clock
) -> None:
    seat = seat_of("reception")
    personal.make(seat.vault, MINE, seat.now())
    old = keyslots.read(practice).sheets
    other = bytes(range(100, 120))
    personal.make(seat.vault, other, seat.now())
    assert len(keyslots.read(practice).sheets) == 1
    seat.vault.close()
    keyslots.write(practice, replace(keyslots.read(practice), sheets=old))
    with pytest.raises(Refused, match="replaced or withdrawn"):
        come_back(practice, clock)
    assert keyslots.read(practice).sheets == old
    seat_of("owner").vault.close()
    assert keyslots.read(practice).sheets == ()


def test_a_withdrawn_personal_sheet_opens_nothing(practice: Path, seat_of: Sit, clock: Clock) -> None:
    seat = seat_of("reception")
    personal.make(seat.vault, MINE, seat.now())
    slots = keyslots.read(practice)
    personal.withdraw(seat.vault, seat.now())
    personal.withdraw(seat.vault, seat.now())  # nothing more happens
    assert keyslots.read(practice).sheets == ()
    assert [one.head.action for one in ledger.page(seat.vault, limit=2)] == [Action.SHEET, Action.SHEET]
    seat.vault.close()
    keyslots.write(practice, slots)
    with pytest.raises(Refused, match="replaced or withdrawn"):
        come_back(practice, clock)


def test_a_personal_sheet_does_not_outlive_a_reset(
    practice: Path, seat_of: Sit, made: Made, clock: Clock
) -> None:
    seat = seat_of("reception")
    personal.make(seat.vault, MINE, seat.now())
    slots = keyslots.read(practice)
    seat = seat_of("owner")
    resetting.reset(seat.vault, made.persons["reception"], PASSWORD, certificates.issue, FLOOR, seat.now())
    now = keyslots.read(practice)
    assert now.sheets == ()
    seat.vault.close()
    keyslots.write(practice, replace(now, sheets=slots.sheets))
    with pytest.raises((Refused, Damaged)):
        come_back(practice, clock)


def test_a_personal_sheet_of_somebodys_own_making_is_refused(
    practice: Path, seat_of: Sit, made: Made, clock: Clock
) -> None:
    """Whoever holds the file's key can lay any sheet beside it; it opens only for whom it was sealed."""
    seat = seat_of("owner")
    before = keyslots.read(practice)
    personal.make(seat.vault, MINE, seat.now())
    sheet = keyslots.read(practice).sheets[0]
    seat.vault.close()
    forged = replace(sheet, person=made.persons["reception"])
    keyslots.write(practice, replace(before, sheets=(forged,)))
    with pytest.raises(Refused, match="opens nobody's keys"):
        come_back(practice, clock)
    assert tidying.sheet_digest(sheet) == tidying.sheet_digest(forged)


def test_a_change_of_password_keeps_the_personal_sheet(practice: Path, seat_of: Sit, clock: Clock) -> None:
    seat = seat_of("reception")
    personal.make(seat.vault, MINE, seat.now())
    members.renew(seat.vault, PASSWORD, FLOOR, seat.now())
    seat.vault.close()
    vault = come_back(practice, clock)
    assert vault.me.generation == 3
    ledger.append(vault, [NewEntry(kind=Kind.NOTICE, open=Content())], moments.of(clock()))
    vault.close()
