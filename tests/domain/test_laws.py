"""Law packs: read strictly, every line with its source, and the longest time wins."""

from datetime import date
from typing import Any

import pytest

from app.domain import laws
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.laws import Since
from app.services import laws as shipped_laws

PACK = """
format = "keepwell/law/1"
id = "sample-state"
version = 2
name = "Sample State"
jurisdiction = "Sample State"
reviewed = 2026-11-22
leaves_out = ["Everything else."]

[[sources]]
id = "act-1"
words = "Sample Act, section 1."
address = "https://law.example/act-1"
standing = "found"

[[retention]]
id = "incidents"
kinds = ["incident"]
years = 5
since = "last entry"
source = "act-1"
words = "Incidents"
"""


def test_the_packs_that_come_with_keepwell_are_sound_and_the_one_without_a_statute_is_first() -> None:
    packs = shipped_laws.shipped()
    assert [one.id for one in packs] == ["generic", "us-federal"]
    for pack in packs:
        assert pack.retention and not pack.is_stale(pack.reviewed)
        for line in pack.retention:
            assert pack.source(line.source).words


def test_a_pack_is_old_a_year_after_somebody_looked_at_the_law() -> None:
    pack = laws.parse(PACK.encode())
    assert not pack.is_stale(date(2027, 11, 22)) and pack.is_stale(date(2027, 11, 23))


@pytest.mark.parametrize(
    ("was", "is_now", "reason"),
    [
        ("keepwell/law/1", "keepwell/law/2", "another version"),
        ("version = 2", "version = 0", "counts from 1"),
        ("version = 2", 'version = "2"', "not a law pack"),
        ("years = 5", "years = 0", "1 to 100"),
        ("years = 5", "years = 101", "1 to 100"),
        ("years = 5", "years = 5\nmonths = 6", "not a law pack"),
        ('["incident"]', "[]", "each kind once"),
        ('["incident"]', '["incident", "incident"]', "each kind once"),
        ('["incident"]', '["secret"]', "not a law pack"),
        ('"last entry"', '"the full moon"', "not a law pack"),
        ('source = "act-1"', 'source = "act-2"', "no source"),
        ('"https://law.example/act-1"', '"http://law.example"', "no address"),
        ('address = "https://law.example/act-1"', "", "no address"),
        ('["Everything else."]', "[]", "does not cover"),
        ('"Sample Act, section 1."', '""', "empty"),
        ('"Sample Act, section 1."', '"\\u202e"', "not plain"),
        ('id = "sample-state"', 'id = "Sample State"', "small letters"),
        ("[[retention]]", '[[clocks]]\nid = "x"\n[[retention]]', "not a law pack"),
        ("reviewed = 2026-11-22", 'reviewed = "soon"', "not a law pack"),
        ("[[sources]]", "[[sources", "TOML"),
    ],
)
def test_a_pack_that_is_not_sound_is_refused_with_the_reason(was: str, is_now: str, reason: str) -> None:
    assert was in PACK
    with pytest.raises(Refused, match=reason):
        laws.parse(PACK.replace(was, is_now, 1).encode())


@pytest.mark.parametrize("data", [b"\xff", b"x" * (laws.MOST_BYTES + 1), b"a = " + b"[" * 90_000])
def test_a_file_that_is_no_pack_at_all_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        laws.parse(data)


def test_two_lines_of_one_name_are_refused() -> None:
    with pytest.raises(Refused, match="both called incidents"):
        laws.parse((PACK + PACK[PACK.index("[[retention]]") :]).encode())


@pytest.mark.parametrize(
    ("since", "last", "contact", "wanted"),
    [
        (Since.LAST_ENTRY, date(2026, 3, 1), date(2028, 1, 1), date(2031, 3, 1)),
        (Since.LAST_ENTRY, date(2024, 2, 29), date(2024, 2, 29), date(2029, 3, 1)),
        (Since.YEAR_END, date(2026, 1, 1), date(2026, 1, 1), date(2031, 12, 31)),
        (Since.LAST_CONTACT, date(2026, 3, 1), date(2028, 1, 1), date(2033, 1, 1)),
        (Since.LAST_CONTACT, date(2026, 3, 1), date(2020, 1, 1), date(2031, 3, 1)),
    ],
)
def test_the_first_day_is_whole_years_after_its_beginning(
    since: Since, last: date, contact: date, wanted: date
) -> None:
    pack: Any = laws.parse(PACK.replace('"last entry"', f'"{since}"').encode())
    assert laws.earliest(pack.retention[0], last, contact) == wanted


def test_where_several_packs_speak_the_longest_time_wins() -> None:
    packs = [*shipped_laws.shipped(), laws.parse(PACK.replace("years = 5", "years = 30").encode())]
    day = date(2026, 6, 1)
    found = laws.longest(laws.rules(packs, Kind.INCIDENT), day, day)
    assert found is not None and (found[0], found[1].name) == (date(2056, 6, 1), "sample-state/2/incidents")
    found = laws.longest(laws.rules(packs[:2], Kind.INCIDENT), day, day)
    assert found is not None and (found[0], found[1].name) == (date(2033, 6, 1), "generic/1/safety")
    assert laws.longest(laws.rules(packs, Kind.REGISTER), day, day) is None
