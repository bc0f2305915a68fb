"""Beginning a conduct file: who does it, against whom, and what it is about. The dated lines come on its own page."""

from typing import TYPE_CHECKING, Any

from app.domain import conduct as rules
from app.domain.kinds import Kind
from app.domain.ledger import Record
from app.i18n import N_, _
from app.services import conduct as services
from app.services import sealed_records
from app.services.sealed_records import Who
from app.ui.duties.formpage import SealedFormPage
from app.ui.parts import Card, Words

if TYPE_CHECKING:
    from app.ui.desk import Desk

GROUPS = ((N_("The file"), N_("sealed to clinicians"), tuple(one.name for one in rules.QUESTIONS)),)


class WhyCard(Card):
    """What such a file is for."""

    def __init__(self) -> None:
        super().__init__(_("Why a file"))
        for words in (
            _(
                "A call, a letter or a review looks harmless alone. In a row, with days and times, it does not."
            ),
            _("Begin it at the second time. Then add a line whenever something comes; one line is enough."),
            _("Keep what there is of it: letters in their envelopes, recordings, the names of witnesses."),
            _(
                "Ask early for advice from the police, a lawyer or a victims' service, and write down what they say."
            ),
        ):
            self.add(Words(words))
        self.body.addStretch(1)


class ConductFormPage(SealedFormPage):
    """Begin a file about `client`, about a `person` of concern, or about somebody unknown."""

    kind = Kind.CONDUCT

    def __init__(self, desk: "Desk") -> None:
        self.form_title = _("Conduct file")
        super().__init__(desk, rules.QUESTIONS, GROUPS, WhyCard())
        self.person = ""
        self.finish.clicked.connect(self._seal)

    def arrive(self, client: str = "", person: str = "", **_where: Any) -> None:
        """Begin a file."""
        self.client, self.person = client, person
        self.form.show_answers({})
        self.desk.ask(sealed_records.who, client, then=self._begin, owner=self)

    def _begin(self, who: Who) -> None:
        self.show_who(who)
        sort = "client" if who.id else "person" if self.person else None
        self.form.show_answers({"sort": sort}, ("sort",))
        self.stand_on(self.form.focus("against" if sort else "sort"))
        self.begin_draft(f"conduct file for {who.id or self.person or 'somebody'}")

    def draft_fields(self) -> dict[str, Any] | None:
        """Spell the form as a draft; who does it is proposed, and alone is nothing to keep."""
        fields = self.form.answers()
        return fields if set(fields) - {"sort"} else None

    def _seal(self) -> None:
        args = (self.form.answers(), self.client, self.person, self.drafting.draft)
        self.send(services.seal, *args, then=self._sealed)

    def _sealed(self, file: Record) -> None:
        self.drafting.end()
        self.go.emit("conduct", {"record": file.id, "opened": True})
        self.say(
            _("Conduct file {number} is begun. Add what happened, a line at a time.").format(
                number=file.number
            )
        )

    def back(self) -> None:
        """Go back to the client, or to the list of files."""
        if self.client:
            super().back()
        else:
            self.go.emit("duties", {"kind": self.kind.value})
