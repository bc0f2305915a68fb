"""Handing over again: a shared key that somebody's role carries and that does not open in their hands, or never came.

Only the person themselves can tell that what was sealed to them does not open. So their unlock says it in the ledger,
and the next unlock of somebody who holds that key hands it over anew; an owner who holds it need not wait for that.
"""

from collections.abc import Iterator

from app.domain.actions import Action
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.ledger import Content
from app.domain.moments import Moment
from app.domain.people import KeyClass
from app.i18n import _
from app.store import ledger, members, register, standing
from app.store.ledger import NewEntry
from app.store.register import Change
from app.store.vault import Vault

UNOPENED = "unopened"
"""The field of a notice that names the keys, as class and epoch, that do not open for who signed it."""


def unopened(vault: Vault) -> list[KeyClass]:
    """Name the shared keys that were handed to this person and do not open."""
    found = {
        one.name
        for one in vault.register.grants
        if one.to == vault.me.id and one.epoch not in vault.held.get(one.name, {})
    }
    return sorted(found)


def ask(vault: Vault, at: Moment) -> bool:
    """Say in the ledger which keys do not open, unless that is said and not answered yet; gives whether it was said."""
    names = unopened(vault)
    if not names or set(names) <= set(asked(vault).get(vault.me.id, ())):
        return False
    said = Content(set={UNOPENED: [str(name) for name in names]})
    ledger.append(vault, [NewEntry(kind=Kind.NOTICE, open=said)], at)
    return True


def asked(vault: Vault) -> dict[str, tuple[KeyClass, ...]]:
    """Give who said that which keys do not open, and was handed nothing since."""
    found: dict[str, tuple[KeyClass, ...]] = {}
    for seq, person, names in _said(vault):
        member = vault.register.find(person)
        if member is None or not member.is_active() or seq <= vault.register.keyed_since(person):
            continue
        later = vault.db.execute(
            "SELECT 1 FROM entry WHERE record = ? AND kind = ? AND action = ? AND seq > ?",
            (person, Kind.REGISTER, Action.DELIVER, seq),
        ).fetchone()
        wanted = tuple(name for name in KeyClass if name in names and member.holds(name))
        if later is None and wanted:
            found[person] = wanted
    return found


def _said(vault: Vault) -> Iterator[tuple[int, str, list[str]]]:
    for _row, head in standing.of(vault.db, vault.register, Kind.NOTICE, Action.SEAL):
        try:
            names = standing.open_part(vault.db, head).set.get(UNOPENED)
        except ValueError:
            continue
        if isinstance(names, list):
            yield head.seq, head.actor, [str(one) for one in names]


def lacking(vault: Vault) -> dict[str, tuple[KeyClass, ...]]:
    """Give the people whose role carries a key that they do not have: never handed over, or not opening."""
    known, found = vault.register, asked(vault)
    for one in known.active():
        never = {
            key.name
            for key in known.classes
            if one.holds(key.name)
            and (key.name is not KeyClass.ROOT or key == known.newest(key.name))
            and not known.is_granted(key.name, key.epoch, one.id)
        }
        wanted = (
            never | set(found.get(one.id, ())) | (set(unopened(vault)) if one.id == vault.me.id else set())
        )
        if wanted:
            found[one.id] = tuple(sorted(wanted))
    return found


def answer(vault: Vault, at: Moment) -> int:
    """Hand over anew what was asked for and this person holds; gives to how many people. For an unlock."""
    return sum(_give(vault, person, names, at) for person, names in asked(vault).items())


def hand_over(vault: Vault, person: str, at: Moment) -> None:
    """Hand the keys that somebody lacks over now; raises Refused where this person holds none of them."""
    if not _give(vault, person, lacking(vault).get(person, ()), at):
        raise Refused(
            _("You hold no key that they lack. Somebody who does hands it over at their next unlock.")
        )


def may_give(vault: Vault, names: tuple[KeyClass, ...]) -> bool:
    """Say whether this person holds one of these keys by their role, and can seal it to somebody."""
    return any(vault.me.holds(name) and vault.held.get(name) for name in names)


def _give(vault: Vault, person: str, names: tuple[KeyClass, ...], at: Moment) -> bool:
    member = vault.register.find(person)
    if member is None or person == vault.me.id:
        return False
    given = [
        one
        for name in names
        if vault.me.holds(name)
        for one in members.held_grants(vault, name, member, afresh=True)
    ]
    if not given:
        return False
    said = register.spell(Change(grants=tuple(given)))
    ledger.append(vault, [NewEntry(kind=Kind.REGISTER, action=Action.DELIVER, record=person, open=said)], at)
    return True
