"""People of the register: appointed by an owner, given their class keys by whoever holds them, renewed, and let go."""

from collections.abc import Callable
from datetime import datetime

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from msgspec import Struct

from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.ledger import Action
from app.domain.moments import Moment
from app.domain.people import KeyClass, Member, Role, classes
from app.domain.registers import RegisterRow, SignedRegister, StaffRegister
from app.domain.registers import read as read_paper
from app.i18n import _
from app.store import keys, keyslots, ledger, register
from app.store.keys import KeyPairs
from app.store.ledger import NewEntry
from app.store.passwords import Cost
from app.store.register import Change, ClassGrant, ClassKey
from app.store.vault import Vault

Issue = Callable[[ec.EllipticCurvePrivateKey, bytes, ec.EllipticCurvePublicKey, str, datetime], bytes]
"""Issues a certificate (DER): root key, root certificate, the person's public key, their name, the time."""


class Appointment(Struct, frozen=True):
    """Who is to be appointed; `number` is given by the register."""

    name: str
    role: Role
    clinical: bool = False


def next_number(known: register.Register) -> str:
    """Give the number of the next person: M-1, M-2 … ; sheets carry none."""
    return f"M-{1 + sum(1 for one in known.members.values() if one.role is not Role.RECOVERY)}"


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
    info = keyslots.grant_info(vault_id, key.name, key.epoch, member.receive)
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
    vault_id: str, known: register.Register, person: str, private: bytes
) -> dict[KeyClass, dict[int, bytes]]:
    """Open every class key granted to a member, each only if it is the key that the register names."""
    member = known.members[person]
    held: dict[KeyClass, dict[int, bytes]] = {}
    for one in known.grants:
        if one.to != person:
            continue
        info = keyslots.grant_info(vault_id, one.name, one.epoch, member.receive)
        opened = keys.open_sealed(private, info, keys.raw(one.sealed))
        named = next((key for key in known.classes if key.name is one.name and key.epoch == one.epoch), None)
        if opened is not None and named is not None and _public(one.name, opened) == named.public:
            held.setdefault(one.name, {})[one.epoch] = opened
    return held


def _public(name: KeyClass, private: bytes) -> str:
    public = keys.sign_public(private) if name is KeyClass.ROOT else keys.receive_public(private)
    return keys.text(public)


def paper(
    vault: Vault, at: Moment, joined: Member | None = None, left: str | None = None
) -> dict[str, object]:
    """Make the next staff register for reports, signed by the practice root; raises Refused without the root key."""
    root = vault.root_key()
    if root is None:
        raise Refused(_("Only an owner can change the staff register."))
    before = read_paper(vault.register.paper).register if vault.register.paper else None
    rows = before.rows if before else ()
    if left is not None:
        rows = tuple(
            msgspec.structs.replace(one, until=at) if one.person == left and one.until is None else one
            for one in rows
        )
    if joined is not None:
        rows = (*rows, paper_row(joined, at))
    return sign_paper(
        StaffRegister(before.number + 1 if before else 1, vault.id, at, rows), root, vault.register.root
    )


def paper_row(member: Member, at: Moment) -> RegisterRow:
    """Give a person's row as it stands on paper."""
    fingerprint = keys.fingerprint(keys.raw(member.certificate)) if member.certificate else ""
    return RegisterRow(member.id, member.name, member.role, fingerprint, at)


def sign_paper(staff: StaffRegister, root: ec.EllipticCurvePrivateKey, certificate: str) -> dict[str, object]:
    """Sign a staff register with the practice root; gives it as the register keeps it."""
    signature = keys.text(keys.sign(root, staff.signed_bytes()))
    spelt: dict[str, object] = msgspec.to_builtins(SignedRegister(staff, signature, certificate))
    return spelt


