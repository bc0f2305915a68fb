"""Risk reviews: sealed with what was judged, owed openly by a day and a name, and beside the one before."""

from datetime import UTC, date, datetime

import pytest

from app.domain import dues, risk_reviews
from app.domain.actions import Action, Status
from app.domain.errors import NoKey, Refused
from app.domain.kinds import Kind
from app.services import clients, drafts, people, sealed_records, today
from app.services import risk_reviews as services
from app.store import ledger
from tests.duties import assert_sealed, client_of, review


def test_a_review_is_sealed_and_open_is_only_that_one_is_due_when_and_by_whom(seat_of):
    clinician = seat_of("clinician")
    client = client_of(clinician)
    made = services.seal(clinician, client, review(clinician))
    assert made.number == "R-0001" and made.status is Status.SEALED
    assert made.now == {"due": "2026-12-23", "by": clinician.me.id}
    shown = services.opened(clinician, made.id)
    assert shown.answers["level"] == "some" and shown.client.name == "Ada Sample"
    assert shown.answers["decision"].startswith("Weekly sessions")


@pytest.mark.parametrize("who", ["reception", "auditor"])
def test_neither_reception_nor_an_auditor_can_decrypt_a_review(seat_of, who):
    clinician = seat_of("clinician")
    client = client_of(clinician)
    record = services.seal(clinician, client, review(clinician)).id
    other = seat_of(who)
    assert_sealed(other, record, Kind.RISK_REVIEW, client, "Ada", "nights", "some", "passing")
    assert services.sheet(other, record).answers == {"due": "2026-12-23", "by": clinician.me.id}
    with pytest.raises(NoKey):
        services.opened(other, record)
    assert services.of_client(other, client) == ()
    [line] = services.listing(other)
    assert (line.client.name, line.level, line.due) == ("", "", date(2026, 12, 23))


def test_whoever_is_no_clinician_writes_no_review(seat_of):
    clinician = seat_of("clinician")
    client = client_of(clinician)
    record = services.seal(clinician, client, review(clinician)).id
    for who in ("reception", "auditor"):
        other = seat_of(who)
        with pytest.raises(Refused):
            services.seal(other, client, review(other))
    assert services.sheet(seat_of("reception"), record).may_write is False


