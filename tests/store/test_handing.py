"""A key that does not open in somebody's hands: said by them in the ledger, and handed over again by who holds it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain import moments
from app.domain.actions import Action
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.people import KeyClass, Member, Role
from app.services import handing as services
from app.services.seats import Seat
from app.store import handing, keyslots, ledger, members, register
from app.store.register import Change, ClassGrant
from tests.conftest import Clock, Made
from tests.store import tampering
from tests.store.peopled import PASSWORD, appointed, clean, sit, story, told

Sit = Callable[[str], Seat]
Held = dict[str, keyslots.Opened]


@pytest.fixture
def spoilt(practice: Path, seat_of: Sit, held: Held, made: Made, clock: Clock) -> Member:
    """A newcomer to whom the clinician handed rubbish in the clinical key's place."""
    vault = seat_of("owner").vault
    newcomer = appointed(vault, "Sample Newcomer", Role.CLINICIAN, clock)
    told(vault, "before", clock)
    main = vault.main
    vault.close()
    said = register.spell(Change(grants=(ClassGrant(KeyClass.CLINICAL, 1, newcomer.id, "AAAA"),))).set
    mine = held["clinician"]
    with tampering.hands_on(practice, main) as db:
        tampering.forged(
            db, vault.id, mine.person, mine.pairs.sign, Kind.REGISTER, Action.DELIVER, newcomer.id, said
        )
    return newcomer


def test_a_grant_that_does_not_open_is_told_once_and_handed_over_at_a_holders_next_unlock(
    practice: Path, seat_of: Sit, made: Made, clock: Clock, spoilt: Member
) -> None:
    owner = seat_of("owner")
    assert handing.asked(owner.vault) == {} and services.lacking(owner) == {}  # nobody but they can tell
    owner.vault.close()
    for _again in range(2):
        vault = sit(practice, spoilt.id, PASSWORD, clock)
        assert vault.held == {} and handing.unopened(vault) == [KeyClass.CLINICAL]
        assert any("hands it over again at their next unlock" in note for note in vault.notes)
        vault.close()
    desk = seat_of("reception")
    asked = ledger.page(desk.vault, kinds=(Kind.NOTICE,), actor=spoilt.id)
    assert [one.open.set for one in asked] == [{"unopened": ["clinical"]}]
    assert services.lacking(desk)[spoilt.id].keys == ("what is sealed to clinicians",)
    assert not services.lacking(desk)[spoilt.id].mine_to_give
    clinician = seat_of("clinician").vault
    assert handing.asked(clinician) == {} and clean(clinician)
    given = ledger.entries(clinician, spoilt.id)[-1].head
    assert (given.action, given.actor) == (Action.DELIVER, made.persons["clinician"])
    clinician.close()
    vault = sit(practice, spoilt.id, PASSWORD, clock)
    assert vault.holds(KeyClass.CLINICAL) and handing.unopened(vault) == []
    seq = next(one.head.seq for one in ledger.page(vault, kinds=(Kind.INCIDENT,)))
    assert story(vault, seq) == "before" and not any("does not open" in note for note in vault.notes)
    vault.close()


def test_what_was_asked_is_answered_only_for_the_role_and_the_keys_of_now(
    practice: Path, seat_of: Sit, held: Held, made: Made
) -> None:
    """Reception asks for a key that no role of theirs carries: nothing is handed to them."""
    mine = held["reception"]
    with tampering.hands_on(practice, mine.main) as db:
        tampering.forged(
            db, mine.slots.vault, mine.person, mine.pairs.sign, Kind.NOTICE, Action.SEAL, "c" * 32,
            {"unopened": ["clinical", "root", 7]},
        )  # fmt: skip
    vault = seat_of("owner").vault
    assert not vault.read_only and handing.asked(vault) == {}
    assert not [one for one in vault.register.grants if one.to == made.persons["reception"]]


def test_a_plea_signed_by_somebody_else_is_no_plea(
    practice: Path, seat_of: Sit, held: Held, made: Made
) -> None:
    mine = held["reception"]
    with tampering.hands_on(practice, mine.main) as db:
        tampering.forged(
            db, mine.slots.vault, made.persons["auditor"], mine.pairs.sign, Kind.NOTICE, Action.SEAL, "c" * 32,
            {"unopened": ["audit"]},
        )  # fmt: skip
    assert handing.asked(seat_of("clinician").vault) == {}


def test_an_owner_hands_it_over_at_once_and_who_holds_nothing_is_refused(
    practice: Path, seat_of: Sit, made: Made, clock: Clock, spoilt: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    sit(practice, spoilt.id, PASSWORD, clock).close()
    with pytest.raises(Refused, match="role does not allow"):
        services.hand_over(seat_of("reception"), spoilt.id)
    with pytest.raises(Refused, match="no key that they lack"):
        services.hand_over(seat_of("auditor"), spoilt.id)
    with monkeypatch.context() as patch:
        patch.setattr(handing, "answer", lambda *_args: 0)  # what the unlock would do by itself
        owner = seat_of("owner")
    assert services.lacking(owner)[spoilt.id].mine_to_give
    services.hand_over(owner, spoilt.id)
    assert services.lacking(owner) == {} and clean(owner.vault)
    with pytest.raises(Refused, match="no key that they lack"):
        services.hand_over(owner, spoilt.id)
    owner.vault.close()
    vault = sit(practice, spoilt.id, PASSWORD, clock)
    assert vault.holds(KeyClass.CLINICAL)
    vault.close()


def test_who_was_never_handed_a_key_is_shown_to_lack_it(
    practice: Path, seat_of: Sit, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = seat_of("owner")
    second = appointed(owner.vault, "Sample Second", Role.OWNER, clock)
    owner.vault.close()
    vault = sit(practice, second.id, PASSWORD, clock)
    newcomer = appointed(vault, "Sample Newcomer", Role.CLINICIAN, clock)
    assert handing.lacking(vault) == {newcomer.id: (KeyClass.CLINICAL,)}
    assert members.deliver(vault, moments.of(clock())) == 0
    vault.close()
    assert handing.lacking(seat_of("clinician").vault) == {}
