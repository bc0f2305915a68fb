"""Papers: the same values give the same bytes, every character comes out whole, and strangers' tools agree."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

import msgspec
import page
import pikepdf
import pypdfium2
import pytest

from app.documents import attachments, certificates, leaks, papers, typefaces
from app.domain.reports import Fact, IncidentReport, Report, ReportKind
from tests.documents.conftest import PaperPractice, incident_body, report_of

NAUGHTY = Path(__file__).resolve().parent.parent / "data" / "naughty-strings.txt"
KINDS = list(ReportKind)


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as paper:
        return "\n".join(page.get_textpage().get_text_range() for page in paper)


def flowing(pdf: bytes) -> str:
    """Give the text without spaces, and without what stands above and below it on every page."""
    with pypdfium2.PdfDocument(pdf) as paper:
        pages = [bare(page.get_textpage().get_text_range()) for page in paper]
    running = re.compile(r"^(Incidentreport·SamplePractice)?EXP-2026-0004·page\d+of(?=\D|\d)")
    return "".join(running.sub("", text).removeprefix(str(len(pages))) for text in pages)


def bare(text: str) -> str:
    """Take spaces out, and ligatures apart as the extraction does: where a line ends is the page's business."""
    return "".join(unicodedata.normalize("NFKC", text.replace("\ufffe", "-")).split())


def with_body(practice: PaperPractice, body: IncidentReport) -> Report:
    return msgspec.structs.replace(report_of(practice, ReportKind.INCIDENT), body=body)


def tool(name: str) -> str:
    """Find a stranger's program; where it is missing, the comparison is not made, but never silently in CI."""
    found = shutil.which(name)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail(f"{name} is missing, and CI must compare with it")
        pytest.skip(f"{name} is not installed here")
    return found


