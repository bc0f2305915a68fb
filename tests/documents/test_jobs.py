"""Long work in a child: it answers, tells how far it is, can be stopped, and dies alone."""

import sys
import time
import zlib

import msgspec
import pytest

from app.documents import charts, papers, previews, worker
from app.documents.worker import Job
from app.domain.errors import Cancelled, Refused
from app.domain.reports import ReportKind
from app.domain.summaries import Tally
from app.domain.verdicts import Verdict, Word
from app.services import jobs
from tests.documents.conftest import PaperPractice, report_of


def payload(practice: PaperPractice, register: bytes) -> dict[str, object]:
    report = report_of(practice, ReportKind.SUMMARY)
    return {"report": msgspec.to_builtins(report), "register": register}


def test_the_child_draws_the_same_bytes_and_tells_its_progress(
    paper_practice: PaperPractice, register: bytes
) -> None:
    told: list[int] = []
    drawn = jobs.run("build", payload(paper_practice, register), lambda done, of, words: told.append(done))
    assert drawn == papers.build(report_of(paper_practice, ReportKind.SUMMARY), register)
    assert told == list(range(1, len(told) + 1)) and len(told) > 2


def test_the_child_verifies(one: bytes, paper_practice: PaperPractice) -> None:
    asked = {"pdf": one, "practices": {paper_practice.fingerprint: paper_practice.name}}
    assert msgspec.convert(jobs.run("verify", asked), Verdict).word is Word.GENUINE


def test_the_child_paints_a_page(one: bytes) -> None:
    said = jobs.run("preview", {"pdf": one, "page": 1, "percent": 50})
    assert said["png"].startswith(b"\x89PNG") and said["width"] == 306 and said["pages"] > 2
    with pytest.raises(Refused):
        jobs.run("preview", {"pdf": one, "page": 999})
    with pytest.raises(Refused):
        jobs.run("preview", {"pdf": b"no paper"})


def test_a_chart_on_the_screen_is_the_chart_on_paper() -> None:
    tallies = (Tally("2026-01", "January", 2), Tally("2026-02", "February", 0))
    assert previews.chart(tallies, ["Jan", "Feb"]).startswith(b"\x89PNG")
    assert charts.in_words(tallies) == "January: 2; February: 0"


def test_a_job_can_be_stopped(paper_practice: PaperPractice, register: bytes) -> None:
    began = time.monotonic()
    with pytest.raises(Cancelled):
        jobs.run("build", payload(paper_practice, register), cancelled=lambda: True)
    assert time.monotonic() - began < 5


def test_a_bug_in_the_child_names_no_content(paper_practice: PaperPractice) -> None:
    with pytest.raises(RuntimeError) as caught:
        jobs.run("build", {"report": {"canary": "quokka"}})
    assert "quokka" not in str(caught.value)


def nothing(megabytes: int) -> bytes:
    """So many megabytes of zeros, deflated without ever holding them."""
    deflating = zlib.compressobj(wbits=-15)
    block = deflating.compress(bytes(1_000_000)) + deflating.flush(zlib.Z_FULL_FLUSH)
    sums = (megabytes * 1_000_000 % 65521 << 16 | 1).to_bytes(4)  # Adler-32 of zeros
    return b"\x78\x9c" + block * megabytes + deflating.flush() + sums


def bomb(megabytes: int) -> bytes:
    """A small file whose list of objects unpacks to so many megabytes: whoever opens it has to read that first."""
    packed = nothing(megabytes)
    start = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    start += b"2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n"
    said = b"<</Type/XRef/Size 4/W[1 4 2]/Root 1 0 R/Filter/FlateDecode/Length %d>>" % len(packed)
    return b"%b3 0 obj\n%b\nstream\n%b\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (
        start, said, packed, len(start)
    )  # fmt: skip


@pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux keeps to the limit, and says how much was used"
)
def test_a_file_that_needs_too_much_memory_ends_the_child_alone() -> None:
    import resource

    assert zlib.decompress(nothing(3)) == bytes(3_000_000)
    said = jobs.run("verify", {"pdf": bomb(1500)})
    assert msgspec.convert(said, Verdict).word is Word.UNREADABLE
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    assert used < worker.JOBS["verify"].megabytes * 1024


def test_every_job_names_a_function_and_its_limits() -> None:
    from importlib import import_module

    for job in worker.JOBS.values():
        assert isinstance(job, Job) and job.seconds > 0 and 0 < job.megabytes <= 2048
        module, _colon, name = job.where.partition(":")
        assert callable(getattr(import_module(module), name))
