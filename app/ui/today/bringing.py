"""Bringing in the day's list: a file is read in a child, shown as what it would do, and brought in whole or not."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QVBoxLayout, QWidget

from app.domain import daytables
from app.domain.appointments import Reading
from app.domain.daylists import Origin
from app.domain.daytables import COLUMN_WORDS, Column, DayTable
from app.domain.errors import Refused
from app.i18n import _
from app.services import daylists
from app.services.daylists import DayPlan
from app.ui.parts import DayEdit, Dialog, FieldRow, PersonLabel, Progress, Quiet, Strong, Words, scrolled
from app.ui.theme import SPACE
from app.ui.today import plans

if TYPE_CHECKING:
    from app.ui.desk import Desk

KINDS = "*.ics *.ical *.ifb *.csv *.txt *.tsv"
TABLES = (".csv", ".txt", ".tsv")


class BringIn(Dialog):
    """The dry run of one file. `brought` is emitted with the plan once the list is in."""

    brought = Signal(object)

    def __init__(self, desk: "Desk", path: Path, day: date, parent: QWidget | None = None) -> None:
        super().__init__(_("Bring in the day’s list"), parent, finish=_("Bring in"))
        self._desk, self._path = desk, path
        self.origin = Origin.CSV if path.suffix.lower() in TABLES else Origin.ICS
        self._reading: Reading | None = None
        self._shown: DayPlan | None = None
        self._running: Any = None
        self.body.addWidget(Quiet(path.name, wrap=False))
        self.day = DayEdit(_("Day"), day)
        self.body.addWidget(FieldRow(_("Which day"), self.day))
        self.columns = _Columns()
        self.columns.hide()
        self.body.addWidget(self.columns)
        self.progress = Progress()
        self.body.addWidget(self.progress)
        self.said = _Plan()
        self.body.addWidget(self.said, 1)
        self.finish.setEnabled(False)
        self.finish.clicked.connect(self._bring)
        self.progress.stopped.connect(self.reject)
        self.day.changed.connect(lambda _day: self._read())
        self.columns.changed.connect(self._read)
        self._read()

    def reject(self) -> None:
        """Leave it; the child ends and nothing is written."""
        self._stop()
        super().reject()

    def _read(self) -> None:
        """Read the file for the day, in a child of this program."""
        self._stop()
        chosen = self.columns.chosen()
        if self.origin is Origin.CSV and chosen and not daytables.is_enough(chosen):
            self._say_missing()
            return
        self._begin()
        payload: dict[str, Any] = {"content": self._path, "day": self.day.day().isoformat()}
        if self.origin is Origin.CSV:
            payload["columns"] = {column.value: place for column, place in chosen.items()}
            job, then = "day-csv", self._have_table
        else:
            payload["zone"] = self._desk.zone
            job, then = "day-ics", self._have_reading
        self._running = self._desk.run(
            job, payload, tell=self._tell, then=then, refused=self._refused, owner=self
        )

    def _tell(self, rows: int, _of: int, _words: str) -> None:
        if rows:
            self.progress.tell(0, 0, _("Reading the file: {count} lines").format(count=f"{rows:,}"))

    def _say_missing(self) -> None:
        self.finish.setEnabled(False)
        self.said.clear()
        self.show_error(_("Say which column holds the time, and which the name."))

    def _begin(self) -> None:
        self.show_error("")
        self.finish.setEnabled(False)
        self.said.clear()
        self.progress.begin(_("Reading the file"))

    def _stop(self) -> None:
        self.progress.end()
        if self._running is not None:
            self._running.cancel()
        self._running = None

    def _have_reading(self, value: Any) -> None:
        self._running = None
        self._stop()
        self._plan(msgspec.convert(value, Reading))

    def _have_table(self, value: Any) -> None:
        self._running = None
        self._stop()
        table = msgspec.convert(value, DayTable)
        if self.columns.isHidden():
            self.columns.offer(table.heads, table.columns)
            self.columns.show()
        if table.reading is None:
            self._say_missing()
        else:
            self._plan(table.reading)

    def _plan(self, reading: Reading) -> None:
        self.show_error("")
        self._reading = reading
        self._desk.ask(
            daylists.plan,
            self.day.day(),
            reading,
            self.origin,
            self._source(),
            then=self._show,
            refused=self._refused,
            owner=self,
        )

    def _source(self) -> str:
        """Name the file so that tomorrow's export of the same calendar is known again: "lin (2).ics" is "lin"."""
        return self._path.stem.split(" (")[0].split("(")[0].strip().casefold()

    def _show(self, plan: DayPlan) -> None:
        self._shown = plan
        self.said.show_plan(plan)
        self.finish.setEnabled(bool(plan.changes) or bool(plan.rows))
        self.finish.setFocus()

    def _refused(self, refused: Refused) -> None:
        self._running = None
        self._stop()
        self.show_error(refused.reason)

    def _bring(self) -> None:
        if self._reading is None or not self.finish.isEnabled():
            return
        self.finish.setEnabled(False)
        from app.domain.kinds import Kind

        self._desk.do(
            daylists.bring_in,
            self.day.day(),
            self._reading,
            self.origin,
            self._source(),
            self._shown,
            then=self._brought,
            refused=self._not_brought,
            owner=self,
            changed=(Kind.DAY_LIST,),
        )

    def _not_brought(self, refused: Refused) -> None:
        """Say why not, above what the file would do now."""
        if self._reading is not None:
            self._plan(self._reading)
        self.show_error(refused.reason)

    def _brought(self, plan: DayPlan) -> None:
        self.brought.emit(plan)
        self.accept()


