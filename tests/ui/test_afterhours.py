import shutil
from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from app.domain.appointments import Appointment, Reading
from app.domain.clients import Particulars
from app.domain.daylists import Origin
from app.services import clients, daylists, drafts, sessions, unlocking
from app.ui.afterhours.asking import AddWords, EarlierDay, WalkIn
from app.ui.afterhours.correcting import CorrectSession
from app.ui.afterhours.page import AfterHoursPage
from app.ui.parts.dialogs import dialogs
from app.ui.parts.discreet import set_discreet

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

DAY = date(2026, 11, 23)
NAMES = (
    "Ada Okafor", "Mario Duarte", "Jo Brandt", "Rita Osei", "Tam Novak", "Sol Whitlock", "Per Lindqvist", "Bo Chen",
    "Cy Dale", "Di Evans", "Eli Fox", "Gus Hart",
)  # fmt: skip
STORY = "Lost housing. Agreed: call on Thursday."
CTRL = Qt.KeyboardModifier.ControlModifier


def evening(count):
    """Put so many of the clinician's own clients on the day's list."""

    def make(seat):
        for name in NAMES[:count]:
            clients.add(seat, Particulars(name=name, clinician=seat.me.id))
        rows = tuple(Appointment(time=f"{8 + at:02d}:30", name=name) for at, name in enumerate(NAMES[:count]))
        daylists.bring_in(seat, DAY, Reading(rows=rows), Origin.CSV, "day")

    return make


@pytest.fixture(autouse=True)
def half_past_eight(clock):
    clock.now = datetime(2026, 11, 24, 3, 30, tzinfo=UTC)


@pytest.fixture
def answers():
    yield dialogs
    dialogs.path = dialogs.answer = None


def arrive(qtbot, window, count) -> AfterHoursPage:
    window.shell.show_page("after-hours", {})
    page = window.shell.page()
    assert isinstance(page, AfterHoursPage)
    window.activateWindow()
    qtbot.waitUntil(lambda: len(page.lines) == count)
    if count:
        qtbot.waitUntil(lambda: page.lines[0].came.isVisible())
    return page


def logged(acting):
    return acting("clinician", lambda seat: sessions.of_day(seat, DAY))


def words(page: QWidget) -> str:
    return "\n".join(
        part.text()
        for kind in (QLabel, QAbstractButton)
        for part in page.findChildren(kind)
        if part.isVisible()
    )


def dialog(qtbot, page, kind):
    qtbot.waitUntil(lambda: any(one.isVisible() for one in page.findChildren(kind)))
    return next(one for one in page.findChildren(kind) if one.isVisible())


def test_twelve_sessions_one_of_them_raised_take_at_most_sixty_keys(qtbot, window_of, acting, keyboard):
    acting("clinician", evening(12))
    window = window_of("clinician")
    page = arrive(qtbot, window, 12)
    keys = keyboard(window)
    qtbot.waitUntil(lambda: QApplication.focusWidget() in page.lines[0].came.pills)
    story = 0
    for at in range(12):
        keys.press(Qt.Key.Key_2 if at == 5 else Qt.Key.Key_1)
        if at == 3:
            keys.press(Qt.Key.Key_R)
            qtbot.waitUntil(lambda: QApplication.focusWidget() is page.lines[3].text.texts["changed"])
            keys.type(STORY)
            story = len(STORY)
        else:
            keys.press(Qt.Key.Key_S)
        keys.press(Qt.Key.Key_Return)
    keys.press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(
        lambda: len(page.lines) == 12 and all(line.line.record for line in page.lines), timeout=10_000
    )
    assert keys.count - story <= 60
    assert page.aside.text() == "12 of 12 logged"
    assert "12 sessions are sealed." in window.shell.bar.text.text()
    window.desk.close()
    shown = logged(acting)
    assert [line.answers.came for line in shown.lines].count("did not come") == 1
    raised = [line for line in shown.lines if line.name == "Rita Osei"]
    read = acting("clinician", lambda seat: sessions.read(seat, raised[0].record))
    assert read == {"risk": "raised", "changed": STORY}


def test_arrows_move_between_lines_and_choices_and_shift_enter_is_a_new_line(
    qtbot, window_of, acting, keyboard
):
    acting("clinician", evening(3))
    window = window_of("clinician")
    page = arrive(qtbot, window, 3)
    keys = keyboard(window)
    qtbot.waitUntil(lambda: QApplication.focusWidget() in page.lines[0].came.pills)
    keys.press(Qt.Key.Key_Down)
    assert QApplication.focusWidget() in page.lines[1].came.pills
    keys.press(Qt.Key.Key_Up)
    keys.press(Qt.Key.Key_Right)
    keys.press(Qt.Key.Key_Space)
    assert page.lines[0].answers.came == "did not come"
    keys.press(Qt.Key.Key_L)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is page.lines[0].text.texts["changed"])
    keys.type("a")
    keys.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    keys.type("b")
    assert page.lines[0].answers.changed == "a\nb"
    keys.press(Qt.Key.Key_Return)
    assert QApplication.focusWidget() in page.lines[1].came.pills


