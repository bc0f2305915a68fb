"""A risk review: the facts, a judgement in one's own words, and the review before beside it."""

from datetime import date
from typing import TYPE_CHECKING, Any

from app.domain import risk_reviews as rules
from app.domain.kinds import Kind
from app.domain.ledger import Record
from app.i18n import N_, _
from app.services import risk_reviews as services
from app.services.risk_reviews import Begun
from app.ui.duties.asked import spelt
from app.ui.duties.formpage import SealedFormPage
from app.ui.parts import Button, Card, Quiet, Small, scrolled
from app.ui.parts.moments import say_moment
from app.ui.parts.told import Answers

if TYPE_CHECKING:
    from app.ui.desk import Desk

GROUPS = (
    (N_("What is known"), N_("sealed to clinicians"), rules.FACTS),
    (N_("What you make of it"), "", ("level", "formulation", "decision", "consultation")),
    (N_("When it is looked at again"), N_("everybody here can read this"), ("due", "by")),
)


class BeforeCard(Card):
    """The review before, as it was sealed, and the key that takes its facts over."""

    def __init__(self) -> None:
        super().__init__(_("The review before"))
        self.said = Quiet("")
        self.answers = Answers()
        self.carry = Button(_("Nothing changed: carry the facts over"), key="F4")
        self.note = Small(
            _("Only the facts are carried over. How you understand it and what is decided is written anew.")
        )
        self.add(self.said)
        self.add(self.carry)
        self.add(self.note)
        self.add(scrolled(self.answers), 1)

    def show_begun(self, begun: Begun | None) -> None:
        """Show the review before, or that there is none."""
        before = begun.before if begun else None
        there = before is not None
        for part in (self.carry, self.note, self.answers):
            part.setVisible(there)
        if begun is None or before is None:
            self.said.setText(_("This is the first review of this client here."))
            self.answers.show_answers([])
            return
        self.said.setText(
            _("{number}, sealed {moment}").format(number=before.number, moment=say_moment(before.made))
        )
        self.answers.show_answers(spelt(rules.QUESTIONS, begun.facts, dict(begun.staff)), story=True)


class RiskReviewFormPage(SealedFormPage):
    """Review the risk of `client`. F4 carries the facts of the review before over; nothing else ever does."""

    kind = Kind.RISK_REVIEW

    def __init__(self, desk: "Desk") -> None:
        self.form_title = _("Risk review")
        self.before = BeforeCard()
        super().__init__(desk, rules.QUESTIONS, GROUPS, self.before)
        self.begun: Begun | None = None
        self._by_hand = self._carried = False
        self.before.carry.clicked.connect(self._carry)
        self.finish.clicked.connect(self._seal)

    def arrive(self, client: str = "", **_where: Any) -> None:
        """Begin a review of a client, or take one up."""
        self.begun, self.client = None, client
        self._by_hand = self._carried = False
        self.form.show_answers({})
        self.before.show_begun(None)
        self.desk.ask(services.begin, client, then=self._begin, owner=self)

    def leave(self) -> None:
        """Keep the draft, and drop what was opened."""
        super().leave()
        self.begun = None
        self.before.show_begun(None)

    def _begin(self, begun: Begun) -> None:
        self.begun = begun
        self.show_who(begun.client)
        self.form.offer("by", begun.staff)
        person = self.desk.person
        by = person.id if person else ""
        self.form.show_answers({"due": self._usual("some").isoformat(), "by": by}, ("due", "by"))
        self.before.show_begun(begun)
        self.stand_on(self.form.focus("thoughts"))
        self.begin_draft(f"risk review for {begun.client.id}")

    def take_up(self, fields: dict[str, Any]) -> None:
        """Show a draft that was left unfinished."""
        super().take_up(fields)
        self._by_hand, self._carried = bool(fields.get("by_hand")), bool(fields.get("carried_by_key"))

    def draft_fields(self) -> dict[str, Any] | None:
        """Spell the form as a draft."""
        fields = super().draft_fields()
        return fields and fields | {"by_hand": self._by_hand, "carried_by_key": self._carried}

    def answered(self, name: str) -> None:
        """Propose when it is looked at again, by the level, until somebody says otherwise."""
        super().answered(name)
        if name == "due":
            self._by_hand = True
        elif name == "level" and not self._by_hand:
            level = str(self.form.answers().get("level", ""))
            self.form.show_answers({"due": self._usual(level).isoformat()}, ("due",))

    def _usual(self, level: str) -> date:
        return rules.usual_due(level, self.desk.now().day())

    def _carry(self) -> None:
        if self.begun is None or self.begun.before is None:
            return
        self.form.show_answers(self.begun.facts, rules.FACTS)
        self._carried = True
        self.drafting.touched()
        self.form.focus("level").setFocus()
        self.say(_("The facts of {number} are carried over.").format(number=self.begun.before.number))

    def _seal(self) -> None:
        self.send(
            services.seal,
            self.client,
            self.form.answers(),
            self.drafting.draft,
            self._carried,
            then=self._sealed,
        )

    def _sealed(self, review: Record) -> None:
        words = _("Risk review {number} is sealed.").format(number=review.number)
        self.sealed(words, services.withdraw, review.id)
