"""Lists of any length: the store sorts and narrows them, and gives a page at a time."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal

from app.ui.parts.rows import Rows


class KeysetTable(Rows):
    """A list of any length: the store sorts and narrows, and gives a page at a time as the person scrolls.

    `more` carries where the next page begins (answer with `extend`), `ordered` the column's name and whether
    descending, `sought` what was typed; the page answers both with `begin`.
    """

    more = Signal(object)
    ordered = Signal(str, bool)
    sought = Signal(str)

    def _connect(self) -> None:
        super()._connect()
        self.model.more_wanted.connect(self.more)

    def begin(self, rows: Sequence[Any], after: Any = None) -> None:
        """Show the first page; the chosen row stays chosen where it is still there as it was."""
        before = self.chosen()
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
        descending = self._order == (section, False)
        self._order = (section, descending)
        self._mark_order(section, descending)
        self.ordered.emit(self.model.columns[section].name, descending)
