"""Requests for records and disclosures: due by the law packs, answered with a reason, and each giving written down."""

from datetime import UTC, date, datetime

import msgspec
import pytest

from app.domain.actions import Status
from app.domain.clocks import State
from app.domain.errors import NoKey, Refused
from app.domain.kinds import Kind
from app.services import disclosures, practice, sealed_records, today
from app.services import requests as services
from app.store import ledger
from tests.duties import AT, GIVEN, REQUEST, assert_sealed, client_of

ANSWER = {"outcome": "given", "when": AT, "answer": "The list of six years, by letter.", "ground": "own"}


def request(seat, **other):
    return {**REQUEST, "by": seat.me.id, **other}


def lawful(seat_of):
    owner = seat_of("owner")
    now = practice.details(owner)
    practice.change(owner, msgspec.structs.replace(now, laws=("generic", "us-federal", "us-ca")))
    return owner


def test_a_request_is_open_in_sort_and_time_and_sealed_in_who_and_what(seat_of, made):
    reception = seat_of("reception")
    client = client_of(reception)
    said = request(reception, by=made.persons["clinician"])
    record = services.seal(reception, said, client)
    assert record.number == "RQ-0001"
    assert record.now == {
        "asker": "client", "wants": "accounting", "received": "2026-11-20", "due": "2027-01-19",
        "by": made.persons["clinician"],
    }  # fmt: skip
    auditor = seat_of("auditor")
    assert_sealed(auditor, record.id, Kind.REQUEST, client, "Ada", "letter", "two years")


def test_reception_cannot_decrypt_what_others_wrote_and_whoever_answers_for_it_can(seat_of, made):
    clinician = seat_of("clinician")
    client = client_of(clinician)
    hers = services.seal(clinician, request(clinician), client).id
    handed = services.seal(clinician, request(clinician, by=made.persons["reception"]), client).id
    reception = seat_of("reception")
    assert_sealed(reception, hers, Kind.REQUEST, client, "Ada", "letter", "two years")
    names = {line.record.id: line.name for line in services.listing(reception)}
    assert names == {hers: "", handed: "Ada Sample"}
    with pytest.raises(Refused):
        services.answer(reception, hers, ANSWER)
    assert services.answer(reception, handed, ANSWER).status is Status.FINISHED


def test_what_is_handed_on_can_be_read_and_answered_by_the_next(seat_of, made):
    clinician = seat_of("clinician")
    record = services.seal(clinician, request(clinician), client_of(clinician)).id
    with pytest.raises(Refused):
        services.move(clinician, record, "2027-02-18", made.persons["reception"], "")
    with pytest.raises(Refused):
        services.move(clinician, record, "2026-11-01", made.persons["reception"], "Earlier.")
    services.move(
        clinician, record, "2027-02-18", made.persons["reception"], "Thirty days more, told in writing."
    )
    reception = seat_of("reception")
    assert services.listing(reception)[0].name == "Ada Sample"
    services.answer(reception, record, ANSWER | {"outcome": "refused", "answer": "No proof of who they are."})


@pytest.mark.parametrize(
    ("wants", "received", "due"),
    [("log", date(2026, 11, 20), date(2026, 12, 5)), ("accounting", date(2026, 11, 20), date(2027, 1, 19))],
)
def test_the_law_packs_say_by_when(seat_of, wants, received, due):
    usual = services.usual_due(lawful(seat_of), wants, received)
    assert usual.day == due and usual.rule


def test_without_a_pack_thirty_days_are_proposed_and_no_rule_is_named(seat_of):
    usual = services.usual_due(seat_of("clinician"), "other", date(2026, 11, 20))
    assert (usual.day, usual.rule) == (date(2026, 12, 20), "")


def test_giving_makes_a_disclosure_in_the_same_step_and_refusing_makes_none(seat_of):
    clinician = seat_of("clinician")
    client = client_of(clinician)
    first = services.seal(clinician, request(clinician, asker="police", wants="access"), client).id
    services.answer(clinician, first, ANSWER | {"ground": "police"})
    [given] = disclosures.of_client(clinician, client)
    assert (given.to_whom, given.source, given.basis) == ("Ada Sample", "RQ-0001", "police")
    assert sealed_records.sheet(clinician, first, Kind.REQUEST, True).answers["disclosure"] == given.record.id
    second = services.seal(clinician, request(clinician), client).id
    services.answer(clinician, second, ANSWER | {"outcome": "refused", "answer": "No court's paper."})
    assert len(disclosures.of_client(clinician, client)) == 1
    staff = services.seal(
        clinician, request(clinician, asker="staff", wants="log", name="Sample Reception")
    ).id
    services.answer(clinician, staff, {name: ANSWER[name] for name in ("outcome", "when", "answer")})
    assert len(sealed_records.all_of(clinician, Kind.DISCLOSURE)) == 1


