"""Reports from a real vault: counted, signed, genuine, and noted as exports."""

import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pikepdf
import pytest

from app.documents import certificates, papers, verifying
from app.documents.evidence import Known
from app.domain import incidents, moments
from app.domain.errors import Refused, VaultTrouble
from app.domain.flag_fields import Level
from app.domain.flags import TwoTests, Wanted
from app.domain.incidents import Involved
from app.domain.kinds import Kind
from app.domain.ledger import Record
from app.domain.report_names import file_name
from app.domain.reports import IncidentSummary, ReportKind
from app.domain.verdicts import Word
from app.services import clients, code_sheets, plan_reviews, practice, reports, tasks
from app.services import incidents as incident_acts
from app.services.reports import Prepared
from app.services.seats import Seat
from app.store import records

SeatOf = Callable[[str], Seat]
NAME = "Sample Quillfeather"
STORY = "He threw a chair & shouted <b>loudly</b>. Xylophagous tale."


def an_incident(seat: Seat, hour: int = 17, kinds: tuple[str, ...] = ("verbal",), **more: object) -> Record:
    when = moments.local(date(2026, 10, 28), hour, 20, seat.zone)
    told = {"safe": "yes", "kinds": kinds, "when": when, "place": "Reception", "story": STORY, **more}
    return incident_acts.seal(seat, incidents.Report(**told))


def a_client(seat: Seat) -> str:
    return clients.add(seat, clients.Particulars(name=NAME)).id


def made(seat: Seat, wanted: reports.Wanted) -> tuple[Prepared, bytes]:
    prepared = reports.prepare(seat, wanted)
    base = papers.build(prepared.report, prepared.register)
    return prepared, reports.finish(seat, prepared, base)


def october(deidentified: bool = False) -> reports.Wanted:
    return reports.Wanted(
        kind=ReportKind.SUMMARY, first=date(2026, 10, 1), last=date(2026, 10, 31), deidentified=deidentified
    )


def text_of(pdf: bytes) -> str:
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as paper:
        return "\n".join(page.get_textpage().get_text_range() for page in paper)


def test_a_summary_counts_signs_and_is_genuine(seat_of: SeatOf) -> None:
    seat = seat_of("owner")
    an_incident(seat, kinds=("verbal", "threat"), severity=2)
    an_incident(seat, hour=9)
    prepared, signed = made(seat, october())
    body = prepared.report.body
    assert isinstance(body, IncidentSummary)
    assert body.totals.incidents == 2
    assert {tally.code: tally.count for tally in body.totals.kinds if tally.count} == {
        "verbal": 2,
        "threat": 1,
    }
    root = certificates.fingerprint(seat.vault.root_certificate())
    assert verifying.verify(signed, Known({root: "Sample Practice"})).word is Word.GENUINE
    assert verifying.verify(signed, Known({})).word is Word.UNCONFIRMED
    assert file_name(prepared.report) == "incident-summary-2026-10.pdf"


def test_an_export_is_noted_with_its_hash_and_its_number(seat_of: SeatOf) -> None:
    seat = seat_of("owner")
    an_incident(seat)
    first, _signed = made(seat, october())
    second, _signed = made(seat, october())
    noted = records.page(seat.vault, Kind.EXPORT).rows
    assert [row.number for row in noted] == [second.report.cover.number, first.report.cover.number]
    assert noted[1].now["data"] == first.report.data_hash()
    assert second.report.cover.earlier is not None
    assert second.report.cover.earlier.data == first.report.data_hash()
    assert STORY not in json.dumps(noted[0].now)


def test_a_report_prepared_before_another_export_is_refused(seat_of: SeatOf) -> None:
    seat = seat_of("owner")
    stale = reports.prepare(seat, october())
    made(seat, october())
    with pytest.raises(Refused):
        reports.finish(seat, stale, papers.build(stale.report, stale.register))


def test_zero_incidents_are_said(seat_of: SeatOf) -> None:
    _prepared, signed = made(seat_of("clinician"), october())
    text = text_of(signed)
    assert "There were none in this period." in text
    assert "No sessions are logged" in text


def test_an_incident_report_has_the_story_and_notes_that_it_was_opened(seat_of: SeatOf) -> None:
    seat = seat_of("owner")
    client = a_client(seat)
    people = (Involved(part="did", sort="client", ref=client, physical="none"),)
    record = an_incident(seat, people=people, severity=3)
    before = len(records.page(seat.vault, Kind.ACCESS).rows)
    prepared, signed = made(seat, reports.Wanted(kind=ReportKind.INCIDENT, record=record.number))
    assert len(records.page(seat.vault, Kind.ACCESS).rows) == before + 1
    text = text_of(signed)
    assert NAME in text and "Xylophagous" in text and "<b>loudly</b>" in text
    assert file_name(prepared.report) == f"{record.number}.pdf"


def test_an_incident_report_has_what_the_law_asks_what_was_assigned_and_what_is_the_same(
    seat_of: SeatOf,
) -> None:
    seat = seat_of("owner")
    people = (Involved(part="affected", name="A visitor", body_part="left hand"),)
    record = an_incident(seat, people=people, kinds=("attack",), violence_types=("2",), nearby=0)
    tasks.assign(seat, record.id, "Mend the lock", seat.me.id, seat.now().day())
    plan_reviews.reviewed(seat, record.id, "Brillig plan")
    incident_acts.close_as_same(seat, an_incident(seat).id, record.number)
    _prepared, signed = made(seat, reports.Wanted(kind=ReportKind.INCIDENT, record=record.number))
    text = " ".join(text_of(signed).split())
    for words in ("Type 2", "people who work here were near", "Mend the lock", "A-0001", "left hand", "0002"):
        assert words in text
    assert "Brillig" not in text


