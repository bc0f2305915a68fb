"""Names of papers as files: by kind and period or by number, and never by anybody's name."""

from datetime import date, timedelta

from app.domain.disposal_records import DisposalRecord
from app.domain.dossiers import Dossier, SafetyPlanSheet
from app.domain.law_records import LawRecord
from app.domain.list_papers import ListPaper
from app.domain.reports import (
    Checkpoint,
    FrontDesk,
    IncidentReport,
    IncidentSummary,
    InvitationSheet,
    Period,
    RecoverySheet,
    Report,
)


def file_name(report: Report) -> str:
    """Name the file: by kind and period or by number, never by a client's name."""
    match report.body:
        case IncidentReport():
            return f"{report.body.number}.pdf"
        case FrontDesk():
            return f"front-desk-{report.body.day}.pdf"
        case Dossier():
            return f"{report.cover.kind.value}-{report.body.number}.pdf"
        case SafetyPlanSheet():
            return "safety-plan.pdf"
        case ListPaper():
            return f"{report.cover.kind.value}{'-de-identified' if report.cover.deidentified else ''}.pdf"
        case RecoverySheet():
            return "recovery-sheet.pdf"
        case InvitationSheet():
            return "invitation.pdf"
        case Checkpoint():
            return f"checkpoint-{report.cover.head_seq}.pdf"
        case DisposalRecord():
            return f"disposal-{report.body.number}.pdf"
        case LawRecord() as body:
            named = period_name(report.cover.period) if report.cover.period else report.cover.number
            return f"{body.pack.partition('/')[0]}-{body.name}-{named}.pdf"
        case IncidentSummary():
            named = period_name(report.cover.period) if report.cover.period else report.cover.number
            return f"incident-summary-{named}{'-de-identified' if report.cover.deidentified else ''}.pdf"


def period_name(period: Period) -> str:
    """Name a period as shortly as is exact: a year, a quarter, a month, or two days.

    >>> period_name(Period("2026-10-01", "2026-12-31"))
    '2026-Q4'
    """
    first, last = date.fromisoformat(period.first), date.fromisoformat(period.last)
    next_day = last + timedelta(days=1)
    if first.day != 1 or next_day.day != 1:
        return f"{period.first}-to-{period.last}"
    span = (next_day.year - first.year) * 12 + next_day.month - first.month
    match span:
        case 12 if first.month == 1:
            return f"{first.year:04d}"
        case 3 if first.month in (1, 4, 7, 10):
            return f"{first.year:04d}-Q{first.month // 3 + 1}"
        case 1:
            return f"{first.year:04d}-{first.month:02d}"
        case _:
            return f"{period.first}-to-{period.last}"
