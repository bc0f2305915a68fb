"""The disposal record on paper: which records went, by which rule and by whom; nothing of what they said."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import msgspec
import pypdfium2
import pytest

from app.documents import attachments, certificates, papers, verifying
from app.documents.evidence import Known
from app.domain.disposal_records import DisposalRecord
from app.domain.errors import Refused
from app.domain.flag_fields import Level
from app.domain.flags import TwoTests, Wanted
from app.domain.kinds import Kind
from app.domain.report_names import file_name
from app.domain.reports import ReportKind
from app.domain.verdicts import Word
from app.services import clients, disposals, flags, reports
from app.services.reports import Prepared
from app.services.seats import Seat
from app.store import records
from tests.conftest import Clock, proved

Sit = Callable[[str], Seat]
NAME, LABEL, STORY = "Quillfeather Zanzibarsky", "Jabberwock label", "Vexillology story"


@pytest.fixture
def proposal(seat_of: Sit, clock: Clock) -> str:
    """A flag that ended long ago, proposed by the owner and approved by the clinician."""
    seat = seat_of("clinician")
    client = clients.add(seat, clients.Particulars(name=NAME)).id
    wanted = Wanted(
        level=Level.CARE,
        label=LABEL,
        action="Sit near the door.",
        review=clock.now.date() + timedelta(days=90),
        category="violence",
        behaviour=STORY,
    )
    flag = flags.raise_flag(seat, client, wanted, TwoTests(True, True)).id
    flags.end(seat, flag, "It is over.")
    clock.now = clock.now.replace(year=2035)
    made = disposals.propose(seat_of("owner"), [flag])
    disposals.approve(seat_of("clinician"), made.record)
    return made.record


def wanted(number: str) -> reports.Wanted:
    return reports.Wanted(kind=ReportKind.DISPOSAL, record=number)


def on_paper(seat: Seat, number: str) -> tuple[Prepared, bytes]:
    prepared = reports.prepare(seat, wanted(number))
    return prepared, reports.finish(seat, prepared, papers.build(prepared.report, prepared.register))


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as paper:
        return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in paper)


def test_it_names_each_record_its_rule_and_who_decided_and_nothing_of_what_was_said(
    seat_of: Sit, proposal: str
) -> None:
    seat = seat_of("owner")
    done = disposals.carry_out(seat, proposal)
    prepared, signed = on_paper(seat, done.number.lower())
    text = text_of(signed)
    for words in (
        done.number,
        "F-0001",
        "Proposed",
        "Approved",
        "Carried out",
        "Sample Clinician",
        "Sample Owner",
    ):
        assert words in text, words
    assert done.lines[0].rule in " ".join(attachments.table_of(prepared.report).decode().split())
    for gone in (NAME, "Quillfeather", LABEL, "Jabberwock", STORY, "Vexillology", "Sit near the door"):
        assert gone not in text and gone.encode() not in prepared.report.to_bytes()
    root = certificates.fingerprint(seat.vault.root_certificate())
    assert verifying.verify(signed, Known({root: "Sample Practice"})).word is Word.GENUINE
    assert file_name(prepared.report) == f"disposal-{done.number}.pdf"
    noted = records.page(seat.vault, Kind.EXPORT).rows[0]
    assert noted.now["what"] == "disposal" and noted.now["counts"] == {"records": 1}


def test_another_name_under_the_decision_is_not_genuine(seat_of: Sit, proposal: str) -> None:
    seat = seat_of("owner")
    done = disposals.carry_out(seat, proposal)
    prepared, signed = on_paper(seat, done.number)
    root = certificates.fingerprint(seat.vault.root_certificate())
    known = Known({root: "Sample Practice"})
    body = prepared.report.body
    assert isinstance(body, DisposalRecord)
    for twin in (
        msgspec.structs.replace(body, alone=True),
        msgspec.structs.replace(body, records=()),
        msgspec.structs.replace(body, steps=body.steps[:1]),
    ):
        report = msgspec.structs.replace(prepared.report, body=twin)
        with pytest.raises(Refused):  # our own Verify looks at what was signed before it leaves
            reports.finish(
                seat,
                msgspec.structs.replace(prepared, report=report),
                papers.build(prepared.report, prepared.register),
            )
    at = signed.index(b"/ByteRange")
    for place in (at // 3, at // 2):
        changed = bytearray(signed)
        changed[place] ^= 1
        assert verifying.verify(bytes(changed), known).word is not Word.GENUINE


def test_what_was_not_carried_out_or_is_no_disposal_has_no_paper(seat_of: Sit, proposal: str) -> None:
    seat = seat_of("owner")
    number = disposals.one(seat, proposal).number
    with pytest.raises(Refused, match="was not carried out"):
        reports.prepare(seat, wanted(number))
    for other in ("DIS-2035-0099", "C-0001", ""):
        with pytest.raises(Refused, match="no disposal of that number"):
            reports.prepare(seat, wanted(other))


@pytest.mark.parametrize(
    ("who", "may"), [("owner", True), ("auditor", True), ("clinician", False), ("reception", False)]
)
def test_owners_and_the_auditor_put_it_on_paper(seat_of: Sit, proposal: str, who: str, may: bool) -> None:
    number = disposals.carry_out(seat_of("owner"), proposal).number
    seat = seat_of(who)
    assert (ReportKind.DISPOSAL in reports.makeable(seat)) is may
    if may:
        assert on_paper(seat, number)[1].startswith(b"%PDF")
    else:
        with pytest.raises(Refused):
            reports.prepare(seat, wanted(number))


def test_from_the_command_line_it_is_one_step(
    seat_of: Sit, proposal: str, tmp_path: Path, practice: Path
) -> None:
    seat = proved(seat_of("owner"))
    number = disposals.carry_out(seat, proposal).number
    path = reports.make(seat, wanted(number), tmp_path / "disposal.pdf")
    assert number in text_of(path.read_bytes())
