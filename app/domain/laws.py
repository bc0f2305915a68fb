"""Law packs: what one jurisdiction asks of a practice's records, as data, with the source of every line.

A pack says how long which kinds of record are kept at least, which questions of ours it asks and in which terms, what
is owed from which event until when, and which records for somebody outside show which facts by which rule. It is read
strictly: a line without a source, or one that this program does not know, is refused with the reason. A new sort of
line is a new version of the program, never of a pack. None of this is legal advice.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

import msgspec
from msgspec import Struct

from app.domain import canonical, clocks, laws_answers, laws_projections, tomls
from app.domain.clocks import Clock
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.laws_answers import Asked, Term
from app.domain.laws_projections import Projection
from app.i18n import N_, _, ngettext

FORMAT = "keepwell/law/1"
MOST_BYTES = 262_144
LONGEST = 600
MOST_YEARS = 100
MOST_LINES = 200
STALE_DAYS = 365
"""A pack that nobody has compared with the law for longer than this is said to be old."""
GENERIC = "generic"


class Standing(StrEnum):
    """How well a source is known: read there, known without having been read again, or our own judgement."""

    FOUND = "found"
    KNOWN = "known"
    JUDGED = "judged"


STANDING_WORDS = {
    Standing.FOUND: N_("read at its source"),
    Standing.KNOWN: N_("known, to be compared with its source"),
    Standing.JUDGED: N_("our own judgement, no law"),
}


class Since(StrEnum):
    """From when a record's time counts. A record that is still open, active or running has no end yet."""

    LAST_ENTRY = "last entry"
    YEAR_END = "end of the year of the last entry"
    LAST_CONTACT = "last contact"


SINCE_WORDS = {
    Since.LAST_ENTRY: N_("after its last entry"),
    Since.YEAR_END: N_("after the end of the year of its last entry"),
    Since.LAST_CONTACT: N_("after the last contact with the client"),
}


