"""Verify: open a file or drop it here, and read what holds of it and what does not."""

from pathlib import Path
from typing import Any

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.errors import Refused, VaultTrouble
from app.domain.verdicts import Verdict
from app.i18n import _
from app.services import verifying
from app.ui.desk import Desk
from app.ui.page import Page
from app.ui.parts.buttons import Button, PrimaryButton
from app.ui.parts.cards import Card, row, scrolled
from app.ui.parts.dialogs import dialogs
from app.ui.parts.labels import Heading, Quiet
from app.ui.parts.progress import Progress
from app.ui.theme import SPACE
from app.ui.verify.verdict import ChecksCard, PracticeCard, VerdictCard
from app.ui.worker import Running


class VerifyPage(Page):
    """One file at a time: the verdict in a word, every check with its evidence, and the practice's fingerprint."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Verify a report"))
        self.setAcceptDrops(True)
        self._running: Running | None = None
        self._path: Path | None = None
        self.verdict: Verdict | None = None
        self.another = Button(_("Open another…"))
        self.another.clicked.connect(self.choose)
        self.another.hide()
        self.buttons.addWidget(self.another)
        self.progress = Progress()
        self.progress.stopped.connect(self._stop)
        self.empty = self._make_empty()
        self.card, self.checks, self.practice = VerdictCard(), ChecksCard(), PracticeCard()
        self.practice.confirmed.connect(self._trust)
        self.practice.taken_back.connect(self._distrust)
        self.shown = QWidget()
        self.stack = stack = QVBoxLayout(self.shown)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(SPACE * 3)
        for part in (self.card, self.checks, self.practice):
            stack.addWidget(part)
        stack.addStretch(1)
        self.area = scrolled(self.shown)
        self.area.hide()
        self.body.addWidget(self.progress)
        self.body.addWidget(self.empty)
        self.body.addWidget(self.area, 1)
        self.body.addStretch(0)

    def _make_empty(self) -> Card:
        card = Card()
        self.open = PrimaryButton(_("Open a report…"))
        self.open.clicked.connect(self.choose)
        card.add(Heading(_("Is this report genuine?"), 2))
        card.add(
            Quiet(
                _(
                    "Open a PDF that a practice gave you, or drag it onto this window. No password is needed, and "
                    "nothing leaves this computer. Keepwell says whether it is unchanged, who signed it, and whether "
                    "they were entitled to."
                )
            )
        )
        card.add(row(self.open, 1))
        return card

    def arrive(self, **where: Any) -> None:
        """Come into view, with a file where one is named."""
        if (path := where.get("path")) is not None:
            self.look(Path(path))
        elif self.verdict is None:
            self.open.setFocus()

    def leave(self) -> None:
        """Stop looking."""
        self._stop()

    def choose(self) -> None:
        """Ask which file to look at."""
        path = dialogs.open_file(self, _("Verify a report"), _("Reports (*.pdf)"))
        if path is not None:
            self.look(path)

    def look(self, path: Path) -> None:
        """Look at a file."""
        self._stop()
        if path != self._path:
            self.area.hide()
        self._path = path
        self.progress.begin(_("Looking at {file}").format(file=path.name))
        self.desk.call(
            verifying.payload, path, then=self._begun, refused=self._unread, troubled=self._unread, owner=self
        )

    def _begun(self, payload: dict[str, Any]) -> None:
        self._running = self.desk.run(
            "verify", payload, then=self._said, refused=self._unread, troubled=self._unread, owner=self
        )

    def _said(self, said: dict[str, Any]) -> None:
        self.desk.call(
            verifying.settle_here,
            said,
            then=self._settled,
            refused=self._unread,
            troubled=self._unread,
            owner=self,
        )

    def _settled(self, found: tuple[Verdict, bool]) -> None:
        self._show(*found)

    def _unread(self, error: Refused | VaultTrouble) -> None:
        why = error.reason if isinstance(error, Refused) else error.words()
        self._show(verifying.unreadable(why))

    def _show(self, verdict: Verdict, is_trusted: bool = False) -> None:
        self.progress.end()
        self._running = None
        self.verdict = verdict
        self.empty.hide()
        self.another.show()
        self.card.show_verdict(verdict, self._path.name if self._path else "")
        self.checks.show_checks(verdict.checks)
        self.practice.show_practice(verdict, is_trusted)
        self.stack.removeWidget(self.practice)
        self.stack.insertWidget(2 if is_trusted else 1, self.practice)
        self.area.show()
        self.another.setFocus()

    def _stop(self) -> None:
        self.progress.end()
        if self._running is not None:
            self._running.cancel()
            self._running = None

    def _trust(self) -> None:
        if self.verdict is not None:
            self._change(verifying.trust, self.verdict.root, self.verdict.practice)

    def _distrust(self) -> None:
        if self.verdict is not None:
            self._change(verifying.distrust, self.verdict.root)

    def _change(self, service: Any, *args: str) -> None:
        path = self._path
        self.desk.call(service, *args, then=lambda _done: self.look(path) if path else None, owner=self)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a file that is dragged here."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Look at the file that was dropped."""
        found = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if found:
            event.acceptProposedAction()
            self.look(Path(found[0]))