def test_a_refused_answer_leaves_neither_an_answer_nor_a_disclosure(seat_of):
    clinician = seat_of("clinician")
    client = client_of(clinician)
    record = services.seal(clinician, request(clinician), client).id
    before = ledger.head(clinician.vault)
    ahead = {"utc": "2026-11-23T15:00:00.001Z", "zone": "UTC", "offset": 0}
    for wrong, field in (({"ground": ""}, "ground"), ({"answer": " "}, "answer"), ({"when": ahead}, "when")):
        with pytest.raises(Refused) as refused:
            services.answer(clinician, record, ANSWER | wrong)
        assert refused.value.field == field
    assert ledger.head(clinician.vault) == before
    services.answer(clinician, record, ANSWER)
    with pytest.raises(Refused):
        services.answer(clinician, record, ANSWER)


@pytest.mark.parametrize(
    ("answer", "value", "field"),
    [
        ("received", "2026-11-24", "received"),
        ("due", "2026-11-19", "due"),
        ("due", "2030-11-19", "due"),
        ("name", "", "name"),
        ("by", "x", "by"),
        ("asker", "cat", "asker"),
    ],
)
def test_a_request_that_cannot_be_is_refused_at_its_answer(seat_of, answer, value, field):
    clinician = seat_of("clinician")
    client = client_of(clinician)
    with pytest.raises(Refused) as refused:
        services.seal(clinician, request(clinician, **{answer: value}), client)
    assert refused.value.field == field
    with pytest.raises(Refused) as refused:
        services.seal(clinician, request(clinician))
    assert refused.value.field == "client"


def test_today_names_it_to_who_answers_for_it_and_to_owners_and_says_when_it_was_missed(seat_of, clock):
    clinician = seat_of("clinician")
    record = services.seal(clinician, request(clinician, due="2026-11-23"), client_of(clinician))
    [line] = [one for one in today.due(clinician) if one.page == services.PAGE]
    assert (line.day, line.about) == (date(2026, 11, 23), "Ada Sample")
    assert len([one for one in today.due(seat_of("owner")) if one.page == services.PAGE]) == 1
    assert [one for one in today.due(seat_of("reception")) if one.page == services.PAGE] == []
    clinician = seat_of("clinician")
    assert services.state(clinician, record) is State.RUNNING
    clock.now = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
    assert services.state(clinician, record) is State.MISSED


def test_a_disclosure_by_hand_is_sealed_to_clinicians_and_its_writer(seat_of):
    reception = seat_of("reception")
    client = client_of(reception)
    record = disclosures.write(reception, client, GIVEN)
    assert record.number == "D-0001" and record.now == {}
    assert (
        sealed_records.sheet(reception, record.id, Kind.DISCLOSURE, True).answers["to_whom"]
        == "Sample Insurer"
    )
    auditor = seat_of("auditor")
    assert_sealed(auditor, record.id, Kind.DISCLOSURE, client, "Insurer", "claim", "law")
    with pytest.raises(NoKey):
        sealed_records.sheet(auditor, record.id, Kind.DISCLOSURE, True)
    clinician = seat_of("clinician")
    assert [line.to_whom for line in disclosures.of_client(clinician, client)] == ["Sample Insurer"]


def test_reception_cannot_decrypt_a_disclosure_that_somebody_else_wrote(seat_of):
    clinician = seat_of("clinician")
    client = client_of(clinician)
    record = disclosures.write(clinician, client, GIVEN).id
    assert_sealed(seat_of("reception"), record, Kind.DISCLOSURE, client, "Insurer", "claim")


@pytest.mark.parametrize("name", ["when", "to_whom", "what", "purpose", "basis"])
def test_a_disclosure_says_when_to_whom_what_what_for_and_on_what_ground(seat_of, name):
    clinician = seat_of("clinician")
    client = client_of(clinician)
    with pytest.raises(Refused) as refused:
        disclosures.write(clinician, client, GIVEN | {name: ""})
    assert refused.value.field == name
    with pytest.raises(Refused) as refused:
        disclosures.write(clinician, "", GIVEN)
    assert refused.value.field == "client"


def test_a_disclosure_in_error_is_named_no_more_and_what_is_not_counted_is_listed_apart(seat_of):
    clinician = seat_of("clinician")
    client = client_of(clinician)
    wrong = disclosures.write(clinician, client, GIVEN).id
    disclosures.write(clinician, client, GIVEN | {"basis": "permitted"})
    disclosures.withdraw(clinician, wrong, "It was never sent.")
    assert disclosures.listing(clinician) == ()
    assert len(disclosures.listing(clinician, counted_only=False)) == 1
