"""The files inside a paper: its data as JSON and as a table, and the staff register it was signed under."""

import csv
import io

from app.documents.finishing import Attachment
from app.domain import disposal_records, dossiers, law_records
from app.domain.disposal_records import DisposalRecord
from app.domain.dossiers import Dossier, SafetyPlanSheet
from app.domain.law_records import LawRecord
from app.domain.list_papers import ListPaper
from app.domain.reports import (
    BARE,
    Checkpoint,
    FrontDesk,
    IncidentReport,
    IncidentSummary,
    InvitationSheet,
    RecoverySheet,
    Report,
)
from app.i18n import _

DATA, TABLE, REGISTER = "data.json", "data.csv", "register.json"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def of(report: Report, register: bytes) -> tuple[Attachment, ...]:
    """Give the files of a paper; a sheet with a code or for a client has none: what it says belongs on paper only."""
    if report.cover.kind in BARE:
        return ()
    found = [
        Attachment(
            DATA, "Data", "application/json", _("Everything on the pages, exactly"), report.to_bytes()
        ),
        Attachment(TABLE, "Alternative", "text/csv", _("The same as a table"), table_of(report)),
    ]
    if register:
        words = _("Who could sign for the practice, signed by the practice")
        found.append(Attachment(REGISTER, "Supplement", "application/json", words, register))
    return tuple(found)


def table_of(report: Report) -> bytes:
    """Spell the report's rows as CSV that a spreadsheet opens safely: nothing in it is taken for a formula."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    for row in _rows(report):
        writer.writerow([guarded(cell) for cell in row])
    return b"\xef\xbb\xbf" + written.getvalue().encode("utf-8", "backslashreplace")


def guarded(cell: str) -> str:
    """Give a cell that no spreadsheet runs: what looks like a formula gets an apostrophe in front.

    >>> guarded("=1+1")
    "'=1+1"
    """
    return "'" + cell if cell.startswith(_FORMULA) else cell


def _rows(report: Report) -> list[list[str]]:
    match report.body:
        case IncidentSummary() as body:
            head = ["case", "month", "day", "time", "kinds", "place", "severity", "harm", "status"]
            harm = {True: "yes", False: "no", None: ""}
            return [head] + [
                [row.case, row.month, row.day, row.band, " ".join(row.kinds), row.place, row.severity]
                + [harm[row.harmed], row.status]
                for row in body.rows
            ]
        case IncidentReport() as body:
            rows = [["part", "label", "when", "who", "text"]]
            rows += [["fact", fact.label, "", "", fact.text] for fact in body.facts]
            for one in body.people:
                text = "; ".join((one.who, one.physical, one.psychological, one.note))
                rows.append(["person", one.part, "", one.name, text])
            rows += [["section", section.label, "", "", section.text] for section in body.sections]
            for part, notes in (("addendum", body.addenda), ("history", body.history)):
                rows += [[part, note.what, note.when, note.who, note.text] for note in notes]
            return rows
        case FrontDesk() as body:
            head = ["time", "name", "level", "label", "action"]
            return [head] + [[one.time, one.name, one.level, one.label, one.action] for one in body.arrivals]
        case LawRecord() as body:
            return [law_records.columns(body), *law_records.rows(body)]
        case DisposalRecord() as body:
            return disposal_records.rows(body)
        case Dossier() as body:
            return dossiers.rows(body)
        case RecoverySheet() | InvitationSheet() | SafetyPlanSheet():
            return []
        case ListPaper() as body:
            return [list(body.heads), *(list(row) for row in body.rows)]
        case Checkpoint() as body:
            rows = [["part", "what", "value"]]
            rows += [["records", one.code, str(one.count)] for one in body.records]
            return rows + [["register", one.label, one.text] for one in body.register]
