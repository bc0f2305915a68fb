"""The incident form beyond its first screen: what the law asks, more about a person, and what hangs together."""

import io

import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication

from app.domain.errors import Refused
from app.domain.incidents import Involved, Report
from app.domain.involved import Injury
from app.domain.runs import Mode
from app.services import attached, incidents, laws, protocols, runs
from app.store import ledger
from app.ui.incidents.attachments import PictureDialog
from app.ui.incidents.capture import CapturePage
from app.ui.incidents.one import IncidentPage
from app.ui.incidents.person import PersonDialog
from app.ui.parts.dialogs import dialogs
from tests.conftest import proved

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True)
STORY = "He stood between me and the door."


def told(seat, **other):
    fields = {"safe": "yes", "kinds": ("threat",), "when": seat.now(), "place": "Room 2", "story": STORY}
    return Report(**(fields | other))


def shown(qtbot, window, key, kind, **where):
    window.shell.show_page(key, where)
    page = window.shell.page()
    assert isinstance(page, kind)
    return page


def capture(qtbot, window) -> CapturePage:
    page = shown(qtbot, window, "log-incident", CapturePage)
    qtbot.waitUntil(lambda: page.form.place.count() > 2 and page.drafting.draft != "", timeout=10_000)
    return page


def opened(qtbot, window, record) -> IncidentPage:
    page = shown(qtbot, window, "incident", IncidentPage, record=record, sealed=True)
    qtbot.waitUntil(lambda: page._shown is not None and page._shown.opened, timeout=10_000)
    return page


@pytest.fixture
def by_law(acting):
    """Let the practice go by California's and Washington's packs and the federal one."""
    acting("owner", lambda seat: laws.choose(proved(seat), ["us-federal", "us-ca", "us-wa"]) and None)


def test_without_a_pack_that_asks_the_form_asks_nothing_of_a_statute(qtbot, window_of):
    page = capture(qtbot, window_of("clinician"))
    page.form.kinds.set_value(("attack",))
    page.form._told()
    assert not page.form.law_card.isVisible()


def test_what_the_law_asks_is_asked_after_violence_only_and_is_sealed(qtbot, window_of, by_law):
    window = window_of("clinician")
    page = capture(qtbot, window)
    form = page.form
    form.kinds.set_value(("privacy",))
    form._told()
    assert not form.law_card.isVisible()
    form.kinds.set_value(("attack",))
    form._told()
    assert form.law_card.isVisible()
    form.safety.row.press("yes")
    form.place.set_place("Room 2")
    form.story.setText(STORY)
    law = form.law.rows
    law["violence_types"].widget.press("2")
    law["circumstances"].widget.press("alone")
    law["place_sort"].widget.press("workplace")
    law["act_severity"].widget.press("contact")
    law["nearby"].widget.set_number(0)
    law["your_title"].widget.setText("Counsellor")
    page.seal.click()
    qtbot.waitUntil(lambda: isinstance(window.shell.page(), IncidentPage), timeout=10_000)
    one = window.shell.page()
    qtbot.waitUntil(lambda: one._shown is not None and one._shown.opened, timeout=10_000)
    report = one._shown.report
    assert (report.violence_types, report.circumstances, report.place_sort) == (
        ("2",),
        ("alone",),
        "workplace",
    )
    assert (report.act_severity, report.nearby, report.your_title) == ("contact", 0, "Counsellor")
    assert "nearby" not in one._shown.needs
    assert "done_by" in one._shown.needs or "weapon" in one._shown.needs or one._shown.needs


def test_more_about_a_person_is_asked_behind_a_button_and_kept(qtbot, window_of, by_law):
    window = window_of("clinician")
    page = capture(qtbot, window)
    page.form.people.show_people([Involved(part="affected", sort="staff", ref="m-1", name="Sample Staff")])
    row = page.form.people._rows[0]
    row.more.click()
    asked = page.findChild(PersonDialog)
    asked.rows["treatment"].widget.setText("First aid")
    asked.rows["title"].widget.setText("Counsellor")
    asked.injury["outcome"].widget.press("away")
    asked.injury["days_away"].widget.set_number(3)
    asked.injury["privacy"].widget.press("asked")
    asked.finish.click()
    [person] = page.form.people.people()
    assert (person.treatment, person.title) == ("First aid", "Counsellor")
    assert person.injury == Injury(outcome="away", days_away=3, privacy=("asked",))
    assert row.more.text().startswith("More (3)")
    assert page.form.report().people == (person,)


