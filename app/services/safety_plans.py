"""Safety plans: made with a client, looked at again, changed and ended; the client's own sheet is an export."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct

from app.domain import safety_plans as rules
from app.domain.actions import Action, Status
from app.domain.dossiers import SafetyPlanSheet
from app.domain.dues import DueLine
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.ledger import Content, Link, Record
from app.domain.proofs import Act
from app.domain.reports import Report, ReportKind
from app.domain.roles import Right
from app.i18n import _
from app.services import keeping, opening, people, report_covers, sealed_records
from app.services.sealed_records import Who
from app.services.seats import Seat
from app.store import files, ledger
from app.store.ledger import NewEntry

PAGE = "safety-plan"
FORM_PAGE = "safety-plan-form"


class Begun(Struct, frozen=True, kw_only=True):
    """What the form begins with: whom it is about, who could look at it again, and the plan that is changed."""

    client: Who
    staff: list[tuple[str, str]]
    plan: Record | None = None
    answers: dict[str, Any] = {}


class Planned(Struct, frozen=True, kw_only=True):
    """One line of a list of plans; the client is empty without the clinical key."""

    record: Record
    by: str
    due: date | None
    client: Who = Who()
    copy: bool = False


def begin(seat: Seat, client: str, plan: str = "") -> Begun:
    """Give what the form begins with; a plan that is changed is opened, and that is in the ledger first."""
    seat.require(Kind.SAFETY_PLAN, Action.SEAL)
    staff = sealed_records.members(seat, clinical_only=True)
    if not plan:
        about = keeping.client(seat, client, "client")
        acting = current(seat, about.id)
        if acting is None:
            return Begun(client=sealed_records.who(seat, about.id), staff=staff)
        plan = acting.id
    shown = sealed_records.sheet(seat, plan, Kind.SAFETY_PLAN, True)
    return Begun(client=shown.client, staff=staff, plan=shown.record, answers=shown.answers)


def current(seat: Seat, client: str) -> Record | None:
    """Give the plan of a client that acts, to clinicians; None where there is none."""
    found = sealed_records.of_client(seat, Kind.SAFETY_PLAN, client)
    return next((one for one, _told in found if one.status is Status.ACTIVE), None)


def seal(seat: Seat, client: str, said: Mapping[str, Any], draft: str = "") -> Record:
    """Seal a client's plan; raises Refused where one acts already, or at the answer that stops it."""
    seat.require(Kind.SAFETY_PLAN, Action.SEAL)
    kept = _checked(seat, said)
    about = keeping.client(seat, client, "client")
    if (acting := current(seat, about.id)) is not None:
        words = _("There is a plan already, {number}. Change that one, so that nobody holds two.")
        raise Refused(words.format(number=acting.number))
    opened, sealed = _parts(kept)
    new = sealed_records.entry(
        Kind.SAFETY_PLAN,
        opened,
        sealed | {"client": about.id},
        links=(Link(about.id, "client"),),
        form=rules.FORM,
    )
    return sealed_records.write(seat, [new], draft)


def change(seat: Seat, plan: str, said: Mapping[str, Any], draft: str = "") -> Record:
    """Change a plan that acts: every earlier wording stays in its history. Raises Refused where nothing differs."""
    found = _acting(seat, plan, Action.CORRECT)
    opened, sealed = _parts(_checked(seat, said))
    before = sealed_records.readable(seat, plan)
    named = [one.name for one in rules.QUESTIONS if one.name not in opened]
    changed = {name: sealed.get(name, "") for name in named if sealed.get(name, "") != before.get(name, "")}
    now = {name: value for name, value in opened.items() if found.now.get(name) != value}
    if not changed and not now:
        raise Refused(_("Nothing was changed."))
    step = sealed_records.entry(
        Kind.SAFETY_PLAN, now, changed, record=plan, action=Action.CORRECT, form=rules.FORM
    )
    return sealed_records.write(seat, [step], draft)


def keep(seat: Seat, plan: str, day: str, by: str, sentence: str) -> Record:
    """Say that the plan was looked at with the client and stands, until another day, with one sentence."""
    _acting(seat, plan, Action.REVIEW)
    if not sentence.strip():
        raise Refused(_("Say in one sentence how you looked at it."), sealed_records.REASON)
    rules.check_due(date.fromisoformat(day), seat.now().day())
    sealed_records.require_member(seat, by, "by", clinical_only=True)
    opened = {"due": day, "by": by, "looked_at": seat.now().day().isoformat()}
    step = sealed_records.entry(
        Kind.SAFETY_PLAN, opened, {sealed_records.REASON: sentence}, record=plan, action=Action.REVIEW
    )
    return sealed_records.write(seat, [step])


def end(seat: Seat, plan: str, reason: str) -> Record:
    """End a plan, with the reason; it stays readable."""
    _acting(seat, plan, Action.END)
    return _with_reason(seat, plan, Action.END, reason)


