from datetime import timedelta

import pytest

from app.domain.actions import Action, Status
from app.domain.errors import Refused
from app.domain.incidents import Report
from app.domain.kinds import Kind
from app.services import incidents, tasks, today
from app.store import ledger, records


def an_incident(seat):
    report = Report(safe="yes", kinds=("threat",), when=seat.now(), place="Room 2", story="He shouted.")
    return incidents.seal(seat, report).id


def in_days(seat, n):
    return seat.now().day() + timedelta(days=n)


def test_what_is_assigned_from_an_incident_is_owed_by_that_person_and_the_incident_stands_so(seat_of):
    seat = seat_of("owner")
    record = an_incident(seat)
    who = {name: person for person, name in tasks.doers(seat)}
    assert set(who) == {"Sample Owner", "Sample Clinician", "Sample Reception"}
    task = tasks.assign(seat, record, "Mend the  lock\nof room 2", who["Sample Reception"], in_days(seat, 7))
    assert task.number == "A-0001"
    assert task.now["what"] == "Mend the lock of room 2"
    assert incidents.found(seat, record).status is Status.ACTIONS_OPEN
    assert not any("A-0001" in line.what for line in tasks.due(seat))
    seat = seat_of("reception")
    [line] = [line for line in today.due(seat) if line.page == tasks.PAGE]
    assert (line.what, line.who, line.record) == (
        "A-0001: Mend the lock of room 2",
        "Sample Reception",
        task.id,
    )


def test_the_last_action_that_is_done_settles_its_incident_and_undo_opens_both_again(seat_of):
    seat = seat_of("owner")
    record, me = an_incident(seat), seat_of("owner").me.id
    seat = seat_of("owner")
    first = tasks.assign(seat, record, "Mend the lock", me, in_days(seat, 7)).id
    second = tasks.assign(seat, record, "Tell everybody", me, in_days(seat, 1)).id
    tasks.finish(seat, first, "The locksmith came; it closes.")
    assert incidents.found(seat, record).status is Status.ACTIONS_OPEN
    tasks.finish(seat, second, "Said at the Monday meeting.", in_days(seat, 30))
    assert incidents.found(seat, record).status is Status.IN_REVIEW
    tasks.undo(seat, second)
    assert incidents.found(seat, record).status is Status.ACTIONS_OPEN
    shown = tasks.one(seat, second)
    assert (shown.task.done, shown.task.recheck, shown.source_number) == ("", None, "INC-2026-0001")
    assert [said.action for said in shown.said] == [Action.SEAL, Action.FINISH, Action.REACTIVATE]
    tasks.withdraw(seat, second, "Said already.")
    assert incidents.found(seat, record).status is Status.IN_REVIEW


def test_what_is_to_be_looked_at_again_is_owed_on_that_day_and_may_be_due_anew(seat_of, clock):
    seat = seat_of("reception")
    task = tasks.assign(seat, "", "Test the alarm", seat.me.id, in_days(seat, 1)).id
    tasks.finish(seat, task, "It rings in both rooms.", in_days(seat, 30))
    [line] = tasks.due(seat)
    assert (line.what, line.day) == ("Look again at A-0001: Test the alarm", in_days(seat, 30))
    tasks.look_again(seat, task, "It still rings.", again=in_days(seat, 60))
    assert tasks.one(seat, task).task.recheck == in_days(seat, 60)
    tasks.look_again(seat, task, "The battery is flat.", due=in_days(seat, 2))
    shown = tasks.one(seat, task).task
    assert shown.is_open()
    assert (shown.due, shown.recheck, shown.held) == (in_days(seat, 2), None, "The battery is flat.")
    clock.now += timedelta(days=3)
    assert shown.is_overdue(seat.now().day())


def test_an_owner_sees_what_is_overdue_of_everybody_and_a_colleague_does_not(seat_of, clock):
    seat = seat_of("reception")
    tasks.assign(seat, "", "Test the alarm", seat.me.id, in_days(seat, 1))
    clock.now += timedelta(days=2)
    assert tasks.due(seat_of("clinician")) == []
    assert [line.who for line in tasks.due(seat_of("owner"))] == ["Sample Reception"]
    assert len(tasks.listing(seat_of("auditor"))) == 1
    assert tasks.due(seat_of("auditor")) == []


