"""Recovery codes: what was mistyped is named by its group."""

import pytest

from app.domain.errors import Refused
from app.store import sheets

SECRET = bytes(range(100, 120))
CODE = sheets.spell(SECRET)


@pytest.mark.parametrize("place", [place for place, letter in enumerate(CODE) if letter != "-"])
def test_every_one_wrong_letter_is_found_and_its_group_named(place: int) -> None:
    for letter in sheets.LETTERS:
        if letter != CODE[place]:
            with pytest.raises(Refused, match=f"Group {place // 6 + 1} of the code"):
                sheets.read(CODE[:place] + letter + CODE[place + 1 :])


@pytest.mark.parametrize(
    "place", [place for place in range(len(CODE) - 1) if "-" not in CODE[place : place + 2]]
)
def test_two_letters_that_changed_places_are_found(place: int) -> None:
    if CODE[place] != CODE[place + 1]:
        with pytest.raises(Refused, match=f"Group {place // 6 + 1} of the code"):
            sheets.read(CODE[:place] + CODE[place + 1] + CODE[place] + CODE[place + 2 :])


@pytest.mark.parametrize("one", range(7))
def test_two_groups_that_changed_places_are_found(one: int) -> None:
    groups = CODE.split("-")
    groups[one], groups[one + 1] = groups[one + 1], groups[one]
    with pytest.raises(Refused, match=f"Group {one + 1} of the code"):
        sheets.read("-".join(groups))


@pytest.mark.parametrize("code", ["", CODE[:-1], CODE + "A", "-" * 47, "é" * 40])
def test_a_code_of_another_shape_is_refused(code: str) -> None:
    with pytest.raises(Refused):
        sheets.read(code)


def test_letters_that_are_easily_misread_are_taken_for_what_they_look_like() -> None:
    code = sheets.spell(bytes(20))
    assert sheets.read(code.replace("0", "o").replace("1", "I")) == bytes(20)
