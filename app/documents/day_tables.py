"""Day tables as files: a schedule export read for one day in the child, so that a long one never reaches the window."""

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec

from app.documents import tables
from app.domain import daytables
from app.domain.daytables import Column, DayTable


def read_job(payload: dict[str, Any], tell: Callable[[int, int], None]) -> dict[str, Any]:
    """Read a CSV file (`content`) for a `day`, in the child process; gives plain values of a `DayTable`.

    `columns` says which column is which; where it is empty, that is proposed from the headings.
    """

    def counted(rows: int) -> None:
        tell(rows, 0)

    table = tables.read(payload["content"], counted)
    asked = payload["columns"]
    columns = {Column(name): int(place) for name, place in asked.items()} or daytables.propose(table.heads)
    day = date.fromisoformat(payload["day"])
    reading = daytables.read_rows(table.lines, columns, day) if daytables.is_enough(columns) else None
    made: dict[str, Any] = msgspec.to_builtins(DayTable(table.heads, columns, reading))
    return made
