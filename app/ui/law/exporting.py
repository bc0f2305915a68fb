"""Records for the law: what is asked for on the left; on the right, field by field, what leaves before it leaves."""

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.errors import Refused
from app.domain.injury_files import YesNo
from app.domain.kinds import Kind
from app.domain.people import ROLE_WORDS
from app.domain.report_names import file_name
from app.i18n import _, ngettext
from app.services import injury_files, projections, reports
from app.services.injury_files import PACK, REPORT
from app.services.projections import Offer, Preview
from app.services.reports import Prepared, SignedAs
from app.ui.desk import Desk
from app.ui.law.asking import AskRecordCard
from app.ui.law.leaving import Leaving
from app.ui.law.osha import CASES, OshaDialog
from app.ui.page import Page
from app.ui.parts.buttons import Button, PrimaryButton
from app.ui.parts.cards import column, scrolled
from app.ui.parts.dialogs import dialogs
from app.ui.parts.labels import Quiet, Words, Wrong
from app.ui.parts.progress import Progress
from app.ui.parts.sheets import Beside
from app.ui.parts.ticks import Tick
from app.ui.worker import Running


class LawRecordPage(Page):
    """Choose a record, read what leaves of each case, then sign it as a paper or save it as a table."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Records for the law"))
        self.shown: Preview | None = None
        self._running: Running | None = None
        self._turn = 0
        self.ask = AskRecordCard(desk.now().day())
        self.ask.changed.connect(self._other)
        self.leaving = Leaving()
        self.look = Button(_("Show what leaves"))
        self.look.clicked.connect(self.preview)
        self.read = Tick(_("I have read every text that leaves"))
        self.read.toggled.connect(lambda _on: self._allow())
        self.leaving.changed.connect(lambda: self.read.setChecked(False))
        self.signer = Words("")
        self.sign = PrimaryButton(_("Sign and save PDF…"), key="Ctrl+Return", shown=False)
        self.sign.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.table = Button(_("Save as a table (CSV)…"))
        self.sign.clicked.connect(self.sign_and_save)
        self.table.clicked.connect(self.save_table)
        self.osha = Button(_("Files for OSHA…"))
        self.osha.clicked.connect(self._ask_osha)
        self.asking: OshaDialog | None = None
        self.wrong = Wrong("")
        self.progress = Progress()
        self.progress.stopped.connect(self._stop)
        for part in (
            self.look, self.read, self.progress, self.wrong, Quiet(_("Signed as")), self.signer, self.sign,
            self.table, self.osha,
        ):  # fmt: skip
            self.ask.more.addWidget(part)
        self.body.addWidget(Beside(scrolled(_held(self.ask)), self.leaving, letters=(52, 0)), 1)
        self._forget()

    def arrive(self, **where: Any) -> None:
        """Offer what this person may make."""
        self.desk.ask(projections.offers, then=self._offer, owner=self)
        self.desk.ask(reports.signed_as, then=self._show_signer, owner=self)

    def leave(self) -> None:
        """Stop what is under way and let go of what was shown: it names people."""
        self._stop()
        self._forget()

    def _other(self) -> None:
        offer = self.ask.chosen()
        self.osha.setVisible(offer is not None and (offer.pack, offer.projection) == (PACK, REPORT))
        self._forget()

    def _offer(self, offers: tuple[Offer, ...]) -> None:
        self.ask.offer(offers)
        self._other()
        self.look.setEnabled(bool(offers))
        self.stand_on(self.ask.laws)

    def _show_signer(self, signer: SignedAs) -> None:
        role = _(ROLE_WORDS[signer.role]).lower()
        self.signer.setText(_("{name}, {role}").format(name=signer.name, role=role))

    def preview(self) -> None:
        """Gather what is asked for and show what would leave; that it was opened is noted."""
        wanted = self.ask.wanted()
        if wanted is None:
            return
        self._forget()
        self._turn += 1
        turn = self._turn
        self.progress.begin(_("Gathering the records"))
        self.desk.ask(
            projections.preview, wanted, then=lambda shown: self._show(shown, turn), refused=self._refused,
            troubled=self._troubled, owner=self,
        )  # fmt: skip

    def _show(self, shown: Preview, turn: int) -> None:
        if turn != self._turn:
            return
        self.progress.end()
        self.shown = shown
        self.leaving.show_preview(shown)
        self.read.setVisible(bool(shown.texts))
        self._allow()

    def _allow(self) -> None:
        ready = self.shown is not None and (not self.shown.texts or self.read.isChecked())
        for button in (self.sign, self.table):
            button.setEnabled(ready)

    def sign_and_save(self) -> None:
        """Make the paper of what was shown and read, and draw it."""
        if self.shown is None or not self.sign.isEnabled():
            return
        self.wrong.setText("")
        self.progress.begin(_("Drawing the pages"))
        self.desk.ask(
            projections.prepare, self.shown, self.leaving.said(), then=self._draw, refused=self._refused,
            troubled=self._troubled, owner=self,
        )  # fmt: skip

    def _draw(self, prepared: Prepared) -> None:
        self._running = self.desk.run(
            "build", prepared.payload(), then=lambda drawn: self._drawn(prepared, drawn),
            refused=self._refused, owner=self,
        )  # fmt: skip

    def _drawn(self, prepared: Prepared, drawn: bytes) -> None:
        self._running = None
        self.progress.end()
        path = dialogs.save_file(self, _("Sign and save"), file_name(prepared.report), _("Reports (*.pdf)"))
        if path is None:
            return
        path = path if path.suffix.lower() == ".pdf" else path.with_name(path.name + ".pdf")
        self.progress.begin(_("Signing"), may_stop=False)
        self.desk.do(
            reports.sign_and_save, prepared, drawn, path, then=self._signed, refused=self._refused,
            troubled=self._troubled, owner=self, changed=(Kind.EXPORT,),
        )  # fmt: skip

    def _signed(self, path: Path) -> None:
        self.progress.end()
        self.say(_("Signed and saved: {file}. Verify calls it genuine.").format(file=path.name))

    def save_table(self) -> None:
        """Save what was shown and read as a table."""
        if self.shown is None or not self.table.isEnabled():
            return
        self.wrong.setText("")
        name = f"{self.shown.wanted.projection}.csv"
        path = dialogs.save_file(self, _("Save as a table"), name, _("Tables (*.csv)"))
        if path is None:
            return
        path = path if path.suffix.lower() == ".csv" else path.with_name(path.name + ".csv")
        self.desk.do(
            projections.save_table, self.shown, self.leaving.said(), path,
            then=lambda _rows: self.say(_("Saved: {file}.").format(file=path.name)), refused=self._refused,
            troubled=self._troubled, owner=self, changed=(Kind.EXPORT,),
        )  # fmt: skip

    def _ask_osha(self) -> None:
        """Ask which file for OSHA is wanted; its cases are those that were shown and read."""
        dialog = OshaDialog(self, self.desk.now().day().year, self.sign.isEnabled())
        self.asking = dialog
        dialog.finish.clicked.connect(self._save_osha)
        dialog.finished.connect(self._let_go)
        dialog.open()

    def _save_osha(self) -> None:
        dialog = self.asking
        if dialog is None:
            return
        path = dialogs.save_file(
            self, _("Files for OSHA"), f"osha-{dialog.which.value()}.csv", _("Tables (*.csv)")
        )
        if path is None:
            return
        path = path if path.suffix.lower() == ".csv" else path.with_name(path.name + ".csv")
        service: Any
        asked: tuple[Any, ...]
        if dialog.which.value() == CASES:
            spelling = YesNo(dialog.spelling.value() or YesNo.LETTERS)
            service, asked = injury_files.save_cases, (self.shown, self.leaving.said(), spelling, path)
        else:
            service, asked = injury_files.save_summary, (dialog.year.value(), dialog.establishment(), path)
        self.desk.do(
            service, *asked, then=lambda told: self._saved_osha(told, path), refused=self._refused,
            troubled=self._troubled, owner=self, changed=(Kind.EXPORT,),
        )  # fmt: skip

    def _saved_osha(self, told: tuple[int, tuple[str, ...]], path: Path) -> None:
        if self.asking is not None:
            self.asking.accept()
        count, lacking = told
        said = ngettext("{file}: {n} case.", "{file}: {n} cases.", count).format(file=path.name, n=count)
        if lacking:
            said += " " + _("Without an outcome or a sort: {numbers}.").format(numbers=", ".join(lacking))
        self.say(said)

    def _let_go(self) -> None:
        self.asking = None

    def _refused(self, error: Refused) -> None:
        self.progress.end()
        if self.asking is not None:
            self.asking.refuse(error)
            return
        case, _slash, field = (error.field or "").rpartition("/")
        if (case, field) in self.leaving.texts:
            self.leaving.show_wrong((case, field), error.reason)
        self.wrong.setText(error.reason)

    def _troubled(self, error: Any) -> None:
        self.progress.end()
        self.desk.was_troubled.emit(error)

    def _forget(self) -> None:
        self._turn += 1
        self.shown = None
        self.wrong.setText("")
        self.read.setChecked(False)
        self.read.hide()
        self.leaving.say_empty(
            _("Press “Show what leaves”: everything is shown here, field by field, before any of it leaves.")
        )
        self._allow()

    def _stop(self) -> None:
        self.progress.end()
        if self._running is not None:
            self._running.cancel()
            self._running = None


def _held(card: QWidget) -> QWidget:
    """Let a card stand on a sheet of its own, so that it scrolls as one."""
    held = QWidget()
    held.setLayout(column(card))
    return held
