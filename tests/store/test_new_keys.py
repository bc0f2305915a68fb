"""A code for new keys: for somebody who is not at the desk, once, for a fortnight, and never unseen in other hands."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.documents import certificates
from app.domain import moments
from app.domain.actions import Action
from app.domain.errors import Damaged, Refused, WrongPassword
from app.domain.kinds import Kind
from app.domain.people import KeyClass, Member, Role
from app.services import drafts
from app.services.seats import Seat
from app.store import (
    departures,
    invitations,
    keys,
    keyslots,
    ledger,
    parting,
    register,
    resetting,
    rows,
    standing,
    vaults,
)
from app.store import drafts as kept
from app.store.ledger import NewEntry
from app.store.members import Appointment
from app.store.passwords import FLOOR
from app.store.register import Change, Invited
from app.store.vault import Vault
from tests.conftest import PASSWORDS, Clock, Made
from tests.store import tampering
from tests.store.peopled import PAPERS, PASSWORD, clean, joined, newest, opens, sit, story, told

Sit = Callable[[str], Seat]
Held = dict[str, keyslots.Opened]
SECRET = bytes(range(50, 65))
OTHER = bytes(range(80, 95))


def handed_out(seat: Seat, person: str, secret: bytes = SECRET) -> invitations.Invitation:
    made = invitations.for_new_keys(seat.vault, person, secret, seat.now())
    seat.vault.close()
    return made


def with_code(folder: Path, clock: Clock, secret: bytes = SECRET) -> Vault:
    return vaults.unlock_with_keys(folder, keys.invited_pairs(secret), moments.of(clock()))


def test_who_forgot_their_password_comes_back_with_a_code_and_keys_of_their_own(
    practice: Path, seat_of: Sit, made: Made, held: Held, clock: Clock
) -> None:
    before = told(seat_of("reception").vault, "before", clock)
    person = made.persons["clinician"]
    seat = seat_of("clinician")
    drafts.keep(seat, "draft", Kind.INCIDENT, {"story": "half"})
    slots, main = keyslots.read(practice), seat.vault.main
    offer = handed_out(seat_of("owner"), person)
    assert (offer.name, offer.role, offer.again) == ("Sample Clinician", Role.CLINICIAN, True)
    seat_of("clinician").vault.close()  # the old password counts until the code is used
    clock.now += timedelta(days=3)
    vault = joined(practice, SECRET, clock)
    me = vault.me
    assert (me.id, me.number, me.role, me.generation, me.certificate) == (
        person,
        "M-2",
        Role.CLINICIAN,
        2,
        "",
    )
    assert story(vault, before) is None and newest(vault, KeyClass.CLINICAL).epoch == 2
    assert vault.register.invitations() == () and clean(vault)
    assert keyslots.read(practice).of(person) == (keyslots.read(practice).of(person)[0],)
    vault.close()
    with pytest.raises(WrongPassword):
        seat_of("clinician")
    owner = seat_of("owner")  # hands the earlier epoch over, and gives the file a new key
    assert owner.vault.epoch == 2 and owner.vault.register.find(person).certificate
    after = told(owner.vault, "after", clock)
    owner.vault.close()
    vault = sit(practice, person, PASSWORD, clock)
    assert [story(vault, one) for one in (before, after)] == ["before", "after"]
    assert kept.all(vault) == [] and clean(vault)
    vault.close()
    assert not opens(practice, held["clinician"].pairs, slots, main)


def test_a_code_works_once_and_who_comes_second_is_told(
    practice: Path, seat_of: Sit, made: Made, clock: Clock
) -> None:
    handed_out(seat_of("owner"), made.persons["reception"])
    joined(practice, SECRET, clock).close()
    with pytest.raises(Refused, match="was used at 2026-11-23 15:00. If that was not you"):
        joined(practice, SECRET, clock, PASSWORD + " two")


def test_a_code_runs_out_after_a_fortnight_and_the_old_password_still_counts(
    practice: Path, seat_of: Sit, made: Made, clock: Clock
) -> None:
    handed_out(seat_of("owner"), made.persons["reception"])
    clock.now += timedelta(days=14)
    with pytest.raises(Refused, match="run out"):
        joined(practice, SECRET, clock)
    assert invitations.open_invitations(seat_of("owner").vault) == ()
    with pytest.raises(Refused, match="withdrawn or ran out"):
        joined(practice, SECRET, clock)
    seat_of("reception").vault.close()


def test_an_owner_who_uses_the_code_themselves_is_seen_to_have(
    practice: Path, seat_of: Sit, made: Made, clock: Clock
) -> None:
    person = made.persons["reception"]
    handed_out(seat_of("owner"), person)
    posing = joined(practice, SECRET, clock, PASSWORDS["owner"])
    assert any("If that was not you, somebody acts under your name" in note for note in posing.notes)
    posing.close()
    with pytest.raises(WrongPassword):  # the person stands before a password that opens nothing
        seat_of("reception")
    with pytest.raises(Refused, match="somebody joined in your place|was used"):
        joined(practice, SECRET, clock)
    said = "Sample Reception made new keys at 2026-11-23 15:00, with a code that Sample Owner handed out"
    for who in ("clinician", "auditor"):
        assert any(said in note for note in seat_of(who).vault.notes)
    [taken] = [
        one for one in ledger.entries(seat_of("auditor").vault, person) if one.head.action is Action.JOIN
    ]
    handed = ledger.entries(seat_of("auditor").vault, taken.head.actor)[0].head
    assert (handed.action, handed.actor) == (Action.INVITE, made.persons["owner"])


def test_a_code_is_for_somebody_else_who_works_here_and_one_at_a_time(
    seat_of: Sit, made: Made, practice: Path
) -> None:
    owner = seat_of("owner")
    with pytest.raises(Refused, match="You sit here"):
        invitations.for_new_keys(owner.vault, owner.me.id, SECRET, owner.now())
    with pytest.raises(Refused, match="does not work here"):
        invitations.for_new_keys(owner.vault, "nobody", SECRET, owner.now())
    invitations.for_new_keys(owner.vault, made.persons["auditor"], SECRET, owner.now())
    with pytest.raises(Refused, match="a code for them already"):
        invitations.for_new_keys(owner.vault, made.persons["auditor"], OTHER, owner.now())
    for who in ("clinician", "reception", "auditor"):
        seat = seat_of(who)
        with pytest.raises(Refused, match="Only an owner"):
            invitations.for_new_keys(seat.vault, made.persons["owner"], OTHER, seat.now())


def left(seat: Seat, person: str) -> None:
    """They left."""
    parting.let_go(seat.vault, person, PAPERS, seat.now())


def other_role(seat: Seat, person: str) -> None:
    """They have another role."""
    parting.change_role(seat.vault, person, Role.AUDITOR, False, PAPERS, seat.now())


def reset_here(seat: Seat, person: str) -> None:
    """They sat down at the desk after all."""
    resetting.reset(seat.vault, person, PASSWORD, certificates.issue, FLOOR, seat.now())


@pytest.mark.parametrize("how", [left, other_role, reset_here], ids=lambda one: one.__name__)
def test_a_code_ends_with_what_it_was_for_and_opens_nothing_any_more(
    practice: Path, seat_of: Sit, made: Made, clock: Clock, how: Callable[[Seat, str], None]
) -> None:
    owner = seat_of("owner")
    offer = invitations.for_new_keys(owner.vault, made.persons["reception"], SECRET, owner.now())
    slots = keyslots.read(practice)
    how(owner, made.persons["reception"])
    assert owner.vault.register.invitations() == () and clean(owner.vault)
    owner.vault.close()
    seat_of("owner").vault.close()  # another role costs no key of the file by itself: the paper does
    with pytest.raises(Refused, match="withdrawn or ran out"):
        joined(practice, SECRET, clock)
    assert offer.id not in {one.to for one in keyslots.read(practice).grants}
    keyslots.write(practice, slots)
    with pytest.raises((Damaged, Refused)):
        joined(practice, SECRET, clock)


@pytest.mark.parametrize(
    "other",
    [
        {"role": Role.OWNER}, {"clinical": True}, {"name": "Somebody Else"}, {"certificate": "AAAA"},
        {"generation": 1}, {"generation": 3}, {"number": "M-9"}, {"sheet": "x"}, {"sign": "AAAA"}, {"since": 1},
    ],
    ids=lambda other: "-".join(f"{name} {value}" for name, value in other.items()),
)  # fmt: skip
def test_new_keys_that_change_anything_else_do_not_count(
    practice: Path, seat_of: Sit, made: Made, clock: Clock, other: dict[str, object]
) -> None:
    handed_out(seat_of("owner"), made.persons["reception"])
    vault = with_code(practice, clock)
    with pytest.raises(ValueError):
        ledger.append(vault, [joining(vault, made.persons["reception"], **other)], moments.of(clock()))
    vault.close()


def joining(vault: Vault, person: str, **other: object) -> NewEntry:
    here = vault.register.find(person)
    assert here is not None
    pairs = keys.new_pairs()
    public = (keys.text(keys.receive_public(pairs.receive)), keys.text(keys.sign_public(pairs.sign)))
    member = replace(rows.with_keys(here, *public, ledger.head(vault)[0] + 1), **other)
    said = register.spell(Change(member=member))
    return NewEntry(kind=Kind.REGISTER, action=Action.JOIN, record=person, open=said)


def test_a_code_for_one_person_makes_no_keys_for_another(
    practice: Path, seat_of: Sit, made: Made, clock: Clock
) -> None:
    handed_out(seat_of("owner"), made.persons["reception"])
    vault = with_code(practice, clock)
    for who in ("owner", "clinician", "auditor"):
        with pytest.raises(ValueError, match="nobody was invited"):
            ledger.append(vault, [joining(vault, made.persons[who])], moments.of(clock()))
    vault.close()


def test_an_invitation_for_somebody_new_makes_no_keys_for_who_is_here(
    practice: Path, seat_of: Sit, made: Made, clock: Clock
) -> None:
    seat = seat_of("owner")
    invitations.invite(seat.vault, Appointment("Sample Invited", Role.RECEPTION), SECRET, seat.now())
    seat.vault.close()
    vault = with_code(practice, clock)
    with pytest.raises(ValueError, match="nobody was invited"):
        ledger.append(vault, [joining(vault, made.persons["reception"])], moments.of(clock()))
    vault.close()


def test_a_code_that_outlived_other_new_keys_is_void(
    practice: Path, seat_of: Sit, made: Made, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An owner's own tools left the code standing: what it was for has changed, so it replaces nothing."""
    person = made.persons["reception"]
    handed_out(seat_of("owner"), person)
    with monkeypatch.context() as patch:
        patch.setattr(invitations, "ending_of", lambda *_args: [])
        reset_here(seat_of("owner"), person)
    seat_of("owner").vault.close()
    with pytest.raises(Refused, match="void"):
        joined(practice, SECRET, clock)
    vault = with_code(practice, clock)
    with pytest.raises(ValueError, match="other keys since"):
        ledger.append(vault, [joining(vault, person)], moments.of(clock()))
    vault.close()
    sit(practice, person, PASSWORD, clock).close()


