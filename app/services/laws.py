"""Law packs: those that come with Keepwell, those that a practice adds, and the ones that it goes by.

Every version under which something was answered is kept in the vault once, by the fingerprint of its very words.
"""

from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct

from app import paths
from app.domain import laws, practices
from app.domain.actions import Action
from app.domain.dues import DueLine
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.laws import Pack, Rule
from app.domain.ledger import Content, Link
from app.domain.people import Role
from app.domain.practices import Practice
from app.domain.roles import Right
from app.i18n import _
from app.services import practice
from app.services.seats import Seat
from app.store import ledger, records
from app.store.ledger import NewEntry

FORM = 1
LINK = "law"
"""What a sealed pack is to the record that was answered under it."""
MOST_KEPT = 500

PLACES = {
    "us-ca": ("california", "ca"),
    "us-wa": ("washington", "wa"),
    "us-co": ("colorado", "co"),
}
"""What in a practice's address points to a state."""


class Offered(Struct, frozen=True, kw_only=True):
    """One pack that can be gone by: its name for the choice (an id, or the fingerprint of one that was added)."""

    name: str
    pack: Pack
    is_own: bool
    is_chosen: bool
    is_old: bool
    why: str = ""
    """Why it is proposed to this practice; empty where it is not."""


def shipped() -> tuple[Pack, ...]:
    """Read the packs that come with Keepwell, the one without a statute first; raises Refused with what is wrong."""
    return _read(Path(paths.resource("law")))


@cache
def _read(folder: Path) -> tuple[Pack, ...]:
    found: list[Pack] = []
    for file in sorted(folder.glob("*.toml")):
        try:
            found.append(laws.parse(file.read_bytes()))
        except Refused as refused:
            raise Refused(f"{file.stem}: {refused.reason}", refused.field) from refused
    return tuple(sorted(found, key=lambda one: (one.id != laws.GENERIC, one.name)))


def in_words(seat: Seat) -> dict[str, str]:
    """Say every rule about retention in words, by the name that entries give it."""
    packs = (*shipped(), *own(seat).values())
    return {
        rule.name: laws.say(rule) for pack in packs for rule in (Rule(pack, line) for line in pack.retention)
    }


def own(seat: Seat) -> dict[str, Pack]:
    """Give the packs that are kept in the vault, by fingerprint; one that does not read is left out."""
    found = {}
    for record in records.page(seat.vault, Kind.LAW, limit=MOST_KEPT).rows:
        if (pack := _kept(record.id, record.now.get("wording"))) is not None:
            found[record.id] = pack
    return found


def _kept(fingerprint: str, wording: object) -> Pack | None:
    try:
        pack = laws.read_kept(wording) if isinstance(wording, dict) else None
    except (Refused, ValueError):
        return None
    return pack if pack is not None and laws.content_hash(pack) == fingerprint else None


def of_practice(seat: Seat) -> tuple[Pack, ...]:
    """Give the packs that this practice goes by; raises Refused where this copy of Keepwell lacks one of them."""
    return tuple(by_name(seat, name) for name in practice.details(seat).laws)


def at_hand(seat: Seat) -> tuple[Pack, ...]:
    """Give those of them that this copy of Keepwell has: one that is missing keeps nobody from reporting."""
    found = []
    for name in practice.details(seat).laws:
        try:
            found.append(by_name(seat, name))
        except Refused:  # disposal and Settings say so
            continue
    return tuple(found)


def by_name(seat: Seat, name: str) -> Pack:
    """Give the pack of that id, or the one that was added and has that fingerprint; raises Refused."""
    for pack in shipped():
        if pack.id == name:
            return pack
    record = records.find(seat.vault, name)
    kept = _kept(name, record.now.get("wording")) if record and record.kind is Kind.LAW else None
    if kept is None:
        raise Refused(
            _("This practice goes by the law pack {id}, which this copy of Keepwell does not have.").format(
                id=name[:40]
            )
        )
    return kept


def offered(seat: Seat) -> tuple[Offered, ...]:
    """Give the packs that can be gone by: those that come with Keepwell, then those that were added here."""
    details, today = practice.details(seat), seat.now().day()
    why = proposed(details)
    mine = {name: pack for name, pack in own(seat).items() if name in _added(seat)}
    some = [(pack.id, pack, False) for pack in shipped()] + [(name, mine[name], True) for name in mine]
    return tuple(
        Offered(
            name=name, pack=pack, is_own=is_own, is_chosen=name in details.laws, is_old=pack.is_stale(today),
            why=why.get(name, ""),
        )
        for name, pack, is_own in some
    )  # fmt: skip


def _added(seat: Seat) -> set[str]:
    """Give the fingerprints of the packs that an owner added from a file."""
    owners = {one.id for one in seat.vault.register.members.values() if one.role is Role.OWNER}
    rows = records.page(seat.vault, Kind.LAW, limit=MOST_KEPT).rows
    return {one.id for one in rows if one.now.get("added") and one.author in owners}


