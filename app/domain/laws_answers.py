"""What a law pack says about the incident form: which of our questions it asks, and the statute's terms for an answer.

A pack can only name questions and answers that the form has; a new question is a new version of the program.
"""

from collections.abc import Collection

from msgspec import Struct

from app.domain.errors import Refused
from app.domain.fields import Field
from app.domain.incident_fields import (
    ASKABLE,
    BY_NAME,
    INJURY_FIELDS,
    PARTS,
    PERSON_FIELDS,
    PHYSICAL,
    PSYCHOLOGICAL,
    SORTS,
)
from app.i18n import N_, _


class Asked(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question that the law asks of a record; without a required one a record is said to need it still."""

    field: str
    source: str
    required: bool = False


class Term(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The statute's own term for one answer of ours; several answers may share one."""

    field: str
    code: str
    words: str


QUESTIONS: dict[str, Field] = (
    BY_NAME
    | {f"people.{field.name}": field for field in PERSON_FIELDS}
    | {f"injury.{field.name}": field for field in INJURY_FIELDS}
    | {
        "people.sort": Field(name="sort", label=N_("Who"), choices=SORTS),
        "people.part": Field(name="part", label=N_("Part"), choices=PARTS),
        "people.physical": Field(name="physical", label=N_("Physical harm"), choices=PHYSICAL),
        "people.psychological": Field(
            name="psychological", label=N_("Psychological harm"), choices=PSYCHOLOGICAL
        ),
    }
)
"""Every question that a pack can speak of, by the name that it has in packs."""

SORT_TERMS = ("patient", "visitor", "employee", "other")
"""The classes of person that a statute may have a term for, under the question `people.class`."""


def codes(name: str) -> frozenset[str]:
    """Give the answers that a question offers; none where it takes words, a number or a time."""
    if name == "people.class":
        return frozenset(SORT_TERMS)
    return frozenset(choice.code for choice in QUESTIONS[name].choices)


def check(asks: Collection[Asked], terms: Collection[Term]) -> None:
    """Refuse a line about a question or an answer that the form does not have; raises Refused."""
    asked = [one.field for one in asks]
    for name in asked:
        if name not in ASKABLE and name not in BY_NAME:
            raise _unknown(name)
        if asked.count(name) > 1:
            raise Refused(_("The question {field} is named twice.").format(field=name), name)
    said = [(one.field, one.code) for one in terms]
    for name, code in said:
        if name not in QUESTIONS and name != "people.class":
            raise _unknown(name)
        if code not in codes(name):
            raise Refused(
                _("The question {field} has no answer {code}.").format(field=name, code=code[:40]), name
            )
        if said.count((name, code)) > 1:
            raise Refused(_("The answer {code} has two terms.").format(code=code), name)


def _unknown(name: str) -> Refused:
    return Refused(_("The incident form has no question {field}.").format(field=name[:40]), name[:40])
