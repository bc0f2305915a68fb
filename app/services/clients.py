"""Clients: added, changed, ended and found, a page at a time, with what the desk may know of each."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from app.documents import tables
from app.domain import client_columns, client_imports, clients, orders, sessions
from app.domain.actions import Action, Status
from app.domain.client_imports import Candidate, Choice, Choices, ImportPlan
from app.domain.clients import Client, Particulars
from app.domain.errors import Refused
from app.domain.flags import FlagLine
from app.domain.kinds import Kind
from app.domain.ledger import Content, Record
from app.domain.roles import Right
from app.domain.tables import Table
from app.i18n import _
from app.services import flags, keeping, opening, people
from app.services.seats import Seat
from app.store import ledger, records
from app.store.ledger import NewEntry

PAGE = 60
MOST_FOUND = 200
RECENT = 12
"""How many of a client's newest sessions are looked at for when they were last seen."""


class ClientLine(Struct, frozen=True, kw_only=True):
    """One line of the list: the client, their clinician's name, the flags that act, and when they were last seen."""

    client: Client
    clinician: str
    flags: tuple[FlagLine, ...] = ()
    seen: date | None = None
    """None where nobody wrote a session, or for whoever may not see sessions."""


class Listing(Struct, frozen=True):
    """A page of the list; give `after` back for the next, None at the end."""

    rows: tuple[ClientLine, ...]
    after: Any | None = None


def add(seat: Seat, said: Particulars, draft: str = "") -> Client:
    """Add a client; raises Refused at the field that stops it."""
    seat.require(Kind.CLIENT, Action.SEAL)
    _check(seat, said)
    [sealed] = ledger.append(seat.vault, [_new(said)], seat.now(), drops=(draft,) if draft else ())
    return one(seat, sealed.record)


def change(seat: Seat, client: str, said: Particulars) -> Client:
    """Correct a client's particulars; what stood there before stays visible in the history."""
    seat.require(Kind.CLIENT, Action.CORRECT)
    client = keeping.current(seat, client)
    _check(seat, said)
    entry = _correction(keeping.one(seat, client, Kind.CLIENT), said)
    if entry is not None:
        ledger.append(seat.vault, [entry], seat.now())
    return one(seat, client)


def end(seat: Seat, client: str) -> Client:
    """Say that somebody is no longer a client here; they stay findable, and so do their flags."""
    return _step(seat, client, Action.END, Status.ACTIVE)


def reactivate(seat: Seat, client: str) -> Client:
    """Say that somebody is a client here again."""
    return _step(seat, client, Action.REACTIVATE, Status.ENDED)


def withdraw(seat: Seat, client: str) -> Client:
    """Take back a client who was entered in error; refused while a flag about them acts."""
    seat.require(Kind.CLIENT, Action.WITHDRAW)
    found = keeping.one(seat, client, Kind.CLIENT)
    if found.status is Status.WITHDRAWN:
        raise Refused(_("This client was entered in error already."))
    if flags.active_for(seat, [client]):
        raise Refused(_("A flag about this client acts. End the flag first, or take it back."))
    ledger.append(seat.vault, [_entry(client, Action.WITHDRAW)], seat.now())
    return one(seat, client)


def one(seat: Seat, client: str) -> Client:
    """Give a client; raises Refused where there is none."""
    seat.require_right(Kind.CLIENT, Right.SEE)
    return clients.of(keeping.one(seat, client, Kind.CLIENT))


def particulars(seat: Seat, client: str, why: str = "") -> dict[str, str]:
    """Open what only clinicians read of a client: access needs and culture. Raises NoKey for others."""
    keeping.one(seat, client, Kind.CLIENT)
    fields = opening.clinical(seat, client, why)
    return {name: str(fields.get(name, "")) for name in ("access", "culture")}


def listing(
    seat: Seat,
    text: str = "",
    *,
    sort: str = "name",
    descending: bool = False,
    after: Any | None = None,
    ended: bool = False,
    limit: int = PAGE,
) -> Listing:
    """Give a page of clients: all of them in order, or those that begin with what was typed. `ended` adds the ended."""
    seat.require_right(Kind.CLIENT, Right.SEE)
    status = (Status.ACTIVE, Status.ENDED) if ended else (Status.ACTIVE,)
    if text.strip():
        found = records.search(seat.vault, text, [Kind.CLIENT], MOST_FOUND)
        rows = [record for record in found if record.status in status]
        return Listing(_lines(seat, sorted(rows, key=lambda row: _place(row, sort), reverse=descending)))
    page = records.page(
        seat.vault, Kind.CLIENT, sort=sort, descending=descending, limit=limit, after=after, status=status
    )
    return Listing(_lines(seat, page.rows), page.after)


def search(seat: Seat, text: str, limit: int = 12) -> list[Client]:
    """Find clients by the beginnings of words in their names, numbers and references; for picking one."""
    seat.require_right(Kind.CLIENT, Right.SEE)
    found = records.search(seat.vault, text, [Kind.CLIENT], limit * 2)
    kept = [record for record in found if record.status not in (Status.WITHDRAWN, Status.DISPOSED)]
    return [clients.of(record) for record in kept][:limit]


