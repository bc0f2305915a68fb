"""Clients in a real vault: added, corrected, found, and brought in from a file all or nothing."""

from pathlib import Path

import pytest

from app.documents import tables
from app.domain.actions import Action, Status
from app.domain.client_imports import Choice, Choices
from app.domain.clients import Particulars
from app.domain.errors import NoKey, Refused
from app.domain.kinds import Kind
from app.services import clients
from app.store import ledger, records

NAUGHTY = (
    Path(__file__).parent.parent.joinpath("data", "naughty-strings.txt").read_text("utf-8").split("\n")[:-1]
)
FILE = b"""Client ID,First Name,Last Name,Primary Clinician,Mobile Phone
77,Ada,Okafor,Sample Clinician,303-555-0142
78,"Jos\xc3\xa9","Brandt, Jr",Dr Nobody,
"""


def names(seat, **how) -> list[str]:
    return [line.client.name for line in clients.listing(seat, **how).rows]


def test_a_client_is_added_and_found_by_the_beginning_of_a_word(seat_of) -> None:
    seat = seat_of("reception")
    ada = clients.add(seat, Particulars(name="Ada Okafor", aliases=("Ada Obi",), reference="EHR-77"))
    clients.add(seat, Particulars(name="José Brandt"))
    assert (ada.number, ada.status) == ("C-0001", Status.ACTIVE)
    for text in ("oka", "obi", "ehr-7", "c-0001", "ADA okaf"):
        assert names(seat, text=text) == ["Ada Okafor"]
    assert names(seat, text="jose") == ["José Brandt"]
    assert [one.name for one in clients.search(seat, "bra")] == ["José Brandt"]


def test_a_correction_leaves_the_earlier_words_visible(seat_of) -> None:
    seat = seat_of("reception")
    ada = clients.add(seat, Particulars(name="Ada Okafor"))
    assert clients.change(seat, ada.id, Particulars(name="Ada Obi")).name == "Ada Obi"
    sealed, corrected = ledger.entries(seat.vault, ada.id)
    assert sealed.open.set["name"] == "Ada Okafor"
    assert (corrected.head.action, corrected.open.set) == (Action.CORRECT, {"name": "Ada Obi"})


def test_a_correction_that_changes_nothing_writes_nothing(seat_of) -> None:
    seat = seat_of("reception")
    ada = clients.add(seat, Particulars(name="Ada Okafor"))
    clients.change(seat, ada.id, Particulars(name="Ada Okafor"))
    assert len(ledger.entries(seat.vault, ada.id)) == 1


def test_access_needs_and_culture_are_for_clinicians(seat_of) -> None:
    said = Particulars(name="Ada Okafor", access="Deaf in one ear", culture="Igbo")
    ada = clients.add(seat_of("owner"), said)
    assert clients.particulars(seat_of("clinician"), ada.id) == {
        "access": "Deaf in one ear",
        "culture": "Igbo",
    }
    reception = seat_of("reception")
    assert "Deaf" not in str(records.find(reception.vault, ada.id))
    with pytest.raises(NoKey):
        clients.particulars(reception, ada.id)


def test_clients_are_listed_by_name_number_and_change_a_page_at_a_time(seat_of) -> None:
    seat = seat_of("reception")
    made = [clients.add(seat, Particulars(name=name)) for name in ("Cy", "Ada", "Ben")]
    clients.change(seat, made[1].id, Particulars(name="Ada", reference="1"))
    assert names(seat) == ["Ada", "Ben", "Cy"]
    assert names(seat, sort="number", descending=True) == ["Ben", "Ada", "Cy"]
    assert names(seat, sort="changed", descending=True)[0] in ("Ada", "Ben")
    first = clients.listing(seat, limit=2)
    assert [line.client.name for line in first.rows] == ["Ada", "Ben"]
    assert names(seat, after=first.after, limit=2) == ["Cy"]


def test_an_ended_client_is_listed_only_on_request_and_can_come_back(seat_of) -> None:
    seat = seat_of("reception")
    ada = clients.add(seat, Particulars(name="Ada"))
    assert clients.end(seat, ada.id).status is Status.ENDED
    assert (
        names(seat) == []
        and names(seat, ended=True) == ["Ada"]
        and names(seat, text="ad", ended=True) == ["Ada"]
    )
    with pytest.raises(Refused, match="already"):
        clients.end(seat, ada.id)
    assert clients.reactivate(seat, ada.id).status is Status.ACTIVE


