"""Lists on paper: the lines of a list as the window showed them, with how they were narrowed."""

from collections.abc import Sequence

from msgspec import Struct

MOST_LINES = 5_000
"""Lines that one paper takes; more are for a table."""


class ListPaper(Struct, frozen=True, tag="list", kw_only=True):
    """A list, whole: its headings and its lines as words."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    narrowed: str
    """What the list was narrowed to, in words; empty where all of it is shown."""


class Shown(Struct, frozen=True, kw_only=True):
    """A list as it was shown: its lines, and which of its columns name a person."""

    heads: tuple[str, ...]
    personal: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    narrowed: str = ""

    def nameless(self) -> "Shown":
        """Leave out the columns that name a person, and the words typed to narrow the list, which can be a name."""
        kept = [at for at, names in enumerate(self.personal) if not names]
        return Shown(
            heads=_some(self.heads, kept),
            personal=(False,) * len(kept),
            rows=tuple(_some(row, kept) for row in self.rows),
        )

    def names(self) -> frozenset[str]:
        """Give what stands in the columns that name a person."""
        return frozenset(
            cell
            for row in self.rows
            for cell, names in zip(row, self.personal, strict=True)
            if names and cell
        )


def _some(cells: Sequence[str], kept: Sequence[int]) -> tuple[str, ...]:
    return tuple(cells[at] for at in kept)


def widths(paper: ListPaper) -> list[float]:
    """Say how wide each column is, beside the others: by what stands in it, within bounds."""
    columns = zip(paper.heads, *paper.rows[:200], strict=True)
    return [float(min(max(max(map(len, cells)), 6), 28)) for cells in columns]
