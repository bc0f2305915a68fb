"""A dossier on paper: its pages as they will be signed, to whom it goes outside the practice, and its signature."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer

from app.domain import disclosures as rules
from app.domain.clocks import spell
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.report_names import file_name
from app.domain.reports import REPORT_WORDS, ReportKind
from app.i18n import _
from app.services import dossiers, reports
from app.services.dossiers import Wanted
from app.services.reports import Prepared
from app.ui.duties.leaving import Leaving
from app.ui.page import Page
from app.ui.parts import Card, DayEdit, FieldRow, PrimaryButton, Progress, Words
from app.ui.parts.dialogs import dialogs
from app.ui.parts.sheets import Beside
from app.ui.reports.page import PATIENCE
from app.ui.reports.preview import Preview
from app.ui.worker import Running

if TYPE_CHECKING:
    from app.ui.desk import Desk


class DutyPaperPage(Page):
    """Shows the paper of one conduct file, worksheet or client; Ctrl+Enter signs and saves it."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk)
        self.wanted: Wanted | None = None
        self.prepared: Prepared | None = None
        self.drawn = b""
        self._running: Running | None = None
        self._turn = 0
        self.ask = Card()
        self.about = Words("")
        self.first, self.last = DayEdit(_("From")), DayEdit(_("To"))
        self.days = (FieldRow(_("From"), self.first), FieldRow(_("To"), self.last))
        self.leaving = Leaving(desk.zone)
        self.progress = Progress()
        self.progress.stopped.connect(self._stop)
        self.sign = PrimaryButton(_("Sign and save PDF…"), key="Ctrl+Return", shown=False)
        self.sign.clicked.connect(self._sign)
        for part in (self.about, *self.days, self.leaving, self.progress, self.sign):
            self.ask.add(part)
        self.ask.body.addStretch(1)
        self.preview = Preview(desk)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.prepare)
        for edit in (self.first, self.last):
            edit.changed.connect(lambda _day: self._later())
        self.body.addWidget(Beside(self.ask, self.preview, letters=(50, 0)), 1)

    def arrive(self, kind: str = "", record: str = "", **_where: Any) -> None:
        """Draw the paper of a record; of a client's accounting the last six years."""
        if kind not in dossiers.MADE or not record:
            self.about.setText(_("Open a conduct file, a worksheet or a client first."))
            self.sign.setEnabled(False)
            return
        today = self.desk.now().day()
        accounting = kind == ReportKind.ACCOUNTING
        self._set_days(rules.earliest(today), today)
        self.wanted = Wanted(kind=ReportKind(kind), record=record)
        self.title.setText(_(REPORT_WORDS[ReportKind(kind)]))
        for row in self.days:
            row.setVisible(accounting)
        self.leaving.setVisible(not accounting)
        self.leaving.begin(self._now())
        self.about.setText(
            _("That it was opened for this paper is recorded. Read every page before you sign.")
        )
        self.stand_on(self.first if accounting else self.leaving.leaves)
        self.prepare()

    def leave(self) -> None:
        """Stop what is under way and let go of the pages: they hold names."""
        self._timer.stop()
        self._stop()
        self._forget()
        self.leaving.begin(self._now())

    def _set_days(self, first: date, last: date) -> None:
        for edit, day in ((self.first, first), (self.last, last)):
            edit.blockSignals(True)
            edit.set_day(day)
            edit.blockSignals(False)

    def _now(self) -> Any:
        return spell(self.desk.now())

    def _later(self) -> None:
        self._stop()
        self._forget()
        self._timer.start(PATIENCE)

    def prepare(self) -> None:
        """Gather what goes on the paper, and draw it."""
        if self.wanted is None:
            return
        wanted = self.wanted
        if wanted.kind is ReportKind.ACCOUNTING:
            wanted = Wanted(
                kind=wanted.kind, record=wanted.record, first=self.first.day(), last=self.last.day()
            )
        self._forget()
        turn = self._turn
        self.progress.begin(_("Gathering the records"))
        self.desk.ask(
            dossiers.prepare,
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
        self.sign.setEnabled(True)

    def _refused(self, error: Refused) -> None:
        self.progress.end()
        self._forget()
        self.preview.say_empty(error.reason)

    def _sign(self) -> None:
        """Have the disclosure checked, where it leaves the practice; then ask where to, sign and save."""
        prepared = self.prepared
        if prepared is None:
            return
        given = self.leaving.given(prepared.report.cover.title)
        if given is None or self.leaving.isHidden():
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
        self.leaving.begin(self._now())
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
