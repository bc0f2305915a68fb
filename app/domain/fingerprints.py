"""Fingerprints: a certificate's or an entry's hash as people compare it, the same on paper, in the window and aloud."""

GROUP = 4
TO_A_LINE = 8


def groups(fingerprint: str) -> str:
    """Spell a fingerprint (hex) in groups of four.

    >>> groups("7f2a91c40b66")
    '7F2A 91C4 0B66'
    """
    return " ".join(_groups(fingerprint))


def lines(fingerprint: str, gap: str = " ") -> tuple[str, ...]:
    """Spell a fingerprint (hex) in groups of four, eight to a line, with `gap` between them.

    >>> lines("0123456789abcdef" * 3)
    ('0123 4567 89AB CDEF 0123 4567 89AB CDEF', '0123 4567 89AB CDEF')
    """
    spelt = _groups(fingerprint)
    return tuple(gap.join(spelt[at : at + TO_A_LINE]) for at in range(0, len(spelt), TO_A_LINE))


def _groups(fingerprint: str) -> list[str]:
    text = fingerprint.upper()
    return [text[at : at + GROUP] for at in range(0, len(text), GROUP)]
