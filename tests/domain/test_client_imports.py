"""Client imports: columns are proposed, every line is accounted for, and nothing is half decided."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import client_imports
from app.domain.client_columns import propose
from app.domain.client_imports import Choice, Choices, ImportPlan, Standing, decide, plan
from app.domain.clients import Client
from app.domain.errors import Refused
from app.domain.tables import Line, Table

NAUGHTY = (
    Path(__file__).parent.parent.joinpath("data", "naughty-strings.txt").read_text("utf-8").split("\n")[:-1]
)
ADA = Client(id="id-1", number="C-0001", name="Ada Okafor", reference="77", aliases=("Ada Obi",))
STAFF = {"p-1": "Sample Clinician", "p-2": "Dr Mei Lin"}


def table(*rows: tuple[str, ...], heads: tuple[str, ...] = ("Name", "ID")) -> Table:
    lines = tuple(Line(number, cells) for number, cells in enumerate(rows, 2))
    return Table(heads=heads, lines=lines, encoding="UTF-8", delimiter=",")


def planned(*rows: tuple[str, ...], heads: tuple[str, ...] = ("Name", "ID"), kept=(ADA,)) -> ImportPlan:
    return plan(table(*rows, heads=heads), propose(heads), kept, STAFF)


@pytest.mark.parametrize(
    ("heads", "columns"),
    [
        (("First Name", "Last Name", "Preferred Name", "Client ID", "Primary Clinician", "Mobile Phone"),
         {"first": 0, "last": 1, "preferred": 2, "reference": 3, "clinician": 4, "phone": 5}),
        (("Patient Name", "MRN", "Provider", "Diagnosis"), {"name": 0, "reference": 1, "clinician": 2}),
        (("pid", "fname", "mname", "lname", "phone_cell"), {"first": 1, "middle": 2, "last": 3, "reference": 0}),
        (("Apellidos", "Nombre", "Expediente", "Teléfono"), {"first": 1, "last": 0, "reference": 2, "phone": 3}),
        (("Nombre", "Móvil"), {"name": 0, "phone": 1}),
        (("Name", "Reference number", "Also known as"), {"name": 0, "aliases": 2, "reference": 1}),
        (("Colour", "Shoe size"), {}),
    ],
)  # fmt: skip
def test_usual_headings_are_recognised_and_others_left_alone(
    heads: tuple[str, ...], columns: dict[str, int]
) -> None:
    assert propose(heads) == columns


def test_a_file_without_a_name_column_is_refused() -> None:
    with pytest.raises(Refused, match="column holds the name"):
        planned(("x", "y"), heads=("Colour", "Size"))
    with pytest.raises(Refused, match="no such column"):
        plan(table(("x", "y")), {"name": 7}, (), {})


def test_a_new_client_is_put_together_from_the_columns() -> None:
    heads = ("Last Name", "First Name", "Preferred Name", "Client ID", "Therapist", "Phone", "Aliases")
    row = ("Brandt", " José", "Pepe", "9", "Mei Lin, PhD", "+1 (303) 555-0142", "J. Brandt; Joe")
    [one] = planned(row, heads=heads).fresh
    assert (one.said.name, one.said.reference, one.said.clinician) == ("José Brandt", "9", "p-2")
    assert (one.said.phone_ends, one.said.aliases) == ("0142", ("Pepe Brandt", "J. Brandt", "Joe"))


def test_an_unknown_clinician_is_said_and_does_not_stop_the_line() -> None:
    [one] = planned(("Ben", "Dr Nobody"), heads=("Name", "Therapist")).fresh
    assert one.said.clinician == "" and "Dr Nobody" in one.notes[0]


@pytest.mark.parametrize(
    ("row", "standing"),
    [
        (("Somebody Else", "77"), Standing.SAME_REFERENCE),
        (("OKAFOR, ADA", "5"), Standing.SAME_NAME),
        (("Ada Obi", ""), Standing.SAME_NAME),
        (("A. Okafor", "78"), Standing.NEW),
    ],
)
def test_whoever_may_be_kept_already_is_asked_about(row: tuple[str, str], standing: Standing) -> None:
    assert [one.standing for one in planned(row).lines] == [standing]


def test_a_client_named_twice_in_the_file_is_asked_about_and_cannot_be_updated() -> None:
    lines = planned(("Ben", "1"), ("Cy", "1"), ("BEN", "3")).lines
    assert [one.standing for one in lines] == [Standing.NEW, Standing.REPEATED, Standing.REPEATED]
    assert "Line 2" in lines[1].why and "Line 2" in lines[2].why
    assert lines[1].may() == (Choice.SKIP, Choice.ADD)


def test_a_line_without_a_name_or_with_other_columns_is_a_problem_with_its_number() -> None:
    lines = planned((" ", "1"), ("Ben", "2", "3"), ("Cy",)).problems
    assert [one.line for one in lines] == [2, 3, 4]
    assert "name" in lines[0].why and "3 columns" in lines[1].why


def test_one_problem_stops_the_whole_import_until_it_is_left_out_on_purpose() -> None:
    lines = planned(("Ben", "1"), ("", "2"))
    with pytest.raises(Refused, match="Line 3"):
        decide(lines, Choices())
    assert [one.said.name for one, _ in decide(lines, Choices(leave_out=True))] == ["Ben"]


def test_duplicates_are_decided_for_all_and_line_by_line() -> None:
    lines = planned(("Ada Okafor", "77"), ("Ada Obi", "5"), ("Ben", "1"))
    assert [(one.line, choice) for one, choice in decide(lines, Choices())] == [(4, Choice.ADD)]
    chosen = decide(lines, Choices(Choice.UPDATE, {3: Choice.ADD}))
    assert [(one.line, choice) for one, choice in chosen] == [
        (2, Choice.UPDATE),
        (3, Choice.ADD),
        (4, Choice.ADD),
    ]


def test_an_update_that_could_mean_two_clients_is_not_made() -> None:
    twins = (ADA, Client(id="id-2", number="C-0002", name="Ada Okafor"))
    lines = planned(("Ada Okafor", ""), kept=twins)
    assert decide(lines, Choices(Choice.UPDATE)) == []


def test_an_update_keeps_what_the_file_leaves_empty() -> None:
    [one] = planned(("Ada Nwosu", "77"), kept=(ADA,)).lines
    said = client_imports.updated(ADA, one.said)
    assert (said.name, said.reference, said.aliases) == ("Ada Nwosu", "77", ("Ada Obi",))


@given(st.lists(st.tuples(st.sampled_from([*NAUGHTY, ""]), st.sampled_from(["", "1", "77", " 2"]))))
def test_every_line_is_accounted_for_once(rows: list[tuple[str, str]]) -> None:
    lines = planned(*rows)
    assert [one.line for one in lines.lines] == list(range(2, len(rows) + 2))
    assert len(lines.fresh) + len(lines.duplicates) + len(lines.problems) == len(rows)


def test_every_naughty_name_comes_out_of_the_file_as_it_went_in() -> None:
    lines = planned(*((name, str(number)) for number, name in enumerate(NAUGHTY)), kept=())
    assert [one.said.name for one in lines.lines] == NAUGHTY
    assert not lines.problems