@pytest.mark.parametrize(
    ("what", "who", "days", "field"),
    [
        (" \n", "me", 1, "what"), ("x" * 501, "me", 1, "what"), ("Lock", "", 1, "who"), ("Lock", "nobody", 1, "who"),
        ("Lock", "me", -1, "due"), ("Lock", "me", 2000, "due"),
    ],
)  # fmt: skip
def test_what_cannot_be_owed_is_refused_at_its_field_and_nothing_is_written(seat_of, what, who, days, field):
    seat = seat_of("owner")
    record = an_incident(seat)
    head = ledger.head(seat.vault)
    with pytest.raises(Refused) as caught:
        tasks.assign(seat, record, what, seat.me.id if who == "me" else who, in_days(seat, days))
    assert caught.value.field == field
    assert ledger.head(seat.vault) == head


def test_nothing_is_assigned_from_what_is_closed_in_error_or_not_there(seat_of):
    seat = seat_of("owner")
    record = an_incident(seat)
    incidents.close(seat, record, "Nothing, because it was a rehearsal.")
    with pytest.raises(Refused, match="as the incident stands"):
        tasks.assign(seat, record, "Lock", seat.me.id, in_days(seat, 1))
    wrong = an_incident(seat)
    incidents.withdraw(seat, wrong, "Twice.")
    for source in (wrong, "nothing"):
        with pytest.raises(Refused, match="not kept here"):
            tasks.assign(seat, source, "Lock", seat.me.id, in_days(seat, 1))
    assert records.count(seat.vault, Kind.ACTION) == 0


def test_reception_assigns_nothing_from_an_incident_and_finishes_nobody_elses(seat_of):
    seat = seat_of("owner")
    record = an_incident(seat)
    task = tasks.assign(seat, record, "Lock", seat.me.id, in_days(seat, 1)).id
    seat = seat_of("reception")
    with pytest.raises(Refused, match="owner or a clinician"):
        tasks.assign(seat, record, "Lock", seat.me.id, in_days(seat, 1))
    with pytest.raises(Refused, match="assigned to"):
        tasks.finish(seat, task, "Done.")
    with pytest.raises(Refused, match="assigned it"):
        tasks.withdraw(seat, task, "No.")
    seat = seat_of("auditor")
    with pytest.raises(Refused, match="role"):
        tasks.assign(seat, "", "Lock", seat.me.id, in_days(seat, 1))


def test_an_action_is_done_once_with_a_sentence_and_looked_at_again_only_later(seat_of):
    seat = seat_of("owner")
    task = tasks.assign(seat, "", "Lock", seat.me.id, in_days(seat, 1)).id
    for evidence, again, field in ((" ", None, "done"), ("Done.", in_days(seat, 0), "recheck")):
        with pytest.raises(Refused) as caught:
            tasks.finish(seat, task, evidence, again)
        assert caught.value.field == field
    with pytest.raises(Refused):
        tasks.undo(seat, task)
    tasks.finish(seat, task, "Done.")
    with pytest.raises(Refused, match="settled already"):
        tasks.finish(seat, task, "Done again.")
    with pytest.raises(Refused) as caught:
        tasks.look_again(seat, task, "", None)
    assert caught.value.field == "held"


def test_a_question_that_is_answered_leaves_an_incident_with_open_actions_as_it_was(seat_of):
    seat = seat_of("reception")
    record = an_incident(seat)
    seat = seat_of("owner")
    tasks.assign(seat, record, "Lock", seat.me.id, in_days(seat, 1))
    incidents.ask(seat, record, "Which door?")
    seat = seat_of("reception")
    incidents.answer(seat, record, "The back one.")
    assert incidents.found(seat, record).status is Status.ACTIONS_OPEN


def test_the_history_of_an_incident_names_its_actions_and_the_reports_that_were_the_same(seat_of):
    seat = seat_of("owner")
    record, twice = an_incident(seat), an_incident(seat)
    tasks.assign(seat, record, "Lock", seat.me.id, in_days(seat, 1))
    incidents.close_as_same(seat, twice, "INC-2026-0001")
    says = [dict(line.says) for line in incidents.one(seat, record).history]
    assert says == [{}, {"action": "A-0001"}, {"same_too": "INC-2026-0002"}]
