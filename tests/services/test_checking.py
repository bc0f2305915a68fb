"""The check as a person asks for it: what it looked at, what it found, and that it can be stopped."""

from collections.abc import Callable

import pytest

from app.domain.drafts import Draft
from app.domain.errors import ReadOnly
from app.domain.kinds import Kind
from app.domain.ledger import Content
from app.services import checking
from app.services.seats import Seat
from app.store import drafts, ledger, watching, witness
from app.store.ledger import NewEntry

Sit = Callable[[str], Seat]


@pytest.mark.parametrize("who", ["owner", "clinician", "reception", "auditor"])
def test_anybody_may_check_everything_and_a_sound_vault_has_no_fault(seat_of: Sit, who: str) -> None:
    seat = seat_of(who)
    seen: list[tuple[int, int]] = []
    found = checking.check(seat, progress=lambda done, end: bool(seen.append((done, end))) or True)
    assert (found.faults, found.done, found.entries) == ((), True, found.seq)


def test_what_was_found_sound_is_remembered_on_this_computer(seat_of: Sit) -> None:
    seat = seat_of("auditor")
    checking.check(seat)
    seen = witness.read(seat.vault.id, seat.vault.register)[seat.me.id]
    assert (seen.seq, seen.hash) == ledger.head(seat.vault) and seen.verified == seen.seq


def test_a_vault_open_for_reading_is_checked_and_nothing_is_remembered(
    seat_of: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.store.locks._is_writable", lambda _folder: False)
    seat = seat_of("auditor")
    before = witness.read(seat.vault.id, seat.vault.register)
    found = checking.check(seat)
    assert found.done and found.faults == ()
    assert witness.read(seat.vault.id, seat.vault.register) == before


def test_the_check_behind_the_window_comes_to_the_same(seat_of: Sit) -> None:
    seat = seat_of("owner")
    ledger.append(seat.vault, [NewEntry(kind=Kind.NOTICE)] * 250, seat.now())
    seat.vault.verified = 0
    steps = list(watching.walk(seat.vault, seat.now()))
    assert steps[-1].done == steps[-1].total == ledger.head(seat.vault)[0] and len(steps) > 3
    assert not steps[-1].faults and not seat.vault.read_only


def test_a_fault_found_behind_the_window_stops_all_sealing_and_is_said(seat_of: Sit) -> None:
    seat = seat_of("owner")
    ledger.append(
        seat.vault, [NewEntry(kind=Kind.FLAG, open=Content(set={"action": "Two people"}))], seat.now()
    )
    seat.vault.db.execute("UPDATE record SET now = '{}' WHERE number = 'F-0001'")
    steps = list(watching.walk(seat.vault, seat.now()))
    assert steps[-1].faults == ("F-0001: what is shown is not what the ledger says.",)
    assert steps[-1].faults[0] in seat.vault.notes
    with pytest.raises(ReadOnly):
        ledger.append(seat.vault, [NewEntry(kind=Kind.NOTICE)], seat.now())
    drafts.keep(seat.vault, Draft("d", Kind.FLAG, {"action": "kept"}, seat.now()))
    assert drafts.find(seat.vault, "d") is not None
