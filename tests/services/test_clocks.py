"""Clocks at the desk: begun by an event, owed openly by a moment and a name, ended with what shows it was done."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain import moments
from app.domain.actions import Action
from app.domain.clocks import State
from app.domain.errors import NoKey, Refused
from app.domain.kinds import Kind
from app.services import clocks, incidents, laws, practice, today
from app.store import clinical, ledger, records
from app.store.ledger import Content, NewEntry
from tests.duties import assert_sealed
from tests.services.test_projections import assault

THREAT = "us-ca/1/threat-police"


@pytest.fixture
def begun(seat_of):
    """Give the record of a clock about an incident, begun by the clinician in a Californian practice."""
    laws.choose(seat_of("owner"), ("generic", "us-ca"))
    clinician = seat_of("clinician")
    incident = incidents.seal(clinician, assault(clinician))
    return clocks.begin(clinician, THREAT, clinician.now(), about=incident.id).record


def test_a_clock_says_openly_that_something_is_due_and_sealed_what(seat_of, begun):
    clinician = seat_of("clinician")
    kept = records.find(clinician.vault, begun)
    assert kept.number == "CK-0001" and set(kept.now) == {"due", "who"}
    running = clocks.one(clinician, begun)
    assert running.words == "Report the threat to the local police" and running.length == "24 hours"
    assert running.about == "INC-2026-0001" and running.state is State.RUNNING
    assert running.due.local().strftime("%Y-%m-%d %H:%M") == "2026-11-24 08:00"
    [line] = [one for one in today.due(clinician) if one.record == begun]
    assert "CK-0001" in line.what and "police" not in line.what
    for who in ("reception", "auditor"):
        other = seat_of(who)
        assert_sealed(other, begun, Kind.CLOCK, "police", "INC-2026-0001", "threat")
        shown = clocks.one(other, begun)
        assert (shown.words, shown.about, shown.begun) == ("", "", None) and shown.due == running.due
        with pytest.raises(NoKey):
            clocks.opened(other, begun)
        assert all(one.record != begun for one in today.due(other))


def test_whoever_owes_a_clock_reads_what_is_theirs_to_do_and_not_whom_it_is_about(seat_of, made, begun):
    clinician = seat_of("clinician")
    assert len(clinical.folded(clinician.vault, begun)["clients"]) == 1
    reception = made.persons["reception"]
    theirs = clocks.begin(
        clinician, "us-ca/1/log-copy", clinician.now(), incident_of(clinician), reception
    ).record
    seat = seat_of("reception")
    read = clocks.one(seat, theirs)
    assert read.who == "Sample Reception" and read.words.startswith("Give the violence records")
    assert "clients" not in clinical.folded(seat.vault, theirs)
    assert [one.record for one in today.due(seat) if one.page == clocks.PAGE] == [theirs]
    assert clocks.finish(seat, theirs, "Handed over at noon.").is_done


def test_a_clock_is_met_with_its_evidence_or_missed_and_ends_once(seat_of, clock, begun):
    clinician = seat_of("clinician")
    with pytest.raises(Refused) as refused:
        clocks.finish(clinician, begun, "  ")
    assert refused.value.field == "evidence"
    clock.now += timedelta(hours=25)
    assert clocks.one(clinician, begun).state is State.MISSED
    in_time = moments.of(clock.now - timedelta(hours=2), clinician.zone)
    ended = clocks.finish(clinician, begun, "Rang at 09:00, report 26-1184.", in_time)
    assert ended.state is State.MET and ended.is_done and ended.evidence.endswith("26-1184.")
    for act in (clocks.finish, clocks.withdraw):
        with pytest.raises(Refused, match="ended already"):
            act(clinician, begun, "again")
    assert clocks.listing(clinician) == () and len(clocks.listing(clinician, done=True)) == 1
    assert clocks.of_record(clinician, incident_of(clinician)) == clocks.listing(clinician, done=True)


def incident_of(seat):
    return records.find_number(seat.vault, "INC-2026-0001").id


def test_what_is_done_after_its_time_is_missed_and_stands_so(seat_of, clock, begun):
    clock.now += timedelta(days=3)
    assert clocks.finish(seat_of("clinician"), begun, "Rang late.").state is State.MISSED


def test_a_line_that_begins_at_anothers_end_begins_then(seat_of, clock):
    clinician = seat_of("clinician")
    first = clocks.begin(clinician, "generic/1/threat-warn", clinician.now()).record
    assert all(one.starts for one in clocks.startable(clinician))
    clocks.finish(clinician, first, "Both were told at 08:10.")
    [follows] = clocks.listing(clinician)
    assert follows.words == "Ask how it went on after the warning" and follows.length == "7 days"
    assert follows.due.local().strftime("%m-%d %H:%M") == "11-30 23:59"


def test_a_clock_counts_the_practices_own_working_days(seat_of):
    owner = seat_of("owner")
    laws.choose(owner, ("us-ca",))
    details = practice.details(owner)
    from msgspec.structs import replace

    from app.domain.practices import Holiday

    practice.change(owner, replace(details, holidays=(Holiday("2026-11-26"), Holiday("2026-11-27"))))
    begun = moments.of(datetime(2026, 11, 23, 14, 0, tzinfo=UTC), owner.zone)
    before = moments.of(datetime(2026, 11, 25, 14, 0, tzinfo=UTC), owner.zone)
    assert clocks.begin(owner, "us-ca/1/elder-written", begun).due.local().strftime("%m-%d") == "11-25"
    with pytest.raises(Refused) as refused:
        clocks.begin(owner, "us-ca/1/elder-written", before)
    assert refused.value.field == "begun"


@pytest.mark.parametrize("name", ["us-wa/1/x", "us-ca/2/threat-police", "us-ca/1/nothing", "", "a/b/c/d"])
def test_a_line_that_is_in_no_pack_gone_by_begins_nothing(seat_of, begun, name):
    clinician = seat_of("clinician")
    with pytest.raises(Refused):
        clocks.begin(clinician, name, clinician.now())
    assert records.count(clinician.vault, Kind.CLOCK) == 1


def test_a_clock_begun_in_error_is_withdrawn_with_the_reason(seat_of, begun):
    clinician = seat_of("clinician")
    with pytest.raises(Refused):
        clocks.withdraw(clinician, begun, "")
    assert clocks.withdraw(clinician, begun, "Another client was meant.").is_done
    assert clocks.listing(clinician) == ()


def test_whoever_cannot_read_a_clock_does_not_end_it_and_an_auditor_begins_none(seat_of, begun):
    reception = seat_of("reception")
    with pytest.raises(Refused, match="Only who can read"):
        clocks.finish(reception, begun, "done")
    auditor = seat_of("auditor")
    assert clocks.startable(auditor) == ()
    with pytest.raises(Refused):
        clocks.begin(auditor, THREAT, auditor.now())


def test_an_entry_that_moves_a_clock_does_not_count(seat_of, begun):
    clinician = seat_of("clinician")
    moved = NewEntry(
        kind=Kind.CLOCK, action=Action.CORRECT, record=begun, open=Content({"who": clinician.me.id})
    )
    with pytest.raises(Refused):
        ledger.append(clinician.vault, [moved], clinician.now())
