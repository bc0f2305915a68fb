"""A check that says "held" has run and held."""

import sys

import check


def test_a_step_that_fails_is_said_to_have_failed():
    assert not check.step("wrong", [sys.executable, "-c", "raise SystemExit(1)"]).held
    assert check.step("right", [sys.executable, "-c", "print('fine')"]).held


def test_the_closing_line_of_pytest_is_found_among_its_output():
    line = "======= 3 passed, 1 skipped in 0.50s ======="
    assert (
        check.step("tests", [sys.executable, "-c", f"print('x')\nprint('{line}')\nprint('y')"]).closing
        == line
    )


def test_the_last_line_counts_every_run():
    runs = [
        check.Result("", True, 1, "== 3 passed, 1 skipped in 61.50s (0:01:01) =="),
        check.Result("", False, 1, ""),
    ]
    assert check.total(runs) == "==== 3 passed, 1 skipped in 61.50s ===="
    assert check.total([]).startswith("==== 0 passed")
