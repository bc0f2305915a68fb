"""Persons of concern: what the desk reads, what only clinicians do, and when the desk is told."""

from datetime import date
from pathlib import Path

import pytest

from app.domain.actions import Status
from app.domain.appointments import Appointment, Reading
from app.domain.clients import Particulars as Client
from app.domain.daylists import Origin
from app.domain.errors import NoKey, Refused
from app.domain.flag_fields import Level
from app.domain.flags import TwoTests, Wanted
from app.domain.kinds import Kind
from app.domain.ledger import PartName
from app.domain.persons import Particulars
from app.services import (
    clients,
    daylists,
    finding,
    flag_lists,
    flags,
    merging,
    opening,
    person_pages,
    persons,
    report_contents,
    today,
)
from app.store import ledger

WHY = "Waited at the car park on 3 November and shouted."
ORDER = "Protective order 26-CV-1182 until May"
DAY = date(2026, 11, 23)
YES = TwoTests(True, True)
NAUGHTY = (
    Path(__file__).parent.parent.joinpath("data", "naughty-strings.txt").read_text("utf-8").split("\n")[:-1]
)
WANTED = Wanted(
    level=Level.HIGH,
    label="Do not let in",
    action="Lock the door and call the police.",
    review=date(2027, 2, 1),
    category="stalking",
    behaviour=WHY,
)


def said(**other) -> Particulars:
    fields = {
        "name": "Rex Sample",
        "aliases": ("Rexi",),
        "description": "Tall, grey beard, red van",
        "action": "Do not say who is here. Call the owner.",
        "why": WHY,
        "order": ORDER,
    }
    return Particulars(**fields | other)


@pytest.fixture
def rex(seat_of):
    """The clinician, a client, and her former partner, of whom the desk is told when she is expected."""
    seat = seat_of("clinician")
    ada = clients.add(seat, Client(name="Ada Okafor")).id
    jo = clients.add(seat, Client(name="Jo Brandt")).id
    person = persons.add(seat, said(clients=(ada,), sealed_clients=(jo,)))
    return seat, person, ada, jo


def test_a_person_of_concern_has_a_number_and_is_found_by_name_and_description(rex) -> None:
    seat, person, ada, _jo = rex
    assert (person.number, person.status, person.clients) == ("P-0001", Status.ACTIVE, (ada,))
    for text in ("Rex", "Rexi", "van", "P-0001"):
        assert [hit.record for hit in finding.find(seat, text) if hit.kind is Kind.PERSON] == [person.id]


def test_reception_reads_what_to_do_and_never_why_nor_whom_it_is_sealed_about(rex, seat_of) -> None:
    _seat, person, ada, jo = rex
    seat = seat_of("reception")
    shown = persons.watch(seat, person.id)
    assert shown.person.action.startswith("Do not say") and [one.id for one in shown.clients] == [ada]
    with pytest.raises(NoKey):
        persons.why(seat, person.id)
    with pytest.raises(NoKey):
        opening.clinical(seat, person.id)
    for entry in ledger.entries(seat.vault, person.id):
        spelt = str(entry.open.set) + str(entry.open.links)
        assert WHY not in spelt and ORDER not in spelt and jo not in spelt
        with pytest.raises(NoKey):
            ledger.read_part(seat.vault, entry.head.seq, PartName.CLINICAL)
    assert finding.find(seat, "1182") == ()


def test_a_clinician_reads_why_and_that_is_in_the_ledger_first(rex) -> None:
    seat, person, _ada, jo = rex
    before = ledger.head(seat.vault)[0]
    told = persons.why(seat, person.id)
    assert (told.why, told.order, [one.id for one in told.clients]) == (WHY, ORDER, [jo])
    assert ledger.head(seat.vault)[0] == before + 1


def test_the_desk_is_told_when_a_client_of_theirs_is_expected_and_not_for_a_sealed_link(rex, seat_of) -> None:
    seat, person, ada, jo = rex
    assert [one.person.id for one in persons.expected_with(seat, [ada])] == [person.id]
    assert persons.expected_with(seat, [jo]) == ()
    rows = (Appointment(time="09:00", name="Ada Okafor"), Appointment(time="10:00", name="Jo Brandt"))
    daylists.bring_in(seat, DAY, Reading(rows=rows), Origin.CSV, "day")
    seen = today.show(seat_of("reception"), DAY).watches
    assert [(one.person.name, [two.name for two in one.clients]) for one in seen] == [
        ("Rex Sample", ["Ada Okafor"])
    ]


def test_a_flag_about_a_person_lives_as_one_about_a_client(rex, seat_of) -> None:
    seat, person, ada, _jo = rex
    flag = flags.raise_flag(seat, person.id, WANTED, YES)
    assert not flag.is_approved and flag.client == person.id
    (shown,) = persons.expected_with(seat, [ada])
    assert [line.label for line in shown.flags] == ["Do not let in"]
    owner = seat_of("owner")
    due = [line for line in flag_lists.due(owner) if line.record == person.id]
    assert [(line.page, line.about) for line in due] == [("person", "Rex Sample")]
    assert flags.approve(owner, flag.id).is_approved
    with pytest.raises(Refused):
        persons.end(owner, person.id)
    with pytest.raises(Refused):
        persons.withdraw(owner, person.id)
    hit = next(hit for hit in finding.find(owner, flag.number) if hit.kind is Kind.FLAG)
    assert (hit.client, hit.about, hit.title) == (person.id, Kind.PERSON, "Rex Sample")


