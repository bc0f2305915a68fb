from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import authority, incident_steps, incidents, involved, moments
from app.domain.actions import Action, Status
from app.domain.errors import Refused
from app.domain.incident_fields import ASKABLE, BY_NAME, FIELDS, KINDS, LAW_FIELDS, SORTS, Harm
from app.domain.incidents import Involved, Report
from app.domain.involved import Injury
from app.domain.kinds import Kind
from app.domain.ledger import PartName
from app.domain.moments import Moment
from app.domain.people import KeyClass, Member, Role
from app.domain.roles import Right, may

NOW = moments.of(datetime(2026, 11, 23, 20, 40, tzinfo=UTC), "America/Denver")
REPORT = Report(
    safe="yes",
    kinds=("threat", "verbal"),
    when=NOW,
    place="Consulting room 2",
    people=(
        Involved(part="did", sort="client", ref="c-1", name="Sample Client", physical="none"),
        Involved(part="affected", sort="staff", ref="m-1", physical="none", psychological="moderate"),
    ),
    story="He stood between me and the door.",
    severity=3,
    responses=("left_room",),
    run="run-1",
)


def refused(report, field):
    with pytest.raises(Refused) as caught:
        incidents.check(report, NOW)
    assert caught.value.field == field
    assert caught.value.reason.endswith(".")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"safe": ""}, "safe"),
        ({"safe": "perhaps"}, "safe"),
        ({"kinds": ()}, "kinds"),
        ({"kinds": ("invented",)}, "kinds"),
        ({"when": None}, "when"),
        ({"when": incidents.after(NOW, timedelta(seconds=1))}, "when"),
        ({"found": incidents.after(NOW, timedelta(hours=-1))}, "found"),
        ({"place": ""}, "place"),
        ({"place": "elsewhere", "place_other": " "}, "place_other"),
        ({"story": " \n"}, "story"),
        ({"story": "x" * (incidents.LONGEST + 1)}, "story"),
        ({"severity": 6}, "severity"),
        ({"responses": ("shouting",)}, "responses"),
        ({"people": (Involved(sort="client"),)}, "people"),
        ({"people": (Involved(psychological="death"),)}, "people"),
        ({"people": (Involved(physical="terrible"),)}, "people"),
        ({"people": (Involved(name="x" * 2_001),)}, "people"),
        ({"people": (Involved(name="One of many"),) * 201}, "people"),
        ({"people": (Involved(injury=Injury(days_away=181)),)}, "people"),
        ({"people": (Involved(injury=Injury(born="9 March 1985")),)}, "people"),
        ({"people": (Involved(injury=Injury(hired="2026-11-24")),)}, "people"),
        ({"people": (Involved(injury=Injury(began_work="half past")),)}, "people"),
        ({"people": (Involved(injury=Injury(privacy=("shy",))),)}, "people"),
        ({"when": Moment("0001-01-01T00:00:00.000000Z", "UTC")}, "when"),
        ({"found": incidents.after(NOW, timedelta(seconds=1))}, "found"),
        ({"violence_types": ("5",)}, "violence_types"),
        ({"place_sort": "moon"}, "place_sort"),
        ({"nearby": -1}, "nearby"),
        ({"nearby": 1_001}, "nearby"),
    ],
)
def test_what_cannot_be_sealed_is_refused_at_its_field(change, field):
    refused(msgspec.structs.replace(REPORT, **change), field)


def test_what_a_statute_asks_is_kept_and_read_back_also_where_the_answer_is_nobody():
    hurt = Involved(
        part="affected", sort="staff", name="Sample Staff", title="Counsellor", staff_id="17", body_part="hand",
        injury=Injury(outcome="away", days_away=0, began_work="08:30", born="1985-03-09", privacy=("asked",)),
    )  # fmt: skip
    report = msgspec.structs.replace(
        REPORT, people=(hurt,), violence_types=("2",), done_by=("client",), circumstances=("alone",),
        place_sort="workplace", act_severity="mild", weapon=("none",), nearby=0, your_title="Counsellor", run="",
    )  # fmt: skip
    incidents.check(report, NOW)
    open_part, clinical = incidents.contents(report)
    assert incidents.told(open_part.set, clinical.set) == report
    assert clinical.set["nearby"] == 0
    assert not {field.name for field in LAW_FIELDS} & set(open_part.set)


def test_only_what_is_violent_is_asked_what_statutes_ask_and_only_by_the_practices_packs():
    asked = frozenset({"nearby", "violence_types", "people.title"})
    assert incidents.law_questions(REPORT, asked) == ("violence_types", "nearby")
    calm = msgspec.structs.replace(REPORT, kinds=("privacy",))
    assert incidents.law_questions(calm, asked) == ()
    assert incidents.law_questions(REPORT, frozenset()) == ()
    answered = msgspec.structs.replace(REPORT, nearby=0, protective="Doors.", factors=("none",))
    assert incidents.still_needs(answered, asked) == ["violence_types"]
    assert incidents.is_violent(msgspec.structs.replace(calm, violence_types=("1",)))


