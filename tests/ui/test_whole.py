"""Every page and every dialog at twice the size in a small window: whole, named, and left with Esc, for each person."""

import threading

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QPushButton,
    QTableView,
    QTabWidget,
    QToolButton,
    QWidget,
)

from app.domain.errors import OlderThanSeen, Refused
from app.store import places as disks
from app.ui import later
from app.ui.parts.choices import ChoiceRow
from app.ui.parts.columns import Column, RowsModel
from app.ui.parts.dialogs import dialogs
from app.ui.parts.rows import Rows
from app.ui.parts.tabs import Tabs
from app.ui.parts.ticks import Tick
from app.ui.screens import SCREENS
from app.ui.unlock.mending import MendingDialog
from app.ui.unlock.restoring import RestoringDialog
from tests.keyboards import said
from tests.settling import places, settled

SIZE = (1024, 700)
PEOPLE = ("Sample Owner", "Sample Clinician", "Sample Reception", "Sample Auditor")


@pytest.fixture
def no_files(monkeypatch):
    """Let every question for a file or a folder be given up."""
    monkeypatch.setattr(dialogs, "path", lambda _title: None)


def nameless(root: QWidget) -> list[str]:
    """Name the parts that Tab reaches and that a screen reader could not name."""
    return [
        f"{type(part).__name__} in {type(part.parentWidget()).__name__}"
        for part in root.findChildren(QWidget)
        if part.isVisible()
        and part.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not part.focusProxy()
        and not isinstance(part.parentWidget(), QAbstractSpinBox | QComboBox)
        and not said(part)
    ]


def cut(root: QWidget) -> list[str]:
    """Name what has less room than its words need: labels, buttons, and the numbers of a list."""
    found = []
    for part in root.findChildren(QWidget):
        if not part.isVisible():
            continue
        if isinstance(part, QLabel) and part.text():
            high = part.heightForWidth(part.width()) if part.wordWrap() else part.sizeHint().height()
            wide = 0 if part.wordWrap() else part.sizeHint().width()
            if high > part.height() + 1 or wide > part.width() + 1:
                found.append(f"label {part.text()[:50]!r}")
        elif isinstance(part, QPushButton) and part.sizeHint().width() > part.width() + 1:
            found.append(f"button {part.text()!r}")
        elif isinstance(part, QTableView) and isinstance(part.model(), RowsModel):
            found += cut_numbers(part)
    return found


def cut_numbers(table: QTableView) -> list[str]:
    model = table.model()
    assert isinstance(model, RowsModel)
    at = next((at for at, column in enumerate(model.columns) if column.name == "number"), None)
    if at is None or table.isColumnHidden(at):
        return []
    texts = {str(model.index(row, at).data()) for row in range(model.rowCount())}
    room = table.columnWidth(at) - 8
    return [text for text in texts if table.fontMetrics().horizontalAdvance(text) > room]


def asking(root: QWidget) -> list[QPushButton]:
    """Give the buttons that ask something first: their words end in three dots."""
    return [
        button
        for button in root.findChildren(QPushButton)
        if button.isVisible() and button.isEnabled() and said(button).endswith("…")
    ]


def opened_by(qtbot, window, button: QAbstractButton) -> list[str]:
    """Press a button, look at each dialog that comes, leave it with Esc, and name what is wrong with it."""
    wrong: list[str] = []
    words = said(button)

    def look() -> None:
        open_now = [
            one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()
        ]
        for dialog in open_now:
            if dialog.width() > window.width() or dialog.height() > window.height():
                wrong.append(f"{words}: larger than the window, {dialog.width()}x{dialog.height()}")
            focus = dialog.focusWidget()
            if focus is None or not said(focus):
                wrong.append(f"{words}: the keyboard is on nothing that has a name")
            wrong.extend(f"{words}: nameless {part}" for part in nameless(dialog))
            wrong.extend(f"{words}: cut {part}" for part in cut(dialog))
            QTest.keyClick(focus or dialog, Qt.Key.Key_Escape)
            if dialog.isVisible():
                wrong.append(f"{words}: Esc does not leave it")
                dialog.done(0)

    watch = QTimer()
    watch.setInterval(120)
    watch.timeout.connect(look)
    watch.start()
    button.click()
    if window.desk.person is not None:
        settled(qtbot, window)
    qtbot.wait(150)
    watch.stop()
    look()
    return wrong


def pages(qtbot, window):
    """Show every page in turn, with each of its tabs."""
    known: dict[str, dict[str, str]] = {}
    window.desk.ask(places, then=known.update)
    settled(qtbot, window)
    for screen in SCREENS:
        if not screen.is_for(window.desk.person):
            continue
        window.activateWindow()
        window.shell.show_page(screen.key, known.get(screen.key))
        settled(qtbot, window)
        page = window.shell.page()
        tabs = page.findChild(QTabWidget)
        for at in range(tabs.count() if tabs is not None else 1):
            if tabs is not None:
                tabs.setCurrentIndex(at)
                settled(qtbot, window)
            yield f"{screen.key} {at}", page


