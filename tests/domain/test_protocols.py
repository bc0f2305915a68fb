from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import paths
from app.domain import protocols
from app.domain.errors import Refused
from app.domain.protocols import AnswerType, Condition, Protocol, Step

HEAD = 'format = 1\nid = "visit"\nversion = 1\ntitle = "Visit"\nsummary = "For a test."\n'
STEP = '[[steps]]\nid = "one"\ntext = "Do it."\n'


def refused(text: str, words: str) -> None:
    with pytest.raises(Refused, match=words) as caught:
        protocols.parse(text.encode())
    assert caught.value.reason.endswith((".", "…")) or ":" in caught.value.reason


def shipped() -> list[Path]:
    return sorted(Path(paths.resource("protocols")).glob("*.toml"))


@pytest.mark.parametrize("file", shipped(), ids=lambda file: file.stem)
def test_every_shipped_protocol_is_sound_and_comes_back_equal(file):
    protocol = protocols.parse(file.read_bytes())
    assert protocol.id == file.stem
    assert protocols.read(protocols.spell(protocol)) == protocol
    assert protocol.sources


def test_the_shipped_library_leads_nowhere_that_is_not_there():
    protocols.check_library(protocols.parse(file.read_bytes()) for file in shipped())


def test_the_aggressive_visitor_protocol_is_short_enough_and_calls_for_help():
    protocol = protocols.parse(Path(paths.resource("protocols/aggressive-visitor.toml")).read_bytes())
    assert 10 <= len(protocol.steps) <= 14
    assert [step.id for step in protocol.steps if step.responds] == ["help"]
    assert any(step.starts == protocols.INCIDENT for step in protocol.steps)


def test_the_smallest_protocol_is_one_step():
    protocol = protocols.parse((HEAD + STEP).encode())
    assert protocol.steps == (Step(id="one", text="Do it."),)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x = ", "TOML"),
        (HEAD, "steps"),
        (HEAD + "steps = []", "at least one step"),
        (HEAD + STEP + 'colour = "red"', "colour"),
        ('shape = "round"\n' + HEAD + STEP, "shape"),
        (HEAD + STEP + 'answer = "smile"', "smile"),
        (HEAD + STEP + "required = 1", "bool"),
        (HEAD.replace("format = 1", "format = 2") + STEP, "another version"),
        (HEAD.replace("version = 1", "version = 0") + STEP, "counts from 1"),
        (HEAD.replace('"visit"', '"../visit"') + STEP, "small letters"),
        (HEAD.replace('"Visit"', '" "') + STEP, "empty"),
        (HEAD.replace('"For a test."', '"<b>For</b> a test."') + STEP, "Markup"),
        (HEAD + STEP.replace("Do it.", "Do &lt;it"), "Markup"),
        (HEAD + STEP.replace("Do it.", "Do \\u202eit"), "hidden"),
        (HEAD + STEP.replace("Do it.", "Do \\u0000it"), "hidden"),
        (HEAD + STEP.replace("Do it.", "Do " * 100), "too long"),
        (HEAD + STEP + STEP, "both called one"),
        (HEAD + STEP + 'starts = "visit"', "own protocol"),
        (HEAD + STEP + 'answer = "choice"', "choices"),
        (HEAD + STEP + 'choices = ["a", "b"]', "choices"),
        (HEAD + STEP + 'answer = "choice"\nchoices = ["a"]', "two to"),
        (HEAD + STEP + 'answer = "choice"\nchoices = ["a", "a"]', "twice"),
        (HEAD + STEP + 'when = { step = "one", is = "done" }', "does not come before"),
        (HEAD + STEP + '[[steps]]\nid = "two"\ntext = "T."\nwhen = { step = "one", is = "Yes" }', "cannot be given"),
        (HEAD + STEP + 'required = false\n[[steps]]\nid = "two"\ntext = "T."\nrequired = false', "At least one"),
        (HEAD + (STEP + 'responds = true\n').replace("one", "o1") + STEP + "responds = true", "Only one step"),
        (HEAD + "".join(STEP.replace("one", f"s{n}") for n in range(41)), "at most 40"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_file_is_refused_in_words(text, words):
    refused(text, words)


def test_a_file_that_is_too_large_or_not_text_is_refused():
    with pytest.raises(Refused, match="too large"):
        protocols.parse(b"#" * (protocols.MOST_BYTES + 1))
    with pytest.raises(Refused, match="UTF-8"):
        protocols.parse(b"\xff\xfe")


def test_deeply_nested_values_are_refused_and_never_crash():
    with pytest.raises(Refused):
        protocols.parse((HEAD + "x = " + "[" * 20_000).encode())


@settings(max_examples=200)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data):
    with pytest.raises(Refused):
        protocols.parse(data)


def one(name: str, starts: str) -> Protocol:
    return Protocol(
        format=1, id=name, version=1, title="T", summary="S", steps=(Step(id="a", text="A", starts=starts),)
    )


def test_protocols_that_start_each_other_in_a_circle_are_refused():
    protocols.check_library([one("a", "b"), one("b", "c"), one("c", "incident")])
    with pytest.raises(Refused, match="a → b → a"):
        protocols.check_library([one("a", "b"), one("b", "a")])
    with pytest.raises(Refused, match="which is not here"):
        protocols.check_library([one("a", "b")])


def test_another_word_is_another_fingerprint():
    first = one("a", "")
    assert protocols.content_hash(first) == protocols.content_hash(one("a", ""))
    assert protocols.content_hash(first) != protocols.content_hash(one("a", "incident"))


def test_a_condition_is_spelt_as_in_the_file():
    step = Step(id="b", text="B", when=Condition("a", "Yes"))
    both = (Step(id="a", text="A", answer=AnswerType.CHOICE, choices=("Yes", "No")), step)
    protocol = Protocol(format=1, id="p", version=1, title="T", summary="S", steps=both)
    assert protocols.spell(protocol)["steps"][1]["when"] == {"step": "a", "is": "Yes"}
    assert protocols.read(protocols.spell(protocol)) == protocol
