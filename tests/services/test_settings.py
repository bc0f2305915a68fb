import pytest

from app.domain.errors import NoKey, Refused
from app.domain.kinds import Kind
from app.domain.practices import EmergencyNumber
from app.services import cards, drafts, known, opening, settings, trail
from app.services import practice as practices
from app.store import ledger


def test_the_lock_time_has_a_default_and_bounds(seat_of):
    seat = seat_of("owner")
    assert settings.lock_minutes(seat) == 5
    assert settings.set_lock_minutes(seat, 15) == settings.lock_minutes(seat) == 15
    for minutes in (0, 16):
        with pytest.raises(Refused) as refused:
            settings.set_lock_minutes(seat, minutes)
        assert refused.value.field == "minutes"


@pytest.mark.parametrize("who", ["clinician", "reception", "auditor"])
def test_only_an_owner_changes_what_everybody_shares(seat_of, tmp_path, who):
    seat = seat_of(who)
    with pytest.raises(Refused):
        settings.set_lock_minutes(seat, 3)
    with pytest.raises(Refused):
        settings.set_backup_folder(seat, tmp_path)
    with pytest.raises(Refused):
        practices.change(seat, practices.details(seat))


def test_backups_cannot_go_into_the_practices_own_folder_nor_to_nowhere(seat_of, practice, tmp_path):
    seat = seat_of("owner")
    for folder in (practice, tmp_path / "not there"):
        with pytest.raises(Refused) as refused:
            settings.set_backup_folder(seat, folder)
        assert refused.value.field == "folder"
    assert settings.set_backup_folder(seat, tmp_path) == tmp_path
    assert settings.backup_folder(seat) == tmp_path.resolve()


def test_changed_details_are_an_entry_the_card_follows_and_the_sample_mark_stays(seat_of, practice):
    import msgspec

    seat = seat_of("owner")
    before, entries = practices.details(seat), ledger.head(seat.vault)[0]
    wanted = msgspec.structs.replace(before, emergency=(EmergencyNumber("Desk", "555"),), sample=False)
    now = practices.change(seat, wanted)
    assert practices.details(seat) == now and now.sample
    assert cards.read(practice) == cards.Card(now.name, now.address, (("Desk", "555"),))
    assert ledger.head(seat.vault)[0] == entries + 1
    practices.change(seat, now)
    assert ledger.head(seat.vault)[0] == entries + 1


def test_a_card_that_was_damaged_or_is_not_there_is_no_card(tmp_path):
    assert cards.read(tmp_path) is None
    for spoilt in (
        b"{",
        b"[]",
        b'{"practice": 1}',
        b'{"practice":"a","address":[],"numbers":[["x"]]}',
        b"\xff\xfe",
    ):
        (tmp_path / "card.json").write_bytes(spoilt)
        assert cards.read(tmp_path) is None


def test_the_latest_practice_is_offered_first_and_one_that_has_gone_is_not(profile, practice, tmp_path):
    other = tmp_path / "other.keepwell"
    other.mkdir()
    (other / "vault.db").write_bytes(b"x")
    known.remember("Other", other)
    known.remember("Sample Practice", practice, sample=True)
    assert [one.name for one in known.practices()] == ["Sample Practice", "Other"]
    (other / "vault.db").unlink()
    assert [one.name for one in known.practices()] == ["Sample Practice"]


def test_a_spoilt_list_of_practices_is_an_empty_one(profile):
    profile.mkdir(parents=True)
    for spoilt in (b"", b"{}", b'[{"name": 1}]', b"\xff"):
        (profile / known.FILE).write_bytes(spoilt)
        assert known.practices() == ()


def test_a_draft_is_its_authors_alone_and_goes_when_it_is_thrown_away(seat_of):
    seat = seat_of("clinician")
    drafts.keep(seat, "d1", Kind.INCIDENT, {"story": "half"})
    drafts.keep(seat, "d1", Kind.INCIDENT, {"story": "half a sentence"})
    assert [draft.fields for draft in drafts.waiting(seat, Kind.INCIDENT)] == [{"story": "half a sentence"}]
    assert drafts.waiting(seat, Kind.FLAG) == []
    assert drafts.waiting(seat_of("owner")) == []
    seat = seat_of("clinician")
    drafts.drop(seat, "d1")
    assert drafts.find(seat, "d1") is None


def test_the_trail_pages_from_the_newest_to_the_first_without_a_gap(seat_of):
    seat = seat_of("auditor")
    seen, before = [], None
    while True:
        lines, before = trail.page(seat, before, limit=3)
        seen += [line.seq for line in lines]
        if before is None:
            break
    assert seen == list(range(ledger.head(seat.vault)[0], 0, -1))


def test_what_an_access_was_about_is_told_to_owner_and_auditor_only(seat_of):
    from app.domain.actions import Action

    seat = seat_of("clinician")
    opening.note(seat, Action.SEARCHED, {"text": "okafor"})
    seq = ledger.head(seat.vault)[0]
    about = {fact.words: fact.value for fact in trail.facts(seat, seq)}
    assert "Searched for" not in about and "Sealed" in about["About"]
    with pytest.raises(NoKey):
        opening.details(seat, seq)
    for who in ("owner", "auditor"):
        assert {fact.words: fact.value for fact in trail.facts(seat_of(who), seq)}["Searched for"] == "okafor"


def test_the_trail_is_narrowed_by_kind_and_by_person(seat_of, made):
    seat = seat_of("owner")
    lines, _more = trail.page(seat, kinds=(Kind.PRACTICE,))
    assert {line.kind for line in lines} == {Kind.PRACTICE}
    lines, _more = trail.page(seat, actor=made.persons["reception"])
    assert all(line.actor == made.persons["reception"] for line in lines)


def test_the_trail_is_exported_line_by_line_and_the_export_stands_in_it(seat_of, tmp_path):
    seat = seat_of("auditor")
    entries = ledger.head(seat.vault)[0]
    heads = ["Entry", "When", "Who", "Kind", "Number", "What", "Hash"]
    assert trail.export(seat, tmp_path / "trail.csv", heads) == entries
    lines = (tmp_path / "trail.csv").read_bytes().decode("utf-8-sig").splitlines()
    assert len(lines) == entries + 1 and lines[-1].split(",")[0] == "1"
    newest = trail.page(seat)[0][0]
    assert newest.kind is Kind.EXPORT and newest.actor_name == "Sample Auditor"


def test_reception_exports_no_trail(seat_of, tmp_path):
    with pytest.raises(Refused):
        trail.export(seat_of("reception"), tmp_path / "trail.csv", ["Entry"])
    assert not (tmp_path / "trail.csv").exists()