def poppler(pdf: bytes, folder: Path) -> str:
    """Give the text without spaces as another program extracts it."""
    (folder / "paper.pdf").write_bytes(pdf)
    command = [tool("pdftotext"), "-raw", str(folder / "paper.pdf"), "-"]
    return bare(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_report_gives_the_same_bytes(
    kind: ReportKind, paper_practice: PaperPractice, register: bytes
) -> None:
    report = report_of(paper_practice, kind)
    assert papers.build(report, register) == papers.build(report, register)


def test_the_same_bytes_come_out_of_another_process(
    paper_practice: PaperPractice, register: bytes, tmp_path: Path
) -> None:
    report = report_of(paper_practice, ReportKind.SUMMARY)
    (tmp_path / "report").write_bytes(report.to_bytes())
    (tmp_path / "register").write_bytes(register)
    script = (
        "import hashlib, sys; from pathlib import Path; from app.documents import papers; "
        "from app.domain.reports import Report; where = Path(sys.argv[1]); "
        "made = papers.build(Report.from_bytes((where / 'report').read_bytes()), (where / 'register').read_bytes()); "
        "print(hashlib.sha256(made).hexdigest())"
    )
    found = set()
    for seed in ("0", "1", "4242"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
        ran = subprocess.run(
            [sys.executable, "-c", script, str(tmp_path)], env=env, capture_output=True, text=True, check=True
        )
        found.add(ran.stdout.strip())
    assert len(found) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_every_font_is_embedded_and_nothing_points_outside(
    kind: ReportKind, paper_practice: PaperPractice, register: bytes
) -> None:
    with pikepdf.open(io.BytesIO(papers.build(report_of(paper_practice, kind), register))) as pdf:
        fonts = [
            one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"
        ]
        assert fonts
        assert all("/FontFile2" in font.FontDescriptor for font in fonts)
        assert {str(font.BaseFont).partition("+")[2] for font in fonts} <= {
            f"SourceSans3-{face}" for face in ("Regular", "SemiBold", "Bold", "Italic")
        }
        assert str(pdf.Root.Lang) == "en" and pdf.Root.MarkInfo.Marked


@pytest.mark.parametrize("kind", KINDS)
def test_both_archival_and_accessible_profiles_hold(
    kind: ReportKind, paper_practice: PaperPractice, register: bytes
) -> None:
    drawn = papers.build(report_of(paper_practice, kind), register)
    for profile in ("3a", "ua1"):
        failures = page.validate_pdf_bytes(drawn, profile=profile).failures
        assert [one.message for one in failures if "STREAM-LENGTH" not in one.rule_id] == []


def test_the_reading_order_is_the_order_of_the_page(paper_practice: PaperPractice, register: bytes) -> None:
    drawn = papers.build(report_of(paper_practice, ReportKind.SUMMARY), register)
    with pikepdf.open(io.BytesIO(drawn)) as pdf:
        roles: list[str] = []

        def walk(element: pikepdf.Object) -> None:
            for kid in element.get("/K", []):
                if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/StructElem":
                    roles.append(str(kid.S))
                    walk(kid)

        walk(pdf.Root.StructTreeRoot)
    assert roles[:3] == ["/Document", "/H1", "/P"]
    assert roles.index("/Figure") < roles.index("/Table")
    assert roles.count("/Form") == 1 and roles.index("/Form") > len(roles) - 12
    headings = [role for role in roles if re.fullmatch(r"/H\d", role)]
    assert all(
        int(after[2]) - int(before[2]) <= 1 for before, after in zip(headings, headings[1:], strict=False)
    )


def test_every_naughty_string_comes_out_whole(
    paper_practice: PaperPractice, register: bytes, tmp_path: Path
) -> None:
    lines = NAUGHTY.read_text(encoding="utf-8").split("\n")
    lines = [line for line in lines if line.strip()]
    for at in range(0, len(lines), 60):
        some = lines[at : at + 60]
        body = msgspec.structs.replace(
            incident_body(name=some[0]),
            facts=tuple(Fact(f"Line {at + n}", line) for n, line in enumerate(some)),
            sections=tuple(Fact(line, line) for line in some),
        )
        paper = papers.build(with_body(paper_practice, body), register)
        found = flowing(paper)
        for line in some:
            drawn, _named = typefaces.spell(line)
            is_whole = (
                found.count(bare(drawn)) >= 3
            )  # PDFium sorts stacked accents by their place on the page
            assert is_whole or poppler(paper, tmp_path).count(bare(drawn)) >= 2, repr(line)


def test_what_cannot_be_drawn_is_named_and_counted(paper_practice: PaperPractice, register: bytes) -> None:
    story = "Smile \U0001f642 turn \u202e nul \0 lone 中 \ue000"
    text = bare(text_of(papers.build(with_body(paper_practice, incident_body(story)), register)))
    for name in (
        "[U+1F642 SLIGHTLY SMILING FACE]", "[U+202E RIGHT-TO-LEFT OVERRIDE]", "[U+0000 NULL]",
        "[U+E000 PRIVATE USE]", "[U+4E2D CJK UNIFIED IDEOGRAPH-4E2D]",
    ):  # fmt: skip
        assert bare(name) in text
    assert bare("5 characters are drawn by their names") in text


def test_markup_is_drawn_and_never_obeyed(
    paper_practice: PaperPractice, register: bytes, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"not to be read")
    story = f'<img src="{secret}"/> <a href="http://example.org">x</a> <b>bold &amp; <para> ]]> {{x}} %s'
    drawn = papers.build(with_body(paper_practice, incident_body(story)), register)
    assert bare(story) in bare(text_of(drawn))
    with pikepdf.open(io.BytesIO(drawn)) as pdf:
        assert not any(
            str(one.get("/S", "")) == "/URI" for one in pdf.objects if isinstance(one, pikepdf.Dictionary)
        )
        assert all(len(page.obj.get("/Annots", [])) <= 1 for page in pdf.pages)


def test_a_story_of_a_megabyte_runs_over_pages_whole(paper_practice: PaperPractice, register: bytes) -> None:
    story = " ".join(f"word{n}" for n in range(100_000)) + " " + "x" * 20_000
    drawn = papers.build(with_body(paper_practice, incident_body(story, "n" * 5000)), register)
    text = flowing(drawn)
    assert bare(story) in text
    assert "n" * 5000 in text and bare("see Note 1 below") in text


def test_a_table_is_safe_in_a_spreadsheet_and_equal_to_the_data(
    paper_practice: PaperPractice, register: bytes
) -> None:
    body = incident_body('=cmd|"/C calc"!A0', "@SUM(1)\0\r\n+x")
    found = {one.name: one.data for one in attachments.of(with_body(paper_practice, body), register)}
    assert found["data.csv"].startswith(b"\xef\xbb\xbf") and b"\r\n" in found["data.csv"]
    rows = list(csv.reader(io.StringIO(found["data.csv"].decode("utf-8-sig"), newline="")))
    cells = [cell for row in rows for cell in row]
    assert '\'=cmd|"/C calc"!A0' in cells and "'@SUM(1)\0\r\n+x" in cells
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)
    assert json.loads(found["data.json"])["body"]["sections"][0]["text"] == '=cmd|"/C calc"!A0'


def test_a_sample_says_so_on_every_page(paper_practice: PaperPractice, register: bytes) -> None:
    drawn = papers.build(report_of(paper_practice, ReportKind.SUMMARY, sample=True), register)
    with pypdfium2.PdfDocument(drawn) as paper:
        assert len(paper) > 2
        assert all("SAMPLE" in page.get_textpage().get_text_range() for page in paper)
    real = papers.build(report_of(paper_practice, ReportKind.INCIDENT), register)
    assert "SAMPLE" not in text_of(real)


def test_a_leak_is_found_wherever_it_hides(paper_practice: PaperPractice, register: bytes) -> None:
    drawn = papers.build(
        with_body(paper_practice, incident_body("Nothing", "Zachariah Quillfeather-Montgomery")), register
    )
    words = ("zachariah  quillfeather-montgomery", "INC-2026-0007", "Nobody At All")
    assert leaks.find(drawn, words) == ("INC-2026-0007", "zachariah  quillfeather-montgomery")


def test_pdfsig_calls_the_signatures_valid_trusted_and_total(
    one: bytes, two: bytes, paper_practice: PaperPractice, tmp_path: Path
) -> None:
    pdfsig, certutil = tool("pdfsig"), tool("certutil")
    store = tmp_path / "nss"
    store.mkdir()
    root = tmp_path / "root.pem"
    root.write_bytes(certificates.to_pem(paper_practice.root))
    subprocess.run([certutil, "-N", "-d", f"sql:{store}", "--empty-password"], check=True)
    trust = [certutil, "-A", "-d", f"sql:{store}", "-n", "root", "-t", "C,C,C", "-a", "-i", str(root)]
    subprocess.run(trust, check=True)
    for paper, count in ((one, 1), (two, 2)):
        path = tmp_path / "paper.pdf"
        path.write_bytes(paper)
        ran = subprocess.run(
            [pdfsig, "-nssdir", f"sql:{store}", str(path)], capture_output=True, text=True, check=True
        )
        assert ran.stdout.count("Signature is Valid.") == count
        assert ran.stdout.count("Certificate is Trusted.") == count
        assert "  - Total document signed" in ran.stdout.rpartition("Signature #")[2]


def test_qpdf_finds_nothing_wrong(one: bytes, two: bytes, tmp_path: Path) -> None:
    qpdf = tool("qpdf")
    for number, paper in enumerate((one, two)):
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(paper)
        ran = subprocess.run([qpdf, "--check", str(path)], capture_output=True, text=True, check=False)
        assert ran.returncode == 0 and "No syntax or stream encoding errors" in ran.stdout


def test_openssl_verifies_the_signature_by_itself(
    one: bytes, paper_practice: PaperPractice, tmp_path: Path
) -> None:
    openssl = tool("openssl")
    with pikepdf.open(io.BytesIO(one)) as pdf:
        value = pdf.Root.AcroForm.Fields[0].V
        start, first, second, rest = (int(part) for part in value.ByteRange)
        contents = bytes(value.Contents)
    (tmp_path / "covered").write_bytes(one[start : start + first] + one[second : second + rest])
    (tmp_path / "sig.p7").write_bytes(contents)
    (tmp_path / "root.pem").write_bytes(certificates.to_pem(paper_practice.root))
    command = [openssl, "cms", "-verify", "-binary", "-inform", "DER", "-in", "sig.p7", "-content", "covered"]
    command += ["-CAfile", "root.pem", "-purpose", "any", "-out", "out"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def test_pdftotext_reads_the_words_too(one: bytes, tmp_path: Path) -> None:
    pdftotext = tool("pdftotext")
    path = tmp_path / "paper.pdf"
    path.write_bytes(one)
    ran = subprocess.run([pdftotext, "-layout", str(path), "-"], capture_output=True, text=True, check=True)
    assert "Incident summary" in ran.stdout and "Sample Practice" in ran.stdout
    assert "per 1,000 sessions" in ran.stdout