def test_a_code_replayed_after_its_use_counts_for_nothing(
    practice: Path, seat_of: Sit, made: Made, clock: Clock
) -> None:
    """Somebody who kept the code, the slots and the file's key writes the entry again with their own tools."""
    person = made.persons["reception"]
    offer = handed_out(seat_of("owner"), person)
    vault = joined(practice, SECRET, clock)
    known, entry, main = vault.register, joining(vault, person), vault.main
    vault.close()
    with tampering.hands_on(practice, main) as db:
        tampering.forged(
            db, vault.id, offer.id, keys.invited_pairs(SECRET).sign, Kind.REGISTER, Action.JOIN, person,
            entry.open.set,
        )  # fmt: skip
        after, words = standing.load_register(db, vault.id)
    assert after.members == known.members and len(words) == 1


@pytest.mark.parametrize(
    "twin",
    [
        {"role": Role.OWNER}, {"clinical": True}, {"person": "f" * 32}, {"person": "owner"},
        {"until": "2026-01-01T00:00:00.000Z"},
    ],
    ids=lambda twin: "-".join(f"{name} {value}" for name, value in twin.items()),
)  # fmt: skip
def test_a_code_that_promises_anything_else_does_not_count(
    seat_of: Sit, made: Made, clock: Clock, twin: dict[str, str]
) -> None:
    """An owner cannot make somebody an owner by a code, nor hand one out to themselves."""
    vault = seat_of("owner").vault
    twin = {name: made.persons.get(value, value) for name, value in twin.items()}
    until = moments.spell_utc(clock.now + timedelta(days=14))
    said = replace(Invited(made.persons["reception"], Role.RECEPTION, False, until, True), **twin)
    here = vault.register.find(said.person) or vault.me
    pairs, ident = keys.invited_pairs(SECRET), ledger.new_id()
    member = Member(
        ident, "", here.name, Role.INVITATION, False, keys.text(keys.receive_public(pairs.receive)),
        keys.text(keys.sign_public(pairs.sign)), "", ledger.head(vault)[0] + 1,
    )  # fmt: skip
    change = register.spell(Change(member=member, invited=said))
    with pytest.raises(ValueError):
        ledger.append(
            vault,
            [NewEntry(kind=Kind.REGISTER, action=Action.INVITE, record=ident, open=change)],
            moments.of(clock()),
        )


def test_a_restored_backup_names_whose_keys_had_been_replaced_by_a_code(
    practice: Path, seat_of: Sit, made: Made, clock: Clock
) -> None:
    handed_out(seat_of("owner"), made.persons["reception"])
    vault = joined(practice, SECRET, clock)
    departures.remember(vault)
    vault.close()
    assert any(b"join" in keys.raw(one.head) for one in departures._read(seat_of("owner").vault))


def test_the_only_holder_of_a_key_is_said_to_be_before_their_keys_are_made_anew(
    practice: Path, seat_of: Sit, made: Made, clock: Clock
) -> None:
    seat = seat_of("owner")
    parting.change_role(seat.vault, seat.me.id, Role.OWNER, False, PAPERS, seat.now())
    seat_of("clinician").vault.close()
    seat = seat_of("owner")
    assert resetting.losses(seat.vault, made.persons["clinician"]).keys == (KeyClass.CLINICAL,)
    assert resetting.losses(seat.vault, made.persons["auditor"]).keys == ()
