"""Runs: a protocol followed step by step, live or as a drill, each step sealed at once."""

from typing import Any

import msgspec
from msgspec import Struct

from app.domain import dues, moments, runs
from app.domain.actions import Action, Status
from app.domain.dues import DueLine
from app.domain.errors import NoKey, Refused
from app.domain.incidents import RUN_LINK
from app.domain.kinds import Kind
from app.domain.ledger import Content, Link, PartName, Record
from app.domain.moments import Moment
from app.domain.protocols import Protocol, Step
from app.domain.roles import Right
from app.domain.runs import Mode, Run, StepAnswer, StepState
from app.i18n import _
from app.services import keeping, protocols
from app.services.seats import Seat
from app.store import ledger, records
from app.store.ledger import NewEntry

PAGE = "run"
"""The screen that a run is followed on."""
PROTOCOL_LINK = "protocol"


class Followed(Struct, frozen=True, kw_only=True):
    """A run with the wording it follows, as the screen shows it; `names` says who each member is."""

    record: Record
    run: Run
    protocol: Protocol
    steps: tuple[Step, ...]
    current: Step | None
    left_over: int
    names: dict[str, str]
    notes: tuple[tuple[Moment, str, str], ...] = ()
    """When, who, and the text: empty where it is sealed to others."""
    incidents: tuple[str, ...] = ()
    """Numbers of the incidents logged from this run."""
    may_write: bool = True


class ListedRun(Struct, frozen=True, kw_only=True):
    """One line of the runs' list."""

    record: str
    number: str
    title: str
    mode: Mode
    announced: bool
    started: Moment
    place: str
    status: Status
    by: str
    response_seconds: int | None = None


class RunPage(Struct, frozen=True):
    """One page of the runs' list; give `after` back for the next."""

    lines: tuple[ListedRun, ...]
    after: Any | None = None


def start(
    seat: Seat, name: str, mode: Mode, announced: bool = True, place: str = "", shift: str = ""
) -> Followed:
    """Start a run of a protocol of the library; its wording is kept with the first run of it."""
    seat.require(Kind.RUN, Action.SEAL)
    protocol = protocols.by_id(name)
    record, wording = protocols.to_seal(seat, protocol)
    now = seat.now()
    run = Run(
        protocol=record,
        title=protocol.title,
        version=protocol.version,
        mode=mode,
        started=now,
        place=place.strip(),
        announced=announced,
        shift=shift.strip(),
    )
    said = Content(runs.first_fields(run), (Link(record, PROTOCOL_LINK),))
    new = NewEntry(kind=Kind.RUN, open=said, form=runs.FORM)
    sealed = ledger.append(seat.vault, [*wording, new], now)
    return one(seat, sealed[-1].record)


def step(
    seat: Seat, record: str, name: str, state: StepState, answer: str = "", reason: str = ""
) -> Followed:
    """Seal what became of one step, with the time and who did it; an open one is taken back."""
    followed = one(seat, record)
    given = StepAnswer(
        state=state, at=seat.now(), by=seat.me.id, answer=answer.strip(), reason=reason.strip()
    )
    runs.check_step(followed.protocol, followed.run, name, given)
    fields = runs.step_field(name, given)
    if followed.run.paused is not None:
        fields |= _resumed(followed.run, seat.now())
    return _append(seat, record, Action.ADD, Content(fields))


def pause(seat: Seat, record: str) -> Followed:
    """Stop the run's clock for a while."""
    if one(seat, record).run.paused is not None:
        raise Refused(_("This run is paused already."))
    return _append(seat, record, Action.ADD, Content({"paused": msgspec.to_builtins(seat.now())}))


def resume(seat: Seat, record: str) -> Followed:
    """Let the run's clock go on."""
    run = one(seat, record).run
    if run.paused is None:
        raise Refused(_("This run is not paused."))
    return _append(seat, record, Action.ADD, Content(_resumed(run, seat.now())))


def _resumed(run: Run, now: Moment) -> dict[str, Any]:
    return {"paused": None, "paused_seconds": runs.paused_after(run, now)}


def note(seat: Seat, record: str, text: str) -> Followed:
    """Note something about the run; sealed to clinicians and its writer, since it may name a client."""
    if not text.strip():
        raise Refused(_("Write the note first."), "note")
    return _append(seat, record, Action.ADD, Content(), Content({"note": text}))


def finish(
    seat: Seat, record: str, people: int | None = None, findings: str = "", draft: str = ""
) -> Followed:
    """Finish a run whose required steps are settled, with its response time and what was found."""
    followed = one(seat, record)
    if left := runs.left_over(followed.protocol, followed.run):
        raise Refused(_("This step is still open: {step}").format(step=left[0].text))
    fields: dict[str, Any] = {
        "ended": msgspec.to_builtins(seat.now()),
        "response_seconds": runs.response_seconds(followed.protocol, followed.run),
        "findings": findings.strip(),
        "people": people,
    }
    return _end(seat, followed, Action.FINISH, fields, draft)


