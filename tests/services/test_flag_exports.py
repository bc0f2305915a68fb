"""Flags for another program: FHIR R4 as somebody else's models read it, shown field by field, and never more."""

import json
from datetime import date
from pathlib import Path

import pytest
from fhir.resources.R4B.bundle import Bundle
from msgspec.structs import replace

from app.domain.clients import Particulars
from app.domain.errors import NoKey, PasswordNeeded, Refused
from app.domain.flag_fields import Category, Level
from app.domain.flags import TwoTests, Wanted
from app.domain.kinds import Kind
from app.domain.persons import Particulars as Person
from app.services import clients, flag_exports, flags, persons
from app.services.flag_exports import Chosen
from app.store import ledger, records

NAUGHTY = (
    Path(__file__).parent.parent.joinpath("data", "naughty-strings.txt").read_text("utf-8").split("\n")[:-1]
)
WHY = "Blocked the door on 20 November"
YES = TwoTests(True, True)
WANTED = Wanted(
    level=Level.HIGH, label="Two staff", action="Two staff in the room.", review=date(2027, 5, 1),
    category="violence", behaviour=WHY,
)  # fmt: skip


@pytest.fixture
def flagged(seat_of):
    """The clinician, with one flag that acts, one that ended, and one about a person of concern."""
    seat = seat_of("clinician")
    ada = clients.add(seat, Particulars(name="Ada Okafor")).id
    rex = persons.add(seat, Person(name="Rex Sample", action="Lock the door.", why=WHY)).id
    acts = flags.raise_flag(seat, ada, WANTED, YES)
    ended = flags.end(seat, flags.raise_flag(seat, ada, replace(WANTED, label="Over"), YES).id, "Over")
    about = flags.raise_flag(seat, rex, replace(WANTED, label="Do not let in"), YES)
    return seat, acts, ended, about


def read(prepared) -> list[dict]:
    """Read the file with somebody else's models, then give its flags as they stand in it."""
    Bundle.model_validate_json(prepared.content)
    return [entry["resource"] for entry in json.loads(prepared.content)["entry"]]


def test_all_that_act_are_one_collection_that_others_can_read(flagged) -> None:
    seat, acts, _ended, _about = flagged
    prepared = flag_exports.prepare(seat, Chosen())
    assert json.loads(prepared.content)["type"] == "collection"
    (made,) = read(prepared)
    assert (made["status"], made["code"]["text"], made["identifier"][0]["value"]) == (
        "active", "Two staff", acts.number,
    )  # fmt: skip
    said = {one["url"]: one for one in made["extension"]}
    assert said["urn:keepwell:flag:safety-action"]["valueString"] == "Two staff in the room."
    assert said["urn:keepwell:flag:review"]["valueDate"] == "2027-05-01"
    assert prepared.left_out == 1


def test_an_ended_flag_and_one_in_error_say_so(flagged) -> None:
    seat, acts, ended, _about = flagged
    (made,) = read(flag_exports.prepare(seat, Chosen(flag=ended.id)))
    assert made["status"] == "inactive" and made["period"]["end"] == "2026-11-23"
    flags.withdraw(seat, acts.id)
    (made,) = read(flag_exports.prepare(seat, Chosen(flag=acts.id)))
    assert made["status"] == "entered-in-error"


def test_names_and_reasons_leave_only_where_they_were_asked_for(flagged) -> None:
    seat, acts, _ended, _about = flagged
    bare = flag_exports.prepare(seat, Chosen(flag=acts.id)).content.decode()
    assert (
        "Ada Okafor" not in bare and WHY not in bare and "behavioral" not in bare and "Violence" not in bare
    )
    whole = flag_exports.prepare(seat, Chosen(flag=acts.id, names=True, reasons=True))
    (made,) = read(whole)
    assert made["subject"]["display"] == "Ada Okafor"
    assert made["category"][0]["coding"][0]["code"] == "behavioral"
    assert WHY in whole.content.decode()


