"""Tables: what a file of rows and columns says, before anybody decides what its columns mean."""

from msgspec import Struct


class Line(Struct, frozen=True):
    """One row of a table: on which line of the file it starts, so that a person can find it, and its cells."""

    line: int
    cells: tuple[str, ...]


class Table(Struct, frozen=True, kw_only=True):
    """A file's headings and rows, and how the file was read, which is said to the person who chose it."""

    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    encoding: str
    delimiter: str
