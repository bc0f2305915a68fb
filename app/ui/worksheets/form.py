"""A threat worksheet, a question at a time: whoever is shaken answers one, and can seal what there is at any moment."""

from functools import partial
from typing import TYPE_CHECKING, Any

from app.domain import worksheets as rules
from app.domain.answers import is_empty
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.ledger import Record
from app.i18n import N_, _
from app.services import worksheets as services
from app.services.worksheets import Begun
from app.ui.duties.formpage import SealedFormPage
from app.ui.parts import Button, Card, LinkButton, Quiet, Words
from app.ui.parts.flowing import Flowing

if TYPE_CHECKING:
    from app.ui.desk import Desk

PLACE = N_("Question {n} of {count}")
GROUPS = tuple((one.label, "", (one.name,)) for one in rules.QUESTIONS)


class StepsCard(Card):
    """All questions in order, with those that are answered marked in words; each is gone to by pressing it."""

    def __init__(self) -> None:
        super().__init__(_("The questions"))
        self.add(Words(_("Is anybody in danger this minute? Call first. The emergency card is on F9.")))
        self.add(
            Quiet(
                _("Only the first one is needed to seal. The rest can follow; every word is kept meanwhile.")
            )
        )
        self.links: dict[str, LinkButton] = {}
        for one in rules.QUESTIONS:
            self.links[one.name] = LinkButton(_(one.label))
            self.add(self.links[one.name])
        self.body.addStretch(1)

    def show_answered(self, said: dict[str, Any], now: str) -> None:
        """Mark what is answered, and the question in view."""
        for one in rules.QUESTIONS:
            label = _(one.label)
            if one.name == now:
                words = _("→ {question}").format(question=label)
            elif is_empty(said.get(one.name)):
                words = label
            else:
                words = _("✓ {question}").format(question=label)
            link = self.links[one.name]
            link.set_words(words)
            answered = "" if is_empty(said.get(one.name)) else _("answered")
            link.setAccessibleName(", ".join(filter(None, (label, answered))))


class WorksheetFormPage(SealedFormPage):
    """Begin a worksheet about `client`, or go on with `record`. Ctrl+Page Down is the next question."""

    kind = Kind.WORKSHEET

    def __init__(self, desk: "Desk") -> None:
        self.form_title = _("Threat worksheet")
        self.steps = StepsCard()
        self.next = Button(_("Next question"), key="Ctrl+PgDown")
        self.before = Button(_("Question before"), key="Ctrl+PgUp")
        self.place = Quiet("", wrap=False)
        moving = Flowing(self.before, self.next, self.place)
        super().__init__(desk, rules.QUESTIONS, GROUPS, self.steps, moving)
        self.at = 0
        self.incident = ""
        self.names = [one.name for one in rules.QUESTIONS]
        self.next.clicked.connect(lambda: self.show_question(self.at + 1))
        self.before.clicked.connect(lambda: self.show_question(self.at - 1))
        for name, link in self.steps.links.items():
            link.clicked.connect(partial(self._go_to, name))
        self.finish.clicked.connect(self._seal)

    def arrive(self, client: str = "", record: str = "", incident: str = "", **_where: Any) -> None:
        """Begin a worksheet about a client (perhaps from an incident), or go on with one."""
        self.client, self.record, self.incident = client, record, incident
        self.form.show_answers({})
        self.desk.ask(services.begin, client, record, then=self._begin, owner=self)

    def _begin(self, begun: Begun) -> None:
        self.show_who(begun.client)
        self.record = begun.worksheet.id if begun.worksheet else ""
        sealed = begun.worksheet.number if begun.worksheet else ""
        self.title.setText(
            _("Threat worksheet {number}").format(number=sealed) if sealed else _("Threat worksheet")
        )
        self.finish.set_words(_("Seal what there is"))
        self.form.offer("by", begun.staff)
        person = self.desk.person
        self.form.show_answers({"began": self.now(), "by": person.id if person else ""} | begun.answers)
        begins = next((at for at, name in enumerate(self.names) if is_empty(begun.answers.get(name))), 0)
        self.show_question(begins if self.record else 0)
        about = f"go on {self.record}" if self.record else f"for {begun.client.id}"
        self.begin_draft(f"worksheet {about}")

    def show_question(self, at: int) -> None:
        """Show one question and no other, with the keyboard in it."""
        self.at = min(max(at, 0), len(self.names) - 1)
        for place, card in enumerate(self.form.cards.values()):
            card.setVisible(place == self.at)
        self.before.setEnabled(self.at > 0)
        self.next.setEnabled(self.at < len(self.names) - 1)
        self.place.setText(_(PLACE).format(n=self.at + 1, count=len(self.names)))
        self._mark()
        widget = self.form.focus(self.names[self.at])
        (widget.focusProxy() or widget).setFocus()

    def _go_to(self, name: str, *_clicked: object) -> None:
        self.show_question(self.names.index(name))

    def _mark(self) -> None:
        self.steps.show_answered(self.form.answers(), self.names[self.at])

    def take_up(self, fields: dict[str, Any]) -> None:
        """Show a draft that was left unfinished, at the question where it stopped."""
        super().take_up(fields)
        self.show_question(int(fields.get("at", 0)))

    def draft_fields(self) -> dict[str, Any] | None:
        """Spell the form as a draft."""
        fields = super().draft_fields()
        return fields and fields | {"at": self.at}

    def answered(self, name: str) -> None:
        """Hear that a question was answered."""
        super().answered(name)
        self._mark()

    def refuse(self, refused: Refused) -> None:
        """Go to the question that a refusal is about."""
        if refused.field in self.names:
            self.show_question(self.names.index(refused.field))
        super().refuse(refused)

    def _seal(self) -> None:
        said = self.form.answers()
        if self.record:
            self.send(
                services.go_on, self.record, said, self.drafting.draft, then=self._sealed, also=(Kind.CLOCK,)
            )
        else:
            args = (self.client, said, self.drafting.draft, self.incident)
            self.send(services.seal, *args, then=self._sealed, also=(Kind.CLOCK,))

    def _sealed(self, worksheet: Record) -> None:
        self.drafting.end()
        self.go.emit("worksheet", {"record": worksheet.id, "opened": True})
        self.say(
            _("Worksheet {number} is sealed. Log each notification here.").format(number=worksheet.number)
        )

    def back(self) -> None:
        """Go back to the worksheet, or to the client."""
        if self.record:
            self.go.emit("worksheet", {"record": self.record})
        else:
            super().back()
