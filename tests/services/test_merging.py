"""One person under two records: said so, followed by flags, lists and matches, and taken back."""

from datetime import date

import pytest
from msgspec.structs import replace

from app.domain.actions import Status
from app.domain.appointments import Appointment, Reading
from app.domain.clients import Particulars
from app.domain.daylists import Match, Origin
from app.domain.errors import Refused
from app.domain.flag_fields import Level
from app.domain.flags import TwoTests, Wanted
from app.domain.sessions import Answers
from app.services import (
    caseloads,
    client_pages,
    clients,
    daylists,
    disposals,
    finding,
    flags,
    holds,
    keeping,
    merging,
    sessions,
    today,
)
from app.store import records

DAY = date(2026, 11, 23)
YES = TwoTests(True, True)
DONE = Answers(came="came", risk="same", minutes=50)


def wanted(label: str = "Two staff") -> Wanted:
    return Wanted(
        level=Level.HIGH, label=label, action="Two staff in the room.", review=date(2027, 5, 1),
        category="violence", behaviour="Blocked the door",
    )  # fmt: skip


@pytest.fixture
def two(seat_of):
    """The clinician, with Ada Okafor and a second record of hers that a flag is about."""
    seat = seat_of("clinician")
    ada = clients.add(seat, Particulars(name="Ada Okafor", clinician=seat.me.id))
    twin = clients.add(
        seat,
        Particulars(name="Adaeze Brandt-Okafor", reference="X77", clinician=seat.me.id, aliases=("Addie",)),
    )
    flag = flags.raise_flag(seat, twin.id, wanted(), YES)
    return seat, ada.id, twin.id, flag


def test_two_records_become_one_client_with_the_flags_of_both(two) -> None:
    seat, ada, twin, flag = two
    own = flags.raise_flag(seat, ada, wanted("Quiet room"), YES)
    kept = merging.merge(seat, ada, twin)
    assert (kept.id, kept.also) == (ada, (twin,))
    assert {"Adaeze Brandt-Okafor", "Addie", "X77"} == set(kept.aliases)
    assert {one.id for one in flags.of_client(seat, ada)} == {flag.id, own.id}
    assert flags.of_client(seat, twin) == flags.of_client(seat, ada)
    assert [line.client.id for line in clients.listing(seat).rows] == [ada]
    assert [line.label for line in flags.active_for(seat, [twin])[twin]] == ["Two staff", "Quiet room"]


def test_the_page_search_and_desk_lead_to_the_one_who_is_kept(two) -> None:
    seat, ada, twin, flag = two
    merging.merge(seat, ada, twin)
    page = client_pages.page(seat, twin)
    assert page.client.id == ada and [one.number for one in page.twins] == ["C-0002"]
    assert [card.flag.id for card in page.flags] == [flag.id]
    assert client_pages.page(seat, flag.id).client.id == ada
    assert any("same person" in line.what and "C-0002" in line.what for line in page.history)
    assert ada in {hit.record for hit in finding.find(seat, "Adaeze")}
    assert [one.id for one in clients.search(seat, "Addie")] == [ada]


def test_a_row_of_the_day_that_named_the_other_record_shows_the_flags_of_both(two) -> None:
    seat, ada, twin, _flag = two
    rows = (Appointment(time="09:00", name="Adaeze Brandt-Okafor"),)
    daylists.bring_in(seat, DAY, Reading(rows=rows), Origin.CSV, "day")
    merging.merge(seat, ada, twin)
    shown = today.show(seat, DAY)
    assert [(one.name, one.number) for one in shown.flagged] == [("Ada Okafor", "C-0001")]
    later = date(2026, 11, 24)
    daylists.bring_in(seat, later, Reading(rows=rows), Origin.CSV, "day")
    assert [(row.match, row.client) for row in daylists.of(seat, later).rows] == [(Match.CLIENT, ada)]


def test_what_was_begun_about_the_other_record_meanwhile_is_sealed_about_the_one(two) -> None:
    seat, ada, twin, _flag = two
    line = sessions.walk_in(seat, DAY, twin, "09:00", 50, ())
    merging.merge(seat, ada, twin)
    assert flags.raise_flag(seat, twin, wanted("Quiet room"), YES).client == ada
    assert sessions.walk_in(seat, DAY, twin, "09:00", 50, ()).client == ada
    corrected = clients.change(seat, twin, Particulars(name="Ada N. Okafor", clinician=seat.me.id))
    assert (corrected.id, corrected.name) == (ada, "Ada N. Okafor")
    sessions.seal(seat, DAY, [replace(line, answers=DONE)])
    assert [one.client for one in sessions.of_day(seat, DAY).lines] == [ada]


