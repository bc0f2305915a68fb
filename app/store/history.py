"""What happened to the staff register: who came, left, was reset or had another role, by whom and when."""

from collections.abc import Iterator

from msgspec import Struct

from app.domain import moments
from app.domain.actions import Action
from app.domain.kinds import Kind
from app.domain.ledger import Head
from app.domain.moments import Moment
from app.domain.people import Member, Role
from app.i18n import _
from app.store import register, standing
from app.store.connection import troubles
from app.store.register import Change
from app.store.vault import Vault


class Happening(Struct, frozen=True):
    """One entry of the register: what was done to whom, and by whom, each with the name they have or had."""

    seq: int
    time: Moment
    action: Action
    actor: str
    by: str
    person: str
    name: str
    change: Change


def happenings(vault: Vault, after: int = 0) -> Iterator[Happening]:
    """Give what happened to the register after an entry, oldest first; its entries were verified at unlock.

    Where some did not hold then, they are left out: nothing of them happened.
    """
    with troubles():
        counted = standing.counting(vault.db, vault.id) if vault.faults else None
        for row in standing.rows(vault.db, after, (Kind.REGISTER,)):
            if counted is not None and row.seq not in counted:
                continue
            head = Head.from_bytes(row.head)
            change = register.change_of(standing.open_part(vault.db, head))
            by, name = _name(vault, head.actor), _name(vault, head.record)
            yield Happening(
                head.seq, moments.sound(head.time), head.action, head.actor, by, head.record, name, change
            )


def _name(vault: Vault, person: str) -> str:
    member = vault.register.find(person)
    return member.name if member else ""


def _handed_out_by(vault: Vault, invitation: str) -> str:
    row = vault.db.execute(
        "SELECT actor FROM entry WHERE record = ? AND kind = ? AND action = ?",
        (invitation, Kind.REGISTER, Action.INVITE),
    ).fetchone()
    return _name(vault, row[0]) if row else ""


TOLD = (Action.APPOINT, Action.RESET, Action.JOIN, Action.EPOCH)
"""What everybody is told of at their next unlock, where it is out of the ordinary."""


def news(vault: Vault, after: int) -> list[str]:
    """Say what everybody should hear of since the entry they last saw: sheets used, resets, owners, a new root."""
    said = []
    for one in happenings(vault, after):
        words = _told(vault, one, vault.register.find(one.actor)) if one.action in TOLD else ""
        if words:
            said.append(words)
    return said


def _told(vault: Vault, one: Happening, actor: Member | None) -> str:
    when = one.time.local().strftime("%Y-%m-%d %H:%M")
    if actor is not None and actor.role is Role.RECOVERY:
        return _(
            "{sheet} was used: {name} was brought back as an owner. The sheet opens nothing any more."
        ).format(sheet=actor.name, name=one.name)
    match one.action:
        case Action.RESET if one.person == vault.me.id and one.actor != vault.me.id:
            return _(
                "{by} had new keys made for you at {when}. If you were not there yourself, somebody else could "
                "have acted under your name since."
            ).format(by=one.by, when=when)
        case Action.RESET:
            return _("{by} had new keys made for {name} at {when}.").format(
                by=one.by, name=one.name, when=when
            )
        case Action.JOIN if one.change.member is not None and one.change.member.generation > 1:
            by = _handed_out_by(vault, one.actor)
            if one.person == vault.me.id:
                return _(
                    "New keys were made for you at {when}, with a code that {by} handed out. If that was not you, "
                    "somebody acts under your name: tell every owner at once."
                ).format(when=when, by=by)
            return _(
                "{name} made new keys at {when}, with a code that {by} handed out. Make sure that it was really they."
            ).format(name=one.name, when=when, by=by)
        case Action.JOIN if vault.me.role is Role.OWNER:
            return _("{name} took up their invitation at {when}. Make sure that it was really they.").format(
                name=one.name, when=when
            )
        case Action.EPOCH if one.change.root:
            return _(
                "{by} made a new root for the practice's papers at {when}: print the trust card anew."
            ).format(by=one.by, when=when)
        case _:
            return ""