def test_each_person_is_in_one_of_the_four_classes_of_a_statutory_record():
    classes = [involved.class_of(Involved(sort=choice.code)) for choice in SORTS]
    assert classes == ["patient", "employee", "visitor", "other", "other"]
    people = (Involved(part="did"), Involved(part="witness", physical="low"), Involved(part="affected"))
    assert involved.harmed(people) == people[1:]


def test_a_pack_may_ask_for_every_field_of_a_statute_and_for_nothing_else():
    assert {"nearby", "people.staff_id", "injury.privacy"} <= ASKABLE
    assert not {"story", "severity", "people"} & ASKABLE


def test_five_answers_are_enough_to_seal_and_two_for_a_quick_note():
    incidents.check(Report(safe="not sure", kinds=("other",), when=NOW, place="Door", story="Shouting."), NOW)
    incidents.check_note(Report(when=NOW, place="Door", story="Shouting."), NOW)


def test_the_open_part_says_when_and_where_and_nothing_of_what():
    open_part, clinical = incidents.contents(REPORT)
    assert set(open_part.set) == {"when", "when_zone", "when_offset", "place"}
    assert [(link.to, link.part) for link in open_part.links] == [("run-1", "run")]
    assert clinical.set["clients"] == ["c-1"]
    assert clinical.set["harm"] == "moderate"
    for told in ("c-1", "threat", "door", "Sample"):
        assert told not in str(open_part.set)


def test_an_answer_that_is_no_field_of_ours_is_sealed():
    assert incidents.part_of("something new") is PartName.CLINICAL


def test_a_report_comes_back_from_its_parts_and_from_a_draft_as_it_was_told():
    open_part, clinical = incidents.contents(REPORT)
    back = incidents.told(open_part.set, clinical.set)
    assert back == msgspec.structs.replace(REPORT, run="")
    assert incidents.from_draft(incidents.to_draft(REPORT)) == REPORT


def test_the_open_part_alone_gives_back_when_and_where():
    open_part, _clinical = incidents.contents(REPORT)
    back = incidents.told(open_part.set, None)
    assert (back.when, back.place, back.story, back.kinds) == (NOW, "Consulting room 2", "", ())
    assert incidents.when_of({}) is None


def test_a_draft_that_is_not_one_of_ours_is_refused_in_words():
    with pytest.raises(Refused, match="another version"):
        incidents.from_draft({"kinds": 7})


def test_nothing_told_is_nothing_to_keep():
    assert incidents.is_blank(Report(when=NOW, place="Door"))
    assert not incidents.is_blank(Report(safe="no"))


def test_a_record_says_what_it_still_needs_in_the_order_of_asking():
    note = Report(when=NOW, place="Door", story="Shouting.")
    assert incidents.still_needs(note) == [
        "safe", "kinds", "people", "severity", "responses", "protective", "factors",
    ]  # fmt: skip
    full = msgspec.structs.replace(REPORT, protective="Two people on site.", factors=("none",))
    assert incidents.still_needs(full) == []


def test_the_worst_harm_of_body_or_mind_counts():
    people = (Involved(physical="low", psychological="severe"), Involved(physical="moderate"))
    assert incidents.worst_harm(people) == Harm.SEVERE
    assert incidents.worst_harm(()) == ""


def test_every_field_has_words_and_every_choice_its_own_code():
    assert len(BY_NAME) == len(FIELDS)
    for field in FIELDS:
        assert field.label
        codes = [choice.code for choice in field.choices]
        assert len(codes) == len(set(codes))
        assert all(choice.words for choice in field.choices)
    assert len(KINDS) == 18


def test_what_is_open_is_only_what_reception_may_know():
    assert {field.name for field in FIELDS if field.part is PartName.OPEN} == {
        "when", "about", "found", "place", "place_other", "run", "when_zone", "when_offset",
        "answers", "review_due", "debrief_due", "debrief_offered",
        "same_as", "same_too", "action", "attached", "attached_size",
    }  # fmt: skip


AFTER = {
    Action.REVIEW: Status.IN_REVIEW,
    Action.ASK: Status.QUESTION,
    Action.ANSWER: Status.IN_REVIEW,
    Action.CLOSE: Status.CLOSED,
    Action.REOPEN: Status.REOPENED,
    Action.ASSIGN: Status.ACTIONS_OPEN,
    Action.SETTLE: Status.IN_REVIEW,
    Action.WITHDRAW: Status.WITHDRAWN,
}


