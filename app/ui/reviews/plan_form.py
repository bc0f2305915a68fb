"""A safety plan made with a client, step by step in their own words, or the change of the one that acts."""

from typing import TYPE_CHECKING, Any

from app.domain import safety_plans as rules
from app.domain.kinds import Kind
from app.domain.ledger import Record
from app.i18n import N_, _
from app.services import safety_plans as services
from app.services.safety_plans import Begun
from app.ui.duties.formpage import SealedFormPage
from app.ui.parts import Card, Words

if TYPE_CHECKING:
    from app.ui.desk import Desk

GROUPS = (
    (N_("The plan"), N_("goes on the client's sheet"), tuple(step.name for step in rules.STEPS)),
    (N_("For the record"), N_("stays here"), ("made_with", "has_copy", "due", "by")),
)


class HelpCard(Card):
    """How such a plan is made, in a few sentences."""

    def __init__(self) -> None:
        super().__init__(_("Made together"))
        for words in (
            _("Read each heading aloud and write down what the client says, in their words."),
            _(
                "The steps are taken from the top. Somebody in danger goes straight to those who help by profession."
            ),
            _("Leave a step empty where nothing comes; it can be added the next time."),
            _(
                "When it is sealed, print the client's sheet: it has the steps in large type and nothing else."
            ),
        ):
            self.add(Words(words))
        self.body.addStretch(1)


class SafetyPlanFormPage(SealedFormPage):
    """Make a plan with `client`, or change the plan `record`; a client who has one is led to its change."""

    kind = Kind.SAFETY_PLAN

    def __init__(self, desk: "Desk") -> None:
        self.form_title = _("Safety plan")
        super().__init__(desk, rules.QUESTIONS, GROUPS, HelpCard())
        self.begun: Begun | None = None
        self.finish.clicked.connect(self._seal)

    def arrive(self, client: str = "", record: str = "", **_where: Any) -> None:
        """Begin a plan with a client, or the change of one."""
        self.begun, self.client, self.record = None, client, record
        self.form.show_answers({})
        self.desk.ask(services.begin, client, record, then=self._begin, owner=self)

    def leave(self) -> None:
        """Keep the draft, and drop what was opened."""
        super().leave()
        self.begun = None

    def _begin(self, begun: Begun) -> None:
        self.begun = begun
        self.show_who(begun.client)
        self.record = begun.plan.id if begun.plan else ""
        self.title.setText(
            _("Change safety plan {number}").format(number=begun.plan.number)
            if begun.plan
            else _("Safety plan")
        )
        self.finish.set_words(_("Seal the change") if begun.plan else _("Seal and sign"))
        self.form.offer("by", begun.staff)
        person = self.desk.person
        usual = rules.usual_due(self.desk.now().day()).isoformat()
        proposed = {"due": usual, "by": person.id if person else ""}
        self.form.show_answers(proposed | begun.answers)
        if begun.plan and str(begun.answers.get("due", "")) <= self.desk.now().day().isoformat():
            self.form.show_answers({"due": usual}, ("due",))
        self.stand_on(self.form.focus("signs"))
        about = f"change {self.record}" if self.record else f"for {begun.client.id}"
        self.begin_draft(f"safety plan {about}")

    def _seal(self) -> None:
        if self.record:
            args: tuple[Any, ...] = (self.record, self.form.answers(), self.drafting.draft)
            self.send(services.change, *args, then=self._changed)
        else:
            args = (self.client, self.form.answers(), self.drafting.draft)
            self.send(services.seal, *args, then=self._sealed)

    def _sealed(self, plan: Record) -> None:
        self.drafting.end()
        self.go.emit("safety-plan", {"record": plan.id})
        self.say(_("Safety plan {number} is sealed. Print the client's sheet.").format(number=plan.number))

    def _changed(self, plan: Record) -> None:
        self.drafting.end()
        self.go.emit("safety-plan", {"record": plan.id})
        self.say(
            _("Safety plan {number} is changed. The client needs a new sheet.").format(number=plan.number)
        )
