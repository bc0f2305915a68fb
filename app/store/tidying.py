"""keyslots.json as the register says it should be: slots and grants of those who are in it, and of nobody else."""

import hashlib
from collections.abc import Sequence

from msgspec.structs import replace

from app.domain.actions import Action
from app.domain.people import Role
from app.i18n import _
from app.store import grants, keys, keyslots
from app.store.keyslots import Keyslots, PersonalSheet, Slot
from app.store.register import Register
from app.store.vault import Vault

Mains = Sequence[tuple[int, bytes]]
"""The keys that the file may be under, by epoch: one, or two while it changes."""

USED, WITHDRAWN = "used", "withdrawn"


def tidied(vault: Vault, slots: Keyslots, mains: Mains) -> Keyslots:
    """Give the slots as they should be, with grants of these keys of the file to everybody of the register."""
    known = vault.register
    wanted = sorted(
        (one.id, epoch) for one in known.members.values() if one.is_active() for epoch, _key in mains
    )
    if sorted((one.to, one.epoch) for one in slots.grants) != wanted:
        given = tuple(
            grants.grant_main(vault.id, key, epoch, one.id, one.receive)
            for one in known.members.values()
            if one.is_active()
            for epoch, key in mains
        )
        slots = replace(slots, grants=given)
    return replace(
        slots,
        slots=tuple(one for one in slots.slots if _stays(known, slots, one)),
        sheets=tuple(one for one in slots.sheets if _is_kept(known, one)),
        dropbox={
            name.value: key.public for name in keyslots.DROPBOX if (key := known.newest(name)) is not None
        },
        spent=spent(vault),
    )


def _stays(known: Register, slots: Keyslots, slot: Slot) -> bool:
    """Say whether a slot belongs here: its person's own, and of two the one whose generation the register names."""
    member = known.find(slot.person)
    if member is None or not member.is_active() or not member.role.is_person():
        return False
    generations = {one.generation for one in slots.of(slot.person)}
    return member.generation not in generations or slot.generation == member.generation


def _is_kept(known: Register, sheet: PersonalSheet) -> bool:
    member = known.find(sheet.person)
    return member is not None and member.is_active() and member.sheet == sheet_digest(sheet)


def sheet_digest(sheet: PersonalSheet) -> str:
    """Say which personal sheet this is: SHA-256 of what is sealed in it, in hex."""
    return hashlib.sha256(sheet.sealed.encode()).hexdigest()


def spent(vault: Vault) -> dict[str, str]:
    """Say of each invitation that ended what became of it and when (UTC), by the SHA-256 of its receiving key."""
    found = {}
    for one in vault.register.members.values():
        if one.role is not Role.INVITATION or one.until is None:
            continue
        row = vault.db.execute("SELECT action, time FROM entry WHERE seq = ?", (one.until,)).fetchone()
        if row is not None:
            how = USED if row[0] == Action.JOIN else WITHDRAWN
            found[hashlib.sha256(keys.raw(one.receive)).hexdigest()] = f"{how} {row[1]}"
    return found


def odd(vault: Vault, slots: Keyslots) -> list[str]:
    """Say in words what lay in the slots that the register does not explain; a crash explains most of it."""
    known, words = vault.register, []
    ids = {*(one.person for one in slots.slots), *(one.to for one in slots.grants)}
    if any(known.find(one) is None for one in ids):
        words.append(
            _(
                "Beside the vault lay a password slot or a key for somebody who is not of the staff register. "
                "It opened nothing and was taken away: an appointment was cut short, or somebody put it there."
            )
        )
    earlier = {key.public for key in known.classes}
    newest = {name.value: key.public for name in keyslots.DROPBOX if (key := known.newest(name)) is not None}
    if any(slots.dropbox.get(name, public) not in earlier for name, public in newest.items()):
        words.append(_("The drop-box keys beside the vault were not this practice's. They were put right."))
    return words


def settle(vault: Vault) -> None:
    """Make the slots and their copy as they should be, for the key that the file is under now.

    Where an older file lies beside a newer copy, each person's slot is taken from the one that has the right one.
    """
    slots, *others = keyslots.readable(vault.folder)
    for other in others:
        slots = replace(
            slots,
            slots=tuple(dict.fromkeys((*slots.slots, *other.slots))),
            sheets=tuple(dict.fromkeys((*slots.sheets, *other.sheets))),
        )
    keyslots.settle(vault.folder, tidied(vault, slots, ((vault.epoch, vault.main),)))
