"""The Reports page: what is asked for is drawn, and what is shown is what gets signed."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.domain import incidents, moments
from app.domain.kinds import Kind
from app.domain.reports import ReportKind
from app.domain.verdicts import Word
from app.services import incidents as incident_acts
from app.services import verifying
from app.store import records
from app.ui.parts.dialogs import dialogs
from app.ui.reports.page import ReportsPage
from app.ui.window import KeepwellWindow

STORY = "He shouted at the desk."


def an_incident(seat) -> str:
    when = moments.local(date(2026, 10, 28), 17, 20, seat.zone)
    told = incidents.Report(safe="yes", kinds=("verbal",), when=when, place="Reception", story=STORY)
    return incident_acts.seal(seat, told).number


def shown(qtbot, window: KeepwellWindow, **where: object) -> ReportsPage:
    window.shell.show_page("reports", where)
    page = window.shell.page()
    assert isinstance(page, ReportsPage)
    qtbot.waitUntil(lambda: page.prepared is not None and page.preview._pages > 0, timeout=20_000)
    return page


def again(qtbot, page: ReportsPage) -> None:
    qtbot.waitUntil(lambda: page.prepared is None, timeout=20_000)
    qtbot.waitUntil(lambda: page.prepared is not None and page.preview._pages > 0, timeout=20_000)


@pytest.fixture
def saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "incident-summary-2026-10.pdf"
    monkeypatch.setattr(dialogs, "path", lambda _title: path)
    return path


def test_a_summary_is_shown_signed_and_genuine(
    qtbot, window_of: Callable[[str], KeepwellWindow], acting: Callable[..., object], saved: Path
) -> None:
    acting("owner", an_incident)
    window = window_of("owner")
    page = shown(qtbot, window)
    assert page.ask.said.text() == "1 Oct 2026 – 31 Oct 2026"
    assert "Sample Owner, owner" in page.signer.text()
    drawn = page.drawn
    qtbot.keyClick(page.sign, Qt.Key.Key_Space)
    qtbot.waitUntil(saved.exists, timeout=20_000)
    assert saved.read_bytes().startswith(drawn)
    again(qtbot, page)
    assert page.prepared is not None and page.prepared.report.cover.number == "EXP-2026-0002"
    assert verifying.look(saved).word is Word.UNCONFIRMED
    window.close()
    assert acting("owner", lambda seat: len(records.page(seat.vault, Kind.EXPORT).rows)) == 1


def test_pages_are_turned_and_enlarged_by_keyboard(qtbot, window_of: Callable[[str], KeepwellWindow]) -> None:
    page = shown(qtbot, window_of("owner"))
    wide = page.preview.sheet.pixmap().width()
    qtbot.keyClick(page.preview.forward, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "Page 2 of" in page.preview.where.text(), timeout=20_000)
    qtbot.keyClick(page.preview.larger, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.preview.sheet.pixmap().width() > wide, timeout=20_000)
    assert "Page 2 of" in page.preview.sheet.accessibleName()


def test_deidentified_pages_carry_no_case_number(
    qtbot, window_of: Callable[[str], KeepwellWindow], acting: Callable[..., object]
) -> None:
    acting("owner", an_incident)
    page = shown(qtbot, window_of("owner"))
    assert page.prepared is not None and b"INC-2026-0001" in page.prepared.report.to_bytes()
    page.ask.names.press("none")
    again(qtbot, page)
    assert page.prepared.report.cover.deidentified
    assert b"INC-2026-0001" not in page.prepared.report.to_bytes()


def test_an_incident_that_one_comes_from_is_filled_in(
    qtbot, window_of: Callable[[str], KeepwellWindow], acting: Callable[..., object]
) -> None:
    number = acting("owner", an_incident)
    page = shown(qtbot, window_of("owner"), number=number)
    assert page.prepared is not None and page.prepared.report.cover.kind is ReportKind.INCIDENT
    page.ask.number.setText("INC-2026-0999")
    page.ask.number.editingFinished.emit()
    qtbot.waitUntil(lambda: "no incident of that number" in page.preview.sheet.text(), timeout=20_000)
    assert not page.sign.isEnabled()


def test_reception_makes_the_front_desk_sheet_and_nothing_else(
    qtbot, window_of: Callable[[str], KeepwellWindow]
) -> None:
    page = shown(qtbot, window_of("reception"))
    assert [pill.code for pill in page.ask.kinds.pills] == [ReportKind.FRONT_DESK.value]


def test_the_auditor_has_no_reports_page(qtbot, window_of: Callable[[str], KeepwellWindow]) -> None:
    window = window_of("auditor")
    assert "reports" not in list(window.shell.rail.keys())


def test_locking_lets_go_of_the_pages(qtbot, window_of: Callable[[str], KeepwellWindow]) -> None:
    window = window_of("owner")
    page = shown(qtbot, window)
    page.leave()
    assert page.drawn == b"" and page.prepared is None and page.preview.sheet.pixmap().isNull()


def test_discreet_takes_the_page_from_view(qtbot, window_of: Callable[[str], KeepwellWindow]) -> None:
    window = window_of("owner")
    page = shown(qtbot, window)
    window.set_discreet(True)
    assert page.preview.sheet.pixmap().isNull() and "Discreet" in page.preview.sheet.text()
    window.set_discreet(False)
    assert not page.preview.sheet.pixmap().isNull()