def test_sessions_of_both_records_count_as_one_persons(two, clock) -> None:
    seat, ada, twin, _flag = two
    line = sessions.walk_in(seat, DAY, twin, "09:00", 50, ())
    sessions.seal(seat, DAY, [replace(line, answers=DONE)])
    merging.merge(seat, ada, twin)
    assert clients.listing(seat).rows[0].seen == DAY
    clock.now = clock.now.replace(month=12, day=28)
    assert [(one.client, one.days) for one in caseloads.pointed_out(seat)] == [(ada, 35)]


def test_it_is_taken_back_and_each_has_their_own_again(two) -> None:
    seat, ada, twin, flag = two
    before = clients.one(seat, ada)
    merging.merge(seat, ada, twin)
    apart = merging.part(seat, twin)
    assert (apart.status, apart.same_as) == (Status.ACTIVE, "")
    assert [one.id for one in flags.of_client(seat, twin)] == [flag.id]
    assert flags.of_client(seat, ada) == []
    again = clients.one(seat, ada)
    assert (again.aliases, again.also) == (before.aliases, before.also)
    assert {line.client.id for line in clients.listing(seat).rows} == {ada, twin}
    with pytest.raises(Refused):
        merging.part(seat, twin)


def test_who_had_ended_is_ended_again_when_it_is_taken_back(two) -> None:
    seat, ada, twin, _flag = two
    clients.end(seat, twin)
    merging.merge(seat, ada, twin)
    assert merging.part(seat, twin).status is Status.ENDED


def test_three_records_become_one_in_any_order(two) -> None:
    seat, ada, twin, flag = two
    third = clients.add(seat, Particulars(name="A. Okafor")).id
    merging.merge(seat, twin, third)
    merging.merge(seat, ada, twin)
    assert set(keeping.same(seat, third)) == {ada, twin, third}
    assert [one.id for one in flags.of_client(seat, third)] == [flag.id]
    assert [line.label for line in clients.listing(seat).rows[0].flags] == ["Two staff"]
    with pytest.raises(Refused) as refused:
        merging.merge(seat, third, ada)
    assert refused.value.field == "twin"


@pytest.mark.parametrize("first", ["middle", "last"])
def test_of_three_records_any_one_is_somebody_else_again(two, first: str) -> None:
    seat, ada, twin, flag = two
    third = clients.add(seat, Particulars(name="Tam Novak")).id
    merging.merge(seat, twin, third)
    merging.merge(seat, ada, twin)
    assert "Tam Novak" in clients.one(seat, ada).aliases
    if first == "last":
        merging.part(seat, third)
        assert set(keeping.same(seat, ada)) == {ada, twin} and keeping.same(seat, third) == (third,)
        assert "Tam Novak" not in clients.one(seat, ada).aliases
        return
    merging.part(seat, twin)
    assert keeping.same(seat, ada) == (ada,) and set(keeping.same(seat, third)) == {twin, third}
    assert clients.one(seat, ada).also == () and flags.of_client(seat, ada) == []
    assert [one.id for one in flags.of_client(seat, third)] == [flag.id]


def test_a_client_is_not_merged_with_nobody_and_not_by_who_may_not(two, seat_of) -> None:
    seat, ada, _twin, _flag = two
    with pytest.raises(Refused):
        merging.merge(seat, ada, "0" * 32)
    with pytest.raises(Refused):
        merging.merge(seat, ada, ada)
    auditor = seat_of("auditor")
    with pytest.raises(Refused):
        merging.merge(auditor, ada, ada)


def test_what_is_about_the_other_record_keeps_the_one_from_being_disposed_of(two, seat_of) -> None:
    seat, ada, twin, flag = two
    merging.merge(seat, ada, twin)
    clients.end(seat, ada)
    record = keeping.one(seat, ada, clients.Kind.CLIENT)
    assert flag.id in {one.id for one in disposals._naming(seat, record)}


@pytest.mark.parametrize("under", ["kept", "given up"])
def test_a_hold_on_either_record_stops_everything_about_both(two, seat_of, under: str) -> None:
    seat, ada, twin, flag = two
    own = flags.raise_flag(seat, ada, wanted("Quiet room"), YES)
    merging.merge(seat, ada, twin)
    owner = seat_of("owner")
    hold = holds.place(owner, ada if under == "kept" else twin, "A dispute. Sample text.")
    every = [records.find(owner.vault, one) for one in (ada, twin, flag.id, own.id)]
    assert holds.stopping(owner, every) == dict.fromkeys((ada, twin, flag.id, own.id), hold.number)
