"""Bodies of the papers that come from one record or one law, in words that are plainly samples."""

from app.domain.disposal_records import Acted, DisposalRecord, Went
from app.domain.dossiers import Dossier, SafetyPlanSheet, Table
from app.domain.law_records import LawEntry, LawRecord
from app.domain.reports import ReportKind


def law_record() -> LawRecord:
    """Two cases, as one law asks for them: one says more than the other."""
    first = (("Date", "28 October 2026"), ("Where", "In the workplace"), ("What happened", "He shouted."))
    second = (("Date", "30 October 2026"), ("Where", "Parking lot"), ("Consequences", ""))
    return LawRecord(
        pack="us-ca/1",
        pack_hash="7a" * 32,
        name="violent-incident-log",
        law="Sample Code 1",
        address="https://example.org/sample-code",
        standing="known, to be compared with its source",
        reviewed="2026-11-22",
        note="Nobody who was involved is named.",
        entries=(LawEntry(first), LawEntry(second)),
    )


def disposal_record() -> DisposalRecord:
    """Two records gone, one of them without a number."""
    return DisposalRecord(
        number="DIS-2026-0001",
        steps=(
            Acted("Proposed", "Sample Owner", "2 November 2026, 09:00"),
            Acted("Approved", "Sample Clinician", "2 November 2026, 10:00"),
        ),
        alone=False,
        records=(
            Went("Session", "S-00012", "2026-10-01", "generic/1/safety", "7 years after its last entry"),
            Went(
                "Day list", "2018-03-01", "2019-03-01", "generic/1/day-lists", "1 year after its last entry"
            ),
        ),
    )


def dossier(number: str) -> Dossier:
    """Facts, a long text, a table with rows, and one without."""
    heads = ("When", "What", "Evidence")
    table = Table(
        heading="Events",
        heads=heads,
        widths=(1, 3, 1),
        rows=(("28 October 2026", "A call without a word", "None"), ("29 October 2026", "A letter", "Kept")),
        none="Nothing happened yet.",
    )
    empty = Table(heading="Advice", heads=heads, widths=(1, 3, 1), rows=(), none="No advice was taken.")
    return Dossier(
        number=number,
        status="Active",
        facts=(("About", "Sample Client"), ("Since", "28 October 2026")),
        sections=(("What was said", "Sample words.\n\nAnd more of them."),),
        tables=(table, empty),
        note="Read with the incident that it names.",
    )


def safety_plan() -> SafetyPlanSheet:
    """Three steps in a client's own words."""
    steps = (("What I notice first", "I do not sleep."), ("What I can do", "Walk."), ("Whom I call", "988"))
    return SafetyPlanSheet(day="2026-11-02", steps=steps)


BODIES = {
    ReportKind.LAW_RECORD: law_record(),
    ReportKind.DISPOSAL: disposal_record(),
    ReportKind.CONDUCT: dossier("CF-0001"),
    ReportKind.WORKSHEET: dossier("TW-0001"),
    ReportKind.ACCOUNTING: dossier("C-0001"),
}
"""One for each kind of paper that is signed."""
