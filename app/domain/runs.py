"""Runs: one live use or drill of a protocol, step by step, as its entries leave it.

Each step is an entry of its own, so a run that was cut off stands exactly where it was left, with its times.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import msgspec
from msgspec import Struct

from app.domain.actions import Action, Status
from app.domain.errors import Refused
from app.domain.moments import Moment, parse_utc
from app.domain.protocols import AnswerType, Protocol, Step
from app.i18n import N_, _

FORM = 1
STEP_PREFIX = "step:"
LONGEST = 4_000


class Mode(StrEnum):
    """Whether it is happening or being practised."""

    LIVE = "live"
    DRILL = "drill"


MODE_WORDS = {Mode.LIVE: N_("LIVE"), Mode.DRILL: N_("DRILL")}


class StepState(StrEnum):
    """What became of a step; an open one was taken back and waits again."""

    DONE = "done"
    NOT_POSSIBLE = "not possible"
    OPEN = "open"


STATE_WORDS = {
    StepState.DONE: N_("Done"),
    StepState.NOT_POSSIBLE: N_("Not possible"),
    StepState.OPEN: N_("Taken back"),
}


class StepAnswer(Struct, frozen=True, kw_only=True):
    """What became of one step, when, and by whom (a member's id); `answer` or `reason` as the person gave it."""

    state: StepState
    at: Moment
    by: str
    answer: str = ""
    reason: str = ""


class Run(Struct, frozen=True, kw_only=True):
    """One run as it stands: which protocol's version, where and how, and what became of each step."""

    protocol: str
    """The record of the protocol's version that was run."""
    title: str
    version: int
    mode: Mode
    started: Moment
    place: str = ""
    announced: bool = True
    shift: str = ""
    steps: dict[str, StepAnswer] = {}
    paused: Moment | None = None
    paused_seconds: int = 0
    ended: Moment | None = None
    response_seconds: int | None = None
    findings: str = ""
    people: int | None = None
    reason: str = ""


def first_fields(run: Run) -> dict[str, Any]:
    """Spell what the first entry of a run says."""
    return {
        "title": run.title,
        "protocol": run.protocol,
        "version": run.version,
        "mode": run.mode.value,
        "when": run.started.utc,
        "started": msgspec.to_builtins(run.started),
        "place": run.place,
        "announced": run.announced,
        "shift": run.shift,
    }


def from_fields(now: Mapping[str, Any]) -> Run:
    """Read a run from its open fields."""
    steps = {
        name.removeprefix(STEP_PREFIX): value for name, value in now.items() if name.startswith(STEP_PREFIX)
    }
    known = {field.encode_name for field in msgspec.structs.fields(Run)}
    return msgspec.convert(
        {name: value for name, value in now.items() if name in known} | {"steps": steps}, Run
    )


def step_field(step: str, answer: StepAnswer) -> dict[str, Any]:
    """Spell what became of one step."""
    return {STEP_PREFIX + step: msgspec.to_builtins(answer)}


def is_settled(run: Run, step: Step) -> bool:
    """Say whether a step is done or was not possible."""
    answer = run.steps.get(step.id)
    return answer is not None and answer.state is not StepState.OPEN


def is_asked(run: Run, step: Step) -> bool:
    """Say whether a step belongs to this run, by what was answered before."""
    if step.when is None:
        return True
    earlier = run.steps.get(step.when.step)
    if earlier is None or earlier.state is StepState.OPEN:
        return False
    said = earlier.answer or earlier.state.value
    return said == step.when.is_


def steps_of(protocol: Protocol, run: Run) -> list[Step]:
    """Give the steps of this run in order; one that was settled stays, even if its condition no longer holds."""
    return [step for step in protocol.steps if is_asked(run, step) or is_settled(run, step)]


def current(protocol: Protocol, run: Run) -> Step | None:
    """Give the step in view: the first that is asked and not settled; None when all are."""
    return next((step for step in steps_of(protocol, run) if not is_settled(run, step)), None)


def left_over(protocol: Protocol, run: Run) -> list[Step]:
    """Give the required steps that are not settled; a run with any of them can be stopped but not finished."""
    return [step for step in steps_of(protocol, run) if step.required and not is_settled(run, step)]


def check_step(protocol: Protocol, run: Run, name: str, given: StepAnswer) -> Step:
    """Refuse an answer that does not fit its step; raises Refused."""
    step = next((step for step in steps_of(protocol, run) if step.id == name), None)
    if step is None:
        raise Refused(_("This step does not belong to this run."))
    match given.state:
        case StepState.NOT_POSSIBLE:
            if not given.reason.strip():
                raise Refused(_("Say in a word or two why it was not possible."), "reason")
        case StepState.DONE:
            _check_answer(step, given.answer)
        case StepState.OPEN:
            if not is_settled(run, step):
                raise Refused(_("This step is not done yet."))
    if max(len(given.answer), len(given.reason)) > LONGEST:
        raise Refused(_("This text is too long to keep as one answer."), "answer")
    return step


def _check_answer(step: Step, answer: str) -> None:
    match step.answer:
        case AnswerType.TICK:
            fits = not answer
        case AnswerType.CHOICE:
            fits = answer in step.choices
        case AnswerType.NUMBER:
            fits = answer.isascii() and answer.isdigit() and len(answer) <= 9
        case AnswerType.TIME:
            fits = _is_time(answer)
        case AnswerType.TEXT | AnswerType.PERSON:
            fits = bool(answer.strip()) or not step.required
    if not fits:
        raise Refused(_(ASKED_WORDS[step.answer]), "answer")


ASKED_WORDS = {
    AnswerType.TICK: N_("This step is only done or not done."),
    AnswerType.CHOICE: N_("Choose one of the answers."),
    AnswerType.NUMBER: N_("Give a whole number."),
    AnswerType.TEXT: N_("Say it in a few words, or choose “Not possible”."),
    AnswerType.TIME: N_("Give a time as hours and minutes, such as 14:05."),
    AnswerType.PERSON: N_("Say who, or choose “Not possible”."),
}


def _is_time(answer: str) -> bool:
    try:
        return datetime.strptime(answer, "%H:%M").strftime("%H:%M") == answer  # noqa: DTZ007 - a wall-clock time alone
    except ValueError:
        return False


def elapsed(run: Run, now: Moment) -> timedelta:
    """Give how long the run has gone on without its pauses; never less than nothing, whatever the clock did."""
    until = run.ended or run.paused or now
    gone = parse_utc(until.utc) - parse_utc(run.started.utc) - timedelta(seconds=run.paused_seconds)
    return max(gone, timedelta())


def paused_after(run: Run, now: Moment) -> int:
    """Give the seconds of pause so far, for the moment at which the run goes on."""
    if run.paused is None:
        return run.paused_seconds
    pause = parse_utc(now.utc) - parse_utc(run.paused.utc)
    return run.paused_seconds + max(int(pause.total_seconds()), 0)


def response_seconds(protocol: Protocol, run: Run) -> int | None:
    """Give the seconds from the start until help was called; None where no step says so or it was not possible."""
    calls = next((step for step in protocol.steps if step.responds), None)
    answer = run.steps.get(calls.id) if calls else None
    if answer is None or answer.state is not StepState.DONE:
        return None
    gone = parse_utc(answer.at.utc) - parse_utc(run.started.utc)
    return max(int(gone.total_seconds()), 0)


FOLLOWS = frozenset({Action.ADD, Action.FINISH, Action.STOP})
AFTER_END = frozenset({Action.ADD, Action.WITHDRAW})


def may_follow(status: Status, action: Action) -> bool:
    """Say whether that entry may come next: steps only while it runs; a note and a withdrawal also afterwards."""
    match status:
        case Status.RUNNING:
            return action in FOLLOWS or action is Action.WITHDRAW
        case Status.FINISHED | Status.STOPPED:
            return action in AFTER_END
        case _:
            return False