def stop(seat: Seat, record: str, reason: str) -> Followed:
    """End a run before its last step, with the reason."""
    if not reason.strip():
        raise Refused(_("Say in a few words why the run ends here."), "reason")
    followed = one(seat, record)
    fields: dict[str, Any] = {
        "ended": msgspec.to_builtins(seat.now()),
        "response_seconds": runs.response_seconds(followed.protocol, followed.run),
        "reason": reason.strip(),
    }
    return _end(seat, followed, Action.STOP, fields)


def _end(seat: Seat, followed: Followed, action: Action, fields: dict[str, Any], draft: str = "") -> Followed:
    if followed.run.paused is not None:
        fields |= _resumed(followed.run, seat.now())
    return _append(seat, followed.record.id, action, Content(fields), draft=draft)


def _append(
    seat: Seat,
    record: str,
    action: Action,
    said: Content,
    sealed: Content | None = None,
    draft: str = "",
) -> Followed:
    seat.require(Kind.RUN, action)
    status = _found(seat, record).status
    if not runs.may_follow(status, action) or (status is not Status.RUNNING and sealed is None):
        raise Refused(_("This run has ended."))
    new = NewEntry(kind=Kind.RUN, action=action, record=record, open=said, clinical=sealed, form=runs.FORM)
    ledger.append(seat.vault, [new], seat.now(), drops=(draft,) if draft else ())
    return one(seat, record)


def _found(seat: Seat, record: str) -> Record:
    seat.require_right(Kind.RUN, Right.SEE)
    return keeping.one(seat, record, Kind.RUN)


def one(seat: Seat, record: str) -> Followed:
    """Give a run as it stands, with the step that is next."""
    found = _found(seat, record)
    run = runs.from_fields(found.now)
    protocol = protocols.as_run(seat, run.protocol)
    linked = records.linked_to(seat.vault, record, RUN_LINK)
    return Followed(
        record=found,
        run=run,
        protocol=protocol,
        steps=tuple(runs.steps_of(protocol, run)),
        current=runs.current(protocol, run) if found.status is Status.RUNNING else None,
        left_over=len(runs.left_over(protocol, run)),
        names={member.id: member.name for member in seat.vault.register.members.values()},
        notes=_notes(seat, record),
        incidents=tuple(incident.number for incident in linked if incident.status is not Status.WITHDRAWN),
        may_write=seat.may(Kind.RUN, Right.WRITE) and not seat.vault.read_only,
    )


def _notes(seat: Seat, record: str) -> tuple[tuple[Moment, str, str], ...]:
    """Give the notes: the writer's own in words, another's only as being there."""
    found = []
    for entry in ledger.entries(seat.vault, record):
        if PartName.CLINICAL not in entry.parts:
            continue
        row = seat.vault.register.find(entry.head.actor)
        text = ""
        if entry.head.actor == seat.me.id:
            try:
                said = ledger.read_part(seat.vault, entry.head.seq, PartName.CLINICAL)
                text = str(said.set.get("note", ""))
            except NoKey:
                pass  # sealed to keys that this person had before a reset
        found.append((entry.head.time, row.name if row else "", text))
    return tuple(found)


def listing(seat: Seat, after: Any | None = None, status: tuple[Status, ...] = ()) -> RunPage:
    """Give a page of the runs that are kept, the newest first."""
    seat.require_right(Kind.RUN, Right.SEE)
    kept = status or tuple(one for one in Status if one is not Status.DISPOSED)
    page = records.page(seat.vault, Kind.RUN, sort="when", status=kept, after=after)
    return RunPage(tuple(_listed(seat, found) for found in page.rows), page.after)


def _listed(seat: Seat, found: Record) -> ListedRun:
    run = runs.from_fields(found.now)
    row = seat.vault.register.find(found.author)
    return ListedRun(
        record=found.id,
        number=found.number,
        title=run.title,
        mode=run.mode,
        announced=run.announced,
        started=run.started,
        place=run.place,
        status=found.status,
        by=row.name if row else "",
        response_seconds=run.response_seconds,
    )


def due(seat: Seat) -> list[DueLine]:
    """Give the runs that were started and not ended, to whoever may go on with them."""
    if not seat.may(Kind.RUN, Right.WRITE):
        return []
    lines = []
    for found in records.page(seat.vault, Kind.RUN, status=(Status.RUNNING,)).rows:
        run = runs.from_fields(found.now)
        row = seat.vault.register.find(found.author)
        started = moments.of(moments.parse_utc(run.started.utc), seat.zone)
        lines.append(
            DueLine(
                what=_("Finish or end the run of {title} ({number})").format(
                    title=run.title, number=found.number
                ),
                who=row.name if row else "",
                day=started.day(),
                moment=started,
                page=PAGE,
                record=found.id,
            )
        )
    return dues.in_order(lines)
