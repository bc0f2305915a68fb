"""Requests for records: written down when they come, due by the law packs, given or refused with the reason."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from msgspec import Struct

from app.domain import answers, clocks, moments
from app.domain import requests as rules
from app.domain.actions import Action, Status
from app.domain.clocks import State
from app.domain.dues import DueLine
from app.domain.errors import NoKey, Refused
from app.domain.kinds import Kind
from app.domain.ledger import Link, Record
from app.domain.roles import Right
from app.i18n import _
from app.services import clocks as clock_services
from app.services import disclosures, keeping, laws, people, sealed_records
from app.services.sealed_records import Who
from app.services.seats import Seat
from app.store import clinical
from app.store.ledger import NewEntry

PAGE = "request"
FORM_PAGE = "request-form"


class Usual(Struct, frozen=True, kw_only=True):
    """By when a request is to be answered: the day, and the rule in words (empty where no pack has one)."""

    day: date
    rule: str = ""


class Asked(Struct, frozen=True, kw_only=True):
    """One line of the list of requests; the client and the name only with the keys for them."""

    record: Record
    by: str
    due: date | None
    state: State
    asker: str
    wants: str
    outcome: str = ""
    client: Who = Who()
    name: str = ""


def usual_due(seat: Seat, wants: str, received: date) -> Usual:
    """Give the earliest day that the practice's law packs ask for; 30 days on where none of them says it."""
    start = rules.STARTS.get(wants)
    at = moments.local(received, 12, 0, seat.zone)
    on = clock_services.calendar(seat)
    found = [
        (clocks.due(at, line, on).day(), f"{_(pack.name)}: {clocks.length_words(line)}")
        for pack in laws.of_practice(seat)
        for line in pack.clocks
        if start is not None and line.starts is start
    ]
    if not found:
        return Usual(day=received + timedelta(days=rules.USUAL_DAYS))
    day, rule = min(found)
    return Usual(day=day, rule=rule)


def seal(seat: Seat, said: Mapping[str, Any], client: str = "", draft: str = "") -> Record:
    """Write a request down; raises Refused at the answer that stops it. Whoever answers for it can read it."""
    seat.require(Kind.REQUEST, Action.SEAL)
    kept = rules.check(said, seat.now())
    sealed_records.require_member(seat, kept["by"], "by")
    if rules.needs_client(kept) and not client:
        raise Refused(_("Choose the client whose records they are."), "client")
    about = keeping.client(seat, client, "client").id if client else ""
    opened, sealed = answers.divide(rules.QUESTIONS, kept)
    rule = usual_due(seat, kept["wants"], answers.day_of(kept["received"], "received")).rule
    links = [Link(about, "client")] if about else []
    packs, under = laws.answered_under(seat)
    new = sealed_records.entry(
        Kind.REQUEST,
        opened,
        sealed | {"client": about, "rule": rule},
        links=[*links, *under],
        also=(kept["by"],),
        form=rules.FORM,
    )
    return sealed_records.write(seat, [new, *packs], draft)


def answer(seat: Seat, request: str, said: Mapping[str, Any], draft: str = "") -> Record:
    """Answer a request: given, or refused with the reason; what is given about a client is a disclosure."""
    found = _waiting(seat, request, Action.FINISH)
    told = _told(seat, request)
    client = str(told.get("client", ""))
    kept = rules.check_answer(said, seat.now(), bool(client))
    opened, sealed = answers.divide(rules.ANSWER, kept)
    entries: list[NewEntry] = []
    if rules.is_given(kept) and client:
        given = {
            "when": kept["when"],
            "to_whom": told.get("name", ""),
            "address": told.get("contact", ""),
            "what": kept["answer"],
            "purpose": _("As asked for in request {number}.").format(number=found.number),
            "basis": kept["ground"],
        }
        entries.append(disclosures.made(seat, client, given, request))
    sealed |= {"disclosure": entries[0].record if entries else ""}
    done = answers.moment_of(kept["when"], "when").day().isoformat()
    step = _step(found, Action.FINISH, opened | {"answered": done}, sealed)
    return sealed_records.write(seat, [step, *entries], draft)


