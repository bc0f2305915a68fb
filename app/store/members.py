"""People of the register: appointed by an owner, given their class keys by whoever holds them, renewed."""

import msgspec
from msgspec import Struct

from app.domain.actions import Action
from app.domain.errors import Refused, Unfinished, VaultTrouble
from app.domain.kinds import Kind
from app.domain.moments import Moment
from app.domain.people import KeyClass, Member, Role, classes
from app.i18n import _
from app.store import ballast, grants, keys, keyslots, ledger, papers, register
from app.store.keys import KeyPairs
from app.store.ledger import NewEntry
from app.store.papers import Issue
from app.store.passwords import Cost
from app.store.register import Change, ClassGrant, ClassKey, Register
from app.store.vault import Vault


class Appointment(Struct, frozen=True):
    """Who is to be appointed; `number` is given by the register."""

    name: str
    role: Role
    clinical: bool = False


def next_number(known: Register) -> str:
    """Give the number of the next person: M-1, M-2 … ; sheets and invitations carry none."""
    return f"M-{1 + sum(1 for one in known.members.values() if one.role.is_person())}"


def row(
    person: str, number: str, who: Appointment, pairs: KeyPairs, certificate: bytes, since: int
) -> Member:
    """Make a person's row of the register from their keys."""
    return Member(
        person,
        number,
        who.name,
        who.role,
        who.clinical or who.role is Role.CLINICIAN,
        keys.text(keys.receive_public(pairs.receive)),
        keys.text(keys.sign_public(pairs.sign)),
        keys.text(certificate) if certificate else "",
        since,
    )


def grant(vault_id: str, key: ClassKey, private: bytes, member: Member) -> ClassGrant:
    """Seal one epoch of a class key to a member."""
    info = grants.grant_info(vault_id, key.name, key.epoch, member.receive)
    return ClassGrant(
        key.name, key.epoch, member.id, keys.text(keys.seal_to(keys.raw(member.receive), info, private))
    )


def new_class(name: KeyClass, epoch: int) -> tuple[ClassKey, bytes]:
    """Make a class key pair: its public row and its private half."""
    if name is KeyClass.ROOT:
        private = keys.new_sign()
        return ClassKey(name, epoch, keys.text(keys.sign_public(private))), private
    private = keys.new_receive()
    return ClassKey(name, epoch, keys.text(keys.receive_public(private))), private


def open_grants(
    vault_id: str, known: Register, person: str, private: bytes
) -> dict[KeyClass, dict[int, bytes]]:
    """Open every class key granted to a member, each only if it is the key that the register names."""
    member = known.members[person]
    held: dict[KeyClass, dict[int, bytes]] = {}
    for one in known.grants:
        if one.to != person:
            continue
        info = grants.grant_info(vault_id, one.name, one.epoch, member.receive)
        opened = keys.open_sealed(private, info, keys.raw(one.sealed))
        named = next((key for key in known.classes if key.name is one.name and key.epoch == one.epoch), None)
        if opened is not None and named is not None and _public(one.name, opened) == named.public:
            held.setdefault(one.name, {})[one.epoch] = opened
    return held


def _public(name: KeyClass, private: bytes) -> str:
    public = keys.sign_public(private) if name is KeyClass.ROOT else keys.receive_public(private)
    return keys.text(public)


def take_held(vault: Vault) -> None:
    """Open anew what the register grants to the person who sits here, after it changed."""
    vault.held = open_grants(vault.id, vault.register, vault.me.id, vault.pairs.receive)


def appoint(vault: Vault, who: Appointment, password: str, issue: Issue, cost: Cost, at: Moment) -> Member:
    """Appoint somebody whose password was just typed by themselves: keys, slot, certificate, grants, register.

    The slot is written first: one without a row of the register opens nothing. Raises Refused, VaultTrouble.
    """
    if vault.root_key() is None:
        raise Refused(_("Only an owner can appoint somebody."))
    root = papers.root_of(vault)
    pairs, person = keys.new_pairs(), ledger.new_id()
    member = row(person, next_number(vault.register), who, pairs, b"", ledger.head(vault)[0] + 1)
    member = msgspec.structs.replace(member, certificate=root.issue(issue, member, at))
    made, given = classes_for(vault, member)
    paper = papers.paper(vault, root, at, began=(member,))
    change = Change(member=member, classes=made, grants=given, paper=paper)
    before = keyslots.read(vault.folder)
    slots = before.with_slot(keyslots.seal_slot(vault.id, person, who.name, 1, pairs, password, cost))
    slots = slots.with_grant(grants.grant_main(vault.id, vault.main, vault.epoch, person, member.receive))
    for key in made:
        slots = msgspec.structs.replace(slots, dropbox=slots.dropbox | {key.name: key.public})
    keyslots.write(vault.folder, slots)
    entry = NewEntry(kind=Kind.REGISTER, action=Action.APPOINT, record=person, open=register.spell(change))
    try:
        ledger.append(vault, [entry], at)
    except BaseException:
        keyslots.write(vault.folder, before)
        raise
    return member


