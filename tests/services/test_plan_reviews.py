from datetime import timedelta

import pytest

from app.domain.errors import NoKey, Refused
from app.domain.incidents import Report
from app.domain.ledger import PartName
from app.services import incidents, plan_reviews, today
from app.store import ledger

WORDS = "Review the prevention plan after INC-2026-0001"


def an_incident(seat, *kinds, **other):
    report = Report(safe="yes", kinds=kinds, when=seat.now(), place="Room 2", story="He shouted.", **other)
    return incidents.seal(seat, report).id


def owed(seat):
    return [line.what for line in today.due(seat) if "plan" in line.what]


def test_after_violence_a_review_of_the_plan_is_owed_to_owners_until_they_say_what_it_found(seat_of):
    record = an_incident(seat_of("reception"), "threat", "damage")
    for who in ("reception", "clinician"):
        assert owed(seat_of(who)) == []
    seat = seat_of("owner")
    assert owed(seat) == [WORDS]
    [line] = [line for line in today.due(seat) if line.what == WORDS]
    assert line.day == seat.now().day() + timedelta(days=30)
    incidents.close(seat, record, "A second person is there in the evening.")
    assert owed(seat) == [WORDS]
    plan_reviews.reviewed(seat, record, "The evening rule was added.")
    assert owed(seat) == []
    assert ("plan_words", "The evening rule was added.") in incidents.one(seat, record).history[-1].says
    with pytest.raises(Refused, match="No review"):
        plan_reviews.reviewed(seat, record, "Again.")


def test_what_was_no_violence_owes_no_review_and_says_so_in_the_same_way(seat_of):
    calm = an_incident(seat_of("reception"), "medical")
    violent = an_incident(seat_of("reception"), "attack")
    seat = seat_of("owner")
    assert owed(seat) == ["Review the prevention plan after INC-2026-0002"]
    parts = [ledger.entries(seat.vault, record)[0].parts for record in (calm, violent)]
    assert parts[0] == parts[1]
    assert PartName.AUDIT in parts[0]


@pytest.mark.parametrize("who", ["reception", "clinician"])
def test_nobody_but_owner_and_auditor_can_read_whether_a_review_is_owed(seat_of, who):
    record = an_incident(seat_of("reception"), "attack")
    seat = seat_of(who)
    entry = ledger.entries(seat.vault, record)[0]
    assert "plan" not in str(entry.open)
    with pytest.raises(NoKey):
        ledger.read_part(seat.vault, entry.head.seq, PartName.AUDIT)
    assert plan_reviews.standing(seat, incidents.found(seat, record)) == ("", "")
    with pytest.raises(Refused, match="owner"):
        plan_reviews.reviewed(seat, record, "Looked.")
    seat = seat_of("auditor")
    assert plan_reviews.standing(seat, incidents.found(seat, record))[0]


def test_a_kind_that_is_added_or_corrected_later_makes_the_review_due_or_takes_it_back(seat_of):
    seat = seat_of("reception")
    note = Report(when=seat.now(), place="Door", story="Shouting.")
    record = incidents.quick_note(seat, note).id
    assert owed(seat_of("owner")) == []
    seat = seat_of("clinician")
    incidents.add(seat, record, "", {"kinds": ["threat"]})
    assert owed(seat_of("owner")) == [WORDS]
    seat = seat_of("clinician")
    incidents.correct(seat, record, {"kinds": ["threat", "verbal"]}, "More.")
    assert owed(seat_of("owner")) == [WORDS]
    seat = seat_of("clinician")
    incidents.correct(seat, record, {"kinds": ["verbal"]}, "No threat.")
    assert owed(seat_of("owner")) == []


def test_what_was_entered_in_error_or_twice_owes_no_review(seat_of):
    for _twice in range(2):
        an_incident(seat_of("clinician"), "attack")
    third = an_incident(seat_of("clinician"), "attack")
    seat = seat_of("owner")
    second = next(one.record for one in incidents.listing(seat).lines if one.number.endswith("2"))
    incidents.close_as_same(seat, second, "INC-2026-0001")
    incidents.withdraw(seat, third, "Never happened.")
    assert owed(seat) == [WORDS]


def test_a_review_without_a_sentence_is_refused(seat_of):
    record = an_incident(seat_of("clinician"), "attack")
    seat = seat_of("owner")
    for words in (" ", "x" * 200_001):
        with pytest.raises(Refused) as caught:
            plan_reviews.reviewed(seat, record, words)
        assert caught.value.field == "plan_words"
