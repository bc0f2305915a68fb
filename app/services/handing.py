"""Who lacks a key: a shared key that somebody's role carries and that they do not have, and handing it over."""

from msgspec import Struct

from app.domain.actions import Action
from app.domain.kinds import Kind
from app.i18n import _
from app.services.leaving import KEY_WORDS
from app.services.seats import Seat
from app.store import handing


class Lack(Struct, frozen=True):
    """What somebody lacks, in words, and whether who sits here can hand it over now."""

    keys: tuple[str, ...]
    mine_to_give: bool

    def words(self) -> str:
        """Say it in one sentence."""
        what = _(" and ").join(self.keys)
        if self.mine_to_give:
            return _("They lack the key to {what}. You hold it, and can hand it over.").format(what=what)
        return _("They lack the key to {what}. Whoever holds it hands it over at their next unlock.").format(
            what=what
        )


def lacking(seat: Seat) -> dict[str, Lack]:
    """Give, by person, what each one lacks."""
    return {
        person: Lack(
            tuple(_(KEY_WORDS[name]) for name in names),
            person != seat.me.id and not seat.vault.read_only and handing.may_give(seat.vault, names),
        )
        for person, names in handing.lacking(seat.vault).items()
    }


def hand_over(seat: Seat, person: str) -> None:
    """Hand over what somebody lacks and this person holds; it goes only to keys that the register names.

    Raises Refused, VaultTrouble.
    """
    seat.require(Kind.REGISTER, Action.DELIVER)
    handing.hand_over(seat.vault, person, seat.now())
