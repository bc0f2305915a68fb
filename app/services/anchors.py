"""Anchors: what remembers where the ledger stood, outside of it, so that nobody can quietly take entries back.

A witness on this computer, a backup and a paper each name an entry and its hash. The ledger either still holds that
entry with that hash, or it holds another one there, or it does not reach that far any more.
"""

import re
from enum import StrEnum

from msgspec import Struct

from app.domain.errors import Refused, VaultTrouble
from app.domain.kinds import Kind
from app.domain.moments import Moment
from app.domain.reports import REPORT_WORDS
from app.domain.verdicts import Verdict, Word
from app.i18n import N_, _
from app.services import people
from app.services.seats import Seat
from app.store import ledger, manifests, records, witness

SHORTEST = 12
"""So many letters of a hash must at least be typed: nobody finds another entry that begins alike by trying."""
BACKUPS, PAPERS = 30, 50
"""So many of the newest are looked at."""


class Place(StrEnum):
    """Where a head is remembered."""

    COMPUTER = "computer"
    BACKUP = "backup"
    PAPER = "paper"


PLACE_WORDS = {
    Place.COMPUTER: N_("This computer"),
    Place.BACKUP: N_("Backup"),
    Place.PAPER: N_("Signed paper"),
}

PROVES = {
    Place.COMPUTER: N_(
        "Signed by the person who saw it, and kept in their profile on this computer. It shows a vault that was put "
        "back or cut, unless the profile was put back with it."
    ),
    Place.BACKUP: N_(
        "Signed by who made the backup. A backup on another disk shows a vault that was put back or cut, unless that "
        "disk was changed too."
    ),
    Place.PAPER: N_(
        "On every signed page that left the practice. Whoever changes the vault cannot reach it: only paper shows "
        "that vault, profile and backups were put back together. Compare the paper itself: what stands here is only "
        "what the ledger says of it."
    ),
}


class Stands(StrEnum):
    """How the ledger stands to a head that is remembered."""

    HOLDS = "holds"
    OTHER = "other"
    MISSING = "missing"


STANDS_WORDS = {
    Stands.HOLDS: N_("Holds"),
    Stands.OTHER: N_("Another entry is there"),
    Stands.MISSING: N_("Entries are missing"),
}


class Anchor(Struct, frozen=True, kw_only=True):
    """One head that is remembered: where, by whom, which entry and hash, when, and how the ledger stands to it."""

    place: Place
    name: str
    """Whose witness, which backup's file, or which paper's number."""
    seq: int
    hash: str
    when: Moment | None
    stands: Stands


def all_known(seat: Seat) -> tuple[Anchor, ...]:
    """Give every head that can be reached from this computer: witnesses, backups, and papers by the ledger's word."""
    found = [*_witnesses(seat), *_backups(seat), *_papers(seat)]
    return tuple(sorted(found, key=lambda one: one.seq, reverse=True))


def compare(seat: Seat, entry: int, digest: str) -> Anchor:
    """Compare what is printed on a paper: the entry and the first letters of its hash; raises Refused."""
    spelt = re.sub(r"[\s.:…-]", "", digest).lower()
    if entry < 1:
        raise Refused(_("Type the number of the entry that is printed on the paper."), "entry")
    if not re.fullmatch("[0-9a-f]*", spelt) or len(spelt) > 64:
        raise Refused(_("A hash has only the numbers 0 to 9 and the letters A to F."), "hash")
    if len(spelt) < SHORTEST:
        raise Refused(
            _("Type at least the first {n} letters of the hash.").format(n=SHORTEST),
            "hash",
        )
    return _anchor(seat, Place.PAPER, "", entry, spelt, None)


def compare_report(seat: Seat, verdict: Verdict) -> Anchor:
    """Compare the head that stands on a signed report; raises Refused for one that proves nothing about this vault."""
    if verdict.word not in (Word.GENUINE, Word.UNCONFIRMED):
        raise Refused(
            _("This report is not genuine, so what it says of the ledger counts for nothing."), "file"
        )
    from app.documents import certificates

    if verdict.root != certificates.fingerprint(seat.vault.root_certificate()):
        raise Refused(_("This report is another practice's."), "file")
    if not verdict.head_hash:
        raise Refused(_("This paper does not say where the ledger stood."), "file")
    return _anchor(seat, Place.PAPER, verdict.number, verdict.head_seq, verdict.head_hash, None)


def missing(seat: Seat, anchor: Anchor) -> int:
    """Say how many entries at least are missing, by an anchor that lies beyond the ledger's end."""
    return max(0, anchor.seq - ledger.head(seat.vault)[0])


def _witnesses(seat: Seat) -> list[Anchor]:
    seen = witness.read(seat.vault.id, seat.vault.register).values()
    return [
        _anchor(seat, Place.COMPUTER, people.name(seat, one.person), one.seq, one.hash, one.time)
        for one in seen
    ]


def _backups(seat: Seat) -> list[Anchor]:
    found: list[Anchor] = []
    try:
        paths = manifests.listing(manifests.folder_of(seat.vault))
    except VaultTrouble:
        return found
    for path in paths[:BACKUPS]:
        try:
            made = manifests.glance(path)
        except VaultTrouble:
            continue
        if manifests.is_ours(made, seat.vault):
            found.append(_anchor(seat, Place.BACKUP, path.name, made.seq, made.hash, made.made))
    return found


def _papers(seat: Seat) -> list[Anchor]:
    found = []
    for row in records.page(seat.vault, Kind.EXPORT, sort="seq", limit=PAPERS).rows:
        seq, digest = row.now.get("head"), row.now.get("head_hash")
        if isinstance(seq, int) and isinstance(digest, str) and digest:
            name = f"{row.number} · {_paper(row.now.get('what'))}"
            found.append(_anchor(seat, Place.PAPER, name, seq, digest, None))
    return found


def _paper(kind: object) -> str:
    return next((_(words) for sort, words in REPORT_WORDS.items() if sort.value == kind), str(kind))


def _anchor(seat: Seat, place: Place, name: str, seq: int, digest: str, when: Moment | None) -> Anchor:
    there = next((one for one in ledger.page(seat.vault, seq + 1, 1) if one.head.seq == seq), None)
    stands = Stands.MISSING
    if there is not None:
        stands = Stands.HOLDS if there.hash.startswith(digest) else Stands.OTHER
    return Anchor(place=place, name=name, seq=seq, hash=digest, when=when, stands=stands)
