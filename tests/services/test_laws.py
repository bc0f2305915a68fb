"""Law packs at the desk: chosen by an owner, kept with what was answered under them, added from a file or refused."""

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.domain import laws as packs
from app.domain import practices
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.practices import Practice
from app.services import incidents, laws, practice, today
from app.store import ledger, records
from app.store.ledger import Content, NewEntry
from tests.domain.test_laws import PACK
from tests.services.test_projections import assault

OWN = PACK.encode()


def test_an_owner_chooses_and_the_very_words_are_kept_once(seat_of):
    owner = seat_of("owner")
    laws.choose(owner, ("generic", "us-ca"))
    assert [pack.id for pack in laws.of_practice(owner)] == ["generic", "us-ca"]
    assert records.count(owner.vault, Kind.LAW) == 2
    laws.choose(owner, ("us-ca",))
    laws.choose(owner, ("generic", "us-ca"))
    assert records.count(owner.vault, Kind.LAW) == 2
    chosen = {one.name for one in laws.offered(owner) if one.is_chosen}
    assert chosen == {"generic", "us-ca"}


@pytest.mark.parametrize("who", ["clinician", "reception", "auditor"])
def test_nobody_but_an_owner_chooses_or_adds(seat_of, who, tmp_path):
    seat = seat_of(who)
    file = tmp_path / "own.toml"
    file.write_bytes(OWN)
    for act in (
        lambda: laws.choose(seat, ("us-ca",)), lambda: laws.look_at_file(seat, file),
        lambda: laws.add(seat, OWN),
    ):  # fmt: skip
        with pytest.raises(Refused):
            act()
    assert [one.pack.id for one in laws.offered(seat) if one.is_chosen] == ["generic"]


@pytest.mark.parametrize(("names", "reason"), [((), "at least one"), (("nowhere",), "does not have")])
def test_a_choice_that_cannot_be_gone_by_changes_nothing(seat_of, names, reason):
    owner = seat_of("owner")
    seq = ledger.head(owner.vault)
    with pytest.raises(Refused, match=reason):
        laws.choose(owner, names)
    assert ledger.head(owner.vault) == seq


def test_an_incident_names_the_versions_it_was_answered_under(seat_of):
    laws.choose(seat_of("owner"), ("generic", "us-wa"))
    clinician = seat_of("clinician")
    incident = incidents.seal(clinician, assault(clinician))
    [entry] = ledger.entries(clinician.vault, incident.id)
    under = [link.to for link in entry.open.links if link.part == laws.LINK]
    assert under == [packs.content_hash(pack) for pack in laws.of_practice(clinician)]
    kept = [records.find(clinician.vault, one) for one in under]
    assert [packs.read_kept(one.now["wording"]).key for one in kept] == ["generic/1", "us-wa/1"]


def test_a_report_by_reception_keeps_the_packs_it_was_answered_under(seat_of):
    reception = seat_of("reception")
    assert records.count(reception.vault, Kind.LAW) == 0
    told = replace(assault(reception), people=())
    incidents.seal(reception, told)
    assert records.count(reception.vault, Kind.LAW) == 1


def test_a_practice_adds_a_pack_of_its_own_after_it_was_shown(seat_of, tmp_path):
    owner = seat_of("owner")
    file = tmp_path / "own.toml"
    file.write_bytes(OWN)
    seq = ledger.head(owner.vault)
    shown, data = laws.look_at_file(owner, file)
    assert shown.name == "Sample State" and ledger.head(owner.vault) == seq
    name = laws.add(owner, data)
    [own] = [one for one in laws.offered(owner) if one.is_own]
    assert own.name == name == packs.content_hash(shown) and not own.is_chosen
    laws.choose(owner, ("generic", name))
    assert laws.by_name(owner, name) == shown and "sample-state/2/incidents" in laws.in_words(owner)
    with pytest.raises(Refused, match="added already"):
        laws.look_at(owner, data)
    with pytest.raises(Refused, match="higher version"):
        laws.look_at(owner, OWN.replace(b"years = 5", b"years = 6"))
    newer = laws.add(owner, OWN.replace(b"version = 2", b"version = 3"))
    with pytest.raises(Refused, match="Two of these are versions"):
        laws.choose(owner, (name, newer))
    laws.choose(owner, (newer,))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (OWN.replace(b'id = "sample-state"', b'id = "us-ca"'), "comes with Keepwell"),
        (OWN.replace(b"due = 24", b"due = -1"), "must run for"),
        (b"x" * (packs.MOST_BYTES + 10), "too large"),
        (b"\xff\xfe", "not text"),
    ],
)
def test_a_file_that_is_no_good_pack_is_refused_and_nothing_is_kept(seat_of, tmp_path, data, reason):
    owner = seat_of("owner")
    file = tmp_path / "own.toml"
    file.write_bytes(data)
    with pytest.raises(Refused, match=reason):
        laws.look_at_file(owner, file)
    with pytest.raises(Refused):
        laws.add(owner, data)
    assert records.count(owner.vault, Kind.LAW) == 0