def appoint(vault: Vault, who: Appointment, password: str, issue: Issue, cost: Cost, at: Moment) -> Member:
    """Appoint somebody whose password was just typed by themselves: keys, slot, certificate, grants, register.

    The slot is written first: one without a row of the register opens nothing. Raises Refused, VaultTrouble.
    """
    root = vault.root_key()
    if root is None:
        raise Refused(_("Only an owner can appoint somebody."))
    pairs, person = keys.new_pairs(), ledger.new_id()
    public = keys.signing_key(pairs.sign).public_key()
    certificate = issue(root, vault.root_certificate(), public, who.name, at.local())
    member = row(person, next_number(vault.register), who, pairs, certificate, ledger.head(vault)[0] + 1)
    made, grants = _classes_for(vault, member)
    change = Change(member=member, classes=made, grants=grants, paper=paper(vault, at, joined=member))
    before = keyslots.read(vault.folder)
    slots = before.with_slot(keyslots.seal_slot(vault.id, person, who.name, 1, pairs, password, cost))
    slots = slots.with_grant(keyslots.grant_main(vault.id, vault.main, 1, person, member.receive))
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


def _classes_for(vault: Vault, member: Member) -> tuple[tuple[ClassKey, ...], tuple[ClassGrant, ...]]:
    """Give the grants a new member gets at once, and the class keys that begin with them.

    The clinical key begins with the first clinician, so that an owner who is none never holds it.
    """
    made: list[ClassKey] = []
    grants: list[ClassGrant] = []
    for name in sorted(classes(member.role, member.clinical)):
        if vault.register.newest(name) is None:
            key, private = new_class(name, 1)
            made.append(key)
            readers = [member, *(one for one in vault.register.entitled(name) if one.id != member.id)]
            grants += [grant(vault.id, key, private, one) for one in readers]
        else:
            grants += _held_grants(vault, name, member)
    return tuple(made), tuple(grants)


def _held_grants(vault: Vault, name: KeyClass, member: Member) -> list[ClassGrant]:
    mine = vault.held.get(name, {})
    return [
        grant(vault.id, key, mine[key.epoch], member)
        for key in vault.register.classes
        if key.name is name
        and key.epoch in mine
        and not vault.register.is_granted(name, key.epoch, member.id)
    ]


def deliver(vault: Vault, at: Moment) -> int:
    """Hand over the class keys that this person holds to members entitled to them who have none yet; gives how many."""
    entries = []
    for name in vault.held:
        for member in vault.register.entitled(name):
            grants = _held_grants(vault, name, member)
            if grants:
                change = register.spell(Change(grants=tuple(grants)))
                entries.append(
                    NewEntry(kind=Kind.REGISTER, action=Action.DELIVER, record=member.id, open=change)
                )
    if entries:
        ledger.append(vault, entries, at)
    return len(entries)


def renew(vault: Vault, password: str, cost: Cost, at: Moment) -> None:
    """Change this person's password: the same keys in a new slot, one generation on, slot first and entry after."""
    generation = vault.me.generation + 1
    slot = keyslots.seal_slot(vault.id, vault.me.id, vault.me.name, generation, vault.pairs, password, cost)
    keyslots.write(vault.folder, keyslots.read(vault.folder).with_slot(slot))
    note_generation(vault, generation, at)


def note_generation(vault: Vault, generation: int, at: Moment) -> None:
    """Enter the slot's generation into the register."""
    change = register.spell(Change(generation=generation))
    ledger.append(
        vault, [NewEntry(kind=Kind.REGISTER, action=Action.RENEW, record=vault.me.id, open=change)], at
    )


def let_go(vault: Vault, person: str, at: Moment) -> None:
    """End somebody's row of the register and take their slot and grant away; raises Refused for the last owner."""
    member = vault.register.find(person)
    if member is None or not member.is_active():
        raise Refused(_("That person does not work here."))
    owners = [one for one in vault.register.active() if one.role is Role.OWNER and one.id != person]
    if member.role is Role.OWNER and not owners:
        raise Refused(_("The last owner cannot leave. Appoint another owner first."))
    until = ledger.head(vault)[0] + 1
    change = register.spell(Change(until=until, paper=paper(vault, at, left=person)))
    ledger.append(vault, [NewEntry(kind=Kind.REGISTER, action=Action.LEAVE, record=person, open=change)], at)
    keyslots.write(vault.folder, keyslots.read(vault.folder).without(person))
