"""Coming in with a code instead of a password: joining by an invitation, coming back with a personal sheet."""

import hashlib
from pathlib import Path

from app.domain.actions import Action
from app.domain.errors import Refused, VaultTrouble
from app.domain.kinds import Kind
from app.domain.moments import Moment
from app.domain.people import Member
from app.i18n import _
from app.store import (
    grants,
    invitations,
    keys,
    keyslots,
    ledger,
    members,
    owing,
    register,
    rows,
    sheets,
    tidying,
    vaults,
)
from app.store.keys import KeyPairs
from app.store.ledger import NewEntry
from app.store.members import Appointment
from app.store.passwords import Cost
from app.store.register import Change, Invited
from app.store.vault import Vault


def join(folder: Path, code: str, password: str, cost: Cost, at: Moment) -> Vault:
    """Take up an invitation, or a code for new keys, with a password of one's own, and sit down.

    The keys are made here and now, by whoever has the code.

    Raises Refused where the code is mistyped, used, withdrawn or has run out, each said with its day; VaultTrouble;
    Unfinished where they joined and could not sit down.
    """
    invited = keys.invited_pairs(sheets.read_invitation(code))
    _require_unspent(folder, invited, at)
    vault = vaults.unlock_with_keys(folder, invited, at)
    try:
        person = _join(vault, password, cost, at)
    finally:
        vault.close()
    with owing.after(_("The code is used, and your new password counts."), _sit_down()):
        return vaults.unlock(folder, person, password, at)


def _sit_down() -> str:
    return _("Choose your name on the unlock page and sit down with the new password.")


def _require_unspent(folder: Path, pairs: KeyPairs, at: Moment) -> None:
    """Say what became of an invitation whose key is gone: so much stands beside the vault for who has the code."""
    mine = hashlib.sha256(keys.receive_public(pairs.receive)).hexdigest()
    how, _space, when = keyslots.read(folder).spent.get(mine, "").partition(" ")
    if not when:
        return
    try:
        day = Moment(when, at.zone, at.offset).local().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return
    if how == tidying.USED:
        words = _(
            "This code was used at {when}. If that was not you, tell the practice at once: somebody joined "
            "in your place."
        )
    else:
        words = _("This code was withdrawn or ran out at {when}. Ask for a new one.")
    raise Refused(words.format(when=day), "code")


def _join(vault: Vault, password: str, cost: Cost, at: Moment) -> str:
    """Seal that the invited person joined; their slot and grant are written first and open nothing until then."""
    if vault.read_only:
        raise ledger.reading_only()
    invited = vault.register.invited[vault.me.id]
    if invitations.ledger_time(vault, at) >= invited.until:
        raise Refused(_("This invitation has run out. Ask for a new one."), "code")
    pairs = keys.new_pairs()
    member = _row(vault, invited, pairs)
    before = keyslots.read(vault.folder)
    slot = keyslots.seal_slot(vault.id, member.id, member.name, member.generation, pairs, password, cost)
    given = grants.grant_main(vault.id, vault.main, vault.epoch, member.id, member.receive)
    keyslots.write(vault.folder, before.with_both(slot, given))
    said = register.spell(Change(member=member))
    try:
        ledger.append(
            vault, [NewEntry(kind=Kind.REGISTER, action=Action.JOIN, record=member.id, open=said)], at
        )
    except BaseException:
        keyslots.write(vault.folder, before)
        raise
    return member.id


def _row(vault: Vault, invited: Invited, pairs: KeyPairs) -> Member:
    """Make the row of whom a code is for: the next person's, or their own with new keys. Raises Refused where void."""
    seq = ledger.head(vault)[0] + 1
    if not invited.again:
        who = Appointment(vault.me.name, invited.role, invited.clinical)
        return members.row(invited.person, members.next_number(vault.register), who, pairs, b"", seq)
    here = vault.register.find(invited.person)
    if here is None or not here.is_active() or here.since > vault.me.since:
        raise Refused(
            _("This code is void: what it was for has changed since. Ask an owner for a new one."), "code"
        )
    public = (keys.text(keys.receive_public(pairs.receive)), keys.text(keys.sign_public(pairs.sign)))
    return rows.with_keys(here, *public, seq)


def come_back(folder: Path, code: str, password: str, cost: Cost, at: Moment) -> Vault:
    """Sit down with one's own personal sheet and a new password; the sheet is then used up, and nothing was lost.

    Raises Refused where the code is mistyped, or its sheet was replaced, withdrawn or used; VaultTrouble.
    """
    secret = sheets.read(code)
    vault = vaults.unlock_with_personal(folder, secret, at)
    try:
        if vault.read_only:
            raise ledger.reading_only()
        members.renew(vault, password, cost, at, spends=True)
    except BaseException:
        vault.close()
        raise
    try:
        tidying.settle(vault)
    except VaultTrouble as trouble:  # the sheet counts no more: its keys in the slots are only litter
        vault.notes.append(trouble.what)
    return vault
