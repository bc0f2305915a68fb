"""How flags fall: counted for owners, by category only for whoever may read it, and honest where numbers are small."""

from datetime import date

import pytest
from msgspec.structs import replace

from app.domain import flag_shares as rules
from app.domain.clients import Particulars
from app.domain.errors import Refused
from app.domain.flag_fields import Level
from app.domain.flag_shares import Verdict
from app.domain.flags import TwoTests, Wanted
from app.services import clients, flag_shares, flags, merging
from app.services.seats import Seat

YES = TwoTests(True, True)
WANTED = Wanted(
    level=Level.HIGH, label="Two staff", action="Two staff in the room.", review=date(2027, 5, 1),
    category="violence", behaviour="Blocked the door",
)  # fmt: skip


@pytest.fixture
def flagged(seat_of, clock):
    """Three clients of the clinician's, two flags that act and one that ended after ten days."""
    seat = seat_of("clinician")
    made = [
        clients.add(seat, Particulars(name=name, clinician=seat.me.id)).id for name in ("Ada", "Jo", "Tam")
    ]
    flags.raise_flag(seat, made[0], WANTED, YES)
    flags.raise_flag(seat, made[1], replace(WANTED, level=Level.CARE, category="sensory"), YES)
    over = flags.raise_flag(seat, made[2], WANTED, YES)
    clock.now = clock.now.replace(month=12, day=3)
    flags.end(seat, over.id, "Over")
    return made


def test_an_owner_counts_levels_clinicians_days_and_what_their_keys_open(flagged, seat_of) -> None:
    found = flag_shares.of_practice(seat_of("owner"))
    assert (found.acting, found.unapproved) == (2, 2)
    assert [(one.code, one.count) for one in found.levels] == [("care", 1), ("caution", 0), ("high", 1)]
    assert [(one.who, one.clients, one.flags, one.verdict) for one in found.clinicians] == [
        ("Sample Clinician", 3, 2, Verdict.TOO_FEW)
    ]
    assert [(one.count, one.middle, one.longest) for one in found.stays] == [(2, 10, 10), (1, 10, 10)]
    assert {one.code: one.count for one in found.categories if one.count} == {"violence": 1, "sensory": 1}
    assert {one.code: one.count for one in found.told if one.count} == {"not_yet": 2} and found.contested == 0


def test_an_owner_without_the_clinical_key_is_told_nothing_sealed(flagged, seat_of, monkeypatch) -> None:
    seat = seat_of("owner")
    monkeypatch.setattr(Seat, "reads_clinical", lambda _seat: False)
    found = flag_shares.of_practice(seat)
    assert found.acting == 2
    assert (found.categories, found.told, found.contested) == (None, None, None)


@pytest.mark.parametrize("who", ["clinician", "reception", "auditor"])
def test_nobody_else_counts_how_flags_fall(flagged, seat_of, who: str) -> None:
    with pytest.raises(Refused):
        flag_shares.of_practice(seat_of(who))


def test_two_records_of_one_client_are_one_client(flagged, seat_of) -> None:
    merging.merge(seat_of("clinician"), flagged[0], flagged[1])
    (found,) = flag_shares.of_practice(seat_of("owner")).clinicians
    assert (found.clients, found.flags) == (2, 2)


def test_a_practice_without_flags_says_zeros(seat_of) -> None:
    found = flag_shares.of_practice(seat_of("owner"))
    assert (found.acting, found.clinicians) == (0, ())
    assert [one.count for one in found.stays] == [0, 0]


def test_few_flags_give_no_verdict_and_a_difference_beyond_chance_does() -> None:
    few = rules.shares([("A", 10, 0), ("B", 10, 4)])
    assert [one.verdict for one in few] == [Verdict.TOO_FEW, Verdict.TOO_FEW]
    same = rules.shares([("A", 100, 10), ("B", 100, 12)])
    assert [one.verdict for one in same] == [Verdict.CHANCE, Verdict.CHANCE]
    apart = rules.shares([("A", 100, 2), ("B", 100, 40)])
    assert [one.verdict for one in apart] == [Verdict.FEWER, Verdict.MORE]


def test_a_rate_stands_with_its_exact_interval_and_none_without_clients() -> None:
    none, zero = rules.shares([("A", 0, 0), ("B", 50, 0)])
    assert (none.per_hundred, none.low, none.high) == ("", "", "")
    assert (zero.per_hundred, zero.low, zero.high) == ("0.0", "0.0", "7.4")
