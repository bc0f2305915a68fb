"""Disposals: which records have outlived their time, who may have them disposed of, and what a legal hold stops.

Nothing is ever disposed of by itself. An owner proposes, a second person approves, and only then an owner carries it
out; whoever works alone waits a week and attests it plainly.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import msgspec
from msgspec import Struct

from app.domain import laws, orders
from app.domain.actions import Status
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.laws import Pack
from app.domain.ledger import Record
from app.i18n import _

MOST = 500
"""Records of one proposal: few enough that somebody can look at the list."""
ALONE_DAYS = 7
"""How long somebody waits who has nobody to approve what they propose."""
SHORTEST_NAME = 3
SHORTEST_SOUGHT = 4
"""Letters of a search that say something about a name although they only begin it."""

OVER: dict[Kind, frozenset[Status]] = {
    Kind.CLIENT: frozenset({Status.ENDED, Status.WITHDRAWN}),
    Kind.FLAG: frozenset({Status.ENDED, Status.WITHDRAWN}),
    Kind.DAY_LIST: frozenset({Status.ACTIVE, Status.WITHDRAWN}),
    Kind.SESSION: frozenset({Status.SEALED, Status.WITHDRAWN}),
    Kind.INCIDENT: frozenset({Status.CLOSED, Status.WITHDRAWN}),
    Kind.RUN: frozenset({Status.FINISHED, Status.STOPPED, Status.WITHDRAWN}),
    Kind.PERSON: frozenset({Status.ENDED, Status.WITHDRAWN}),
    Kind.RISK_REVIEW: frozenset({Status.SEALED, Status.WITHDRAWN}),
    Kind.SAFETY_PLAN: frozenset({Status.ENDED, Status.WITHDRAWN}),
    Kind.WORKSHEET: frozenset({Status.FINISHED, Status.WITHDRAWN}),
    Kind.DISCLOSURE: frozenset({Status.SEALED, Status.WITHDRAWN}),
    Kind.CONDUCT: frozenset({Status.ENDED, Status.WITHDRAWN}),
    Kind.REQUEST: frozenset({Status.FINISHED, Status.WITHDRAWN}),
    Kind.ACTION: frozenset({Status.FINISHED, Status.WITHDRAWN}),
    Kind.CLOCK: frozenset({Status.FINISHED, Status.WITHDRAWN}),
    Kind.DROP: frozenset({Status.CLOSED}),
}
"""How a record of each kind stands once its work is done; before that its time does not begin to be over."""


class Line(Struct, frozen=True, kw_only=True):
    """One record of a proposal: which, since when it could go, and by which rule. No name of a client."""

    record: str
    kind: Kind
    number: str
    due: str
    """ISO day from which the longest rule lets it go."""
    rule: str
    """Pack, version and line of the rule that kept it longest."""
    about: str = ""
    """The day of a record that carries no number."""

    def words(self) -> str:
        """Name the record in a list."""
        return self.number or self.about


def is_over(kind: Kind, status: Status) -> bool:
    """Say whether a record's work is done, so that its time can be over."""
    return status in OVER.get(kind, frozenset())


def ripe(record: Record, packs: Collection[Pack], contact: date, today: date) -> Line | None:
    """Give a record's line of a proposal if every rule about its kind lets it go today; None where one does not."""
    if not is_over(record.kind, record.status):
        return None
    found = laws.longest(laws.rules(packs, record.kind), record.changed.day(), contact)
    if found is None or found[0] > today:
        return None
    return Line(
        record=record.id,
        kind=record.kind,
        number=record.number,
        due=found[0].isoformat(),
        rule=found[1].name,
        about=str(record.now.get("day", "")) if record.kind is Kind.DAY_LIST else "",
    )


def soonest(packs: Collection[Pack], kind: Kind, today: date) -> date | None:
    """Give the day before which a record must have been touched last to be worth looking at; None: no rule."""
    years = [rule.line.years for rule in laws.rules(packs, kind)]
    if not years:
        return None
    return today - timedelta(days=max(years) * 365)


