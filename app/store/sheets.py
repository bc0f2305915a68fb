"""Codes on paper: random bits in groups that a person can copy by hand, each with its own check letter.

A recovery or personal sheet has 160 bits in eight groups, an invitation 120 in six, so that neither is taken for the
other.

The check letter is a sum over the field of 32 elements, each place times its own power: it finds every one wrong letter
and every two letters that changed places, and most groups that did.
"""

import secrets

from app.domain.errors import Refused
from app.i18n import _

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, so that nothing is misread."""
MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})
GROUP = 4
SECRET, INVITATION = 20, 15
BITS = 20
"""Random bits in one group."""


def new_secret() -> bytes:
    """Make the 160 random bits of a sheet."""
    return secrets.token_bytes(SECRET)


def new_invitation() -> bytes:
    """Make the 120 random bits of an invitation."""
    return secrets.token_bytes(INVITATION)


def spell(secret: bytes) -> str:
    """Spell a secret as groups of four letters and a check letter: eight for a sheet, six for an invitation."""
    bits = int.from_bytes(secret, "big")
    letters = "".join(LETTERS[bits >> 5 * place & 31] for place in reversed(range(len(secret) * 8 // 5)))
    groups = (letters[start : start + GROUP] for start in range(0, len(letters), GROUP))
    return "-".join(group + _check(place, group) for place, group in enumerate(groups))


def read(code: str) -> bytes:
    """Read a sheet's code as somebody typed it; raises Refused that names the group to look at again."""
    return _read(code, SECRET, _("A recovery code has eight groups of five letters."))


def read_invitation(code: str) -> bytes:
    """Read an invitation's code as somebody typed it; raises Refused that names the group to look at again."""
    return _read(code, INVITATION, _("An invitation's code has six groups of five letters."))


def _read(code: str, length: int, shape: str) -> bytes:
    letters = "".join(code.upper().split()).replace("-", "").translate(MISREAD)
    size, groups = GROUP + 1, length * 8 // BITS
    if len(letters) != groups * size:
        raise Refused(shape, "code")
    bits = 0
    for place in range(groups):
        group = letters[place * size : (place + 1) * size]
        if any(letter not in LETTERS for letter in group) or group[-1] != _check(place, group[:-1]):
            raise Refused(
                _("Group {n} of the code is not right. Look at it again.").format(n=place + 1), "code"
            )
        for letter in group[:-1]:
            bits = bits << 5 | LETTERS.index(letter)
    return bits.to_bytes(length, "big")


def _check(place: int, group: str) -> str:
    total = place + 1
    for letter in group:
        total = _doubled(total) ^ LETTERS.index(letter)
    return LETTERS[_doubled(total)]


def _doubled(element: int) -> int:
    """Multiply by x in GF(32), with x^5 + x^2 + 1."""
    element <<= 1
    return element ^ 0b100101 if element & 32 else element
