"""A desk that its person walked away from is not enough: what matters asks for the password again."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from app.domain.actions import Action
from app.domain.errors import PasswordNeeded, Refused, WrongPassword
from app.domain.kinds import Kind
from app.domain.people import Role
from app.domain.proofs import ASKED, NEEDS, SECONDS, Act, Purpose
from app.domain.reports import ReportKind
from app.services import (
    attached,
    backups,
    disposals,
    filekeys,
    flag_exports,
    holds,
    invitations,
    leaving,
    lists,
    opening,
    people,
    personal,
    projections,
    proving,
    recovery,
    rehearsing,
    reports,
    seats,
    settings,
    trail,
    unlocking,
)
from app.services.seats import Seat
from app.store import ledger, sheets, waits
from app.store.passwords import FLOOR
from tests.conftest import PASSWORDS, ZONE, Clock, Made, proved

PASSWORD = "cinder walnut harbour tulip"
CODE = sheets.spell(bytes(20))


@pytest.fixture
def owner(practice: Path, made: Made, clock: Clock, profile: Path) -> Iterator[Seat]:
    """An owner who unlocked, and has not typed the password again."""
    seat = unlocking.unlock(practice, made.persons["owner"], PASSWORDS["owner"], clock, ZONE)
    yield seat
    unlocking.lock(seat)


def _other(seat: Seat) -> str:
    return next(one.id for one in people.members(seat) if one.role is Role.RECEPTION)


def _attached(seat: Seat, to: Path) -> None:
    """Try to save an attachment of an incident that is not there."""
    try:
        attached.export(seat, "i", "a", to)
    except PasswordNeeded:
        raise
    except Refused as refused:
        assert "not in this vault" in refused.reason


def _sign(seat: Seat, to: Path) -> object:
    day = seat.now().day()
    return reports.make(seat, reports.Wanted(kind=ReportKind.SUMMARY, first=day, last=day), to / "report.pdf")


def _record(seat: Seat, to: Path) -> object:
    day = seat.now().day()
    asked = projections.Wanted(pack="generic", projection="insurer-summary", first=day, last=day)
    return projections.save_table(seat, projections.preview(seat, asked), {}, to)


def _as_far_as_the_rules(act: Callable[..., object], seat: Seat) -> None:
    """Try an act on a record that it does not fit: the password is asked for before that is said."""
    try:
        act(seat, seat.me.id)
    except PasswordNeeded:
        raise
    except Refused as refused:
        assert "That is not" in refused.reason


NO_FLAGS = flag_exports.Prepared(chosen=flag_exports.Chosen(), content=b"{}", lines=(), states={})
ACTS: dict[Act, Callable[[Seat, Path], object]] = {
    Act.APPOINT: lambda seat, to: people.appoint(seat, "Sample New", Role.RECEPTION, False, PASSWORD, FLOOR),
    Act.INVITE: lambda seat, to: invitations.invite(seat, "Sample New", Role.RECEPTION, False),
    Act.WITHDRAW_INVITATION: lambda seat, to: invitations.withdraw(seat, invitations.waiting(seat)[0].id),
    Act.CHANGE_ROLE: lambda seat, to: leaving.change_role(seat, _other(seat), Role.CLINICIAN, False),
    Act.RESET: lambda seat, to: leaving.reset(seat, _other(seat), PASSWORD, FLOOR),
    Act.LET_GO: lambda seat, to: people.leave(seat, _other(seat)),
    Act.REHEARSE: lambda seat, to: rehearsing.rehearse(seat),
    Act.NEW_SHEETS: lambda seat, to: recovery.make(seat),
    Act.SAVE_SHEETS: lambda seat, to: recovery.save_sheets(seat, ("A", "B"), to),
    Act.CHANGE_FILE_KEY: lambda seat, to: filekeys.change(seat),
    Act.PERSONAL_SHEET: lambda seat, to: personal.put_in_place(seat, CODE, CODE),
    Act.SIGN_REPORT: _sign,
    Act.EXPORT_LIST: lambda seat, to: lists.save_table(
        seat, ReportKind.CLIENT_LIST, to / "list.csv", ["Name"], []
    ),
    Act.EXPORT_ATTACHMENT: lambda seat, to: _attached(seat, to / "door.pdf"),
    Act.EXPORT_RECORD: lambda seat, to: _record(seat, to / "record.csv"),
    Act.EXPORT_FLAGS: lambda seat, to: flag_exports.export(seat, to / "flags.json", NO_FLAGS),
    Act.EXPORT_TRAIL: lambda seat, to: trail.export(seat, to / "list.csv", ["Entry"]),
    Act.BACK_UP: lambda seat, to: backups.make(seat, to),
    Act.BACKUP_PLACE: lambda seat, to: settings.set_backup_folder(seat, to),
    Act.DISPOSE: lambda seat, to: _as_far_as_the_rules(disposals.carry_out, seat),
    Act.LIFT_HOLD: lambda seat, to: _as_far_as_the_rules(partial(holds.lift, why="It is over."), seat),
}


def test_every_act_of_the_table_has_its_words_and_is_tried_here() -> None:
    assert set(NEEDS) == set(Act) == set(ACTS)
    assert set(NEEDS.values()) == set(Purpose) == set(ASKED)


@pytest.mark.parametrize("act", ACTS)
def test_each_act_asks_again_changes_nothing_until_then_and_goes_through_after(
    owner: Seat, act: Act, tmp_path: Path
) -> None:
    to = tmp_path / "to"
    to.mkdir()
    if act is Act.REHEARSE:
        backups.make_unasked(owner)
    if act is Act.WITHDRAW_INVITATION:
        invitations.invite(proved(owner), "Sample Invited", Role.RECEPTION, False)
        owner.proved.clear()
    before = ledger.head(owner.vault)
    for other in set(Purpose) - {NEEDS[act]}:
        owner.remember_proof(other)
    with pytest.raises(PasswordNeeded) as needed:
        ACTS[act](owner, to)
    assert needed.value.purpose == NEEDS[act] and list(to.iterdir()) == []
    assert ledger.head(owner.vault) == before
    proving.prove(owner, NEEDS[act], PASSWORDS["owner"])
    ACTS[act](owner, to)


def test_a_proof_is_over_after_some_minutes_by_a_clock_that_nobody_sets(
    owner: Seat, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = [1000.0]
    monkeypatch.setattr(seats, "monotonic", lambda: at[0])
    proving.prove(owner, Purpose.EXPORT, PASSWORDS["owner"])
    clock.now -= timedelta(days=2)
    at[0] += SECONDS - 1
    owner.require_proof(Act.EXPORT_TRAIL)
    at[0] += 1
    with pytest.raises(PasswordNeeded):
        owner.require_proof(Act.EXPORT_TRAIL)


def test_an_unlock_proves_nothing_and_a_lock_forgets_what_was_proved(
    owner: Seat, practice: Path, made: Made, clock: Clock
) -> None:
    assert not any(owner.has_proved(purpose) for purpose in Purpose)
    proving.prove(owner, Purpose.EXPORT, PASSWORDS["owner"])
    unlocking.lock(owner)
    again = unlocking.unlock(practice, made.persons["owner"], PASSWORDS["owner"], clock, ZONE)
    assert not again.has_proved(Purpose.EXPORT)
    unlocking.lock(again)


def test_somebody_elses_password_proves_nothing(owner: Seat) -> None:
    with pytest.raises(WrongPassword):
        proving.prove(owner, Purpose.EXPORT, PASSWORDS["clinician"])
    assert not owner.has_proved(Purpose.EXPORT)


def test_a_wrong_password_is_in_the_ledger_and_waits_as_at_the_unlock(
    owner: Seat, practice: Path, made: Made, clock: Clock
) -> None:
    tries = waits.STEPS.count(0)
    for left in range(tries - 1, -1, -1):
        with pytest.raises(WrongPassword):
            proving.prove(owner, Purpose.PEOPLE, "not this one at all")
        assert proving.next_try(owner)[1] == left
        entry = ledger.page(owner.vault, limit=1)[0]
        assert (entry.head.kind, entry.head.action) == (Kind.ACCESS, Action.REFUSED)
        assert opening.details(owner, entry.head.seq) == {"why": "wrong password", "purpose": "people"}
    assert proving.next_try(owner)[0] > 0
    before = ledger.head(owner.vault)
    with pytest.raises(Refused, match="Try again in"):
        proving.prove(owner, Purpose.PEOPLE, PASSWORDS["owner"])
    assert ledger.head(owner.vault) == before
    with pytest.raises(Refused, match="Try again in"):
        unlocking.unlock(practice, made.persons["owner"], PASSWORDS["owner"], clock, ZONE)
    clock.now += timedelta(minutes=20)
    proving.prove(owner, Purpose.PEOPLE, PASSWORDS["owner"])
    assert proving.next_try(owner) == (0, tries)


def test_who_may_not_do_it_is_told_so_and_not_asked_for_a_password(
    practice: Path, made: Made, clock: Clock, profile: Path, tmp_path: Path
) -> None:
    seat = unlocking.unlock(practice, made.persons["reception"], PASSWORDS["reception"], clock, ZONE)
    try:
        for act in (Act.APPOINT, Act.LET_GO, Act.EXPORT_TRAIL, Act.BACKUP_PLACE, Act.SAVE_SHEETS):
            with pytest.raises(Refused) as found:
                ACTS[act](seat, tmp_path)
            assert not isinstance(found.value, PasswordNeeded), act
    finally:
        unlocking.lock(seat)


def test_no_service_writes_an_export_or_changes_the_register_without_asking_again() -> None:
    """Whoever adds a service that takes something out, or changes who works here, is reminded of the table."""
    guarded = ("Action.EXPORTED, open", "rows.appoint(", "parting.", "resetting.reset(", "store.invite(",
               "store.for_new_keys(",
               "store.withdraw(", "recovering.new_sheets(", "recovering.retire_others(",
               "recovering.withdraw(")  # fmt: skip
    free = {"parting.still_open("}
    folder = Path(people.__file__).parent
    found = set()
    for path in folder.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        for taken in free:
            text = text.replace(taken, "")
        if any(call in text for call in guarded):
            found.add(path.name)
            asks = (
                "require_proof(" in text or path.name == "reports.py"
            )  # signs in report_signing, which asks
            assert asks, path.name
    assert {"people.py", "leaving.py", "invitations.py", "recovery.py", "trail.py", "lists.py"} <= found
