"""Flags in a real vault: two tests, a second person, what the desk reads and what only clinicians can decrypt."""

from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest

from app.domain.actions import Action, Status
from app.domain.clients import Particulars
from app.domain.errors import NoKey, Refused
from app.domain.flag_fields import Decision, Level
from app.domain.flags import TwoTests, Wanted
from app.domain.kinds import Kind
from app.domain.ledger import PartName
from app.services import clients, flag_lists, flags, people, wording
from app.store import ledger

NAUGHTY = (
    Path(__file__).parent.parent.joinpath("data", "naughty-strings.txt").read_text("utf-8").split("\n")[:-1]
)
TODAY = date(2026, 11, 23)
YES = TwoTests(must_know=True, outweighs=True)
WANTED = Wanted(
    level=Level.HIGH,
    label="Two staff",
    action="Two staff in the room. Tell the clinician on arrival.",
    review=TODAY + timedelta(days=180),
    category="violence",
    behaviour="Blocked the door on 20 November and would not move.",
    triggers="Being kept waiting",
    helps="A choice of room",
)


@pytest.fixture
def raised(seat_of):
    """A clinician's seat, a client and a flag about them."""
    seat = seat_of("clinician")
    client = clients.add(seat, Particulars(name="Ada Okafor"))
    return seat, client, flags.raise_flag(seat, client.id, WANTED, YES)


def test_a_flag_acts_from_its_sealing_and_says_it_is_not_yet_approved(raised) -> None:
    seat, client, flag = raised
    assert (flag.number, flag.status, flag.is_approved) == ("F-0001", Status.ACTIVE, False)
    [line] = flags.active_for(seat, [client.id])[client.id]
    assert (line.label, line.level, line.is_approved) == ("Two staff", Level.HIGH, False)


def test_reception_sees_the_action_and_never_the_reason(raised, seat_of) -> None:
    _seat, client, flag = raised
    reception = seat_of("reception")
    [line] = flags.active_for(reception, [client.id])[client.id]
    assert line.action == WANTED.action
    with pytest.raises(NoKey):
        flags.reasons(reception, flag.id)
    for entry in ledger.entries(reception.vault, flag.id):
        spelt = msgspec.json.encode(entry.open).decode()
        assert not any(word in spelt for word in ("violence", "Blocked", "waiting", "choice of room"))
        with pytest.raises(NoKey):
            ledger.read_part(reception.vault, entry.head.seq, PartName.CLINICAL)


def test_a_clinician_reads_why_and_that_is_in_the_ledger_first(raised) -> None:
    seat, _client, flag = raised
    read = flags.reasons(seat, flag.id)
    assert read.answers["category"] == "violence" and read.answers["triggers"] == "Being kept waiting"
    newest = ledger.page(seat.vault, limit=1)[0]
    assert (newest.head.kind, newest.head.action) == (Kind.ACCESS, Action.OPENED)


def test_nobody_approves_their_own_flag_and_a_second_person_may(raised, seat_of) -> None:
    seat, _client, flag = raised
    with pytest.raises(Refused, match="second person"):
        flags.approve(seat, flag.id)
    owner = seat_of("owner")
    approved = flags.approve(owner, flag.id)
    assert approved.is_approved and approved.approved_by == owner.me.id and not approved.self_attested
    with pytest.raises(Refused, match="already"):
        flags.approve(owner, flag.id)


@pytest.mark.parametrize("who", ["reception", "auditor"])
def test_reception_and_auditor_neither_raise_nor_approve_nor_end(raised, seat_of, who: str) -> None:
    _seat, client, flag = raised
    seat = seat_of(who)
    with pytest.raises(Refused, match="role"):
        flags.raise_flag(seat, client.id, WANTED, YES)
    with pytest.raises(Refused, match="role"):
        flags.approve(seat, flag.id)
    with pytest.raises(Refused, match="role"):
        flags.end(seat, flag.id, "No longer")


def test_a_flag_that_fails_a_test_is_not_written(seat_of) -> None:
    seat = seat_of("clinician")
    client = clients.add(seat, Particulars(name="Ada Okafor"))
    before = ledger.head(seat.vault)
    with pytest.raises(Refused):
        flags.raise_flag(seat, client.id, WANTED, TwoTests(must_know=True, outweighs=False))
    assert ledger.head(seat.vault) == before


def test_in_a_practice_of_one_the_flag_carries_a_plain_self_attestation(seat_of) -> None:
    owner = seat_of("owner")
    people.leave(owner, next(one.id for one in people.members(owner) if one.name == "Sample Clinician"))
    assert flags.is_solo(owner)
    client = clients.add(owner, Particulars(name="Ada Okafor"))
    flag = flags.raise_flag(owner, client.id, WANTED, YES)
    assert flag.self_attested and flag.approved_by == owner.me.id
    with pytest.raises(Refused, match="second person"):
        flags.change(owner, flag.id, msgspec.structs.replace(WANTED, approver=owner.me.id), "Still true")


def test_a_review_keeps_the_flag_counts_it_and_asks_for_a_second_person_again(raised, seat_of, clock) -> None:
    _seat, _client, flag = raised
    flags.approve(seat_of("owner"), flag.id)
    seat = seat_of("clinician")
    clock.now += timedelta(days=150)
    kept = flags.keep(seat, flag.id, TODAY + timedelta(days=330), "Calm since; the custody case goes on.")
    assert (kept.reviews, kept.decision, kept.is_approved) == (1, Decision.KEEP, False)
    assert kept.review == TODAY + timedelta(days=330)
    [said] = flags.reasons(seat, flag.id).said
    assert (said.words, said.decision) == ("Calm since; the custody case goes on.", "keep")


