"""Files for OSHA's injury tracking application: made from what was shown and read, or counted for a year."""

from datetime import date
from pathlib import Path

from app.documents import tables
from app.domain import injury_files, projections
from app.domain.actions import Action
from app.domain.errors import Refused
from app.domain.injury_files import Establishment, YesNo
from app.domain.kinds import Kind
from app.domain.laws import Pack
from app.domain.laws_projections import Only, Projection
from app.domain.ledger import Content
from app.domain.projections_facts import Case
from app.domain.proofs import Act
from app.domain.roles import Right
from app.i18n import _
from app.services import laws, practice, projection_cases
from app.services.projections import Preview, Texts, settle
from app.services.seats import Seat
from app.store import files, ledger
from app.store.ledger import NewEntry

PACK, REPORT = "us-federal", "osha-301"
"""The pack and the record that the files are made of: the same facts, read field by field first."""


def save_cases(
    seat: Seat, shown: Preview, texts: Texts, spelling: YesNo, path: Path
) -> tuple[int, tuple[str, ...]]:
    """Write the cases of what was shown and read; gives how many, and those that lack what OSHA needs."""
    _require(seat)
    if (shown.wanted.pack, shown.wanted.projection) != (PACK, REPORT):
        raise Refused(_("Show the injury report (OSHA 301) first: its texts are read before they leave."))
    read = {row.case: {cell.field: cell.leaves for cell in row.cells} for row in settle(shown, texts)}
    cases = [
        one for one in _cases(seat, shown.wanted.first, shown.wanted.last) if one.number + one.suffix in read
    ]
    rows = [injury_files.case_row(case, read[case.number + case.suffix], spelling) for case in cases]
    _write(seat, path, "osha-cases", injury_files.CASE_HEADS, rows)
    return len(rows), injury_files.lacking(cases)


def save_summary(seat: Seat, year: int, about: Establishment, path: Path) -> tuple[int, tuple[str, ...]]:
    """Write the yearly summary (300A) as counted here; gives how many cases, and those that lack what OSHA needs."""
    _require(seat)
    if not 1970 <= year <= seat.now().day().year:
        raise Refused(_("This year has not come yet, or is long over."), "year")
    cases = _cases(seat, date(year, 1, 1), date(year, 12, 31))
    row = injury_files.summary_row(practice.details(seat).name, year, about, cases)
    _write(seat, path, "osha-300a", injury_files.SUMMARY_HEADS, [row])
    return len(cases), injury_files.lacking(cases)


def _require(seat: Seat) -> None:
    seat.require_right(Kind.INCIDENT, Right.EXPORT)
    seat.require(Kind.EXPORT, Action.EXPORTED)
    if not seat.reads_clinical():
        raise Refused(_("Only a reader of clinical parts can make this record."))
    if PACK not in practice.details(seat).laws:
        raise Refused(_("This practice does not go by that law pack."))
    seat.require_proof(Act.EXPORT_RECORD)


def _cases(seat: Seat, first: date, last: date) -> list[Case]:
    projection = _report(laws.by_name(seat, PACK))
    found = projection_cases.gathered(seat, projection, first, last, "")
    return [one for case in found for one in projections.cases_of(projection, case)]


def _report(pack: Pack) -> Projection:
    projection = pack.projection(REPORT)
    assert projection.only is Only.INJURIES
    return projection


def _write(seat: Seat, path: Path, what: str, heads: tuple[str, ...], rows: list[list[str]]) -> None:
    said = {"what": what, "format": "csv", "law": PACK, "rows": len(rows)}
    entry = NewEntry(kind=Kind.EXPORT, action=Action.EXPORTED, open=Content(said))

    def note() -> None:
        ledger.append(seat.vault, [entry], seat.now())

    files.atomic_write(path, tables.spell(heads, rows), before_naming=note)