class Source(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a line of a pack comes from."""

    id: str
    words: str
    standing: Standing
    address: str = ""


class Retention(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long these kinds are kept at least: whole years, from when, by which source, and for whom it is meant."""

    id: str
    kinds: tuple[Kind, ...]
    years: int
    since: Since
    source: str
    words: str


class Pack(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One jurisdiction's pack; `reviewed` is the day on which somebody last compared it with the law."""

    format: str
    id: str
    version: int
    name: str
    jurisdiction: str
    reviewed: date
    leaves_out: tuple[str, ...]
    sources: tuple[Source, ...]
    retention: tuple[Retention, ...] = ()
    asks: tuple[Asked, ...] = ()
    terms: tuple[Term, ...] = ()
    clocks: tuple[Clock, ...] = ()
    projections: tuple[Projection, ...] = ()

    @property
    def key(self) -> str:
        """Name the pack with its version, as entries name it."""
        return f"{self.id}/{self.version}"

    def term(self, field: str, code: str) -> str:
        """Give the statute's term for an answer; empty where it has none of its own."""
        return next((one.words for one in self.terms if (one.field, one.code) == (field, code)), "")

    def clock(self, name: str) -> Clock:
        """Give the clock of that id; raises Refused where there is none."""
        found = next((one for one in self.clocks if one.id == name), None)
        if found is None:
            raise Refused(_("This law pack has no such clock."))
        return found

    def projection(self, name: str) -> Projection:
        """Give the projection of that id; raises Refused where there is none."""
        found = next((one for one in self.projections if one.id == name), None)
        if found is None:
            raise Refused(_("This law pack has no such record."))
        return found

    def source(self, name: str) -> Source:
        """Give the source of that id."""
        return next(one for one in self.sources if one.id == name)

    def is_stale(self, today: date) -> bool:
        """Say whether the pack was last compared with the law more than twelve months ago."""
        return (today - self.reviewed).days > STALE_DAYS


class Rule(Struct, frozen=True):
    """A line about retention, together with the pack that it stands in."""

    pack: Pack
    line: Retention

    @property
    def name(self) -> str:
        """Name the rule as an entry names it: pack, version and line."""
        return f"{self.pack.id}/{self.pack.version}/{self.line.id}"


def parse(data: bytes) -> Pack:
    """Read a pack's file (TOML); raises Refused with what to mend."""
    return read(tomls.load(data, MOST_BYTES, _("This file is too large for a law pack.")))


def read(loose: Mapping[str, Any]) -> Pack:
    """Read a pack from the values of its file; raises Refused with what to mend."""
    try:
        pack = msgspec.convert(dict(loose), Pack, strict=True)
    except msgspec.ValidationError as error:
        raise Refused(
            _("This is not a law pack that Keepwell knows: {reason}.").format(reason=error)
        ) from error
    if pack.format != FORMAT:
        raise Refused(_("This law pack is spelt for another version of Keepwell."))
    _check(pack)
    return pack


def spell(pack: Pack) -> dict[str, Any]:
    """Spell a pack as the vault keeps it; `read_kept` gives it back equal."""
    spelt: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(pack))
    return spelt


def read_kept(spelt: Mapping[str, Any]) -> Pack:
    """Read a pack as the vault keeps it; raises Refused with what is wrong."""
    return read({**spelt, "reviewed": date.fromisoformat(str(spelt.get("reviewed", "")))})


def content_hash(pack: Pack) -> str:
    """Give the fingerprint of exactly this version: what was answered under it is known by it."""
    return hashlib.sha256(b"keepwell/law/1\0" + canonical.dumps(spell(pack))).hexdigest()


def _check(pack: Pack) -> None:
    if pack.version < 1:
        raise Refused(_("A law pack's version counts from 1."), "version")
    several: tuple[tuple[Any, ...], ...] = (pack.sources, pack.retention, pack.clocks, pack.projections)
    for name in [pack.id, *(one.id for some in several for one in some)]:
        plain = name.replace("-", "").replace(".", "")
        if not (1 <= len(name) <= 40 and plain.isascii() and plain.isalnum() and plain == plain.lower()):
            raise Refused(
                _("An id in a law pack is small letters, digits, points and hyphens: {id}.").format(
                    id=name[:40]
                )
            )
    for some in several:
        names = [one.id for one in some]
        if len(names) > MOST_LINES:
            raise Refused(_("This law pack has more lines of one sort than anybody reads."))
        if twice := next((name for name in names if names.count(name) > 1), ""):
            raise Refused(_("Two lines are both called {id}.").format(id=twice), twice)
    for words in _said(pack):
        if not words.strip() or len(words) > LONGEST or not words.isprintable():
            raise Refused(
                _("A text in this law pack is empty, too long or not plain: {words}").format(words=words[:40])
            )
    if not pack.leaves_out:
        raise Refused(_("A law pack says what it does not cover."), "leaves_out")
    for source in pack.sources:
        if source.standing is not Standing.JUDGED and not source.address.startswith("https://"):
            raise Refused(_("The source {id} has no address.").format(id=source.id), source.id)
    for line in pack.retention:
        _check_retention(pack, line)
    sourced = [(one.id, one.source) for one in pack.clocks] + [
        (one.id, one.source) for one in pack.projections
    ]
    for name, source_id in sourced + [(one.field, one.source) for one in pack.asks]:
        if all(one.id != source_id for one in pack.sources):
            raise Refused(_("The line {id} names no source of this pack.").format(id=name[:40]), name[:40])
    laws_answers.check(pack.asks, pack.terms)
    clocks.check(pack.clocks)
    for projection in pack.projections:
        laws_projections.check(projection)


def _said(pack: Pack) -> list[str]:
    """Give every text of a pack that somebody reads; those that may be left out only where they are there."""
    said = [pack.name, pack.jurisdiction, *pack.leaves_out]
    for some in (pack.sources, pack.retention, pack.terms, pack.clocks, pack.projections):
        said += [one.words for one in some]
    optional = [one.evidence for one in pack.clocks] + [one.note for one in pack.projections]
    optional += [text for one in pack.projections for line in one.lines for text in (line.item, line.words)]
    return said + [text for text in optional if text]


def _check_retention(pack: Pack, line: Retention) -> None:
    if all(one.id != line.source for one in pack.sources):
        raise Refused(_("The line {id} names no source of this pack.").format(id=line.id), line.id)
    if not 1 <= line.years <= MOST_YEARS:
        raise Refused(_("The line {id} must say from 1 to 100 years.").format(id=line.id), line.id)
    if not line.kinds or len(set(line.kinds)) != len(line.kinds):
        raise Refused(_("The line {id} must name each kind once.").format(id=line.id), line.id)


def say(rule: Rule) -> str:
    """Say a rule in words: how long, from when, and by which pack."""
    years = ngettext("{n} year {since}", "{n} years {since}", rule.line.years)
    spelt = years.format(n=rule.line.years, since=_(SINCE_WORDS[rule.line.since]))
    return _("{years} ({pack})").format(years=spelt, pack=_(rule.pack.name))


def rules(packs: Iterable[Pack], kind: Kind) -> tuple[Rule, ...]:
    """Give every line of these packs about how long a kind is kept."""
    return tuple(Rule(pack, line) for pack in packs for line in pack.retention if kind in line.kinds)


def earliest(line: Retention, last_entry: date, last_contact: date) -> date:
    """Give the first day on which a record may be disposed of by one line."""
    match line.since:
        case Since.LAST_ENTRY:
            begins = last_entry
        case Since.YEAR_END:
            begins = date(last_entry.year, 12, 31)
        case Since.LAST_CONTACT:
            begins = max(last_entry, last_contact)
    return _years_later(begins, line.years)


def _years_later(day: date, years: int) -> date:
    """Give the day after that many whole years have passed; from 29 February they have passed on 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def longest(some: Iterable[Rule], last_entry: date, last_contact: date) -> tuple[date, Rule] | None:
    """Give the latest of the days that several lines name, and the line that names it; None where there is none."""
    days = [(earliest(rule.line, last_entry, last_contact), rule) for rule in some]
    return max(days, key=lambda one: (one[0], one[1].name)) if days else None


def asked(packs: Iterable[Pack]) -> frozenset[str]:
    """Give the questions that these packs ask beyond what everybody is asked."""
    return frozenset(one.field for pack in packs for one in pack.asks)


def required(packs: Iterable[Pack]) -> frozenset[str]:
    """Give the questions without whose answer a record still lacks something, by these packs."""
    return frozenset(one.field for pack in packs for one in pack.asks if one.required)
