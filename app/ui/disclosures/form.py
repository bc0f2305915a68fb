"""A disclosure written down by hand: about whom, to whom, when, what, what for, and on what ground."""

from typing import TYPE_CHECKING, Any

from app.domain import disclosures as rules
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.ledger import Record
from app.i18n import N_, _
from app.services import disclosures as services
from app.services import sealed_records
from app.services.sealed_records import Who
from app.ui.duties.formpage import SealedFormPage
from app.ui.duties.picking import PickCard
from app.ui.parts import Card, Words

if TYPE_CHECKING:
    from app.ui.desk import Desk

GROUPS = (
    (N_("What was given out"), N_("sealed to clinicians and you"), tuple(o.name for o in rules.QUESTIONS)),
)


class WhyCard(Card):
    """What belongs here, and what an accounting leaves out."""

    def __init__(self) -> None:
        super().__init__(_("What belongs here"))
        for words in (
            _(
                "Whatever about a client went to somebody outside the practice: spoken, on paper or as a file."
            ),
            _(
                "Notifications on a threat worksheet and requests that are granted are written down by themselves."
            ),
            _(
                "A client can ask to whom it went, six years back. What they permitted, what went to themselves, and "
                "what treatment and billing need is kept here as well, and left out of that answer."
            ),
        ):
            self.add(Words(words))
        self.body.addStretch(1)


class DisclosureFormPage(SealedFormPage):
    """Write down a disclosure about `client`, or about whoever is picked."""

    kind = Kind.DISCLOSURE

    def __init__(self, desk: "Desk") -> None:
        self.form_title = _("Disclosure")
        self.picking = PickCard(desk, _("About whom"))
        super().__init__(desk, rules.QUESTIONS, GROUPS, WhyCard(), self.picking)
        self.finish.clicked.connect(self._seal)
        self.picking.pick.picked.connect(lambda _found: self.drafting.touched())

    def arrive(self, client: str = "", **_where: Any) -> None:
        """Begin a disclosure."""
        self.client = client
        self.form.show_answers({"when": self.now()})
        self.picking.show_who(None)
        self.desk.ask(sealed_records.who, client, then=self._begin, owner=self)

    def leave(self) -> None:
        """Keep the draft, and forget whom it is about."""
        super().leave()
        self.picking.show_who(None)

    def _begin(self, who: Who) -> None:
        self.show_who(who)
        self.picking.setVisible(not who.id)
        self.stand_on(self.form.focus("when") if who.id else self.picking.pick)
        self.begin_draft(f"disclosure for {who.id or 'whoever is picked'}")

    def take_up(self, fields: dict[str, Any]) -> None:
        """Show a draft that was left unfinished."""
        super().take_up(fields)
        if fields.get("client") and not self.client:
            self.desk.ask(sealed_records.who, str(fields["client"]), then=self.picking.show_who, owner=self)

    def draft_fields(self) -> dict[str, Any] | None:
        """Spell the form as a draft."""
        fields = super().draft_fields()
        return fields and fields | {"client": self.picking.client()}

    def refuse(self, refused: Refused) -> None:
        """Say what is wrong, where it is."""
        if refused.field == "client":
            self.picking.show_refused(refused)
        else:
            super().refuse(refused)

    def _seal(self) -> None:
        client = self.client or self.picking.client()
        self.send(services.write, client, self.form.answers(), self.drafting.draft, then=self._sealed)

    def _sealed(self, record: Record) -> None:
        words = _("Disclosure {number} is written down.").format(number=record.number)
        self.sealed(words, services.withdraw, record.id)

    def back(self) -> None:
        """Go back to the client, or to the list."""
        if self.client:
            super().back()
        else:
            self.go.emit("duties", {"kind": self.kind.value})
