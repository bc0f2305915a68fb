from datetime import timedelta

import pytest

from app.domain.actions import Action, Status
from app.domain.errors import NoKey, Refused
from app.domain.incidents import Report
from app.domain.kinds import Kind
from app.domain.ledger import PartName
from app.domain.protocols import AnswerType
from app.domain.runs import Mode, StepState
from app.services import incidents, protocols, runs
from app.store import ledger, records

NAME = "aggressive-visitor"


def follow(seat, followed, clock, until: str = ""):
    while followed.current is not None and followed.current.id != until:
        clock.now += timedelta(seconds=10)
        match followed.current.answer:
            case AnswerType.CHOICE:
                answer = followed.current.choices[0]
            case AnswerType.NUMBER:
                answer = "6"
            case _:
                answer = ""
        followed = runs.step(seat, followed.record.id, followed.current.id, StepState.DONE, answer)
    return followed


def test_the_library_is_there_for_reception_and_nothing_is_sealed_by_looking(seat_of):
    seat = seat_of("reception")
    assert NAME in [one.protocol.id for one in protocols.library(seat)]
    assert records.count(seat.vault, Kind.PROTOCOL) == 0


def test_a_run_is_followed_to_its_end_with_every_step_sealed_at_once(seat_of, clock):
    seat = seat_of("reception")
    followed = runs.start(seat, NAME, Mode.LIVE, place="Reception")
    assert (followed.record.number, followed.record.status) == ("RUN-0001", Status.RUNNING)
    assert followed.current.id == "way-out"
    before = ledger.head(seat.vault)[0]
    followed = runs.step(seat, followed.record.id, "way-out", StepState.DONE)
    assert ledger.head(seat.vault)[0] == before + 1
    followed = follow(seat, followed, clock)
    ended = runs.finish(seat, followed.record.id, people=6, findings="The code words worked.")
    assert ended.record.status is Status.FINISHED
    assert (ended.run.response_seconds, ended.run.people) == (10, 6)
    assert ended.names[ended.run.steps["help"].by] == "Sample Reception"


def test_a_run_that_was_cut_off_resumes_at_its_step_with_its_times(seat_of, clock):
    seat = seat_of("reception")
    started = runs.start(seat, NAME, Mode.DRILL, announced=False, place="Room 1", shift="Evening")
    left = follow(seat, started, clock, until="weapon")
    seat = seat_of("clinician")
    resumed = runs.one(seat, left.record.id)
    assert resumed.run == left.run
    assert resumed.current.id == "weapon"
    assert (resumed.run.mode, resumed.run.announced, resumed.run.shift) == (Mode.DRILL, False, "Evening")
    went_on = runs.step(seat, left.record.id, "weapon", StepState.DONE, "Yes")
    assert went_on.current.id == "leave"
    assert went_on.names[went_on.run.steps["weapon"].by] == "Sample Clinician"


def test_the_wording_is_sealed_with_the_first_run_only_and_never_changes(seat_of):
    seat = seat_of("reception")
    first = runs.start(seat, NAME, Mode.DRILL)
    second = runs.start(seat, NAME, Mode.DRILL)
    assert records.count(seat.vault, Kind.PROTOCOL) == 1
    assert first.run.protocol == second.run.protocol
    assert protocols.as_run(seat, first.run.protocol) == protocols.by_id(NAME)
    shelved = next(one for one in protocols.library(seat) if one.protocol.id == NAME)
    assert shelved.number == "PR-001"
    assert len(records.linked_to(seat.vault, first.run.protocol, "protocol")) == 2


def test_a_wording_that_was_written_over_is_refused(seat_of):
    seat = seat_of("owner")
    record = runs.start(seat, NAME, Mode.DRILL).run.protocol
    wording = dict(records.find(seat.vault, record).now["wording"]) | {"title": "Something else"}
    changed = ledger.NewEntry(
        kind=Kind.PROTOCOL, action=Action.CORRECT, record=record, open=ledger.Content({"wording": wording})
    )
    ledger.append(seat.vault, [changed], seat.now())
    with pytest.raises(Refused, match="not as it was"):
        protocols.as_run(seat, record)


