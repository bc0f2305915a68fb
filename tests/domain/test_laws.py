"""Law packs: read strictly, every line with its source, and the longest time wins."""

import tomllib
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import laws, laws_answers
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

[[asks]]
field = "violence_types"
source = "act-1"
[[terms]]
field = "done_by"
code = "client"
words = "Customer"

[[terms]]
field = "done_by"
code = "coworker"
words = "Colleague"

[[clocks]]
id = "first"
words = "Tell the police"
starts = "threat"
due = 24
unit = "hours"
who = "clinician"
source = "act-1"

[[clocks]]
id = "second"
words = "Ask how it went on"
after = "first"
due = 2
unit = "working days"
who = "writer"
source = "act-1"

[[projections]]
id = "log"
words = "Log"
source = "act-1"
deidentified = true
lines = [
    { field = "day", rule = "month" },
    { field = "story", rule = "role" },
    { field = "victim_name", rule = "omit" },
]
"""


def test_the_packs_that_come_with_keepwell_are_sound_and_the_one_without_a_statute_is_first() -> None:
    packs = shipped_laws.shipped()
    assert [one.id for one in packs] == ["generic", "us-ca", "us-co", "uk", "us-federal", "us-wa"]
    for pack in packs:
        assert pack.leaves_out and not pack.is_stale(pack.reviewed)
        lines: tuple[Any, ...] = (*pack.retention, *pack.clocks, *pack.asks, *pack.projections)
        for line in lines:
            assert pack.source(line.source).words
        assert laws.read_kept(laws.spell(pack)) == pack


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
        ('source = "act-1"\n[[terms]]', 'source = "nowhere"\n[[terms]]', "names no source"),
        ('field = "violence_types"\nsource', 'field = "shoe_size"\nsource', "no question shoe_size"),
        ('field = "done_by"', 'field = "shoe_size"', "no question shoe_size"),
        ('code = "client"', 'code = "dragon"', "no answer dragon"),
        ('code = "coworker"', 'code = "client"', "two terms"),
        ("due = 24", "due = -24", "must run for"),
        ("due = 24", "due = 24.5", "not a law pack"),
        ('unit = "hours"', 'unit = "moons"', "not a law pack"),
        ('starts = "threat"', 'after = "second"', "circle: .* → "),
        ('starts = "threat"', 'after = "nobody"', "not in this pack"),
        ('starts = "threat"', 'starts = "comet"', "not a law pack"),
        ('rule = "role"', 'rule = "shout"', "not a law pack"),
        ('rule = "role"', 'rule = "as is"', "promises to name nobody"),
        ('rule = "role"', 'rule = "month"', "does not fit story"),
        ('field = "day"', 'field = "shoe_size"', "no fact of an incident"),
        ('field = "day"', 'field = "story"', "names it twice"),
        ("deidentified = true", "open_only = true", "nothing sealed"),
        ("lines = [", "lines = []\nbroken = [", "not a law pack"),
        ('id = "second"', 'id = "first"', "both called first"),
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
    retention = PACK[PACK.index("[[retention]]") : PACK.index("[[asks]]")]
    with pytest.raises(Refused, match="both called incidents"):
        laws.parse((PACK + retention).encode())


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


def test_a_pack_says_what_it_asks_and_the_statutes_term_for_an_answer() -> None:
    pack = laws.parse(PACK.encode())
    assert laws.asked([pack]) == {"violence_types"} and laws.required([pack]) == frozenset()
    assert pack.term("done_by", "client") == "Customer" and pack.term("done_by", "stranger") == ""
    assert pack.clock("second").after == "first" and pack.projection("log").deidentified
    for name, find in (("nothing", pack.clock), ("nothing", pack.projection)):
        with pytest.raises(Refused):
            find(name)


def test_only_what_was_read_at_its_source_says_so() -> None:
    found = {
        (pack.id, one.id)
        for pack in shipped_laws.shipped()
        for one in pack.sources
        if one.standing is laws.Standing.FOUND
    }
    assert found == {
        ("us-ca", "lab-6401.9"), ("us-wa", "rcw-49.19.040"), ("us-wa", "rcw-49.19.010"),
        ("us-co", "crs-13-21-117"), ("us-federal", "29-cfr-1904.29"), ("uk", "lfpse"), ("uk", "candour"),
    }  # fmt: skip


def test_each_pack_carries_what_its_law_asks() -> None:
    packs = {one.id: one for one in shipped_laws.shipped()}
    items = [line.item for line in packs["us-ca"].projection("violent-incident-log").lines if line.item]
    assert {item[0] for item in items} == set("ABCDEFGHI")
    ten = {line.item for line in packs["us-wa"].projection("violent-act-record").lines if line.item}
    assert ten == {str(number) for number in range(1, 11)}
    lengths = {
        f"{pack.id}/{line.id}": (line.due, line.unit.value) for pack in packs.values() for line in pack.clocks
    }
    wanted = {
        "us-ca/threat-police": (24, "hours"), "us-ca/child-written": (36, "hours"),
        "us-ca/elder-written": (2, "working days"), "us-ca/log-copy": (15, "days"),
        "us-ca/plan-yearly": (1, "years"), "us-co/at-risk-adult": (24, "hours"),
        "us-federal/breach-people": (60, "days"), "us-federal/breach-large": (60, "days"),
        "us-federal/breach-small": (60, "days after the year's end"), "us-federal/accounting": (60, "days"),
        "us-federal/osha-death": (8, "hours"), "us-federal/osha-hospital": (24, "hours"),
        "us-federal/osha-log": (7, "days"), "uk/lasting-harm": (28, "days"),
    }  # fmt: skip
    assert {name: lengths[name] for name in wanted} == wanted
    kept = {(pack.id, line.id): line.years for pack in packs.values() for line in pack.retention}
    assert kept["us-ca", "incidents"] == kept["us-wa", "incidents"] == 5 and kept["us-co", "clients"] == 7
    california = packs["us-ca"]
    for field in ("violence_types", "done_by", "circumstances", "place_sort", "kinds"):
        assert all(california.term(field, code) for code in laws_answers.codes(field)), field


@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_no_file_does_worse_than_being_refused(data: bytes) -> None:
    try:
        laws.parse(data)
    except Refused as refused:
        assert refused.reason


@given(st.data())
def test_a_pack_with_one_value_of_another_sort_is_read_or_refused(data: st.DataObject) -> None:
    loose: Any = tomllib.loads(PACK)
    place = loose
    while isinstance(place, dict | list) and place:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(place[key], dict | list) or data.draw(st.booleans()):
            break
        place = place[key]
    if place:
        place[key] = data.draw(
            st.none() | st.integers() | st.text(max_size=5) | st.lists(st.integers(), max_size=2)
        )
    try:
        laws.read(loose)
    except Refused as refused:
        assert refused.reason