def test_what_is_answered_is_kept_within_five_seconds_and_survives_a_kill(
    qtbot, window_of, acting, practice, tmp_path, made, passwords, clock
):
    acting("clinician", evening(2))
    window = window_of("clinician")
    page = arrive(qtbot, window, 2)
    page.lines[0].came.press("came")
    page.lines[0].risk.press("raised")
    page.lines[0].text.texts["changed"].setText("Half a sent")
    qtbot.waitUntil(lambda: page.lines[0].kept.text() == "draft" and not page._dirty, timeout=5_000)
    killed = tmp_path / "killed.keepwell"  # what a program that was killed now would leave
    shutil.copytree(practice, killed, ignore=shutil.ignore_patterns("lock"))
    window.desk.close()
    seat = unlocking.unlock(
        killed, made.persons["clinician"], passwords["clinician"], clock, "America/Denver"
    )
    assert sessions.of_day(seat, DAY).lines[0].answers.changed == "Half a sent"
    unlocking.lock(seat)
    window = window_of("clinician")
    page = arrive(qtbot, window, 2)
    assert page.lines[0].answers.changed == "Half a sent"
    assert page.lines[0].text.isVisible()
    assert page.lines[0].kept.text() == "draft"


def test_leaving_the_page_keeps_at_once(qtbot, window_of, acting):
    acting("clinician", evening(1))
    window = window_of("clinician")
    page = arrive(qtbot, window, 1)
    page.lines[0].came.press("came")
    window.desk.lock()
    qtbot.waitUntil(lambda: window.desk.person is None)
    window.desk.close()
    assert acting("clinician", lambda seat: len(drafts.waiting(seat))) == 1


def test_raised_without_a_word_stops_at_its_line_and_keeps_everything(qtbot, window_of, acting):
    acting("clinician", evening(2))
    window = window_of("clinician")
    page = arrive(qtbot, window, 2)
    for line in page.lines:
        line.came.press("came")
        line.risk.press("same")
    page.lines[1].risk.press("raised")
    page.seal.click()
    error = page.lines[1].text.fields["changed"].error
    qtbot.waitUntil(lambda: "say in one line what changed" in error.text())
    assert not any(line.line.record for line in page.lines)
    page.lines[1].text.texts["changed"].setText("Lost housing.")
    page.seal.click()
    qtbot.waitUntil(lambda: len(page.lines) == 2 and all(line.line.record for line in page.lines))


def test_raised_offers_a_flag_and_an_incident_for_this_client(qtbot, window_of, acting):
    acting("clinician", evening(1))
    page = arrive(qtbot, window_of("clinician"), 1)
    went = []
    page.go.disconnect()
    page.go.connect(lambda screen, where: went.append((screen, where)))
    assert not page.lines[0].text.flag_button.isVisible()
    page.lines[0].came.press("came")
    page.lines[0].risk.press("raised")
    qtbot.waitUntil(page.lines[0].text.flag_button.isVisible)
    client = page.lines[0].line.client
    page.lines[0].text.flag_button.click()
    page.lines[0].text.incident_button.click()
    page.lines[0].text.review_button.click()
    assert went[2] == ("risk-review-form", {"client": client})
    assert went[0] == ("flag-form", {"client": client})
    assert went[1][0] == "log-incident" and went[1][1]["report"]["people"][0]["ref"] == client


def test_a_client_who_was_on_no_list_gets_a_line(qtbot, window_of, acting):
    acting("clinician", evening(1))
    acting("clinician", lambda seat: clients.add(seat, Particulars(name="Zoe Quist")))
    page = arrive(qtbot, window_of("clinician"), 1)
    page.add_client.click()
    asked = dialog(qtbot, page, WalkIn)
    asked.finish.click()
    qtbot.waitUntil(lambda: "Choose the client" in asked.fields["client"].error.text())
    qtbot.keyClicks(asked.pick.line, "Zoe")
    qtbot.waitUntil(lambda: asked.pick.list.count() > 0)
    qtbot.keyClick(asked.pick.line, Qt.Key.Key_Return)
    asked.time.setText("17")
    asked.finish.click()
    qtbot.waitUntil(lambda: len(page.lines) == 2)
    page.lines[1].came.press("came")
    page.lines[1].risk.press("same")
    page.seal.click()
    qtbot.waitUntil(lambda: len(page.lines) == 2 and any(line.line.record for line in page.lines))


