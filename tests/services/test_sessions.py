"""After hours: the clinician's clients of the day, a line each, sealed together, what changed to clinicians only."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from app.domain import sessions as said
from app.domain.appointments import Appointment, Reading
from app.domain.daylists import Origin
from app.domain.errors import NoKey, Refused
from app.domain.kinds import Kind
from app.domain.ledger import Content, PartName
from app.domain.sessions import Answers, Came, Line, Pointed, Risk
from app.services import caseloads, daylists, drafts, opening, sessions
from app.services.seats import Seat
from app.store import ledger, records
from app.store.ledger import NewEntry

DAY = date(2026, 11, 23)
SeatOf = Callable[[str], Seat]


def add_client(seat: Seat, name: str, **fields: Any) -> str:
    entry = NewEntry(kind=Kind.CLIENT, open=Content(set={"name": name, "aliases": [], **fields}))
    return ledger.append(seat.vault, [entry], seat.now())[0].record


def expect(seat: Seat, *rows: tuple[str, str, str], day: date = DAY) -> None:
    """Put (time, name, clinician) on the day's list."""
    found = tuple(Appointment(time=time, name=name, clinician_words=who) for time, name, who in rows)
    daylists.bring_in(seat, day, Reading(rows=found), Origin.CSV, "day.csv")


@pytest.fixture
def evening(seat_of: SeatOf, clock: Any) -> Seat:
    """The clinician, at 20:30, with three of their own clients and one of the owner's on the list."""
    seat = seat_of("clinician")
    for name in ("Ada Okafor", "Jo Brandt", "Tam Novak"):
        add_client(seat, name, clinician=seat.me.id)
    owner = next(one for one in seat.vault.register.active() if one.name == "Sample Owner")
    add_client(seat, "Paz Lindqvist", clinician=owner.id)
    expect(
        seat,
        ("11:00", "Jo Brandt", "Sample Clinician"),
        ("09:30", "Ada Okafor", ""),
        ("12:00", "Tam Novak", "Sample Owner"),
        ("13:00", "Paz Lindqvist", ""),
        ("14:00", "Somebody New", ""),
    )
    clock.now = datetime(2026, 11, 24, 3, 30, tzinfo=UTC)
    return seat


def answer(line: Line, came: str = "came", risk: str = "same", **more: Any) -> Line:
    return replace(line, answers=replace(line.answers, came=came, risk=risk, **more))


def test_the_evening_is_prefilled_with_the_clinicians_own_clients(evening: Seat) -> None:
    shown = sessions.of_day(evening, DAY)
    assert [(line.when.local().strftime("%H:%M"), line.name) for line in shown.lines] == [
        ("09:30", "Ada Okafor"),
        ("11:00", "Jo Brandt"),
    ]
    assert (shown.unmatched, shown.logged) == (1, 0)


def test_every_answered_line_is_sealed_in_one_step(evening: Seat) -> None:
    first, second = sessions.of_day(evening, DAY).lines
    before = ledger.head(evening.vault)[0]
    lines = [answer(first, risk="raised", changed="Lost housing."), answer(second, came="did not come")]
    made = sessions.seal(evening, DAY, lines)
    assert [one.seq for one in made] == [before + 1, before + 2]
    assert [one.number for one in made] == ["S-00001", "S-00002"]
    shown = sessions.of_day(evening, DAY)
    assert shown.logged == 2
    assert [line.answers.came for line in shown.lines] == [Came.CAME, Came.ABSENT]


def test_risk_is_always_sealed_so_that_its_being_there_says_nothing(evening: Seat) -> None:
    first, second = sessions.of_day(evening, DAY).lines
    story = "Custody hearing moved to Friday."
    made = sessions.seal(evening, DAY, [answer(first, risk="raised", changed=story), answer(second)])
    for one in made:
        (entry,) = ledger.entries(evening.vault, one.record)
        assert entry.parts == (PartName.CLINICAL, PartName.OPEN) or set(entry.parts) == {
            PartName.CLINICAL,
            PartName.OPEN,
        }
        assert not {"risk", "changed"} & set(entry.open.set)
    assert sessions.read(evening, made[0].record) == {"risk": "raised", "changed": story}
    assert sessions.read(evening, made[1].record) == {"risk": "same"}


