"""Typing the password again: for exports, people, keys, backups and restores, with the same waits as an unlock."""

from app.domain.errors import Refused, WrongPassword
from app.domain.proofs import Purpose
from app.i18n import _
from app.services.seats import Seat
from app.store import vaults, waits


def prove(seat: Seat, purpose: Purpose, password: str) -> None:
    """Let the person who sits here do what that purpose covers, for a few minutes.

    A wrong password is in the ledger as an act refused, and each further try waits as it would at the unlock page.
    Raises WrongPassword, Refused while the next try still has to wait.
    """
    now = int(seat.clock().timestamp())
    require_turn(seat.vault.id, seat.me.id, now)
    try:
        vaults.check_password(seat.vault, password)
    except WrongPassword:
        waits.failed(seat.vault.id, seat.me.id, now)
        seat.note_refused({"why": "wrong password", "purpose": purpose.value})
        raise
    waits.clear(seat.vault.id, seat.me.id)
    seat.remember_proof(purpose)


def require_turn(vault: str, person: str, now: int) -> None:
    """Refuse a try that comes before its wait is over (seconds since 1970, UTC); raises Refused."""
    left = waits.left(vault, person, now)
    if left > 0:
        raise Refused(
            _("After several wrong tries each one waits. Try again in {n} s.").format(n=left), "password"
        )


def next_try(seat: Seat) -> tuple[int, int]:
    """Say how the next try stands: seconds it still has to wait, and tries before the next wait."""
    now = int(seat.clock().timestamp())
    return waits.left(seat.vault.id, seat.me.id, now), waits.tries_left(seat.vault.id, seat.me.id)
