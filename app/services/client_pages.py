"""A client's page: their flags, who may do what about them, and what happened, as far as this person may know."""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from app.domain import client_fields, clients, flag_fields, incident_fields, sessions
from app.domain.actions import ACTION_WORDS, STATUS_WORDS, Action, Status
from app.domain.clients import Client
from app.domain.flag_fields import Decision
from app.domain.flags import Flag
from app.domain.kinds import Kind
from app.domain.moments import Moment
from app.domain.roles import Right
from app.i18n import _
from app.services import clients as services
from app.services import flag_lists, incident_lists, keeping, merging, people, persons
from app.services import flags as flag_services
from app.services.persons import Watch
from app.services.seats import Seat
from app.store import clinical, records
from app.store import ledger as entries

MOST_SESSIONS = 50
MOST_LINES = 200


class FlagCard(Struct, frozen=True, kw_only=True):
    """One flag with the names of those who stand behind it, and what this person may do about it."""

    flag: Flag
    owner: str
    decided_by: str
    approver: str
    approved_by: str
    is_overdue: bool
    is_due_soon: bool
    may_decide: bool
    may_approve: bool
    may_export: bool = False


class Happened(Struct, frozen=True, kw_only=True):
    """One line of what happened: when, what, and the page that tells more."""

    when: Moment
    what: str
    who: str
    page: str = ""
    record: str = ""


class ClientPage(Struct, frozen=True, kw_only=True):
    """All that the page shows; `reads_clinical` says whether the why can be opened."""

    client: Client
    clinician: str
    flags: tuple[FlagCard, ...]
    past: tuple[FlagCard, ...]
    history: tuple[Happened, ...]
    reads_clinical: bool
    may_change: bool
    may_flag: bool
    may_report: bool
    is_solo: bool
    twins: tuple[Client, ...] = ()
    """Other records that were found to be this same person."""
    watches: tuple[Watch, ...] = ()
    """Persons of concern whom the desk looks out for when this client is expected."""


def page(seat: Seat, record: str) -> ClientPage:
    """Give a client's page; `record` is the client's, or a flag's of theirs. Raises Refused where there is none."""
    found = records.find(seat.vault, record)
    if found is not None and found.kind is Kind.FLAG:
        record = str(found.now.get("client", ""))
    client = services.one(seat, keeping.current(seat, record))
    cards = [card(seat, flag) for flag in flag_services.of_client(seat, client.id)]
    lines = [*_client_lines(seat, client), *_flag_lines(seat, cards), *_incident_lines(seat, client.id)]
    lines += _session_lines(seat, client.id)
    lines.sort(key=lambda line: line.when.utc)
    writes = not seat.vault.read_only
    return ClientPage(
        client=client,
        clinician=people.name(seat, client.clinician) if client.clinician else "",
        flags=tuple(one for one in cards if one.flag.status is Status.ACTIVE),
        past=tuple(one for one in cards if one.flag.status is not Status.ACTIVE),
        history=tuple(lines[::-1][:MOST_LINES]),
        reads_clinical=seat.reads_clinical(),
        may_change=writes and seat.may(Kind.CLIENT, Right.WRITE),
        may_flag=writes and seat.may(Kind.FLAG, Right.WRITE),
        may_report=writes and seat.may(Kind.INCIDENT, Right.WRITE),
        is_solo=flag_services.is_solo(seat),
        twins=merging.twins(seat, client.id),
        watches=persons.of_client(seat, client.id),
    )


def card(seat: Seat, flag: Flag) -> FlagCard:
    """Give one flag with the names behind it, and what this person may do about it."""
    today = seat.now().day()
    writes = not seat.vault.read_only and flag.status is not Status.WITHDRAWN

    def name(person: str) -> str:
        return people.name(seat, person) if person else ""

    return FlagCard(
        flag=flag,
        owner=name(flag.owner),
        decided_by=name(flag.decided_by),
        approver=name(flag.approver),
        approved_by=name(flag.approved_by),
        is_overdue=flag.is_overdue(today),
        is_due_soon=flag.is_due_soon(today),
        may_decide=writes and seat.may(Kind.FLAG, Right.WRITE),
        may_approve=writes
        and not flag.is_approved
        and flag.decided_by != seat.me.id
        and seat.may(Kind.FLAG, Right.APPROVE),
        may_export=_is_client(seat, flag) and seat.may(Kind.FLAG, Right.EXPORT),
    )


def _is_client(seat: Seat, flag: Flag) -> bool:
    about = records.find(seat.vault, flag.client)
    return about is not None and about.kind is Kind.CLIENT


