"""Reports: what is asked for on the left, its pages as they will be signed on the right."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QSizePolicy

from app.domain.clocks import spell
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.people import ROLE_WORDS
from app.domain.report_names import file_name
from app.domain.reports import ReportKind
from app.i18n import _
from app.services import dossiers, reports
from app.services.reports import Prepared, SignedAs
from app.ui.desk import Desk
from app.ui.duties.leaving import Leaving
from app.ui.page import Page
from app.ui.parts.buttons import Button, PrimaryButton
from app.ui.parts.dialogs import dialogs
from app.ui.parts.labels import Quiet, Words
from app.ui.parts.progress import Progress
from app.ui.parts.sheets import Beside
from app.ui.reports.asking import AskCard
from app.ui.reports.preview import Preview
from app.ui.screens import CLINICIANS
from app.ui.worker import Running

PATIENCE = 350
"""Milliseconds of quiet before the pages are drawn again."""


class ReportsPage(Page):
    """Choose a report, look at exactly the pages that will be signed, then sign and save."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Reports"))
        self.prepared: Prepared | None = None
        self.drawn = b""
        self._running: Running | None = None
        self._turn = 0
        law = Button(_("Records for the law…"))
        law.clicked.connect(lambda: self.go.emit("law-records", {}))
        self.buttons.addWidget(law)
        law.setVisible(desk.person is not None and desk.person.role in CLINICIANS)
        verify = Button(_("Verify a report…"))
        verify.clicked.connect(lambda: self.go.emit("verify", {}))
        self.buttons.addWidget(verify)
        self.ask = AskCard(desk.now().day())
        self.ask.changed.connect(self._later)
        self.preview = Preview(desk)
        self.progress = Progress()
        self.progress.stopped.connect(self._stop)
        self._make_signing()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.prepare)
        self.body.addWidget(Beside(self.ask, self.preview, letters=(50, 0)), 1)

    def _make_signing(self) -> None:
        self.signer = Words("")
        self.sign = PrimaryButton(_("Sign and save PDF…"), key="Ctrl+Return", shown=False)
        self.sign.clicked.connect(self.sign_and_save)
        self.sign.setEnabled(False)
        self.sign.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.leaving = Leaving(self.desk.zone)
        self.leaving.hide()
        for part in (self.leaving, self.progress, Quiet(_("Signed as")), self.signer, self.sign):
            self.ask.add(part)

    def arrive(self, **where: Any) -> None:
        """Offer what this person may make, and draw it; an incident is named where the person comes from one."""
        self.desk.ask(reports.makeable, then=lambda kinds: self._offer(kinds, where), owner=self)
        self.desk.ask(reports.signed_as, then=self._show_signer, owner=self)

    def leave(self) -> None:
        """Stop what is under way and let go of the pages: they can hold names."""
        self._timer.stop()
        self._stop()
        self._forget()

    def _offer(self, kinds: tuple[ReportKind, ...], where: dict[str, Any]) -> None:
        self.ask.offer(kinds, str(where.get("number", "")), where.get("day"), str(where.get("kind", "")))
        self.stand_on(self.ask.kinds)
        self._later()

    def _show_signer(self, signer: SignedAs) -> None:
        role = _(ROLE_WORDS[signer.role]).lower()
        lines = [
            _("{name}, {role}").format(name=signer.name, role=role),
            signer.practice,
            _("Certificate {print}").format(print=signer.certificate),
            _("valid to {year}").format(year=signer.until),
        ]
        self.signer.setText("\n".join(lines))

    def _later(self) -> None:
        self._stop()
        self._forget()
        self._timer.start(PATIENCE)

    def prepare(self) -> None:
        """Gather what is asked for and draw it."""
        self._timer.stop()
        wanted = self.ask.wanted()
        if wanted is None:
            self.preview.say_empty(self.ask.missing())
            return
        self._turn += 1
        turn = self._turn
        self.progress.begin(_("Gathering the records"))
        self.desk.ask(
            reports.prepare,
            wanted,
            then=lambda prepared: self._draw(prepared, turn),
            refused=self._refused,
            owner=self,
        )

    def _draw(self, prepared: Prepared, turn: int) -> None:
        if turn != self._turn:
            return
        self.progress.begin(_("Drawing the pages"))
        self._running = self.desk.run(
            "build",
            prepared.payload(),
            tell=lambda page, _of, _words: self.progress.tell(0, 0, _("Page {n}").format(n=page)),
            then=lambda drawn: self._show(prepared, drawn, turn),
            refused=self._refused,
            owner=self,
        )

    def _show(self, prepared: Prepared, drawn: bytes, turn: int) -> None:
        if turn != self._turn:
            return
        self.progress.end()
        self._running = None
        self.prepared, self.drawn = prepared, drawn
        self.preview.show_paper(drawn, prepared.report.cover.title)
        self.leaving.setVisible(prepared.report.cover.kind is ReportKind.INCIDENT)
        self.leaving.begin(spell(self.desk.now()))
        self.sign.setEnabled(True)

    def _refused(self, error: Refused) -> None:
        self.progress.end()
        self._forget()
        self.preview.say_empty(error.reason)

    def sign_and_save(self) -> None:
        """Look at whom it goes to outside the practice, if it does; then ask where to, sign and save what is shown."""
        prepared = self.prepared
        if prepared is None:
            return
        given = None if self.leaving.isHidden() else self.leaving.given(prepared.report.cover.title)
        if given is None:
            self._save(prepared)
            return
        self.desk.ask(
            dossiers.leaving, prepared, given, then=self._save, refused=self.leaving.refuse, owner=self
        )

    def _save(self, prepared: Prepared) -> None:
        path = dialogs.save_file(self, _("Sign and save"), file_name(prepared.report), _("Reports (*.pdf)"))
        if path is None:
            return
        if path.suffix.lower() != ".pdf":
            path = path.with_name(path.name + ".pdf")
        self.sign.setEnabled(False)
        self.progress.begin(_("Signing"), may_stop=False)
        self.desk.do(
            reports.sign_and_save,
            prepared,
            self.drawn,
            path,
            then=self._signed,
            refused=self._not_signed,
            troubled=self._troubled,
            owner=self,
            changed=(Kind.EXPORT, Kind.DISCLOSURE),
        )

    def _signed(self, path: Path) -> None:
        self.progress.end()
        self.say(_("Signed and saved: {file}. Verify calls it genuine.").format(file=path.name))
        self._later()

    def _not_signed(self, error: Refused) -> None:
        self.progress.end()
        self.say(error.reason)
        self._later()

    def _troubled(self, error: Any) -> None:
        self.progress.end()
        self.sign.setEnabled(True)
        self.desk.was_troubled.emit(error)

    def _forget(self) -> None:
        self._turn += 1
        self.prepared, self.drawn = None, b""
        self.sign.setEnabled(False)
        self.preview.clear()

    def _stop(self) -> None:
        self.progress.end()
        if self._running is not None:
            self._running.cancel()
            self._running = None
