"""Dossiers on paper: all that is in the record, genuine, never so after a changed byte, and written down where sent."""

import io
from datetime import date

import msgspec
import pikepdf
import pypdfium2
import pytest

from app.documents import certificates, papers, verifying
from app.documents.evidence import Known
from app.domain.errors import NoKey, PasswordNeeded, Refused
from app.domain.incidents import Involved, Report
from app.domain.kinds import Kind
from app.domain.report_names import file_name
from app.domain.reports import ReportKind
from app.domain.verdicts import Word
from app.services import clocks, conduct, disclosures, dossiers, incidents, practice, reports, worksheets
from app.services.dossiers import Wanted
from app.store import ledger, records
from tests.duties import AT, EVENT, GIVEN, NOTIFIED, THREAT, WHOLE, client_of

ABOUT = {"sort": "client", "against": "Sample Clinician", "about": "Since the end of treatment."}
TO = {"when": AT, "to_whom": "Sample Court", "what": "Chronology", "purpose": "An order", "basis": "police"}


@pytest.fixture
def seat(seat_of):
    """Sit the clinician down in a practice that goes by California's pack as well."""
    owner = seat_of("owner")
    practice.change(owner, msgspec.structs.replace(practice.details(owner), laws=("generic", "us-ca")))
    return seat_of("clinician")


def words_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as paper:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in paper).split())


def signed(seat, wanted: Wanted):
    prepared = dossiers.prepare(seat, wanted)
    return prepared, reports.finish(seat, prepared, papers.build(prepared.report, prepared.register))


def verdict(seat, pdf: bytes):
    root = certificates.fingerprint(seat.vault.root_certificate())
    return verifying.verify(pdf, Known({root: "Sample Practice"}))


def a_file(seat, client: str) -> str:
    record = conduct.seal(seat, ABOUT, client).id
    conduct.add_event(seat, record, EVENT)
    conduct.add_event(seat, record, EVENT | {"words": "A wrong line."})
    conduct.strike(seat, record, 2, "Somebody else.")
    conduct.add_advice(seat, record, {"day": "2026-11-20", "who": "Police desk", "words": "Keep a list."})
    return record


def a_worksheet(seat, client: str) -> str:
    record = worksheets.seal(seat, client, {**THREAT, **WHOLE, "by": seat.me.id}).id
    [clock] = [one for one in clocks.of_record(seat, record) if "local police" in one.words]
    worksheets.notify(seat, record, NOTIFIED, clock.record)
    return record


def test_a_chronology_has_every_line_that_stands_and_says_how_many_were_struck(seat):
    record = a_file(seat, client_of(seat))
    prepared, pdf = signed(seat, Wanted(kind=ReportKind.CONDUCT, record=record))
    said = words_of(pdf)
    for words in ("Ada Sample", EVENT["words"], "Police desk", "Keep a list.", "Since the end of treatment."):
        assert words in said
    assert "A wrong line." not in said
    assert {one.code: one.count for one in prepared.report.cover.counts} == {
        "lines": 1,
        "struck": 1,
        "advice": 1,
    }
    assert verdict(seat, pdf).word is Word.GENUINE
    assert file_name(prepared.report) == "conduct-chronology-CF-0001.pdf"


def test_a_worksheet_on_paper_has_its_words_its_clocks_and_who_was_told(seat):
    record = a_worksheet(seat, client_of(seat))
    _prepared, pdf = signed(seat, Wanted(kind=ReportKind.WORKSHEET, record=record))
    said = words_of(pdf)
    for words in (THREAT["words"], WHOLE["why_not"], "Officer Sample, desk 4", "REF-77", "Met"):
        assert words in said
    assert verdict(seat, pdf).word is Word.GENUINE


def test_an_accounting_names_what_counts_six_years_back_and_says_how_much_is_left_out(seat):
    client = client_of(seat)
    old = {"utc": "2020-11-22T12:00:00.000Z", "zone": "UTC", "offset": 0}
    disclosures.write(seat, client, GIVEN)
    disclosures.write(seat, client, GIVEN | {"basis": "permitted", "to_whom": "Sample Cousin"})
    disclosures.write(seat, client, GIVEN | {"when": old, "to_whom": "Too Long Ago"})
    wrong = disclosures.write(seat, client, GIVEN | {"to_whom": "Never Sent"}).id
    disclosures.withdraw(seat, wrong, "Never sent.")
    disclosures.write(seat, client_of(seat, "Bo Sample"), GIVEN | {"to_whom": "About Another"})
    prepared, pdf = signed(seat, Wanted(kind=ReportKind.ACCOUNTING, record=client))
    said = words_of(pdf)
    assert "Sample Insurer" in said and "1 in this time" in said
    for words in ("Sample Cousin", "Too Long Ago", "Never Sent", "About Another"):
        assert words not in said
    assert prepared.report.cover.period.first == "2020-11-23" and verdict(seat, pdf).word is Word.GENUINE
    with pytest.raises(Refused):
        dossiers.prepare(
            seat,
            Wanted(kind=ReportKind.ACCOUNTING, record=client, first=date(2026, 2, 1), last=date(2026, 1, 1)),
        )


