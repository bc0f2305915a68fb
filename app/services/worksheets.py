"""Threat worksheets: sealed with what there is, gone on with later; each notification makes its own disclosure."""

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from app.domain import answers
from app.domain import worksheets as rules
from app.domain.actions import Action, Status
from app.domain.dues import DueLine
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.ledger import Link, Record
from app.domain.roles import Right
from app.i18n import _
from app.services import clocks, disclosures, keeping, laws, people, sealed_records
from app.services.clocks import Running
from app.services.sealed_records import Sheet, Who
from app.services.seats import Seat
from app.store import ledger
from app.store.ledger import NewEntry

PAGE = "worksheet"
FORM_PAGE = "worksheet-form"


class Begun(Struct, frozen=True, kw_only=True):
    """What the form begins with: whom it is about, who could answer for it, and what was sealed already."""

    client: Who
    staff: list[tuple[str, str]]
    worksheet: Record | None = None
    answers: dict[str, Any] = {}


class Under(Struct, frozen=True, kw_only=True):
    """One line of the list of worksheets; the client and what is missing only with the clinical key."""

    record: Record
    by: str
    client: Who = Who()
    missing: int | None = None
    notified: int | None = None


class Whole(Struct, frozen=True, kw_only=True):
    """A worksheet with its clocks, and with its notifications once it was opened."""

    sheet: Sheet
    clocks: tuple[Running, ...]
    notified: tuple[dict[str, Any], ...] = ()
    missing: tuple[str, ...] = ()


def begin(seat: Seat, client: str, worksheet: str = "") -> Begun:
    """Give what the form begins with; one that is gone on with is opened, and that is in the ledger first."""
    seat.require(Kind.WORKSHEET, Action.SEAL)
    staff = sealed_records.members(seat, clinical_only=True)
    if not worksheet:
        about = keeping.client(seat, client, "client")
        return Begun(client=sealed_records.who(seat, about.id), staff=staff)
    shown = sealed_records.sheet(seat, worksheet, Kind.WORKSHEET, True)
    return Begun(client=shown.client, staff=staff, worksheet=shown.record, answers=shown.answers)


def seal(seat: Seat, client: str, said: Mapping[str, Any], draft: str = "", incident: str = "") -> Record:
    """Seal a worksheet with what there is, and begin the clocks that the law packs start with it. Raises Refused."""
    seat.require(Kind.WORKSHEET, Action.SEAL)
    kept = _checked(seat, said)
    about = keeping.client(seat, client, "client")
    record = ledger.new_id()
    sealed = {name: value for name, value in kept.items() if name != "by"}
    links = [Link(about.id, "client"), *([Link(incident, "incident")] if incident else [])]
    new = sealed_records.entry(
        Kind.WORKSHEET,
        {"by": kept["by"]},
        sealed | {"client": about.id, "incident": incident},
        record=record,
        links=links,
        form=rules.FORM,
    )
    return sealed_records.write(seat, [new, *_clocks(seat, record, kept, ())], draft)


def go_on(seat: Seat, worksheet: str, said: Mapping[str, Any], draft: str = "") -> Record:
    """Go on with a worksheet: what was missing is added, what changed stays in its history. Raises Refused."""
    found = _under_way(seat, worksheet, Action.CORRECT)
    kept = _checked(seat, said)
    before = sealed_records.readable(seat, worksheet) | {"by": found.now.get("by", "")}
    changed = rules.changes(before, kept)
    if not changed:
        raise Refused(_("Nothing was added or changed."))
    opened = {"by": changed.pop("by")} if "by" in changed else {}
    is_new = all(answers.is_empty(before.get(name)) for name in changed) and not opened
    step = sealed_records.entry(
        Kind.WORKSHEET,
        opened,
        changed,
        record=worksheet,
        action=Action.ADD if is_new else Action.CORRECT,
        form=rules.FORM,
    )
    running = clocks.of_record(seat, worksheet)
    return sealed_records.write(seat, [step, *_clocks(seat, worksheet, kept, running)], draft)


def _clocks(seat: Seat, record: str, kept: Mapping[str, Any], running: Iterable[Running]) -> list[NewEntry]:
    """Begin every clock that the chosen packs start with this sort of danger, and that does not run already."""
    start = rules.STARTS.get(str(kept.get("sort", "")))
    if start is None:
        return []
    begun = answers.moment_of(kept["began"], "began")
    known = {one.words for one in running}
    made: list[NewEntry] = []
    for pack in laws.of_practice(seat):
        for line in pack.clocks:
            if line.starts is start and _(line.words) not in known:
                kept_already = {one.record for one in made if one.kind is Kind.LAW}
                made += [
                    one
                    for one in clocks.entries(seat, pack, line, begun, record, str(kept["by"]))
                    if one.kind is not Kind.LAW or one.record not in kept_already
                ]
    return made


def notify(seat: Seat, worksheet: str, said: Mapping[str, Any], clock: str = "", draft: str = "") -> Record:
    """Log a notification, with the disclosure that it makes and the clock that it ends, all in one step.

    `clock` is the clock whose duty it meets. Nobody reached, or only the client told, discloses nothing.
    """
    _under_way(seat, worksheet, Action.ADD)
    kept = rules.check_notification(said, seat.now())
    before = sealed_records.readable(seat, worksheet)
    place = len(rules.notifications(before)) + 1
    entries: list[NewEntry] = []
    disclosed = ""
    if rules.is_disclosed(kept):
        made = disclosures.made(seat, str(before["client"]), _given(kept), worksheet)
        disclosed = made.record or ""
        entries.append(made)
    told = kept | {"place": place, "disclosure": disclosed, "clock": clock}
    step = sealed_records.entry(
        Kind.WORKSHEET,
        {},
        {f"{rules.TOLD}{place}": told},
        record=worksheet,
        action=Action.ADD,
        form=rules.FORM,
    )
    if clock:
        done = answers.moment_of(kept["when"], "when")
        entries += clocks.ending(seat, clock, _evidence(kept), done)
    return sealed_records.write(seat, [step, *entries], draft)


