"""Whom a form is about, picked by typing: for forms that are begun without a client's page."""

from typing import TYPE_CHECKING

from app.domain.errors import Refused
from app.services import clients
from app.services.sealed_records import Who
from app.ui.parts import Card, FieldRow, Found, PickClient

if TYPE_CHECKING:
    from app.domain.clients import Client
    from app.ui.desk import Desk


class PickCard(Card):
    """Asks for a client; nobody is picked by itself."""

    def __init__(self, desk: "Desk", label: str, help: str = "") -> None:
        super().__init__()
        self.pick = PickClient(label)
        self.row = FieldRow(label, self.pick, help)
        self.add(self.row)
        self.pick.sought.connect(
            lambda text: desk.ask(clients.search, text, then=self._offer, owner=self.pick)
        )

    def _offer(self, found: "list[Client]") -> None:
        self.pick.offer([Found(one.id, one.number, one.name) for one in found])

    def client(self) -> str:
        """Give the record of the client that was picked; empty for none."""
        found = self.pick.client()
        return found.record if found is not None else ""

    def show_who(self, who: Who | None) -> None:
        """Show a client as picked, or none."""
        there = who is not None and bool(who.id)
        self.pick.set_client(Found(who.id, who.number, who.name) if who is not None and there else None)
        self.row.clear_error()

    def show_refused(self, refused: Refused) -> None:
        """Say what is wrong with whom was picked."""
        self.row.show_error(refused.reason)
        self.pick.setFocus()
