import time
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.domain import moments
from app.ui.parts import (
    Button,
    Chip,
    ChoiceRow,
    Column,
    DayEdit,
    FieldRow,
    Found,
    KeysetTable,
    LineEdit,
    MessageBar,
    MomentEdit,
    PasswordEdit,
    PersonLabel,
    PickClient,
    Progress,
    Rows,
    StoryLabel,
    TextArea,
    initials,
)  # fmt: skip
from app.ui.parts.discreet import set_discreet

COLUMNS = (
    Column(name="name", words="Name", text=lambda row: row[0], personal=True, wide=20),
    Column(name="level", words="Level", text=lambda row: row[1], level=lambda row: row[1], wide=12),
    Column(name="story", words="Story", text=lambda row: row[2], story=True),
)
ROWS = [("Ada Okafor", "high", "one"), ("Bo Lin", "care", "two"), ("Cy Brandt", "caution", "three")]


def inside(qtbot, *parts):
    window = QWidget()
    qtbot.addWidget(window)
    for part in parts:
        part.setParent(window)
    window.show()
    return window


def test_one_choice_is_pressed_at_a_time_and_the_arrow_keys_move(qtbot):
    row = ChoiceRow("Came", [("yes", "Came"), ("no", "Did not come"), ("off", "Called off")])
    qtbot.addWidget(row)
    row.show()
    heard = []
    row.chosen.connect(heard.append)
    row.pills[0].setFocus()
    qtbot.keyClick(row.pills[0], Qt.Key.Key_Space)
    qtbot.keyClick(row.pills[0], Qt.Key.Key_Right)
    qtbot.keyClick(row.pills[1], Qt.Key.Key_Return)
    assert heard == ["yes", "no"] and row.value() == "no" and row.codes() == ["no"]


def test_a_choice_that_is_required_cannot_be_let_go(qtbot):
    row = ChoiceRow("Role", [("a", "A"), ("b", "B")], required=True)
    qtbot.addWidget(row)
    row.set_value("a")
    row.press("a")
    assert row.value() == "a"


def test_several_choices_can_be_pressed_where_several_may_be(qtbot):
    row = ChoiceRow("Done", [("a", "A"), ("b", "B")], many=True)
    qtbot.addWidget(row)
    heard = []
    row.chosen.connect(heard.append)
    row.press("b")
    row.press("a")
    assert heard[-1] == ["a", "b"]


def test_setting_a_choice_by_the_program_tells_nobody(qtbot):
    row = ChoiceRow("Kind", [("a", "A")])
    qtbot.addWidget(row)
    heard = []
    row.chosen.connect(heard.append)
    row.set_value("a")
    assert row.value() == "a" and heard == []


def test_a_list_is_narrowed_by_typing_and_opened_with_enter(qtbot):
    rows = Rows("People", COLUMNS, "Nobody yet.", filtered=True)
    qtbot.addWidget(rows)
    rows.show()
    rows.show_rows(ROWS)
    rows.choose(0)
    opened = []
    rows.opened.connect(opened.append)
    qtbot.keyClick(rows.table, Qt.Key.Key_Return)
    qtbot.keyClick(rows.table, Qt.Key.Key_B)
    assert rows.filter.text() == "b"
    qtbot.keyClicks(rows.filter, "ran")
    assert opened == [ROWS[0]] and rows.model.rows == [ROWS[2]]


def test_a_list_is_sorted_by_its_heading_and_back(qtbot):
    rows = Rows("People", COLUMNS)
    qtbot.addWidget(rows)
    rows.show_rows(ROWS)
    rows.table.horizontalHeader().sectionClicked.emit(0)
    rows.table.horizontalHeader().sectionClicked.emit(0)
    assert [row[0] for row in rows.model.rows] == ["Cy Brandt", "Bo Lin", "Ada Okafor"]


def test_an_empty_list_says_what_would_be_here(qtbot):
    rows = Rows("People", COLUMNS, "Nobody yet. Add somebody.")
    qtbot.addWidget(rows)
    rows.show()
    rows.show_rows([])
    assert rows.empty.isVisible() and not rows.table.isVisible()


def test_a_box_in_a_list_is_ticked_with_the_space_bar(qtbot):
    ticked = Column(name="ready", words="Prepared", text=lambda row: "", tick=lambda row: row == "b", wide=10)
    rows = Rows("Arrivals", (ticked,))
    qtbot.addWidget(rows)
    rows.show_rows(["a", "b"])
    rows.choose(0)
    heard = []
    rows.ticked.connect(lambda row, on: heard.append((row, on)))
    qtbot.keyClick(rows.table, Qt.Key.Key_Space)
    rows.choose(1)
    qtbot.keyClick(rows.table, Qt.Key.Key_Space)
    assert heard == [("a", True), ("b", False)]


def test_a_long_list_asks_for_its_next_page_once_as_one_scrolls(qtbot):
    table = KeysetTable("Ledger", COLUMNS)
    qtbot.addWidget(table)
    asked = []
    table.more.connect(asked.append)
    table.resize(400, 200)
    table.show()
    table.begin([(f"Name {n}", "care", "") for n in range(50)], after=50)
    table.table.scrollToBottom()
    qtbot.waitUntil(lambda: asked == [50])
    table.table.scrollToBottom()
    table.extend([("Name 51", "care", "")], None)
    table.table.scrollToBottom()
    qtbot.wait(50)
    assert asked == [50] and table.model.rowCount() == 51