def _client_lines(seat: Seat, client: Client) -> Iterable[Happened]:
    standing: dict[str, Any] = {}
    for entry in entries.entries(seat.vault, client.id):
        changed = [
            name for name, value in entry.open.set.items() if name in standing and standing[name] != value
        ]
        labels = {field.name: field.label for field in client_fields.FIELDS}
        also = set(entry.open.set.get(clients.ALSO, ())) ^ set(standing.get(clients.ALSO, ()))
        match entry.head.action:
            case Action.SEAL:
                what = _("Client added")
            case Action.CORRECT if also:
                what = _twins_said(seat, entry.open.set, also)
            case Action.CORRECT if "name" in changed:
                what = _("Name corrected from {before}").format(before=standing["name"])
            case Action.CORRECT if changed:
                named = ", ".join(_(labels[name]) for name in changed if name in labels)
                what = _("Corrected: {fields}").format(fields=named)
            case Action.END:
                what = _("No longer a client here")
            case Action.REACTIVATE:
                what = _("A client here again")
            case action:
                what = _(ACTION_WORDS[action])
        standing |= entry.open.set
        yield _line(seat, entry.head.time, what, entry.head.actor)


def _twins_said(seat: Seat, said: dict[str, Any], also: set[str]) -> str:
    found = (records.find(seat.vault, one) for one in also)
    numbers = ", ".join(record.number for record in found if record is not None)
    if also & set(said[clients.ALSO]):
        return _("{number} was found to be the same person").format(number=numbers)
    return _("{number} is somebody else after all").format(number=numbers)


def _flag_lines(seat: Seat, cards: Iterable[FlagCard]) -> Iterable[Happened]:
    for one in cards:
        for line in flag_lists.history(seat, one.flag.id):
            yield Happened(when=line.when, what=flag_words(one.flag, line), who=line.who)


def flag_words(flag: Flag, line: flag_lists.HistoryLine) -> str:
    """Say in open words what one entry did to a flag."""
    done = flag_fields.DECISION_WORDS[Decision(line.decision)] if line.decision else ACTION_WORDS[line.action]
    words = _("Flag {number} · {done}").format(number=flag.number, done=_(done).lower())
    said = [
        _change(name, before, after) for name, before, after in line.changes if name in ("level", "label")
    ]
    if any(name == "action" for name, _before, _after in line.changes):
        said.append(_("safety action worded anew"))
    return "; ".join([words, *said])


def _change(name: str, before: str, after: str) -> str:
    if name == "level":
        before, after = (_(flag_fields.LEVEL_WORDS[flag_fields.Level(level)]) for level in (before, after))
    return f"{before} → {after}"


def _incident_lines(seat: Seat, client: str) -> Iterable[Happened]:
    """Give the incidents this client is part of: whoever holds no clinical key is not even told that there are any."""
    if (ready := incident_lists.readied(seat)) < 100:
        waits = _("Incidents are being made ready ({n} %): open this page again in a moment.")
        yield _line(seat, seat.now(), waits.format(n=ready), seat.me.id)
        return
    involved = {
        one.id: one for twin in keeping.same(seat, client) for one in incident_lists.of_client(seat, twin)
    }
    found = [one for one in involved.values() if one.status is not Status.WITHDRAWN]
    known = clinical.known(seat.vault, [one.id for one in found])
    words = {choice.code: choice.words for choice in incident_fields.KINDS}
    for record in found:
        fields = known.get(record.id, {})
        kinds = [_(words.get(str(kind), str(kind))) for kind in fields.get("kinds", ())]
        severity = fields.get("severity")
        said = [_("Incident {number}").format(number=record.number), *kinds]
        if severity:
            said.append(_("severity {n}").format(n=severity))
        said.append(_(STATUS_WORDS[record.status]).lower())
        yield _line(seat, record.made, " · ".join(said), record.author, "incident", record.id)


def _session_lines(seat: Seat, client: str) -> Iterable[Happened]:
    """Give the sessions after which risk was no longer the same; for clinicians."""
    if not seat.reads_clinical() or not seat.may(Kind.SESSION, Right.SEE):
        return
    rows = [
        record
        for one in keeping.same(seat, client)
        for record in records.page(
            seat.vault, Kind.SESSION, sort="client", where={"client": one}, limit=MOST_SESSIONS
        ).rows
    ]
    known = clinical.known(seat.vault, [one.id for one in rows], brief=True)
    words = {sessions.Risk.RAISED: _("Session · risk raised"), sessions.Risk.LOWER: _("Session · risk lower")}
    for record in rows:
        risk = known.get(record.id, {}).get("risk")
        if record.status is not Status.WITHDRAWN and risk in words:
            yield _line(seat, sessions.when_of(record.now), words[risk], record.author)


def _line(seat: Seat, when: Moment, what: str, who: str, page: str = "", record: str = "") -> Happened:
    return Happened(when=when, what=what, who=people.name(seat, who), page=page, record=record)
