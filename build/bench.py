"""Measures every number that Keepwell promises to hold, in one run on this computer, and says of each whether it does.

    python3 build/bench.py                all of it: some minutes, the first time longer
    python3 build/bench.py --quick        fewer rounds, and 10,000 records where there would be 100,000
    python3 build/bench.py --only NAME    one part: encryption, unlock, lists, seal, report, start, pages or size

What is compared takes turns and is told as a ratio, with the plain figures beside it: those depend on the computer, the
ratios hardly do. Each bar is `held` or `not held`; `not measured` says why; what has no bar is only told. The exit code
is 0 unless something measured misses its bar. All is made in `.work/bench`, of made-up people; nothing else is touched.
"""

import argparse
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import environment

ROOT = environment.ROOT
SMALL, LARGE = 10_000, 100_000
HEADINGS = {
    "encryption": "SQLCipher against the same SQLite without a key",
    "unlock": "Unlock, without the key derivation",
    "lists": "Lists and searches, right after an unlock",
    "seal": "Sealing",
    "report": "Signed reports",
    "start": "Start, from nothing to the painted unlock window",
    "pages": "In the window",
    "size": "The frozen folder",
}


@dataclass(frozen=True)
class Asked:
    """What of it is to be measured, and how thoroughly."""

    quick: bool
    only: str

    @property
    def many(self) -> int:
        """Give how many records the large practice has."""
        return SMALL if self.quick else LARGE

    @property
    def rounds(self) -> int:
        """Give how many rounds a comparison has before it is judged."""
        return 5 if self.quick else 11


def ready() -> bool:
    """Say whether this Python has what Keepwell runs with; if not, hand over to the environment that has."""
    try:
        import PySide6  # noqa: F401
        import sqlcipher3  # noqa: F401
    except ImportError:
        return False
    return True


def measures(asked: Asked) -> dict[str, Callable[[], list]]:
    """Give what measures each part."""
    import bench_encryption
    import bench_papers
    import bench_places
    import bench_starts
    import bench_store
    import bench_window

    def on(records: int, work: Callable[[bench_places.Place], list]) -> list:
        with bench_places.copied(records) as place:
            return work(place)

    def on_both(work: Callable[[bench_places.Place, bench_places.Place], list]) -> list:
        with bench_places.copied(asked.many) as large, bench_places.copied(SMALL) as small:
            return work(small, large)

    return {
        "encryption": lambda: on(asked.many, lambda place: bench_encryption.encryption(place, asked.rounds)),
        "unlock": lambda: on_both(partial(bench_store.unlocks, rounds=asked.rounds)),
        "lists": lambda: on(asked.many, lambda place: bench_store.first_rows(place, asked.rounds // 2)),
        "seal": lambda: on(asked.many, lambda place: [bench_store.seals(place, asked.rounds)]),
        "report": lambda: bench_papers.reports(asked.rounds // 2, asked.quick),
        "start": lambda: on(SMALL, lambda place: bench_starts.starts(place, max(5, asked.rounds))),
        "pages": lambda: on_both(partial(bench_window.pages, quick=asked.quick)),
        "size": bench_starts.size,
    }


def run(asked: Asked) -> int:
    """Measure, print the table, and give the exit code."""
    import bench_judging

    lines = []
    for name, measure in measures(asked).items():
        if asked.only in ("", name):
            environment.say(f"measuring: {name} ...")
            records = f" at {asked.many:,} records" if name in ("encryption", "lists", "seal") else ""
            some = measure()
            print(bench_judging.table([(HEADINGS[name] + records, some)]), flush=True)
            lines += some
    print(f"\n{bench_judging.total(lines)}")
    return bench_judging.exit_code(lines)


def main(arguments: list[str]) -> int:
    """Prepare, then measure."""
    parser = argparse.ArgumentParser(description="Measure what Keepwell promises to hold.")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, 10,000 records at the most")
    parser.add_argument("--only", choices=HEADINGS, default="", metavar="NAME", help=", ".join(HEADINGS))
    given = parser.parse_args(arguments)
    if not ready():
        try:
            python = str(environment.ready())
        except environment.CannotPrepare as trouble:
            environment.say(f"Keepwell: {trouble}")
            return 2
        return subprocess.run([python, __file__, *arguments], check=False).returncode
    sys.path.insert(0, str(ROOT))
    return run(Asked(given.quick, given.only))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
