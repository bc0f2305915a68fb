from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLabel, QWidget

from app.domain.appointments import Appointment, Reading
from app.domain.clients import Particulars
from app.domain.daylists import Match, Origin
from app.domain.flag_fields import Level
from app.domain.flags import TwoTests, Wanted
from app.domain.kinds import Kind
from app.services import clients, daylists, flags
from app.ui.parts.dialogs import Dialog, dialogs
from app.ui.parts.discreet import set_discreet
from app.ui.today.bringing import BringIn
from app.ui.today.by_hand import NewClient, SayWho, TypeRow
from app.ui.today.page import TodayPage

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

DAY = date(2026, 11, 23)
STORY = "Said he would bring a knife"
ACTION = "Two staff in the room. Room 2 (door side)."
CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
X-WR-CALNAME:Practice
BEGIN:VEVENT
UID:1
DTSTART;TZID=America/Denver:20261116T093000
DURATION:PT50M
RRULE:FREQ=WEEKLY
SUMMARY:Ada Okafor
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART:20261123T173000Z
SUMMARY:Nobody Known
END:VEVENT
BEGIN:VEVENT
UID:3
DTSTART:20261123T183000Z
STATUS:CANCELLED
SUMMARY:Called Off
END:VEVENT
END:VCALENDAR
"""
TABLE = "Time,Client,Therapist,Room\n9:30 AM,Ada Okafor,Sample Clinician,Room 1\nsoon,Bad Time,,\n"


def flagged(seat, name="Ada Okafor", days=90):
    client = clients.add(seat, Particulars(name=name, clinician=seat.me.id)).id
    wanted = Wanted(
        level=Level.HIGH,
        label="Two staff",
        action=ACTION,
        review=seat.now().day() + timedelta(days=days),
        category="violence",
        behaviour=STORY,
    )
    flags.raise_flag(seat, client, wanted, TwoTests(True, True))


def listed(*rows):
    found = tuple(Appointment(time=time, name=name) for time, name in rows)
    return lambda seat: daylists.bring_in(seat, DAY, Reading(rows=found), Origin.CSV, "day")


def arrive(qtbot, window) -> TodayPage:
    window.shell.show_page("today", {})
    page = window.shell.page()
    assert isinstance(page, TodayPage)
    qtbot.waitUntil(lambda: page.today is not None)
    return page


def words(page: QWidget) -> str:
    return "\n".join(
        part.text()
        for kind in (QLabel, QAbstractButton)
        for part in page.findChildren(kind)
        if part.isVisible()
    )


def says(qtbot, page: QWidget, *texts: str) -> str:
    """Wait until the page says all of this."""
    qtbot.waitUntil(lambda: all(text in words(page) for text in texts))
    return words(page)


def press(qtbot, part: QWidget, text: str) -> None:
    def found() -> list[QAbstractButton]:
        return [
            one
            for one in part.findChildren(QAbstractButton)
            if one.isVisible() and one.text().split("  ")[0] == text
        ]

    qtbot.waitUntil(lambda: bool(found()))
    found()[0].click()


def dialog(qtbot, page, kind):
    qtbot.waitUntil(lambda: any(one.isVisible() for one in page.findChildren(kind)))
    return next(one for one in page.findChildren(kind) if one.isVisible())


@pytest.fixture
def answers():
    yield dialogs
    dialogs.path = dialogs.answer = None


def test_reception_sees_the_action_and_never_the_reason(qtbot, window_of, acting):
    acting("clinician", flagged)
    acting("reception", listed(("09:30", "Ada Okafor"), ("10:30", "Jo Brandt")))
    page = arrive(qtbot, window_of("reception"))
    shown = says(
        qtbot,
        page,
        "Today · Monday 23 November",
        ACTION,
        "High · Two staff",
        "Not yet approved",
        "1 of 2 clients today",
    )
    assert STORY not in shown and "violence" not in shown.casefold()


def test_nobody_flagged_is_said_with_the_time(qtbot, window_of, acting):
    acting("reception", listed(*((f"{hour:02d}:00", f"Client {hour}") for hour in range(8, 20))))
    page = arrive(qtbot, window_of("reception"))
    assert "none of 12" in page.nobody.text() and "8:00" in page.nobody.text()


def test_without_a_list_the_page_says_how_to_make_one(qtbot, window_of):
    page = arrive(qtbot, window_of("reception"))
    assert "Import the practice" in page.nobody.text()


def test_the_prepared_tick_is_set_with_the_keyboard_and_says_who_and_when(qtbot, window_of, acting, keyboard):
    acting("clinician", flagged)
    acting("reception", listed(("09:30", "Ada Okafor")))
    window = window_of("reception")
    page = arrive(qtbot, window)
    window.activateWindow()
    qtbot.waitUntil(lambda: isinstance(window.focusWidget(), QCheckBox))
    keyboard(window).press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.today.prepared == 1)
    says(qtbot, page, "Sample Reception")
    qtbot.waitUntil(lambda: page.flagged.ticks[0].isChecked())


def test_a_calendar_file_comes_in_after_a_dry_run(qtbot, window_of, acting, answers, tmp_path, keyboard):
    acting("clinician", flagged)
    path = tmp_path / "practice.ics"
    path.write_text(CALENDAR, encoding="utf-8", newline="\r\n")
    answers.path = lambda _title: path
    window = window_of("reception")
    page = arrive(qtbot, window)
    page.bring.click()
    asked = dialog(qtbot, page, BringIn)
    qtbot.waitUntil(lambda: asked.finish.isEnabled(), timeout=20_000)
    says(
        qtbot, asked, "2 arrivals", "2 new", "1 is a client", "1 name is not certain", "Called Off: cancelled"
    )
    keyboard(window).press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.today.clients == 2)
    assert [one.name for one in page.today.flagged] == ["Ada Okafor"]
    assert [ask.name for ask in page.today.asks] == ["Nobody Known"]


def test_a_list_that_changed_since_it_was_shown_is_shown_again_before_anything_comes_in(
    qtbot, window_of, answers, tmp_path
):
    path = tmp_path / "practice.ics"
    path.write_text(CALENDAR, encoding="utf-8", newline="\r\n")
    answers.path = lambda _title: path
    page = arrive(qtbot, window_of("reception"))
    page.bring.click()
    asked = dialog(qtbot, page, BringIn)
    qtbot.waitUntil(lambda: asked.finish.isEnabled(), timeout=20_000)
    page.desk.do(daylists.type_row, DAY, "9:30", "Ada Okafor", 50, "", "Room 1", changed=(Kind.DAY_LIST,))
    asked.finish.click()
    qtbot.waitUntil(lambda: "changed meanwhile" in asked.wrong.text() and asked.finish.isEnabled())
    assert len(page.today.others) == 1
    says(qtbot, asked, "2 arrivals", "1 new")
    asked.finish.click()
    qtbot.waitUntil(lambda: len(page.today.others) == 2)


def test_a_broken_calendar_is_refused_with_its_reason_and_nothing_is_written(
    qtbot, window_of, answers, tmp_path
):
    path = tmp_path / "broken.ics"
    path.write_text("BEGIN:VCALENDAR\nX\nEND:VCALENDAR\n", encoding="utf-8")
    answers.path = lambda _title: path
    page = arrive(qtbot, window_of("reception"))
    page.bring.click()
    asked = dialog(qtbot, page, BringIn)
    qtbot.waitUntil(lambda: "broken at line 2" in asked.wrong.text(), timeout=20_000)
    assert not asked.finish.isEnabled()
    asked.reject()
    assert page.today.is_listed is False


def test_a_table_comes_in_by_its_columns(qtbot, window_of, acting, answers, tmp_path):
    acting("clinician", flagged)
    path = tmp_path / "day.csv"
    path.write_text(TABLE, encoding="utf-8")
    answers.path = lambda _title: path
    page = arrive(qtbot, window_of("reception"))
    page.bring.click()
    asked = dialog(qtbot, page, BringIn)
    qtbot.waitUntil(lambda: asked.finish.isEnabled(), timeout=20_000)
    says(qtbot, asked, "line 3: its time cannot be read")
    asked.finish.click()
    qtbot.waitUntil(lambda: page.today.clients == 1)
    (arrival,) = page.today.flagged
    assert (arrival.row.room, arrival.clinician) == ("Room 1", "Sample Clinician")


def test_an_uncertain_name_is_settled_by_a_press_and_can_be_undone(qtbot, window_of, acting):
    acting("clinician", lambda seat: flagged(seat, "Ada Okafor"))
    acting("reception", listed(("09:30", "A. Okafor"), ("12:00", "Lunch")))
    window = window_of("reception")
    page = arrive(qtbot, window)
    press(qtbot, page.asks, "Ada Okafor")
    qtbot.waitUntil(lambda: len(page.today.flagged) == 1)
    press(qtbot, page.asks, "Not a client")
    qtbot.waitUntil(lambda: not page.today.asks)
    assert not page.asking.isVisible() and page.today.clients == 1
    qtbot.waitUntil(lambda: window.shell.bar.isVisible() and "12:00" in window.shell.bar.text.text())
    window.shell.bar.undo.click()
    qtbot.waitUntil(lambda: len(page.today.asks) == 1)


def test_a_name_is_picked_by_typing_or_added_as_a_new_client(qtbot, window_of, acting):
    acting("clinician", lambda seat: flagged(seat, "Zoe Quist"))
    acting("reception", listed(("09:30", "Somebody"), ("12:00", "New Person")))
    page = arrive(qtbot, window_of("reception"))
    press(qtbot, page.asks, "Somebody else…")
    asked = dialog(qtbot, page, SayWho)
    qtbot.keyClicks(asked.pick.line, "Zoe")
    qtbot.waitUntil(lambda: asked.pick.list.count() > 0)
    qtbot.keyClick(asked.pick.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: asked.pick.client() is not None)
    asked.finish.click()
    qtbot.waitUntil(lambda: len(page.today.flagged) == 1)
    press(qtbot, page.asks, "Add as a new client…")
    added = dialog(qtbot, page, NewClient)
    assert added.name.text() == "New Person"
    added.finish.click()
    qtbot.waitUntil(lambda: not page.today.asks)
    assert [one.row.match for one in page.today.others] == [Match.CLIENT]


def test_an_arrival_is_typed_and_refused_at_its_field(qtbot, window_of):
    page = arrive(qtbot, window_of("reception"))
    page.others.add_button.click()
    asked = dialog(qtbot, page, TypeRow)
    asked.time.setText("soon")
    asked.name.setText("Jo Brandt")
    asked.finish.click()
    qtbot.waitUntil(lambda: "Write a time" in asked.fields["time"].error.text())
    asked.time.setText("9:30")
    asked.finish.click()
    qtbot.waitUntil(lambda: page.today.clients == 1)


def test_a_line_is_taken_off_and_put_back(qtbot, window_of, acting):
    acting("reception", listed(("09:30", "Jo Brandt")))
    window = window_of("reception")
    page = arrive(qtbot, window)
    qtbot.waitUntil(lambda: page.others.rows.model.rowCount() == 1)
    page.others.rows.choose(0)
    page.others.take.click()
    qtbot.waitUntil(lambda: page.today.clients == 0)
    window.shell.bar.undo.click()
    qtbot.waitUntil(lambda: page.today.clients == 1)


def test_a_client_with_a_flag_calls_off_is_counted_no_more_and_may_come_after_all(qtbot, window_of, acting):
    acting("clinician", flagged)
    acting("reception", listed(("09:30", "Ada Okafor"), ("10:30", "Jo Brandt")))
    window = window_of("reception")
    page = arrive(qtbot, window)
    qtbot.waitUntil(lambda: len(page.today.flagged) == 1, timeout=10_000)
    press(qtbot, page.flagged, "Called off")
    qtbot.waitUntil(lambda: not page.today.flagged and page.today.clients == 1, timeout=10_000)
    assert says(qtbot, page, "none of 1")
    at = next(n for n, one in enumerate(page.others.rows.model.rows) if one.row.off)
    page.others.rows.choose(at)
    assert (
        page.others.rows.model.rows[at].number == "C-0001" and page.others.off.text() == "Expected after all"
    )
    page.others.off.click()
    qtbot.waitUntil(lambda: len(page.today.flagged) == 1, timeout=10_000)
    window.shell.bar.undo.click()
    qtbot.waitUntil(lambda: not page.today.flagged, timeout=10_000)


def test_the_days_before_and_after_are_a_key_away_and_today_is_followed_again(
    qtbot, window_of, acting, keyboard, clock
):
    acting("reception", listed(("09:30", "Jo Brandt")))
    window = window_of("reception")
    page = arrive(qtbot, window)
    keys = keyboard(window)
    keys.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: page.today.day == date(2026, 11, 22), timeout=10_000)
    assert "Day list" in page.title.text() and not page.today.is_listed and page.back.isVisible()
    clock.now = datetime(2026, 11, 24, 7, 5, tzinfo=UTC)
    page._turn_over()
    assert page.day == date(2026, 11, 22) and not page.follows
    press(qtbot, page, "Back to today")
    qtbot.waitUntil(lambda: page.today.day == date(2026, 11, 24) and page.follows, timeout=10_000)
    keys.press(Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: page.today.day == date(2026, 11, 25), timeout=10_000)


def test_the_day_turns_over_at_midnight(qtbot, window_of, acting, clock):
    acting("reception", listed(("09:30", "Jo Brandt")))
    page = arrive(qtbot, window_of("reception"))
    clock.now = datetime(2026, 11, 24, 7, 5, tzinfo=UTC)
    page._turn_over()
    qtbot.waitUntil(lambda: page.today.day == date(2026, 11, 24))
    assert "Tuesday 24 November" in page.title.text()


def test_discreet_leaves_initials_and_the_action(qtbot, window_of, acting):
    acting("clinician", lambda seat: flagged(seat, days=3))
    acting("reception", listed(("09:30", "Ada Okafor"), ("10:30", "Nobody Known")))
    window = window_of("owner")
    page = arrive(qtbot, window)
    qtbot.waitUntil(lambda: "Ada Okafor" in words(page) and "Nobody Known" in words(page))
    set_discreet(window, True)
    shown = words(page)
    assert "Ada Okafor" not in shown and "A. O." in shown and ACTION in shown
    assert "Nobody Known" not in shown and "N. K." in shown
    qtbot.waitUntil(lambda: page.due.rows.model.rowCount() >= 1)
    model = page.due.rows.model
    due = " ".join(str(model.index(0, at).data()) for at in range(model.columnCount()))
    assert "Ada" not in due and "A. O." in due


def test_what_is_due_opens_its_page(qtbot, window_of, acting):
    acting("clinician", lambda seat: flagged(seat, days=3))
    window = window_of("owner")
    page = arrive(qtbot, window)
    qtbot.waitUntil(lambda: page.due.rows.model.rowCount() >= 1)
    page.due.rows.opened.emit(page.due.rows.model.rows[0])
    qtbot.waitUntil(lambda: type(window.shell.page()).__name__ == "ClientPage")


def test_every_part_of_the_page_has_a_name(qtbot, window_of, acting):
    acting("clinician", flagged)
    acting("reception", listed(("09:30", "Ada Okafor"), ("10:30", "Nobody Known")))
    page = arrive(qtbot, window_of("reception"))
    nameless = [
        part
        for part in page.findChildren(QWidget)
        if part.isVisible() and part.focusPolicy() & Qt.FocusPolicy.TabFocus and not part.accessibleName()
    ]
    assert [(type(part).__name__, part.objectName()) for part in nameless] == []
    assert not page.findChildren(Dialog)


def test_the_front_desk_sheet_is_asked_for_with_its_day(qtbot, window_of):
    page = arrive(qtbot, window_of("reception"))
    went = []
    page.go.disconnect()
    page.go.connect(lambda screen, where: went.append((screen, where)))
    page.print.click()
    assert went == [("reports", {"day": DAY})]
