"""Lists: rows under headings, found by typing, opened with Enter, with fixed heights so that any length scrolls."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QHeaderView,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.i18n import _
from app.ui.parts import remembered, room
from app.ui.parts.bare import NO_LIMIT, bare_table, letter
from app.ui.parts.cards import column as stacked
from app.ui.parts.choosing import ColumnChoice
from app.ui.parts.columns import Column, RowsModel
from app.ui.parts.discreet import is_discreet
from app.ui.parts.drawing import RowDrawing
from app.ui.parts.labels import Quiet
from app.ui.parts.sheets import Sheet, is_small, sheet_of
from app.ui.theme import SPACE

__all__ = ["Column", "Rows"]


class Rows(QWidget):
    """A list that is wholly in memory: sorted by a click on a heading, narrowed by typing.

    `opened` carries the row when it is double-clicked or Enter is pressed, `selected` when another row is chosen,
    `ticked` the row and the new state of its box. `empty` says what would be here and how to add it. A list that is
    `whole` shows all its rows and leaves scrolling to its page, as every list does in a small window.
    """

    opened = Signal(object)
    selected = Signal(object)
    ticked = Signal(object, bool)

    def __init__(
        self,
        name: str,
        columns: Sequence[Column],
        empty: str = "",
        parent: QWidget | None = None,
        *,
        filtered: bool = False,
        lines: int = 1,
        key: str = "",
        height: int = 0,
        whole: bool = False,
    ) -> None:
        super().__init__(parent)
        self._all: list[Any] = []
        self._always_whole, self._whole = whole, False
        self._wide: list[int] = []
        self._row_high = 0
        self._sheet: Sheet | None = None
        self._key = key
        self._lines = lines
        self._rows_high = height
        self._order: tuple[int, bool] | None = None
        self.model = RowsModel(columns, self)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(_("Type to narrow the list"))
        self.filter.setAccessibleName(_("Narrow: {list}").format(list=name))
        self.filter.setClearButtonEnabled(True)
        if not filtered:  # one that is shown before it stands anywhere opens a window of its own
            self.filter.hide()
        self.filter.textChanged.connect(lambda _text: self._narrow())
        self.table = bare_table(name, self.model)
        for part in (self.table, self.table.viewport()):
            part.installEventFilter(self)
        self._choice = ColumnChoice(self.table, self.model.columns, key) if key else None
        self.table.setItemDelegate(RowDrawing(self.table))
        self.empty = Quiet(empty)
        self.empty.setProperty("part", "empty")
        self.empty.setAccessibleName(empty)
        self.empty.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Tab passes it by, a page can begin here
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.empty.setContentsMargins(SPACE * 2, SPACE * 4, SPACE * 2, SPACE * 4)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(stacked(self.filter, self.stack))
        self._connect()
        self._fit()
        self.unfold(False)

    def _connect(self) -> None:
        for changed in (self.model.modelReset, self.model.rowsInserted):
            changed.connect(lambda *_rows: self._share())
        self.table.doubleClicked.connect(lambda index: self.opened.emit(self.model.rows[index.row()]))
        self.table.selectionModel().currentRowChanged.connect(lambda now, _before: self._chose(now))
        self.table.horizontalHeader().sectionClicked.connect(self._sorted_by)
        self.table.horizontalHeader().sectionResized.connect(self._resized)
        self.model.ticked.connect(self.ticked)
        if self._choice is not None:
            self._choice.changed.connect(self._share)

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show these rows; the chosen one stays chosen where it is still there."""
        at = self.table.currentIndex().row()
        self._all = list(rows)
        self._narrow()
        if 0 <= at < len(self.model.rows):
            self.table.setCurrentIndex(self.model.index(at, 0))

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Put the keyboard on what is shown. A proxy would do that as well, but Tab would pass the filter by."""
        (self.stack.currentWidget() or self.table).setFocus(reason)

    def say_empty(self, words: str) -> None:
        """Say something else where there is nothing to show."""
        self.empty.setText(words)
        self.empty.setAccessibleName(words)

    def chosen(self) -> Any | None:
        """Give the chosen row, or None."""
        at = self.table.currentIndex().row()
        return self.model.rows[at] if 0 <= at < len(self.model.rows) else None

    def columns(self) -> list[Column]:
        """Give the columns that the person wants, also those for which there is no room now."""
        left_out = self._choice.left_out if self._choice is not None else ()
        return [column for column in self.model.columns if column.name not in left_out]

    def choose(self, at: int) -> None:
        """Choose a row by its place."""
        if 0 <= at < len(self.model.rows):
            self.table.setCurrentIndex(self.model.index(at, 0))

    def veil(self, on: bool) -> None:
        """Show initials and no stories, or everything."""
        if self.model.discreet != on:
            self.model.veil(on)

    def showEvent(self, event: QShowEvent) -> None:
        """Come into view as discreet as the window is, with columns in the room there is."""
        self.veil(is_discreet(self))
        self.unfold(is_small(self))
        if self._sheet is None and (sheet := sheet_of(self)) is not None:
            self._sheet = sheet
            for moved in (sheet.verticalScrollBar().valueChanged, sheet.verticalScrollBar().rangeChanged):
                moved.connect(self._go_on)
        super().showEvent(event)

    def unfold(self, small: bool) -> None:
        """Show all rows and leave scrolling to the page, or scroll."""
        self._whole = self.model.held = small or self._always_whole
        off, needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.table.setVerticalScrollBarPolicy(off if self._whole else needed)
        self._measure()

    def _measure(self, *_rows: object) -> None:
        """Be as high as all rows are, or as few as is bearable."""
        self._stretch()
        header = self.table.horizontalHeader().sizeHint().height()
        rows = self._row_high * self._rows_high
        if self._whole:
            rows = self.table.verticalHeader().length()
        self.table.setMinimumHeight(rows + header + SPACE if rows or self._whole else 0)
        self.table.setMaximumHeight(self.table.minimumHeight() if self._whole else NO_LIMIT)

    def _go_on(self, *_range: int) -> None:
        """Ask for the next page of rows once the end of the page is near."""
        if self._whole and self._sheet is not None and self.isVisible():
            bar = self._sheet.verticalScrollBar()
            if bar.value() + bar.pageStep() >= bar.maximum():
                self.model.go_on()

    def changeEvent(self, event: QEvent) -> None:
        """Fit rows and columns to another size of type."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "table"):
            self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open with Enter, tick with space; a letter typed on the list goes to its filter."""
        if event.type() == QEvent.Type.Resize and watched is not self.table:
            self._share()
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        row = self.chosen()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() and row is not None:
            self.opened.emit(row)
            return True
        if event.key() == Qt.Key.Key_Space and row is not None:
            return self._tick(row)
        if event.text().isalnum() and not event.modifiers() and not self.filter.isHidden():
            self.filter.setFocus(Qt.FocusReason.OtherFocusReason)
            self.filter.setText(self.filter.text() + event.text())
            return True
        return False

    def _tick(self, row: Any) -> bool:
        for column in self.model.columns:
            if column.tick is not None and (on := column.tick(row)) is not None:
                self.ticked.emit(row, not on)
                return True
        return False

    def _chose(self, now: QModelIndex) -> None:
        if not now.isValid() or now.row() >= len(self.model.rows):
            return
        if self._whole and self.table.hasFocus() and self._sheet is not None:
            self._sheet.follow(self.table.viewport(), self.table.visualRect(now))
        self.selected.emit(self.model.rows[now.row()])

    def _narrow(self) -> None:
        wanted = self.filter.text().casefold().split()
        rows = [row for row in self._all if self._fits(row, wanted)] if wanted else list(self._all)
        if self._order is not None:
            column = self.model.columns[self._order[0]]
            rows.sort(key=column.sort or (lambda row: column.text(row).casefold()), reverse=self._order[1])
        self._put(rows)

    def _put(self, rows: Sequence[Any], after: Any = None) -> None:
        self.model.show_rows(rows, after)
        shown = self.table if rows or not self.empty.text() else self.empty
        self.stack.setCurrentWidget(shown)

    def _fits(self, row: Any, wanted: Sequence[str]) -> bool:
        text = " ".join(column.text(row) for column in self.model.columns).casefold()
        return all(word in text for word in wanted)

    def _sorted_by(self, section: int) -> None:
        descending = self._order == (section, False)
        self._order = (section, descending)
        self._mark_order(section, descending)
        self._narrow()

    def _mark_order(self, section: int, descending: bool) -> None:
        header = self.table.horizontalHeader()
        header.setSortIndicatorShown(True)
        header.setSortIndicator(
            section, Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        )

    def _fit(self) -> None:
        metrics = self.table.fontMetrics()
        kept = remembered.widths(self._key) if self._key else {}
        header = self.table.horizontalHeader()
        self._wide = [0] * len(self.model.columns)
        header.setStretchLastSection(all(column.wide for column in self.model.columns))
        for at, column in enumerate(self.model.columns):
            letters = max(column.wide, len(column.words) + 2)
            header.setSectionResizeMode(
                at, QHeaderView.ResizeMode.Interactive if column.wide else QHeaderView.ResizeMode.Stretch
            )
            if column.wide:
                self._wide[at] = kept.get(column.name, letters) * letter(metrics) + SPACE * 4
        self._share()

    def _share(self) -> None:
        left_out = self._choice.left_out if self._choice is not None else ()
        room.share(self.table, self.model.columns, self._wide, letter(self.table.fontMetrics()), left_out)
        self._measure()

    def _stretch(self) -> None:
        """Be so high that what stands in a row can be read: in a small window a row takes more lines."""
        header, line = self.table.verticalHeader(), self.table.fontMetrics().lineSpacing()
        self._row_high = line * self._lines + SPACE * 6
        if header.defaultSectionSize() != self._row_high:
            header.setDefaultSectionSize(self._row_high)
        needed = room.lines(self.table, self.model, several=self._whole)
        self.table.setWordWrap(max([self._lines, *needed]) > 1)
        for at, lines in enumerate(needed):
            header.resizeSection(at, max(line * lines + SPACE * 6, self._row_high))

    def _resized(self, section: int, _before: int, _now: int) -> None:
        """Remember a width that the person chose by dragging, in letters, so that it holds in any size of type."""
        if not self._key or not QApplication.mouseButtons() & Qt.MouseButton.LeftButton:
            return
        self._wide[section] = self.table.columnWidth(section)
        one = letter(self.table.fontMetrics())
        wide = {
            column.name: (self.table.columnWidth(at) - SPACE * 4) // one
            for at, column in enumerate(self.model.columns)
            if column.wide
        }
        remembered.keep_widths(self._key, wide)
