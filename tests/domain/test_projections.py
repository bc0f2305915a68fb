"""One assault, one internal record, and what each projection of it lets out."""

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.domain import incidents, projections
from app.domain.errors import Refused
from app.domain.incidents import Report
from app.domain.involved import Injury, Involved
from app.domain.laws import Pack
from app.domain.laws_projections import FACTS, Rule
from app.domain.moments import Moment
from app.domain.projections import Row
from app.domain.projections_facts import Case
from app.domain.projections_texts import Names, Somebody, tight
from app.services import laws

SECRET = b"s" * 32
PACKS = {one.id: one for one in laws.shipped()}
WHEN = Moment("2026-11-03T02:00:00.000Z", "America/Denver", -420)
NURSE = Involved(
    part="affected", sort="staff", ref="m1", name="Dana Sample-Reyes", physical="moderate", psychological="low",
    title="Therapist", department="Outpatients", staff_id="E-7731", body_part="Left forearm",
    treatment="Stitches at the clinic", time_off="Two days",
    injury=Injury(
        outcome="away", sort="1", days_away=2, injured="A cut to the left forearm", cause="A broken cup",
        address="14 Sample Lane", born="1985-03-09", hired="2021-09-01", physician="Dr Sample Howe",
    ),
)  # fmt: skip
DOER = Involved(part="did", sort="client", ref="c1", name="Kim Éxample")
REPORT = Report(
    safe="yes", kinds=("weapon",), when=WHEN, place="Room 2", people=(NURSE, DOER), severity=4,
    story="Kim Éxample broke a cup and cut Dana. Kim’s phone is 303-555-0142; KIM EXAMPLE then left.",
    violence_types=("2",), done_by=("client",), circumstances=("alone",), place_sort="workplace",
    act_severity="major", weapon=("object",), nearby=1, responses=("police",), your_title="Practice manager",
    police_answer="Officer came; spoke to kim example.", taken="Dana left the room.",
    protective="Kimmy is seen by two of us.", means="A broken cup",
)  # fmt: skip
CASE = Case(
    record="0" * 32, number="INC-2026-0001", practice="Sample Practice", address="1 Sample Street",
    status="Closed", reported=WHEN, reporter="Dana Sample-Reyes", report=REPORT,
    completed=("Sam Sample Owner", "Practice manager", WHEN),
)  # fmt: skip
PEOPLE = (
    Somebody(
        names=("Dana Sample-Reyes",), details=("E-7731", "14 Sample Lane"), sort="staff", is_involved=True
    ),
    Somebody(names=("Kim Éxample", "Kimmy"), details=("C-0001",), sort="client", is_involved=True),
)
NAMES = Names(PEOPLE)


def projected(pack: str, name: str, case: Case = CASE, names: Names = NAMES) -> tuple[Row, ...]:
    projection = PACKS[pack].projection(name)
    return tuple(
        projections.project(projection, PACKS[pack], one, names, SECRET)
        for one in projections.cases_of(projection, case)
    )


def leaves(rows: tuple[Row, ...]) -> dict[str, str]:
    (row,) = rows
    return {cell.field: cell.leaves for cell in row.cells}


def test_the_californian_log_names_nobody_who_was_involved() -> None:
    out = leaves(projected("us-ca", "violent-incident-log"))
    text = tight(" ".join(out.values()))
    for word in (
        "Dana",
        "Reyes",
        "Kim",
        "Kimmy",
        "Éxample",
        "303-555-0142",
        "E-7731",
        "INC-2026-0001",
        "C-0001",
    ):
        assert tight(word) not in text, word
    assert out["story"].startswith("[a client] broke a cup and cut [somebody who works here].")
    assert out["done_by"] == "Client or customer"
    assert out["violence_types"].startswith("Type 2: directed at employees by customers, clients")
    assert out["completed_by"] == "Sam Sample Owner" and out["day"] == "2 November 2026"
    assert "number" not in out and "victim_name" not in out


