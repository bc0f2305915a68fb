"""Dossiers on paper: a conduct file, a threat worksheet or an accounting as facts, tables and what became of it.

And the client's own safety plan, which is no report: it is theirs, and nothing of the practice's stands on it.
"""

from msgspec import Struct

Told = tuple[str, str]
"""A label with its answer, both as words."""


class Table(Struct, frozen=True, kw_only=True):
    """A table with its heading, its columns and its rows; `none` is said where there are no rows."""

    heading: str
    heads: tuple[str, ...]
    widths: tuple[int, ...]
    """How the columns share the page."""
    rows: tuple[tuple[str, ...], ...]
    none: str


class Dossier(Struct, frozen=True, tag="dossier", kw_only=True):
    """One record, or one client's account, with everything the signer may read of it."""

    number: str
    """The record's number, or the client's."""
    status: str
    facts: tuple[Told, ...]
    sections: tuple[Told, ...] = ()
    """Longer texts: a heading and the words exactly as they were written."""
    tables: tuple[Table, ...] = ()
    note: str = ""


class SafetyPlanSheet(Struct, frozen=True, tag="safety-plan", kw_only=True):
    """A client's own copy of their plan: the steps in their words, and the day it was made."""

    day: str
    steps: tuple[Told, ...]


def rows(dossier: Dossier) -> list[list[str]]:
    """Give a dossier as rows: each fact, each text, and each row of its tables under the table's heading."""
    made = [["part", "label", "text"]]
    made += [["fact", label, text] for label, text in dossier.facts]
    made += [["text", label, text] for label, text in dossier.sections]
    for table in dossier.tables:
        made += [["heads", table.heading, *table.heads]]
        made += [["row", table.heading, *row] for row in table.rows]
    return made
