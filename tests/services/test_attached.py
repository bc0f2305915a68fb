import base64
import io
from datetime import UTC, datetime

import pytest
from PIL import Image

from app.documents import previews
from app.domain import attached as rules
from app.domain.actions import Action, Status
from app.domain.attached import Sort
from app.domain.errors import Damaged, NoKey, PasswordNeeded, Refused
from app.domain.incidents import Report
from app.domain.kinds import Kind
from app.domain.ledger import PartName
from app.services import attached, disposals, incidents
from app.store import clinical, ledger
from tests.conftest import proved

WORDS = b"mumpsimus-canary"


def picture(form, size=(80, 60)):
    written = io.BytesIO()
    Image.new("RGB", size, (200, 40, 40)).save(written, form)
    return written.getvalue()


PNG, JPEG = picture("PNG"), picture("JPEG")
PDF = b"%PDF-1.4\n%" + WORDS + b"\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
FILES = {Sort.PNG: PNG, Sort.JPEG: JPEG, Sort.PDF: PDF}


def an_incident(seat):
    report = Report(
        safe="yes", kinds=("damage",), when=seat.now(), place="Room 2", story="The door is broken."
    )
    return incidents.seal(seat, report).id


def one_attached(seat, data=PNG, name="door.png"):
    record = an_incident(seat)
    attached.add(seat, record, name, data)
    [one] = incidents.opened(seat, record).attachments
    return record, one


@pytest.mark.parametrize("sort", Sort)
def test_pictures_and_pdfs_come_back_byte_for_byte_whatever_they_are_called(seat_of, sort):
    seat = seat_of("reception")
    record, one = one_attached(seat, FILES[sort], "C:\\Users\\Me\\evil\u202e name?.exe")
    assert (one.sort, one.size) == (sort, len(FILES[sort]))
    assert one.name == "evil name.exe" + rules.ENDINGS[sort]
    assert attached.opened(seat, record, one.id) == (one, FILES[sort])
    assert incidents.one(seat, record).attachments == ()
    assert incidents.one(seat, record).attached == 1


@pytest.mark.parametrize(
    "data",
    [b"", b"MZ\x90\x00", b"<svg/>", PNG[:-20], JPEG[:-2], PDF[:-8], b"PK\x03\x04" + PNG, b"\xff\xd8\xff"],
)
def test_what_is_no_whole_picture_or_pdf_is_refused_and_nothing_is_written(seat_of, tmp_path, data):
    seat = seat_of("clinician")
    record = an_incident(seat)
    head = ledger.head(seat.vault)
    with pytest.raises(Refused) as caught:
        attached.add(seat, record, "picture.png", data)
    assert caught.value.field == "attached"
    file = tmp_path / "picture.png"
    file.write_bytes(data)
    with pytest.raises(Refused):
        attached.read(file)
    assert ledger.head(seat.vault) == head


def test_a_file_that_is_not_there_is_refused_and_a_good_one_is_read(tmp_path):
    with pytest.raises(Refused, match="cannot be read"):
        attached.read(tmp_path / "nothing.png")
    file = tmp_path / "door.png"
    file.write_bytes(PNG)
    assert attached.read(file) == PNG


def test_a_file_or_an_incident_holds_only_so_much(seat_of, monkeypatch):
    seat = seat_of("clinician")
    record = an_incident(seat)
    with pytest.raises(Refused, match="larger than 5 MB"):
        attached.add(seat, record, "big.png", PNG + b"\0" * rules.MOST_BYTES)
    monkeypatch.setattr(rules, "MOST_TOTAL", 2 * len(PNG))
    attached.add(seat, record, "1.png", PNG)
    attached.add(seat, record, "2.png", PNG)
    with pytest.raises(Refused, match="MB of attachments"):
        attached.add(seat, record, "3.png", PNG)
    monkeypatch.setattr(rules, "MOST_FILES", 2)
    with pytest.raises(Refused, match="at most 2"):
        attached.add(seat, record, "3.png", PNG)
    assert [one.name for one in incidents.opened(seat, record).attachments] == ["1.png", "2.png"]


def test_the_largest_file_that_may_be_attached_is_kept(seat_of):
    seat = seat_of("clinician")
    noise = PDF[:-6] + b"\x25" * (rules.MOST_BYTES - len(PDF)) + PDF[-6:]
    record, one = one_attached(seat, noise, "large.pdf")
    assert one.size == rules.MOST_BYTES
    assert attached.opened(seat, record, one.id)[1] == noise


def test_reception_opens_no_attachment_of_somebody_elses_report(seat_of):
    seat = seat_of("clinician")
    record, one = one_attached(seat, PDF, "letter of Ada.pdf")
    seat = seat_of("reception")
    entry = ledger.entries(seat.vault, record)[-1]
    assert "Ada" not in str(entry.open)
    with pytest.raises(NoKey):
        ledger.read_part(seat.vault, entry.head.seq, PartName.CLINICAL)
    with pytest.raises(NoKey):
        attached.opened(seat, record, one.id)
    noted = ledger.page(seat.vault, kinds=[Kind.ACCESS], actor=seat.me.id)
    assert [line.head.action for line in noted] == [Action.REFUSED]