def test_reception_knows_nothing_of_sessions_and_cannot_decrypt_one(evening: Seat, seat_of: SeatOf) -> None:
    first = sessions.of_day(evening, DAY).lines[0]
    (made,) = sessions.seal(evening, DAY, [answer(first)])
    seat = seat_of("reception")
    with pytest.raises(Refused):
        sessions.of_day(seat, DAY)
    with pytest.raises(Refused):
        sessions.read(seat, made.record)
    with pytest.raises(NoKey):
        opening.clinical(seat, made.record)


@pytest.mark.parametrize(
    ("came", "risk", "more", "field"),
    [
        ("came", "raised", {}, "changed"),
        ("came", "raised", {"changed": "  "}, "changed"),
        ("came", "same", {"minutes": 0}, "minutes"),
        ("came", "worse", {}, "risk"),
        ("maybe", "same", {}, "came"),
    ],
)
def test_a_line_that_cannot_be_sealed_stops_all_of_them(
    evening: Seat, came: str, risk: str, more: dict[str, Any], field: str
) -> None:
    first, second = sessions.of_day(evening, DAY).lines
    before = ledger.head(evening.vault)
    with pytest.raises(Refused) as refused:
        sessions.seal(evening, DAY, [answer(second), answer(first, came, risk, **more)])
    assert refused.value.field == f"{first.key}.{field}"
    assert ledger.head(evening.vault) == before


def test_lower_and_the_other_texts_are_sealed_as_written(evening: Seat) -> None:
    first = sessions.of_day(evening, DAY).lines[0]
    more = {
        "triggers": "noise",
        "helped": "a walk",
        "plan": "call Thursday",
        "de_escalation": True,
        "place": "video",
    }
    (made,) = sessions.seal(evening, DAY, [answer(first, risk="lower", **more)])
    read = sessions.read(evening, made.record)
    assert read == {
        "risk": "lower",
        "triggers": "noise",
        "helped": "a walk",
        "plan": "call Thursday",
        "de_escalation": True,
    }
    record = records.find(evening.vault, made.record)
    assert record is not None and record.now["place"] == "video"


def test_drafts_are_kept_and_come_back_and_go_when_sealed(evening: Seat, seat_of: SeatOf) -> None:
    first, second = sessions.of_day(evening, DAY).lines
    sessions.keep(evening, DAY, [answer(first, risk="raised", changed="Half a sent"), second])
    seat = seat_of("clinician")
    back = sessions.of_day(seat, DAY).lines
    assert (back[0].answers.changed, back[0].answers.risk) == ("Half a sent", Risk.RAISED)
    assert back[1].answers.is_blank()
    sessions.seal(seat, DAY, back)
    assert drafts.waiting(seat) == []


def test_lines_that_are_not_answered_stay_a_draft(evening: Seat) -> None:
    first, second = sessions.of_day(evening, DAY).lines
    sessions.seal(
        evening, DAY, [answer(first), replace(second, answers=replace(second.answers, came="came"))]
    )
    shown = sessions.of_day(evening, DAY).lines
    assert (bool(shown[0].record), shown[1].record, shown[1].answers.came) == (True, "", "came")
    with pytest.raises(Refused, match="No line is answered"):
        sessions.seal(evening, DAY, shown)


def test_a_sealed_line_is_never_sealed_twice(evening: Seat) -> None:
    lines = [answer(line) for line in sessions.of_day(evening, DAY).lines]
    sessions.seal(evening, DAY, lines)
    with pytest.raises(Refused):
        sessions.seal(evening, DAY, lines)
    assert records.count(evening.vault, Kind.SESSION) == 2


def test_a_walk_in_has_a_line_of_its_own(evening: Seat) -> None:
    paz = next(
        one for one in records.page(evening.vault, Kind.CLIENT).rows if one.now["name"] == "Paz Lindqvist"
    )
    line = sessions.walk_in(evening, DAY, paz.id, "4:15 pm", 30, [])
    again = sessions.walk_in(evening, DAY, paz.id, "17", 30, [line.key])
    assert (line.name, line.when.local().hour, line.key != again.key) == ("Paz Lindqvist", 16, True)
    sessions.keep(evening, DAY, [line])
    assert line in sessions.of_day(evening, DAY).lines
    sessions.seal(evening, DAY, [answer(line)])
    assert [one.name for one in sessions.of_day(evening, DAY).lines if one.record] == ["Paz Lindqvist"]
    with pytest.raises(Refused) as refused:
        sessions.walk_in(evening, DAY, "", "9:30", 50, [])
    assert refused.value.field == "client"