def test_names_become_initials_and_stories_vanish_at_once_and_come_back(qtbot):
    rows, name, story, text = (
        Rows("People", COLUMNS),
        PersonLabel("Ada Okafor"),
        StoryLabel("He waited."),
        TextArea(story=True),
    )
    window = inside(qtbot, rows, name, story, text)
    rows.show_rows(ROWS)
    text.setText("He waited outside.")
    set_discreet(window, True)
    shown = rows.model.index(0, 0).data(), rows.model.index(0, 2).data(), name.text(), story.text()
    assert shown == ("A. O.", "Hidden while Discreet is on.", "A. O.", "Hidden while Discreet is on.")
    assert text.isReadOnly() and text.text() == "He waited outside."
    set_discreet(window, False)
    assert (rows.model.index(0, 0).data(), name.text(), story.text()) == (
        "Ada Okafor",
        "Ada Okafor",
        "He waited.",
    )


def test_initials_of_any_name_are_letters_only():
    assert [initials(name) for name in ("Ada Okafor", "o'neil", "", "李 雷", "42")] == [
        "A. O.",
        "O.",
        "",
        "李. 雷.",
        "",
    ]


def test_a_client_is_found_by_typing_and_taken_with_enter(qtbot):
    pick = PickClient("Client")
    window = inside(qtbot, pick)
    window.activateWindow()
    pick.line.setFocus()
    qtbot.waitUntil(pick.line.hasFocus)
    sought, picked = [], []
    pick.sought.connect(sought.append)
    pick.picked.connect(picked.append)
    qtbot.keyClicks(pick.line, "oka")
    qtbot.waitUntil(lambda: sought == ["oka"])
    pick.offer([Found("1", "C-0001", "Ada Okafor"), Found("2", "C-0002", "Bo Okafor")])
    qtbot.keyClick(pick.line, Qt.Key.Key_Down)
    qtbot.keyClick(pick.line, Qt.Key.Key_Return)
    assert picked[0].record == "2" and pick.client() == picked[0] and "Bo Okafor" in pick.text()


def test_the_message_bar_takes_back_what_can_be_taken_back(qtbot):
    bar = MessageBar()
    qtbot.addWidget(bar)
    undone = []
    bar.say("Flag ended.", undo=lambda: undone.append(True))
    bar.undo.click()
    assert undone == [True] and not bar.isVisible()


def test_an_error_stands_at_its_field_and_is_heard_there(qtbot):
    line = LineEdit()
    row = FieldRow("Name", line, help="As in your own system.")
    qtbot.addWidget(row)
    row.show()
    row.show_error("Write a name.")
    assert (
        line.accessibleName() == "Name"
        and "Write a name." in line.accessibleDescription()
        and row.error.isVisible()
    )
    row.clear_error()
    assert not row.error.isVisible()


def test_a_moment_is_read_as_it_was_shown(qtbot):
    moment = moments.local(date(2026, 11, 23), 20, 40, "America/Denver")
    edit = MomentEdit("When", moment, zone="America/Denver")
    qtbot.addWidget(edit)
    assert edit.moment() == moment
    day = DayEdit("Review", date(2027, 2, 1))
    qtbot.addWidget(day)
    assert day.day() == date(2027, 2, 1)


def test_a_password_is_shown_only_while_asked_and_pasting_works(qtbot):
    edit = PasswordEdit("Password")
    qtbot.addWidget(edit)
    edit.line.insert("pasted words")
    assert edit.line.displayText() != "pasted words"
    edit.shown.click()
    assert edit.line.displayText() == "pasted words"
    edit.clear()
    assert edit.text() == "" and not edit.shown.isChecked()


def test_progress_under_three_hundred_milliseconds_is_never_seen(qtbot):
    progress = Progress()
    window = inside(qtbot, progress)
    progress.begin("Checking")
    progress.end()
    qtbot.wait(320)
    assert not progress.isVisible()
    began = time.monotonic()
    progress.begin("Checking")
    assert not progress.isVisible()
    qtbot.waitUntil(progress.isVisible, timeout=5000)
    assert time.monotonic() - began > 0.28  # a coarse timer may come a little early
    window.close()


def test_a_button_shows_its_key_and_answers_to_it(qtbot):
    button = Button("Log incident", key="Ctrl+N")
    window = inside(qtbot, button)
    pressed = []
    button.clicked.connect(lambda: pressed.append(True))
    window.activateWindow()
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    qtbot.keyClick(button, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(pressed))
    assert "Ctrl+N" in button.text() and button.accessibleName() == "Log incident"


def test_a_chip_always_says_its_level_in_words(qtbot):
    chip = Chip("high", "High · Two staff")
    qtbot.addWidget(chip)
    assert chip.text() == chip.accessibleName() == "High · Two staff"


def test_tab_passes_an_empty_list_by(qtbot):
    page = QWidget()
    layout = QVBoxLayout(page)
    before, rows, after = (
        QLineEdit(),
        Rows("People", (Column(name="n", words="Name", text=str),), "Nobody yet."),
        QLineEdit(),
    )
    for part in (before, rows, after):
        layout.addWidget(part)
    rows.show_rows([])
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    before.setFocus()
    qtbot.keyClick(before, Qt.Key.Key_Tab)
    assert after.hasFocus()
    rows.show_rows(["one"])
    qtbot.keyClick(after, Qt.Key.Key_Backtab)
    assert rows.table.hasFocus()
