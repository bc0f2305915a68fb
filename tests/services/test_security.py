"""The facts of the Security tab are the ones that hold now, and each says so in a sentence."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from app import memory
from app.services import backups, checking, security
from app.services.seats import Seat
from app.services.security import Fact, Standing
from app.store import keyslots, personal, recovering
from app.store import sheets as papers
from app.store.passwords import FLOOR
from tests.conftest import Clock, Made

Sit = Callable[[str], Seat]


def fact(seat: Seat, what: str) -> Fact:
    return next(one for one in security.facts(seat) if one.what == what)


@pytest.mark.parametrize("who", ["owner", "clinician", "reception", "auditor"])
def test_everybody_is_told_every_fact_in_a_sentence(seat_of: Sit, who: str) -> None:
    found = security.facts(seat_of(who))
    assert len({one.what for one in found}) == len(found) == 13
    assert all(one.says.endswith(".") and "{" not in one.says for one in found)


def test_what_a_guess_costs_is_read_from_ones_own_slot(seat_of: Sit) -> None:
    seat = seat_of("reception")
    cost = keyslots.read(seat.vault.folder).of(seat.me.id)[0].cost
    assert cost == FLOOR
    assert "64 MB" in fact(seat, "Your password").says and "3 times" in fact(seat, "Your password").says


def test_who_holds_which_key_is_named(seat_of: Sit) -> None:
    seat = seat_of("reception")
    assert fact(seat, "Who can read clinical parts").says == (
        "Sample Clinician, Sample Owner; and 2 recovery sheets."
    )
    assert (
        fact(seat, "Who can read who opened what").says
        == "Sample Auditor, Sample Owner; and 2 recovery sheets."
    )
    assert fact(seat, "Who can issue certificates for papers").says == "Sample Owner; and 2 recovery sheets."


def test_sheets_that_were_never_proved_ask_for_attention_and_proved_ones_hold(
    seat_of: Sit, made: Made
) -> None:
    seat = seat_of("owner")
    before = fact(seat, "Recovery sheets")
    for code in made.codes:
        recovering.prove(seat.vault, code, seat.now())
    after = fact(seat, "Recovery sheets")
    assert after.standing is Standing.HOLDS and after.says.startswith("2 are in force")
    assert before == after or before.standing is Standing.LOOK


def test_a_backup_is_told_with_its_day_and_asks_for_attention_when_it_is_old(
    seat_of: Sit, clock: Clock, tmp_path: Path
) -> None:
    seat = seat_of("owner")
    assert fact(seat, "The newest backup").standing is Standing.LOOK
    backups.make_unasked(seat)
    assert fact(seat, "The newest backup").says.startswith("Made and checked today")
    assert fact(seat, "The newest backup").standing is Standing.HOLDS
    clock.now += timedelta(days=3)
    assert fact(seat, "The newest backup").standing is Standing.LOOK
    assert "3 days ago" in fact(seat, "The newest backup").says
    assert fact(seat, "A copy outside of this computer").standing is Standing.LOOK
    assert fact(seat, "A restore, tried out").standing is Standing.LOOK


def test_how_far_the_signatures_were_seen_verified(seat_of: Sit) -> None:
    seat = seat_of("owner")
    checking.check(seat)
    assert f"up to entry {seat.vault.verified} of" in fact(seat, "The ledger's signatures").says
    seat.vault.verified = 0
    assert "up to entry 0 of" in fact(seat, "The ledger's signatures").says


def test_ones_own_sheet_is_told(seat_of: Sit) -> None:
    seat = seat_of("clinician")
    assert fact(seat, "Your own sheet").says.startswith("There is none")
    personal.make(seat.vault, papers.new_secret(), seat.now())
    assert fact(seat, "Your own sheet").says.startswith("There is one")


@pytest.mark.parametrize("blocked", [True, False])
def test_what_the_system_does_about_memory_is_told_as_it_is(
    seat_of: Sit, monkeypatch: pytest.MonkeyPatch, blocked: bool
) -> None:
    monkeypatch.setattr(memory, "privacy", lambda: memory.Privacy(blocked, blocked))
    wanted = Standing.HOLDS if blocked else Standing.LOOK
    seat = seat_of("owner")
    assert fact(seat, "Other programs").standing is fact(seat, "After a crash").standing is wanted
    assert ("cannot read" in fact(seat, "Other programs").says) is blocked
