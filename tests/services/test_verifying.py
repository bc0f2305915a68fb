"""Verify as a service: what is confirmed stays confirmed, and the command line says it with an exit code."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from app.documents import certificates
from app.domain.errors import Refused
from app.domain.reports import ReportKind
from app.domain.verdicts import Word
from app.services import reports, verifying
from app.services.seats import Seat

SeatOf = Callable[[str], Seat]


@pytest.fixture
def paper(seat_of: SeatOf, tmp_path: Path) -> Path:
    wanted = reports.Wanted(kind=ReportKind.SUMMARY, first=date(2026, 10, 1), last=date(2026, 10, 31))
    return reports.make(seat_of("owner"), wanted, tmp_path / "incident-summary-2026-10.pdf")


@pytest.fixture
def root(paper: Path, seat_of: SeatOf, tmp_path: Path) -> Path:
    path = tmp_path / "root.pem"
    path.write_bytes(certificates.to_pem(seat_of("owner").vault.root_certificate()))
    return path


def test_the_command_returns_what_its_words_say(paper: Path, root: Path, tmp_path: Path) -> None:
    assert verifying.command(paper)[0] == 3
    code, words = verifying.command(paper, root)
    assert code == 0 and words.startswith("Genuine: incident-summary-2026-10.pdf")
    changed = tmp_path / "changed.pdf"
    changed.write_bytes(paper.read_bytes() + b"\n")
    code, words = verifying.command(changed, root)
    assert code == 1 and words.startswith("Changed")
    assert verifying.command(tmp_path / "gone.pdf")[0] == 2


def test_the_command_says_the_same_as_json(paper: Path, root: Path) -> None:
    code, said = verifying.command(paper, root, as_json=True)
    told = json.loads(said)
    assert (code, told["word"], told["exit_code"]) == (0, "genuine", 0)
    assert told["signers"][0]["name"] == "Sample Owner" and told["number"] == "EXP-2026-0001"
    assert {check["mark"] for check in told["checks"]} <= {"ok", "note"}


def test_a_confirmed_practice_stays_confirmed_until_taken_back(paper: Path) -> None:
    verdict = verifying.look(paper)
    assert verdict.word is Word.UNCONFIRMED
    verifying.trust(verdict.root, verdict.practice)
    assert verifying.look(paper).word is Word.GENUINE
    verifying.distrust(verdict.root)
    assert verifying.look(paper).word is Word.UNCONFIRMED


def test_an_old_report_is_told_from_the_newest_one_seen(
    paper: Path, root: Path, seat_of: SeatOf, tmp_path: Path
) -> None:
    wanted = reports.Wanted(kind=ReportKind.SUMMARY, first=date(2026, 10, 1), last=date(2026, 10, 31))
    newer = reports.make(seat_of("owner"), wanted, tmp_path / "newer.pdf")
    assert verifying.command(paper, root)[0] == 0
    assert verifying.command(newer, root)[0] == 0
    code, words = verifying.command(paper, root)
    assert code == 1 and "It is an old report" in words and "EXP-2026-0002" in words
    assert verifying.command(newer, root)[0] == 0


def test_what_is_kept_and_unreadable_never_makes_a_paper_look_better(paper: Path, profile: Path) -> None:
    verdict = verifying.look(paper)
    verifying.trust(verdict.root, verdict.practice)
    (profile / verifying.TRUST).write_bytes(b"{ not json")
    assert verifying.look(paper).word is Word.UNCONFIRMED


def test_a_root_that_is_no_certificate_is_refused(paper: Path, tmp_path: Path) -> None:
    path = tmp_path / "root.pem"
    path.write_text("nothing")
    with pytest.raises(Refused):
        verifying.command(paper, path)