def test_opening_an_attachment_is_noted_and_one_that_is_not_there_is_said(seat_of):
    seat = seat_of("clinician")
    record, one = one_attached(seat)
    before = len(ledger.page(seat.vault, kinds=[Kind.ACCESS]))
    attached.opened(seat, record, one.id)
    noted = ledger.page(seat.vault, kinds=[Kind.ACCESS])
    assert len(noted) == before + 1
    with pytest.raises(Refused, match="not here"):
        attached.opened(seat, record, "another")


def test_the_bytes_are_neither_folded_nor_kept_in_memory_nor_searched(seat_of):
    seat = seat_of("clinician")
    clinical.index_some(seat.vault, 10_000)
    record, _one = one_attached(seat, PDF, "letter.pdf")
    spelt = base64.b64encode(PDF).decode()
    assert rules.CONTENT not in clinical.folded(seat.vault, record)
    kept = [row[0] for row in seat.vault.index.execute("SELECT body FROM c").fetchall()]
    assert kept and not any(spelt[:40] in body for body in kept)
    seat = seat_of("clinician")
    clinical.index_some(seat.vault, 10_000)
    assert clinical.select(seat.vault, Kind.INCIDENT, text="letter") == [record]
    assert clinical.select(seat.vault, Kind.INCIDENT, text=spelt[:30]) == []


def test_a_byte_changed_in_an_attachment_is_damage(seat_of):
    seat = seat_of("clinician")
    record, one = one_attached(seat)
    seq = ledger.entries(seat.vault, record)[-1].head.seq
    [(stored,)] = seat.vault.db.execute(
        "SELECT stored FROM part WHERE entry = ? AND name = 'clinical'", (seq,)
    )
    seat.vault.db.execute("DROP TRIGGER part_stays")
    turned = stored[:-30] + bytes([stored[-30] ^ 1]) + stored[-29:]
    seat.vault.db.execute("UPDATE part SET stored = ? WHERE entry = ? AND name = 'clinical'", (turned, seq))
    with pytest.raises(Damaged):
        attached.opened(seat, record, one.id)


def test_a_copy_outside_needs_the_password_and_the_right_and_is_an_entry(seat_of, tmp_path):
    seat = seat_of("clinician")
    record, one = one_attached(seat)
    to = tmp_path / "copy.png"
    seat.proved.clear()
    with pytest.raises(PasswordNeeded):
        attached.export(seat, record, one.id, to)
    assert not to.exists()
    attached.export(proved(seat), record, one.id, to)
    assert to.read_bytes() == PNG
    [entry] = ledger.page(seat.vault, kinds=[Kind.EXPORT])
    assert entry.open.set["what"] == "attachment"
    assert "door" not in str(entry.open)
    seat = proved(seat_of("reception"))
    hers, mine = one_attached(seat)
    with pytest.raises(Refused, match="role"):
        attached.export(seat, hers, mine.id, tmp_path / "hers.png")


def test_nothing_is_attached_to_what_was_entered_in_error(seat_of):
    seat = seat_of("clinician")
    record = an_incident(seat)
    incidents.withdraw(seat, record, "Twice.")
    with pytest.raises(Refused, match="stands now"):
        attached.add(seat, record, "door.png", PNG)


def test_what_is_disposed_of_takes_its_attachments_with_it(seat_of, clock):
    seat = seat_of("clinician")
    record, one = one_attached(seat)
    seq = ledger.entries(seat.vault, record)[-1].head.seq
    seat = seat_of("owner")
    incidents.close(seat, record, "Mended.")
    clock.now = datetime(2036, 3, 1, 15, tzinfo=UTC)
    seat = proved(seat_of("owner"))
    due = [line.record for line in disposals.due(seat).lines if line.record == record]
    assert due == [record]
    proposal = disposals.propose(seat, due).record
    disposals.approve(seat_of("clinician"), proposal)
    seat = proved(seat_of("owner"))
    disposals.carry_out(seat, proposal)
    rows = seat.vault.db.execute("SELECT name FROM part WHERE entry = ?", (seq,)).fetchall()
    assert rows == []
    seat = seat_of("clinician")
    assert incidents.listing(seat).lines[0].status is Status.DISPOSED
    with pytest.raises(Refused, match="isposed"):
        attached.opened(seat, record, one.id)


def test_pictures_are_painted_as_one_page_and_what_is_too_large_or_broken_is_refused(monkeypatch):
    for data in (PNG, JPEG):
        said = previews.page(data, 0, 100)
        assert said["png"].startswith(b"\x89PNG")
        assert (said["pages"], said["width"]) == (1, 80)
    assert previews.page(picture("PNG", (4000, 3000)), 0, 50)["width"] == 306
    for broken, number in ((PNG, 1), (PNG[:60], 0), (b"\x89PNG\r\n\x1a\nnothing", 0), (JPEG[:40], 0)):
        with pytest.raises(Refused):
            previews.page(broken, number)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    with pytest.raises(Refused):
        previews.page(PNG, 0)
