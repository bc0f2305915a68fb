"""The made-up practice: plainly a sample, thrown away only if it is one, with a record in each state there is."""

import shutil
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from app.domain import conduct, disclosures, moments, requests, sessions, worksheets
from app.domain import risk_reviews as review_rules
from app.domain.actions import FIRST_STATUS, STATUS_AFTER, Status
from app.domain.answers import Question
from app.domain.authority import DISPOSABLE
from app.domain.clocks import State
from app.domain.daylists import Match
from app.domain.errors import Refused
from app.domain.fields import Choice
from app.domain.flag_fields import Category, Decision, Level, Told
from app.domain.incident_choices import FACTORS, KINDS, PARTS, PHYSICAL, PSYCHOLOGICAL, RESPONSES, SAFE, SORTS
from app.domain.kinds import Kind
from app.domain.ledger import Record
from app.domain.runs import Mode
from app.domain.sessions import Pointed
from app.services import attached, caseloads, clocks, daylists, flags, known, samples, tasks, unlocking
from app.services import incidents as incident_services
from app.services.sample_scene import CLINICIAN, OWNER
from app.services.seats import Seat
from app.store import clinical, records

PASSWORD = "gravel lantern orbit thistle"
DAY = date(2026, 11, 23)
BY_THEMSELVES = frozenset(
    {Kind.REGISTER, Kind.STAFF, Kind.PRACTICE, Kind.ACCESS, Kind.EXPORT, Kind.BACKUP, Kind.NOTICE}
)
"""Kinds that come of being at the desk, or that every practice is founded with."""
STAY = frozenset({Kind.PROTOCOL, Kind.LAW, Kind.HOLD, Kind.DROP, Kind.DAY_LIST, Kind.RUN})
"""Kinds that nobody takes back as entered in error: no service does it."""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Make one sample for all that only looks at it."""
    base = tmp_path_factory.mktemp("sample")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KEEPWELL_PROFILE", str(base / "profile"))
        samples.make(base / "sample.keepwell", 150, 1, PASSWORD, DAY)
        yield base / "sample.keepwell"


@pytest.fixture(scope="module")
def seat(sample: Path) -> Iterator[Seat]:
    """Sit the sample's clinical owner down, at the time at which it was made."""
    person = next(one for one, name in unlocking.people_at(sample) if name == OWNER)
    zone = "America/Denver"
    seat = unlocking.unlock(sample, person, PASSWORD, lambda: moments.local(DAY, 7, 45, zone).local(), zone)
    yield seat
    unlocking.lock(seat)


def _all(seat: Seat, kind: Kind) -> list[Record]:
    return list(records.page(seat.vault, kind, limit=1000).rows)


def _told(seat: Seat, kind: Kind) -> list[dict[str, Any]]:
    return [dict(one.now) | clinical.folded(seat.vault, one.id) for one in _all(seat, kind)]


def _said(told: Iterable[dict[str, Any]], name: str) -> set[str]:
    some: set[str] = set()
    for one in told:
        value = one.get(name, ())
        some |= {str(each) for each in (value if isinstance(value, list | tuple) else [value])}
    return some


def _codes(choices: Iterable[Choice]) -> set[str]:
    return {str(one.code) for one in choices}


def _question(questions: Iterable[Question], name: str) -> set[str]:
    return _codes(next(one.choices for one in questions if one.name == name))


def test_a_real_practice_is_never_thrown_away(practice: Path) -> None:
    known.remember("Sample Practice", practice, sample=False)
    with pytest.raises(Refused):
        samples.throw_away(practice)
    known.remember("Sample Practice", practice, sample=True)
    with pytest.raises(Refused):
        samples.throw_away(practice)
    assert (practice / "vault.db").exists()


def test_a_sample_goes_with_all_that_the_profile_keeps_of_it(profile: Path) -> None:
    folder = known.home() / "sample.keepwell"
    folder.parent.mkdir(parents=True)
    samples.make(folder, 20, 1, PASSWORD, DAY)
    known.remember("Sample Practice", folder, sample=True)
    samples.throw_away(folder)
    assert not folder.exists()
    assert [one.name for one in profile.iterdir() if one.is_dir()] == ["practices"]


def test_a_record_of_each_kind_stands_in_each_way_that_it_can(seat: Seat) -> None:
    lacking = []
    for kind in set(Kind) - BY_THEMSELVES:
        wanted = {FIRST_STATUS.get(kind, Status.ACTIVE)}
        wanted |= {after[kind] for after in STATUS_AFTER.values() if kind in after}
        if kind not in STAY:
            wanted.add(Status.WITHDRAWN)
        stands = {one.status for one in _all(seat, kind)}
        lacking += [f"{kind}: {status}" for status in sorted(wanted - stands)]
    assert lacking == []


def test_one_record_has_been_disposed_of(seat: Seat) -> None:
    assert any(one.status is Status.DISPOSED for kind in DISPOSABLE for one in _all(seat, kind))


def test_each_answer_about_an_incident_is_given_somewhere(seat: Seat) -> None:
    told = _told(seat, Kind.INCIDENT)
    people = [one for incident in told for one in incident.get("people", ())]
    assert _codes(KINDS) - _said(told, "kinds") == set()
    assert _codes(RESPONSES) - _said(told, "responses") == set()
    assert _codes(FACTORS) - _said(told, "factors") == set()
    assert _codes(SAFE) - _said(told, "safe") == set()
    assert {"1", "2", "3", "4", "5"} - _said(told, "severity") == set()
    assert _codes(PARTS) - {str(one.get("part", "affected")) for one in people} == set()
    assert _codes(SORTS) - {str(one.get("sort", "unknown")) for one in people} == set()
    assert _codes(PHYSICAL) - _said(people, "physical") == {"death"}, "nobody dies in a sample"
    assert _codes(PSYCHOLOGICAL) - _said(people, "psychological") == set()