def test_everything_that_leaves_is_shown_by_its_path(flagged) -> None:
    seat, acts, _ended, _about = flagged
    prepared = flag_exports.prepare(seat, Chosen(flag=acts.id, names=True, reasons=True))
    shown = {line.value for line in prepared.lines}

    def values(made):
        if isinstance(made, dict):
            return [one for key, value in made.items() if key != "url" for one in values(value)]
        if isinstance(made, list):
            return [one for value in made for one in values(value)]
        return [str(made)]

    (made,) = read(prepared)
    assert set(values(made)) == shown
    assert {"code.text", "subject.display", "extension behaviour"} <= {line.path for line in prepared.lines}


def test_opening_the_reasons_is_in_the_ledger_and_reception_cannot(flagged, seat_of) -> None:
    seat, acts, _ended, _about = flagged
    before = ledger.head(seat.vault)[0]
    flag_exports.prepare(seat, Chosen(flag=acts.id))
    assert ledger.head(seat.vault)[0] == before
    flag_exports.prepare(seat, Chosen(flag=acts.id, reasons=True))
    assert ledger.head(seat.vault)[0] == before + 1
    with pytest.raises(Refused):
        flag_exports.prepare(seat_of("reception"), Chosen())
    auditor = seat_of("auditor")
    assert read(flag_exports.prepare(auditor, Chosen()))
    with pytest.raises(Refused):
        flag_exports.prepare(auditor, Chosen(names=True))
    with pytest.raises(NoKey):
        flag_exports.prepare(auditor, Chosen(reasons=True))


def test_what_was_shown_is_written_and_noted_after_the_password_was_typed(flagged, tmp_path) -> None:
    seat, _acts, _ended, _about = flagged
    prepared = flag_exports.prepare(seat, Chosen(names=True))
    proved = dict(seat.proved)
    seat.proved.clear()
    path = tmp_path / "flags.fhir.json"
    with pytest.raises(PasswordNeeded):
        flag_exports.export(seat, path, prepared)
    assert not path.exists()
    seat.proved.update(proved)
    assert flag_exports.export(seat, path, prepared) == 1
    assert path.read_bytes() == prepared.content
    (entry,) = ledger.entries(seat.vault, records.page(seat.vault, Kind.EXPORT, limit=1).rows[0].id)
    assert entry.open.set == {
        "what": "flags", "format": "fhir r4 json", "rows": 1, "names": True, "reasons": False,
    }  # fmt: skip


def test_a_flag_that_changed_since_it_was_shown_does_not_leave(flagged, seat_of, tmp_path) -> None:
    seat, acts, _ended, _about = flagged
    prepared = flag_exports.prepare(seat, Chosen())
    flags.keep(seat, acts.id, date(2027, 6, 1), "Still true")
    with pytest.raises(Refused, match="changed since"):
        flag_exports.export(seat, tmp_path / "x.json", prepared)
    assert not (tmp_path / "x.json").exists()


def test_a_flag_about_a_person_of_concern_has_no_place_and_that_is_said(flagged) -> None:
    seat, _acts, _ended, about = flagged
    with pytest.raises(Refused, match="place"):
        flag_exports.prepare(seat, Chosen(flag=about.id))


@pytest.mark.parametrize("category", list(Category))
def test_every_category_is_one_that_fhir_knows(seat_of, category: Category) -> None:
    seat = seat_of("clinician")
    ada = clients.add(seat, Particulars(name="Ada Okafor")).id
    flag = flags.raise_flag(seat, ada, replace(WANTED, category=category.value), YES)
    (made,) = read(flag_exports.prepare(seat, Chosen(flag=flag.id, reasons=True)))
    assert made["category"][0]["coding"][0]["code"] in {
        "behavioral", "safety", "clinical", "contact", "admin",
    }  # fmt: skip


def test_every_naughty_string_leaves_as_it_is_and_is_still_fhir(seat_of) -> None:
    seat = seat_of("clinician")
    ada = clients.add(seat, Particulars(name="Ada Okafor")).id
    made = [
        flags.raise_flag(
            seat, ada, replace(WANTED, action=text, label=text[:40].strip() or "x", behaviour=text), YES
        )
        for text in NAUGHTY
        if text.strip()
    ]
    found = read(flag_exports.prepare(seat, Chosen(names=True)))
    actions = [
        one["valueString"]
        for flag in found
        for one in flag["extension"]
        if one["url"].endswith("safety-action")
    ]
    assert actions == [flag.action for flag in made]
