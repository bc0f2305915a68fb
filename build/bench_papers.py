"""Measures signed reports: from the asking to the signed bytes that Verify calls genuine, with the memory it takes.

A report of any length is the real summary of the sample practice with its lines repeated. It is drawn in the program's
own child, as always; the measuring itself is in a fresh process each time, so that its memory is its own.

    python build/bench_papers.py FOLDER LINES       what the fresh process does
"""

import io
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench_judging import Line, unmeasured

ROOT = Path(__file__).resolve().parent.parent
SHORT, LONG = 6, 500
LINES = {SHORT: 12, LONG: 11_440}
"""How many incidents make a report of about so many pages."""


def reports(rounds: int, quick: bool) -> list[Line]:
    """Measure a short report several times and a long one once."""
    from bench_places import copied

    with copied(10_000) as place:
        short = [made(place.folder, LINES[SHORT]) for _round in range(rounds)]
        long = None if quick else made(place.folder, LINES[LONG])
    lines = [
        Line(
            f"signed report, {short[0]['pages']} pages",
            1,
            "s",
            statistics.median(one["seconds"] for one in short),
            parts_of(short[len(short) // 2]),
        )
    ]
    if long is None:
        return [*lines, unmeasured("signed report, 500 pages", 30, "s", "--quick leaves it out")]
    what = f"signed report, {long['pages']} pages"
    lines.append(Line(what, 30, "s", long["seconds"], f"{parts_of(long)}; {long['megabytes']:.1f} MB of PDF"))
    if not long["child"]:
        return [
            *lines,
            unmeasured(f"{what}: memory", 500, "MB", "this system does not tell a child's memory"),
        ]
    said = f"drawing child {long['child']:.0f} MB, signing and checking {long['parent']:.0f} MB"
    return [*lines, Line(f"{what}: memory", 500, "MB", max(long["child"], long["parent"]), said)]


def parts_of(one: dict[str, Any]) -> str:
    """Spell how long each step took."""
    return ", ".join(f"{step} {seconds:.2f} s" for step, seconds in one["steps"].items())


def made(folder: Path, lines: int) -> dict[str, Any]:
    """Make one report in a fresh process."""
    told = subprocess.run(
        [sys.executable, __file__, str(folder), str(lines)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
        text=True,
    )
    answer: dict[str, Any] = json.loads(told.stdout)
    return answer


def make(folder: Path, count: int) -> dict[str, Any]:
    """Make the report here; gives seconds for each step, pages, and megabytes of paper and of memory."""
    import pikepdf
    from bench_places import TODAY, Place

    from app.domain.reports import ReportKind
    from app.services import incident_lists, jobs, reports, unlocking

    place = Place(folder, folder.parent / "profile", 0)
    seat = place.unlock("Sample Owner")
    incident_lists.indexed(seat)  # built behind the window long before anybody asks for a report
    wanted = reports.Wanted(kind=ReportKind.SUMMARY, first=TODAY - timedelta(days=365), last=TODAY)
    warm_up()
    steps, began = {}, time.perf_counter()
    prepared = lengthened(reports.prepare(seat, wanted), count)
    steps["gathered"] = time.perf_counter() - began
    with Memory() as memory:
        base = jobs.run("build", prepared.payload())
    steps["drawn"] = time.perf_counter() - began - steps["gathered"]
    signed = reports.finish(seat, prepared, base)
    whole = time.perf_counter() - began
    steps["signed and checked"] = whole - steps["drawn"] - steps["gathered"]
    unlocking.lock(seat)
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        pages = len(pdf.pages)
    megabytes = len(signed) / 1e6
    return {
        "seconds": whole,
        "steps": steps,
        "pages": pages,
        "megabytes": megabytes,
        "child": memory.most,
        "parent": highest("self"),
    }


def warm_up() -> None:
    """Import what signs and checks, as the window does while the person reads the preview."""
    from app.documents import evidence, leaks, signature_pages, signing, verifying

    assert evidence and leaks and signature_pages and signing and verifying


def lengthened(prepared: Any, count: int) -> Any:
    """Repeat or cut the lines of a summary to so many, and count them again."""
    import msgspec

    from app.domain import summaries

    body = prepared.report.body
    rows = tuple(
        msgspec.structs.replace(body.rows[place % len(body.rows)], case=f"INC-2026-{place + 1:05d}")
        for place in range(count)
    )
    totals = summaries.count(rows, body.words, body.sessions)
    report = msgspec.structs.replace(
        prepared.report, body=msgspec.structs.replace(body, rows=rows, totals=totals)
    )
    return msgspec.structs.replace(prepared, report=report)


class Memory:
    """Watches the most memory that any child of this process has had, in megabytes; 0 where it cannot be known."""

    def __init__(self) -> None:
        self.most = 0.0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, args=(threading.get_native_id(),), daemon=True)

    def __enter__(self) -> "Memory":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self, parent: int) -> None:
        children = Path(f"/proc/self/task/{parent}/children")
        while not self._done.wait(0.02) and children.exists():
            self.most = max([self.most, *(highest(child) for child in children.read_text().split())])


def highest(process: str) -> float:
    """Give the most memory a process has had, in megabytes; 0 where it has gone or the system does not say."""
    try:
        told = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1000 for line in told.splitlines() if line.startswith("VmHWM")), 0.0)


if __name__ == "__main__":
    print(json.dumps(make(Path(sys.argv[1]), int(sys.argv[2]))))