def test_incidents_have_addenda_a_picture_a_twin_and_proposals(seat: Seat) -> None:
    shown = [incident_services.opened(seat, one.id) for one in _all(seat, Kind.INCIDENT)]
    assert any(one.same_as[0] for one in shown) and any(one.same_too for one in shown)
    assert any(one.proposals for one in shown) and any(one.needs for one in shown)
    one = next(one for one in shown if one.attachments)
    assert attached.opened(seat, one.record.id, one.attachments[0].id)[1].startswith(b"\x89PNG")


def test_actions_are_open_overdue_done_and_to_be_looked_at_again(seat: Seat) -> None:
    some = [one.task for one in tasks.listing(seat, tuple(Status))]
    assert any(one.is_overdue(DAY) for one in some)
    assert any(one.is_open() and not one.is_overdue(DAY) for one in some)
    assert any(one.done and one.recheck for one in some) and any(one.held for one in some)


def test_flags_stand_in_each_way_that_the_desk_can_see(seat: Seat) -> None:
    everybody = [one.id for kind in (Kind.CLIENT, Kind.PERSON) for one in _all(seat, kind)]
    acting = [flag for some in flags.active_for(seat, everybody).values() for flag in some]
    assert {one.level for one in acting} == set(Level)
    assert any(one.is_overdue for one in acting) and any(not one.is_approved for one in acting)
    told = _told(seat, Kind.FLAG)
    assert set(map(str, Category)) - _said(told, "category") == set()
    assert set(map(str, Told)) - _said(told, "told") == set()
    assert any(one["contest"] and one["answer"] for one in told)
    assert any(one["contest"] and not one["answer"] for one in told)
    said = {entry["decision"] for one in told for name, entry in one.items() if name.startswith("said ")}
    assert said | {Decision.RAISE} == set(Decision)


def test_sessions_say_everything_that_a_session_can(seat: Seat) -> None:
    told = _told(seat, Kind.SESSION)
    for name in ("came", "risk", "place"):
        assert _codes(sessions.BY_NAME[name].choices) - _said(told, name) == set()
    logged = _all(seat, Kind.SESSION)
    assert any(sessions.is_late(sessions.when_of(one.now), one.made) for one in logged)


def test_the_clinician_is_pointed_to_who_was_not_seen_and_who_was_raised_twice(
    seat: Seat, sample: Path, tmp_path: Path
) -> None:
    zone, folder = "America/Denver", tmp_path / "copy.keepwell"
    shutil.copytree(sample, folder)
    person = next(one for one, name in unlocking.people_at(folder) if name == CLINICIAN)
    other = unlocking.unlock(folder, person, PASSWORD, seat.clock, zone)
    try:
        clinical.index_some(other.vault, 10_000)
        pointed = {one.why for one in caseloads.pointed_out(other)}
    finally:
        unlocking.lock(other)
    assert pointed == set(Pointed)


def test_todays_list_has_every_sort_of_name_on_it(seat: Seat) -> None:
    rows = daylists.of(seat, DAY)
    assert {one.match for one in rows.rows} == set(Match)
    assert any(one.off for one in rows.rows) and rows.prepared
    assert flags.active_for(seat, [one.client for one in rows.rows if one.client])


def test_clocks_run_and_are_met_and_missed(seat: Seat) -> None:
    some = [*clocks.listing(seat), *clocks.listing(seat, done=True)]
    assert {one.state for one in some} == set(State)
    assert any(one.state is State.MISSED and one.is_done for one in some)


def test_what_is_owed_to_others_is_answered_in_each_way(seat: Seat) -> None:
    told = _told(seat, Kind.REQUEST)
    assert _question(requests.ANSWER, "outcome") - _said(told, "outcome") == set()
    for name in ("asker", "wants"):
        assert _question(requests.QUESTIONS, name) - _said(told, name) == set()
    given = _told(seat, Kind.DISCLOSURE)
    assert {"threat", "abuse", "own", "permitted", "care", "breach"} <= _said(given, "basis")
    assert len(_question(disclosures.QUESTIONS, "basis")) == 10


def test_reviews_worksheets_and_files_show_what_their_pages_can(seat: Seat) -> None:
    reviewed = _told(seat, Kind.RISK_REVIEW)
    assert _question(review_rules.QUESTIONS, "level") - _said(reviewed, "level") == set()
    assert any(one.get("carried") for one in reviewed)
    sheets = _told(seat, Kind.WORKSHEET)
    notified = [one for sheet in sheets for one in worksheets.notifications(sheet)]
    assert _question(worksheets.NOTIFICATION, "reached") - _said(notified, "reached") == set()
    files = _told(seat, Kind.CONDUCT)
    assert _question(conduct.QUESTIONS, "sort") - _said(files, "sort") == set()
    events = [one for file in files for one in conduct.lines(file, conduct.EVENT)]
    assert _question(conduct.EVENTS, "sort") - _said(events, "sort") == set()
    assert any(one["struck"] for one in events)
    assert any(conduct.lines(file, conduct.ADVICE) for file in files)


def test_runs_are_live_and_drills(seat: Seat) -> None:
    assert {str(one.now["mode"]) for one in _all(seat, Kind.RUN)} == set(map(str, Mode))


def test_its_day_is_the_one_at_the_practice_wherever_the_computer_stands() -> None:
    assert samples.day(datetime(2026, 11, 23, 3, 0, tzinfo=UTC)) == date(2026, 11, 22)
