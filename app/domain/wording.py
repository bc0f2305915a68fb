"""Wording: questions about words that a person at the desk should not have to read. It asks and never forbids.

A label that says what somebody is follows them; one that says what to do helps. The words themselves are data
(`resources/wording.toml`).
"""

import re
import unicodedata
from collections.abc import Sequence

from msgspec import Struct

from app.i18n import N_

QUESTIONS = {
    "diagnosis": N_("This reads like a diagnosis. The desk needs what to do, not what somebody has."),
    "slur": N_("This word demeans. Write what somebody did, or what the desk should do."),
    "adjective": N_("This says what somebody is like. What did they do, and what should the desk do?"),
    "person": N_(
        "Does it matter to safety who somebody is? Leave out origin, faith, sex and means where it does not."
    ),
}
"""What is asked about a word, by the group it is in (untranslated; shown through `_`)."""


class Group(Struct, frozen=True):
    """Words of one sort, and which of the questions they raise."""

    about: str
    words: tuple[str, ...]


class Doubt(Struct, frozen=True):
    """A word that was found and which question it raises."""

    word: str
    about: str


def doubts(text: str, groups: Sequence[Group]) -> tuple[Doubt, ...]:
    """Give each questionable word of a text once, in the order of the text; whole words only, capitals ignored.

    >>> doubts("Borderline, difficult.", [Group("adjective", ("difficult",))])
    (Doubt(word='difficult', about='adjective'),)
    """
    plain = _plain(text)
    found: dict[str, tuple[int, Doubt]] = {}
    for group in groups:
        for word in group.words:
            at = re.search(rf"(?<!\w){re.escape(_plain(word))}(?!\w)", plain)
            if at:
                found.setdefault(word, (at.start(), Doubt(word, group.about)))
    return tuple(doubt for _at, doubt in sorted(found.values(), key=lambda pair: pair[0]))


def _plain(text: str) -> str:
    spread = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    return " ".join("".join(char for char in spread if not unicodedata.combining(char)).split())