def test_a_link_that_is_taken_away_tells_the_desk_no_more_and_stays_in_the_history(rex) -> None:
    seat, person, ada, _jo = rex
    persons.change(seat, person.id, said(clients=(), why=None, order=None))
    assert persons.expected_with(seat, [ada]) == ()
    assert "Corrected" in person_pages.history(seat, person.id)[0].what
    assert persons.why(seat, person.id).why == WHY


def test_who_is_of_no_concern_any_more_is_not_named_and_can_be_again(rex) -> None:
    seat, person, ada, _jo = rex
    persons.end(seat, person.id)
    assert persons.expected_with(seat, [ada]) == () and persons.listing(seat) == []
    assert [one.person.id for one in persons.listing(seat, ended=True)] == [person.id]
    with pytest.raises(Refused):
        persons.end(seat, person.id)
    persons.reactivate(seat, person.id)
    assert [one.person.id for one in persons.expected_with(seat, [ada])] == [person.id]


def test_one_entered_in_error_is_gone_from_the_desk(rex) -> None:
    seat, person, ada, _jo = rex
    persons.withdraw(seat, person.id)
    assert persons.listing(seat, ended=True) == [] and persons.expected_with(seat, [ada]) == ()
    for act in (persons.withdraw, persons.reactivate):
        with pytest.raises(Refused):
            act(seat, person.id)
    with pytest.raises(Refused):
        flags.raise_flag(seat, person.id, WANTED, YES)
    with pytest.raises(Refused):
        persons.change(seat, person.id, said())


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 2_001}, "name"),
        ({"action": ""}, "action"),
        ({"why": ""}, "why"),
        ({"why": None}, "why"),
        ({"description": "x" * 20_001}, "description"),
        ({"clients": ("0" * 32,)}, "clients"),
        ({"sealed_clients": ("0" * 32,)}, "sealed_clients"),
        ({"clients": tuple(str(n) for n in range(51))}, "clients"),
    ],
)
def test_what_a_person_cannot_be_kept_with_is_refused_at_its_field(seat_of, other, field: str) -> None:
    seat = seat_of("clinician")
    before = ledger.head(seat.vault)[0]
    with pytest.raises(Refused) as refused:
        persons.add(seat, said(**other))
    assert refused.value.field == field
    assert ledger.head(seat.vault)[0] == before


def test_reception_and_auditor_do_not_add_change_or_end_one(rex, seat_of) -> None:
    _seat, person, _ada, _jo = rex
    for who in ("reception", "auditor"):
        seat = seat_of(who)
        for act in (
            lambda seat: persons.add(seat, said()),
            lambda seat: persons.change(seat, person.id, said()),
            lambda seat: persons.end(seat, person.id),
            lambda seat: persons.withdraw(seat, person.id),
        ):
            with pytest.raises(Refused):
                act(seat)


def test_a_link_follows_a_client_who_is_found_to_be_somebody_else_as_well(rex) -> None:
    seat, person, ada, _jo = rex
    other = clients.add(seat, Client(name="Ada N. Okafor")).id
    merging.merge(seat, other, ada)
    assert [one.person.id for one in persons.expected_with(seat, [other])] == [person.id]
    assert [one.id for one in persons.watch(seat, person.id).clients] == [other]


def test_every_naughty_string_comes_back_equal(seat_of) -> None:
    seat = seat_of("clinician")
    for text in NAUGHTY:
        person = persons.add(seat, said(name=text, description=text, action=text, why=text))
        assert (person.name, person.description, person.action) == (text, text, text)
        assert persons.why(seat, person.id).why == text


def test_the_front_desk_sheet_says_whom_to_look_out_for_and_what_a_flag_is_worth(rex, clock) -> None:
    seat, person, _ada, _jo = rex
    flags.raise_flag(seat, person.id, WANTED, YES)
    clock.now = clock.now.replace(year=2027, month=3, day=1)
    rows = (Appointment(time="09:00", name="Ada Okafor"), Appointment(time="10:00", name="Jo Brandt"))
    daylists.bring_in(seat, date(2027, 3, 1), Reading(rows=rows), Origin.CSV, "day")
    sheet = report_contents.front_desk(seat, date(2027, 3, 1))
    first, second = sheet.arrivals
    assert (first.time, first.name, first.label) == ("09:00", "Rex Sample", "P-0001")
    assert first.action == "Do not say who is here. Call the owner. Tall, grey beard, red van"
    assert second.action.startswith(WANTED.action) and "Not yet approved" in second.action
    assert "review was due on 1 February 2027" in second.action
    assert WHY not in str(sheet) and "Jo Brandt" not in str(sheet)
