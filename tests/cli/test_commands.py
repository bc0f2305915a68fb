"""The commands that need no window, run as a script would: arguments in, a password on standard input, a code out."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from app import cli
from app.domain.actions import Action
from app.domain.kinds import Kind
from app.domain.ledger import Content
from app.services import backups, checking, unlocking
from app.store import keyslots, ledger
from app.store.ledger import NewEntry
from tests.conftest import PASSWORDS, ZONE, Clock, Made
from tests.store import tampering

Run = Callable[..., int]
CSV = "Client Name,Client ID\nAda Sample,EX1\nBo Example,EX2\n"


@pytest.fixture
def run(practice: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command with a password on standard input, by the clock of the test."""

    def command(*arguments: object, password: str = PASSWORDS["owner"]) -> int:
        monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
        return cli.run([str(one) for one in arguments])

    monkeypatch.setattr(cli, "_clock", clock)
    return command


def test_a_sound_practice_is_checked_and_its_head_is_said(run: Run, practice: Path, capsys) -> None:
    assert run("check", practice) == 0
    assert "All of it holds" in capsys.readouterr().out


def test_a_check_that_finds_a_fault_says_it_and_fails(run: Run, practice: Path, monkeypatch, capsys) -> None:
    found = checking.Findings(3, ("Entry 3: a part was changed.",), 3, "", True)
    monkeypatch.setattr(checking, "check", lambda *_all, **_more: found)
    assert run("check", practice) == 1
    assert "Entry 3" in capsys.readouterr().out


def test_a_practice_with_a_bad_entry_is_never_called_whole_and_gives_no_backup(
    run: Run, practice: Path, held: dict[str, keyslots.Opened], made: Made, tmp_path: Path, capsys
) -> None:
    mine = held["reception"]
    with tampering.hands_on(practice, mine.main) as db:
        seq = tampering.forged(
            db,
            mine.slots.vault,
            made.persons["owner"],
            mine.pairs.sign,
            Kind.NOTICE,
            Action.SEAL,
            "c" * 32,
            {},
        )
    assert run("check", practice) == 1
    said = capsys.readouterr().out
    assert f"Entry {seq}: the signature" in said and "All of it holds" not in said
    assert run("backup", practice, tmp_path / "shelf") == 2
    assert "reading only" in capsys.readouterr().err


def test_a_wrong_password_is_a_sentence_and_not_a_trace(run: Run, practice: Path, capsys) -> None:
    assert run("check", practice, password="not this one at all") == 2
    said = capsys.readouterr()
    assert "does not open" in said.err and "Traceback" not in said.err and not said.out


def test_somebody_who_has_no_password_here_is_named_as_that(run: Run, practice: Path, capsys) -> None:
    assert run("check", practice, "--person", "Nobody Sample") == 2
    assert "Nobody of that name" in capsys.readouterr().err


def test_a_backup_is_restored_into_a_new_folder_and_opened_by_an_owner(
    run: Run, practice: Path, tmp_path: Path, capsys
) -> None:
    assert run("backup", practice, tmp_path / "shelf") == 0
    backup = Path(capsys.readouterr().out.strip())
    assert run("restore", backup, tmp_path / "new") == 0
    assert run("restore", backup, tmp_path / "new") == 2
    assert "ever written over" in capsys.readouterr().err
    assert run("check", tmp_path / "new") == 0


