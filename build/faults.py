"""The table of faults: what the last run of tests/faults tried, and what was lost.

    python build/faults.py           print it
    python build/faults.py --write   put the table of a run of everything into SECURITY.md, between its markers

`build/check.py` prints it after every run of the tests. The counts come from .work/faults.json, which that run wrote.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
COUNTS = ROOT / ".work" / "faults.json"
PAGE = ROOT / "SECURITY.md"
BEGIN, END = "<!-- faults -->", "<!-- end of faults -->"
WHOLE = "Every fault at every point (build/check.py --all)."
SPREAD = "A spread of points only; build/check.py --all tries every one."


class Counts(NamedTuple):
    """What one run counted: tries and losses by fault; `whole` where every point was tried; `skipped` why not here."""

    rows: dict[str, tuple[int, int]]
    whole: bool
    day: str
    skipped: tuple[str, ...] = ()


def read(path: Path = COUNTS) -> Counts | None:
    """Read the counts of the last run; None where it left none."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        rows = {str(fault): (int(tried), int(lost)) for fault, (tried, lost) in said["rows"].items()}
        return Counts(rows, bool(said["whole"]), str(said["day"]), tuple(map(str, said["skipped"])))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def lines(counts: Counts) -> list[str]:
    """The table as text.

    >>> print("\\n".join(lines(Counts({"kill -9: seal": (90, 0), "power cut": (1000, 1)}, True, "2026-11-23"))))
    fault         | tried | lost
    kill -9: seal |    90 |    0
    power cut     |  1000 |    1
    all of them   |  1090 |    1
    Every fault at every point (build/check.py --all).
    """
    rows = [*sorted(counts.rows.items()), ("all of them", _total(counts))]
    width = max(len(fault) for fault, _numbers in rows)
    table = [f"{fault:{width}} | {tried:5} | {lost:4}" for fault, (tried, lost) in rows]
    return [f"{'fault':{width}} | tried | lost", *table, *_remarks(counts)]


def _remarks(counts: Counts) -> list[str]:
    return [WHOLE if counts.whole else SPREAD, *(f"Not tried here: {reason}." for reason in counts.skipped)]


def _total(counts: Counts) -> tuple[int, int]:
    return sum(tried for tried, _lost in counts.rows.values()), sum(
        lost for _tried, lost in counts.rows.values()
    )


def markdown(counts: Counts) -> str:
    """The table as it stands in SECURITY.md."""
    tried, lost = _total(counts)
    rows = [f"| {fault} | {one} | {gone} |" for fault, (one, gone) in sorted(counts.rows.items())]
    head = ["| fault | tried | lost |", "|---|---:|---:|"]
    said = " ".join([*_remarks(counts), f"Last run on {counts.day}."])
    return "\n".join([*head, *rows, f"| **all of them** | **{tried}** | **{lost}** |", "", said])


def put_in(page: str, table: str) -> str:
    """Put the table between the markers of a page; raises ValueError where they are not there, once and in order."""
    before, begin, rest = page.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not (begin and end) or BEGIN in rest or END in after:
        raise ValueError(f"the page needs {BEGIN} and then {END}, once each")
    return f"{before}{BEGIN}\n\n{table}\n\n{END}{after}"


def main(arguments: list[str]) -> int:
    """Print the table, or write it down; 0 only where nothing was lost."""
    parser = argparse.ArgumentParser(description="Show which faults were tried, and what was lost.")
    parser.add_argument("--write", action="store_true", help="put it into SECURITY.md")
    asked = parser.parse_args(arguments)
    counts = read()
    if counts is None:
        print("No run of tests/faults has left its counts. Run build/check.py --all first.")
        return 1
    print("\n".join(lines(counts)))
    if asked.write:
        if not counts.whole:
            print("SECURITY.md was left as it is: it takes only the table of a run of everything.")
            return 1
        PAGE.write_text(put_in(PAGE.read_text(encoding="utf-8"), markdown(counts)), encoding="utf-8")
    return 1 if _total(counts)[1] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