def move(seat: Seat, request: str, day: str, by: str, reason: str) -> Record:
    """Let a request be answered by another day or by somebody else, who can read it from then on, with the reason."""
    found = _waiting(seat, request, Action.CORRECT)
    told = _told(seat, request)
    if not reason.strip():
        raise Refused(_("Say why, in one sentence."), sealed_records.REASON)
    sealed_records.require_member(seat, by, "by")
    received = answers.day_of(str(found.now["received"]), "received")
    rules.check_due(answers.day_of(day, "due"), received)
    sealed = {name: told[name] for name in told if name != sealed_records.REASON}
    step = _step(
        found, Action.CORRECT, {"due": day, "by": by}, sealed | {sealed_records.REASON: reason}, (by,)
    )
    return sealed_records.write(seat, [step])


def withdraw(seat: Seat, request: str, reason: str) -> Record:
    """Take back a request that was entered in error."""
    return sealed_records.withdraw(seat, request, Kind.REQUEST, reason)


def of_client(seat: Seat, client: str) -> tuple[Asked, ...]:
    """Give the requests about a client, the newest first; none without the clinical key."""
    return tuple(_line(seat, one, told) for one, told in sealed_records.of_client(seat, Kind.REQUEST, client))


def listing(seat: Seat, waiting_only: bool = True) -> tuple[Asked, ...]:
    """Give the requests that wait for an answer (or all), the earliest day first."""
    some = [
        one
        for one in sealed_records.all_of(seat, Kind.REQUEST)
        if not waiting_only or one.status is Status.ACTIVE
    ]
    told = sealed_records.known(seat, some)
    lines = [_line(seat, one, told.get(one.id) or sealed_records.readable(seat, one.id)) for one in some]
    return tuple(sorted(lines, key=lambda line: (line.due or date.max, line.record.first)))


def due(seat: Seat) -> list[DueLine]:
    """Give the requests that wait, to whoever answers for them, and all of them to owners."""
    if not seat.may(Kind.REQUEST, Right.WRITE):
        return []
    owner = seat.may(Kind.REQUEST, Right.APPROVE)
    return [
        DueLine(
            what=_("Request {number} is to be answered").format(number=line.record.number),
            who=line.by,
            day=line.due,
            about=line.client.name,
            page=PAGE,
            record=line.record.id,
        )
        for line in listing(seat)
        if line.due is not None and (owner or sealed_records.owes(seat, str(line.record.now.get("by", ""))))
    ]


def state(seat: Seat, record: Record) -> State:
    """Say whether a request was answered in time, runs, or was missed, by its day."""
    due_at = clocks.end_of(answers.day_of(str(record.now["due"]), "due"), seat.zone)
    done = str(record.now.get("answered", ""))
    at = moments.local(date.fromisoformat(done), 12, 0, seat.zone) if done else None
    return clocks.state(due_at, seat.now(), at)


def _line(seat: Seat, record: Record, told: Mapping[str, Any]) -> Asked:
    now = record.now
    return Asked(
        record=record,
        by=people.name(seat, str(now.get("by", ""))),
        due=date.fromisoformat(str(now["due"])) if now.get("due") else None,
        state=state(seat, record),
        asker=str(now.get("asker", "")),
        wants=str(now.get("wants", "")),
        outcome=str(now.get("outcome", "")),
        client=sealed_records.who(seat, str(told.get("client", ""))),
        name=str(told.get("name", "")),
    )


def _told(seat: Seat, request: str) -> dict[str, Any]:
    """Give what was sealed, for going on with it; refuses whoever cannot read it."""
    try:
        return clinical.folded(seat.vault, request)
    except NoKey as error:
        raise Refused(_("Only who can read this request answers it. Ask who answers for it.")) from error


def _step(
    found: Record,
    action: Action,
    opened: Mapping[str, Any],
    sealed: Mapping[str, Any],
    also: tuple[str, ...] = (),
) -> NewEntry:
    readers = also or (str(found.now.get("by", "")),)
    return sealed_records.entry(
        Kind.REQUEST, opened, sealed, record=found.id, action=action, also=readers, form=rules.FORM
    )


def _waiting(seat: Seat, request: str, action: Action) -> Record:
    found = sealed_records.standing(seat, request, Kind.REQUEST, action)
    if found.status is not Status.ACTIVE:
        raise Refused(_("This request was answered already."))
    return found
