"""Disposal and holds in a real window, by keyboard: proposed, approved by somebody else, carried out, or held."""

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt

from app.domain.actions import Status
from app.domain.clients import Particulars
from app.domain.flag_fields import Level
from app.domain.flags import TwoTests, Wanted
from app.domain.reports import ReportKind
from app.services import clients, disposals, flags, holds, today
from app.ui.disposal.holds import HoldDialog
from app.ui.parts.dialogs import dialogs
from tests.keyboards import said

LATER = datetime(2035, 3, 1, 15, tzinfo=UTC)
FLAGS = 3


@pytest.fixture
def outlived(acting, clock) -> list[str]:
    """Three flags that ended long ago, and the client they were about."""

    def keep(seat) -> list[str]:
        client = clients.add(seat, Particulars(name="Sample Client")).id
        made = []
        for n in range(FLAGS):
            wanted = Wanted(
                level=Level.CARE,
                label=f"Label {n}",
                action="Sit near the door.",
                review=clock.now.date() + timedelta(days=90),
                category="violence",
                behaviour="Sample text.",
            )
            made.append(flags.raise_flag(seat, client, wanted, TwoTests(True, True)).id)
            flags.end(seat, made[-1], "It is over.")
        clients.end(seat, client)
        return made

    made = acting("clinician", keep)
    clock.now = LATER
    return made


@pytest.fixture
def answers(monkeypatch) -> list[str]:
    """Answer every decision with yes, and remember what was asked."""
    asked: list[str] = []

    def yes(_parent, title, text, yes, danger=False) -> bool:
        asked.append("\n".join((title, text, yes, "danger" if danger else "")))
        return True

    monkeypatch.setattr(dialogs, "decide", yes)
    return asked


def page_of(window, qtbot, tab=""):
    window.shell.show_page("disposal", {"tab": tab} if tab else None)
    page = window.shell.page()
    qtbot.waitUntil(page.isVisible)
    return page


def shown(rows) -> list[list[str]]:
    model = rows.model
    columns = range(model.columnCount())
    return [
        [str(model.index(at, column).data() or "") for column in columns] for at in range(model.rowCount())
    ]


def test_an_owner_looks_through_what_is_due_takes_one_out_and_proposes_the_rest(
    qtbot, window_of, keyboard, outlived, answers, acting
) -> None:
    window = window_of("owner")
    page = page_of(window, qtbot)
    qtbot.waitUntil(lambda: page.due.rows.model.rowCount() == FLAGS)
    assert [row[1:3] for row in shown(page.due.rows)] == [[f"F-000{n + 1}", "Flag"] for n in range(FLAGS)]
    assert "C-0001" in page.due.stopped.text() and "Without a statute" in page.due.packs.text()
    keys = keyboard(window)
    page.due.rows.setFocus()
    keys.press(Qt.Key.Key_Down)
    keys.press(Qt.Key.Key_Return)
    assert said(page.due.propose) == "Propose 2 records…"
    keys.tab_to("Propose 2 records…")
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.tabs.currentIndex() == 1 and page.proposals.shown is not None)
    assert "Nothing is deleted yet" in answers[0] and "Flag: 2" in answers[0]
    assert page.proposals.shown.number == "DIS-2035-0001"
    # Who proposed cannot approve; nothing can be carried out yet.
    assert not page.proposals.carry_out.isVisible() and page.proposals.withdraw.isVisible()
    page.proposals.approve.click()
    qtbot.waitUntil(lambda: bool(page.proposals.wrong.text()))
    assert "Somebody else must approve" in page.proposals.wrong.text()


def test_the_last_step_says_how_many_go_and_that_nothing_brings_them_back(
    qtbot, window_of, keyboard, outlived, answers, acting
) -> None:
    proposal = acting("owner", lambda seat: disposals.propose(seat, outlived)).record
    window = window_of("clinician")
    page = page_of(window, qtbot)
    qtbot.waitUntil(lambda: page.proposals.shown is not None)
    assert [page.tabs.tabText(at) for at in range(page.tabs.count())] == ["Proposals", "Legal holds"]
    keys = keyboard(window)
    keys.tab_to("Approve…")
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.proposals.shown.status is Status.APPROVED)
    assert not page.proposals.carry_out.isVisible()
    window = window_of("owner")
    owed: list = []
    window.desk.ask(today.due, then=owed.append)
    qtbot.waitUntil(lambda: bool(owed))
    assert [line.what for line in owed[0] if line.page == "disposal"] == [
        "Carry out the disposal DIS-2035-0001"
    ]
    page = page_of(window, qtbot, "proposals")
    qtbot.waitUntil(page.proposals.carry_out.isVisible)
    keys = keyboard(window)
    keys.tab_to("Dispose of these 3 records…")
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.proposals.shown.status is Status.FINISHED, timeout=10_000)
    asked = answers[-1]
    assert "3 records for good" in asked and "Nobody can undo this" in asked and asked.endswith("danger")
    qtbot.waitUntil(page.proposals.backups.isVisible)
    assert not page.proposals.withdraw.isVisible() and not page.proposals.carry_out.isVisible()
    assert proposal == page.proposals.shown.record