class _Columns(QWidget):
    """Which column of a table is which, proposed from its headings; `changed` says that the person changed one."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._boxes: dict[Column, QComboBox] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(SPACE * 2)

    def offer(self, heads: tuple[str, ...], proposed: dict[Column, int]) -> None:
        """Offer the headings for each column, with the proposed one chosen."""
        for place, column in enumerate(COLUMN_WORDS):
            box = QComboBox()
            box.addItem(_("Not in this file"), -1)
            for at, head in enumerate(heads):
                box.addItem(head or _("Column {number}").format(number=at + 1), at)
            box.setCurrentIndex(box.findData(proposed.get(column, -1)))
            box.currentIndexChanged.connect(lambda _at: self.changed.emit())
            self._boxes[column] = box
            self._grid.addWidget(FieldRow(_(COLUMN_WORDS[column]), box), place // 3, place % 3)

    def chosen(self) -> dict[Column, int]:
        """Give the columns that were chosen."""
        return {column: box.currentData() for column, box in self._boxes.items() if box.currentData() >= 0}


class _Plan(QWidget):
    """What the file would do."""

    def __init__(self) -> None:
        super().__init__()
        self._lines = QVBoxLayout()
        self._lines.setSpacing(SPACE)
        contents = QWidget()
        contents.setLayout(self._lines)
        self._area = scrolled(contents)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._area)
        self.setMinimumHeight(self.fontMetrics().lineSpacing() * 12)

    def clear(self) -> None:
        """Say nothing."""
        while (item := self._lines.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()

    def show_plan(self, plan: DayPlan) -> None:
        """Say what it would do: counts, differences, what is left out and why."""
        self.clear()
        said: list[QWidget] = [Strong(plans.summary(plan))]
        if plan.rows:
            said.append(Words(plans.matching(plan)))
        said += [Words(line) for line in plans.notes(plan)]
        said += [_named(line) for line in plans.differences(plan)]
        if plan.left_out:
            said.append(Words(_("Left out:")))
            said += [_named(line) for line in plans.left_out(plan)]
        for one in said:
            self._lines.addWidget(one)
        self._lines.addStretch(1)


def _named(line: plans.Named) -> PersonLabel:
    lead, name, tail = line
    return PersonLabel(name, lead=lead, tail=tail, part="small")