def spell(lines: Iterable[Line]) -> dict[str, Any]:
    """Spell a proposal as the open fields of its record."""
    return {"lines": msgspec.to_builtins(list(lines))}


def read(now: Mapping[str, Any]) -> tuple[Line, ...]:
    """Read a proposal's lines; raises Refused where they do not read."""
    try:
        return msgspec.convert(now.get("lines", ()), tuple[Line, ...])
    except msgspec.ValidationError as error:
        raise Refused(_("This proposal does not read as one.")) from error


def stamp(line: Line, proposal: str, on: date) -> dict[str, str]:
    """Spell what stays written on a record that was disposed of: when, by which rule, and by which proposal."""
    return {"on": on.isoformat(), "rule": line.rule, "due": line.due, "proposal": proposal}


def said(record: Record) -> str:
    """Say of a record that it was disposed of, when, by which rule and by which proposal; empty where it was not."""
    if record.status is not Status.DISPOSED:
        return ""
    stamped = {"on": "?", "rule": "?", "proposal": "?"} | dict(record.now.get("disposed", {}))
    return _("Disposed of on {on} by the rule {rule} ({proposal})").format(**stamped)


def require(record: Record) -> Record:
    """Give a record that is still kept; raises Refused with what became of it where it is not."""
    if words := said(record):
        raise Refused(
            _("{number}: {words}. Only its line in the ledger is left.").format(
                number=record.number, words=words
            )
        )
    return record


def check_approval(
    proposer: str, approver: str, others: Collection[str], proposed: date, today: date, attested: bool
) -> None:
    """Refuse an approval that is not by a second person; `others` could approve besides who proposed.

    Where there is nobody else, the proposer waits a week and attests that they decide alone.
    """
    if approver != proposer:
        return
    if others:
        raise Refused(_("You proposed this. Somebody else must approve it."))
    first = proposed + timedelta(days=ALONE_DAYS)
    if today < first:
        raise Refused(
            _("Nobody else here could approve this, so it waits a week: until {day}.").format(
                day=first.isoformat()
            )
        )
    if not attested:
        raise Refused(_("Say that you decide this alone, since nobody else here could approve it."))


class Sought:
    """Records that are to go, as free text may call them: by id, by number, and a client by name."""

    def __init__(self, some: Iterable[Record]) -> None:
        self._ids: dict[str, str] = {}
        self._names: list[tuple[str, str]] = []
        for record in some:
            self._ids |= {record.id: record.id} | ({record.number: record.id} if record.number else {})
            self._names += [(name, record.id) for name in _names_of(record)]

    def in_details(self, details: Mapping[str, Any]) -> str:
        """Give the record that the details of an access are about; empty where it is none of these."""
        for value in details.values():
            if isinstance(value, str) and (record := self._in(value)):
                return record
        return ""

    def _in(self, value: str) -> str:
        for word in (value, *re.findall(r"[\w-]+", value)):
            if word in self._ids:
                return self._ids[word]
        text = orders.key(value) if self._names else ""
        return next((record for name, record in self._names if _names(text, name)), "")


def _names_of(record: Record) -> tuple[str, ...]:
    if record.kind not in (Kind.CLIENT, Kind.PERSON):
        return ()
    said = [record.now.get("name", ""), *record.now.get("aliases", ())]
    keys = (orders.key(str(name)) for name in said)
    return tuple(key for key in keys if len(key) >= SHORTEST_NAME)


def _has_word(text: str, word: str) -> bool:
    return bool(word) and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


def _names(text: str, name: str) -> bool:
    """Say whether a text holds a name, or is a search that begins it word by word; rather too often than not."""
    if _has_word(text, name):
        return True
    typed, there = text.split(), name.split()
    says = any(len(part) >= SHORTEST_SOUGHT or part in there for part in typed if len(part) >= SHORTEST_NAME)
    return says and all(any(word.startswith(part) for word in there) for part in typed)
