"""Passwords: at least fifteen characters or a phrase of five words; no rules on which characters, no forced change."""

import unicodedata

LEAST = 15
PHRASE_WORDS = 5


def normal(password: str) -> str:
    """Give the password as it is used: the same however its characters were composed (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def is_long_enough(password: str) -> bool:
    """Say whether a password has at least fifteen characters, each code point counted once.

    >>> is_long_enough("too short"), is_long_enough("five plain words do it")
    (False, True)
    """
    return len(normal(password)) >= LEAST


def is_only_context(password: str, context: tuple[str, ...]) -> bool:
    """Say whether nothing of substance is left once the words everybody here knows are taken out."""
    rest = normal(password).casefold()
    words = sorted(
        {word for one in context for word in one.casefold().split() if len(word) > 2}, key=len, reverse=True
    )
    for word in (*words, "keepwell", "password"):
        rest = rest.replace(word, "")
    return len("".join(letter for letter in rest if letter.isalpha())) < 6
