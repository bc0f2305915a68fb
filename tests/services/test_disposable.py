"""Every kind that can be disposed of: proposed once its time is over, gone from every byte, held by a hold."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain import clients as clients_rules
from app.domain.actions import Action, Status
from app.domain.disposals import OVER
from app.domain.drops import Became
from app.domain.errors import NoKey, Refused
from app.domain.kinds import Kind
from app.domain.ledger import Content
from app.services import (
    checking,
    client_pages,
    clients,
    conduct,
    disclosures,
    disposals,
    drops,
    duties,
    finding,
    holds,
    persons,
    requests,
    risk_reviews,
    safety_plans,
    tasks,
    today,
    trail,
    unlocking,
    worksheets,
)
from app.services.seats import Seat
from app.store import dropbox, ledger, records
from app.store.ledger import NewEntry
from app.store.vault import FILE
from tests.conftest import PASSWORDS, ZONE, Clock, Made
from tests.pages import pages

Sit = Callable[[str], Seat]
OPEN, SEALED, LEFT = "Borogove", "Vexillology", "Xylophagous"
ENDS = {Status.ENDED: Action.END, Status.FINISHED: Action.FINISH}
OF_A_DAY = sorted(
    {
        *(Kind.PERSON, Kind.RISK_REVIEW, Kind.SAFETY_PLAN, Kind.WORKSHEET, Kind.DISCLOSURE, Kind.CONDUCT),
        *(Kind.REQUEST, Kind.ACTION, Kind.CLOCK),
    }
)


def later(clock: Clock) -> None:
    clock.now = datetime(2035, 3, 1, 15, tzinfo=UTC)


def kept(seat: Seat, kind: Kind, client: str) -> str:
    """Seal a record of a kind about a client, and bring it to where its work is done."""
    entry = NewEntry(
        kind=kind,
        open=Content({"name": f"{OPEN} {kind}"}),
        clinical=Content({"client": client, "why": SEALED}),
    )
    record = ledger.append(seat.vault, [entry], seat.now())[0].record
    over = OVER[kind] - {Status.WITHDRAWN, Status.SEALED}
    if over:
        end = NewEntry(kind=kind, action=ENDS[next(iter(over))], record=record)
        ledger.append(seat.vault, [end], seat.now())
    return record


def gone(seat_of: Sit, chosen: list[str]) -> disposals.Proposal:
    made = disposals.propose(seat_of("owner"), chosen)
    disposals.approve(seat_of("clinician"), made.record)
    return disposals.carry_out(seat_of("owner"), made.record)


def left_at_the_desk(practice: Path, clock: Clock, made: Made) -> None:
    drops.leave(practice, "", LEFT, clock, ZONE)
    unlocking.lock(unlocking.unlock(practice, made.persons["owner"], PASSWORDS["owner"], clock, ZONE))


@pytest.mark.parametrize("kind", OF_A_DAY)
def test_it_goes_once_its_time_is_over_and_no_byte_and_no_search_tells_of_it(
    seat_of: Sit, clock: Clock, kind: Kind
) -> None:
    seat = seat_of("clinician")
    record = kept(seat, kind, clients.add(seat, clients_rules.Particulars(name="Sample Client")).id)
    number = ledger.record_of(seat.vault, record).number
    assert disposals.due(seat_of("owner")).lines == ()
    later(clock)
    assert [line.record for line in disposals.due(seat_of("owner")).lines] == [record]
    gone(seat_of, [record])
    for who in ("owner", "clinician", "reception"):
        seat = seat_of(who)
        stood = records.find(seat.vault, record)
        assert stood is not None and stood.status is Status.DISPOSED and set(stood.now) == {"disposed"}
        assert checking.check(seat, full=True).faults == ()
        assert all(line.record != record for line in finding.find(seat, OPEN.lower()))
    assert stood.number == number
    for page in pages(seat.vault.folder / FILE, seat.vault.main):
        assert OPEN.lower().encode() not in page.lower()


def test_a_report_left_at_the_desk_goes_and_the_same_file_comes_in_no_second_time(
    seat_of: Sit, clock: Clock, practice: Path, made: Made
) -> None:
    drops.leave(practice, "", LEFT, clock, ZONE)
    [file] = dropbox.waiting(practice)
    spelt = file.read_bytes()
    seat = seat_of("clinician")
    [line] = drops.page(seat)
    drops.close(seat, line.record, Became.NOTHING)
    later(clock)
    assert [one.number for one in disposals.due(seat_of("owner")).lines] == [line.number]
    gone(seat_of, [line.record])
    seat = seat_of("clinician")
    [after] = drops.page(seat)
    assert not after.is_open and "Disposed of on 2035-03-01" in after.became
    with pytest.raises(Refused, match="Disposed of"):
        drops.opened(seat, line.record)
    with pytest.raises(Refused, match="Disposed of"):
        drops.close(seat, line.record, Became.NOTHING)
    unlocking.lock(seat)
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(spelt)
    seat = seat_of("clinician")
    assert [one.record for one in drops.page(seat)] == [line.record] and not dropbox.waiting(practice)
    assert checking.check(seat, full=True).faults == () and drops.due(seat) == []


def test_a_report_that_nobody_dealt_with_never_falls_due(
    seat_of: Sit, clock: Clock, practice: Path, made: Made
) -> None:
    left_at_the_desk(practice, clock, made)
    later(clock)
    assert disposals.due(seat_of("owner")).lines == ()


@pytest.mark.parametrize("kind", OF_A_DAY)
def test_a_hold_on_a_client_stops_what_names_them_under_seal_and_nothing_of_others(
    seat_of: Sit, clock: Clock, kind: Kind
) -> None:
    seat = seat_of("clinician")
    held, other = (
        clients.add(seat, clients_rules.Particulars(name=name)).id for name in ("Sample A", "Sample B")
    )
    stopped, free = kept(seat, kind, held), kept(seat, kind, other)
    hold = holds.place(seat_of("clinician"), held, "A board asks.")
    later(clock)
    due = disposals.due(seat_of("owner"))
    assert {line.record for line in due.lines} == {free}
    assert [(one.line.record, one.hold) for one in due.held] == [(stopped, hold.number)]
    with pytest.raises(Refused, match="may not be disposed of today"):
        disposals.propose(seat_of("owner"), [stopped])


def test_who_cannot_read_whom_it_is_about_disposes_of_none_of_them_under_a_clients_hold(
    tmp_path: Path, profile: Path, seat_of: Sit, clock: Clock
) -> None:
    seat = seat_of("clinician")
    client = clients.add(seat, clients_rules.Particulars(name="Sample A")).id
    record = ledger.record_of(seat.vault, kept(seat, Kind.WORKSHEET, client))
    hold = holds.place(seat, client, "A board asks.")
    auditor = seat_of("auditor")  # who holds no clinical key, as an owner who is no clinician
    assert holds.stopping(auditor, [record]) == {record.id: holds.UNKNOWN}
    assert "only a clinician can tell" in holds.words(record, holds.UNKNOWN)
    assert holds.stopping(seat_of("owner"), [record]) == {record.id: hold.number}


def test_a_hold_on_any_client_keeps_what_was_left_at_the_desk_since_it_names_nobody(
    seat_of: Sit, clock: Clock, practice: Path, made: Made
) -> None:
    left_at_the_desk(practice, clock, made)
    seat = seat_of("clinician")
    [line] = drops.page(seat)
    drops.close(seat, line.record, Became.NOTHING)
    client = clients.add(seat, clients_rules.Particulars(name="Sample A")).id
    later(clock)
    proposal = disposals.propose(seat_of("owner"), [line.record]).record
    disposals.approve(seat_of("clinician"), proposal)
    hold = holds.place(seat_of("clinician"), client, "A board asks.")
    assert [one.hold for one in disposals.due(seat_of("owner")).held] == []  # it is in a proposal already
    with pytest.raises(Refused, match="what was left at the desk names nobody"):
        disposals.carry_out(seat_of("owner"), proposal)
    holds.lift(seat_of("owner"), hold.record, "The board has decided.")
    assert disposals.carry_out(seat_of("owner"), proposal).status is Status.FINISHED


def test_a_hold_can_be_placed_on_each_kind_itself(seat_of: Sit, clock: Clock) -> None:
    seat = seat_of("clinician")
    client = clients.add(seat, clients_rules.Particulars(name="Sample A")).id
    for kind in OF_A_DAY:
        record = ledger.record_of(seat.vault, kept(seat, kind, client))
        hold = holds.place_on(seat, record.number, "An inquiry is open.")
        assert holds.stopping(seat, [record]) == {record.id: hold.number}


LISTS: tuple[Callable[[Seat, str], object], ...] = (
    lambda seat, _client: persons.listing(seat, ended=True),
    lambda seat, client: persons.of_client(seat, client),
    lambda seat, _client: risk_reviews.listing(seat, owed_only=False),
    lambda seat, client: risk_reviews.of_client(seat, client),
    lambda seat, _client: safety_plans.listing(seat, acting_only=False),
    lambda seat, _client: worksheets.listing(seat, under_way_only=False),
    lambda seat, client: worksheets.of_client(seat, client),
    lambda seat, _client: disclosures.listing(seat, counted_only=False),
    lambda seat, _client: conduct.listing(seat, acting_only=False),
    lambda seat, _client: requests.listing(seat, waiting_only=False),
    lambda seat, _client: tasks.listing(seat, tuple(Status)),
    lambda seat, _client: drops.page(seat),
    lambda seat, client: duties.of_client(seat, client),
    lambda seat, client: client_pages.page(seat, client),
    lambda seat, _client: today.due(seat),
    lambda seat, _client: trail.page(seat),
)


def test_every_list_and_page_stands_once_all_of_them_are_gone_and_says_nothing_of_them(
    seat_of: Sit, clock: Clock
) -> None:
    seat = seat_of("clinician")
    client = clients.add(seat, clients_rules.Particulars(name="Sample Client")).id
    some = [kept(seat, kind, client) for kind in OF_A_DAY]
    later(clock)
    gone(seat_of, some)
    for who in ("owner", "clinician", "reception", "auditor"):
        seat = seat_of(who)
        for shown in LISTS:
            try:
                said = str(shown(seat, client))
            except (Refused, NoKey):  # not for this person
                continue
            assert OPEN not in said and SEALED not in said, (who, said)
