from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import incidents, moments, runs
from app.domain.actions import Action, Status
from app.domain.errors import Refused
from app.domain.protocols import AnswerType, Condition, Protocol, Step
from app.domain.runs import Mode, Run, StepAnswer, StepState

START = moments.of(datetime(2026, 11, 23, 14, 2, 11, tzinfo=UTC), "America/Denver")
PROTOCOL = Protocol(
    format=1,
    id="visit",
    version=3,
    title="Visit",
    summary="S",
    steps=(
        Step(id="help", text="Call.", responds=True),
        Step(id="weapon", text="Weapon?", answer=AnswerType.CHOICE, choices=("No", "Yes")),
        Step(id="leave", text="Leave.", when=Condition("weapon", "Yes")),
        Step(id="count", text="How many?", answer=AnswerType.NUMBER),
        Step(id="note", text="Anything else?", answer=AnswerType.TEXT, required=False),
    ),
)
RUN = Run(protocol="p", title="Visit", version=3, mode=Mode.DRILL, started=START)


def at(seconds: int) -> moments.Moment:
    return incidents.after(START, timedelta(seconds=seconds))


def answered(
    run: Run, step: str, answer: str = "", state=StepState.DONE, seconds: int = 10, reason: str = ""
) -> Run:
    given_answer = StepAnswer(state=state, at=at(seconds), by="m-1", answer=answer, reason=reason)
    runs.check_step(PROTOCOL, run, step, given_answer)
    return msgspec.structs.replace(run, steps={**run.steps, step: given_answer})


def test_one_step_is_in_view_and_the_next_depends_on_the_answer():
    run = answered(RUN, "help")
    assert runs.current(PROTOCOL, run).id == "weapon"
    assert runs.current(PROTOCOL, answered(run, "weapon", "No")).id == "count"
    assert runs.current(PROTOCOL, answered(run, "weapon", "Yes")).id == "leave"


def test_a_step_taken_back_waits_again():
    run = answered(answered(RUN, "help"), "help", state=StepState.OPEN)
    assert runs.current(PROTOCOL, run).id == "help"
    with pytest.raises(Refused):
        answered(run, "help", state=StepState.OPEN)


def test_a_run_can_be_finished_when_every_required_step_is_settled():
    run = answered(answered(RUN, "help"), "weapon", "No")
    assert [step.id for step in runs.left_over(PROTOCOL, run)] == ["count"]
    run = answered(run, "count", state=StepState.NOT_POSSIBLE, reason="Fire alarm rang")
    assert runs.left_over(PROTOCOL, run) == []
    assert runs.current(PROTOCOL, run).id == "note"


@pytest.mark.parametrize(
    ("step", "answer", "state", "reason"),
    [
        ("nothing", "", StepState.DONE, ""),
        ("leave", "", StepState.DONE, ""),
        ("help", "hello", StepState.DONE, ""),
        ("weapon", "Perhaps", StepState.DONE, ""),
        ("count", "four", StepState.DONE, ""),
        ("count", "-4", StepState.DONE, ""),
        ("count", "٤", StepState.DONE, ""),
        ("help", "", StepState.NOT_POSSIBLE, " "),
        ("note", "x" * (runs.LONGEST + 1), StepState.DONE, ""),
    ],
)
def test_an_answer_that_does_not_fit_its_step_is_refused(step, answer, state, reason):
    with pytest.raises(Refused):
        answered(RUN, step, answer, state, reason=reason)


@pytest.mark.parametrize(
    ("answer", "fits"), [("14:05", True), ("4:05", False), ("24:00", False), ("noon", False)]
)
def test_a_time_is_hours_and_minutes(answer, fits):
    timed = Protocol(
        format=1, id="t", version=1, title="T", summary="S",
        steps=(Step(id="a", text="When?", answer=AnswerType.TIME),),
    )  # fmt: skip
    given_answer = StepAnswer(state=StepState.DONE, at=START, by="m", answer=answer)
    if fits:
        runs.check_step(timed, RUN, "a", given_answer)
    else:
        with pytest.raises(Refused):
            runs.check_step(timed, RUN, "a", given_answer)


def test_a_pause_does_not_count_and_a_clock_set_back_never_makes_time_negative():
    paused = msgspec.structs.replace(RUN, paused=at(60))
    assert runs.elapsed(paused, at(600)) == timedelta(seconds=60)
    going = msgspec.structs.replace(RUN, paused=None, paused_seconds=runs.paused_after(paused, at(100)))
    assert runs.elapsed(going, at(110)) == timedelta(seconds=70)
    assert runs.elapsed(RUN, at(-60)) == timedelta()
    assert runs.paused_after(RUN, at(10)) == 0


def test_the_response_time_runs_until_help_was_called():
    assert runs.response_seconds(PROTOCOL, RUN) is None
    assert runs.response_seconds(PROTOCOL, answered(RUN, "help", seconds=20)) == 20
    refused = answered(RUN, "help", state=StepState.NOT_POSSIBLE, reason="Line dead")
    assert runs.response_seconds(PROTOCOL, refused) is None


def test_a_run_comes_back_from_its_entries_with_its_times():
    run = answered(answered(RUN, "help"), "weapon", "Yes", seconds=33)
    now = runs.first_fields(RUN)
    for name, answer in run.steps.items():
        now |= runs.step_field(name, answer)
    assert runs.from_fields(now) == run


@given(st.data())
def test_whatever_is_answered_a_run_always_comes_to_its_end(data):
    run = RUN
    for _turn in range(len(PROTOCOL.steps)):
        step = runs.current(PROTOCOL, run)
        if step is None:
            break
        answer = {
            AnswerType.CHOICE: st.sampled_from(step.choices or ("",)),
            AnswerType.NUMBER: st.integers(0, 99).map(str),
        }.get(step.answer, st.just("x" if step.answer is AnswerType.TEXT else ""))
        if data.draw(st.booleans()):
            run = answered(run, step.id, data.draw(answer))
        else:
            run = answered(run, step.id, state=StepState.NOT_POSSIBLE, reason="no")
        asked = runs.steps_of(PROTOCOL, run)
        assert ("leave" in [step.id for step in asked]) == (
            "weapon" in run.steps and run.steps["weapon"].answer == "Yes"
        )
    assert runs.current(PROTOCOL, run) is None
    assert runs.left_over(PROTOCOL, run) == []


@given(st.lists(st.sampled_from([Action.ADD, Action.FINISH, Action.STOP, Action.WITHDRAW])))
def test_a_run_ends_once(actions):
    after = {Action.FINISH: Status.FINISHED, Action.STOP: Status.STOPPED, Action.WITHDRAW: Status.WITHDRAWN}
    status, ends = Status.RUNNING, 0
    for action in actions:
        if runs.may_follow(status, action):
            ends += action in (Action.FINISH, Action.STOP)
            status = after.get(action, status)
    assert ends <= 1
