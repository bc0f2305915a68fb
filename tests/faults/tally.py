"""The tally: how often each fault was tried, and how often something was lost. build/faults.py prints it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

FILE = "KEEPWELL_FAULTS"
"""The variable that names the file for the counts; without it they are not kept."""


@dataclass
class Tally:
    """Counts of one run of the tests. `whole` is True where every point was tried, and not a spread of them.

    `skipped` says why some faults could not be tried on this computer.
    """

    rows: dict[str, list[int]] = field(default_factory=dict)
    whole: bool = False
    skipped: set[str] = field(default_factory=set)

    @contextmanager
    def tried(self, fault: str) -> Iterator[None]:
        """Count one try; what is asserted inside and does not hold counts as lost, and goes on as it would."""
        row = self.rows.setdefault(fault, [0, 0])
        row[0] += 1
        try:
            yield
        except BaseException:
            row[1] += 1
            raise

    def write(self, path: Path) -> None:
        """Write the counts down."""
        said = {"whole": self.whole, "day": date.today().isoformat(), "skipped": sorted(self.skipped)}
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(said | {"rows": self.rows}, indent=1), encoding="utf-8")