def test_the_washington_record_names_the_employee_who_was_harmed_and_not_who_did_it() -> None:
    out = leaves(projected("us-wa", "violent-act-record"))
    assert out["victim_name"] == "Dana Sample-Reyes" and out["victim_staff_id"] == "E-7731"
    assert out["victim_class"] == "An employee" and out["did_class"] == "A patient"
    assert out["act_severity"].startswith("A physical assault with major soreness")
    assert out["nearby"] == "1" and "Kim" not in " ".join(out.values())


def test_the_injury_log_says_privacy_case_and_the_names_stand_in_a_list_of_their_own() -> None:
    assert leaves(projected("us-federal", "osha-300"))["victim_name"] == "Dana Sample-Reyes"
    assert projected("us-federal", "osha-privacy-key") == ()
    hurt = replace(NURSE, injury=replace(NURSE.injury or Injury(), privacy=("asked",)))
    for case in (
        replace(CASE, report=replace(REPORT, people=(hurt, DOER))),
        replace(CASE, report=replace(REPORT, kinds=("sexual",))),
    ):
        out = leaves(projected("us-federal", "osha-300", case))
        assert out["victim_name"] == "Privacy case" and out["outcome"] == "H Days away from work"
        assert "Reyes" not in " ".join(out.values())
        told = leaves(projected("us-federal", "osha-301", case))
        assert told["victim_name"] == told["home"] == told["born"] == "Privacy case"
        key = leaves(projected("us-federal", "osha-privacy-key", case))
        assert key == {"number": "INC-2026-0001", "victim_name": "Dana Sample-Reyes"}


def test_each_injured_person_is_a_case_of_their_own() -> None:
    other = replace(NURSE, name="Robin Sample")
    rows = projected(
        "us-federal", "osha-300", replace(CASE, report=replace(REPORT, people=(NURSE, other, DOER)))
    )
    assert [row.case for row in rows] == ["INC-2026-0001-1", "INC-2026-0001-2"]
    assert [row.cells[1].leaves for row in rows] == ["Dana Sample-Reyes", "Robin Sample"]


def test_the_insurers_summary_has_nothing_of_a_sealed_part() -> None:
    for pack in ("generic", "us-federal"):
        rows = projected(pack, "insurer-summary")
        out = leaves(rows)
        assert all(not FACTS[name].is_clinical for name in out)
        assert set(out) == {"number", "practice", "address", "day", "clock", "place", "status", "reported"}
        assert "cup" not in " ".join(out.values()) and "Dana" not in " ".join(out.values())


def test_what_is_no_violence_is_in_no_log_of_violence() -> None:
    quiet = replace(CASE, report=replace(REPORT, kinds=("medical",), violence_types=()))
    assert projected("us-ca", "violent-incident-log", quiet) == ()
    assert projected("generic", "insurer-summary", quiet) != ()


def test_each_rule_does_what_it_says() -> None:
    projection = PACKS["generic"].projection("violence-log")
    lines = projection.lines
    some: dict[str, Rule] = {
        "day": Rule.MONTH, "number": Rule.PSEUDONYM, "did_name": Rule.ROLE, "victim_name": Rule.PSEUDONYM,
        "reporter": Rule.ROLE, "story": Rule.OMIT, "before": Rule.ROLE,
    }  # fmt: skip
    mine = tuple(replace(lines[0], field=name, rule=rule) for name, rule in some.items())
    row = projections.project(replace(projection, lines=mine), PACKS["generic"], CASE, NAMES, SECRET)
    out = {cell.field: cell.leaves for cell in row.cells}
    assert out["day"] == "November 2026" and out["did_name"] == "a client"
    assert out["reporter"] == "somebody who works here" and "story" not in out and out["before"] == ""
    assert out["number"].startswith("Case ") and out["victim_name"].startswith("Person ")
    again = projections.project(replace(projection, lines=mine), PACKS["generic"], CASE, NAMES, b"t" * 32)
    assert {cell.field: cell.leaves for cell in again.cells}["number"] != out["number"]


word = st.text(st.characters(categories=("Lu", "Ll", "Lo", "Mn", "Nd")), min_size=3, max_size=9)
names = st.lists(word, min_size=1, max_size=3).map(" ".join)
spellings: tuple[Any, ...] = (
    str, str.upper, str.lower, lambda one: one.replace(" ", "\n"), lambda one: one.replace(" ", "-"),
    lambda one: one.replace(" ", ""), lambda one: f"{one}’s", lambda one: f"({one})", lambda one: f"x{one}x",
    lambda one: "\u200b".join(one), lambda one: one.replace(" ", "  "),
)  # fmt: skip
texts = st.text(max_size=40)


