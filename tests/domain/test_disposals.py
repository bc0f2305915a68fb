"""Disposals as values: what is ripe, who approves, and which details of an access are about a record."""

from datetime import date
from typing import Any

import pytest

from app.domain import authority, disposals
from app.domain.actions import FIRST_STATUS, STATUS_AFTER, Status
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.ledger import Record
from app.domain.moments import Moment
from app.services import holds, laws

LAST = Moment("2026-06-01T12:00:00.000Z")
ON = date(2033, 6, 1)


def record(kind: Kind, status: Status, **now: Any) -> Record:
    return Record("r", kind, "X-1", status, 9, 1, LAST, LAST, "a", now)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("status", Status)
def test_a_record_is_ripe_once_its_work_is_done_and_its_time_is_over(kind: Kind, status: Status) -> None:
    one, packs = record(kind, status), laws.shipped()
    done = disposals.is_over(kind, status)
    years = 2033 if kind is not Kind.DAY_LIST else 2027
    first = date(years, 6, 1)
    assert (disposals.ripe(one, packs, LAST.day(), first) is not None) is done
    assert disposals.ripe(one, packs, LAST.day(), date(years, 5, 31)) is None
    assert disposals.ripe(one, (), LAST.day(), date(2999, 1, 1)) is None


def test_what_may_be_disposed_of_is_said_once() -> None:
    assert set(disposals.OVER) == authority.DISPOSABLE
    assert all(
        Status.ACTIVE not in over for kind, over in disposals.OVER.items() if kind is not Kind.DAY_LIST
    )
    assert all(Status.DISPOSED not in over for over in disposals.OVER.values())


@pytest.mark.parametrize("kind", sorted(disposals.OVER))
def test_every_kind_that_can_go_comes_to_where_its_work_is_done(kind: Kind) -> None:
    first = FIRST_STATUS.get(kind, Status.ACTIVE)
    after = {stands[kind] for stands in STATUS_AFTER.values() if kind in stands}
    assert (disposals.OVER[kind] - {Status.WITHDRAWN}) <= {first, *after}
    assert holds.HELD == authority.DISPOSABLE


def test_a_client_is_kept_for_as_long_after_the_last_contact() -> None:
    one, packs = record(Kind.CLIENT, Status.ENDED), laws.shipped()
    assert disposals.ripe(one, packs, date(2027, 1, 1), ON) is None
    assert disposals.ripe(one, packs, date(2020, 1, 1), ON) is not None


def test_a_line_names_a_record_without_a_number_by_its_day_and_comes_back_equal() -> None:
    one = record(Kind.DAY_LIST, Status.ACTIVE, day="2026-06-01", rows=[{"name": "Sample"}])
    line = disposals.ripe(one, laws.shipped(), LAST.day(), ON)
    assert line is not None and line.about == "2026-06-01" and "Sample" not in str(line)
    assert disposals.read(disposals.spell([line])) == (line,)
    with pytest.raises(Refused):
        disposals.read({"lines": [{"record": 1}]})


@pytest.mark.parametrize(
    ("approver", "others", "days", "attested", "reason"),
    [
        ("b", ["b"], 0, False, ""),
        ("b", [], 0, False, ""),
        ("a", ["b"], 99, True, "Somebody else"),
        ("a", [], 6, True, "a week"),
        ("a", [], 7, False, "alone"),
        ("a", [], 7, True, ""),
    ],
)
def test_a_second_person_approves_and_whoever_is_alone_waits(
    approver: str, others: list[str], days: int, attested: bool, reason: str
) -> None:
    first = date(2033, 6, 1)
    today = date.fromordinal(first.toordinal() + days)
    if not reason:
        disposals.check_approval("a", approver, others, first, today, attested)
        return
    with pytest.raises(Refused, match=reason):
        disposals.check_approval("a", approver, others, first, today, attested)


CLIENT = Record(
    "r1",
    Kind.CLIENT,
    "C-0012",
    Status.ENDED,
    9,
    1,
    LAST,
    LAST,
    "a",
    {"name": "Zoë Öztürk", "aliases": ["Zo"]},
)
FLAG = Record("r3", Kind.FLAG, "F-0001", Status.ENDED, 9, 1, LAST, LAST, "a", {"label": "Zoë Baker"})


@pytest.mark.parametrize(
    ("details", "is_about"),
    [
        ({"record": "r1"}, True),
        ({"record": "r2"}, False),
        ({"why": "asked about C-0012."}, True),
        ({"why": "asked about C-00123"}, False),
        ({"why": "spoke with zoe ozturk today"}, True),
        ({"text": "ozturk"}, True),
        ({"text": "zoe o"}, True),
        ({"text": "zo"}, False),
        ({"text": "ozt"}, False),
        ({"text": "öztü"}, True),
        ({"text": "zoe baker"}, False),
        ({"text": ""}, False),
        ({"why": "nothing", "n": 7}, False),
    ],
)
def test_details_are_about_a_client_by_id_number_or_name(details: dict[str, Any], is_about: bool) -> None:
    assert disposals.Sought([FLAG, CLIENT]).in_details(details) == ("r1" if is_about else "")


def test_details_are_about_a_person_of_concern_by_their_names_too() -> None:
    person = record(Kind.PERSON, Status.ENDED, name="Zanzibar Quill", aliases=["Jabberwock"])
    for said, is_about in (("zanzib", True), ("jabberwock", True), ("quillfeather", False)):
        assert disposals.Sought([person]).in_details({"text": said}) == ("r" if is_about else ""), said