def reactivate(seat: Seat, plan: str, reason: str) -> Record:
    """Let an ended plan act again, with the reason; refused where the client has another one meanwhile."""
    found = sealed_records.standing(seat, plan, Kind.SAFETY_PLAN, Action.REACTIVATE)
    if found.status is not Status.ENDED:
        raise Refused(_("Only a plan that has ended can act again."))
    client = str(sealed_records.readable(seat, plan).get("client", ""))
    if (acting := current(seat, client)) is not None:
        raise Refused(_("The client has another plan now, {number}.").format(number=acting.number))
    return _with_reason(seat, plan, Action.REACTIVATE, reason)


def _with_reason(seat: Seat, plan: str, action: Action, reason: str) -> Record:
    if not reason.strip():
        raise Refused(_("Say why, in one sentence."), sealed_records.REASON)
    step = sealed_records.entry(
        Kind.SAFETY_PLAN, {}, {sealed_records.REASON: reason}, record=plan, action=action
    )
    return sealed_records.write(seat, [step])


def withdraw(seat: Seat, plan: str, reason: str) -> Record:
    """Take back a plan that was entered in error."""
    return sealed_records.withdraw(seat, plan, Kind.SAFETY_PLAN, reason)


def of_client(seat: Seat, client: str) -> tuple[Planned, ...]:
    """Give a client's plans, the newest first; none without the clinical key."""
    found = sealed_records.of_client(seat, Kind.SAFETY_PLAN, client)
    return tuple(_line(seat, record, told) for record, told in found)


def listing(seat: Seat, acting_only: bool = True) -> tuple[Planned, ...]:
    """Give the plans that act (or all), the earliest day first; clinicians read whose they are."""
    some = [
        one
        for one in sealed_records.all_of(seat, Kind.SAFETY_PLAN)
        if not acting_only or one.status is Status.ACTIVE
    ]
    told = sealed_records.known(seat, some)
    lines = [_line(seat, one, told.get(one.id, {})) for one in some]
    return tuple(sorted(lines, key=lambda line: (line.due or date.max, -line.record.first)))


def _line(seat: Seat, record: Record, told: Mapping[str, Any]) -> Planned:
    owed = rules.due(record)
    return Planned(
        record=record,
        by=people.name(seat, owed.by) if owed and owed.by else "",
        due=owed.day if owed else None,
        client=sealed_records.who(seat, str(told.get("client", ""))),
        copy=bool(told.get("has_copy")),
    )


def due(seat: Seat) -> list[DueLine]:
    """Give the plans that are to be looked at again within a fortnight or sooner, to whoever owes it."""
    if not seat.may(Kind.SAFETY_PLAN, Right.WRITE):
        return []
    return [
        DueLine(
            what=_("Look at safety plan {number}").format(number=line.record.number),
            who=line.by,
            day=line.due,
            about=line.client.name,
            page=PAGE,
            record=line.record.id,
        )
        for line in listing(seat)
        if line.due is not None and sealed_records.owes(seat, str(line.record.now.get("by", "")))
    ]


def prepare_sheet(seat: Seat, plan: str) -> Report:
    """Give the client's own sheet: their steps in large type, the practice's name and number of nobody else.

    Nothing is attached to it and nothing of the ledger stands on it. Raises NoKey for whoever cannot open the plan.
    """
    seat.require_right(Kind.SAFETY_PLAN, Right.EXPORT)
    seat.require(Kind.EXPORT, Action.EXPORTED)
    found = keeping.one(seat, plan, Kind.SAFETY_PLAN)
    if found.status is not Status.ACTIVE:
        raise Refused(_("This plan does not act any more, so it is not printed."))
    told = opening.clinical(seat, plan, "sheet")
    steps = tuple(
        (_(step.label), str(told[step.name])) for step in rules.STEPS if str(told.get(step.name, ""))
    )
    body = SafetyPlanSheet(steps=steps, day=found.changed.day().isoformat())
    return Report(cover=report_covers.plain(seat, ReportKind.SAFETY_PLAN), body=body)


def save_sheet(seat: Seat, plan: str, drawn: bytes, path: Path) -> Path:
    """Save the client's sheet; the export is noted before the file is there. Raises PasswordNeeded, VaultTrouble."""
    seat.require_right(Kind.SAFETY_PLAN, Right.EXPORT)
    seat.require(Kind.EXPORT, Action.EXPORTED)
    seat.require_proof(Act.SIGN_REPORT)
    found = keeping.one(seat, plan, Kind.SAFETY_PLAN)
    noted = NewEntry(
        kind=Kind.EXPORT,
        action=Action.EXPORTED,
        open=Content({"what": ReportKind.SAFETY_PLAN.value}, (Link(found.id, "report"),)),
    )

    def note() -> None:
        ledger.append(seat.vault, [noted], seat.now())

    files.atomic_write(path, drawn, before_naming=note)
    return path


def _checked(seat: Seat, said: Mapping[str, Any]) -> dict[str, Any]:
    kept = rules.check(said, seat.now().day())
    sealed_records.require_member(seat, kept["by"], "by", clinical_only=True)
    return kept


def _parts(kept: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    opened = {name: kept[name] for name in ("due", "by")}
    return opened, {name: value for name, value in kept.items() if name not in opened}


def _acting(seat: Seat, plan: str, action: Action) -> Record:
    found = sealed_records.standing(seat, plan, Kind.SAFETY_PLAN, action)
    if found.status is not Status.ACTIVE:
        raise Refused(_("This plan does not act any more."))
    return found
