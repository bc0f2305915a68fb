"""Invitations: a member of the register in their own right, who can do one thing once: join, as the person invited.

The owner hands over a code on paper; its keys follow from it. The invited person makes their own keys with it at any
copy of the vault's folder, so that no owner ever knows them. A code that was used, withdrawn or left lying for a
fortnight does nothing any more, and its holder is told which of these it was.
"""

from collections.abc import Sequence
from datetime import timedelta

from msgspec import Struct

from app.domain import moments
from app.domain.actions import Action
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.moments import Moment
from app.domain.people import Member, Role
from app.i18n import _
from app.store import grants, keys, keyslots, ledger, members, owing, register, rekeying
from app.store.ledger import NewEntry
from app.store.members import Appointment
from app.store.register import Change, Invited
from app.store.vault import Vault

DAYS = 14


class Invitation(Struct, frozen=True):
    """An invitation that can still be taken up or has run out: its id, for whom, in which role, until when (UTC).

    `again` says that it is a code for new keys of somebody who works here.
    """

    id: str
    name: str
    role: Role
    clinical: bool
    until: str
    again: bool = False


def invite(vault: Vault, who: Appointment, secret: bytes, at: Moment) -> Invitation:
    """Invite somebody for a role; `secret` is what `sheets.new_invitation` made and goes on their paper alone.

    The invitation holds the file's key and no class key. Raises Refused, VaultTrouble.
    """
    if vault.me.role is not Role.OWNER:
        raise Refused(_("Only an owner can invite somebody."))
    if not who.role.is_person():
        raise Refused(_("Only a person can be invited."), "role")
    clinical = who.role is Role.CLINICIAN or (who.role is Role.OWNER and who.clinical)
    return _hand_out(vault, who.name, Invited(ledger.new_id(), who.role, clinical, _later(at)), secret, at)


def for_new_keys(vault: Vault, person: str, secret: bytes, at: Moment) -> Invitation:
    """Make a code with which somebody who works here, and is not at this desk, makes new keys for themselves.

    Their old keys and password count until then. Raises Refused, VaultTrouble.
    """
    member = vault.register.find(person)
    if vault.me.role is not Role.OWNER:
        raise Refused(_("Only an owner can make new keys for somebody."))
    if member is None or not member.is_active() or not member.role.is_person():
        raise Refused(_("That person does not work here."))
    if person == vault.me.id:
        raise Refused(_("You sit here: change your password, or make new keys now."))
    if vault.register.codes_for(person):
        raise Refused(_("There is a code for them already. Withdraw it before you make another."))
    return _hand_out(
        vault, member.name, Invited(person, member.role, member.clinical, _later(at), True), secret, at
    )


def _hand_out(vault: Vault, name: str, invited: Invited, secret: bytes, at: Moment) -> Invitation:
    """Seal a code, with a grant of the file's key to it; the grant is written first and opens nothing until then."""
    pairs, ident = keys.invited_pairs(secret), ledger.new_id()
    seq = ledger.head(vault)[0] + 1
    member = members.row(ident, "", Appointment(name, Role.INVITATION), pairs, b"", seq)
    said = register.spell(Change(member=member, invited=invited))
    before = keyslots.read(vault.folder)
    given = grants.grant_main(vault.id, vault.main, vault.epoch, ident, member.receive)
    keyslots.write(vault.folder, before.with_grant(given))
    try:
        entry = NewEntry(kind=Kind.REGISTER, action=Action.INVITE, record=ident, open=said)
        ledger.append(vault, [entry], at)
    except BaseException:
        keyslots.write(vault.folder, before)
        raise
    return _shown(member, invited)


def _shown(member: Member, said: Invited) -> Invitation:
    return Invitation(member.id, member.name, said.role, said.clinical, said.until, said.again)


def _later(at: Moment) -> str:
    return moments.spell_utc(moments.parse_utc(at.utc) + timedelta(days=DAYS))


def open_invitations(vault: Vault) -> tuple[Invitation, ...]:
    """Give the invitations that nobody took up or withdrew, the oldest first."""
    known = vault.register
    return tuple(_shown(one, known.invited[one.id]) for one in known.invitations())


def withdraw(vault: Vault, invitation: str, at: Moment) -> None:
    """End an invitation that was not taken up, and change the file's key, which its paper opens.

    Raises Refused, VaultTrouble; Unfinished where it is ended and the file waits for its new key.
    """
    _require_open(vault, invitation)
    rekeying.enter_pending(vault, at)
    _retire(vault, [invitation], at)
    with owing.after(_("The code is withdrawn.")):
        rekeying.finish(vault, at)


def _require_open(vault: Vault, invitation: str) -> Member:
    member = vault.register.find(invitation)
    if vault.me.role is not Role.OWNER:
        raise Refused(_("Only an owner can withdraw an invitation."))
    if member is None or member.role is not Role.INVITATION or not member.is_active():
        raise Refused(_("This invitation was taken up or withdrawn already."))
    return member


def retire_expired(vault: Vault, at: Moment) -> None:
    """End the invitations that have run out by the ledger's time; the file's new key is the caller's."""
    over = [one.id for one in open_invitations(vault) if ledger_time(vault, at) >= one.until]
    if over:
        _retire(vault, over, at)


def _retire(vault: Vault, which: list[str], at: Moment) -> None:
    ledger.append(vault, ending(which, ledger.head(vault)[0]), at)


def ending(which: Sequence[str], seq: int) -> list[NewEntry]:
    """Give the entries that end these invitations, the first of them right after the place `seq`."""
    return [
        NewEntry(
            kind=Kind.REGISTER,
            action=Action.RETIRE,
            record=one,
            open=register.spell(Change(until=seq + place)),
        )
        for place, one in enumerate(which, 1)
    ]


def ending_of(vault: Vault, person: str) -> list[NewEntry]:
    """Give the entries that end somebody's codes for new keys, to follow the next entry, which makes them void."""
    return ending([one.id for one in vault.register.codes_for(person)], ledger.head(vault)[0] + 1)


def ledger_time(vault: Vault, at: Moment) -> str:
    """Give the time that counts for an invitation: now, or the newest entry's where the clock is behind it."""
    newest = vault.db.execute("SELECT max(time) FROM (SELECT time FROM entry ORDER BY seq DESC LIMIT 100)")
    return max(at.utc, newest.fetchone()[0] or "")
