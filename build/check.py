"""Checks everything: style, types, who imports whom, words, translations, notices, and every test.

    python3 build/check.py           all of it, without the tests marked slow
    python3 build/check.py --slow    with them (--all is the same)
    python3 build/check.py --fast    only what takes seconds: no tests

It makes the environment it needs first. Every step runs even when an earlier one failed, and the last lines say which
held, which faults were tried and what was lost, and how many tests passed; each run of tests also names its ten
slowest. Tests run without a screen, except tests/journeys, which on Linux get a real window on a virtual one.
"""

import argparse
import contextlib
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import environment
import faults

ROOT = environment.ROOT
CLOSING = re.compile(r"^=+ (?P<counts>.*) in (?P<seconds>[\d.]+)s.*=+$")
NO_TESTS = 5  # pytest's exit code when nothing was collected


@dataclass(frozen=True)
class Result:
    """How one step went; for a run of tests, pytest's closing line too."""

    name: str
    held: bool
    seconds: float
    closing: str = ""


def step(name: str, command: list[str], **variables: str) -> Result:
    """Run one step, its output shown as it comes, and note how it went."""
    print(f"\n--- {name}", flush=True)
    began, closing = time.monotonic(), ""
    with subprocess.Popen(
        command, cwd=ROOT, env=os.environ | variables, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", errors="replace",
    ) as running:  # fmt: skip
        assert running.stdout
        for line in running.stdout:
            print(line, end="", flush=True)
            if CLOSING.match(line.strip()):
                closing = line.strip()
    nothing_to_test = running.returncode == NO_TESTS and "pytest" in command
    return Result(name, running.returncode == 0 or nothing_to_test, time.monotonic() - began, closing)


@contextlib.contextmanager
def virtual_screen() -> Iterator[dict[str, str]]:
    """On Linux a screen of our own that nobody sees, so that windows are real and never in a person's way."""
    if sys.platform != "linux":
        yield {}
        return
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1600x1000x24", "-nolisten", "tcp", "-noreset"],
        pass_fds=[writing], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writing)
    try:
        with open(reading) as answer:  # noqa: PTH123  a pipe, not a path
            display = answer.readline().strip()
        yield {"DISPLAY": f":{display}", "QT_QPA_PLATFORM": "xcb", "WAYLAND_DISPLAY": ""}
    finally:
        server.terminate()
        server.wait()


def total(results: list[Result]) -> str:
    """All runs of pytest as one closing line.

    >>> one = Result("", True, 1, "===== 3 passed, 1 skipped in 1.50s =====")
    >>> total([one, Result("", False, 1, "===== 1 failed, 2 passed in 2.00s =====")])
    '==== 1 failed, 5 passed, 1 skipped in 3.50s ===='
    """
    counts: dict[str, int] = {}
    seconds = 0.0
    for result in results:
        if match := CLOSING.match(result.closing):
            seconds += float(match["seconds"])
            for number, word in re.findall(r"(\d+) ([a-z]+)", match["counts"]):
                counts[word] = counts.get(word, 0) + int(number)
    words = sorted(
        counts, key=lambda word: (word not in ("failed", "error", "errors"), word != "passed", word)
    )
    return (
        f"==== {', '.join(f'{counts[word]} {word}' for word in words) or '0 passed'} in {seconds:.2f}s ===="
    )


def style(python: str) -> list[Result]:
    """What takes seconds."""
    return [
        step("ruff", [python, "-m", "ruff", "check", "."]),
        step("format", [python, "-m", "ruff", "format", "--check", "."]),
        step("types", [python, "-m", "mypy"]),
        step(
            "imports",
            [str(Path(python).parent / "lint-imports"), "--no-logo", "--no-cache"],
            PYTHONPATH=str(ROOT),
        ),
        step("words", [python, "build/words.py"]),
        step("translations", [python, "build/translations.py", "--check"]),
        step("map", [python, "build/map.py", "--check"]),
        step("notices", [python, "build/notices.py", "--check"]),
    ]


def tests(python: str, *, slow: bool) -> list[Result]:
    """The tests without a screen, then the journeys with one; each journey is a person at the keyboard."""
    pytest = [python, "-m", "pytest", "--color=no", "--durations=10", *([] if slow else ["-m", "not slow"])]
    faults.COUNTS.unlink(missing_ok=True)
    counted = {"QT_QPA_PLATFORM": "offscreen", "KEEPWELL_FAULTS": str(faults.COUNTS)}
    results = [step("tests", [*pytest, "--ignore=tests/journeys"], **counted)]
    if (ROOT / "tests" / "journeys").is_dir():
        with virtual_screen() as screen:
            results.append(step("journeys", [*pytest, "tests/journeys"], **screen))
    return results


def main(arguments: list[str]) -> int:
    """Run every step; 0 only if all held."""
    parser = argparse.ArgumentParser(description="Check everything about Keepwell.")
    parser.add_argument("--slow", "--all", action="store_true", help="also the tests marked slow")
    parser.add_argument("--fast", action="store_true", help="no tests")
    asked = parser.parse_args(arguments)
    try:
        python = str(environment.ready(development=True, tools={} if asked.fast else environment.TEST_TOOLS))
    except environment.CannotPrepare as trouble:
        environment.say(f"Keepwell: {trouble}")
        return 2
    results = style(python)
    tested = [] if asked.fast else tests(python, slow=asked.slow)
    print()
    for result in [*results, *tested]:
        print(f"{'held  ' if result.held else 'FAILED'} {result.name} ({result.seconds:.0f} s)")
    for result in tested:
        print(result.closing or f"{result.name}: pytest did not come to its end")
    if tested:
        counts = faults.read()
        print("\n".join(faults.lines(counts) if counts else ["No faults were tried."]))
        print(total(tested))
    return 0 if all(result.held for result in [*results, *tested]) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