def _given(kept: Mapping[str, Any]) -> dict[str, Any]:
    """Give the disclosure that a notification makes."""
    words = rules.NOTIFICATION[0].words(str(kept["sort"]))
    return {
        "when": kept["when"],
        "to_whom": _("{name} ({sort})").format(name=kept["who"], sort=_(words)),
        "address": kept.get("number", ""),
        "what": kept["said"],
        "purpose": _("To keep somebody safe from serious harm, by a threat worksheet."),
        "basis": rules.BASIS.get(str(kept["sort"]), "threat"),
    }


def _evidence(kept: Mapping[str, Any]) -> str:
    parts = (kept["who"], kept.get("number", ""), kept.get("reference", ""))
    return " · ".join(str(part) for part in parts if part)


def finish(seat: Seat, worksheet: str, reason: str) -> Record:
    """Finish a worksheet with a sentence; refused while it lacks an answer, or while one of its clocks runs."""
    _under_way(seat, worksheet, Action.FINISH)
    told = sealed_records.readable(seat, worksheet)
    if missing := rules.missing(told):
        labels = answers.named(rules.QUESTIONS)
        lacking = "; ".join(_(labels[name].label) for name in missing)
        raise Refused(_("Still to be answered: {answers}.").format(answers=lacking), sealed_records.REASON)
    if any(not one.is_done for one in clocks.of_record(seat, worksheet)):
        words = _("A clock of it still runs. Log what was done, or end the clock with the reason.")
        raise Refused(words, sealed_records.REASON)
    if not reason.strip():
        raise Refused(_("Say in a sentence how it ended."), sealed_records.REASON)
    step = sealed_records.entry(
        Kind.WORKSHEET, {}, {sealed_records.REASON: reason}, record=worksheet, action=Action.FINISH
    )
    return sealed_records.write(seat, [step])


def withdraw(seat: Seat, worksheet: str, reason: str) -> Record:
    """Take back a worksheet that was entered in error; what it disclosed stays disclosed, and its clocks run on."""
    return sealed_records.withdraw(seat, worksheet, Kind.WORKSHEET, reason)


def whole(seat: Seat, worksheet: str, is_opened: bool = False) -> Whole:
    """Give a worksheet with its clocks as far as this person may know them; opening it is in the ledger first."""
    shown = sealed_records.sheet(seat, worksheet, Kind.WORKSHEET, is_opened)
    told = shown.answers if is_opened else {}
    return Whole(
        sheet=shown,
        clocks=clocks.of_record(seat, worksheet),
        notified=tuple(rules.notifications(told)),
        missing=tuple(rules.missing(told)) if is_opened else (),
    )


def of_client(seat: Seat, client: str) -> tuple[Under, ...]:
    """Give a client's worksheets, the newest first; none without the clinical key."""
    found = sealed_records.of_client(seat, Kind.WORKSHEET, client)
    return tuple(_line(seat, record, told) for record, told in found)


def listing(seat: Seat, under_way_only: bool = True) -> tuple[Under, ...]:
    """Give the worksheets that are under way (or all), the newest first; clinicians read whose they are."""
    some = [
        one
        for one in sealed_records.all_of(seat, Kind.WORKSHEET)
        if not under_way_only or one.status is Status.ACTIVE
    ]
    told = sealed_records.known(seat, some)
    return tuple(_line(seat, one, told.get(one.id, {})) for one in some)


def _line(seat: Seat, record: Record, told: Mapping[str, Any]) -> Under:
    return Under(
        record=record,
        by=people.name(seat, str(record.now.get("by", ""))),
        client=sealed_records.who(seat, str(told.get("client", ""))),
        missing=len(rules.missing(told)) if told else None,
        notified=len(rules.notifications(told)) if told else None,
    )


def due(seat: Seat) -> list[DueLine]:
    """Give the worksheets that are under way, to whoever answers for them; its clocks stand in lines of their own."""
    if not seat.may(Kind.WORKSHEET, Right.WRITE):
        return []
    return [
        DueLine(
            what=_("Threat worksheet {number} is under way").format(number=line.record.number),
            who=line.by,
            day=line.record.made.day(),
            about=line.client.name,
            page=PAGE,
            record=line.record.id,
        )
        for line in listing(seat)
        if sealed_records.owes(seat, str(line.record.now.get("by", "")))
    ]


def _checked(seat: Seat, said: Mapping[str, Any]) -> dict[str, Any]:
    kept = rules.check(said, seat.now())
    sealed_records.require_member(seat, kept["by"], "by", clinical_only=True)
    return kept


def _under_way(seat: Seat, worksheet: str, action: Action) -> Record:
    found = sealed_records.standing(seat, worksheet, Kind.WORKSHEET, action)
    if found.status is not Status.ACTIVE:
        raise Refused(_("This worksheet is finished. An addendum can still be written."))
    return found
