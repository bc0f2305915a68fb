"""Naming clients one after another: typed to be found, shown below, each taken away again with one press."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.clients import Client
from app.i18n import _
from app.services import clients
from app.ui.parts import Found, LinkButton, PersonLabel, PickClient, column, row
from app.ui.parts.flow import Flow
from app.ui.theme import SPACE

if TYPE_CHECKING:
    from app.ui.desk import Desk


class LinkedClients(QWidget):
    """The clients that were named. `changed` is emitted when a person names one or takes one away."""

    changed = Signal()

    def __init__(self, desk: "Desk", name: str) -> None:
        super().__init__()
        self._desk = desk
        self._named: dict[str, Found] = {}
        self.pick = PickClient(name)
        self.pick.sought.connect(self._seek)
        self.pick.picked.connect(self._take)
        self._holder = QWidget()
        self._flow = Flow(self._holder, SPACE * 2)
        self.setLayout(column(self.pick, self._holder, space=1))
        self.setFocusProxy(self.pick)
        self._show()

    def values(self) -> tuple[str, ...]:
        """Give the records of those who are named."""
        return tuple(self._named)

    def spelt(self) -> list[list[str]]:
        """Spell those who are named as a draft keeps them."""
        return [list(one) for one in self._named.values()]

    def show_found(self, found: Sequence[Sequence[str]]) -> None:
        """Show these and no others, as a draft kept them."""
        self._named = {one[0]: Found(*one) for one in found}
        self._show()

    def show_clients(self, found: Sequence[Client]) -> None:
        """Show these clients and no others."""
        self.show_found([(one.id, one.number, one.name) for one in found])

    def _seek(self, text: str) -> None:
        self._desk.ask(clients.search, text, then=self._offer, owner=self)

    def _offer(self, found: list[Client]) -> None:
        self.pick.offer([Found(one.id, one.number, one.name) for one in found if one.id not in self._named])

    def _take(self, found: Found) -> None:
        self._named[found.record] = found
        self.pick.set_client(None)
        self.pick.line.clear()
        self._show()
        self.changed.emit()

    def _drop(self, record: str) -> None:
        del self._named[record]
        self._show()
        self.pick.line.setFocus()
        self.changed.emit()

    def _show(self) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for one in self._named.values():
            made = QWidget()
            away = LinkButton(_("Take away"))
            away.setAccessibleName(_("Take away {number}").format(number=one.number))
            away.clicked.connect(lambda _on=False, record=one.record: self._drop(record))
            made.setLayout(row(PersonLabel(one.name, tail=f"  {one.number}"), away, space=1))
            self._flow.addWidget(made)
        self._holder.setVisible(bool(self._named))
