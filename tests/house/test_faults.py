"""The table of faults says what was tried, what was lost, and whether that was everything."""

import doctest
import json
from pathlib import Path

import faults
import pytest

COUNTS = faults.Counts({"power cut: seal": (200, 0), "kill -9: seal": (90, 1)}, True, "2026-11-23")


def test_the_example_in_it_is_true():
    assert doctest.testmod(faults).failed == 0


def test_the_page_takes_the_table_between_its_markers_and_nothing_else_changes():
    page = f"before\n{faults.BEGIN}\nold\n{faults.END}\nafter"
    once = faults.put_in(page, faults.markdown(COUNTS))
    assert once.startswith("before\n") and once.endswith("\nafter") and "old" not in once
    assert "| kill -9: seal | 90 | 1 |" in once and "| **all of them** | **290** | **1** |" in once
    assert faults.put_in(once, faults.markdown(COUNTS)) == once


@pytest.mark.parametrize(
    "page", ["", faults.BEGIN, f"{faults.END}{faults.BEGIN}", faults.BEGIN * 2 + faults.END]
)
def test_a_page_without_its_markers_is_not_touched(page: str):
    with pytest.raises(ValueError, match="the page needs"):
        faults.put_in(page, "table")


def test_a_spread_never_stands_in_the_page_and_is_called_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(faults, "PAGE", tmp_path / "page")
    monkeypatch.setattr(faults, "read", lambda: COUNTS._replace(whole=False, skipped=("strace is missing",)))
    assert faults.main(["--write"]) == 1 and not (tmp_path / "page").exists()
    said = capsys.readouterr().out
    assert faults.SPREAD in said and "Not tried here: strace is missing." in said


def test_what_was_lost_ends_in_a_failure(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(faults, "read", lambda: COUNTS)
    assert faults.main([]) == 1
    monkeypatch.setattr(faults, "read", lambda: COUNTS._replace(rows={"a": (1, 0)}))
    assert faults.main([]) == 0


def test_counts_that_are_missing_or_spoilt_are_none(tmp_path: Path):
    assert faults.read(tmp_path / "none") is None
    for said in ("", "[]", json.dumps({"rows": {"a": [1]}, "whole": True})):
        (tmp_path / "spoilt").write_text(said)
        assert faults.read(tmp_path / "spoilt") is None