def test_a_review_needs_its_sentence_and_a_day_ahead(raised) -> None:
    seat, _client, flag = raised
    with pytest.raises(Refused) as refused:
        flags.keep(seat, flag.id, TODAY + timedelta(days=10), " ")
    assert refused.value.field == "sentence"
    with pytest.raises(Refused) as refused:
        flags.keep(seat, flag.id, TODAY, "Calm")
    assert refused.value.field == "review"


def test_a_change_keeps_every_earlier_wording_in_the_history(raised) -> None:
    seat, _client, flag = raised
    softer = msgspec.structs.replace(WANTED, level=Level.CAUTION, action="One colleague nearby.")
    changed = flags.change(seat, flag.id, softer, "No threat in five months.")
    assert (changed.level, changed.action) == (Level.CAUTION, "One colleague nearby.")
    lines = flag_lists.history(seat, flag.id)
    assert [line.decision for line in lines] == ["raise", "change"]
    assert lines[1].changes == (
        ("level", "high", "caution"),
        ("action", WANTED.action, "One colleague nearby."),
    )
    assert "threat" not in str(lines)


def test_an_ended_flag_is_not_read_at_the_desk_and_can_act_again(raised) -> None:
    seat, client, flag = raised
    assert flags.end(seat, flag.id, "Moved away").status is Status.ENDED
    assert flags.active_for(seat, [client.id]) == {}
    with pytest.raises(Refused, match="does not act"):
        flags.keep(seat, flag.id, TODAY + timedelta(days=9), "x")
    again = flags.reactivate(seat, flag.id, TODAY + timedelta(days=90), "Came back")
    assert again.status is Status.ACTIVE and flags.active_for(seat, [client.id])
    with pytest.raises(Refused, match="ended"):
        flags.reactivate(seat, flag.id, TODAY + timedelta(days=90), "Twice")


def test_a_flag_entered_in_error_is_gone_from_the_desk_and_stays_in_the_ledger(raised) -> None:
    seat, client, flag = raised
    assert flags.withdraw(seat, flag.id).status is Status.WITHDRAWN
    assert flags.active_for(seat, [client.id]) == {}
    assert len(flag_lists.history(seat, flag.id)) == 2
    for refused in (
        lambda: flags.withdraw(seat, flag.id),
        lambda: flags.reactivate(seat, flag.id, TODAY, "x"),
    ):
        with pytest.raises(Refused):
            refused()


def test_what_the_client_says_against_a_flag_is_kept_with_the_answer(raised) -> None:
    seat, _client, flag = raised
    flags.tell(seat, flag.id, "yes", "In the session", "I only stood there.", "We look at it in March.")
    read = flags.reasons(seat, flag.id).answers
    assert (read["told"], read["contest"]) == ("yes", "I only stood there.")
    with pytest.raises(Refused, match="why the client is not told"):
        flags.tell(seat, flag.id, "no", "", "", "")


def test_a_flag_past_its_review_stays_and_is_owed(raised, clock) -> None:
    seat, client, flag = raised
    assert [line.what for line in flag_lists.due(seat)] == []
    clock.now += timedelta(days=130)
    assert [line.day for line in flag_lists.due(seat)] == [flag.review]
    clock.now += timedelta(days=60)
    assert flags.active_for(seat, [client.id])[client.id][0].is_overdue
    [line] = flag_lists.due(seat)
    assert "F-0001" in line.what and "Ada Okafor" in line.about


def test_an_approval_is_owed_by_everybody_who_could_give_it(raised, seat_of) -> None:
    _seat, _client, _flag = raised
    (line,) = flag_lists.due(seat_of("owner"))
    assert "Approve" in line.what and line.day == TODAY + timedelta(days=7)
    assert flag_lists.due(seat_of("reception")) == []


def test_flags_are_listed_high_first_and_ended_last(raised) -> None:
    seat, client, first = raised
    care = flags.raise_flag(seat, client.id, msgspec.structs.replace(WANTED, level=Level.CARE), YES)
    high = flags.raise_flag(seat, client.id, WANTED, YES)
    flags.end(seat, first.id, "Over")
    assert [flag.id for flag in flags.of_client(seat, client.id)] == [high.id, care.id, first.id]


def test_a_flag_needs_a_client_and_people_who_work_here(seat_of) -> None:
    seat = seat_of("clinician")
    client = clients.add(seat, Particulars(name="Ada Okafor"))
    for changed, field in (({"owner": "nobody"}, "owner"), ({"approver": seat.me.id}, "approver")):
        with pytest.raises(Refused) as refused:
            flags.raise_flag(seat, client.id, msgspec.structs.replace(WANTED, **changed), YES)
        assert refused.value.field == field
    with pytest.raises(Refused, match="not kept here"):
        flags.raise_flag(seat, "nobody", WANTED, YES)


def test_every_naughty_string_comes_back_equal_as_an_action_and_a_behaviour(seat_of) -> None:
    seat = seat_of("clinician")
    client = clients.add(seat, Particulars(name="Ada Okafor"))
    for line in NAUGHTY:
        wanted = msgspec.structs.replace(WANTED, action=line, behaviour=line)
        flag = flags.raise_flag(seat, client.id, wanted, YES)
        assert flags.one(seat, flag.id).action == line
        assert flags.reasons(seat, flag.id).answers["behaviour"] == line


def test_the_wording_check_asks_and_does_not_forbid(seat_of) -> None:
    seat = seat_of("clinician")
    client = clients.add(seat, Particulars(name="Ada Okafor"))
    assert [doubt.about for doubt in wording.doubts("Borderline and difficult")] == ["diagnosis", "adjective"]
    wanted = msgspec.structs.replace(WANTED, label="Borderline", action="Difficult.")
    assert flags.raise_flag(seat, client.id, wanted, YES).label == "Borderline"
