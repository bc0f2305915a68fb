"""A recovery sheet cannot be used in silence: everybody is told until they have read it."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from app.documents import certificates
from app.domain import moments
from app.domain.actions import Action
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.people import Role
from app.services import opening, people, sheet_uses, unlocking
from app.services.seats import Seat
from app.store import ledger, resetting, vaults
from app.store import passwords as costs
from tests.conftest import ZONE, Clock, Made, proved

Sit = Callable[[str], Seat]
PASSWORD = "cinder walnut harbour tulip"


@pytest.fixture
def used(practice: Path, made: Made, clock: Clock, profile: Path, monkeypatch: pytest.MonkeyPatch) -> Seat:
    """Somebody came back with the first sheet, opened two things and appointed somebody."""
    monkeypatch.setattr(costs, "calibrated", lambda: costs.FLOOR)
    seat = unlocking.unlock_with_sheet(practice, made.codes[0], "Sample Returned", PASSWORD, clock, ZONE)
    opening.note(seat, Action.OPENED, {"record": "x"})
    opening.note(seat, Action.OPENED, {"record": "y"})
    people.appoint(
        proved(seat), "Sample Newcomer", Role.RECEPTION, False, "third pewter orchard kite", costs.FLOOR
    )
    clock.now += timedelta(hours=25)
    opening.note(seat, Action.OPENED, {"record": "z"})
    unlocking.lock(seat)
    return seat


def test_everybody_is_told_who_when_and_what_was_done_until_they_have_read_it(
    used: Seat, seat_of: Sit, clock: Clock
) -> None:
    for who in ("reception", "owner", "auditor", "clinician"):
        seat = seat_of(who)
        for _time in range(2):  # until it is read, at every unlock
            (use,) = sheet_uses.unread(seat_of(who))
        seat = seat_of(who)
        assert (use.name, use.owner, use.was_here) == ("Recovery sheet 1", "Sample Returned", False)
        assert use.when.local() == clock.now - timedelta(hours=25)
        assert [(one.words, one.count) for one in use.done] == [
            ("Access: Clinical part opened", 2),
            ("Staff register: Person appointed", 1),
        ]
        sheet_uses.acknowledge(seat, use.sheet)
        entry = ledger.page(seat.vault, limit=1)[0]
        assert (entry.head.kind, entry.head.actor) == (Kind.NOTICE, seat.me.id)
        assert sheet_uses.unread(seat) == () and sheet_uses.unread(seat_of(who)) == ()
        assert [one.sheet for one in sheet_uses.uses(seat_of(who))] == [use.sheet]


def test_what_was_read_cannot_be_read_again_nor_what_never_was(used: Seat, seat_of: Sit) -> None:
    seat = seat_of("reception")
    (use,) = sheet_uses.unread(seat)
    sheet_uses.acknowledge(seat, use.sheet)
    before = ledger.head(seat.vault)
    for sheet in (use.sheet, "another"):
        with pytest.raises(Refused, match="nothing of that sheet"):
            sheet_uses.acknowledge(seat, sheet)
    assert ledger.head(seat.vault) == before


def test_who_came_back_by_it_and_who_came_later_is_told_nothing(
    used: Seat, practice: Path, clock: Clock
) -> None:
    for name, password in (("Sample Returned", PASSWORD), ("Sample Newcomer", "third pewter orchard kite")):
        person = next(one for one, called in unlocking.people_at(practice) if called == name)
        seat = unlocking.unlock(practice, person, password, clock, ZONE)
        assert sheet_uses.unread(seat) == ()
        unlocking.lock(seat)


def test_an_owner_whose_keys_a_sheet_made_anew_is_told_of_with_those_keys_and_not_told_themselves(
    seat_of: Sit, practice: Path, made: Made, clock: Clock
) -> None:
    at = moments.of(clock(), ZONE)
    vault = vaults.unlock_with_sheet(practice, made.codes[1], at)
    resetting.reset(vault, made.persons["owner"], PASSWORD, certificates.issue, costs.FLOOR, at)
    vault.close()
    (use,) = sheet_uses.unread(seat_of("reception"))
    assert (use.name, use.owner, use.was_here) == ("Recovery sheet 2", "Sample Owner", True)
    unlocking.lock(seat_of("reception"))
    seat = unlocking.unlock(practice, made.persons["owner"], PASSWORD, clock, ZONE)
    assert sheet_uses.unread(seat) == () and len(sheet_uses.uses(seat)) == 1
    unlocking.lock(seat)


def test_where_no_sheet_was_used_nobody_is_told_anything(seat_of: Sit) -> None:
    assert sheet_uses.unread(seat_of("owner")) == () == sheet_uses.uses(seat_of("auditor"))