@pytest.mark.parametrize("name", ["level", "formulation", "decision", "due", "by"])
def test_what_a_review_cannot_do_without_is_asked_for_at_its_answer(seat_of, name):
    clinician = seat_of("clinician")
    client = client_of(clinician)
    with pytest.raises(Refused) as refused:
        services.seal(clinician, client, review(clinician) | {name: " "})
    assert refused.value.field == name
    assert sealed_records.all_of(clinician, Kind.RISK_REVIEW) == []


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        ("level", "9"),
        ("history", ["none", "attempt"]),
        ("history", ["jail"]),
        ("due", "2026-11-22"),
        ("due", "2029-01-01"),
        ("due", "soon"),
        ("by", "nobody"),
        ("facts", "x" * 60_000),
        ("score", "12"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_where_it_is(seat_of, answer, value):
    clinician = seat_of("clinician")
    client = client_of(clinician)
    with pytest.raises(Refused) as refused:
        services.seal(clinician, client, review(clinician, **{answer: value}))
    assert refused.value.field == answer


def test_no_score_is_asked_for_computed_or_kept(seat_of):
    clinician = seat_of("clinician")
    record = services.seal(clinician, client_of(clinician), review(clinician)).id
    answers = services.opened(clinician, record).answers
    assert not [name for name in answers if "score" in name or "total" in name]
    assert not [value for value in answers.values() if isinstance(value, int | float) and value is not True]


def test_the_next_review_settles_the_one_before_and_shows_it_beside(seat_of):
    clinician = seat_of("clinician")
    client = client_of(clinician)
    first = services.seal(clinician, client, review(clinician, due="2026-11-24"))
    begun = services.begin(clinician, client)
    assert begun.before is not None and begun.before.id == first.id and begun.facts["plan"] == "none"
    second = services.seal(clinician, client, review(clinician, level="none"))
    owed = [line.record.id for line in services.listing(clinician)]
    assert owed == [second.id]
    assert [line.record.id for line in services.of_client(clinician, client)] == [second.id, first.id]
    assert len(services.listing(clinician, owed_only=False)) == 2


def test_the_review_before_is_opened_for_the_form_and_that_is_in_the_ledger(seat_of):
    clinician = seat_of("clinician")
    client = client_of(clinician)
    services.seal(clinician, client, review(clinician))
    before = ledger.head(clinician.vault)[0]
    services.begin(clinician, client)
    [entry] = ledger.page(clinician.vault, limit=1)
    assert (entry.head.seq, entry.head.action) == (before + 1, Action.OPENED)


def test_what_was_carried_over_is_kept_only_where_the_key_was_pressed(seat_of):
    clinician = seat_of("clinician")
    client = client_of(clinician)
    services.seal(clinician, client, review(clinician))
    same = services.seal(clinician, client, review(clinician))
    assert "carried" not in services.opened(clinician, same.id).answers
    again = services.seal(clinician, client, review(clinician, plan="some"), carried_by_key=True)
    answers = services.opened(clinician, again.id).answers
    assert answers["carried_from"] == same.number
    assert answers["carried"] == ["thoughts", "history", "protective", "facts"]
    assert not {"formulation", "decision", "level"} & set(risk_reviews.FACTS)


def test_today_says_whose_review_is_due_to_the_clinician_who_owes_it_and_to_nobody_else(seat_of):
    clinician = seat_of("clinician")
    client = client_of(clinician)
    record = services.seal(clinician, client, review(clinician, due="2026-11-23")).id
    [line] = [one for one in today.due(clinician) if one.page == services.PAGE]
    assert (line.about, line.day, line.record) == ("Ada Sample", date(2026, 11, 23), record)
    assert dues.urgency(line, clinician.now()) is dues.Urgency.TODAY
    assert [one for one in today.due(seat_of("reception")) if one.page == services.PAGE] == []


def test_a_review_is_owed_by_a_clinician_and_by_every_clinician_once_they_left(seat_of, made):
    owner = seat_of("owner")
    record = services.seal(owner, client_of(owner), review(owner)).id
    with pytest.raises(Refused) as refused:
        services.move(owner, record, "2026-12-01", made.persons["reception"], "Away until then.")
    assert refused.value.field == "by"
    services.move(owner, record, "2026-12-01", made.persons["clinician"], "Away until then.")
    assert [one for one in today.due(owner) if one.page == services.PAGE] == []
    people.leave(owner, made.persons["clinician"])
    [line] = [one for one in today.due(owner) if one.page == services.PAGE]
    assert line.day == date(2026, 12, 1)


def test_a_review_can_be_moved_or_called_off_with_a_reason_only(seat_of):
    clinician = seat_of("clinician")
    record = services.seal(clinician, client_of(clinician), review(clinician)).id
    with pytest.raises(Refused):
        services.move(clinician, record, "2026-12-01", clinician.me.id, " ")
    with pytest.raises(Refused):
        services.move(clinician, record, "2026-11-01", clinician.me.id, "Earlier.")
    services.move(clinician, record, "", "", "No longer a client here.")
    assert services.listing(clinician) == ()
    lines = services.opened(clinician, record).history
    assert ("reason", "No longer a client here.") in lines[-1].says


def test_a_review_entered_in_error_stays_readable_and_the_one_before_is_owed_again(seat_of):
    clinician = seat_of("clinician")
    client = client_of(clinician)
    first = services.seal(clinician, client, review(clinician, due="2026-12-01"))
    wrong = services.seal(clinician, client, review(clinician))
    with pytest.raises(Refused):
        services.withdraw(clinician, wrong.id, "")
    gone = services.withdraw(clinician, wrong.id, "Another client's.")
    assert gone.status is Status.WITHDRAWN
    assert [line.record.id for line in services.listing(clinician)] == [first.id]
    assert services.opened(clinician, wrong.id).answers["decision"]
    with pytest.raises(Refused):
        services.add(clinician, wrong.id, "More.")


def test_what_is_added_stands_beside_what_was_sealed(seat_of):
    clinician = seat_of("clinician")
    record = services.seal(clinician, client_of(clinician), review(clinician)).id
    services.add(clinician, record, "The sister called.")
    services.add(clinician, record, "So did the doctor.")
    answers = services.opened(clinician, record).answers
    assert (answers["added 1"], answers["added 2"]) == ("The sister called.", "So did the doctor.")
    assert answers["facts"] == "Says the nights are worst."


def test_sealing_drops_the_draft_and_a_refusal_keeps_it(seat_of):
    clinician = seat_of("clinician")
    client = client_of(clinician)
    drafts.keep(clinician, "risk", Kind.RISK_REVIEW, {"facts": "half"})
    with pytest.raises(Refused):
        services.seal(clinician, client, review(clinician, level=""), "risk")
    assert drafts.find(clinician, "risk") is not None
    services.seal(clinician, client, review(clinician), "risk")
    assert drafts.find(clinician, "risk") is None


def test_no_review_is_sealed_about_a_client_who_was_entered_in_error(seat_of):
    clinician = seat_of("clinician")
    client = client_of(clinician)
    clients.withdraw(clinician, client)
    with pytest.raises(Refused):
        services.seal(clinician, client, review(clinician))


def test_a_day_before_the_clocks_change_is_the_practices_day(seat_of, clock):
    clock.now = datetime(2027, 3, 14, 5, 30, tzinfo=UTC)
    clinician = seat_of("clinician")
    record = services.seal(clinician, client_of(clinician), review(clinician, due="2027-03-13"))
    assert record.now["due"] == "2027-03-13"
