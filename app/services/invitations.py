"""Invitations: an owner hands over a code once, and the invited person makes keys that nobody else ever had."""

from pathlib import Path

from msgspec import Struct

from app.domain.actions import Action
from app.domain.kinds import Kind
from app.domain.moments import Moment
from app.domain.people import ROLE_WORDS, Role
from app.domain.proofs import Act
from app.i18n import _
from app.services import aftermath, code_sheets, people, practice
from app.services.aftermath import After
from app.services.seats import Seat
from app.store import invitations as store
from app.store import sheets
from app.store.members import Appointment

NAME = "keepwell-invitation.pdf"


class Invitation(Struct, frozen=True):
    """An invitation that nobody took up yet: for whom and as what, until when, and whether that is over."""

    id: str
    name: str
    role: Role
    clinical: bool
    until: Moment
    is_over: bool
    again: bool = False
    """They work here already: the code is for new keys in place of those they have."""


class Made(Struct, frozen=True):
    """An invitation as it was just made, with its code, which is shown once and kept nowhere."""

    invitation: Invitation
    code: str


def invite(seat: Seat, name: str, role: Role, clinical: bool) -> Made:
    """Invite somebody to a role; gives the code to be handed to them. Raises Refused, VaultTrouble."""
    seat.require(Kind.REGISTER, Action.INVITE)
    name = people.free_name(seat, name)
    seat.require_proof(Act.INVITE)
    secret = sheets.new_invitation()
    who = Appointment(name, role, clinical and role is Role.OWNER)
    made = store.invite(seat.vault, who, secret, seat.now())
    return Made(_shown(seat, made), sheets.spell(secret))


def for_new_keys(seat: Seat, person: str) -> Made:
    """Make a code with which somebody who is not at this desk makes new keys for themselves; nobody else ever has them.

    Raises Refused, VaultTrouble.
    """
    seat.require(Kind.REGISTER, Action.INVITE)
    seat.require_proof(Act.RESET)
    secret = sheets.new_invitation()
    made = store.for_new_keys(seat.vault, person, secret, seat.now())
    return Made(_shown(seat, made), sheets.spell(secret))


def waiting(seat: Seat) -> tuple[Invitation, ...]:
    """Give the invitations that were neither taken up nor withdrawn, those that have run out too."""
    return tuple(_shown(seat, one) for one in store.open_invitations(seat.vault))


def withdraw(seat: Seat, invitation: str) -> After:
    """End an invitation before somebody takes it up; its code opens nothing any more. Raises Refused, VaultTrouble."""
    seat.require(Kind.REGISTER, Action.RETIRE)
    seat.require_proof(Act.WITHDRAW_INVITATION)
    return aftermath.follow(seat, lambda: store.withdraw(seat.vault, invitation, seat.now()))


def save(seat: Seat, made: Made, folder: Path) -> Path:
    """Write the sheet that is handed over as a PDF, to be printed; raises VaultTrouble."""
    seat.require(Kind.REGISTER, Action.INVITE)
    one = made.invitation
    role = _(ROLE_WORDS[one.role])
    sheet = code_sheets.invitation(
        practice.details(seat), seat.vault.id, one.name, role, made.code, one.until, seat.now(), one.again
    )
    code_sheets.write(sheet, folder / NAME)
    return folder / NAME


def _shown(seat: Seat, one: store.Invitation) -> Invitation:
    until = Moment(one.until, seat.zone, seat.now().offset)
    over = until.utc <= seat.now().utc
    return Invitation(one.id, one.name, one.role, one.clinical, until, over, one.again)
