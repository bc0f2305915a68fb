"""A personal sheet: one's own keys under a code on paper, so that a forgotten password loses nothing.

The code is made, put on paper and typed back; only then does it count. It is used once, with a new password.
"""

from app.domain.actions import Action
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.proofs import Act
from app.i18n import _
from app.services.seats import Seat
from app.store import personal, sheets


def has_one(seat: Seat) -> bool:
    """Say whether the person who sits here has a personal sheet that counts."""
    return bool(seat.me.sheet)


def new_code(seat: Seat) -> str:
    """Give a code to be put on paper; it opens nothing before it was typed back. Raises Refused without a proof."""
    seat.require(Kind.REGISTER, Action.SHEET)
    seat.require_proof(Act.PERSONAL_SHEET)
    return sheets.spell(sheets.new_secret())


def put_in_place(seat: Seat, code: str, typed: str) -> None:
    """Let the code count once it was typed back from paper; an earlier sheet counts no more. Raises Refused."""
    seat.require(Kind.REGISTER, Action.SHEET)
    secret = sheets.read(typed)
    if secret != sheets.read(code):
        raise Refused(_("This is the code of another sheet."), "code")
    seat.require_proof(Act.PERSONAL_SHEET)
    personal.make(seat.vault, secret, seat.now())


def withdraw(seat: Seat) -> None:
    """Let the sheet count no more: somebody saw it, or it is lost. Raises Refused, VaultTrouble."""
    seat.require(Kind.REGISTER, Action.SHEET)
    seat.require_proof(Act.PERSONAL_SHEET)
    personal.withdraw(seat.vault, seat.now())
