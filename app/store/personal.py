"""Personal sheets: a code on paper that opens one's own keys when the password is forgotten, so that nothing is lost.

The person's private keys lie in keyslots.json under AES-256-GCM with a key that HKDF makes from the code's 160 random
bits; no slow derivation is needed for so many. The register names the sheet that counts by the hash of what is sealed,
so that it can be withdrawn, and an old one put back opens nothing. It is used once, with a new password.
"""

import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.domain import canonical
from app.domain.actions import Action
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.moments import Moment
from app.i18n import _
from app.store import keys, keyslots, ledger, owing, register, sheets, tidying
from app.store.keys import KeyPairs
from app.store.keyslots import NONCE, Opened, PersonalSheet
from app.store.ledger import NewEntry
from app.store.register import Change
from app.store.vault import Vault

FORMAT = "keepwell/personal-sheet/1"


def make(vault: Vault, secret: bytes, at: Moment) -> None:
    """Make a personal sheet for whoever sits here, in place of an earlier one; `secret` goes on their paper alone.

    The old one counts until the entry is sealed. Raises VaultTrouble; Unfinished where the new one counts already.
    """
    nonce = secrets.token_bytes(NONCE)
    inner = canonical.dumps({"receive": keys.text(vault.pairs.receive), "sign": keys.text(vault.pairs.sign)})
    sealed = AESGCM(keys.personal_key(secret)).encrypt(nonce, inner, _bound(vault.id, vault.me.id))
    sheet = PersonalSheet(vault.me.id, keys.text(nonce), keys.text(sealed))
    before = keyslots.read(vault.folder)
    keyslots.write(vault.folder, before.with_sheet(sheet))
    try:
        _note(vault, tidying.sheet_digest(sheet), at)
    except BaseException:
        keyslots.write(vault.folder, before)
        raise
    with owing.after(_("The new personal sheet counts, and an earlier one does not."), _unlocking()):
        tidying.settle(vault)


def withdraw(vault: Vault, at: Moment) -> None:
    """Withdraw the personal sheet of whoever sits here: its code opens nothing from now on."""
    if vault.me.sheet:
        _note(vault, "", at)
        with owing.after(_("The personal sheet opens nothing any more."), _unlocking()):
            tidying.settle(vault)


def _unlocking() -> str:
    return _("Look whether the disk is full or damaged; the next unlock does the rest.")


def _note(vault: Vault, digest: str, at: Moment) -> None:
    said = register.spell(Change(sheet=digest))
    entry = NewEntry(kind=Kind.REGISTER, action=Action.SHEET, record=vault.me.id, open=said)
    ledger.append(vault, [entry], at)


def is_one(folder: Path, code: str) -> bool:
    """Say whether a code opens somebody's personal sheet here; raises Refused for one that was mistyped."""
    secret = sheets.read(code)
    return any(
        _opened(slots.vault, sheet, secret) is not None
        for slots in keyslots.readable(folder)
        for sheet in slots.sheets
    )


def open_with(folder: Path, secret: bytes) -> Opened:
    """Open the keys that a personal sheet keeps; raises Refused where it is none of this practice's."""
    readable = keyslots.readable(folder)
    for slots in readable:
        for sheet in slots.sheets:
            pairs = _opened(slots.vault, sheet, secret)
            mine = slots.of(sheet.person)
            if pairs is not None and mine:
                return keyslots.opened(slots, mine[0], pairs, readable, tidying.sheet_digest(sheet))
    raise Refused(_("This code opens nobody's keys here."), "code")


def _opened(vault_id: str, sheet: PersonalSheet, secret: bytes) -> KeyPairs | None:
    try:
        nonce, sealed = keys.raw(sheet.nonce), keys.raw(sheet.sealed)
        if len(nonce) != NONCE:
            return None
        inner = AESGCM(keys.personal_key(secret)).decrypt(nonce, sealed, _bound(vault_id, sheet.person))
    except (InvalidTag, ValueError):
        return None
    spelt = canonical.loads(inner)
    return KeyPairs(keys.raw(spelt["receive"]), keys.raw(spelt["sign"]))


def _bound(vault_id: str, person: str) -> bytes:
    return canonical.dumps({"format": FORMAT, "vault": vault_id, "person": person})