def test_a_client_entered_in_error_is_gone_from_lists_and_stays_in_the_ledger(seat_of) -> None:
    seat = seat_of("reception")
    ada = clients.add(seat, Particulars(name="Ada"))
    assert clients.withdraw(seat, ada.id).status is Status.WITHDRAWN
    assert (
        names(seat, ended=True) == [] and clients.search(seat, "Ada") == [] and clients.everyone(seat) == []
    )
    assert len(ledger.entries(seat.vault, ada.id)) == 2
    for refused in (
        lambda: clients.withdraw(seat, ada.id),
        lambda: clients.change(seat, ada.id, Particulars(name="Eve")),
        lambda: clients.end(seat, ada.id),
    ):
        with pytest.raises(Refused):
            refused()


def test_the_auditor_sees_no_clients(seat_of) -> None:
    with pytest.raises(Refused, match="role"):
        clients.listing(seat_of("auditor"))


def test_a_clinician_must_be_somebody_who_works_here(seat_of) -> None:
    with pytest.raises(Refused) as refused:
        clients.add(seat_of("reception"), Particulars(name="Ada", clinician="nobody"))
    assert refused.value.field == "clinician"


def test_a_file_comes_in_by_its_headings(seat_of) -> None:
    seat = seat_of("owner")
    plan = clients.import_file(seat, FILE, dry_run=True)
    assert len(plan.fresh) == 2 and names(seat) == []
    clients.import_file(seat, FILE, dry_run=False)
    ada, jose = clients.listing(seat).rows
    assert (ada.client.name, ada.client.reference, ada.client.phone_ends) == ("Ada Okafor", "77", "0142")
    assert ada.clinician == "Sample Clinician" and jose.client.name == "José Brandt, Jr"


def test_the_same_file_twice_adds_nobody(seat_of) -> None:
    seat = seat_of("owner")
    clients.import_file(seat, FILE, dry_run=False)
    plan = clients.import_file(seat, FILE, dry_run=False)
    assert len(plan.duplicates) == 2 and records.count(seat.vault, Kind.CLIENT) == 2


def test_one_bad_line_stops_the_whole_file(seat_of) -> None:
    seat = seat_of("owner")
    plan = clients.import_file(seat, FILE + b"79,,,,\n80,Ben,Lin,,\n", dry_run=False)
    assert [line.line for line in plan.problems] == [4]
    assert records.count(seat.vault, Kind.CLIENT) == 0


def test_a_duplicate_can_be_updated_in_the_same_go_as_new_ones_are_added(seat_of) -> None:
    seat = seat_of("owner")
    ada = clients.add(seat, Particulars(name="Ada Okafor", reference="77", aliases=("Ada Obi",)))
    plan = clients.import_file(seat, FILE, dry_run=True)
    assert clients.run_import(seat, plan, Choices(Choice.UPDATE)) == 2
    now = clients.one(seat, ada.id)
    assert (now.phone_ends, now.aliases) == ("0142", ("Ada Obi",))
    assert [entry.head.action for entry in ledger.entries(seat.vault, ada.id)] == [
        Action.SEAL,
        Action.CORRECT,
    ]


def test_thousands_of_clients_come_in_as_one_whole(seat_of) -> None:
    seat = seat_of("owner")
    rows = [[f"Client {number}", str(number)] for number in range(1_500)]
    clients.import_file(seat, tables.spell(["Name", "Reference"], rows), dry_run=False)
    assert records.count(seat.vault, Kind.CLIENT) == 1_500
    assert len(clients.everyone(seat)) == 1_500


def test_every_naughty_string_comes_back_equal_as_a_name(seat_of) -> None:
    seat = seat_of("reception")
    for line in NAUGHTY:
        said = Particulars(name=line, aliases=(line,), reference=line)
        kept = clients.one(seat, clients.add(seat, said).id)
        assert (kept.name, kept.aliases, kept.reference) == (line, (line,), line)
    assert sorted(names(seat, limit=1_000)) == sorted(NAUGHTY)


def test_every_naughty_string_comes_in_from_a_file_equal(seat_of) -> None:
    seat = seat_of("owner")
    page = "\r\n".join(
        ["Name,Reference", *(f'"{line.replace(chr(34), chr(34) * 2)}",{n}' for n, line in enumerate(NAUGHTY))]
    )
    plan = clients.import_file(seat, page.encode(), dry_run=True)
    clients.run_import(seat, plan, Choices(Choice.ADD))
    assert sorted(client.name for client in clients.everyone(seat)) == sorted(NAUGHTY)
