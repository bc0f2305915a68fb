"""What a password must be: long enough, and not made of names everybody here knows."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from app.domain import passwords


@given(st.text(max_size=40))
def test_a_password_is_the_same_however_its_characters_were_composed(password: str) -> None:
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert passwords.normal(unicodedata.normalize(form, password)) == passwords.normal(password)


def test_fifteen_characters_are_enough_and_fourteen_are_not() -> None:
    assert not passwords.is_long_enough("x" * 14)
    assert passwords.is_long_enough("x" * 15)
    assert passwords.is_long_enough("ж" * 15) and not passwords.is_long_enough("ж" * 14)


def test_letters_with_marks_count_once_however_they_were_typed() -> None:
    assert not passwords.is_long_enough(unicodedata.normalize("NFD", "é" * 14))
    assert passwords.is_long_enough(unicodedata.normalize("NFD", "é" * 15))


def test_the_names_of_practice_and_person_alone_are_no_password() -> None:
    context = ("Sample Practice", "Sample Owner")
    assert passwords.is_only_context("sample practice owner 2026", context)
    assert passwords.is_only_context("Keepwell-password-2026!", context)
    assert passwords.is_only_context("SAMPLE OWNER SAMPLE OWNER", context)
    assert not passwords.is_only_context("sample gravel lantern orbit", context)
