"""Gives every reader of other people's files spoilt ones for as long as you like, one reader after another.

    python3 build/fuzz.py --minutes 60              all readers, a fair share each
    python3 build/fuzz.py --minutes 5 --only backup --only keyslots

Guided by coverage where the fuzzer atheris is there, which has wheels for Linux on x86-64 only and is therefore not in
the lock: `pip install --target .work/atheris atheris==3.0.0`. Without it, files are spoilt by chance, as in the tests.
What is found lies in `.work/fuzz/`: keep it as a case in tests/hostile once it is mended. Ends with 1 if there is any.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path
from random import Random, SystemRandom
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import FileDescriptorLike

ROOT = Path(__file__).resolve().parent.parent
WORK, TOOL = ROOT / ".work" / "fuzz", ROOT / ".work" / "atheris"
INSTRUMENTED = ["app", "zipfile", "tomllib", "json", "icalendar", "recurring_ical_events"]
LONGEST_SECONDS, MOST_MEGABYTES = 10, 2048


def guided(name: str, seconds: int) -> int:
    """Fuzz one reader with atheris, which ends the process itself; gives 1 where it did not."""
    atheris = import_module("atheris")
    with atheris.instrument_imports(include=INSTRUMENTED):
        from tests.hostile.targets import named, try_one
    _keep_off_the_disk()
    target, corpus = named(name), WORK / f"corpus {name}"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(target.seeds()):
        (corpus / f"seed {number}").write_bytes(b"\0" + seed)

    def one(data: bytes) -> None:
        with tempfile.TemporaryDirectory() as folder:
            content = data[1:]
            try_one(target, target.mend(content) if data[:1] > b"\x7f" else content, Path(folder))

    options = [
        f"-max_total_time={seconds}", f"-timeout={LONGEST_SECONDS}", f"-rss_limit_mb={MOST_MEGABYTES}",
        f"-artifact_prefix={WORK}/{name.replace(' ', '-')}-", "-max_len=65536", "-print_final_stats=1",
    ]  # fmt: skip
    atheris.Setup([name, *options, str(corpus)], one)
    atheris.Fuzz()
    return 1


def by_chance(name: str, seconds: int) -> int:
    """Fuzz one reader with files spoilt by chance; gives 1 where something was found."""
    from tests.hostile.mutations import spoilt
    from tests.hostile.targets import named, try_one

    _keep_off_the_disk()
    target, until, tried = named(name), time.monotonic() + seconds, 0
    seeds, start = target.seeds(), SystemRandom().getrandbits(60)
    while time.monotonic() < until:
        content = spoilt(seeds, Random(start + tried))
        if tried % 2:
            content = target.mend(content)
        tried += 1
        with tempfile.TemporaryDirectory() as folder:
            try:
                try_one(target, content, Path(folder))
            except Exception as error:
                WORK.mkdir(parents=True, exist_ok=True)
                (WORK / f"{name.replace(' ', '-')}-{start + tried}").write_bytes(content)
                print(f"{name}: {type(error).__name__}", flush=True)
                return 1
    print(f"{tried} files", flush=True)
    return 0


def _keep_off_the_disk() -> None:
    """Leave out the syncs: what a hostile file does is the same without them, and far sooner seen."""

    def stays_here(fd: "FileDescriptorLike") -> None:
        del fd

    os.fsync = stays_here


def main(arguments: list[str]) -> int:
    """Fuzz the readers one after another, each in a process of its own; 1 where anything was found."""
    parser = argparse.ArgumentParser(description="Give every reader of other people's files spoilt ones.")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--one", help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    sys.path[:0] = [str(ROOT), str(TOOL)]
    is_guided = (TOOL / "atheris").is_dir()
    if asked.one:
        seconds = int(asked.minutes * 60)
        return guided(asked.one, seconds) if is_guided else by_chance(asked.one, seconds)
    from tests.hostile.targets import TARGETS

    names = [target.name for target in TARGETS if not asked.only or target.name in asked.only]
    print("guided by coverage" if is_guided else "by chance: atheris is not in .work/atheris", flush=True)
    found = []
    for name in names:
        share = f"{asked.minutes / len(names):.4f}"
        done = subprocess.run(
            [sys.executable, __file__, "--one", name, "--minutes", share], cwd=ROOT, capture_output=True,
            text=True, errors="replace", check=False,
        )  # fmt: skip
        said = [
            line
            for line in (done.stdout + done.stderr).splitlines()
            if "executed_units" in line or "files" in line
        ]
        print(f"{'FOUND' if done.returncode else 'held '} {name} ({' '.join(said[-1:])})", flush=True)
        if done.returncode:
            found.append(name)
            print((done.stdout + done.stderr)[-3000:], flush=True)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