def proposed(details: Practice) -> dict[str, str]:
    """Give the packs that a practice's place speaks for, each with the reason; what is chosen stays the owner's."""
    zone, words = details.zone, " ".join(details.address).replace(",", " ").casefold().split()
    if zone in ("Europe/London", "Europe/Belfast"):
        return {"uk": _("The practice's time zone is that of the United Kingdom.")}
    if not zone.startswith(("America/", "Pacific/Honolulu", "US/")):
        return {}
    found = {"us-federal": _("The practice's time zone is one of the United States, if not of a neighbour.")}
    for name, signs in PLACES.items():
        if any(sign in words for sign in signs):
            found[name] = _("The practice's address names the state.")
    return found


def choose(seat: Seat, names: Sequence[str]) -> tuple[Pack, ...]:
    """Go by these packs from now on; their very words are kept with the choice. Raises Refused."""
    seat.require(Kind.PRACTICE, Action.CORRECT)
    packs = tuple(by_name(seat, name) for name in names)
    if len({pack.id for pack in packs}) != len(packs):
        raise Refused(_("Two of these are versions of one pack. Choose one of them."), "laws")
    wanted = msgspec.structs.replace(practice.details(seat), laws=tuple(names))
    practices.check(wanted)
    if entries := [entry for pack in packs for entry in to_seal(seat, pack)]:
        ledger.append(seat.vault, entries, seat.now())
    practice.change(seat, wanted)
    return packs


def look_at_file(seat: Seat, path: Path) -> tuple[Pack, bytes]:
    """Read somebody's file, no further than a pack may be long, and say what it would add; raises Refused."""
    seat.require(Kind.PRACTICE, Action.CORRECT)
    try:
        with path.open("rb") as opened:
            data = opened.read(laws.MOST_BYTES + 1)
    except OSError as error:
        words = _("This file cannot be read. Is it open in another program, or was it moved?")
        raise Refused(words) from error
    return look_at(seat, data), data


def look_at(seat: Seat, data: bytes) -> Pack:
    """Say what a file would add, without adding it; raises Refused with what is wrong with it."""
    seat.require(Kind.PRACTICE, Action.CORRECT)
    pack = laws.parse(data)
    if any(pack.id == one.id for one in shipped()):
        raise Refused(
            _("{id} is the name of a pack that comes with Keepwell. Give yours another one.").format(
                id=pack.id
            )
        )
    if laws.content_hash(pack) in _added(seat):
        raise Refused(_("This very pack was added already."))
    if any(kept.key == pack.key for name, kept in own(seat).items() if name in _added(seat)):
        raise Refused(
            _(
                "There is another version {version} of {id} already. A changed pack has a higher version."
            ).format(version=pack.version, id=pack.id)
        )
    return pack


def add(seat: Seat, data: bytes) -> str:
    """Keep a practice's own pack; gives its fingerprint, by which it can be chosen. Raises Refused."""
    pack = look_at(seat, data)
    fields = {"id": pack.id, "name": pack.name, "wording": laws.spell(pack), "added": True}
    entry = NewEntry(kind=Kind.LAW, record=laws.content_hash(pack), open=Content(fields), form=FORM)
    return ledger.append(seat.vault, [entry], seat.now())[0].record


def to_seal(seat: Seat, pack: Pack) -> list[NewEntry]:
    """Give the entry that keeps exactly this version of a pack; none where it is kept already."""
    record = laws.content_hash(pack)
    if records.find(seat.vault, record) is not None:
        return []
    said = Content({"id": pack.id, "name": pack.name, "wording": laws.spell(pack)})
    return [NewEntry(kind=Kind.LAW, record=record, open=said, form=FORM)]


def answered_under(seat: Seat) -> tuple[list[NewEntry], tuple[Link, ...]]:
    """Give what an entry that is answered now goes with: the packs to keep first, and a link to each of them."""
    packs = at_hand(seat)
    entries = [entry for pack in packs for entry in to_seal(seat, pack)]
    return entries, tuple(Link(laws.content_hash(pack), LINK) for pack in packs)


def terms(seat: Seat) -> dict[str, dict[str, str]]:
    """Give what the statutes call each answer, by question and code; of several packs the first has the word."""
    said: dict[str, dict[str, str]] = {}
    for pack in at_hand(seat):
        for one in pack.terms:
            said.setdefault(one.field, {}).setdefault(one.code, _(one.words))
    return said


def due(seat: Seat) -> list[DueLine]:
    """Give an owner the packs gone by that nobody has compared with the law for more than twelve months."""
    if not seat.may(Kind.PRACTICE, Right.WRITE):
        return []
    today = seat.now().day()
    return [
        DueLine(
            what=_("Compare the law pack “{pack}” with the law, or take a newer one").format(
                pack=_(pack.name)
            ),
            who=seat.me.name,
            day=pack.reviewed + timedelta(days=laws.STALE_DAYS),
            page="settings",
            record="laws",
        )
        for pack in at_hand(seat)
        if pack.is_stale(today)
    ]
