"""Lists of any length: the store sorts and narrows them, and gives a page at a time."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal

from app.domain import orders
from app.i18n import _
from app.ui.parts.columns import Column
from app.ui.parts.rows import Rows


class KeysetTable(Rows):
    """A list of any length: the store sorts and narrows, and gives a page at a time as the person scrolls.

    `more` carries where the next page begins (answer with `extend`), `ordered` the column's name and whether
    descending, `sought` what was typed; the page answers both with `begin`.
    """

    sorts: frozenset[str] | None = None
    """The columns that the store puts in order; None: all of them."""
    too_long = Signal(str)
    """Says why the list cannot be put in order by a column that only the window could sort."""
    more = Signal(object)
    ordered = Signal(str, bool)
    sought = Signal(str)

    def _connect(self) -> None:
        super()._connect()
        self.model.more_wanted.connect(self.more)

    def begin(self, rows: Sequence[Any], after: Any = None) -> None:
        """Show the first page; the chosen row stays chosen where it is still there as it was."""
        before = self.chosen()
        by = self._by_hand()
        if by is not None and after is None:
            rows = _sorted(rows, by, descending=bool(self._order and self._order[1]))
        elif by is not None:
            self._order = None
            self.table.horizontalHeader().setSortIndicatorShown(False)
        self._put(rows, after)
        self.table.scrollToTop()
        if before is not None and before in self.model.rows:
            self.choose(self.model.rows.index(before))

    def extend(self, rows: Sequence[Any], after: Any = None) -> None:
        """Add the next page below."""
        self.model.extend(rows, after)

    def _narrow(self) -> None:
        self.sought.emit(self.filter.text().strip())

    def _sorted_by(self, section: int) -> None:
        descending, column = self._order == (section, False), self.model.columns[section]
        is_stored = self.sorts is None or column.name in self.sorts
        if not is_stored and self.model.after is not None:
            self._unmark()
            words = _("This list is too long to be put in order by “{heading}”. Narrow it first.")
            self.too_long.emit(words.format(heading=column.words))
            return
        self._order = (section, descending)
        self._mark_order(section, descending)
        if is_stored:
            self.ordered.emit(column.name, descending)
        else:
            self._put(_sorted(self.model.rows, column, descending=descending))

    def _unmark(self) -> None:
        """Mark the column again by which the list is in order; Qt has marked the one that was pressed."""
        if self._order is not None:
            self._mark_order(*self._order)
        else:
            self.table.horizontalHeader().setSortIndicatorShown(False)

    def _by_hand(self) -> Column | None:
        """Give the column by which the window itself has put the list in order."""
        column = self.model.columns[self._order[0]] if self._order is not None else None
        return (
            column
            if column is not None and self.sorts is not None and column.name not in self.sorts
            else None
        )


def _sorted(rows: Sequence[Any], column: Column, *, descending: bool) -> list[Any]:
    """Put rows in order by a column, as a person expects words to stand."""
    return sorted(rows, key=column.sort or (lambda row: orders.key(column.text(row))), reverse=descending)