def test_a_step_that_was_not_possible_says_why_and_can_be_taken_back(seat_of):
    seat = seat_of("reception")
    run = runs.start(seat, NAME, Mode.LIVE).record.id
    with pytest.raises(Refused) as caught:
        runs.step(seat, run, "way-out", StepState.NOT_POSSIBLE)
    assert caught.value.field == "reason"
    followed = runs.step(seat, run, "way-out", StepState.NOT_POSSIBLE, reason="Cornered")
    assert followed.run.steps["way-out"].reason == "Cornered"
    assert runs.step(seat, run, "way-out", StepState.OPEN).current.id == "way-out"


def test_a_pause_stops_the_clock_and_the_next_step_starts_it_again(seat_of, clock):
    seat = seat_of("reception")
    run = runs.start(seat, NAME, Mode.DRILL).record.id
    runs.pause(seat, run)
    with pytest.raises(Refused):
        runs.pause(seat, run)
    clock.now += timedelta(seconds=90)
    followed = runs.step(seat, run, "way-out", StepState.DONE)
    assert (followed.run.paused, followed.run.paused_seconds) == (None, 90)
    runs.pause(seat, run)
    clock.now += timedelta(seconds=10)
    assert runs.resume(seat, run).run.paused_seconds == 100
    with pytest.raises(Refused):
        runs.resume(seat, run)


def test_a_run_with_open_steps_is_stopped_with_a_reason_and_not_finished(seat_of):
    seat = seat_of("reception")
    run = runs.start(seat, NAME, Mode.LIVE).record.id
    with pytest.raises(Refused, match="still open"):
        runs.finish(seat, run)
    with pytest.raises(Refused):
        runs.stop(seat, run, " ")
    stopped = runs.stop(seat, run, "He left by himself.")
    assert stopped.record.status is Status.STOPPED
    assert stopped.current is None
    with pytest.raises(Refused, match="has ended"):
        runs.step(seat, run, "way-out", StepState.DONE)


def test_a_note_is_sealed_and_stays_possible_after_the_end(seat_of):
    seat = seat_of("reception")
    run = runs.start(seat, NAME, Mode.LIVE).record.id
    runs.stop(seat, run, "Over.")
    followed = runs.note(seat, run, "It was Sample Client's brother.")
    assert followed.notes[0][2] == "It was Sample Client's brother."
    assert "brother" not in str([entry.open for entry in ledger.entries(seat.vault, run)])
    seq = followed.record.seq
    seat = seat_of("auditor")
    assert runs.one(seat, run).notes[0][1:] == ("Sample Reception", "")
    with pytest.raises(NoKey):
        ledger.read_part(seat.vault, seq, PartName.CLINICAL)


def test_several_runs_go_on_at_once_and_are_owed_an_end(seat_of, clock):
    seat = seat_of("reception")
    one = runs.start(seat, NAME, Mode.LIVE, place="Room 1").record.id
    clock.now += timedelta(minutes=1)
    two = runs.start(seat, NAME, Mode.DRILL, place="Room 2").record.id
    runs.step(seat, one, "way-out", StepState.DONE)
    assert runs.one(seat, two).current.id == "way-out"
    assert {line.record for line in runs.due(seat)} == {one, two}
    runs.stop(seat, one, "Over.")
    assert [line.record for line in runs.due(seat)] == [two]
    assert [(line.number, line.mode) for line in runs.listing(seat).lines] == [
        ("RUN-0002", Mode.DRILL),
        ("RUN-0001", Mode.LIVE),
    ]


def test_the_auditor_sees_runs_and_starts_none(seat_of):
    seat = seat_of("reception")
    run = runs.start(seat, NAME, Mode.LIVE).record.id
    seat = seat_of("auditor")
    assert not runs.one(seat, run).may_write
    assert runs.due(seat) == []
    for act in (lambda: runs.start(seat, NAME, Mode.LIVE), lambda: runs.pause(seat, run)):
        with pytest.raises(Refused):
            act()


def test_an_incident_logged_from_a_run_is_named_on_it(seat_of):
    seat = seat_of("reception")
    followed = runs.start(seat, NAME, Mode.LIVE, place="Reception")
    report = Report(
        safe="yes", kinds=("threat",), when=followed.run.started, place="Reception", story="S.",
        run=followed.record.id,
    )  # fmt: skip
    number = incidents.seal(seat, report).number
    assert runs.one(seat, followed.record.id).incidents == (number,)
    logged = records.find_number(seat.vault, number)
    assert incidents.one(seat, logged.id).run == (followed.record.id, "RUN-0001")
