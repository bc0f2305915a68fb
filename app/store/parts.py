"""Parts: who may read each one, how one is written, and how it is read back."""

import msgspec

from app.domain import canonical
from app.domain.errors import Damaged, NoKey, Refused
from app.domain.ledger import Content, Head, PartName, hash_part
from app.domain.people import KeyClass
from app.i18n import _
from app.store import keys, seals
from app.store.seals import Place
from app.store.vault import Vault

MOST = 16 * 1024 * 1024
"""A quarter of what is read back as a sealed part, so that whatever was sealed can be read."""


def spell(content: Content) -> bytes:
    """Spell what a part says, canonically; raises Refused for half a character, or for more than can be kept."""
    try:
        spelt = canonical.dumps(msgspec.to_builtins(content))
    except UnicodeEncodeError as error:
        raise half_a_character() from error
    if len(spelt) > MOST:
        raise Refused(_("This text is too long to be kept. Put the long part into another document."))
    return spelt


def half_a_character() -> Refused:
    """Give the sentence for text that cannot be kept as it is; the driver's own message would repeat it."""
    return Refused(_("A character in this text is broken. Type that place again, then try once more."))


def readers(vault: Vault, name: PartName, also: tuple[str, ...] = ()) -> dict[str, bytes]:
    """Name the readers of a new part, each with the public key it is sealed to; raises Refused where there is none.

    `also` names members who work here and read a clinical part besides clinicians and its author.
    """
    mine = {vault.me.id: keys.raw(vault.me.receive)}
    match name:
        case PartName.OWN:
            return mine
        case PartName.CLINICAL | PartName.AUDIT:
            key = vault.register.newest(KeyClass(name.value))
            if key is None:
                raise Refused(_("Appoint a clinician first: there is nobody yet who could read this."))
            shared = {key.reader(): keys.raw(key.public)}
            return shared | mine | _further(vault, also) if name is PartName.CLINICAL else shared
        case PartName.OPEN:
            raise AssertionError("an open part has no readers")


def _further(vault: Vault, also: tuple[str, ...]) -> dict[str, bytes]:
    members = (vault.register.find(person) for person in also)
    return {one.id: keys.raw(one.receive) for one in members if one is not None and one.is_active()}


def opened(vault: Vault, head: Head, name: PartName, salt: bytes, stored: bytes) -> Content:
    """Read the stored bytes of a part, decrypting them where they are sealed; raises NoKey, ValueError.

    Sealing does not say by whom: what counts is that the author signed the hash of exactly these bytes.
    """
    if hash_part(name, salt, stored) != head.parts.get(name):
        raise ValueError("a part is not the one that was signed")
    if name is PartName.OPEN:
        return canonical.decode(stored, Content)
    place = Place(vault.id, head.entry, head.record, name, head.kind, head.actor)
    text = seals.unseal(place, stored, vault.readers(head.seq))
    if text is None:
        raise NoKey(_("This part is sealed to others; your keys do not open it."))
    return canonical.decode(text, Content)


def read_open(stored: bytes) -> Content:
    """Read the stored bytes of an open part; raises Damaged."""
    try:
        return canonical.decode(stored, Content)
    except ValueError as error:
        raise damaged() from error


def damaged() -> Damaged:
    """Give the sentence for an entry that does not read as it was written."""
    return Damaged(
        _("An entry of the ledger is not as it was written."),
        _("The damaged file is left as it is."),
        _("Run the check in the audit trail, and restore the newest good backup into a new folder."),
    )
