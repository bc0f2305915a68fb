"""Putting words in order as a person expects it: accents and capitals make no difference, and 2 comes before 10.

The store keeps this spelling beside each record, so that any program that reads the file has the same order without
rules of its own.
"""

import re
import unicodedata

DIGITS = 8
"""Digits that a number is filled up to, so that numbers stand by size."""

PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ŋ": "ng"}
)
"""Letters that Unicode does not take apart into a plain letter and a mark."""


def key(words: str) -> str:
    """Spell words as they are put in order; words that differ only in accents, capitals or spaces are alike.

    >>> sorted(["Zoë", "Émile", "anna", "Room 10", "Room 2"], key=key)
    ['anna', 'Émile', 'Room 2', 'Room 10', 'Zoë']
    """
    apart = unicodedata.normalize("NFKD", words.casefold())
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter)).translate(PLAIN)
    filled = re.sub(r"[0-9]+", lambda digits: digits[0].lstrip("0").zfill(DIGITS), plain)
    return " ".join(filled.split())
