"""A request as it comes: who asks, for what, by when it is owed by the law packs, and who answers for it."""

from datetime import date
from typing import TYPE_CHECKING, Any

from app.domain import requests as rules
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.ledger import Record
from app.i18n import N_, _
from app.services import requests as services
from app.services import sealed_records
from app.services.requests import Usual
from app.services.sealed_records import Who
from app.ui.duties.formpage import SealedFormPage
from app.ui.duties.picking import PickCard
from app.ui.parts import Card, Quiet, Words

if TYPE_CHECKING:
    from app.services.seats import Seat
    from app.ui.desk import Desk

GROUPS = (
    (N_("Who asks for what"), "", ("asker", "wants", "name", "contact", "basis", "words")),
    (N_("When it is owed"), N_("everybody here can read this"), ("received", "due", "by")),
)


def surroundings(seat: "Seat", client: str) -> tuple[Who, list[tuple[str, str]]]:
    """Give the client a request is begun for, and who could answer for it."""
    return sealed_records.who(seat, client), sealed_records.members(seat)


class RuleCard(Card):
    """By which rule it is due."""

    def __init__(self) -> None:
        super().__init__(_("By when"))
        self.rule = Quiet("")
        self.add(self.rule)
        for words in (
            _(
                "Who asked is told what became of it, also where it is refused: write the reason as they may read it."
            ),
            _("What is given about a client is written down as a disclosure when you answer it here."),
        ):
            self.add(Words(words))
        self.body.addStretch(1)

    def show_rule(self, usual: Usual | None) -> None:
        """Say which rule gave the day."""
        if usual is None:
            self.rule.setText(_("Choose what they ask for; the day is proposed then."))
        elif usual.rule:
            self.rule.setText(_("Proposed by {rule}.").format(rule=usual.rule))
        else:
            self.rule.setText(_("No law pack of this practice says when; thirty days are proposed."))


class RequestFormPage(SealedFormPage):
    """Write down a request, about `client` or about whoever is picked."""

    kind = Kind.REQUEST

    def __init__(self, desk: "Desk") -> None:
        self.form_title = _("Request for records")
        self.picking = PickCard(desk, _("Which client it is about"), _("Empty where it is about none."))
        self.rule = RuleCard()
        super().__init__(desk, rules.QUESTIONS, GROUPS, self.rule, self.picking)
        self._by_hand = False
        self.finish.clicked.connect(self._seal)
        self.picking.pick.picked.connect(lambda _found: self.drafting.touched())

    def arrive(self, client: str = "", **_where: Any) -> None:
        """Begin a request."""
        self.client, self._by_hand = client, False
        today = self.desk.now().day().isoformat()
        self.form.show_answers({"received": today, "due": today})
        self.rule.show_rule(None)
        self.picking.show_who(None)
        self.desk.ask(surroundings, client, then=self._begin, owner=self)

    def leave(self) -> None:
        """Keep the draft, and forget whom it is about."""
        super().leave()
        self.picking.show_who(None)

    def _begin(self, known: tuple[Who, list[tuple[str, str]]]) -> None:
        who, staff = known
        self.show_who(who)
        self.picking.setVisible(not who.id)
        self.form.offer("by", staff)
        person = self.desk.person
        self.form.show_answers({"by": person.id if person else ""}, ("by",))
        self.stand_on(self.form.focus("asker"))
        self.begin_draft(f"request for {who.id or 'whoever is picked'}")

    def answered(self, name: str) -> None:
        """Propose by when it is to be answered, until somebody says otherwise."""
        super().answered(name)
        if name == "due":
            self._by_hand = True
        if name in ("wants", "received"):
            self._propose()

    def _propose(self) -> None:
        said = self.form.answers()
        wants, received = str(said.get("wants", "")), date.fromisoformat(said["received"])
        if wants:
            self.desk.ask(services.usual_due, wants, received, then=self._proposed, owner=self)

    def _proposed(self, usual: Usual) -> None:
        self.rule.show_rule(usual)
        if not self._by_hand:
            self.form.show_answers({"due": usual.day.isoformat()}, ("due",))

    def take_up(self, fields: dict[str, Any]) -> None:
        """Show a draft that was left unfinished."""
        super().take_up(fields)
        self._by_hand = bool(fields.get("by_hand"))
        if fields.get("client") and not self.client:
            self.desk.ask(sealed_records.who, str(fields["client"]), then=self.picking.show_who, owner=self)

    def draft_fields(self) -> dict[str, Any] | None:
        """Spell the form as a draft."""
        fields = super().draft_fields()
        return fields and fields | {"client": self.picking.client(), "by_hand": self._by_hand}

    def refuse(self, refused: Refused) -> None:
        """Say what is wrong, where it is."""
        if refused.field == "client":
            self.picking.setVisible(True)
            self.picking.show_refused(refused)
        else:
            super().refuse(refused)

    def _seal(self) -> None:
        client = self.client or self.picking.client()
        self.send(services.seal, self.form.answers(), client, self.drafting.draft, then=self._sealed)

    def _sealed(self, record: Record) -> None:
        words = _("Request {number} is written down.").format(number=record.number)
        self.sealed(words, services.withdraw, record.id)

    def back(self) -> None:
        """Go back to the client, or to the list."""
        if self.client:
            super().back()
        else:
            self.go.emit("duties", {"kind": self.kind.value})
