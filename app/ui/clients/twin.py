"""Two records that are one person: which other one is asked for, and said on the client's page with the way back."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.clients import Client
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.i18n import _
from app.services import clients, merging
from app.services.persons import Watch
from app.ui.parts import Button, Card, Dialog, FieldRow, Found, PersonLabel, PickClient, Quiet, Words, row
from app.ui.parts.flow import Flow
from app.ui.today.arrivals import PersonLink

if TYPE_CHECKING:
    from app.ui.desk import Desk


class SamePerson(Dialog):
    """Which other record is this same client; `merged` carries the client who is kept and the one given up."""

    merged = Signal(object, object)

    def __init__(self, desk: "Desk", client: Client, parent: QWidget) -> None:
        super().__init__(_("The same person twice"), parent, finish=_("They are the same person"))
        self._desk, self._client = desk, client
        self.body.addWidget(PersonLabel(client.name, lead=_("Kept:") + " ", tail=f"  {client.number}"))
        self.pick = PickClient(_("The other record"))
        self.field = FieldRow(_("The other record"), self.pick, required=True)
        self.body.addWidget(self.field)
        words = _(
            "Flags, sessions and incidents of both stand on one page from now on, and both names find it. "
            "Nothing is deleted, and it can be taken back."
        )
        self.body.addWidget(Quiet(words))
        self.pick.sought.connect(self._seek)
        self.finish.clicked.connect(self._finish)
        self.pick.setFocus()

    def _seek(self, text: str) -> None:
        self._desk.ask(clients.search, text, then=self._offer, owner=self)

    def _offer(self, found: list[Client]) -> None:
        others = [one for one in found if one.id != self._client.id]
        self.pick.offer([Found(one.id, one.number, one.name) for one in others])

    def _finish(self) -> None:
        taken = self.pick.client()
        if taken is None:
            self._refused(Refused(_("Type part of the name or number, and choose from the list.")))
            return
        self._desk.do(
            merging.merge,
            self._client.id,
            taken.record,
            then=lambda kept: self._done(kept, taken),
            refused=self._refused,
            owner=self,
            changed=(Kind.CLIENT, Kind.FLAG),
        )

    def _done(self, kept: Client, taken: Found) -> None:
        self.merged.emit(kept, taken)
        self.accept()

    def _refused(self, refused: Refused) -> None:
        self.field.show_error(refused.reason)
        self.pick.setFocus()


class TwinsCard(Card):
    """The other records of this same person; `parted` carries the one that is somebody else after all."""

    parted = Signal(object)

    def __init__(self, twins: Sequence[Client]) -> None:
        super().__init__(_("The same person"))
        for one in twins:
            apart = Button(_("Not the same person"))
            apart.setAccessibleName(_("{number} is not the same person").format(number=one.number))
            apart.clicked.connect(lambda _on=False, it=one: self.parted.emit(it))
            self.add(row(PersonLabel(one.name, tail=f"  {one.number}"), 1, apart))


class WatchedWithCard(Card):
    """Whom the desk looks out for when this client is expected; `opened` carries the person that was pressed."""

    opened = Signal(str)

    def __init__(self, watches: Sequence[Watch]) -> None:
        super().__init__(_("Look out for"), _("the desk is told when this client is expected"))
        for watch in watches:
            holder = QWidget()
            flow = Flow(holder)
            link = PersonLink(watch.person.name, tail=f"  {watch.person.number}")
            link.clicked.connect(lambda _on=False, it=watch.person.id: self.opened.emit(it))
            flow.addWidget(link)
            self.add(holder)
            self.add(Words(watch.person.action, copied=True))
