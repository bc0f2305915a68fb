"""After hours: the clinician's clients of the day, a line each, sealed together, what changed to clinicians only."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from app.domain import moments
from app.domain import sessions as said
from app.domain.appointments import Appointment, Reading
from app.domain.clients import Particulars
from app.domain.daylists import Origin
from app.domain.errors import NoKey, Refused
from app.domain.kinds import Kind
from app.domain.ledger import Content, PartName
from app.domain.sessions import Answers, Came, Line, Pointed, Risk
from app.services import caseloads, clients, daylists, drafts, opening, session_corrections, sessions
from app.services.seats import Seat
from app.store import ledger, records
from app.store.ledger import NewEntry

DAY = date(2026, 11, 23)
NAUGHTY = (
    Path(__file__).parent.parent.joinpath("data", "naughty-strings.txt").read_text("utf-8").split("\n")[:-1]
)
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


def test_a_correction_keeps_what_was_said_before_and_counts_what_is_right(evening: Seat) -> None:
    first, _second = sessions.of_day(evening, DAY).lines
    (made,) = sessions.seal(evening, DAY, [answer(first)])
    (line,) = [one for one in sessions.of_day(evening, DAY).lines if one.record]
    session_corrections.correct(evening, answer(line, came="did not come"), "Mixed up with the day before.")
    (line,) = [one for one in sessions.of_day(evening, DAY).lines if one.record]
    assert line.answers.came == Came.ABSENT
    assert sessions.rate_base(evening, DAY, DAY) == 0
    said_before = ledger.entries(evening.vault, made.record)[0]
    assert said_before.open.set["came"] == Came.CAME
    fields = sessions.read(evening, made.record)
    assert "Mixed up with the day before." in fields.values() and fields["risk"] == "same"


@pytest.mark.parametrize(
    ("came", "risk", "minutes", "why", "field"),
    [
        ("maybe", "same", 50, "x", "came"),
        ("came", "worse", 50, "x", "risk"),
        ("came", "same", 0, "x", "minutes"),
        ("came", "same", 50, "  ", "why"),
    ],
)
def test_a_correction_that_cannot_stand_is_refused_at_its_field(
    evening: Seat, came: str, risk: str, minutes: int, why: str, field: str
) -> None:
    first, _second = sessions.of_day(evening, DAY).lines
    sessions.seal(evening, DAY, [answer(first)])
    (line,) = [one for one in sessions.of_day(evening, DAY).lines if one.record]
    with pytest.raises(Refused) as refused:
        session_corrections.correct(evening, answer(line, came=came, risk=risk, minutes=minutes), why)
    assert (refused.value.field or "").rpartition(".")[2] == field


def test_only_the_clinician_of_a_session_corrects_it_or_takes_it_back(evening: Seat, seat_of: SeatOf) -> None:
    first, _second = sessions.of_day(evening, DAY).lines
    made = sessions.seal(evening, DAY, [answer(first)])
    (line,) = [one for one in sessions.of_day(evening, DAY).lines if one.record]
    owner = seat_of("owner")
    with pytest.raises(Refused):
        session_corrections.correct(owner, line, "x")
    with pytest.raises(Refused):
        session_corrections.take_back(owner, DAY, made, [line])


def test_what_was_just_sealed_is_taken_back_whole_and_its_lines_are_a_draft_again(evening: Seat) -> None:
    first, second = sessions.of_day(evening, DAY).lines
    lines = [answer(first, risk="raised", changed="Lost housing."), answer(second)]
    made = sessions.seal(evening, DAY, lines)
    session_corrections.take_back(evening, DAY, made, lines)
    shown = sessions.of_day(evening, DAY)
    assert shown.logged == 0 and [line.answers for line in shown.lines] == [line.answers for line in lines]
    assert sessions.rate_base(evening, DAY, DAY) == 0
    session_corrections.take_back(evening, DAY, made, lines)
    assert sessions.seal(evening, DAY, sessions.of_day(evening, DAY).lines)


def test_no_session_stands_before_the_practices_records_begin(evening: Seat) -> None:
    first, _second = sessions.of_day(evening, DAY).lines
    early = replace(first, when=moments.local(date(2026, 11, 19), 9, 0, evening.zone))
    with pytest.raises(Refused, match="2026-11-20"):
        sessions.seal(evening, date(2026, 11, 19), [answer(early)])


def test_a_session_in_the_hour_that_the_clock_skips_or_repeats_stays_on_its_day(
    evening: Seat, clock: Any
) -> None:
    for day, hours in ((date(2027, 3, 14), 23), (date(2027, 11, 7), 25)):
        clock.now = datetime.combine(day, datetime.min.time(), tzinfo=UTC) + timedelta(days=2)
        client = sessions.of_day(evening, DAY).lines[0].client
        line = sessions.walk_in(evening, day, client, "02:30" if hours == 23 else "01:30", 50, ())
        sessions.seal(evening, day, [answer(line)])
        assert sessions.of_day(evening, day).logged == 1
        assert sessions.rate_base(evening, day, day) == 1
        assert sessions.rate_base(evening, day + timedelta(1), day + timedelta(1)) == 0


def test_a_client_who_is_taken_back_meanwhile_stops_their_line_in_words(evening: Seat) -> None:
    first, second = sessions.of_day(evening, DAY).lines
    clients.withdraw(evening, first.client)
    before = ledger.head(evening.vault)[0]
    with pytest.raises(Refused, match="not kept here") as refused:
        sessions.seal(evening, DAY, [answer(first), answer(second)])
    assert refused.value.field == f"{first.key}.came"
    assert ledger.head(evening.vault)[0] == before


def test_a_client_who_is_renamed_meanwhile_is_sealed_under_the_same_record(evening: Seat) -> None:
    first, _second = sessions.of_day(evening, DAY).lines
    clients.change(evening, first.client, Particulars(name="Ada Brandt", clinician=evening.me.id))
    sessions.seal(evening, DAY, [answer(first)])
    assert [line.name for line in sessions.of_day(evening, DAY).lines if line.record] == ["Ada Brandt"]


def test_every_naughty_string_is_sealed_as_it_was_written(evening: Seat, clock: Any) -> None:
    client = sessions.of_day(evening, DAY).lines[0].client
    lines = []
    for place, text in enumerate(NAUGHTY):
        line = sessions.walk_in(evening, DAY, client, "09:00", 50, [one.key for one in lines])
        more = {"changed": text, "triggers": text, "helped": text, "plan": text}
        lines.append(answer(line, risk="lower", **more))
        assert line.key == f"walk-in-{place + 1}"
    for made, text in zip(sessions.seal(evening, DAY, lines), NAUGHTY, strict=True):
        fields = sessions.read(evening, made.record)
        wanted = {"risk": "lower"} | {
            name: text for name in ("changed", "triggers", "helped", "plan") if text.strip()
        }
        assert fields == wanted


def test_a_client_with_a_shorter_interval_is_pointed_out_sooner_and_a_longer_one_later(
    evening: Seat, clock: Any
) -> None:
    first, second = sessions.of_day(evening, DAY).lines
    sessions.seal(evening, DAY, [answer(first), answer(second)])
    for line, days in ((first, 7), (second, 60)):
        said_of = Particulars(name=line.name, clinician=evening.me.id, interval=days)
        clients.change(evening, line.client, said_of)
    clock.now += timedelta(days=10)
    assert first.client in {one.client for one in caseloads.pointed_out(evening)}
    clock.now += timedelta(days=30)
    away = {one.client for one in caseloads.pointed_out(evening)}
    assert first.client in away and second.client not in away