def classes_for(vault: Vault, member: Member) -> tuple[tuple[ClassKey, ...], tuple[ClassGrant, ...]]:
    """Give the grants that a new member, or one in another role, gets at once, and the class keys that begin with them.

    The clinical key begins with the first clinician, so that an owner who is none never holds it; so does its next
    epoch, where one is owed and nobody is left to make it.
    """
    known, made, given = vault.register, list[ClassKey](), list[ClassGrant]()
    for name in sorted(classes(member.role, member.clinical)):
        given += held_grants(vault, name, member)
        newest, others = known.newest(name), [one for one in known.entitled(name) if one.id != member.id]
        if (newest is None or name in known.owed) and not any(one.role.is_person() for one in others):
            key, private = new_class(name, newest.epoch + 1 if newest else 1)
            made.append(key)
            given += [grant(vault.id, key, private, one) for one in (member, *others)]
    return tuple(made), tuple(given)


def held_grants(vault: Vault, name: KeyClass, member: Member, afresh: bool = False) -> list[ClassGrant]:
    """Seal to a member the epochs of a class that this person holds and they were not given; of the root the newest.

    `afresh` seals also what they were given before, for a member with new keys.
    """
    mine, newest = vault.held.get(name, {}), vault.register.newest(name)
    return [
        grant(vault.id, key, mine[key.epoch], member)
        for key in vault.register.classes
        if key.name is name
        and key.epoch in mine
        and (name is not KeyClass.ROOT or key == newest)
        and (afresh or not vault.register.is_granted(name, key.epoch, member.id))
    ]


def deliver(vault: Vault, at: Moment) -> int:
    """Hand over the class keys that this person holds to members entitled to them who have none yet; gives how many."""
    entries = []
    for name in vault.held:
        for member in vault.register.entitled(name):
            given = held_grants(vault, name, member) if vault.me.holds(name) else []
            if given:
                change = register.spell(Change(grants=tuple(given)))
                entries.append(
                    NewEntry(kind=Kind.REGISTER, action=Action.DELIVER, record=member.id, open=change)
                )
    if entries:
        ledger.append(vault, entries, at)
    return len(entries)


def renew(vault: Vault, password: str, cost: Cost, at: Moment, spends: bool = False) -> None:
    """Change this person's password: the same keys in a new slot, one generation on, slot first and entry after.

    `spends` uses up their personal sheet with it. Where the entry fails, the old slot is put back, so that the old
    password is still the one. Raises VaultTrouble; Unfinished where the disk refuses that as well.
    """
    generation, before = vault.me.generation + 1, keyslots.read(vault.folder)
    slot = keyslots.seal_slot(vault.id, vault.me.id, vault.me.name, generation, vault.pairs, password, cost)
    try:
        keyslots.write(vault.folder, before.with_slot(slot))
        note_generation(vault, generation, at, "" if spends else None)
    except BaseException as error:
        try:
            ballast.with_room(vault, lambda: keyslots.settle(vault.folder, before))
        except VaultTrouble:
            raise _either_password() from error
        raise


def _either_password() -> Unfinished:
    """Give the sentence for a disk that refused the new password's entry, and then the old slot as well."""
    return Unfinished(
        _("The disk refused while the password was being changed."),
        _(
            "Nothing is lost: your new password opens your keys from now on, or the old one where it does not."
        ),
        _("Free some room on the disk, lock, and try the new one first."),
    )


def note_generation(vault: Vault, generation: int, at: Moment, sheet: str | None = None) -> None:
    """Enter the slot's generation into the register, and which personal sheet counts where that changes."""
    change = register.spell(Change(generation=generation, sheet=sheet))
    ledger.append(
        vault, [NewEntry(kind=Kind.REGISTER, action=Action.RENEW, record=vault.me.id, open=change)], at
    )
