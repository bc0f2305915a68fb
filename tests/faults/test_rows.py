"""The list of faults is whole: every row has its tests, every test its row, and every act of the program is tried."""

import ast
from pathlib import Path

import pytest

from tests.faults import acts, rows
from tests.faults.acts import ACTS

TESTS = Path(__file__).parents[1]
APP = TESTS.parent / "app"
WANTED = frozenset(
    {
        *("seal", "dispose", "add person", "change password", "re-key", "schema step", "backup", "restore"),
        *("export", "found", "carry", "salvage", "rehearsal", "invite", "reset", "change role", "leaver"),
        *("new sheets", "retire sheets", "personal sheet"),
    }
)
"""What must survive a kill, a power cut, a disk that fails and one that is full."""
ITSELF = "test_rows.py"


def names_in(file: Path) -> set[str]:
    return {
        one.name
        for one in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(one, ast.FunctionDef) and one.name.startswith("test_")
    }


@pytest.mark.parametrize("row", rows.ROWS)
def test_every_row_is_tried(row: str) -> None:
    tests = rows.ROWS[row]
    assert tests and len(set(tests)) == len(tests)
    for one in tests:
        file, _colons, name = one.partition("::")
        assert name in names_in(TESTS / file), one


def test_every_test_of_faults_stands_in_a_row() -> None:
    named = {one for tests in rows.ROWS.values() for one in tests}
    for file in sorted((TESTS / "faults").glob("test_*.py")):
        if file.name != ITSELF:
            assert {f"faults/{file.name}::{name}" for name in names_in(file)} <= named, file.name


def test_every_act_is_tried_with_every_fault() -> None:
    assert {act.name for act in ACTS} == WANTED and len(acts.BY_NAME) == len(ACTS)
    for name in ("kills", "errors", "power", "full"):
        source = (TESTS / "faults" / f"test_{name}.py").read_text(encoding="utf-8")
        assert 'every_act = pytest.mark.parametrize("act", ACTS' in source and source.count("@every_act") == 2


def test_no_file_of_a_sort_that_nobody_needs_is_read() -> None:
    # Somebody else's keys in a PKCS#12 file are never asked for, so no such file can be hostile to us.
    assert not [one for one in APP.rglob("*.py") if "pkcs12" in one.read_text(encoding="utf-8").lower()]
