"""Disposal records on paper: which records went, by which rule, and who decided it; nothing of what they said."""

from msgspec import Struct


class Acted(Struct, frozen=True):
    """One step of a disposal in words: what was done, by whom, and when."""

    what: str
    who: str
    when: str


class Went(Struct, frozen=True):
    """One record that is gone: its sort, its number or day, since when it could go, and the rule that let it."""

    kind: str
    name: str
    due: str
    rule: str
    words: str
    """The rule in words; `rule` names its pack, version and line."""


class DisposalRecord(Struct, frozen=True, tag="disposal", kw_only=True):
    """One disposal that was carried out."""

    number: str
    steps: tuple[Acted, ...]
    alone: bool
    """Approved by its own proposer, since nobody else could."""
    records: tuple[Went, ...]


def rows(record: DisposalRecord) -> list[list[str]]:
    """Give the steps and the records as rows of a table."""
    steps = [["step", one.what, one.who, one.when, "", ""] for one in record.steps]
    went = [["record", one.name, one.kind, one.due, one.rule, one.words] for one in record.records]
    return [["part", "what", "who or kind", "when or due", "rule", "words"], *steps, *went]
