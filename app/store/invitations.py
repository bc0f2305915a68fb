"""Invitations: a member of the register in their own right, who can do one thing once: join, as the person invited.

The owner hands over a code on paper; its keys follow from it. The invited person makes their own keys with it at any
copy of the vault's folder, so that no owner ever knows them. A code that was used, withdrawn or left lying for a
fortnight does nothing any more, and its holder is told which of these it was.
"""

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
    """An invitation that can still be taken up or has run out: its id, for whom, in which role, until when (UTC)."""

    id: str
    name: str
    role: Role
    clinical: bool
    until: str


def invite(vault: Vault, who: Appointment, secret: bytes, at: Moment) -> Invitation:
    """Invite somebody for a role; `secret` is what `sheets.new_invitation` made and goes on their paper alone.

    The invitation holds the file's key and no class key. Raises Refused, VaultTrouble.
    """
    if vault.me.role is not Role.OWNER:
        raise Refused(_("Only an owner can invite somebody."))
    if not who.role.is_person():
        raise Refused(_("Only a person can be invited."), "role")
    pairs, ident = keys.invited_pairs(secret), ledger.new_id()
    seq = ledger.head(vault)[0] + 1
    member = members.row(ident, "", Appointment(who.name, Role.INVITATION), pairs, b"", seq)
    clinical = who.role is Role.CLINICIAN or (who.role is Role.OWNER and who.clinical)
    invited = Invited(ledger.new_id(), who.role, clinical, _later(at))
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
    return Invitation(ident, who.name, who.role, clinical, invited.until)


def _later(at: Moment) -> str:
    return moments.spell_utc(moments.parse_utc(at.utc) + timedelta(days=DAYS))


def open_invitations(vault: Vault) -> tuple[Invitation, ...]:
    """Give the invitations that nobody took up or withdrew, the oldest first."""
    return tuple(
        Invitation(one.id, one.name, said.role, said.clinical, said.until)
        for one, said in ((one, vault.register.invited[one.id]) for one in vault.register.invitations())
    )


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
    seq = ledger.head(vault)[0]
    entries = [
        NewEntry(
            kind=Kind.REGISTER,
            action=Action.RETIRE,
            record=one,
            open=register.spell(Change(until=seq + place)),
        )
        for place, one in enumerate(which, 1)
    ]
    ledger.append(vault, entries, at)


def ledger_time(vault: Vault, at: Moment) -> str:
    """Give the time that counts for an invitation: now, or the newest entry's where the clock is behind it."""
    newest = vault.db.execute("SELECT max(time) FROM (SELECT time FROM entry ORDER BY seq DESC LIMIT 100)")
    return max(at.utc, newest.fetchone()[0] or "")
