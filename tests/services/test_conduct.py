"""Conduct files: dated lines in the order of their time, struck out and never erased, linked by number, sealed."""

import pytest

from app.domain.actions import Status
from app.domain.errors import NoKey, Refused
from app.domain.incidents import Report
from app.domain.kinds import Kind
from app.services import conduct as services
from app.services import incidents, sealed_records
from app.store import ledger
from tests.duties import AT, EVENT, assert_sealed, client_of

ABOUT = {"sort": "client", "against": "Sample Clinician", "about": "Since the end of treatment."}
EARLIER = {"utc": "2026-10-01T14:30:00.000Z", "zone": "America/Denver", "offset": -360}


def test_a_file_is_sealed_and_its_number_alone_is_open(seat_of):
    clinician = seat_of("clinician")
    made = services.seal(clinician, ABOUT, client_of(clinician))
    assert made.number == "CF-0001" and made.now == {} and made.status is Status.ACTIVE


def test_an_auditor_cannot_decrypt_a_file_and_reception_may_not_even_see_its_number(seat_of):
    clinician = seat_of("clinician")
    client = client_of(clinician)
    record = services.seal(clinician, ABOUT, client).id
    services.add_event(clinician, record, EVENT)
    auditor = seat_of("auditor")
    assert_sealed(auditor, record, Kind.CONDUCT, client, "Ada", "eleven", "Sample Clinician", "treatment")
    with pytest.raises(NoKey):
        services.whole(auditor, record, True)
    [line] = services.listing(auditor)
    assert (line.subject, line.against, line.events, line.client.name) == ("", "", None, "")
    reception = seat_of("reception")
    assert_sealed(reception, record, Kind.CONDUCT, client, "Ada", "eleven", "Sample Clinician", "treatment")
    for refused in (
        lambda: services.listing(reception),
        lambda: services.whole(reception, record),
        lambda: services.seal(reception, ABOUT, client),
    ):
        with pytest.raises(Refused):
            refused()
    assert services.of_client(reception, client) == ()


def test_lines_stand_by_their_time_in_whatever_order_they_were_written(seat_of):
    clinician = seat_of("clinician")
    record = services.seal(clinician, ABOUT, client_of(clinician)).id
    services.add_event(clinician, record, EVENT)
    services.add_event(clinician, record, EVENT | {"when": EARLIER, "sort": "letter", "words": "A letter."})
    events = services.whole(clinician, record, True).events
    assert [(one["place"], one["words"]) for one in events] == [(2, "A letter."), (1, EVENT["words"])]
    [line] = services.listing(clinician)
    assert line.events == 2 and line.last.utc == AT["utc"]


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        ("words", " "),
        ("sort", "dance"),
        ("sort", ""),
        ("when", {"utc": "2026-11-23T15:00:00.001Z", "zone": "UTC", "offset": 0}),
        ("words", "x" * 2_000),
        ("weather", "rain"),
    ],
)
def test_a_line_that_cannot_be_is_refused_where_it_is_and_nothing_is_written(seat_of, answer, value):
    clinician = seat_of("clinician")
    record = services.seal(clinician, ABOUT, client_of(clinician)).id
    before = ledger.head(clinician.vault)
    with pytest.raises(Refused) as refused:
        services.add_event(clinician, record, EVENT | {answer: value})
    assert refused.value.field == answer and ledger.head(clinician.vault) == before


def test_a_line_struck_out_stays_readable_with_the_reason_and_counts_no_more(seat_of):
    clinician = seat_of("clinician")
    record = services.seal(clinician, ABOUT, client_of(clinician)).id
    services.add_event(clinician, record, EVENT)
    with pytest.raises(Refused):
        services.strike(clinician, record, 1, " ")
    services.strike(clinician, record, 1, "That was somebody else.")
    [event] = services.whole(clinician, record, True).events
    assert event["struck"] == "That was somebody else." and event["words"] == EVENT["words"]
    assert services.listing(clinician)[0].events == 0
    for place in (1, 2):
        with pytest.raises(Refused):
            services.strike(clinician, record, place, "Again.")
    services.add_event(clinician, record, EVENT)
    assert [one["place"] for one in services.whole(clinician, record, True).events] == [1, 2]


def test_advice_and_links_are_kept_and_a_number_that_is_none_is_refused(seat_of):
    clinician = seat_of("clinician")
    record = services.seal(clinician, ABOUT, client_of(clinician)).id
    report = Report(safe="yes", kinds=("harassment",), place="Room 1", story="He waited outside.")
    incident = incidents.quick_note(clinician, report)
    services.link(clinician, record, incident.number.lower())
    for number in (incident.number, "INC-2026-0099", "C-0001", ""):
        with pytest.raises(Refused) as refused:
            services.link(clinician, record, number)
        assert refused.value.field == "number"
    services.add_advice(
        clinician, record, {"day": "2026-11-20", "who": "Police desk", "words": "Keep a list."}
    )
    whole = services.whole(clinician, record, True)
    assert [(one.number, one.page) for one in whole.linked] == [(incident.number, "incident")]
    assert [one["who"] for one in whole.advice] == ["Police desk"]
    assert [line.record.id for line in services.of_record(clinician, incident.id)] == [record]
    assert services.of_record(clinician, record) == ()


def test_somebody_unknown_needs_no_name_and_a_person_of_concern_one_of_both(seat_of):
    clinician = seat_of("clinician")
    services.seal(clinician, {"sort": "unknown", "against": "Reception"})
    with pytest.raises(Refused) as refused:
        services.seal(clinician, {"sort": "person", "against": "Reception"})
    assert refused.value.field == "subject"
    with pytest.raises(Refused):
        services.seal(clinician, {"sort": "client", "against": "Reception"})
    services.seal(clinician, {"sort": "person", "against": "Reception", "subject": "An ex-partner"})
    assert [line.subject for line in services.listing(clinician)].count("An ex-partner") == 1


def test_a_file_ends_with_a_sentence_is_taken_up_again_and_corrected_with_a_reason(seat_of):
    clinician = seat_of("clinician")
    client = client_of(clinician)
    record = services.seal(clinician, ABOUT, client).id
    with pytest.raises(Refused):
        services.end(clinician, record, "")
    services.end(clinician, record, "An order was granted.")
    with pytest.raises(Refused):
        services.add_event(clinician, record, EVENT)
    assert services.listing(clinician) == () and len(services.listing(clinician, acting_only=False)) == 1
    services.reactivate(clinician, record, "It began again.")
    with pytest.raises(Refused):
        services.change(clinician, record, ABOUT, "Nothing.")
    services.change(clinician, record, ABOUT | {"against": "Sample Owner"}, "It was the owner.")
    assert services.of_client(clinician, client)[0].against == "Sample Owner"
    services.withdraw(clinician, record, "Twice.")
    assert services.of_client(clinician, client) == ()
    assert sealed_records.sheet(clinician, record, Kind.CONDUCT, True).answers["against"] == "Sample Owner"
