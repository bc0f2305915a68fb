"""Records for the law: shown field by field before anything leaves, read by a person, then signed and saved.

Gathering one opens the incidents it is about, so that it was done is in the ledger before a word is shown.
"""

import secrets
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from app.documents import tables
from app.domain import laws, laws_projections, projections
from app.domain.actions import Action
from app.domain.dates import month_words
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.law_records import LawEntry, LawRecord, columns, rows
from app.domain.laws import Pack
from app.domain.laws_projections import FACTS, ONLY_WORDS, Projection
from app.domain.ledger import Content
from app.domain.projections import Cell, Row
from app.domain.projections_facts import Case
from app.domain.projections_texts import Names, tight
from app.domain.proofs import Act
from app.domain.reports import Period, Report, ReportKind
from app.domain.roles import Right
from app.domain.summaries import Tally
from app.i18n import _, ngettext
from app.services import laws as law_acts
from app.services import practice as practice_acts
from app.services import projection_cases, report_covers
from app.services.reports import Prepared
from app.services.seats import Seat
from app.store import files, ledger
from app.store.ledger import NewEntry

TYPED = "completed_title"
"""The one fact that is typed for the record itself."""
FEW_DIGITS = 8


class Wanted(Struct, frozen=True, kw_only=True):
    """Which record is asked for: pack (its name in the choice), projection, period, and who fills it in as what."""

    pack: str
    projection: str
    first: date
    last: date
    title: str = ""


class Offer(Struct, frozen=True, kw_only=True):
    """One record that can be made here, by the packs that the practice goes by."""

    pack: str
    projection: str
    words: str
    law: str
    note: str
    deidentified: bool
    asks_title: bool
    """Whether it names who fills it in, with their job title."""


class Preview(Struct, frozen=True, kw_only=True):
    """What would leave, case by case and field by field, what stays, and what to think of before it does."""

    wanted: Wanted
    words: str
    law: str
    standing: str
    rows: tuple[Row, ...]
    stays: tuple[str, ...]
    warnings: tuple[str, ...]
    deidentified: bool
    texts: int
    """How many free texts a person reads before they leave."""
    names: tuple[str, ...] = ()
    """Names of people involved that must not be in a record that promises to name nobody."""


Texts = Mapping[tuple[str, str], str]
"""Free texts as a person let them stand, by case and field."""


def offers(seat: Seat) -> tuple[Offer, ...]:
    """Give the records that this person can make, by the packs that the practice goes by."""
    if not seat.may(Kind.INCIDENT, Right.EXPORT):
        return ()
    found = []
    for name in practice_acts.details(seat).laws:
        pack = law_acts.by_name(seat, name)
        for one in pack.projections:
            if not (one.open_only or seat.reads_clinical()):
                continue
            fields = {line.field for line in laws_projections.leaving(one)}
            found.append(
                Offer(
                    pack=name,
                    projection=one.id,
                    words=_(one.words),
                    law=_(pack.name),
                    note=_(one.note) if one.note else "",
                    deidentified=one.deidentified,
                    asks_title="completed_title" in fields,
                )
            )
    return tuple(found)


def preview(seat: Seat, wanted: Wanted) -> Preview:
    """Show what would leave; that the incidents were opened for it is in the ledger first. Raises Refused."""
    pack, projection = _found(seat, wanted)
    if wanted.last < wanted.first:
        raise Refused(_("The period ends before it begins."), "last")
    secret = secrets.token_bytes(32)
    cases = projection_cases.gathered(seat, projection, wanted.first, wanted.last, wanted.title)
    known = projection_cases.known(seat, cases)
    names = Names(known)
    made = tuple(
        projections.project(projection, pack, one, names, secret)
        for case in cases
        for one in projections.cases_of(projection, case)
    )
    involved = projection_cases.must_not_leave(seat, cases) if projection.deidentified else ()
    return Preview(
        wanted=wanted,
        words=_(projection.words),
        law=_(pack.source(projection.source).words),
        standing=_(laws.STANDING_WORDS[pack.source(projection.source).standing]),
        rows=made,
        stays=tuple(_(FACTS[name].label) for name in laws_projections.staying(projection)),
        warnings=tuple(_warnings(seat, pack, projection, cases, made)),
        deidentified=projection.deidentified,
        texts=sum(1 for row in made for cell in row.cells if cell.is_text and cell.leaves),
        names=involved,
    )


def _found(seat: Seat, wanted: Wanted) -> tuple[Pack, Projection]:
    seat.require_right(Kind.INCIDENT, Right.EXPORT)
    seat.require(Kind.EXPORT, Action.EXPORTED)
    if wanted.pack not in practice_acts.details(seat).laws:
        raise Refused(_("This practice does not go by that law pack."))
    pack = law_acts.by_name(seat, wanted.pack)
    projection = pack.projection(wanted.projection)
    if not (projection.open_only or seat.reads_clinical()):
        raise Refused(_("Only a reader of clinical parts can make this record."))
    return pack, projection


def _warnings(
    seat: Seat, pack: Pack, projection: Projection, cases: tuple[Case, ...], made: tuple[Row, ...]
) -> list[str]:
    found = []
    if pack.is_stale(seat.now().day()):
        found.append(
            _("Nobody has compared the pack {pack} with the law for more than twelve months.").format(
                pack=_(pack.name)
            )
        )
    leaves = {line.field: line.rule for line in laws_projections.leaving(projection)}
    staff = len(seat.vault.register.active())
    if (
        projection.deidentified
        and made
        and staff <= projections.SMALL
        and {"day", "clock", "place"} & set(leaves)
    ):
        words = ngettext(
            "One person works here. Day, time and place alone say who it was. Think of who will read this.",
            "{n} people work here. Day, time and place alone can say who was there. Think of who will read this.",
            staff,
        )
        found.append(words.format(n=staff))
    if projection.deidentified and "completed_by" in leaves and _is_part(seat, cases):
        found.append(
            _(
                "You were part of one of these incidents, and the record names whoever completes it. Let somebody "
                "else sign it, if there is anybody."
            )
        )
    if any(cell.marked for row in made for cell in row.cells):
        found.append(
            _("Names were found in free texts and replaced. Read each text: not every name is known here.")
        )
    return found


