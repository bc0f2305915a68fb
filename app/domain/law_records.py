"""Records for the law on paper: which law, which version of its pack, and each case with exactly what leaves."""

from msgspec import Struct


class LawEntry(Struct, frozen=True):
    """One case: each label with its words, in the order of the statute."""

    facts: tuple[tuple[str, str], ...]


class LawRecord(Struct, frozen=True, tag="law", kw_only=True):
    """The cases of a period as one law asks for them; no case at all is an answer too."""

    pack: str
    """Id and version of the law pack."""
    pack_hash: str
    """Fingerprint of exactly that version, by which it is kept in the vault."""
    name: str
    """The projection's id."""
    law: str
    address: str
    standing: str
    reviewed: str
    """ISO day on which the pack was last compared with the law."""
    note: str
    entries: tuple[LawEntry, ...]


def columns(record: LawRecord) -> list[str]:
    """Give the labels that any entry has, in order."""
    return list(dict.fromkeys(label for entry in record.entries for label, _words in entry.facts))


def rows(record: LawRecord) -> list[list[str]]:
    """Give the entries as rows under `columns`; several facts of one label stand in one cell."""
    labels = columns(record)
    return [
        ["\n".join(words for label, words in entry.facts if label == one and words) for one in labels]
        for entry in record.entries
    ]
