"""Words in order as a person expects it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import orders


@pytest.mark.parametrize(
    "wanted",
    [
        ["Ada", "Ádám", "adler", "Bo"],
        ["Øster", "Otto", "Zoë"],
        ["Room 2", "room 10", "Room 100"],
        ["Łukasz", "Lund", "Mona"],
        ["Strasse", "Straße 2", "Strauss"],
        ["", "Ada"],
    ],
)
def test_accents_and_capitals_make_no_difference_and_numbers_stand_by_size(wanted: list[str]) -> None:
    mixed = wanted[::-1]
    assert sorted(mixed, key=orders.key) == wanted


@given(st.text())
def test_any_text_has_a_place_and_capitals_do_not_change_it(words: str) -> None:
    assert orders.key(words) == orders.key(f"  {words} ")
    orders.key(words).encode(errors="surrogatepass")
