"""Names in free text: found whatever their case, accents or spacing, and replaced by what the person is.

What is found is only what is known here: names of clients, of people of concern, of whoever works here and of whoever
an incident names, and what looks like a number, an address or a way to reach somebody. A person reads it afterwards.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from msgspec import Struct

from app.domain.orders import PLAIN
from app.i18n import N_, _

SHORTEST_PART = 2
"""Letters of one word of a name; a single letter is no name by itself."""
SHORTEST_SOUGHT = 4
"""Letters without spaces from which a name is looked for inside other words as well."""

SORT_ROLES = {
    "client": N_("a client"),
    "staff": N_("somebody who works here"),
    "visitor": N_("a visitor"),
    "concern": N_("somebody from outside"),
    "unknown": N_("somebody"),
}
"""What stands in the place of a name, by the sort of person."""

PATTERNS = (
    (re.compile(r"\S+@\S+"), N_("an address")),
    (re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE), N_("an address")),
    (re.compile(r"\b[A-Z]{1,5}-(?:\d{4}-)?\d{2,}\b"), N_("a number")),
    (re.compile(r"\+?\(?\d(?:[\s().\-–/]{0,2}\d){5,}"), N_("a number")),
    (
        re.compile(
            r"\b\d{1,5}\s+(?:[^\W\d_]+\s+){1,3}"
            r"(?:street|st|avenue|ave|road|rd|lane|ln|drive|dr|court|ct|boulevard|blvd|way|place|pl)\b\.?",
            re.IGNORECASE,
        ),
        N_("an address"),
    ),
)
"""What looks like a way to reach or to find somebody."""


class Somebody(Struct, frozen=True, kw_only=True):
    """One person as texts may call them: names in full, details that lead to them, and what they are."""

    names: tuple[str, ...]
    details: tuple[str, ...] = ()
    sort: str = "unknown"
    is_involved: bool = False
    """Of somebody involved, each word of a name is looked for, and not only the whole name."""


class Marked(Struct, frozen=True):
    """A text with roles in the place of names, and the words that were replaced, as they stood."""

    text: str
    found: tuple[str, ...] = ()
    is_withheld: bool = False
    """Nothing of the text is left, since a name stands inside its words."""


class Names:
    """Everybody known, ready to be looked for in many texts."""

    def __init__(self, people: Iterable[Somebody]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._whole: set[str] = set()
        for one in people:
            role = SORT_ROLES.get(one.sort, SORT_ROLES["unknown"])
            for name in (*one.names, *one.details):
                self._learn(words_of(name), role)
            if one.is_involved:
                for part in {part for name in one.names for part in words_of(name)}:
                    if len(part) >= SHORTEST_PART:
                        self._learn((part,), role)
                self._whole |= {tight(name) for name in (*one.names, *one.details)}
        self._whole = {name for name in self._whole if len(name) >= SHORTEST_SOUGHT}

    def _learn(self, words: tuple[str, ...], role: str) -> None:
        if not words or (len(words) == 1 and len(words[0]) < SHORTEST_PART):
            return
        for spelt in {words, ("".join(words),)}:
            known = self._by_first.setdefault(spelt[0], [])
            if all(other != spelt for other, _role in known):
                known.append((spelt, role))
                known.sort(key=lambda one: -len(one[0]))

    def mark(self, text: str) -> Marked:
        """Put roles in the place of everybody who is known, and of what leads to somebody."""
        spans = self._spans(text)
        for pattern, words in PATTERNS:
            spans += [(hit.start(), hit.end(), words) for hit in pattern.finditer(text)]
        marked, at, found = "", 0, []
        for begin, end, role in sorted(spans, key=lambda one: (one[0], -one[1])):
            if begin < at:
                continue
            found.append(text[begin:end])
            marked += text[at:begin] + f"[{_(role)}]"
            at = end
        marked += text[at:]
        if self.leads_in(marked):
            return Marked(_("[This text stays here: a name stands inside its words.]"), (text,), True)
        return Marked(marked, tuple(found))

    def leads_in(self, text: str) -> str:
        """Give a name of somebody involved that a text still holds, also inside words; empty where there is none."""
        whole = tight(text)
        return next((name for name in sorted(self._whole) if name in whole), "")

    def _spans(self, text: str) -> list[tuple[int, int, str]]:
        plain, places = _plain(text)
        tokens = [(hit[0], hit.start(), hit.end()) for hit in re.finditer(r"[^\W_]+", plain)]
        spans, at = [], 0
        while at < len(tokens):
            length, role = self._longest(tokens, at)
            if length:
                begin, end = tokens[at][1], tokens[at + length - 1][2]
                spans.append((places[begin], places[end - 1] + 1, role))
            at += max(length, 1)
        return spans

    def _longest(self, tokens: Sequence[tuple[str, int, int]], at: int) -> tuple[int, str]:
        for words, role in self._by_first.get(tokens[at][0], ()):
            if tuple(token for token, _begin, _end in tokens[at : at + len(words)]) == words:
                return len(words), role
        return 0, ""


def words_of(name: str) -> tuple[str, ...]:
    """Give the words of a name as they are compared: without case, accents, signs and hidden letters.

    >>> words_of("O'Néill-SMITH")
    ('o', 'neill', 'smith')
    """
    return tuple(re.findall(r"[^\W_]+", _plain(name)[0]))


def tight(text: str) -> str:
    """Give a text without case, accents and spaces, in which a name is found however it is broken."""
    return "".join(_plain(text)[0].split())


def _plain(text: str) -> tuple[str, list[int]]:
    """Spell a text plainly, with the place in the text that each plain letter comes from."""
    plain: list[str] = []
    places: list[int] = []
    for at, letter in enumerate(text):
        if unicodedata.category(letter) == "Cf":
            continue
        for one in unicodedata.normalize("NFKD", letter.casefold()).translate(PLAIN):
            if not unicodedata.combining(one):
                plain.append(one)
                places.append(at)
    return "".join(plain), places