def test_a_signed_report_is_genuine_under_the_root_that_was_written(
    run: Run, practice: Path, tmp_path: Path, capsys
) -> None:
    paper, root = tmp_path / "summary.pdf", tmp_path / "root.pem"
    wanted = ("--from", "2026-11-01", "--to", "2026-11-22", "--out", paper)
    assert run("report", "incident-summary", practice, "--person", "Sample Owner", *wanted) == 0
    assert run("root", practice, "--out", root) == 0
    assert run("verify", paper) == 3
    assert run("verify", paper, "--root", root) == 0
    changed = bytearray(paper.read_bytes())
    changed[len(changed) // 2] ^= 1
    paper.write_bytes(changed)
    assert run("verify", paper, "--root", root) in (1, 2)
    capsys.readouterr()


def test_a_checkpoint_of_the_ledger_is_signed_from_a_script(
    run: Run, practice: Path, tmp_path: Path, capsys
) -> None:
    paper, root = tmp_path / "checkpoint.pdf", tmp_path / "root.pem"
    assert run("report", "checkpoint", practice, "--person", "Sample Owner", "--out", paper) == 0
    assert run("root", practice, "--out", root) == 0
    assert run("verify", paper, "--root", root) == 0
    capsys.readouterr()


def test_a_report_that_a_role_may_not_make_is_refused_and_nothing_is_written(
    run: Run, practice: Path, tmp_path: Path, capsys
) -> None:
    paper = tmp_path / "incident.pdf"
    wanted = ("--person", "Sample Reception", "--record", "INC-2026-0001", "--out", paper)
    assert run("report", "incident", practice, *wanted, password=PASSWORDS["reception"]) == 2
    assert not paper.exists() and capsys.readouterr().err


def test_clients_come_in_once_and_a_dry_run_writes_nothing(
    run: Run, practice: Path, tmp_path: Path, made: Made, clock: Clock, capsys
) -> None:
    file = tmp_path / "clients.csv"
    file.write_text(CSV)

    def head() -> str:
        seat = unlocking.unlock(practice, made.persons["owner"], PASSWORDS["owner"], clock, ZONE)
        try:
            return checking.check(seat).hash
        finally:
            unlocking.lock(seat)

    before = head()
    assert run("import-clients", practice, file, "--dry-run") == 0
    assert "2 new" in capsys.readouterr().out and head() == before
    assert run("import-clients", practice, file) == 0
    assert head() != before
    assert run("import-clients", practice, file) == 0
    assert "nothing new" in capsys.readouterr().out


def test_a_file_with_a_bad_line_brings_nobody_in(run: Run, practice: Path, tmp_path: Path, capsys) -> None:
    file = tmp_path / "clients.csv"
    file.write_text(CSV + ",EX3\n")
    assert run("import-clients", practice, file) == 1
    said = capsys.readouterr().out
    assert "Line 4" in said and "Nothing was brought in" in said


def test_a_sample_of_no_records_or_too_many_is_refused(run: Run, tmp_path: Path, capsys) -> None:
    for count in ("0", "1000001"):
        assert run("sample", tmp_path / "made-up.keepwell", "--records", count) == 2
    assert not (tmp_path / "made-up.keepwell").exists() and "1000000" in capsys.readouterr().err


def test_a_fault_of_the_program_says_where_and_nothing_of_the_records(
    run: Run, practice: Path, monkeypatch, capsys
) -> None:
    def fails(*_all: object, **_more: object) -> None:
        raise ValueError("Jane Doe: a story")

    monkeypatch.setattr(checking, "check", fails)
    assert run("check", practice) == 2
    said = capsys.readouterr().err
    assert "ValueError, test_commands.py" in said and "Jane" not in said


def test_no_command_takes_a_password_as_an_argument(capsys) -> None:
    for command in ("check", "backup", "report", "root", "import-clients", "sample", "restore", "verify"):
        with pytest.raises(SystemExit):
            cli.run([command, "--help"])
        assert "password" not in capsys.readouterr().out.casefold()


@pytest.fixture
def damaged(practice: Path, made: Made, clock: Clock) -> Path:
    """Damage a practice where one of its newest entries lies."""
    seat = unlocking.unlock(practice, made.persons["owner"], PASSWORDS["owner"], clock, ZONE)
    entry = NewEntry(kind=Kind.INCIDENT, open=Content(set={"place": "Room 1"}))
    seqs = [one.seq for one in ledger.append(seat.vault, [entry] * 30, seat.now())]
    main = seat.vault.main
    unlocking.lock(seat)
    with tampering.hands_on(practice, main) as db:
        db.execute("UPDATE entry SET signature = zeroblob(70) WHERE seq = ?", (seqs[10],))
    return practice


def test_what_can_be_saved_of_a_damaged_practice_is_said_and_then_saved(
    run: Run, damaged: Path, tmp_path: Path, capsys
) -> None:
    before = sorted(one.name for one in tmp_path.iterdir())
    assert run("salvage", damaged) == 0
    looked = capsys.readouterr().out
    assert "1 entry is gone" in looked and "Incident, made between 2026-11-23" in looked
    assert sorted(one.name for one in tmp_path.iterdir()) == before
    assert run("salvage", damaged, tmp_path / "saved") == 0
    assert capsys.readouterr().out == looked
    assert run("check", tmp_path / "saved") == 0
    said = capsys.readouterr().out
    assert "was lost in the damage of" in said and "it is not whole" in said and "All of it holds" not in said


def test_a_salvage_fills_up_from_a_named_folder_of_backups_and_refuses_one_without_any(
    run: Run, practice: Path, made: Made, clock: Clock, tmp_path: Path, capsys
) -> None:
    shelf, empty = tmp_path / "stick", tmp_path / "empty"
    seat = unlocking.unlock(practice, made.persons["owner"], PASSWORDS["owner"], clock, ZONE)
    backups.make_unasked(seat, shelf)
    unlocking.lock(seat)
    empty.mkdir()
    assert run("salvage", practice, "--backup", empty) == 2
    assert "no whole backup of this practice" in capsys.readouterr().err
    assert run("salvage", practice, "--backup", shelf) == 0
    [file] = shelf.iterdir()
    assert file.name in capsys.readouterr().out


def test_a_salvage_by_somebody_else_or_over_something_is_refused(
    run: Run, damaged: Path, tmp_path: Path, capsys
) -> None:
    assert run("salvage", damaged, "--person", "Sample Reception", password=PASSWORDS["reception"]) == 2
    assert "Only an owner" in capsys.readouterr().err
    assert run("salvage", damaged, damaged) == 2
    assert "new, empty folder" in capsys.readouterr().err
    assert run("salvage", damaged, password="not the right one at all") == 2
    assert "does not open" in capsys.readouterr().err
