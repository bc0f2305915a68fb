"""Threat worksheets: sealed with the words alone, with clocks from the law packs, and disclosures in the same step."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from app.domain.actions import Status
from app.domain.clocks import State
from app.domain.errors import NoKey, Refused
from app.domain.kinds import Kind
from app.services import clocks, disclosures, practice, sealed_records, today
from app.services import worksheets as services
from app.store import ledger, records
from tests.duties import AT, NOTIFIED, THREAT, WHOLE, assert_sealed, client_of


@pytest.fixture
def at(seat_of):
    """Sit the clinician down in a practice that goes by California's pack as well."""
    owner = seat_of("owner")
    now = practice.details(owner)
    practice.change(owner, msgspec.structs.replace(now, laws=("generic", "us-ca")))
    return seat_of("clinician")


def threat(seat, **other):
    return {**THREAT, "by": seat.me.id, **other}


def test_the_exact_words_are_enough_and_the_clock_runs_from_when_it_was_learned(at):
    made = services.seal(at, client_of(at), threat(at))
    assert made.number == "TW-0001" and made.now == {"by": at.me.id}
    [clock] = [one for one in clocks.of_record(at, made.id) if "local police" in one.words]
    assert clock.due.utc == "2026-11-24T14:30:00.000Z" and clock.state is State.RUNNING


def test_without_the_words_nothing_is_sealed_and_no_clock_runs(at):
    client = client_of(at)
    with pytest.raises(Refused) as refused:
        services.seal(at, client, threat(at, words="  "))
    assert refused.value.field == "words"
    assert clocks.listing(at) == () and sealed_records.all_of(at, Kind.WORKSHEET) == []


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        ("began", {"utc": "2026-11-23T15:00:00.001Z", "zone": "UTC", "offset": 0}),
        ("began", {"utc": "yesterday"}),
        ("began", {"utc": "1203-11-23T15:00:00.001Z", "zone": "UTC", "offset": 0}),
        ("sort", "dog"),
        ("by", "nobody"),
        ("decision", "x" * 60_000),
    ],
)
def test_an_answer_that_cannot_be_is_refused_where_it_is(at, answer, value):
    client = client_of(at)
    with pytest.raises(Refused) as refused:
        services.seal(at, client, threat(at, **{answer: value}))
    assert refused.value.field == answer


@pytest.mark.parametrize("who", ["reception", "auditor"])
def test_neither_reception_nor_an_auditor_can_decrypt_a_worksheet_or_its_disclosure(seat_of, at, who):
    client = client_of(at)
    record = services.seal(at, client, threat(at)).id
    services.notify(at, record, NOTIFIED)
    [given] = disclosures.of_client(at, client)
    other = seat_of(who)
    words = (client, "Ada", "parks", "rifle", "Officer", "REF-77", "threat")
    assert_sealed(other, record, Kind.WORKSHEET, *words)
    assert_sealed(other, given.record.id, Kind.DISCLOSURE, *words)
    assert services.listing(other)[0].client.name == "" and services.listing(other)[0].missing is None
    assert services.whole(other, record).sheet.answers == {"by": at.me.id}
    with pytest.raises(NoKey):
        services.whole(other, record, True)
    with pytest.raises(Refused):
        services.seal(other, client, threat(other))


def test_a_notification_makes_its_disclosure_and_ends_its_clock_in_one_step(at, clock):
    client = client_of(at)
    record = services.seal(at, client, threat(at)).id
    [owed] = [one for one in clocks.of_record(at, record) if "local police" in one.words]
    before = ledger.head(at.vault)[0]
    services.notify(at, record, NOTIFIED, owed.record)
    [given] = disclosures.of_client(at, client)
    assert given.to_whom == "Officer Sample, desk 4 (Police)" and given.source == "TW-0001"
    assert given.basis == "threat" and given.what == NOTIFIED["said"] and given.when.utc == AT["utc"]
    [ended] = [one for one in clocks.of_record(at, record) if "local police" in one.words]
    assert ended.is_done and ended.state is State.MET and "REF-77" in ended.evidence
    written = [one.head for one in ledger.page(at.vault, limit=10) if one.head.seq > before]
    assert {one.kind for one in written} == {Kind.WORKSHEET, Kind.DISCLOSURE, Kind.CLOCK}
    whole = services.whole(at, record, True)
    assert whole.notified[0]["disclosure"] == given.record.id


def test_what_is_done_too_late_is_missed_and_says_so(at, clock):
    record = services.seal(at, client_of(at), threat(at)).id
    [owed] = [one for one in clocks.of_record(at, record) if "local police" in one.words]
    clock.now += timedelta(days=2)
    late = {"utc": "2026-11-25T14:30:00.000Z", "zone": "UTC", "offset": 0}
    services.notify(at, record, NOTIFIED | {"when": late}, owed.record)
    [ended] = [one for one in clocks.of_record(at, record) if "local police" in one.words]
    assert ended.state is State.MISSED