def is_on_something(qtbot) -> bool:
    """Say whether the keyboard is on something that has a name, once what the page asked for has come."""
    for _wait in range(40):
        focus = QApplication.focusWidget()
        if focus is not None and said(focus):
            return True
        qtbot.wait(100)
    return False


@pytest.mark.parametrize("who", PEOPLE)
def test_every_page_and_every_dialog_is_whole_and_named_and_left_with_esc(
    qtbot, sample_window, large, no_files, who
):
    window = sample_window(who, SIZE)
    wrong: dict[str, list[str]] = {}
    for place, page in pages(qtbot, window):
        found = [f"nameless {part}" for part in nameless(window)] + [f"cut {part}" for part in cut(page)]
        if place.endswith(" 0") and not is_on_something(qtbot):
            found.append("the keyboard is on nothing that has a name")
        for table in page.findChildren(QTableView):
            if table.isVisible() and table.model().rowCount() > 1:
                table.setCurrentIndex(table.model().index(1, 0))
        for words in dict.fromkeys(said(button) for button in asking(page)):
            button = next((one for one in asking(page) if said(one) == words), None)
            if button is not None and window.shell.page() is page:
                found += opened_by(qtbot, window, button)
        if found:
            wrong[place] = found
        if window.size().toTuple() != SIZE:
            wrong[f"window at {place}"] = [str(window.size().toTuple())]
    assert wrong == {}


def test_the_unlock_page_fits_a_small_window_with_everything_it_can_say(
    qtbot, sample_window, large, no_files
):
    window = sample_window("", SIZE)
    page = window.unlock
    for part in (page.older, page.away):
        part.show()
    seen = (
        "Entry 412, beginning 3FA9 C20B 77D1 0A4E: seen on this computer, 2026-11-23 08:00, by Sample Owner."
    )
    page.seen.show_of(OlderThanSeen("", evidence=(seen,) * 7))
    page.wrong.setText("The last entries that this computer has seen are missing here.\n" * 3)
    qtbot.wait(80)
    assert window.size().toTuple() == SIZE
    assert cut(page) == [] and nameless(page) == []
    page.forget()
    wrong = [line for button in asking(page) for line in opened_by(qtbot, window, button)]
    assert wrong == []


def test_a_damaged_practice_and_a_restore_fit_a_small_window_and_are_left_with_esc(
    qtbot, sample_window, large, tmp_path, monkeypatch
):
    window = sample_window("", SIZE)
    going, over = threading.Event(), threading.Event()

    def restore(_file, _into, progress):
        going.set()
        while not over.wait(0.01):
            progress(4, 9)

    monkeypatch.setattr(later, "restore", restore)
    file = tmp_path / "2026-11-23-0000412.keepwell-backup"
    mending = MendingDialog(window.desk, tmp_path, [("a", "Sample Owner")], window)
    for dialog in (
        mending,
        RestoringDialog(window.desk, file, tmp_path / "a folder with a longer name", window),
    ):
        dialog.open()
        qtbot.wait(400)
        assert dialog.width() <= window.width() and dialog.height() <= window.height()
        assert cut(dialog) == [] and nameless(dialog) == [] and said(dialog.focusWidget())
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Escape)
        assert not dialog.isVisible()
    assert going.is_set()
    over.set()


def test_the_first_run_asks_for_a_folder_in_a_small_window(qtbot, sample_window, large):
    window = sample_window("", SIZE)
    window.doors.begin_first_run()
    run = window.doors.first
    run._next()
    run.steps[1].show_refused(Refused(disks.words(disks.Sort.NETWORK), "folder"))
    qtbot.wait(80)
    assert window.size().toTuple() == SIZE and run.steps[1].where.folder.hasFocus()
    assert cut(run) == [] and nameless(run) == []


def test_the_first_run_fits_a_small_window_and_says_which_step_it_is(qtbot, sample_window, large):
    window = sample_window("", SIZE)
    window.doors.begin_first_run()
    qtbot.wait(80)
    assert window.size().toTuple() == SIZE
    assert not window.doors.first.side.isVisible() and "step 1 of 6" in window.doors.first.place.text()
    assert cut(window.doors.first) == []


def test_tabs_run_on_in_a_second_line_and_are_chosen_there(qtbot, large):
    tabs = Tabs("Settings")
    qtbot.addWidget(tabs)
    words = ("People", "My password", "Locking", "Backups", "The practice", "Recovery sheets")
    for one in words:
        tabs.addTab(QWidget(), one)
    tabs.resize(700, 400)
    tabs.show()
    bar = tabs.tabBar()
    found = bar.places()
    assert bar.accessibleName() == "Settings"
    assert len({place.y() for place in found}) > 1 and bar.height() >= found[-1].bottom()
    assert all(place.right() < tabs.width() for place in found)
    assert not any(arrow.isVisible() for arrow in bar.findChildren(QToolButton))
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=found[-1].center())
    assert tabs.currentIndex() == len(words) - 1
    QTest.mouseClick(
        bar, Qt.MouseButton.LeftButton, pos=QPoint(found[-1].right() + 20, found[-1].center().y())
    )
    assert tabs.currentIndex() == len(words) - 1


