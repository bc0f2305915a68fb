"""Saving a list as it is shown: as a signed paper or as a table, with names or without, all lines that fit."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.list_papers import Shown
from app.domain.reports import ReportKind
from app.i18n import N_, _, ngettext
from app.services import lists, reports
from app.services.reports import Prepared
from app.ui.page import Page
from app.ui.parts import Button, Dialog, FieldRow, KeysetTable, Progress, Quiet
from app.ui.parts.choices import ChoiceRow
from app.ui.parts.dialogs import dialogs

if TYPE_CHECKING:
    from app.ui.desk import Desk

Pages = Callable[[Any, Callable[[Sequence[Any], Any], None]], None]
"""How a page asks for the lines after a place: it calls back with them, and with where the next ones begin."""

PDF, CSV = "pdf", "csv"
FORMATS = ((PDF, N_("PDF, signed")), (CSV, N_("CSV, for a spreadsheet")))
NAMES = (("with", N_("With names")), ("none", N_("Without names")))
MOST = 100_000
"""Lines that are gathered at most; more are not looked through by anybody."""


def save_button(
    page: Page,
    list_: KeysetTable,
    which: ReportKind,
    pages: Pages,
    narrowed: Callable[[], str],
    *,
    only_paper: bool = False,
) -> Button:
    """Make the button that saves a page's list; `narrowed` says in words what it is narrowed to."""
    button = Button(_("PDF of this list…") if only_paper else _("Save list…"))

    def ask() -> None:
        asked = SaveList(page, list_, which, pages, narrowed())
        if only_paper:
            asked.leave_paper_only()
        asked.open()

    button.clicked.connect(ask)
    return button


class SaveList(Dialog):
    """Asks how the list is to be saved, gathers the lines that are not loaded yet, and saves all of them or nothing."""

    def __init__(
        self, page: Page, list_: KeysetTable, which: ReportKind, pages: Pages, narrowed: str
    ) -> None:
        super().__init__(_("Save this list"), page, finish=_("Choose where…"))
        self._desk: Desk = page.desk
        self._page, self._which, self._pages, self._narrowed = page, which, pages, narrowed
        self._columns = list_.columns()
        self._loaded: Sequence[Any] = tuple(list_.model.rows)
        self._lines: list[tuple[str, ...]] = []
        self._next = self._after = list_.model.after
        self._running: Any = None
        self._gone = False
        self.path: Path | None = None
        self.format = ChoiceRow(_("Save as"), [(code, _(words)) for code, words in FORMATS], required=True)
        self.format.set_value(PDF)
        self.names = ChoiceRow(_("Names"), [(code, _(words)) for code, words in NAMES], required=True)
        self.names.set_value("with")
        self.progress = Progress()
        self.progress.stopped.connect(self.reject)
        self.formats = FieldRow(_("Save as"), self.format)
        self.body.addWidget(self.formats)
        self.asked = FieldRow(
            _("Names"), self.names, _("Without names, every column that names a person is left out.")
        )
        self.body.addWidget(self.asked)
        self.asked.setVisible(any(column.personal for column in self._columns))
        self.body.addWidget(_told(narrowed))
        self.body.addWidget(self.progress)
        self.finish.clicked.connect(self._choose)
        self.format.pills[0].setFocus()

    def leave_paper_only(self) -> None:
        """Ask for no format, where the page has a fuller table of its own."""
        self.formats.hide()
        self.finish.setFocus()

    def reject(self) -> None:
        """Give it up; nothing is written."""
        self._gone = True
        if self._running is not None:
            self._running.cancel()
        super().reject()

    def _choose(self) -> None:
        name = f"{self._which.value}.{self.format.value()}"
        kinds = _("Reports (*.pdf)") if self.format.value() == PDF else "CSV (*.csv)"
        path = dialogs.save_file(self, _("Save this list"), name, kinds)
        if path is None:
            return
        self.path = path if path.suffix else path.with_name(f"{path.name}.{self.format.value()}")
        self.finish.setEnabled(False)
        self.show_error("")
        self.progress.begin(_("Gathering the lines"))
        self._lines = []
        self._more(self._loaded, self._next)

    def _gather(self) -> None:
        """Ask for the lines below those that were scrolled to, a page at a time."""
        if self._gone:
            return
        if self._after is not None and len(self._lines) < MOST:
            self._pages(self._after, self._more)
            return
        shown = Shown(
            heads=tuple(column.words for column in self._columns),
            personal=tuple(column.personal for column in self._columns),
            rows=tuple(self._lines),
            narrowed=self._narrowed,
        )
        bare = self.names.value() == "none"
        if self.format.value() == CSV:
            self._save_table(shown.nameless() if bare else shown)
        else:
            self._draw(shown, bare)

    def _more(self, lines: Sequence[Any], after: Any) -> None:
        self._lines += [tuple(column.text(line) for column in self._columns) for line in lines]
        self._after = after
        self.progress.tell(0, 0, _("{count} lines").format(count=f"{len(self._lines):,}"))
        self._gather()

    def _save_table(self, shown: Shown) -> None:
        self._desk.do(
            lists.save_table, self._which, self.path, shown.heads, shown.rows,
            then=self._saved, refused=self._refused, troubled=self._troubled, owner=self,
            changed=(Kind.EXPORT,),
        )  # fmt: skip

    def _draw(self, shown: Shown, bare: bool) -> None:
        self.progress.begin(_("Drawing the pages"))
        self._desk.ask(
            lists.paper, self._which, shown, bare, then=self._build, refused=self._refused, owner=self
        )

    def _build(self, prepared: Prepared) -> None:
        if self._gone:
            return
        self._running = self._desk.run(
            "build",
            prepared.payload(),
            then=partial(self._sign, prepared),
            refused=self._refused,
            owner=self,
        )

    def _sign(self, prepared: Prepared, drawn: bytes) -> None:
        self._running = None
        self.progress.begin(_("Signing"), may_stop=False)
        self._desk.do(
            reports.sign_and_save, prepared, drawn, self.path,
            then=lambda _path: self._saved(len(self._lines)), refused=self._refused,
            troubled=self._troubled, owner=self, changed=(Kind.EXPORT,),
        )  # fmt: skip

    def _saved(self, count: int) -> None:
        assert self.path is not None
        words = ngettext("{count} line saved in {file}.", "{count} lines saved in {file}.", count)
        self._page.say(words.format(count=f"{count:,}", file=self.path.name))
        self.accept()

    def _refused(self, refused: Refused) -> None:
        self._running = None
        self.progress.end()
        self.finish.setEnabled(True)
        self.show_error(refused.reason)

    def _troubled(self, trouble: Any) -> None:
        self.progress.end()
        self.finish.setEnabled(True)
        self.show_error(trouble.words())


def _told(narrowed: str) -> QWidget:
    """Say which lines go: those that the list shows, also the ones further down than was scrolled."""
    said = _("All lines of the list are saved, also those that were not scrolled to.")
    if narrowed:
        said += " " + _("It is narrowed to: {words}").format(words=narrowed)
    return Quiet(said)
