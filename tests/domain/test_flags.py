"""Flags: what may be raised, who may approve it, when it falls due, and which words are asked about."""

import tomllib
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import flag_fields, flags, wording
from app.domain.actions import Status
from app.domain.errors import Refused
from app.domain.flag_fields import Category, Decision, Level, Told
from app.domain.flags import Flag, TwoTests, Wanted
from app.domain.wording import Group, doubts
from app.paths import resource

TODAY = date(2026, 11, 23)
NAUGHTY = (
    Path(__file__).parent.parent.joinpath("data", "naughty-strings.txt").read_text("utf-8").split("\n")[:-1]
)
GROUPS = msgspec.convert(
    tomllib.loads(resource("wording.toml").read_text("utf-8"))["group"], tuple[Group, ...]
)

WANTED = Wanted(
    level=Level.HIGH,
    label="Two staff",
    action="Two staff in the room. Tell the clinician on arrival.",
    review=TODAY + timedelta(days=180),
    category="violence",
    behaviour="Blocked the door on 20 November.",
)


def flag(**changed: object) -> Flag:
    kept = Flag(
        id="f-1", number="F-0001", client="c-1", level=Level.HIGH, label="Two staff", action="Two in the room.",
        review=TODAY + timedelta(days=180), decided=TODAY, decided_by="p-1", decision=Decision.RAISE,
    )  # fmt: skip
    return msgspec.structs.replace(kept, **changed)


@pytest.mark.parametrize(
    ("tests", "field", "words"),
    [
        (TwoTests(), "must_know", "Answer"),
        (TwoTests(must_know=False), "must_know", "only clinicians"),
        (TwoTests(must_know=True), "outweighs", "Answer"),
        (TwoTests(must_know=True, outweighs=False), "outweighs", "Agree with the client"),
    ],
)
def test_a_flag_that_fails_a_test_is_refused_and_told_what_else_helps(tests, field, words) -> None:
    with pytest.raises(Refused) as refused:
        flags.check_tests(tests)
    assert refused.value.field == field and words in refused.value.reason


def test_a_flag_that_passes_both_tests_may_be_written() -> None:
    flags.check_tests(TwoTests(must_know=True, outweighs=True))
    flags.check(WANTED, TODAY)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"label": " "}, "label"),
        ({"label": "x" * 41}, "label"),
        ({"action": "\n"}, "action"),
        ({"action": "x" * 2_001}, "action"),
        ({"review": TODAY}, "review"),
        ({"review": TODAY + timedelta(days=731)}, "review"),
        ({"category": ""}, "category"),
        ({"category": "difficult"}, "category"),
        ({"behaviour": ""}, "behaviour"),
        ({"told": "no"}, "told_note"),
        ({"triggers": "x" * 20_001}, "triggers"),
    ],
)
def test_what_a_flag_cannot_be_sealed_with_is_refused_at_its_field(changed: dict, field: str) -> None:
    with pytest.raises(Refused) as refused:
        flags.check(msgspec.structs.replace(WANTED, **changed), TODAY)
    assert refused.value.field == field


def test_the_longest_review_is_two_years() -> None:
    flags.check(msgspec.structs.replace(WANTED, review=TODAY + timedelta(days=730)), TODAY)


@pytest.mark.parametrize(
    ("category", "days"), [(Category.SUICIDE, 90), (Category.VIOLENCE, 180), (Category.CULTURE, 180)]
)
def test_the_proposed_review_follows_the_category(category: Category, days: int) -> None:
    assert (flags.usual_review(category, TODAY) - TODAY).days == days


@pytest.mark.parametrize(
    ("interval", "before", "soon"),
    [(180, 60, True), (180, 61, False), (90, 30, True), (90, 31, False), (180, 0, True), (180, -1, False)],
)
def test_a_review_is_announced_60_days_or_a_third_of_its_interval_before(interval, before, soon) -> None:
    review = TODAY + timedelta(days=interval)
    assert flag(review=review).is_due_soon(review - timedelta(days=before)) is soon


def test_a_flag_past_its_review_stays_and_is_marked() -> None:
    late = flag(review=TODAY)
    assert not flags.line(late, TODAY).is_overdue
    assert flags.line(late, TODAY + timedelta(days=1)).is_overdue
    assert not flag(review=TODAY, status=Status.ENDED).is_overdue(TODAY + timedelta(days=9))


def test_nobody_approves_their_own_decision() -> None:
    flags.check_approver(flag(), "p-2")
    with pytest.raises(Refused, match="second person"):
        flags.check_approver(flag(), "p-1")
    with pytest.raises(Refused, match="already"):
        flags.check_approver(flag(approved_by="p-2"), "p-3")
    with pytest.raises(Refused, match="error"):
        flags.check_approver(flag(status=Status.WITHDRAWN), "p-2")


def test_the_desk_reads_the_action_and_never_the_reason() -> None:
    assert not set(flags.opened(WANTED)) & set(flags.SEALED)
    assert (
        "why" not in flags.FlagLine.__struct_fields__ and "category" not in flags.FlagLine.__struct_fields__
    )
    assert set(flags.sealed(WANTED)) == set(flags.SEALED)


def test_everything_asked_about_a_flag_is_sealed_but_what_the_desk_needs() -> None:
    needed = {"level", "label", "action", "review", "owner", "approver"}
    assert set(flags.opened(WANTED)) == needed
    assert set(flags.sealed(WANTED)) == {field.name for field in flag_fields.FIELDS} - needed


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (flag_fields.LEVEL_WORDS, Level),
        (flag_fields.LEVEL_HELP, Level),
        (flag_fields.CATEGORY_WORDS, Category),
        (flag_fields.DECISION_WORDS, Decision),
        (flag_fields.TOLD_WORDS, Told),
    ],
)
def test_every_code_has_its_words(words, codes) -> None:
    assert set(words) == set(codes)


def test_only_what_differs_is_sealed_again() -> None:
    assert flags.differing({"a": 1, "b": 2}, {"a": 1, "b": 3, "c": 4}) == {"b": 3, "c": 4}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Borderline, can be DIFFICULT.", ["borderline", "difficult"]),
        ("Muy agresivo, paranóico", ["agresivo", "paranoico"]),
        ("Non-compliant,  attention\nseeking", ["non-compliant", "attention seeking"]),
        ("Two staff in the room. Room 2 (door side).", []),
        ("Quiet waiting room; dim the lights; no perfume.", []),
        ("Ex-partner may attend. Do not confirm the appointment to anyone.", []),
        ("Nutrition class", []),
    ],
)
def test_diagnoses_slurs_and_adjectives_are_asked_about(text: str, words: list[str]) -> None:
    assert [doubt.word for doubt in doubts(text, GROUPS)] == words


def test_every_group_of_words_has_its_question() -> None:
    assert {group.about for group in GROUPS} == set(wording.QUESTIONS)
    assert all(group.words for group in GROUPS)


@given(st.sampled_from([word for group in GROUPS for word in group.words]))
def test_every_listed_word_is_found_whatever_its_capitals(word: str) -> None:
    assert word in [doubt.word for doubt in doubts(f"he is {word.upper()}!", GROUPS)]


@given(st.one_of(st.text(), st.sampled_from(NAUGHTY)))
def test_no_text_stops_the_wording_check(text: str) -> None:
    assert all(doubt.about in wording.QUESTIONS for doubt in doubts(text, GROUPS))