@given(st.lists(st.sampled_from([*AFTER, Action.ADD, Action.CORRECT])))
def test_an_incident_is_always_handled_in_a_lawful_order(actions):
    status, asked, closed = Status.SEALED, False, False
    for action in actions:
        if not incident_steps.may_follow(status, action):
            continue
        if action is Action.ANSWER:
            assert asked
        if action is Action.REOPEN:
            assert closed
        if action is Action.SETTLE:
            assert status is Status.ACTIONS_OPEN
        assert status is not Status.WITHDRAWN
        asked = action is Action.ASK or (asked and action in (Action.ADD, Action.CORRECT))
        closed = action is Action.CLOSE or (closed and action in (Action.ADD, Action.CORRECT))
        status = AFTER.get(action, status)


def test_every_standing_but_withdrawn_has_a_way_on():
    for status in (
        Status.SEALED, Status.IN_REVIEW, Status.QUESTION, Status.ACTIONS_OPEN, Status.CLOSED, Status.REOPENED,
    ):  # fmt: skip
        assert incident_steps.may_follow(status, Action.ADD)
        assert incident_steps.FOLLOWS[status]
    assert not incident_steps.may_follow(Status.WITHDRAWN, Action.ADD)


MINE = {
    "owner": "add correct review ask assign close reopen withdraw",
    "clinician": "add correct assign withdraw",
    "reception": "add correct withdraw",
    "auditor": "",
}
OTHERS = {
    "owner": "add review ask assign close reopen withdraw",
    "clinical owner": "add correct review ask assign close reopen withdraw",
    "clinician": "add correct assign",
    "reception": "add",
    "auditor": "",
}
"""What each may do to an incident, whatever its standing, written out a second time; answering is the reporter's, and
whoever does the last action that was assigned settles that as well."""


@pytest.mark.parametrize("mine", [True, False])
@pytest.mark.parametrize("who", OTHERS)
def test_each_step_is_for_those_written_here_and_for_nobody_else(who, mine):
    role, clinical = Role(who.split()[-1]), who in ("clinician", "clinical owner")
    person = Member("p", "M-1", "Sample", role, clinical, "", "", "", 1)
    found = {
        action.value
        for action in incident_steps.STEP_WORDS
        if authority.may_act(person, Kind.INCIDENT, action)
        and incident_steps.is_for(
            action,
            mine=mine,
            reads=person.holds(KeyClass.CLINICAL),
            approves=may(role, Kind.INCIDENT, Right.APPROVE, clinical),
        )
    }
    expected = MINE.get(who, MINE["owner"]) if mine else OTHERS[who]
    writes = {"seal", "settle"} if role is not Role.AUDITOR else set()
    answers = {"answer"} if mine and role is not Role.AUDITOR else set()
    assert found == set(expected.split()) | writes | answers


def test_every_step_that_is_not_for_everybody_says_why():
    for action in incident_steps.STEP_WORDS:
        asked = [
            incident_steps.is_for(action, mine=False, reads=r, approves=a) for r in (0, 1) for a in (0, 1)
        ]
        assert all(asked) is (action not in incident_steps.NOT_FOR)
        mine = action is not Action.ASSIGN
        assert incident_steps.is_for(action, mine=True, reads=False, approves=False) is mine


def test_a_report_more_than_a_day_old_is_late():
    assert incidents.is_late(NOW, incidents.after(NOW, timedelta(days=1, seconds=1)))
    assert not incidents.is_late(NOW, incidents.after(NOW, timedelta(days=1)))


def test_a_further_entry_holds_only_what_differs_and_sorts_it_into_its_part():
    later = incidents.changed(REPORT, {"severity": 4, "place": "Front door"}, NOW)
    open_part, sealed = incidents.divide(later)
    assert (open_part.set, sealed.set) == ({"place": "Front door"}, {"severity": 4})
    assert incidents.changed(REPORT, {"severity": 3}, NOW) == {}
    assert incidents.divide({"place": "Door"})[1] is None


def test_a_corrected_time_sorts_and_corrected_people_keep_their_clients():
    earlier = incidents.after(NOW, timedelta(hours=-2))
    assert incidents.changed(REPORT, {"when": msgspec.to_builtins(earlier)}, NOW) == incidents.spell_when(
        earlier
    )
    later = incidents.changed(REPORT, {"people": []}, NOW)
    assert later == {"people": [], "clients": [], "harm": ""}


@pytest.mark.parametrize("changes", [{"run": "r"}, {"answers": "m-2"}, {"severity": 9}, {"kinds": "threat"}])
def test_a_further_entry_is_checked_like_the_first(changes):
    with pytest.raises(Refused):
        incidents.changed(REPORT, changes, NOW)


def test_the_place_is_said_in_the_practices_words():
    assert incidents.place_of({"place": "Room 2"}) == "Room 2"
    assert incidents.place_of({"place": "elsewhere", "place_other": "Bus stop"}) == "Bus stop"
