"""Fields: what each answer of a form is called, who may read it, and whether it identifies somebody.

A field describes and never computes; forms, lists and papers draw themselves from it.
"""

from msgspec import Struct

from app.domain.ledger import PartName


class Choice(Struct, frozen=True):
    """One answer that can be chosen: its code in the vault and its words (untranslated; shown through `_`)."""

    code: str
    words: str


class Field(Struct, frozen=True, kw_only=True):
    """One field of a kind: its label and help (untranslated; shown through `_`), its choices and its part."""

    name: str
    label: str
    help: str = ""
    choices: tuple[Choice, ...] = ()
    required: bool = False
    part: PartName = PartName.OPEN
    identifying: bool = False

    def words(self, code: str) -> str:
        """Give the untranslated words of a choice; the code itself where it is not one of ours."""
        return next((choice.words for choice in self.choices if choice.code == code), code)
