"""keyslots.json: what stands before the encrypted file: each person's password slot, and the grants of `main`.

Written whole, with an identical copy in `.bak`. Nothing in it is believed before the key that it yields opens what it
should; parameters are capped before they are used.
"""

import hashlib
import re
import secrets
from collections.abc import Sequence
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec import Struct

from app.domain import canonical
from app.domain.errors import Damaged, Refused, SlotsLost, VaultTrouble, WrongPassword
from app.domain.people import KeyClass
from app.i18n import _
from app.store import files, grants, keys, passwords
from app.store.grants import MainGrant, OpenedMain
from app.store.keys import KeyPairs
from app.store.passwords import Cost

FORMAT = "keepwell/keyslots/1"
FILE, COPY = "keyslots.json", "keyslots.json.bak"
MOST = 1024 * 1024
"""Enough for some hundred people; reading a file made of nothing but brackets stays within 64 MB."""
NONCE = 12
TRIED = 3
"""So many of a person's slots are tried: they have one, and two while a reset is under way."""
VAULT_ID = re.compile("[0-9a-f]{64}")
DROPBOX = (KeyClass.CLINICAL, KeyClass.AUDIT)


class Slot(Struct, frozen=True, forbid_unknown_fields=True):
    """One person's password slot: their private keys under a key derived from their password."""

    person: str
    name: str
    generation: int
    cost: Cost
    salt: str
    nonce: str
    sealed: str


class PersonalSheet(Struct, frozen=True, forbid_unknown_fields=True):
    """A person's private keys under the code of a paper that they keep themselves, against a forgotten password."""

    person: str
    nonce: str
    sealed: str


