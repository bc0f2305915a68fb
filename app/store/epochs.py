"""New epochs of the shared keys: what is sealed from now on, an earlier holder's copy does not open.

Owners authorise, holders deliver: an owner who does not hold a class asks for its new epoch, and the next holder who
unlocks makes it. Everybody entitled is given it, and the earlier ones stay with those who have them.
"""

from collections.abc import Iterable

from msgspec import Struct

from app.domain import authority
from app.domain.actions import Action
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.moments import Moment
from app.domain.people import KeyClass, Role
from app.i18n import _
from app.store import ledger, members, register, tidying
from app.store.ledger import NewEntry
from app.store.register import Change, ClassGrant, ClassKey, Register
from app.store.vault import Vault


class Begun(Struct, frozen=True):
    """New epochs, one for each class, with a grant of each to everybody entitled; `privates` are to be forgotten."""

    classes: tuple[ClassKey, ...]
    grants: tuple[ClassGrant, ...]
    privates: dict[KeyClass, bytes]


def begin(vault_id: str, known: Register, names: Iterable[KeyClass]) -> Begun:
    """Make the next epoch of these classes for everybody who is entitled to them by this register."""
    made, given, privates = list[ClassKey](), list[ClassGrant](), dict[KeyClass, bytes]()
    for name in sorted(names):
        newest = known.newest(name)
        key, private = members.new_class(name, newest.epoch + 1 if newest else 1)
        made.append(key)
        given += [members.grant(vault_id, key, private, one) for one in known.entitled(name)]
        privates[name] = private
    return Begun(tuple(made), tuple(given), privates)


def new_epoch(vault: Vault, name: KeyClass, at: Moment) -> bool:
    """Begin a new epoch of a class, or ask its holders for one; gives whether it has begun already.

    Raises Refused for somebody who is no owner, and for the practice's root, which needs new certificates as well.
    """
    if vault.me.role is not Role.OWNER or name is KeyClass.ROOT:
        raise Refused(_("Only an owner can ask for a new shared key."))
    if vault.me.holds(name):
        _append(vault, [name], at)
        return True
    if vault.register.newest(name) is not None:
        said = register.spell(Change(owed=(name,)))
        entry = NewEntry(kind=Kind.REGISTER, action=Action.EPOCH, record=vault.me.id, open=said)
        ledger.append(vault, [entry], at)
    return False


def mine(vault: Vault) -> list[KeyClass]:
    """Name the classes whose next epoch this person is the one to make: owed or not begun, and held by their role."""
    if not authority.may_act(vault.me, Kind.REGISTER, Action.EPOCH):
        return []
    known = vault.register
    return [
        name
        for name in (KeyClass.AUDIT, KeyClass.CLINICAL)
        if vault.me.holds(name) and (name in known.owed or known.newest(name) is None)
    ]


def finish(vault: Vault, at: Moment) -> bool:
    """Make the epochs that are owed and this person's to make; gives whether there were any."""
    names = mine(vault)
    if names:
        _append(vault, names, at)
    return bool(names)


def _append(vault: Vault, names: list[KeyClass], at: Moment) -> None:
    begun = begin(vault.id, vault.register, names)
    said = register.spell(Change(classes=begun.classes, grants=begun.grants))
    entry = NewEntry(kind=Kind.REGISTER, action=Action.EPOCH, record=vault.me.id, open=said)
    ledger.append(vault, [entry], at)
    members.take_held(vault)
    tidying.settle(vault)