def test_a_notification_that_is_refused_leaves_neither_disclosure_nor_an_ended_clock(at):
    client = client_of(at)
    record = services.seal(at, client, threat(at)).id
    [owed] = [one for one in clocks.of_record(at, record) if "local police" in one.words]
    before = ledger.head(at.vault)
    ahead = {"utc": "2026-11-23T15:00:00.001Z", "zone": "UTC", "offset": 0}
    for wrong in ({"who": ""}, {"said": " "}, {"when": ahead}, {"sort": "x"}):
        with pytest.raises(Refused):
            services.notify(at, record, NOTIFIED | wrong, owed.record)
    with pytest.raises(Refused):
        services.notify(at, record, NOTIFIED, client)
    assert ledger.head(at.vault) == before and disclosures.of_client(at, client) == []


@pytest.mark.parametrize("other", [{"reached": "nobody"}, {"sort": "client"}])
def test_nobody_reached_or_the_client_told_discloses_nothing(at, other):
    client = client_of(at)
    record = services.seal(at, client, threat(at)).id
    services.notify(at, record, NOTIFIED | other)
    assert disclosures.of_client(at, client) == []
    assert len(services.whole(at, record, True).notified) == 1


def test_it_is_gone_on_with_later_and_the_words_are_only_added_to(at):
    record = services.seal(at, client_of(at), threat(at)).id
    begun = services.begin(at, "", record)
    services.go_on(at, record, threat(at, **WHOLE))
    services.go_on(at, record, threat(at, **WHOLE | {"means": "Owns two rifles."}))
    shown = services.whole(at, record, True)
    assert begun.answers["words"] == THREAT["words"] and shown.missing == ()
    assert shown.sheet.answers["means"] == "Owns two rifles."
    assert [dict(line.says).get("means") for line in shown.sheet.history][1:] == [
        "Owns a rifle.",
        "Owns two rifles.",
    ]
    with pytest.raises(Refused) as refused:
        services.go_on(at, record, threat(at, words="Something milder."))
    assert refused.value.field == "words"
    with pytest.raises(Refused):
        services.go_on(at, record, threat(at, **WHOLE | {"means": "Owns two rifles."}))


def test_a_clock_is_begun_once_also_where_the_sort_is_said_later(at):
    record = services.seal(at, client_of(at), threat(at, sort="")).id
    assert clocks.of_record(at, record) == ()
    services.go_on(at, record, threat(at))
    services.go_on(at, record, threat(at, target="Him."))
    assert len({one.words for one in clocks.of_record(at, record)}) == len(clocks.of_record(at, record)) > 0


def test_it_is_finished_only_once_nothing_is_missing_and_no_clock_runs(at):
    record = services.seal(at, client_of(at), threat(at)).id
    with pytest.raises(Refused) as refused:
        services.finish(at, record, "Over.")
    assert "What is decided, and why" in refused.value.reason
    services.go_on(at, record, threat(at, **WHOLE))
    with pytest.raises(Refused) as refused:
        services.finish(at, record, "Over.")
    assert "clock" in refused.value.reason
    for one in clocks.of_record(at, record):
        services.notify(at, record, NOTIFIED, one.record)
    for one in clocks.listing(at):
        clocks.finish(at, one.record, "He has moved away.")
    with pytest.raises(Refused):
        services.finish(at, record, " ")
    assert services.finish(at, record, "He was warned and moved.").status is Status.FINISHED
    with pytest.raises(Refused):
        services.notify(at, record, NOTIFIED)
    sealed_records.added(at, record, Kind.WORKSHEET, "The police called back.")
    assert services.listing(at) == () and len(services.listing(at, under_way_only=False)) == 1


def test_today_says_it_is_under_way_to_who_answers_for_it_and_to_nobody_else(seat_of, at):
    services.seal(at, client_of(at), threat(at))
    lines = [one for one in today.due(at) if one.page == services.PAGE]
    assert [(one.about, one.what) for one in lines] == [
        ("Ada Sample", "Threat worksheet TW-0001 is under way")
    ]
    assert [one for one in today.due(seat_of("reception")) if one.page == services.PAGE] == []


def test_a_child_has_its_own_clock_and_somebody_else_none(at, clock):
    clock.now = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
    began = {"utc": "2026-11-01T07:30:00.000Z", "zone": "America/Denver", "offset": -360}
    child = services.seal(at, client_of(at), threat(at, sort="child", began=began))
    due = {one.due.utc for one in clocks.of_record(at, child.id)}
    assert "2026-11-02T19:30:00.000Z" in due  # 36 hours pass, whatever the wall clock does that night
    other = services.seal(at, client_of(at, "Bo Sample"), threat(at, sort="other", began=began))
    assert clocks.of_record(at, other.id) == ()


def test_a_worksheet_in_error_keeps_its_disclosures(at):
    client = client_of(at)
    record = services.seal(at, client, threat(at)).id
    services.notify(at, record, NOTIFIED)
    services.withdraw(at, record, "Another client's.")
    assert len(disclosures.of_client(at, client)) == 1
    assert records.find(at.vault, record).status is Status.WITHDRAWN