@given(
    st.lists(st.tuples(names, names), min_size=1, max_size=3),
    st.lists(st.tuples(st.integers(0, 5), st.sampled_from(spellings), texts), max_size=6),
    st.sampled_from(("story", "police_answer", "consequences", "protective", "place_other")),
    st.from_regex(r"\+?[0-9]{3}[ -][0-9]{3}[ -][0-9]{4}", fullmatch=True),
)
def test_no_generated_incident_lets_a_name_an_alias_a_phone_or_an_id_into_the_californian_log(
    called: list[tuple[str, str]], said: list[tuple[int, Any, str]], field: str, phone: str
) -> None:
    known = [one for pair in called for one in pair]
    people = tuple(
        Somebody(names=pair, details=(f"C-{at:04d}",), sort="client", is_involved=True)
        for at, pair in enumerate(called)
    )
    text = " ".join(f"{between} {spell(known[at % len(known)])}" for at, spell, between in said)
    text = f"{text} call {phone} about C-0000"
    report = replace(
        REPORT,
        people=tuple(
            Involved(part="did", sort="client", ref=f"c{at}", name=pair[0]) for at, pair in enumerate(called)
        ),
        place="elsewhere", place_other="Corridor", story="Nothing.", police_answer="", protective="",
    )  # fmt: skip
    blank = leaves(projected("us-ca", "violent-incident-log", replace(CASE, report=report), Names(())))
    fixed = tight(" ".join(blank.values()) + " ".join(ROLES))
    assume(all(tight(one) and tight(one) not in fixed for one in known))
    told = replace(CASE, report=replace(report, **{field: text}))
    out = leaves(projected("us-ca", "violent-incident-log", told, Names(people)))
    whole = tight(" ".join(out.values()))
    for one in known:
        assert len(tight(one)) < 4 or tight(one) not in whole
    assert tight(phone) not in whole and "c-0000" not in whole


ROLES = (
    "a client",
    "a number",
    "an address",
    "somebody",
    "This text stays here: a name stands inside its words.",
)


@given(texts)
def test_a_text_without_anybody_in_it_leaves_as_it_is(text: str) -> None:
    assume(not any(letter.isdigit() or letter in "@:." for letter in text) and "www" not in text.lower())
    marked = NAMES.mark(text)
    if not marked.found:
        assert marked.text == text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Write to kim@example.org now", "Write to [an address] now"),
        ("See https://example.org/kim?x=1 there", "See [an address] there"),
        ("Lives at 12 Old Mill Road.", "Lives at [an address]"),
        ("SSN 078-05-1120, see CF-0012", "SSN [a number], see [a number]"),
        ("Left at 19:40 with 2 bags on 3 May", "Left at 19:40 with 2 bags on 3 May"),
        ("kïm éxample-like", "[a client]-like"),
        ("KimÉxample", "[a client]"),
        ("Kimchi was served", "Kimchi was served"),
    ],
)
def test_what_leads_to_somebody_is_seen_in_a_text_and_what_does_not_is_left(text: str, wanted: str) -> None:
    assert NAMES.mark(text).text == wanted


def test_a_name_inside_another_word_keeps_the_whole_text_here() -> None:
    marked = NAMES.mark("the xKim Examplex file")
    assert marked.is_withheld and "Example" not in marked.text and NAMES.leads_in("thekimexamplefile")


def test_of_somebody_who_was_not_involved_only_the_whole_name_is_looked_for() -> None:
    known = Names([Somebody(names=("Will Rose",), sort="client")])
    assert known.mark("He will bring a rose").found == ()
    assert known.mark("Will Rose came").text == "[a client] came"


def test_a_pack_that_breaks_its_promise_is_no_pack() -> None:
    pack: Pack = PACKS["us-ca"]
    with pytest.raises(Refused):
        pack.projection("nothing")
    assert incidents.is_violent(REPORT)
