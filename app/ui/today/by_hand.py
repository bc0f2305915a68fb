"""What is said by hand about the day's list: one more arrival, who a name is, a new client's name."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.domain.appointments import DEFAULT_MINUTES
from app.domain.errors import Refused
from app.i18n import _
from app.ui.parts import Dialog, FieldRow, Found, LineEdit, PersonLabel, PickClient
from app.ui.parts.adding import AddLine

if TYPE_CHECKING:
    from app.ui.desk import Desk


class TypeRow(AddLine):
    """One more arrival, typed; `typed` carries time, name, minutes, clinician's name and room."""

    typed = Signal(str, str, int, str, str)

    def __init__(self, clinicians: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(_("Add an arrival"), parent, minutes=DEFAULT_MINUTES, least=5, most=720)
        self.name = LineEdit(longest=200)
        self.clinician = QComboBox()
        self.clinician.addItem(_("Not said"), "")
        for name in sorted(clinicians.values()):
            self.clinician.addItem(name, name)
        self.room = LineEdit(longest=200)
        self.ask_time()
        self.ask("name", _("Client’s name"), self.name, required=True)
        self.ask("clinician", _("Clinician"), self.clinician)
        self.ask("room", _("Room"), self.room)
        self.finish.clicked.connect(self._finish)
        self.time.setFocus()

    def _finish(self) -> None:
        self.typed.emit(
            self.time.text(),
            self.name.text(),
            self.minutes.value(),
            self.clinician.currentData(),
            self.room.text(),
        )


class SayWho(Dialog):
    """Whose name this is, picked by typing; `said` carries the client's record."""

    said = Signal(str)

    def __init__(self, desk: "Desk", name: str, parent: QWidget | None = None) -> None:
        super().__init__(_("Who is this?"), parent, finish=_("This client"))
        self._desk = desk
        self.body.addWidget(PersonLabel(name, lead=_("On the list:") + " "))
        self.pick = PickClient(_("Client"))
        self.field = FieldRow(_("Client"), self.pick)
        self.body.addWidget(self.field)
        self.pick.sought.connect(self._seek)
        self.finish.clicked.connect(self._finish)
        self.pick.setFocus()

    def _seek(self, text: str) -> None:
        from app.services import clients

        self._desk.ask(clients.search, text, then=self._offer, owner=self)

    def _offer(self, found: object) -> None:
        offer_clients(self.pick, found)

    def _finish(self) -> None:
        taken = self.pick.client()
        if taken is None:
            self.field.show_error(_("Type part of the name or number, and choose from the list."))
            self.pick.setFocus()
            return
        self.said.emit(taken.record)
        self.accept()


class NewClient(Dialog):
    """The name under which somebody of the list is kept from now on; `named` carries it."""

    named = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(_("Add as a new client"), parent, finish=_("Add"))
        self.name = LineEdit(text=name, longest=200)
        self.field = FieldRow(_("Name"), self.name, _("As you want to find them again."), required=True)
        self.body.addWidget(self.field)
        self.finish.clicked.connect(lambda: self.named.emit(self.name.text()))
        self.name.setFocus()

    def show_refusal(self, refused: Refused) -> None:
        """Say what is wrong with the name."""
        self.field.show_error(refused.reason)
        self.name.setFocus()


def offer_clients(pick: PickClient, found: object) -> None:
    """Offer the clients that a search found."""
    from app.domain.clients import Client

    if isinstance(found, list):
        pick.offer([Found(one.id, one.number, one.name) for one in found if isinstance(one, Client)])