def test_an_earlier_day_can_be_logged_and_says_it_is_late(evening: Seat, clock: Any) -> None:
    clock.now += timedelta(days=2)
    lines = [answer(line) for line in sessions.of_day(evening, DAY).lines]
    sessions.seal(evening, DAY, lines)
    assert all(line.late for line in sessions.of_day(evening, DAY).lines)


def test_a_day_that_has_not_come_cannot_be_logged(evening: Seat) -> None:
    tomorrow = DAY + timedelta(days=1)
    expect(evening, ("09:30", "Ada Okafor", ""), day=tomorrow)
    with pytest.raises(Refused, match="not come yet"):
        sessions.seal(evening, tomorrow, [answer(sessions.of_day(evening, tomorrow).lines[0])])


def test_a_sealed_session_is_only_ever_added_to(evening: Seat, seat_of: SeatOf) -> None:
    first = sessions.of_day(evening, DAY).lines[0]
    (made,) = sessions.seal(evening, DAY, [answer(first, risk="lower", changed="Found a flat.")])
    sessions.add(evening, made.record, "Said so herself.")
    sessions.add(evening, made.record, "And her sister.")
    assert sessions.read(evening, made.record) == {
        "risk": "lower",
        "changed": "Found a flat.",
        "added 1": "Said so herself.",
        "added 2": "And her sister.",
    }
    assert sessions.of_day(evening, DAY).lines[0].additions == 2
    with pytest.raises(Refused, match="Only the clinician"):
        sessions.add(seat_of("owner"), made.record, "Not mine.")


def test_a_session_entered_in_error_counts_no_more_and_can_be_logged_anew(evening: Seat) -> None:
    lines = [answer(line) for line in sessions.of_day(evening, DAY).lines]
    made = sessions.seal(evening, DAY, lines)
    assert sessions.rate_base(evening, DAY, DAY) == 2
    sessions.withdraw(evening, made[0].record)
    assert sessions.rate_base(evening, DAY, DAY) == 1
    assert not sessions.of_day(evening, DAY).lines[0].record


def test_only_sessions_that_took_place_are_what_rates_are_per(evening: Seat) -> None:
    first, second = sessions.of_day(evening, DAY).lines
    sessions.seal(evening, DAY, [answer(first), answer(second, came="called off")])
    assert sessions.rate_base(evening, DAY, DAY) == 1
    assert sessions.rate_base(evening, DAY - timedelta(days=9), DAY - timedelta(days=1)) == 0


def test_the_day_of_a_late_session_is_the_practices_own(evening: Seat) -> None:
    add_client(evening, "Nia Late", clinician=evening.me.id)
    expect(evening, ("23:30", "Nia Late", ""))
    (line,) = sessions.of_day(evening, DAY).lines
    sessions.seal(evening, DAY, [answer(line)])
    assert sessions.rate_base(evening, DAY, DAY) == 1
    assert sessions.rate_base(evening, DAY + timedelta(days=1), DAY + timedelta(days=1)) == 0


def test_who_was_not_seen_for_long_and_who_was_raised_twice_is_pointed_out(evening: Seat, clock: Any) -> None:
    for days, risk in ((0, "raised"), (7, "raised")):
        day = DAY + timedelta(days=days)
        clock.now = datetime(2026, 11, 24, 3, 30, tzinfo=UTC) + timedelta(days=days)
        if days:
            expect(evening, ("09:30", "Ada Okafor", ""), day=day)
        line = next(one for one in sessions.of_day(evening, day).lines if one.name == "Ada Okafor")
        sessions.seal(evening, day, [answer(line, risk=risk, changed="Worse.")])
    pointed = caseloads.pointed_out(evening)
    assert [(one.name, one.why) for one in pointed] == [("Ada Okafor", Pointed.RAISED_TWICE)]
    clock.now += timedelta(days=30)
    pointed = caseloads.pointed_out(evening)
    here = [line.client for line in sessions.of_day(evening, DAY).lines]
    assert "Jo Brandt" not in [one.name for one in caseloads.pointed_out(evening, here)]
    assert ("Jo Brandt", Pointed.NOT_SEEN, 37) in [(one.name, one.why, one.days) for one in pointed]


def test_a_kept_draft_of_another_version_is_refused_in_words() -> None:
    with pytest.raises(Refused, match="another version"):
        said.from_draft({"lines": [{"no": "line"}]})
    assert Answers().is_blank()