def test_a_file_that_is_not_there_is_said_in_words(seat_of, tmp_path: Path):
    with pytest.raises(Refused, match="cannot be read"):
        laws.look_at_file(seat_of("owner"), tmp_path / "nothing.toml")


def planted(seat, wording: dict, record: str) -> None:
    said = Content({"id": "planted", "name": "Planted", "wording": wording, "added": True})
    ledger.append(seat.vault, [NewEntry(kind=Kind.LAW, record=record, open=said)], seat.now())


def test_a_pack_that_somebody_else_planted_is_not_offered(seat_of):
    pack = packs.parse(OWN)
    reception = seat_of("reception")
    planted(reception, packs.spell(pack), packs.content_hash(pack))
    assert not [one for one in laws.offered(seat_of("owner")) if one.is_own]


def test_a_pack_whose_words_are_not_those_of_its_fingerprint_is_no_pack(seat_of):
    pack = packs.parse(OWN)
    owner = seat_of("owner")
    changed = packs.spell(pack) | {"name": "Changed"}
    planted(owner, changed, packs.content_hash(pack))
    assert laws.own(owner) == {} and not [one for one in laws.offered(owner) if one.is_own]
    with pytest.raises(Refused, match="does not have"):
        laws.choose(owner, (packs.content_hash(pack),))


def test_a_pack_that_is_missing_keeps_nobody_from_reporting(seat_of):
    owner = seat_of("owner")
    practice.change(owner, replace(practice.details(owner), laws=("gone-state",)))
    assert laws.answered_under(owner) == ([], ()) and laws.due(owner) == []


def test_a_pack_that_nobody_compared_for_a_year_is_owed_to_owners(seat_of, clock):
    clock.now += timedelta(days=364)
    assert not [one for one in today.due(seat_of("owner")) if one.record == "laws"]
    clock.now += timedelta(days=2)
    [line] = [one for one in today.due(seat_of("owner")) if one.record == "laws"]
    assert "Compare the law pack" in line.what and line.page == "settings"
    assert not [one for one in today.due(seat_of("clinician")) if one.record == "laws"]


@pytest.mark.parametrize(
    ("zone", "address", "wanted"),
    [
        ("America/Los_Angeles", ("1 Sample Street", "Sampleton, CA 90001"), {"us-federal", "us-ca"}),
        ("America/Los_Angeles", ("Seattle, Washington",), {"us-federal", "us-wa"}),
        ("America/Denver", ("Longmont CO",), {"us-federal", "us-co"}),
        ("America/Denver", (), {"us-federal"}),
        ("Europe/London", ("Camden, CA Road",), {"uk"}),
        ("Europe/Berlin", (), set()),
        ("UTC", ("California",), set()),
    ],
)
def test_a_practices_place_speaks_for_packs_with_the_reason(zone, address, wanted):
    found = laws.proposed(Practice(name="Sample", zone=zone, address=address, places=practices.USUAL_PLACES))
    assert set(found) == wanted and all(found.values())


def test_an_incident_is_shown_although_a_pack_is_missing(seat_of):
    owner = seat_of("owner")
    practice.change(owner, replace(practice.details(owner), laws=("gone-state", "us-ca")))
    made = incidents.seal(owner, assault(owner))
    assert incidents.opened(owner, made.id).report.story and [one.id for one in laws.at_hand(owner)] == [
        "us-ca"
    ]