def test_an_earlier_day_is_picked_and_its_sessions_say_they_are_late(qtbot, window_of, acting, clock):
    acting("clinician", evening(1))
    clock.now += timedelta(days=3)
    page = arrive(qtbot, window_of("clinician"), 0)
    qtbot.waitUntil(lambda: "None of your clients" in page.empty.text())
    page.earlier.click()
    asked = dialog(qtbot, page, EarlierDay)
    asked.day.set_day(DAY)
    asked.finish.click()
    qtbot.waitUntil(lambda: len(page.lines) == 1)
    assert "Monday 23 November" in page.title.text()
    page.lines[0].came.press("came")
    page.lines[0].risk.press("same")
    page.seal.click()
    qtbot.waitUntil(lambda: "Sealed, late" in words(page))


def test_what_was_just_sealed_is_taken_back_from_the_bar_and_nothing_typed_is_lost(qtbot, window_of, acting):
    acting("clinician", evening(2))
    window = window_of("clinician")
    page = arrive(qtbot, window, 2)
    page.lines[0].came.press("came")
    page.lines[0].risk.press("raised")
    page.lines[0].text.texts["changed"].setText(STORY)
    page.lines[0].text.texts["changed"].typed.emit(STORY)
    page.lines[1].came.press("came")
    page.lines[1].risk.press("same")
    page.seal.click()
    qtbot.waitUntil(lambda: all(line.line.record for line in page.lines), timeout=10_000)
    qtbot.waitUntil(window.shell.bar.undo.isVisible, timeout=10_000)
    window.shell.bar.undo.click()
    qtbot.waitUntil(lambda: not any(line.line.record for line in page.lines), timeout=10_000)
    assert page.lines[0].answers.changed == STORY and page.lines[1].answers.came == "came"
    page.seal.click()
    qtbot.waitUntil(lambda: all(line.line.record for line in page.lines), timeout=10_000)


def test_a_sealed_line_is_corrected_with_what_was_wrong(qtbot, window_of, acting):
    acting("clinician", evening(1))
    page = arrive(qtbot, window_of("clinician"), 1)
    page.lines[0].came.press("came")
    page.lines[0].risk.press("same")
    page.seal.click()
    qtbot.waitUntil(lambda: len(page.lines) == 1 and bool(page.lines[0].line.record), timeout=10_000)
    page.lines[0].more.click()
    dialog(qtbot, page, AddWords)._correct()
    asked = dialog(qtbot, page, CorrectSession)
    asked.choices["came"].press("did not come")
    asked.finish.click()
    qtbot.waitUntil(lambda: "what was wrong" in asked.rows["why"].error.text(), timeout=10_000)
    asked.why.setText("Mixed up.")
    asked.finish.click()
    qtbot.waitUntil(lambda: page.lines[0].answers.came == "did not come", timeout=10_000)


def test_a_sealed_line_is_added_to_or_taken_back(qtbot, window_of, acting, answers):
    acting("clinician", evening(1))
    page = arrive(qtbot, window_of("clinician"), 1)
    page.lines[0].came.press("came")
    page.lines[0].risk.press("same")
    page.seal.click()
    qtbot.waitUntil(lambda: len(page.lines) == 1 and bool(page.lines[0].line.record))
    assert not any(pill.isEnabled() for pill in page.lines[0].came.pills)
    page.lines[0].more.click()
    asked = dialog(qtbot, page, AddWords)
    asked.text.setText("He called later.")
    asked.finish.click()
    qtbot.waitUntil(lambda: page.lines[0].line.additions == 1)
    page.lines[0].more.click()
    asked = dialog(qtbot, page, AddWords)
    answers.answer = lambda _title: True
    asked._withdraw()
    qtbot.waitUntil(lambda: not page.lines[0].line.record)


def test_reception_has_no_such_page(qtbot, window_of):
    window = window_of("reception")
    window.shell.show_page("after-hours", {})
    assert not isinstance(window.shell.page(), AfterHoursPage)


def test_discreet_hides_names_and_what_changed(qtbot, window_of, acting):
    acting("clinician", evening(1))
    window = window_of("clinician")
    page = arrive(qtbot, window, 1)
    set_discreet(window, True)
    assert "Ada Okafor" not in words(page) and "A. O." in words(page)


def test_every_part_of_the_page_has_a_name(qtbot, window_of, acting):
    acting("clinician", evening(2))
    page = arrive(qtbot, window_of("clinician"), 2)
    page.lines[0].more.click()
    nameless = [
        part
        for part in page.findChildren(QWidget)
        if part.isVisible() and part.focusPolicy() & Qt.FocusPolicy.TabFocus and not part.accessibleName()
    ]
    assert [(type(part).__name__, part.objectName()) for part in nameless] == []