def _is_part(seat: Seat, cases: tuple[Case, ...]) -> bool:
    return any(person.ref == seat.me.id for case in cases for person in case.report.people)


def settle(shown: Preview, texts: Texts) -> tuple[Row, ...]:
    """Put the texts as a person let them stand into what leaves; raises Refused where a name is in one of them."""
    wanted = {tight(name) for name in shown.names if len(tight(name)) >= projections.SHORTEST}
    settled = []
    for row in shown.rows:
        cells = []
        for cell in row.cells:
            said = texts.get((row.case, cell.field), cell.leaves) if cell.is_text else cell.leaves
            if shown.deidentified and (cell.is_text or cell.field == TYPED):
                _check_text(row, cell, said, wanted)
            cells.append(replace(cell, leaves=said))
        settled.append(replace(row, cells=tuple(cells)))
    return tuple(settled)


def _check_text(row: Row, cell: Cell, said: str, names: set[str]) -> None:
    if any(name in tight(said) for name in names):
        raise Refused(
            _(
                "“{field}” of {case} still names somebody who was part of it. This record may name nobody."
            ).format(field=cell.label, case=row.case),
            f"{row.case}/{cell.field}",
        )


def prepare(seat: Seat, shown: Preview, texts: Texts) -> Prepared:
    """Make the paper of what was shown and read, ready to be drawn and signed; raises Refused."""
    pack, projection = _found(seat, shown.wanted)
    body = _body(pack, projection, settle(shown, texts))
    period = Period(shown.wanted.first.isoformat(), shown.wanted.last.isoformat())
    scope = _("{record}, {law}: {only} in the period").format(
        record=_(projection.words), law=_(pack.name), only=_(ONLY_WORDS[projection.only])
    )
    counts = (Tally("entries", _("Entries"), len(body.entries)),)
    stays = _("Not in this record: {facts}.").format(facts="; ".join(words.lower() for words in shown.stays))
    cover = report_covers.of(
        seat, ReportKind.LAW_RECORD, scope, period, counts, (stays,), projection.deidentified
    )
    cover = replace(cover, title=_(projection.words))
    law_entries = law_acts.to_seal(seat, pack)
    if law_entries:
        ledger.append(seat.vault, law_entries, seat.now())
        cover = replace(cover, head_seq=ledger.head(seat.vault)[0], head_hash=ledger.head(seat.vault)[1])
    return Prepared(
        report=Report(cover=cover, body=body),
        register=report_covers.register(seat),
        forbidden=_forbidden(cover.practice, cover.address, shown, body, seat.me.name),
    )


def _forbidden(
    practice: str, address: tuple[str, ...], shown: Preview, body: LawRecord, signer: str
) -> tuple[str, ...]:
    """Give what the finished paper must not carry anywhere; a name that stands in its fixed words is not told apart."""
    fixed = [practice, *address, signer, body.law, body.note, body.standing, *shown.stays, *columns(body)]
    fixed += [month_words(month) for month in range(1, 13)]
    fixed += [
        cell.leaves for row in shown.rows for cell in row.cells if not (cell.is_text or cell.field == TYPED)
    ]
    words = tight(" ".join(fixed))
    return tuple(name for name in shown.names if tight(name) not in words and not _is_chance(name))


def _is_chance(name: str) -> bool:
    """Say whether a few digits would be found in any file by chance; texts were searched for them already."""
    return name.isdigit() and len(name) < FEW_DIGITS


def _body(pack: Pack, projection: Projection, settled: tuple[Row, ...]) -> LawRecord:
    source = pack.source(projection.source)
    return LawRecord(
        pack=pack.key,
        pack_hash=laws.content_hash(pack),
        name=projection.id,
        law=_(source.words),
        address=source.address,
        standing=_(laws.STANDING_WORDS[source.standing]),
        reviewed=pack.reviewed.isoformat(),
        note=_(projection.note) if projection.note else "",
        entries=tuple(LawEntry(tuple((cell.label, cell.leaves) for cell in row.cells)) for row in settled),
    )


def save_table(seat: Seat, shown: Preview, texts: Texts, path: Path) -> int:
    """Write what was shown and read as a CSV file that no spreadsheet runs; the export is an entry of its own."""
    pack, projection = _found(seat, shown.wanted)
    seat.require_proof(Act.EXPORT_RECORD)
    body = _body(pack, projection, settle(shown, texts))
    spelt = tables.spell(columns(body), rows(body))
    said = {
        "what": ReportKind.LAW_RECORD.value, "format": "csv", "law": body.pack, "record": body.name,
        "first": shown.wanted.first.isoformat(), "last": shown.wanted.last.isoformat(),
        "deidentified": shown.deidentified, "rows": len(body.entries),
    }  # fmt: skip
    entry = NewEntry(kind=Kind.EXPORT, action=Action.EXPORTED, open=Content(said))

    def note() -> None:
        ledger.append(seat.vault, [entry], seat.now())

    files.atomic_write(path, spelt, before_naming=note)
    return len(body.entries)
