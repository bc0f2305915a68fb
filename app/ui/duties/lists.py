"""The lists of duties: one for each sort, with what its lines say, whom they are for, and where a line leads."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.kinds import Kind
from app.domain.roles import Right, may
from app.i18n import _
from app.ui.parts import Button, Column, Rows, column, row
from app.ui.parts.ticks import Tick

if TYPE_CHECKING:
    from app.ui.desk import Desk


class Sort(Struct, frozen=True, kw_only=True):
    """One list: its words, its columns, the service that fills it (`all` with those that are over), and its pages."""

    kind: Kind
    title: str
    empty: str
    columns: tuple[Column, ...]
    rows: Callable[..., Sequence[Any]]
    page: str
    form: str = ""
    """The page that begins a new one without a client; empty where one is begun from the client's page."""
    add: str = ""
    over: str = ""
    """What the box says that shows those that are over as well; empty where there is none."""


class ListPanel(QWidget):
    """One such list. `go` asks for a page."""

    go = Signal(str, object)

    def __init__(self, desk: "Desk", sort: Sort) -> None:
        super().__init__()
        self.desk, self.sort = desk, sort
        self.list = Rows(
            _(sort.title), sort.columns, _(sort.empty), filtered=True, key=f"duties-{sort.kind.value}"
        )
        self.over = Tick(_(sort.over) if sort.over else "")
        self.over.toggled.connect(lambda _on: self.load())
        self.add = Button(_(sort.add) if sort.add else "")
        self.add.clicked.connect(lambda: self.go.emit(sort.form, {}))
        self.list.opened.connect(lambda line: self.go.emit(sort.page, {"record": line.record.id}))
        self.setLayout(column(row(self.add, 1), self.list, self.over))
        self.over.setVisible(bool(sort.over))
        self.add.setVisible(bool(sort.form) and self._writes())
        desk.changed.connect(self._changed)

    def _writes(self) -> bool:
        person = self.desk.person
        return person is not None and may(person.role, self.sort.kind, Right.WRITE, person.clinical)

    def load(self) -> None:
        """Read the list anew."""
        self.desk.ask(self.sort.rows, not self.over.isChecked(), then=self.list.show_rows, owner=self)

    def clear(self) -> None:
        """Let go of what it shows: it can hold names."""
        self.list.show_rows([])

    def _changed(self, kinds: frozenset[Kind]) -> None:
        if self.isVisible() and self.sort.kind in kinds:
            self.load()