def test_a_visitor_is_asked_for_care_alone_where_no_pack_asks_more(qtbot, window_of):
    page = capture(qtbot, window_of("reception"))
    page.form.people.show_people([Involved(part="affected", sort="visitor", name="A visitor")])
    page.form.people._rows[0].more.click()
    asked = page.findChild(PersonDialog)
    assert set(asked.rows) == {"treatment", "time_off"}
    assert asked.injury == {}
    asked.finish.click()
    assert page.form.people.people()[0].injury is None


def test_an_injury_that_cannot_be_is_refused_in_words_and_nothing_is_sealed(seat_of):
    seat = seat_of("clinician")
    head = ledger.head(seat.vault)
    hurt = Involved(part="affected", sort="staff", name="Me", injury=Injury(born="soon"))
    with pytest.raises(Refused, match="year-month-day"):
        incidents.seal(seat, told(seat, people=(hurt,)))
    assert ledger.head(seat.vault) == head


@pytest.fixture
def picture(tmp_path):
    written = io.BytesIO()
    Image.new("RGB", (60, 40), (10, 120, 40)).save(written, "PNG")
    file = tmp_path / "door.png"
    file.write_bytes(written.getvalue())
    return file


def test_a_picture_is_looked_at_attached_shown_on_demand_and_saved_outside(
    qtbot, window_of, acting, picture, tmp_path, monkeypatch
):
    record = acting("clinician", lambda seat: incidents.seal(seat, told(seat)).id)
    page = opened(qtbot, window_of("clinician"), record)
    monkeypatch.setattr(dialogs, "path", lambda _title: picture)
    page.attachments.more.click()
    qtbot.waitUntil(lambda: page.findChild(PictureDialog) is not None, timeout=10_000)
    asked = page.findChild(PictureDialog)
    qtbot.waitUntil(lambda: not asked.preview.sheet.pixmap().isNull(), timeout=20_000)
    asked.finish.click()
    qtbot.waitUntil(lambda: len(page._shown.attachments) == 1, timeout=10_000)
    [one] = page._shown.attachments
    QApplication.sendPostedEvents(None, 52)
    to = tmp_path / "copy.png"
    monkeypatch.setattr(dialogs, "path", lambda _title: to)
    page.attachments.opened.emit(one)
    qtbot.waitUntil(lambda: any(one.isVisible() for one in page.findChildren(PictureDialog)), timeout=10_000)
    showing = next(one for one in page.findChildren(PictureDialog) if one.isVisible())
    qtbot.waitUntil(lambda: not showing.preview.sheet.pixmap().isNull(), timeout=20_000)
    showing.buttons.itemAt(0).widget().click()
    qtbot.waitUntil(to.exists, timeout=10_000)
    assert to.read_bytes() == picture.read_bytes()
    showing.finish.click()


def test_a_file_that_is_no_picture_is_refused_in_words(qtbot, window_of, acting, tmp_path, monkeypatch):
    record = acting("clinician", lambda seat: incidents.seal(seat, told(seat)).id)
    window = window_of("clinician")
    page = opened(qtbot, window, record)
    wrong = tmp_path / "picture.png"
    wrong.write_bytes(b"MZ nothing of the sort")
    monkeypatch.setattr(dialogs, "path", lambda _title: wrong)
    page.attachments.more.click()
    qtbot.waitUntil(lambda: "no picture" in window.shell.bar.text.text(), timeout=10_000)
    assert page.findChild(PictureDialog) is None


def test_reception_sees_that_something_is_attached_and_not_what(qtbot, window_of, acting, picture):
    def attach(seat):
        record = incidents.seal(seat, told(seat)).id
        attached.add(seat, record, "letter of Ada.png", picture.read_bytes())
        return record

    record = acting("clinician", attach)
    page = shown(qtbot, window_of("reception"), "incident", IncidentPage, record=record)
    qtbot.waitUntil(lambda: page._shown is not None, timeout=10_000)
    assert page.attachments.sealed.text() == "1 attachment, sealed."
    assert not page.attachments.more.isVisible()
    assert page._shown.attachments == ()


def test_reports_of_one_client_and_of_one_run_name_each_other_once_they_are_opened(seat_of):
    seat = seat_of("clinician")
    run = runs.start(seat, protocols.shipped()[0].id, Mode.LIVE, announced=False, place="Room 1").record.id
    did = (Involved(part="did", sort="client", ref="c-1", name="Sample Client"),)
    first = incidents.seal(seat, told(seat, people=did)).id
    second = incidents.seal(seat, told(seat, people=did, run=run)).id
    third = incidents.seal(seat, told(seat, run=run)).id
    whole = incidents.opened(seat, second)
    assert {one.record: one.why for one in whole.related} == {
        first: "the same client",
        third: "the same protocol run",
    }
    closed = incidents.one(seat, second)
    assert [one.record for one in closed.related] == [third]