def everyone(seat: Seat, status: Sequence[Status] = (Status.ACTIVE, Status.ENDED)) -> list[Client]:
    """Give all clients, for matching names; those entered in error are left out."""
    seat.require_right(Kind.CLIENT, Right.SEE)
    found: list[Client] = []
    after = None
    while True:
        page = records.page(seat.vault, Kind.CLIENT, limit=2_000, after=after, status=status)
        found += [clients.of(record) for record in page.rows]
        after = page.after
        if after is None:
            return found


def plan_import(seat: Seat, table: Table, mapping: dict[str, int]) -> ImportPlan:
    """Say what bringing in a file would do, line by line; nothing is written. Raises Refused for the columns."""
    seat.require(Kind.CLIENT, Action.SEAL)
    staff = {person.id: person.name for person in seat.vault.register.active()}
    return client_imports.plan(table, mapping, everyone(seat), staff)


def run_import(seat: Seat, plan: ImportPlan, choices: Choices) -> int:
    """Bring in what was decided, all of it or nothing; gives how many clients were added or updated."""
    seat.require(Kind.CLIENT, Action.SEAL)
    entries = []
    for line, choice in client_imports.decide(plan, choices):
        entry = _imported(seat, line, choice)
        if entry is not None:
            entries.append(entry)
    return len(ledger.append(seat.vault, entries, seat.now())) if entries else 0


def import_file(seat: Seat, content: bytes, dry_run: bool) -> ImportPlan:
    """Bring in a CSV file by its headings, leaving out whoever is kept already; one problem line stops it all.

    Gives the plan, also where nothing was written: for a dry run, or because `plan.problems` is not empty.
    """
    table = tables.read(content)
    plan = plan_import(seat, table, client_columns.propose(table.heads))
    if not dry_run and not plan.problems:
        run_import(seat, plan, Choices())
    return plan


def _imported(seat: Seat, line: Candidate, choice: Choice) -> NewEntry | None:
    match choice:
        case Choice.ADD:
            return _new(line.said)
        case Choice.UPDATE:
            record = keeping.one(seat, line.clients[0], Kind.CLIENT)
            return _correction(record, client_imports.updated(clients.of(record), line.said))
        case Choice.SKIP:
            return None


def _new(said: Particulars) -> NewEntry:
    sealed = clients.sealed(said)
    return NewEntry(
        kind=Kind.CLIENT,
        form=clients.FORM,
        open=Content(clients.opened(said)),
        clinical=Content(sealed) if sealed else None,
    )


def _correction(record: Record, said: Particulars) -> NewEntry | None:
    """Give the entry that corrects a client; None where nothing differs."""
    if record.status is Status.WITHDRAWN:
        raise Refused(_("This client was entered in error."))
    opened, sealed = clients.changes(record.now, said), clients.sealed(said)
    if not opened and not sealed:
        return None
    return _entry(record.id, Action.CORRECT, Content(opened), Content(sealed) if sealed else None)


def _entry(
    client: str,
    action: Action,
    opened: Content | None = None,
    sealed: Content | None = None,
) -> NewEntry:
    return NewEntry(
        kind=Kind.CLIENT,
        action=action,
        record=client,
        open=opened or Content(),
        clinical=sealed,
        form=clients.FORM,
    )


def _step(seat: Seat, client: str, action: Action, before: Status) -> Client:
    seat.require(Kind.CLIENT, action)
    if keeping.one(seat, client, Kind.CLIENT).status is not before:
        raise Refused(_("This has been done already."))
    ledger.append(seat.vault, [_entry(client, action)], seat.now())
    return one(seat, client)


def _check(seat: Seat, said: Particulars) -> None:
    clients.check(said)
    if said.clinician and seat.vault.register.find(said.clinician) is None:
        raise Refused(_("Choose somebody who works here."), "clinician")


def _place(record: Record, sort: str) -> tuple[Any, ...]:
    """Give what a list in this order puts a record by, as the store does."""
    match sort:
        case "number":
            return (record.first,)
        case "changed":
            return (record.changed.utc, record.seq)
        case _:
            return (orders.key(str(record.now.get("name", ""))), record.seq)


def _lines(seat: Seat, found: Sequence[Record]) -> tuple[ClientLine, ...]:
    same = {record.id: (record.id, *record.now.get(clients.ALSO, ())) for record in found}
    acting = flags.acting_about(seat, same)
    sees = seat.may(Kind.SESSION, Right.SEE)
    return tuple(
        ClientLine(
            client=clients.of(record),
            clinician=people.name(seat, named) if (named := str(record.now.get("clinician", ""))) else "",
            flags=tuple(acting.get(record.id, ())),
            seen=_seen(seat, same[record.id]) if sees else None,
        )
        for record in found
    )


def _seen(seat: Seat, same: Sequence[str]) -> date | None:
    """Give the day of the newest session to which a client came, by all records that are theirs."""
    found = [
        record
        for one in same
        for record in records.page(
            seat.vault, Kind.SESSION, sort="client", where={"client": one}, limit=RECENT
        ).rows
    ]
    days = [
        sessions.when_of(one.now).day()
        for one in found
        if one.now.get("came") == sessions.Came.CAME and one.status is not Status.WITHDRAWN
    ]
    return max(days, default=None)
