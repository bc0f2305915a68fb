"""The Verify page before anybody signs in: the word, the checks, and confirming a practice."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel

from app.domain.reports import ReportKind
from app.services import reports
from app.ui.desk import Desk
from app.ui.parts.dialogs import dialogs
from app.ui.verify.page import VerifyPage
from app.ui.window import KeepwellWindow


@pytest.fixture
def signed(acting: Callable[..., object], tmp_path: Path) -> Path:
    """A signed summary of a month in which nothing happened."""
    path = tmp_path / "incident-summary-2026-10.pdf"
    wanted = reports.Wanted(kind=ReportKind.SUMMARY, first=date(2026, 10, 1), last=date(2026, 10, 31))
    acting("owner", lambda seat: reports.make(seat, wanted, path))
    return path


@pytest.fixture
def page(qtbot, practice: Path, clock):
    desk = Desk(practice, clock, "America/Denver")
    window = KeepwellWindow(desk)
    window.show()
    window.doors.show_verify()
    yield window.layers.asides[-1].page
    window.close()
    window.deleteLater()


def words(page: VerifyPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page))


def looked(qtbot, page: VerifyPage) -> None:
    qtbot.waitUntil(lambda: page.verdict is not None and not page.progress.isVisible(), timeout=20_000)


def test_an_unknown_practice_is_confirmed_once_and_then_genuine(
    qtbot, page: VerifyPage, signed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "path", lambda _title: signed)
    qtbot.keyClick(page.open, Qt.Key.Key_Space)
    looked(qtbot, page)
    assert page.card.word.text() == "Unchanged, but whose it is has not been confirmed"
    assert "Sample Owner" in words(page) and "signer's clock" in words(page)
    qtbot.keyClick(page.practice.trust, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.card.word.text() == "Genuine", timeout=20_000)
    assert not page.practice.trust.isVisibleTo(page)
    qtbot.keyClick(page.practice.undo, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.card.word.text().startswith("Unchanged"), timeout=20_000)


def test_a_changed_file_that_is_dropped_is_called_changed(qtbot, page: VerifyPage, signed: Path) -> None:
    signed.write_bytes(signed.read_bytes() + b"\n% and more\n")
    said = QMimeData()
    said.setUrls([QUrl.fromLocalFile(os.fspath(signed))])
    drop = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        said,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page.dropEvent(drop)
    looked(qtbot, page)
    assert page.card.word.text() == "Changed"
    assert page.card.word.property("level") == "high"
    assert "Something was added or changed after signing" in words(page)


def test_what_is_no_pdf_could_not_be_read(qtbot, page: VerifyPage, tmp_path: Path) -> None:
    path = tmp_path / "letter.pdf"
    path.write_text("Dear all")
    page.look(path)
    looked(qtbot, page)
    assert page.card.word.text() == "Could not be read"
    assert "not a PDF" in words(page)
    assert not page.practice.isVisibleTo(page)


def test_a_file_that_is_not_there_is_said(qtbot, page: VerifyPage, tmp_path: Path) -> None:
    page.look(tmp_path / "gone.pdf")
    looked(qtbot, page)
    assert page.card.word.text() == "Could not be read"
