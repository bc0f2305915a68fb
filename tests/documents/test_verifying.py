"""Verify: a genuine paper is genuine, and each way to cheat is called what it is; each has its tamper twin."""

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import msgspec
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from app.documents import papers, signing, verifying
from app.documents.evidence import Known
from app.documents.verifying import verify
from app.domain.people import Role
from app.domain.reports import Earlier, Report, ReportKind
from app.domain.summaries import Tally
from app.domain.verdicts import EXIT_CODES, WORDS, Seen, Verdict, Word
from tests.documents.conftest import NOW, PaperPractice, Person, report_of, sign_all, signed_by


def said(verdict: Verdict) -> str:
    """Give everything that is held against a paper, in words."""
    return " | ".join(f"{check.heading}: {check.evidence}" for check in verdict.checks if check.word)


def added(paper: bytes, change: Callable[[Pdf], None]) -> bytes:
    """Append an update to a signed file, as a cheat would: the signed bytes stay as they are."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    class Writer(IncrementalPdfFileWriter):
        def _update_meta(self) -> None:
            pass

    writer = Writer(io.BytesIO(paper))
    change(writer)
    assert generic
    written = io.BytesIO()
    writer.write(written)
    assert written.getvalue().startswith(paper)
    return written.getvalue()


def test_a_report_with_one_signature_is_genuine(one: bytes, known: Known) -> None:
    verdict = verify(one, known)
    assert verdict.word is Word.GENUINE, said(verdict)
    assert [signer.name for signer in verdict.signers] == ["Sample Owner"]
    assert verdict.seen is not None and verdict.exit_code() == 0


def test_a_report_with_two_signatures_is_genuine(two: bytes, known: Known) -> None:
    verdict = verify(two, known)
    assert verdict.word is Word.GENUINE, said(verdict)
    assert [signer.role for signer in verdict.signers] == ["Clinician", "Owner"]


def test_a_practice_that_nobody_confirmed_is_not_yet_genuine(one: bytes) -> None:
    verdict = verify(one, Known({}))
    assert verdict.word is Word.UNCONFIRMED and verdict.seen is None
    assert WORDS[verdict.word] == "Unchanged, but whose it is has not been confirmed"
    assert verdict.exit_code() == 3


def test_a_pinned_root_counts_alone(one: bytes, known: Known, paper_practice: PaperPractice) -> None:
    assert verify(one, Known({}, pinned=paper_practice.fingerprint)).word is Word.GENUINE
    assert verify(one, Known(known.practices, pinned="00" * 32)).word is Word.FOREIGN


def test_a_flipped_byte_anywhere_is_never_genuine(one: bytes, known: Known) -> None:
    for at in range(40, len(one), len(one) // 50):
        broken = bytearray(one)
        broken[at] ^= 0x01
        verdict = verify(bytes(broken), known)
        assert verdict.word in (Word.CHANGED, Word.UNREADABLE, Word.NOT_SIGNED, Word.FOREIGN), at
        assert said(verdict)


def test_a_flipped_byte_in_the_data_is_called_changed(one: bytes, known: Known) -> None:
    broken = bytearray(one)
    at = one.index(b"/Contents <30") + 2000
    broken[at] = ord("0") if broken[at] != ord("0") else ord("1")
    verdict = verify(bytes(broken), known)
    assert verdict.word is Word.CHANGED and "broken" in said(verdict)


def test_a_flipped_digit_anywhere_in_the_signature_is_found(one: bytes, known: Known) -> None:
    start = one.index(b"/Contents <30") + len(b"/Contents <")
    end = one.index(b">", start)
    used = len(one[start:end].rstrip(b"0"))
    for at in [*range(start, start + used, 61), start + used + 500, end - 1]:
        broken = bytearray(one)
        broken[at] = ord("5") if broken[at] != ord("5") else ord("6")
        assert verify(bytes(broken), known).word is Word.CHANGED, at - start
    small = one[:start] + one[start:end].lower() + one[end:]
    assert verify(small, known).word is Word.CHANGED


def test_bytes_after_the_end_are_found(one: bytes, two: bytes, known: Known) -> None:
    for paper in (one, two):
        for tail in (b"\n", b"%comment\n", b"\0" * 400):
            verdict = verify(paper + tail, known)
            assert verdict.word is Word.CHANGED
            assert "added or changed after signing" in said(verdict)


def test_an_appended_update_with_other_text_is_found(one: bytes, known: Known) -> None:
    def paint(writer: signing.IncrementalPdfFileWriter) -> None:
        from pyhanko.pdf_utils import generic

        page = writer.find_page_for_modification(0)[0].get_object()
        white = generic.StreamObject(stream_data=b"q 1 g 0 0 612 792 re f Q")
        page["/Contents"] = writer.add_object(white)
        writer.update_container(page)

    verdict = verify(added(one, paint), known)
    assert verdict.word is Word.CHANGED
    assert "added or changed after signing" in said(verdict)


def test_a_swapped_attachment_is_found(one: bytes, known: Known) -> None:
    def swap(writer: signing.IncrementalPdfFileWriter) -> None:
        from pyhanko.pdf_utils import generic

        names = writer.root["/Names"]["/EmbeddedFiles"]["/Names"]
        place = next(at for at in range(0, len(names), 2) if names[at] == "data.json")
        file = names[place + 1].get_object()
        file["/EF"]["/F"] = writer.add_object(generic.StreamObject(stream_data=b"{}"))
        writer.mark_update(names.raw_get(place + 1))

    assert verify(added(one, swap), known).word is Word.CHANGED


def test_an_added_note_and_a_script_are_found(one: bytes, known: Known) -> None:
    def note(writer: signing.IncrementalPdfFileWriter) -> None:
        from pyhanko.pdf_utils import generic

        made = generic.DictionaryObject(
            {
                generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
                generic.pdf_name("/Subtype"): generic.pdf_name("/FreeText"),
                generic.pdf_name("/Contents"): generic.pdf_string("void"),
            }
        )
        writer.register_annotation(writer.find_page_for_modification(0)[0], writer.add_object(made))

    def script(writer: signing.IncrementalPdfFileWriter) -> None:
        from pyhanko.pdf_utils import generic

        act = generic.DictionaryObject(
            {
                generic.pdf_name("/S"): generic.pdf_name("/JavaScript"),
                generic.pdf_name("/JS"): generic.pdf_string("app.alert(1)"),
            }
        )
        writer.root[generic.pdf_name("/OpenAction")] = act
        writer.update_root()

    for change in (note, script):
        verdict = verify(added(one, change), known)
        assert verdict.word is Word.CHANGED
        assert "something in it that no report has" in said(verdict)


def test_a_strangers_signature_is_found(one: bytes, known: Known, new_practice: type[PaperPractice]) -> None:
    from pyhanko.sign.fields import SigFieldSpec
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

    stranger = new_practice("Stranger").owner
    signer = signing._Key(stranger.key, stranger.certificate, [])
    about = PdfSignatureMetadata(field_name="Stranger", md_algorithm="sha256")
    writer = signing.IncrementalPdfFileWriter(io.BytesIO(one))
    made = PdfSigner(about, signer=signer, new_field_spec=SigFieldSpec("Stranger"))
    made._enforce_certification_constraints = lambda reader: None  # a cheat does not ask
    written = io.BytesIO()
    made.sign_pdf(writer, output=written)
    verdict = verify(written.getvalue(), known)
    assert verdict.word is Word.CHANGED
    assert "a signature that the report does not ask for" in said(verdict)


def test_a_cut_countersignature_is_incomplete(two: bytes, known: Known) -> None:
    with Pdf.open(io.BytesIO(two)) as pdf:
        first = verifying.revisions.signatures(pdf)[0]
    verdict = verify(two[: first.end], known)
    assert verdict.word is Word.INCOMPLETE
    assert "Missing: Sample Owner" in said(verdict)
    assert verdict.exit_code() == 1


def test_stripped_signatures_are_called_not_signed(one: bytes, known: Known, report, register: bytes) -> None:
    drawn = papers.build(report(), register)
    assert one.startswith(drawn)
    verdict = verify(drawn, known)
    assert verdict.word is Word.NOT_SIGNED and "1 signature is waiting." in said(verdict)


def test_an_own_authority_with_our_names_is_not_from_this_practice(
    known: Known, new_practice: type[PaperPractice]
) -> None:
    forger = new_practice()
    report = report_of(forger, ReportKind.SUMMARY, forger.owner)
    forged = signed_by(report, forger.register(), forger.owner, root=forger.root)
    verdict = verify(forged, known)
    assert verdict.word is Word.FOREIGN
    assert "but the practice certificate is another one" in said(verdict)
    assert verify(forged, Known({})).word is Word.UNCONFIRMED


def test_our_register_does_not_cover_a_forgers_certificate(
    known: Known, register: bytes, new_practice: type[PaperPractice], paper_practice: PaperPractice
) -> None:
    forger = new_practice()
    report = report_of(paper_practice, ReportKind.SUMMARY, forger.owner)
    verdict = verify(signed_by(report, register, forger.owner, root=forger.root), known)
    assert verdict.word is Word.FOREIGN
    assert "did not issue the certificate" in said(verdict)


def test_another_persons_signature_in_the_owners_place_is_found(
    known: Known, register: bytes, paper_practice: PaperPractice
) -> None:
    report = report_of(paper_practice, ReportKind.SUMMARY, paper_practice.owner)
    verdict = verify(signed_by(report, register, paper_practice.clinician, root=paper_practice.root), known)
    assert verdict.word is Word.CHANGED
    assert "Sample Clinician signed in the place of Sample Owner" in said(verdict)


def test_a_clinician_who_calls_themselves_owner_is_found(
    known: Known, register: bytes, paper_practice: PaperPractice
) -> None:
    real = paper_practice.clinician
    posing = Person(real.id, real.name, Role.OWNER, real.key, real.certificate)
    report = report_of(paper_practice, ReportKind.SUMMARY, posing)
    verdict = verify(signed_by(report, register, posing, root=paper_practice.root), known)
    assert verdict.word is Word.FOREIGN
    assert "was not entitled to sign at that time" in said(verdict)


def test_somebody_who_had_left_is_found(known: Known, paper_practice: PaperPractice) -> None:
    report = report_of(paper_practice, ReportKind.SUMMARY, paper_practice.owner)
    left = paper_practice.register(owner=NOW - timedelta(days=1))
    verdict = verify(signed_by(report, left, paper_practice.owner, root=paper_practice.root), known)
    assert verdict.word is Word.FOREIGN and "not entitled" in said(verdict)


def test_an_old_report_is_named_once_a_newer_one_was_seen(
    one: bytes, known: Known, paper_practice: PaperPractice, register: bytes
) -> None:
    newer = report_of(paper_practice, ReportKind.SUMMARY, number="EXP-2026-0009", head_seq=20000)
    seen = verify(signed_by(newer, register, paper_practice.owner, root=paper_practice.root), known).seen
    assert seen is not None
    verdict = verify(one, Known(known.practices, seen=(seen,)))
    assert verdict.word is Word.INCOMPLETE
    assert "It is an old report" in said(verdict) and "EXP-2026-0009" in said(verdict)


def test_two_reports_of_one_number_are_named(
    one: bytes, known: Known, paper_practice: PaperPractice, register: bytes
) -> None:
    twin = report_of(paper_practice, ReportKind.INCIDENT)
    seen = verify(signed_by(twin, register, paper_practice.owner, root=paper_practice.root), known).seen
    assert seen is not None
    verdict = verify(one, Known(known.practices, seen=(seen,)))
    assert verdict.word is Word.CHANGED and "Another report with this number" in said(verdict)


def test_a_sequence_that_does_not_follow_is_named(
    known: Known, paper_practice: PaperPractice, register: bytes
) -> None:
    later = report_of(paper_practice, ReportKind.SUMMARY, earlier=Earlier("EXP-2026-0003", "11" * 32))
    before = Seen(paper_practice.vault, "EXP-2026-0003", "incident", "x", None, False, "22" * 32, 7)
    paper = signed_by(later, register, paper_practice.owner, root=paper_practice.root)
    assert verify(paper, Known(known.practices, seen=(before,))).word is Word.CHANGED
    true = msgspec.structs.replace(before, data="11" * 32)
    assert verify(paper, Known(known.practices, seen=(true,))).word is Word.GENUINE


def test_the_same_file_may_be_checked_again(one: bytes, known: Known) -> None:
    seen = verify(one, known).seen
    assert seen is not None
    assert verify(one, Known(known.practices, seen=(seen,))).word is Word.GENUINE


def test_numbers_that_do_not_add_up_are_found(
    known: Known, paper_practice: PaperPractice, register: bytes
) -> None:
    report = report_of(paper_practice, ReportKind.SUMMARY)
    fewer = msgspec.structs.replace(report.body.totals, incidents=3, harmed=0)
    lying = msgspec.structs.replace(report, body=msgspec.structs.replace(report.body, totals=fewer))
    verdict = verify(signed_by(lying, register, paper_practice.owner, root=paper_practice.root), known)
    assert verdict.word is Word.CHANGED and "numbers do not match" in said(verdict)


def test_pages_that_say_something_else_than_the_data_are_found(
    known: Known, paper_practice: PaperPractice, register: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = report_of(paper_practice, ReportKind.SUMMARY)
    other = msgspec.structs.replace(
        report, cover=msgspec.structs.replace(report.cover, counts=(Tally("incidents", "Incidents", 1),))
    )
    with monkeypatch.context() as patch:
        patch.setattr(Report, "to_bytes", lambda self: msgspec_bytes(report))
        drawn = papers.build(other, register)
    verdict = verify(sign_all(drawn, paper_practice.owner, root=paper_practice.root), known)
    assert verdict.word is Word.CHANGED and "pages do not say what the data says" in said(verdict)


def msgspec_bytes(report: Report) -> bytes:
    from app.domain import canonical

    return canonical.dumps(msgspec.to_builtins(report))


def test_a_paper_changed_before_it_was_signed_is_found(
    known: Known, paper_practice: PaperPractice, register: bytes
) -> None:
    def title(writer: signing.IncrementalPdfFileWriter) -> None:
        from pyhanko.pdf_utils import generic

        page = writer.find_page_for_modification(0)[0].get_object()
        page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"q Q"))
        writer.update_container(page)

    drawn = added(papers.build(report_of(paper_practice, ReportKind.SUMMARY), register), title)
    verdict = verify(sign_all(drawn, paper_practice.owner, root=paper_practice.root), known)
    assert verdict.word is Word.CHANGED
    assert "changed before it was signed" in said(verdict)


def test_a_file_saved_again_by_another_program_is_changed(two: bytes, known: Known) -> None:
    with Pdf.open(io.BytesIO(two)) as pdf:
        written = io.BytesIO()
        pdf.save(written)
    assert verify(written.getvalue(), known).word is Word.CHANGED


def test_a_first_signature_that_closes_nothing_is_found(
    known: Known, paper_practice: PaperPractice, register: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    report, owner = report_of(paper_practice, ReportKind.SUMMARY), paper_practice.owner
    plain = signing.PdfSignatureMetadata
    with monkeypatch.context() as patch:
        patch.setattr(signing, "PdfSignatureMetadata", lambda **said: plain(**{**said, "certify": False}))
        paper = signed_by(report, register, owner, root=paper_practice.root)
    verdict = verify(paper, known)
    assert verdict.word is Word.CHANGED and "does not close the report" in said(verdict)


def test_a_signed_file_of_another_program_is_not_a_report(
    known: Known, paper_practice: PaperPractice
) -> None:
    pdf = Pdf.new()
    pdf.add_blank_page()
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=String("Signature1"), F=132, Rect=Array([0, 0, 0, 0]),
            P=pdf.pages[0].obj,
        )
    )  # fmt: skip
    pdf.pages[0].obj.Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
    written = io.BytesIO()
    pdf.save(written)
    verdict = verify(sign_all(written.getvalue(), paper_practice.owner, root=paper_practice.root), known)
    assert verdict.word is Word.FOREIGN and "no report made by Keepwell" in said(verdict)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"hello", "not a PDF"),
        (b"%PDF-1.7\n" + b"\0" * 2000, "damaged"),
        (b"%PDF-1.7\n" + b"startxref\n0\n%%EOF\n" * 10_000, "more often"),
    ],
)
def test_what_is_no_report_could_not_be_read(data: bytes, why: str, known: Known) -> None:
    verdict = verify(data, known)
    assert verdict.word is Word.UNREADABLE and verdict.exit_code() == 2
    assert why in said(verdict)


def test_an_encrypted_file_could_not_be_read(one: bytes, known: Known) -> None:
    with Pdf.open(io.BytesIO(one)) as pdf:
        for user in ("", "secret"):
            written = io.BytesIO()
            pdf.save(written, encryption=pikepdf.Encryption(owner="o", user=user))
            verdict = verify(written.getvalue(), known)
            assert verdict.word is Word.UNREADABLE and "encrypted" in said(verdict)


def test_a_file_cut_short_anywhere_is_never_genuine(two: bytes, known: Known) -> None:
    for at in range(0, len(two), len(two) // 40):
        assert verify(two[:at], known).word not in (Word.GENUINE, Word.UNCONFIRMED)


def test_a_report_of_another_version_is_checked_without_drawing_it_again(
    known: Known, paper_practice: PaperPractice, register: bytes
) -> None:
    older = report_of(paper_practice, ReportKind.SUMMARY, program="0.0.9")
    verdict = verify(signed_by(older, register, paper_practice.owner, root=paper_practice.root), known)
    assert verdict.word is Word.GENUINE
    assert any("0.0.9" in check.evidence for check in verdict.checks)


def test_only_genuine_returns_zero() -> None:
    assert [word for word, code in EXIT_CODES.items() if code == 0] == [Word.GENUINE]
    assert {EXIT_CODES[word] for word in (Word.CHANGED, Word.INCOMPLETE, Word.FOREIGN, Word.NOT_SIGNED)} == {
        1
    }


def test_time_of_signing_is_called_the_signers_own(one: bytes, known: Known) -> None:
    verdict = verify(one, known)
    assert any("signer's own clock" in check.heading for check in verdict.checks)
    assert verdict.signers[0].at == "2026-11-02T18:05:00.000Z"
    assert datetime(2026, 11, 2, 18, 5, tzinfo=UTC) == NOW + timedelta(minutes=1)


@pytest.mark.parametrize("what", ["page", "stamp", "extra"])
def test_a_countersignature_that_changes_something_else_is_found(
    what: str, known: Known, paper_practice: PaperPractice, register: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pyhanko.pdf_utils import generic

    people = (paper_practice.clinician, paper_practice.owner)
    report = report_of(paper_practice, ReportKind.INCIDENT, *people)
    first = signed_by(report, register, people[0], root=paper_practice.root)

    class Sly(signing._QuietWriter):
        def __init__(self, file: io.BytesIO) -> None:
            super().__init__(file)
            drawn = self.add_object(generic.StreamObject(stream_data=b"q Q"))
            if what == "page":
                page = self.find_page_for_modification(0)[0].get_object()
                page["/Contents"] = drawn
                self.update_container(page)
            elif what == "stamp":
                widget = self.root["/AcroForm"]["/Fields"].raw_get(0)
                widget.get_object()["/AP"]["/N"] = drawn
                self.mark_update(widget)

    with monkeypatch.context() as patch:
        patch.setattr(signing, "_QuietWriter", Sly)
        paper = sign_all(first, people[1], root=paper_practice.root, first=2)
    verdict = verify(paper, known)
    assert verdict.word is Word.CHANGED and "changed besides being signed" in said(verdict)


def test_a_file_that_is_too_large_is_refused_unread(known: Known, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifying, "LARGEST", 1000)
    verdict = verify(b"%PDF-1.7" + b"x" * 2000, known)
    assert verdict.word is Word.UNREADABLE and "larger than any report" in said(verdict)


def test_a_deep_page_tree_harms_nobody(known: Known) -> None:
    deep = "".join(f"{n} 0 obj<</Type/Pages/Kids[{n + 1} 0 R]/Count 1>>endobj\n" for n in range(2, 60_000))
    paper = (
        f"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n{deep}trailer<</Root 1 0 R>>\n%%EOF".encode()
    )
    assert verify(paper, known).word in (Word.UNREADABLE, Word.NOT_SIGNED)
