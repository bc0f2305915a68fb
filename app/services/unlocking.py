"""Founding a practice, unlocking and locking: how somebody comes to sit at this desk, and leaves it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from app.domain import moments, practices
from app.domain.errors import Refused, VaultTrouble, WrongPassword
from app.domain.people import Role
from app.domain.practices import Practice
from app.domain.proofs import Purpose
from app.i18n import _
from app.services import certifying, passwords, proving
from app.services import practice as practice_acts
from app.services.seats import Seat
from app.store import codes, dropbox, founding, members, owing, personal, recovering, sheets, vaults, waits
from app.store import passwords as costs
from app.store.founding import Founding
from app.store.members import Appointment
from app.store.passwords import Cost
from app.store.vault import Vault

SHEETS = 2
"""Two ways back in are made before the first record: two sheets, kept in two places."""

Clock = Callable[[], datetime]


def found(
    folder: Path,
    practice: Practice,
    owner: str,
    clinical: bool,
    password: str,
    clock: Clock,
    zone: str,
    cost: Cost | None = None,
) -> tuple[Seat, tuple[str, ...]]:
    """Found a practice in a new folder and sit its owner down; gives the seat and the recovery codes to be proved.

    Raises Refused for a password that is no good, VaultTrouble for a folder that cannot be used.
    """
    from app.documents import certificates

    practices.check(practice)
    passwords.require_good(password, (practice.name, owner))
    at = moments.of(clock(), zone)
    secrets = tuple(sheets.new_secret() for _place in range(SHEETS))
    how = Founding(
        practice.name,
        Appointment(owner, Role.OWNER, clinical),
        password,
        cost or costs.calibrated(),
        secrets,
        practices.fields(practice),
        lambda made: practice_acts.lay_card(made, practice),
    )
    founding.found(folder, how, certificates.make_root, certificates.issue, at)
    try:
        seat = Seat(vaults.unlock(folder, vaults.people_at(folder)[0][0], password, at), clock, zone)
    except BaseException:
        founding.undo(folder)
        raise
    for purpose in Purpose:  # the password was typed twice just now
        seat.remember_proof(purpose)
    return seat, tuple(sheets.spell(secret) for secret in secrets)


def prove_sheet(seat: Seat, code: str) -> None:
    """Prove that a code typed back opens this practice: its keys must open the grant of the file's key.

    Raises Refused, naming the group that was mistyped where it can.
    """
    recovering.prove(seat.vault, code, seat.now())


def people_at(folder: Path) -> list[tuple[str, str]]:
    """Give the people who have a password here, by id and name."""
    return vaults.people_at(folder)


def unlock(
    folder: Path, person: str, password: str, clock: Clock, zone: str, accepts_loss: bool = False
) -> Seat:
    """Sit somebody down by the practice's own clock; `zone` is this computer's, for a practice that has none yet.

    Raises WrongPassword, Refused while this person's next try still has to wait, VaultTrouble.
    """
    vault_id, now = vaults.vault_id(folder), int(clock().timestamp())
    proving.require_turn(vault_id, person, now)
    try:
        vault = vaults.unlock(folder, person, password, moments.of(clock(), zone), accepts_loss)
    except WrongPassword:
        waits.failed(vault_id, person, now)
        dropbox.note_try(folder, person, moments.of(clock()).utc[:16] + "Z")
        raise
    waits.clear(vault_id, person)
    return _seated(vault, clock, zone)


def _seated(vault: Vault, clock: Clock, zone: str) -> Seat:
    seat = Seat(vault, clock, zone)
    try:
        seat = Seat(vault, clock, practice_acts.details(seat).zone)
    except Refused:
        return seat
    try:
        certifying.finish(seat)
    except VaultTrouble as trouble:  # what is owed can wait for the next unlock
        vault.notes.append(trouble.words(" "))
    return seat


def wait_before(folder: Path, person: str, clock: Clock) -> int:
    """Give how many seconds this person's next try still has to wait."""
    return waits.left(vaults.vault_id(folder), person, int(clock().timestamp()))


def tries_left(folder: Path, person: str) -> int:
    """Give how many tries there are before the next wait."""
    return waits.tries_left(vaults.vault_id(folder), person)


def unlock_with_sheet(folder: Path, code: str, name: str, password: str, clock: Clock, zone: str) -> Seat:
    """Come back with a sheet: a personal one gives its person their own keys back, whatever name is given.

    A recovery sheet brings an owner back: a new owner is appointed under this name, and sits down. It can do nothing
    else with the records; its use stands in the ledger. Raises Refused, VaultTrouble.
    """
    from app.documents import certificates

    if personal.is_one(folder, code):
        passwords.require_good(password, ())
        at = moments.of(clock(), zone)
        return _seated(codes.come_back(folder, code, password, costs.calibrated(), at), clock, zone)
    name = " ".join(name.split())
    if not name:
        raise Refused(_("A person needs a name."), "name")
    passwords.require_good(password, (name,))
    at = moments.of(clock(), zone)
    vault = vaults.unlock_with_sheet(folder, code, at)
    try:
        who = Appointment(name, Role.OWNER, clinical=True)
        member = members.appoint(vault, who, password, certificates.issue, costs.calibrated(), at)
    finally:
        vault.close()
    with owing.after(
        _("{name} is an owner here, and the sheet is used.").format(name=name),
        _("Choose that name on the unlock page and sit down with the new password."),
    ):
        again = vaults.unlock(folder, member.id, password, moments.of(clock(), zone))
    return _seated(again, clock, zone)


def join(folder: Path, code: str, password: str, clock: Clock, zone: str) -> Seat:
    """Take up an invitation with a password of one's own, and sit down. Raises Refused, VaultTrouble."""
    passwords.require_good(password, ())
    at = moments.of(clock(), zone)
    seat = _seated(codes.join(folder, code, password, costs.calibrated(), at), clock, zone)
    seat.vault.notes.append(
        _(
            "You are in. The keys of your role are handed to you when somebody who holds them unlocks next, and your "
            "certificate when an owner does; until then some of it does not open."
        )
    )
    return seat


def lock(seat: Seat) -> None:
    """Lock: the file is closed and the keys are forgotten."""
    seat.vault.close()