def test_a_deidentified_summary_leads_back_to_nobody(seat_of: SeatOf) -> None:
    seat = seat_of("owner")
    client = a_client(seat)
    nurse = next(one for one in seat.vault.register.active() if one.name == "Sample Clinician")
    people = (Involved(sort="client", ref=client), Involved(sort="staff", ref=nurse.id, name=nurse.name))
    record = an_incident(seat, people=people, place="elsewhere", place_other=NAME)
    prepared, signed = made(seat, october(deidentified=True))
    assert NAME in prepared.forbidden and record.number in prepared.forbidden
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        everything = text_of(signed) + "".join(
            file.get_file().read_bytes().decode()
            for name, file in pdf.attachments.items()
            if name != "register.json"
        )
    for word in (NAME, nurse.name, record.number, record.id, "Xylophagous", "2026-10-28"):
        assert word not in everything
    again, _signed = made(seat, october(deidentified=True))
    cases = [one.report.body.rows[0].case for one in (prepared, again)]  # type: ignore[union-attr]
    assert cases[0] != cases[1]
    assert file_name(prepared.report) == "incident-summary-2026-10-de-identified.pdf"


def test_a_leak_stops_a_deidentified_report(seat_of: SeatOf) -> None:
    import msgspec

    seat = seat_of("owner")
    an_incident(seat)
    prepared = reports.prepare(seat, october(deidentified=True))
    leaking = msgspec.structs.replace(prepared, forbidden=("All incidents of the practice",))
    with pytest.raises(Refused, match="not de-identified"):
        reports.finish(seat, leaking, papers.build(leaking.report, leaking.register))
    assert not records.page(seat.vault, Kind.EXPORT).rows


def test_a_front_desk_sheet_has_actions_and_no_reasons(seat_of: SeatOf, clock: object) -> None:
    from app.services import daylists, flags

    seat = seat_of("owner")
    client = a_client(seat)
    wanted = Wanted(
        level=Level.HIGH,
        label="Two staff",
        action="Meet with a second person.",
        review=date(2027, 1, 4),
        category="violence",
        behaviour="Zymurgy reason",
        criterion="harm",
    )
    flags.raise_flag(seat, client, wanted, TwoTests(True, True))
    daylists.type_row(seat, date(2026, 11, 23), "09:00", NAME, 50, "", "")
    reception = seat_of("reception")
    prepared, signed = made(reception, reports.Wanted(kind=ReportKind.FRONT_DESK, day=date(2026, 11, 23)))
    text = text_of(signed)
    assert "Meet with a second person." in text and NAME in text
    assert "Zymurgy" not in text and "violence" not in text.casefold()
    assert file_name(prepared.report) == "front-desk-2026-11-23.pdf"


def test_reception_and_auditor_cannot_make_a_summary(seat_of: SeatOf) -> None:
    for who in ("reception", "auditor"):
        with pytest.raises(Refused):
            reports.prepare(seat_of(who), october())


def test_the_commands_way_writes_one_whole_file(seat_of: SeatOf, tmp_path: Path) -> None:
    seat = seat_of("owner")
    path = tmp_path / "incident-summary.pdf"
    reports.make(seat, october(), path)
    root = certificates.fingerprint(seat.vault.root_certificate())
    assert verifying.verify(path.read_bytes(), Known({root: ""})).word is Word.GENUINE
    assert [one.name for one in tmp_path.iterdir() if one.suffix == ".new"] == []


def test_a_report_that_cannot_be_written_is_not_noted(seat_of: SeatOf, tmp_path: Path) -> None:
    seat = seat_of("owner")
    prepared = reports.prepare(seat, october())
    base = papers.build(prepared.report, prepared.register)
    with pytest.raises(VaultTrouble):
        reports.sign_and_save(seat, prepared, base, tmp_path / "no folder" / "x.pdf")
    assert not records.page(seat.vault, Kind.EXPORT).rows
    reports.sign_and_save(seat, prepared, base, tmp_path / "x.pdf")
    assert len(records.page(seat.vault, Kind.EXPORT).rows) == 1
    assert [one.name for one in tmp_path.glob("*x.pdf*")] == ["x.pdf"]


def test_a_recovery_sheet_opens_nothing_by_itself_and_has_no_files_inside(seat_of: SeatOf) -> None:
    seat = seat_of("owner")
    code = "ABCD1-EFGH2-JKMN3-PQRS4-TVWX5-YZ016-23457-89AB8"
    root = seat.vault.root_certificate()
    sheet = code_sheets.recovery(practice.details(seat), seat.vault.id, root, code, seat.now())
    drawn = papers.build(sheet)
    assert "ABCD1" in text_of(drawn) and "89AB8" in text_of(drawn)
    with pikepdf.open(io.BytesIO(drawn)) as pdf:
        assert not pdf.attachments
    assert file_name(sheet) == "recovery-sheet.pdf"
