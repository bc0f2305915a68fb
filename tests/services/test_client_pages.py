"""A client's page: everybody sees the flags and what was decided, only clinicians that there was an incident."""

from datetime import date, timedelta

import pytest

from app.domain.clients import Particulars
from app.domain.errors import Refused
from app.domain.flag_fields import Level
from app.domain.flags import TwoTests, Wanted
from app.domain.incidents import Involved, Report
from app.services import client_pages, clients, flags, incidents

YES = TwoTests(must_know=True, outweighs=True)
WANTED = Wanted(
    level=Level.CAUTION,
    label="Two staff",
    action="Two staff in the room.",
    review=date(2027, 5, 1),
    category="violence",
    behaviour="Blocked the door.",
)


@pytest.fixture
def told(seat_of, clock):
    """A client with a flag and an incident, and the flag raised to high on the next day."""
    seat = seat_of("clinician")
    client = clients.add(seat, Particulars(name="Ada Okafor", clinician=seat.me.id))
    flag = flags.raise_flag(seat, client.id, WANTED, YES)
    people = (Involved(part="did", sort="client", ref=client.id),)
    clock.now += timedelta(days=1)
    report = Report(
        safe="yes", kinds=("threat",), when=seat.now(), place="Room 1", people=people, story="Shouted."
    )
    incidents.seal(seat, report)
    clock.now += timedelta(hours=1)
    high = Wanted(
        **{**{name: getattr(WANTED, name) for name in WANTED.__struct_fields__}, "level": Level.HIGH}
    )
    flags.change(seat, flag.id, high, "After the threat.")
    return seat, client, flag


def test_a_clinician_sees_flags_and_incidents_newest_first(told) -> None:
    seat, client, _flag = told
    page = client_pages.page(seat, client.id)
    words = [line.what for line in page.history]
    assert "reviewed: change" in words[0] and "Caution → High" in words[0]
    assert words[1].startswith("Incident INC-2026-0001 · Threat")
    assert words[2:] == ["Flag F-0001 · raised", "Client added"]
    assert page.history[1].page == "incident" and page.clinician == "Sample Clinician"


def test_reception_is_not_told_that_there_was_an_incident_or_why_there_is_a_flag(told, seat_of) -> None:
    _seat, client, _flag = told
    page = client_pages.page(seat_of("reception"), client.id)
    assert not page.reads_clinical and not page.may_flag
    spelt = str(page)
    assert "Incident" not in spelt and "threat" not in spelt and "Blocked" not in spelt
    assert [card.flag.action for card in page.flags] == ["Two staff in the room."]
    assert not page.flags[0].may_decide and not page.flags[0].may_approve


def test_a_flag_leads_to_its_clients_page(told) -> None:
    seat, client, flag = told
    assert client_pages.page(seat, flag.id).client.id == client.id
    with pytest.raises(Refused):
        client_pages.page(seat, "nobody")


def test_the_owner_may_approve_what_the_clinician_decided(told, seat_of) -> None:
    seat, client, flag = told
    assert not client_pages.page(seat, client.id).flags[0].may_approve
    owner = seat_of("owner")
    assert client_pages.page(owner, client.id).flags[0].may_approve
    flags.approve(owner, flag.id)
    [card] = client_pages.page(owner, client.id).flags
    assert card.approved_by == "Sample Owner" and not card.may_approve


def test_ended_flags_stay_on_the_page_below_the_others(told) -> None:
    seat, client, flag = told
    flags.end(seat, flag.id, "Moved away")
    page = client_pages.page(seat, client.id)
    assert page.flags == () and [card.flag.id for card in page.past] == [flag.id]


def test_corrections_are_told_with_the_name_before(told) -> None:
    seat, client, _flag = told
    clients.change(seat, client.id, Particulars(name="Ada Obi", clinician=seat.me.id))
    clients.change(seat, client.id, Particulars(name="Ada Obi", clinician=seat.me.id, reference="7"))
    clients.end(seat, client.id)
    words = [line.what for line in client_pages.page(seat, client.id).history]
    for wanted in ("Name corrected from Ada Okafor", "Corrected: Reference", "No longer a client here"):
        assert wanted in words