def test_an_accounting_of_nothing_says_so(seat):
    _prepared, pdf = signed(seat, Wanted(kind=ReportKind.ACCOUNTING, record=client_of(seat)))
    assert "To nobody, as far as an accounting names it." in words_of(pdf)


@pytest.mark.parametrize("sort", [ReportKind.CONDUCT, ReportKind.WORKSHEET, ReportKind.ACCOUNTING])
def test_a_changed_byte_in_its_data_is_never_genuine(seat, sort):
    client = client_of(seat)
    made = {
        ReportKind.CONDUCT: a_file,
        ReportKind.WORKSHEET: a_worksheet,
        ReportKind.ACCOUNTING: lambda _s, c: c,
    }
    _prepared, pdf = signed(seat, Wanted(kind=sort, record=made[sort](seat, client)))
    for at in range(2_000, len(pdf), len(pdf) // 3):
        twin = bytearray(pdf)
        twin[at] ^= 1
        assert verdict(seat, bytes(twin)).word is not Word.GENUINE


@pytest.mark.parametrize("who", ["reception", "auditor"])
def test_nobody_without_the_clinical_key_makes_one(seat_of, seat, who):
    client = client_of(seat)
    file, sheet = a_file(seat, client), a_worksheet(seat, client)
    other = seat_of(who)
    for kind, record in (
        (ReportKind.CONDUCT, file),
        (ReportKind.WORKSHEET, sheet),
        (ReportKind.ACCOUNTING, client),
    ):
        with pytest.raises((Refused, NoKey)):
            dossiers.prepare(other, Wanted(kind=kind, record=record))


def test_what_leaves_is_a_disclosure_in_the_very_step_that_notes_the_export(seat, tmp_path):
    client = client_of(seat)
    record = a_file(seat, client)
    prepared = dossiers.leaving(
        seat, dossiers.prepare(seat, Wanted(kind=ReportKind.CONDUCT, record=record)), TO
    )
    base = papers.build(prepared.report, prepared.register)
    before = ledger.head(seat.vault)[0]
    reports.sign_and_save(seat, prepared, base, tmp_path / "chronology.pdf")
    written = [one.head.kind for one in ledger.page(seat.vault, limit=10) if one.head.seq > before]
    assert sorted(written) == [Kind.DISCLOSURE, Kind.EXPORT]
    [given] = disclosures.of_client(seat, client)
    assert (given.to_whom, given.source) == ("Sample Court", "CF-0001")


def test_what_stays_or_is_about_no_client_writes_no_disclosure(seat):
    unknown = conduct.seal(seat, {"sort": "unknown", "against": "Reception"}).id
    prepared = dossiers.prepare(seat, Wanted(kind=ReportKind.CONDUCT, record=unknown))
    assert dossiers.leaving(seat, prepared, TO).together == ()
    prepared = dossiers.prepare(seat, Wanted(kind=ReportKind.CONDUCT, record=a_file(seat, client_of(seat))))
    with pytest.raises(Refused) as refused:
        dossiers.leaving(seat, prepared, TO | {"to_whom": ""})
    assert refused.value.field == "to_whom"
    assert records.page(seat.vault, Kind.EXPORT, limit=1).rows == ()


def test_signing_asks_for_the_password_and_writes_neither_file_nor_entry_before(seat, tmp_path):
    record = a_file(seat, client_of(seat))
    prepared = dossiers.leaving(
        seat, dossiers.prepare(seat, Wanted(kind=ReportKind.CONDUCT, record=record)), TO
    )
    base = papers.build(prepared.report, prepared.register)
    seat.proved.clear()
    before = ledger.head(seat.vault)
    with pytest.raises(PasswordNeeded):
        reports.sign_and_save(seat, prepared, base, tmp_path / "chronology.pdf")
    assert ledger.head(seat.vault) == before and list(tmp_path.glob("chron*")) == []


def test_its_table_runs_nothing_in_a_spreadsheet(seat):
    record = conduct.seal(seat, ABOUT, client_of(seat)).id
    conduct.add_event(seat, record, EVENT | {"words": "=HYPERLINK(1)"})
    _prepared, pdf = signed(seat, Wanted(kind=ReportKind.CONDUCT, record=record))
    with pikepdf.open(io.BytesIO(pdf)) as paper:
        table = paper.attachments["data.csv"].get_file().read_bytes().decode()
    assert "'=HYPERLINK(1)" in table and ",=HYPERLINK" not in table


def test_an_incident_that_leaves_is_a_disclosure_about_each_client_on_it(seat):
    first, second = client_of(seat), client_of(seat, "Bo Sample")
    people = tuple(Involved(part="did", sort="client", ref=one) for one in (first, second))
    report = Report(safe="yes", kinds=("verbal",), place="Room 1", story="Words were said.", people=people)
    incident = incidents.quick_note(seat, report)
    wanted = reports.Wanted(kind=ReportKind.INCIDENT, record=incident.number)
    prepared = dossiers.leaving(seat, reports.prepare(seat, wanted), TO)
    reports.finish(seat, prepared, papers.build(prepared.report, prepared.register))
    for client in (first, second):
        assert [one.source for one in disclosures.of_client(seat, client)] == [incident.number]
