"""Clients: what can be kept, and whose name a name is."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import clients
from app.domain.clients import Client, Likeness, Names, Particulars, match
from app.domain.errors import Refused

NAUGHTY = (
    Path(__file__).parent.parent.joinpath("data", "naughty-strings.txt").read_text("utf-8").split("\n")[:-1]
)


def client(number: int, name: str, *aliases: str, reference: str = "") -> Client:
    return Client(
        id=f"id-{number}", number=f"C-{number:04d}", name=name, aliases=aliases, reference=reference
    )


ADA = client(1, "Ada Okafor", "Ada Obi", reference="EHR-77")
JOSE = client(2, "José Brandt")
OTHERS = [ADA, JOSE, client(3, "Siân O'Neill-Whitlock"), client(4, "Li Wei")]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("ADA OKAFOR", "id-1"),
        ("Okafor, Ada", "id-1"),
        ("  ada\u00a0okafor ", "id-1"),
        ("Ａｄａ Okafor", "id-1"),
        ("Obi Ada", "id-1"),
        ("c-0001", "id-1"),
        ("ehr-77", "id-1"),
        ("Jose\u0301 Brandt", "id-2"),
        ("Sia\u0302n o'neill whitlock", "id-3"),
    ],
)
def test_the_same_name_in_any_order_and_spelling_is_exact(name: str, found: str) -> None:
    assert match(name, OTHERS) == clients.Match(Likeness.EXACT, (found,))


@pytest.mark.parametrize(
    ("name", "maybe"),
    [
        ("A. Okafor", "id-1"),
        ("Okafor", "id-1"),
        ("Ada N. Okafor", "id-1"),
        ("Ada Okafro", "id-1"),
        ("Ada Okaforr", "id-1"),
        ("Jose Brandt", "id-2"),
        ("J Brandt", "id-2"),
    ],
)
def test_a_name_that_only_may_be_theirs_is_asked_about(name: str, maybe: str) -> None:
    assert match(name, OTHERS) == clients.Match(Likeness.DOUBTFUL, (maybe,))


@pytest.mark.parametrize(
    "name", ["Ben Okello", "A. O.", "", "   ", "B. Okafor Lin", "Wei Lin Brand Obisanya"]
)
def test_a_name_that_is_nobodys_stays_unmatched(name: str) -> None:
    assert match(name, OTHERS).likeness is Likeness.NONE


def test_two_clients_of_one_name_are_doubtful_and_both_are_named() -> None:
    twins = [client(1, "Ada Okafor"), client(2, "Okafor Ada")]
    assert match("Ada Okafor", twins) == clients.Match(Likeness.DOUBTFUL, ("id-1", "id-2"))


def test_an_alias_that_is_also_anothers_name_is_doubtful() -> None:
    assert match("Ada Obi", [ADA, client(5, "Ada Obi")]).likeness is Likeness.DOUBTFUL


def test_a_number_that_is_also_anothers_name_is_doubtful() -> None:
    assert match("C-0001", [ADA, client(6, "C 0001")]).likeness is Likeness.DOUBTFUL


@given(st.text(min_size=1).filter(str.strip))
def test_every_name_finds_its_own_client(name: str) -> None:
    found = match(name, [client(1, name)])
    assert found == clients.Match(Likeness.EXACT, ("id-1",))


@given(st.lists(st.sampled_from(NAUGHTY), unique=True), st.sampled_from(NAUGHTY))
def test_no_name_however_odd_is_guessed(kept: list[str], asked: str) -> None:
    people = [client(n, name) for n, name in enumerate(kept)]
    found = match(asked, Names(people))
    same = {one.id for one in people if clients.key(one.name) == clients.key(asked)}
    if found.likeness is Likeness.EXACT:
        assert set(found.clients) == same
    assert same <= set(found.clients)


@given(st.lists(st.sampled_from(["ada", "okafor", "lin", "mei"]), min_size=1), st.randoms())
def test_the_order_of_words_never_matters(words: list[str], dice) -> None:
    mixed = list(words)
    dice.shuffle(mixed)
    assert clients.key(" ".join(words)) == clients.key(", ".join(mixed).upper())


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (Particulars(name=" \t"), "name"),
        (Particulars(name="a" * 2_001), "name"),
        (Particulars(name="Ada", phone_ends="12345"), "phone_ends"),
        (Particulars(name="Ada", phone_ends="1"), "phone_ends"),
        (Particulars(name="Ada", phone_ends="٤٥"), "phone_ends"),
        (Particulars(name="Ada", reference="x" * 20_001), "reference"),
        (Particulars(name="Ada", access="x" * 20_001), "access"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_field(said: Particulars, field: str) -> None:
    with pytest.raises(Refused) as refused:
        clients.check(said)
    assert refused.value.field == field


def test_only_what_changed_is_sealed_again() -> None:
    before = clients.opened(Particulars(name="Ada Okafor", reference="EHR-77"))
    assert clients.changes(before, Particulars(name="Ada Obi", reference="EHR-77")) == {"name": "Ada Obi"}


def test_a_clinical_answer_that_was_not_given_leaves_the_earlier_one() -> None:
    assert clients.sealed(Particulars(name="Ada", access="Ramp", culture=None)) == {"access": "Ramp"}
    assert clients.sealed(Particulars(name="Ada", access="", culture="")) == {"access": "", "culture": ""}