def test_the_words_of_a_box_run_on_where_there_is_little_room(qtbot):
    words = "I work alone: there is nobody who could approve a flag as a second person"
    tick = Tick(words)
    qtbot.addWidget(tick)
    tick.resize(240, tick.heightForWidth(240))
    tick.show()
    assert tick.text().count("\n") >= 2 and tick.text().replace("\n", " ") == words
    assert tick.accessibleName() == words
    tick.resize(900, 40)
    assert tick.text() == words


def test_esc_goes_back_to_the_page_that_led_here_but_never_out_of_a_run(qtbot, sample_window):
    window = sample_window("Sample Owner", (1280, 800))
    known: dict[str, dict[str, str]] = {}
    window.desk.ask(places, then=known.update)
    settled(qtbot, window)
    shell = window.shell
    for key in ("clients", "client", "flag-form"):
        shell.show_page(key, known.get(key))
        settled(qtbot, window)
    client = shell._pages["client"].title.text()
    passed = []
    for _back in range(3):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
        settled(qtbot, window)
        passed.append(shell.now)
    assert passed == ["client", "clients", "clients"]
    assert shell._pages["client"].title.text() == client
    shell.show_page("run", known["run"])
    settled(qtbot, window)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert shell.now == "run"


def test_an_empty_list_says_what_would_be_here_to_whoever_reads_by_ear(qtbot):
    rows = Rows("People", (Column(name="name", words="Name", text=str),), "Nobody yet. Add somebody below.")
    qtbot.addWidget(rows)
    with qtbot.waitActive(rows):
        rows.show()
        rows.activateWindow()
    rows.show_rows([])
    rows.setFocus()
    assert said(QApplication.focusWidget()) == "Nobody yet. Add somebody below."
    rows.show_rows(["Ada"])
    rows.setFocus()
    assert said(QApplication.focusWidget()) == "People"


def test_tab_comes_to_the_filter_before_its_list(qtbot, sample_window):
    window = sample_window("Sample Owner", (1280, 800))
    window.shell.show_page("incidents")
    settled(qtbot, window)
    page = window.shell.page()
    page.period.setFocus()
    heard: list[str] = []
    while "Incidents" not in heard and len(heard) < 6:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        heard.append(said(QApplication.focusWidget()))
    assert heard[-2:] == ["Narrow: Incidents", "Incidents"]


def test_in_a_small_window_a_number_is_whole_and_long_words_take_further_lines(qtbot, sample_window, large):
    window = sample_window("Sample Owner", SIZE)
    window.shell.show_page("incidents")
    settled(qtbot, window)
    table = window.shell.page().table.table
    assert cut_numbers(table) == []
    model = table.model()
    when = next(at for at, column in enumerate(model.columns) if column.name == "when")
    words = str(model.index(0, when).data())
    assert table.fontMetrics().horizontalAdvance(words) > table.columnWidth(when)
    assert table.rowHeight(0) >= 2 * table.fontMetrics().lineSpacing()
    assert all(
        table.fontMetrics().horizontalAdvance(word) < table.columnWidth(when) for word in words.split()
    )


def test_the_keyboard_can_be_put_on_choices_that_have_just_been_offered_anew(qtbot):
    row = ChoiceRow("Which report", [("a", "One"), ("b", "Two")], required=True)
    qtbot.addWidget(row)
    with qtbot.waitActive(row):
        row.show()
        row.activateWindow()
    row.set_value("b")
    row.setFocus()
    row.offer([("a", "One"), ("b", "Two"), ("c", "Three")])
    row.setFocus()
    qtbot.wait(20)
    assert said(QApplication.focusWidget()) == "Which report: Two"


def test_nothing_is_counted_where_there_is_nothing_to_propose(qtbot, sample_window):
    window = sample_window("Sample Owner", (1280, 800))
    window.shell.show_page("disposal")
    settled(qtbot, window)
    panel = window.shell.page().due
    assert panel._chosen() == [] and said(panel.propose) == "Propose…"


def test_a_refusal_goes_with_the_page_that_it_was_about(qtbot, sample_window):
    window = sample_window("Sample Owner", (1280, 800))
    shell = window.shell
    shell.show_page("incidents")
    window.desk.was_refused.emit(Refused("Open what happened first."))
    shell.show_page("incidents")
    assert shell.bar.isVisible() and "Open what" in shell.bar.text.text()
    shell.show_page("clients")
    assert not shell.bar.isVisible()