class Keyslots(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file. `dropbox` maps each class to its public key, so that a locked desk can seal a report.

    A person has two slots only while a reset is under way, and two grants only while a key changes. `spent` maps the
    SHA-256 of an invitation's receiving key to what became of it, so that whoever holds its code can be told.
    `check` is the SHA-256 of the file with an empty `check`: it tells a damaged file from a wrong password, so that the
    copy is used; against somebody who edits the file on purpose it does nothing, and need not.
    """

    format: str
    vault: str
    slots: tuple[Slot, ...]
    grants: tuple[MainGrant, ...]
    dropbox: dict[str, str]
    sheets: tuple[PersonalSheet, ...] = ()
    spent: dict[str, str] = {}
    check: str = ""

    def of(self, person: str) -> tuple[Slot, ...]:
        """Give a person's slots, the newest first; none where they have no password here."""
        mine = (slot for slot in self.slots if slot.person == person)
        return tuple(sorted(mine, key=lambda slot: -slot.generation))

    def with_slot(self, slot: Slot) -> "Keyslots":
        """Give the file with one slot put in, in place of the person's earlier one."""
        others = tuple(other for other in self.slots if other.person != slot.person)
        return msgspec.structs.replace(self, slots=(*others, slot))

    def with_grant(self, grant: MainGrant) -> "Keyslots":
        """Give the file with one grant of `main`, in place of the member's earlier ones."""
        others = tuple(other for other in self.grants if other.to != grant.to)
        return msgspec.structs.replace(self, grants=(*others, grant))

    def with_both(self, slot: Slot, grant: MainGrant) -> "Keyslots":
        """Give the file with one more slot and grant of a person, beside those they have."""
        return msgspec.structs.replace(self, slots=(*self.slots, slot), grants=(*self.grants, grant))

    def with_sheet(self, sheet: PersonalSheet) -> "Keyslots":
        """Give the file with one more personal sheet; which one counts, the register says."""
        return msgspec.structs.replace(self, sheets=(*self.sheets, sheet))

    def with_dropbox(self, keys_of: dict[str, str]) -> "Keyslots":
        """Give the file with these drop-box keys and no others."""
        return msgspec.structs.replace(self, dropbox=keys_of)

    def without(self, person: str) -> "Keyslots":
        """Give the file without a person's slot and grant."""
        return msgspec.structs.replace(
            self,
            slots=tuple(slot for slot in self.slots if slot.person != person),
            grants=tuple(grant for grant in self.grants if grant.to != person),
            sheets=tuple(sheet for sheet in self.sheets if sheet.person != person),
        )


def read(folder: Path) -> Keyslots:
    """Read the slots; a file that is lost or spoilt gives way to its copy. Raises Damaged where neither can be read."""
    return readable(folder)[0]


def readable(folder: Path) -> list[Keyslots]:
    """Give the slots as the file says and, where it says something else, as its copy says; raises Damaged."""
    found: list[Keyslots] = []
    for name in (FILE, COPY):
        try:
            slots = parse(files.read(folder / name, MOST))
        except VaultTrouble:
            continue
        if slots is not None and slots not in found:
            found.append(slots)
    if not found:
        files.require_readable(folder)
        raise SlotsLost(
            _("The file with the password slots is missing or damaged."),
            _("The records themselves were not touched."),
            _("Put the slots of a backup back, or restore a whole backup into a new folder."),
        )
    return found


def parse(content: bytes) -> Keyslots | None:
    """Read the file's content; None where it is not whole, or not ours."""
    try:
        slots = msgspec.convert(canonical.loads(content), Keyslots, strict=True)
    except (ValueError, msgspec.ValidationError, RecursionError):
        return None
    sound = slots.format == FORMAT and VAULT_ID.fullmatch(slots.vault) and _spell(slots) == content
    return slots if sound else None


class Opened(Struct, frozen=True):
    """What a password or a code yields: whose keys, which generation of the slot, and the file's key.

    `earlier` are older keys of the file, to be tried where a change of it was cut short. `sheet` is the digest of the
    personal sheet that was used instead of a password.
    """

    slots: Keyslots
    person: str
    generation: int
    pairs: KeyPairs
    main: bytes
    epoch: int = 1
    earlier: tuple[OpenedMain, ...] = ()
    sheet: str = ""

    def __repr__(self) -> str:
        """Show nothing of the keys, wherever this may be printed."""
        return f"Opened({self.person}, {self.generation}, …)"


def unlock(folder: Path, person: str, password: str) -> Opened:
    """Open a person's slot with their password; a slot damaged in the file is tried in the copy before "wrong" is said.

    Raises WrongPassword, Refused where there is no such slot, Damaged.
    """
    troubles: list[VaultTrouble] = []
    both = readable(folder)
    for slots in both:
        for slot in slots.of(person)[:TRIED]:
            try:
                return opened(slots, slot, open_slot(slots.vault, slot, password), both)
            except VaultTrouble as trouble:
                troubles.append(trouble)
    if not troubles:
        raise Refused(_("That person has no password here."), "person")
    raise next((one for one in troubles if isinstance(one, WrongPassword)), troubles[0])


def opened(slots: Keyslots, slot: Slot, pairs: KeyPairs, both: Sequence[Keyslots], sheet: str = "") -> Opened:
    """Open the file's keys with a person's keys, in the file and in its copy; raises Damaged where no grant opens."""
    granted = dict.fromkeys(one for each in both if each.vault == slots.vault for one in each.grants)
    mains = grants.open_mains(slots.vault, granted, slot.person, pairs.receive)
    if not mains:
        raise Damaged(
            _("The key of the records is missing for this person."),
            _("The records themselves were not touched."),
            _("Put keyslots.json back from a backup."),
        )
    newest, *earlier = mains
    return Opened(slots, slot.person, slot.generation, pairs, newest.key, newest.epoch, tuple(earlier), sheet)


def unlock_with_keys(folder: Path, pairs: KeyPairs) -> Opened:
    """Open the file's key with a sheet's or an invitation's keys; raises Refused where no grant is to them."""
    for slots in readable(folder):
        mains = grants.open_mains(slots.vault, slots.grants, None, pairs.receive)
        if mains:
            newest, *earlier = mains
            return Opened(slots, newest.to, 1, pairs, newest.key, newest.epoch, tuple(earlier))
    raise Refused(_("This code does not open this practice."), "code")


def settle(folder: Path, slots: Keyslots) -> None:
    """Write the slots and their copy where either of them says anything else."""
    content = _spell(slots)
    for name in (FILE, COPY):
        try:
            same = files.read(folder / name, MOST) == content
        except VaultTrouble:
            same = False
        if not same:
            files.atomic_write(folder / name, content)


def write(folder: Path, slots: Keyslots) -> None:
    """Write the slots whole, then make the copy identical."""
    content = _spell(slots)
    files.atomic_write(folder / FILE, content)
    files.atomic_write(folder / COPY, content)


def _spell(slots: Keyslots) -> bytes:
    unchecked = canonical.dumps(msgspec.to_builtins(msgspec.structs.replace(slots, check="")))
    check = hashlib.sha256(unchecked).hexdigest()
    return canonical.dumps(msgspec.to_builtins(msgspec.structs.replace(slots, check=check)))


def seal_slot(
    vault: str, person: str, name: str, generation: int, pairs: KeyPairs, password: str, cost: Cost
) -> Slot:
    """Seal a person's keys under their password."""
    salt, nonce = passwords.new_salt(), secrets.token_bytes(NONCE)
    slot = Slot(person, name, generation, cost, keys.text(salt), keys.text(nonce), "")
    inner = canonical.dumps({"receive": keys.text(pairs.receive), "sign": keys.text(pairs.sign)})
    sealed = AESGCM(passwords.derive(password, salt, cost)).encrypt(nonce, inner, _bound(vault, slot))
    return msgspec.structs.replace(slot, sealed=keys.text(sealed))


def open_slot(vault: str, slot: Slot, password: str) -> KeyPairs:
    """Open a slot with its password; raises WrongPassword, or Damaged where the slot cannot be one of ours."""
    if not slot.cost.is_bounded():
        raise _spoilt()
    try:
        salt, nonce, sealed = keys.raw(slot.salt), keys.raw(slot.nonce), keys.raw(slot.sealed)
    except ValueError as error:
        raise _spoilt() from error
    if len(salt) != 32 or len(nonce) != NONCE:
        raise _spoilt()
    try:
        inner = AESGCM(passwords.derive(password, salt, slot.cost)).decrypt(
            nonce, sealed, _bound(vault, slot)
        )
    except MemoryError as error:
        raise VaultTrouble(
            _("This computer has too little free memory to open the slot."),
            _("The password may well be right; nothing was changed."),
            _("Close other programs and try again."),
        ) from error
    except InvalidTag as error:
        raise WrongPassword(
            _("That password does not open this person's keys."), "", _("Try again.")
        ) from error
    spelt = canonical.loads(inner)
    return KeyPairs(keys.raw(spelt["receive"]), keys.raw(spelt["sign"]))


def _bound(vault: str, slot: Slot) -> bytes:
    return canonical.dumps(
        {
            "format": FORMAT,
            "vault": vault,
            "person": slot.person,
            "name": slot.name,
            "generation": slot.generation,
            "cost": msgspec.to_builtins(slot.cost),
            "salt": slot.salt,
        }
    )


def _spoilt() -> Damaged:
    return Damaged(
        _("This person's password slot is damaged."),
        _("The records themselves were not touched."),
        _("Put keyslots.json back from a backup."),
    )