def test_a_no_deletes_nothing(qtbot, window_of, outlived, monkeypatch, acting) -> None:
    record = acting("owner", lambda seat: disposals.propose(seat, outlived)).record
    acting("clinician", lambda seat: disposals.approve(seat, record))
    monkeypatch.setattr(dialogs, "decide", lambda *_args, **_more: False)
    window = window_of("owner")
    page = page_of(window, qtbot, "proposals")
    qtbot.waitUntil(page.proposals.carry_out.isVisible)
    page.proposals.carry_out.click()
    page.proposals.withdraw.click()
    found: list = []
    window.desk.ask(disposals.listing, then=found.extend)
    qtbot.waitUntil(lambda: bool(found))
    assert [one.status for one in found] == [Status.APPROVED]


def test_a_hold_is_placed_by_its_number_read_and_lifted_by_keyboard(
    qtbot, window_of, keyboard, outlived, acting
) -> None:
    window = window_of("clinician")
    page = page_of(window, qtbot, "holds")
    keys = keyboard(window)
    keys.tab_to("Place a hold…")
    keys.press(Qt.Key.Key_Return)
    asking = page.findChild(HoldDialog)
    qtbot.waitUntil(asking.isVisible)
    keys.type("c-9999")
    keys.press(Qt.Key.Key_Tab)
    keys.type("A lawyer wrote.")
    keys.ctrl(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "no record of this number" in asking.number_row.error.text())
    asking.number.selectAll()
    keys.type("c-0001")
    keys.ctrl(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.holds.rows.model.rowCount() == 1)
    assert shown(page.holds.rows)[0][:4] == ["H-0001", "C-0001", "Client", "Sample Clinician"]
    # A clinician neither reads the reason again nor lifts it.
    assert not page.holds.lift.isVisible() and not page.holds.read.isVisible()

    window = window_of("owner")
    page = page_of(window, qtbot, "holds")
    qtbot.waitUntil(page.holds.lift.isVisible)
    page.due.load()
    qtbot.waitUntil(lambda: "H-0001" in page.due.stopped.text())
    assert page.due.rows.model.rowCount() == 0
    keys = keyboard(window)
    keys.tab_to("Why it stands")
    keys.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "A lawyer wrote." in page.holds.why.text())
    window.set_discreet(True)
    assert "lawyer" not in page.holds.why.text()
    window.set_discreet(False)
    keys.press(Qt.Key.Key_Backtab)
    assert said(keys.focus()) == "Lift this hold…"
    keys.press(Qt.Key.Key_Return)
    asking = page.findChild(HoldDialog)
    qtbot.waitUntil(asking.isVisible)
    keys.type("It is settled.")
    keys.ctrl(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown(page.holds.rows)[0][-1] == "Lifted")
    assert not page.holds.lift.isVisible()


def test_an_auditor_looks_and_changes_nothing_and_reception_has_no_such_page(
    qtbot, window_of, outlived, acting
) -> None:
    acting("owner", lambda seat: disposals.propose(seat, outlived))
    acting("clinician", lambda seat: holds.place_on(seat, "C-0001", "A letter."))
    window = window_of("auditor")
    page = page_of(window, qtbot, "holds")
    qtbot.waitUntil(page.holds.read.isVisible)
    assert not page.holds.lift.isVisible() and not page.holds.place.isVisible()
    page.arrive(tab="proposals")
    qtbot.waitUntil(lambda: page.proposals.shown is not None)
    for button in (page.proposals.approve, page.proposals.withdraw, page.proposals.carry_out):
        assert not button.isVisible()
    window = window_of("reception")
    assert "disposal" not in window.shell.rail.keys()  # noqa: SIM118 - a rail is no mapping


def test_the_disposal_record_is_one_press_away_once_it_was_carried_out(
    qtbot, window_of, outlived, acting
) -> None:
    proposal = acting("owner", lambda seat: disposals.propose(seat, outlived)).record
    acting("clinician", lambda seat: disposals.approve(seat, proposal))
    window = window_of("owner")
    page = page_of(window, qtbot, "proposals")
    qtbot.waitUntil(lambda: page.proposals.shown is not None, timeout=10_000)
    assert not page.proposals.paper.isVisible()
    acted = []
    window.desk.do(disposals.carry_out, proposal, then=acted.append)
    qtbot.waitUntil(lambda: bool(acted), timeout=10_000)
    page.proposals.load()
    qtbot.waitUntil(page.proposals.paper.isVisible, timeout=10_000)
    qtbot.keyClick(page.proposals.paper, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.shell.now == "reports", timeout=10_000)
    asked = window.shell.page().ask
    qtbot.waitUntil(lambda: asked.kinds.value() == ReportKind.DISPOSAL.value, timeout=10_000)
    assert asked.disposal_number.text() == "DIS-2035-0001"
    qtbot.waitUntil(lambda: window.shell.page().prepared is not None, timeout=20_000)
    assert window.shell.page().prepared.report.body.number == "DIS-2035-0001"
