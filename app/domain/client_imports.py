"""Client imports: what bringing in another program's clients would do, line by line.

Nothing is decided here without being shown first: the columns are proposed, each line says whether it is new, perhaps
somebody we already keep, or cannot come in and why.
"""

from collections.abc import Collection, Mapping
from enum import StrEnum

import msgspec
from msgspec import Struct

from app.domain import client_columns, clients
from app.domain.clients import Client, Names, Particulars
from app.domain.errors import Refused
from app.domain.tables import Line, Table
from app.i18n import N_, _


class Standing(StrEnum):
    """How a line stands before the import."""

    NEW = "new"
    SAME_REFERENCE = "same reference"
    SAME_NAME = "same name"
    REPEATED = "repeated"
    PROBLEM = "problem"


class Choice(StrEnum):
    """What to do with a line that may be somebody we already keep."""

    SKIP = "skip"
    ADD = "add"
    UPDATE = "update"


CHOICE_WORDS = {Choice.SKIP: N_("Skip"), Choice.ADD: N_("Add as another client"), Choice.UPDATE: N_("Update")}


class Candidate(Struct, frozen=True, kw_only=True):
    """One line of the file: whom it names, how it stands, why, and which clients it may be."""

    line: int
    said: Particulars
    standing: Standing
    why: str = ""
    clients: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def may(self) -> tuple[Choice, ...]:
        """Give what can be chosen for this line; nothing to choose for a new one or a problem."""
        if self.standing in (Standing.NEW, Standing.PROBLEM):
            return ()
        return (
            (Choice.SKIP, Choice.ADD, Choice.UPDATE) if len(self.clients) == 1 else (Choice.SKIP, Choice.ADD)
        )


class ImportPlan(Struct, frozen=True):
    """What the import would do, every line of it; nothing has been written."""

    columns: dict[str, int]
    heads: tuple[str, ...]
    lines: tuple[Candidate, ...]

    def of(self, *standings: Standing) -> tuple[Candidate, ...]:
        """Give the lines that stand so."""
        return tuple(one for one in self.lines if one.standing in standings)

    @property
    def fresh(self) -> tuple[Candidate, ...]:
        """Give the lines that are new clients."""
        return self.of(Standing.NEW)

    @property
    def duplicates(self) -> tuple[Candidate, ...]:
        """Give the lines that a person is asked about."""
        return self.of(Standing.SAME_REFERENCE, Standing.SAME_NAME, Standing.REPEATED)

    @property
    def problems(self) -> tuple[Candidate, ...]:
        """Give the lines that cannot come in, each with why."""
        return self.of(Standing.PROBLEM)


class Choices(Struct, frozen=True):
    """What the person decided: for all that may be kept already, for single lines, and whether problems stay out."""

    for_all: Choice = Choice.SKIP
    by_line: dict[int, Choice] = {}
    leave_out: bool = False


def plan(
    table: Table, columns: Mapping[str, int], kept: Collection[Client], staff: Mapping[str, str]
) -> ImportPlan:
    """Say what each line would do; `staff` gives each staff member's name by person id.

    Raises Refused for columns by which nobody could be named.
    """
    client_columns.check_columns(columns, table.heads)
    references: dict[str, list[str]] = {}
    for client in kept:
        if client.reference:
            references.setdefault(client.reference.casefold(), []).append(client.id)
    names = Names(kept)
    people = client_columns.people(staff)
    seen: dict[object, int] = {}
    lines = [_candidate(row, table, columns, references, names, people, seen) for row in table.lines]
    return ImportPlan(dict(columns), table.heads, tuple(lines))


def decide(planned: ImportPlan, choices: Choices) -> list[tuple[Candidate, Choice]]:
    """Give what is written for which line; raises Refused while a problem is neither mended nor left out."""
    if planned.problems and not choices.leave_out:
        first = planned.problems[0]
        raise Refused(
            _("Line {line} cannot come in: {why} Nothing was imported.").format(
                line=first.line, why=first.why
            )
        )
    decided = [(one, Choice.ADD) for one in planned.fresh]
    for one in planned.duplicates:
        wanted = choices.by_line.get(one.line, choices.for_all)
        decided.append((one, wanted if wanted in one.may() else Choice.SKIP))
    return sorted((pair for pair in decided if pair[1] is not Choice.SKIP), key=lambda pair: pair[0].line)


def updated(client: Client, said: Particulars) -> Particulars:
    """Give a client's particulars with what the file says over them; what the file leaves empty stays."""
    aliases = dict.fromkeys((*client.aliases, *said.aliases))
    return Particulars(
        name=said.name,
        aliases=tuple(aliases),
        reference=said.reference or client.reference,
        clinician=said.clinician or client.clinician,
        phone_ends=said.phone_ends or client.phone_ends,
        interval=client.interval,
    )


def _candidate(
    row: Line,
    table: Table,
    columns: Mapping[str, int],
    references: Mapping[str, list[str]],
    names: Names,
    people: Mapping[tuple[str, ...], str],
    seen: dict[object, int],
) -> Candidate:
    if len(row.cells) != len(table.heads):
        why = _("it has {count} columns where the headings have {heads}.")
        said = Particulars(name=" ".join(row.cells)[:80])
        words = why.format(count=len(row.cells), heads=len(table.heads))
        return Candidate(line=row.line, said=said, standing=Standing.PROBLEM, why=words)
    said, notes = client_columns.particulars(row, columns, people)
    try:
        clients.check(said)
    except Refused as refused:
        return Candidate(line=row.line, said=said, standing=Standing.PROBLEM, why=refused.reason)
    reference, name = said.reference.casefold(), clients.key(said.name)
    before = seen.get(reference) if reference else None
    earlier = before or seen.get(name)
    seen.setdefault(name, row.line)
    if reference:
        seen.setdefault(reference, row.line)
    one = Candidate(line=row.line, said=said, standing=Standing.NEW, notes=notes)
    return _compared(one, references.get(reference, []), names.whole.get(name, []), earlier)


def _compared(one: Candidate, by_reference: list[str], by_name: list[str], earlier: int | None) -> Candidate:
    """Say how a line stands to those we keep and to the lines before it."""
    if by_reference:
        return _as(one, Standing.SAME_REFERENCE, _("The same reference is kept already."), by_reference)
    if by_name:
        return _as(one, Standing.SAME_NAME, _("The same name is kept already."), by_name)
    if earlier:
        return _as(one, Standing.REPEATED, _("Line {line} names the same client.").format(line=earlier), [])
    return one


def _as(one: Candidate, standing: Standing, why: str, found: list[str]) -> Candidate:
    return msgspec.structs.replace(one, standing=standing, why=why, clients=tuple(found))
