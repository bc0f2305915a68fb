"""Bringing in another program's clients: choose a file, check its columns, see what would happen; all or nothing."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QWidget

from app.domain.client_columns import COLUMN_WORDS, propose
from app.domain.client_imports import Choice, Choices, ImportPlan
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.tables import Table
from app.i18n import N_, _, ngettext
from app.services import clients
from app.ui.clients.import_lines import ImportLines
from app.ui.page import Page
from app.ui.parts import Button, Card, FieldRow, PrimaryButton, Progress, Quiet, column, scrolled
from app.ui.parts.dialogs import dialogs
from app.ui.theme import SPACE

if TYPE_CHECKING:
    from app.ui.desk import Desk
    from app.ui.worker import Running

REMARK = N_(
    "A CSV file from your practice's own system: its first line names the columns, each further line is one client. "
    "Columns you do not choose stay outside, a diagnosis for example."
)
DELIMITERS = {",": N_("comma"), ";": N_("semicolon"), "\t": N_("tab")}


class ImportPage(Page):
    """Import clients. Nothing is written before the strong button is pressed, and then everything or nothing."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk, _("Import clients"))
        self.table: Table | None = None
        self.plan: ImportPlan | None = None
        self.running: Running | None = None
        self.choose = Button(_("Choose a file…"), key="Ctrl+O")
        self.cancel = Button(_("Cancel"))
        self.finish = PrimaryButton(_("Import"), key="Ctrl+Return")
        for button in (self.cancel, self.choose, self.finish):
            self.buttons.addWidget(button)
        self.remark = Quiet(_(REMARK))
        self.progress = Progress()
        self.columns = self._columns()
        self.lines = ImportLines()
        self.leave_out = QCheckBox("")
        self.lines.add(self.leave_out)
        contents = QWidget()
        inside = column(self.columns, space=3)
        inside.addWidget(self.lines, 1)
        inside.addStretch(0)
        contents.setLayout(inside)
        self.body.addWidget(self.remark)
        self.body.addWidget(self.progress)
        self.body.addWidget(scrolled(contents), 1)
        self._connect()
        self._show_nothing()

    def _columns(self) -> Card:
        card = Card(_("Which column is what"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE * 4)
        self.boxes: dict[str, QComboBox] = {}
        self.rows: dict[str, FieldRow] = {}
        for at, (field, words) in enumerate(COLUMN_WORDS.items()):
            self.boxes[field] = QComboBox()
            self.boxes[field].setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            self.boxes[field].setMinimumContentsLength(8)
            self.rows[field] = FieldRow(_(words), self.boxes[field])
            grid.addWidget(self.rows[field], at // 5, at % 5)
        card.add(grid)
        return card

    def _connect(self) -> None:
        self.choose.clicked.connect(self._choose)
        self.cancel.clicked.connect(self._back)
        self.finish.clicked.connect(self._import)
        self.progress.stopped.connect(self._stop)
        self.leave_out.toggled.connect(lambda _on: self._say_finish())
        self.lines.chosen.connect(self._say_finish)
        for box in self.boxes.values():
            box.activated.connect(lambda _at: self._plan())
        QShortcut(QKeySequence("Esc"), self, self._back)

    def arrive(self, path: str = "", **_where: Any) -> None:
        """Begin; with a file where one is named."""
        self._show_nothing()
        self.choose.setFocus()
        if path:
            self.read(Path(path))

    def leave(self) -> None:
        """Drop the file: it holds names."""
        self._stop()
        self._show_nothing()

    def read(self, path: Path) -> None:
        """Read a file in a child of this program, which can do no harm."""
        self._show_nothing()
        self.progress.begin(_("Reading {file}…").format(file=path.name))
        self.running = self.desk.run(
            "clients-csv",
            {"content": path},
            tell=lambda done, _total, _words: self.progress.tell(done, 0),
            then=self._read,
            refused=self._refuse,
            owner=self,
        )

    def _show_nothing(self) -> None:
        self.table, self.plan = None, None
        self.remark.setText(_(REMARK))
        self.columns.hide()
        self.lines.hide()
        self.progress.end()
        self.finish.setEnabled(False)
        self.finish.set_words(_("Import"))
        self.aside.setText("")

    def _choose(self) -> None:
        path = dialogs.open_file(
            self, _("Choose a client file"), _("Tables (*.csv *.txt *.tsv);;All files (*)")
        )
        if path is not None:
            self.read(path)

    def _stop(self) -> None:
        if self.running is not None:
            self.running.cancel()
            self.running = None
        self.progress.end()

    def _refuse(self, refused: Refused) -> None:
        self.running = None
        self.progress.end()
        if (at := self.rows.get(refused.field or "")) is not None:
            at.show_error(refused.reason)
            self.lines.hide()
            self.finish.setEnabled(False)
            return
        self.remark.setText(refused.reason)
        self.choose.setFocus()

    def _read(self, value: dict[str, Any]) -> None:
        self.running = None
        self.progress.end()
        table = msgspec.convert(value, Table)
        self.table = table
        count = len(table.lines)
        self.remark.setText(
            ngettext("{count} line, read as {encoding}, parted by {delimiter}.",
                     "{count} lines, read as {encoding}, parted by {delimiter}.", count).format(
                count=count, encoding=table.encoding, delimiter=_(DELIMITERS[table.delimiter])
            )
        )  # fmt: skip
        proposed = propose(table.heads)
        for field, box in self.boxes.items():
            box.clear()
            box.addItem(_("not in the file"), -1)
            for at, head in enumerate(table.heads):
                box.addItem(head or _("column {n}").format(n=at + 1), at)
            box.setCurrentIndex(proposed.get(field, -1) + 1)
        self.columns.show()
        self._plan()

    def mapping(self) -> dict[str, int]:
        """Give which column is what, as chosen."""
        return {field: int(box.currentData()) for field, box in self.boxes.items() if box.currentIndex() > 0}

    def _plan(self) -> None:
        for one in self.rows.values():
            one.clear_error()
        if self.table is not None:
            args = (self.table, self.mapping())
            self.desk.ask(clients.plan_import, *args, then=self._planned, refused=self._refuse, owner=self)

    def _planned(self, plan: ImportPlan) -> None:
        self.plan = plan
        self.lines.show_plan(plan)
        self.lines.show()
        count = len(plan.problems)
        self.leave_out.setText(
            ngettext(
                "One line cannot come in, so nothing does. Leave it out and import the others.",
                "{count} lines cannot come in, so nothing does. Leave them out and import the others.",
                count,
            ).format(count=count)
        )
        self.leave_out.setVisible(bool(count))
        self.leave_out.setChecked(False)
        self._say_finish()
        self.lines.list.setFocus()

    def choices(self) -> Choices:
        """Give what was decided."""
        return Choices(self.lines.for_all(), dict(self.lines.by_line), self.leave_out.isChecked())

    def _say_finish(self) -> None:
        if self.plan is None:
            return
        choices = self.choices()
        added = len(self.plan.fresh)
        for line in self.plan.duplicates:
            choice = choices.by_line.get(line.line, choices.for_all)
            added += choice is not Choice.SKIP and choice in line.may()
        self.finish.setEnabled(bool(added) and (choices.leave_out or not self.plan.problems))
        self.finish.set_words(
            ngettext("Import {count} client", "Import {count} clients", added).format(count=added)
        )

    def _import(self) -> None:
        if self.plan is None or not self.finish.isEnabled():
            return
        self.finish.setEnabled(False)
        self.progress.begin(_("Sealing every client into the ledger…"), may_stop=False)
        self.desk.do(
            clients.run_import, self.plan, self.choices(),
            then=self._imported, refused=self._refuse, owner=self, changed=(Kind.CLIENT,),
        )  # fmt: skip

    def _imported(self, count: int) -> None:
        self._show_nothing()
        self.go.emit("clients", {})
        self.say(
            ngettext("{count} client is brought in.", "{count} clients are brought in.", count).format(
                count=count
            )
        )

    def _back(self) -> None:
        self.go.emit("clients", {})
