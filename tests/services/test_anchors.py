"""Anchors: a witness, a backup and a paper remember where the ledger stood, and say so when it does not agree."""

from pathlib import Path

import pytest

from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.ledger import Content
from app.domain.reports import ReportKind
from app.domain.verdicts import Verdict, Word
from app.services import anchors, backups, reports, verifying
from app.services.anchors import Place, Stands
from app.services.reports import Wanted
from app.store import ledger
from app.store.ledger import NewEntry
from tests.conftest import proved


def grow(seat, entries: int = 3) -> tuple[int, str]:
    for number in range(entries):
        said = Content({"name": f"Sample Client {number}"})
        ledger.append(seat.vault, [NewEntry(kind=Kind.CLIENT, open=said)], seat.now())
    return ledger.head(seat.vault)


def by_place(seat, place: Place) -> list[anchors.Anchor]:
    return [one for one in anchors.all_known(seat) if one.place is place]


@pytest.fixture
def owner(seat_of):
    return proved(seat_of("owner"))


def test_witness_backup_and_paper_each_name_a_head_that_the_ledger_holds(owner, tmp_path):
    grow(owner)
    backups.make(owner)
    reports.make(owner, Wanted(kind=ReportKind.CHECKPOINT), tmp_path / "checkpoint.pdf")
    for place in Place:
        found = by_place(owner, place)
        assert found, place
        assert all(one.stands is Stands.HOLDS for one in found)


def test_a_head_beyond_the_end_says_how_many_entries_are_missing_at_least(owner):
    seq, _digest = grow(owner)
    anchor = anchors.compare(owner, seq + 7, "ab" * 32)
    assert anchor.stands is Stands.MISSING
    assert anchors.missing(owner, anchor) == 7


def test_another_entry_in_its_place_is_named(owner):
    seq, digest = grow(owner)
    other = ("0" if digest[0] != "0" else "1") + digest[1:]
    assert anchors.compare(owner, seq, other).stands is Stands.OTHER
    assert anchors.missing(owner, anchors.compare(owner, seq, other)) == 0


def test_what_is_printed_can_be_typed_as_it_is_printed(owner):
    seq, digest = grow(owner)
    printed = " ".join(digest.upper()[at : at + 4] for at in range(0, 12, 4))
    assert anchors.compare(owner, seq, printed).stands is Stands.HOLDS
    assert anchors.compare(owner, seq, f"{digest[:20]}…").stands is Stands.HOLDS


@pytest.mark.parametrize(
    ("entry", "digest", "field"),
    [(0, "ab" * 32, "entry"), (1, "abc", "hash"), (1, "no hash at all here", "hash"), (1, "a" * 65, "hash")],
)
def test_what_cannot_be_compared_is_refused_in_words_at_its_field(owner, entry, digest, field):
    with pytest.raises(Refused) as refused:
        anchors.compare(owner, entry, digest)
    assert refused.value.field == field


def test_a_genuine_report_is_compared_by_what_its_pages_say(owner, tmp_path):
    grow(owner)
    path = reports.make(owner, Wanted(kind=ReportKind.CHECKPOINT), tmp_path / "checkpoint.pdf")
    verdict = verifying.look(path)
    assert verdict.word in (Word.UNCONFIRMED, Word.GENUINE)
    anchor = anchors.compare_report(owner, verdict)
    assert anchor.stands is Stands.HOLDS
    assert anchor.seq == verdict.head_seq


def test_a_changed_report_anchors_nothing(owner, tmp_path: Path):
    path = reports.make(owner, Wanted(kind=ReportKind.CHECKPOINT), tmp_path / "checkpoint.pdf")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(Refused, match="not genuine"):
        anchors.compare_report(owner, verifying.look(path))


def test_another_practices_report_anchors_nothing_here(owner):
    stranger = Verdict(word=Word.UNCONFIRMED, checks=(), root="ab" * 32, head_seq=1, head_hash="ab" * 32)
    with pytest.raises(Refused, match="another practice"):
        anchors.compare_report(owner, stranger)


def test_a_checkpoint_counts_what_there_is_and_says_nothing_of_what_is_in_it(owner, tmp_path):
    grow(owner, 2)
    prepared = reports.prepare(owner, Wanted(kind=ReportKind.CHECKPOINT))
    body = prepared.report.body
    assert {one.code: one.count for one in body.records}[Kind.CLIENT.value] >= 2
    assert "Sample Client 0" not in prepared.report.to_bytes().decode()
    assert [fact.label for fact in body.register][0] == "Sample Owner"


@pytest.mark.parametrize(
    ("who", "may"), [("owner", True), ("auditor", True), ("clinician", False), ("reception", False)]
)
def test_owners_and_auditors_make_a_checkpoint(seat_of, who, may):
    assert (ReportKind.CHECKPOINT in reports.makeable(seat_of(who))) is may
