"""The audit trail: the ledger as a list anybody can follow, and what an owner or auditor may see of each line."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from app.documents import tables
from app.domain.actions import ACTION_WORDS, Action
from app.domain.errors import VaultTrouble
from app.domain.kinds import KIND_WORDS, Kind, shown_number
from app.domain.ledger import Content, PartName
from app.domain.moments import Moment
from app.domain.proofs import Act
from app.domain.roles import Right
from app.i18n import _
from app.services import opening, people
from app.services.seats import Seat
from app.store import clocks, files, ledger, records
from app.store.ledger import Entry, NewEntry

PAGE = 200

PART_WORDS = {
    PartName.OPEN: "open",
    PartName.CLINICAL: "clinical",
    PartName.OWN: "own",
    PartName.AUDIT: "audit",
}


class Line(Struct, frozen=True, kw_only=True):
    """One line of the ledger: its place, when, who, what was done, to which record. No name of a client, no story."""

    seq: int
    when: Moment
    kind: Kind
    kind_words: str
    action_words: str
    number: str
    actor: str
    actor_name: str


class Fact(Struct, frozen=True):
    """One detail of a line: what it is called, and how it is."""

    words: str
    value: str


def page(
    seat: Seat, before: int | None = None, kinds: Collection[Kind] = (), actor: str = "", limit: int = PAGE
) -> tuple[tuple[Line, ...], int | None]:
    """Give a page of the ledger, the newest first, and where the next one begins (None: there is none)."""
    names = people.names(seat)
    entries = ledger.page(seat.vault, before, limit, kinds, actor or None)
    return _lines(seat, entries, names), (entries[-1].head.seq if len(entries) == limit else None)


def export(
    seat: Seat, path: Path, heads: Sequence[str], kinds: Collection[Kind] = (), actor: str = ""
) -> int:
    """Write the lines that fit as a CSV file that no spreadsheet runs; the export is an entry of its own.

    Raises Refused for who may not export the staff register's acts, VaultTrouble where the file cannot be written.
    """
    seat.require_right(Kind.REGISTER, Right.EXPORT)
    seat.require(Kind.EXPORT, Action.EXPORTED)
    seat.require_proof(Act.EXPORT_TRAIL)
    names, rows, before = people.names(seat), [], None
    while True:
        entries = ledger.page(seat.vault, before, PAGE, kinds, actor or None)
        lines = _lines(seat, entries, names)
        rows += [_row(line, entry) for line, entry in zip(lines, entries, strict=True)]
        if len(entries) < PAGE:
            break
        before = entries[-1].head.seq
    files.atomic_write(path, tables.spell(heads, rows))
    said = {"what": "audit trail", "format": "csv", "rows": len(rows)}
    entry = NewEntry(kind=Kind.EXPORT, action=Action.EXPORTED, open=Content(said))
    ledger.append(seat.vault, [entry], seat.now())
    return len(rows)


def _row(line: Line, entry: Entry) -> list[str]:
    when = line.when.local().isoformat(timespec="seconds")
    return [str(line.seq), when, line.actor_name, line.kind_words, line.number, line.action_words, entry.hash]


def actors(seat: Seat) -> tuple[tuple[str, str], ...]:
    """Give everybody who ever made an entry, also who has left, by name."""
    return tuple(sorted(people.names(seat).items(), key=lambda one: one[1].casefold()))


def facts(seat: Seat, seq: int) -> tuple[Fact, ...]:
    """Give the details of a line: what it says about itself, and for owner and auditor what an access was about."""
    entries = ledger.page(seat.vault, seq + 1, 1)
    if not entries or entries[0].head.seq != seq:
        return ()
    entry = entries[0]
    head = entry.head
    said = [
        Fact(_("Entry"), str(head.seq)),
        Fact(_("Record"), shown_number(head.kind, head.number) or head.record),
        Fact(_("Sets"), ", ".join(entry.open.set) or _("nothing open")),
        Fact(_("Parts"), ", ".join(PART_WORDS[part] for part in entry.parts)),
        Fact(_("Signed with key"), head.key),
        Fact(_("Hash"), entry.hash),
        Fact(_("Follows"), head.previous or _("nothing: this is the first entry")),
    ]
    if gone := [PART_WORDS[part] for part in PartName if part in set(head.parts) - set(entry.parts)]:
        said.append(Fact(_("Disposed of"), ", ".join(gone)))
    for before in clocks.went_back(seat.vault.db, [seq]).values():
        when = before.local().isoformat(sep=" ", timespec="seconds")
        said.append(Fact(_("Clock"), _("it had gone back: the entry before says {when}").format(when=when)))
    return (*said, *_audit(seat, entry))


def _lines(seat: Seat, entries: Sequence[Entry], names: dict[str, str]) -> tuple[Line, ...]:
    back = clocks.went_back(seat.vault.db, [entry.head.seq for entry in entries])
    return tuple(_line(entry, names, entry.head.seq in back) for entry in entries)


def _line(entry: Entry, names: dict[str, str], is_back: bool) -> Line:
    head = entry.head
    words = _(ACTION_WORDS[head.action])
    if is_back:
        words = _("{action}; the clock had gone back").format(action=words)
    return Line(
        seq=head.seq,
        when=head.time,
        kind=head.kind,
        kind_words=_(KIND_WORDS[head.kind]),
        action_words=words,
        number=shown_number(head.kind, head.number),
        actor=head.actor,
        actor_name=names.get(head.actor, _("somebody not of the register")),
    )


def _audit(seat: Seat, entry: Entry) -> list[Fact]:
    """Open what an access was about, where this person's keys can."""
    if PartName.AUDIT not in entry.parts:
        return []
    try:
        details = opening.details(seat, entry.head.seq)
    except VaultTrouble:
        return [Fact(_("About"), _("Sealed to owners and the auditor."))]
    return [
        Fact(_audit_words(name), _shown(seat, name, value))
        for name, value in details.items()
        if value not in ("", None)
    ]


def _audit_words(name: str) -> str:
    words = {"record": _("About"), "why": _("Reason"), "text": _("Searched for"), "kind": _("Kind")}
    return words.get(name, name)


def _shown(seat: Seat, name: str, value: Any) -> str:
    if name == "record" and isinstance(value, str):
        record = records.find(seat.vault, value)
        return (record.number or value) if record else value
    return str(value)
