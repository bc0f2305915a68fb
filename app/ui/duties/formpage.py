"""A form that is sealed at its end: its head, its draft, Ctrl+Enter, and what is refused at its answer."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.domain import moments
from app.domain.answers import Question
from app.domain.clocks import spell
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.i18n import _
from app.services.sealed_records import Who
from app.ui.drafting import Drafting
from app.ui.duties.asked import AskedForm, Group
from app.ui.heads import put_in_head
from app.ui.page import Page
from app.ui.parts import Button, PersonLabel, PrimaryButton, column, scrolled
from app.ui.parts.sheets import Beside

if TYPE_CHECKING:
    from app.ui.desk import Desk


class SealedFormPage(Page):
    """What every such form does; `finish` seals it. `aside` stands beside it; Esc goes back, the draft is kept."""

    kind: Kind
    form_title = ""

    def __init__(
        self,
        desk: "Desk",
        questions: Sequence[Question],
        groups: Iterable[Group],
        aside: QWidget | None = None,
        *above: QWidget,
    ) -> None:
        super().__init__(desk, self.form_title)
        self.client, self.record = "", ""
        self.who = PersonLabel(part="quiet")
        self.form = AskedForm(questions, groups, desk.zone)
        self.finish = PrimaryButton(_("Seal and sign"), key="Ctrl+Return")
        self.cancel = Button(_("Cancel"))
        self.drafting = Drafting(desk, self.kind, self.draft_fields, self.aside, self)
        put_in_head(self, self.who, 1)
        self.buttons.addWidget(self.cancel)
        self.buttons.addWidget(self.finish)
        contents = QWidget()
        contents.setLayout(column(*above, self.form, 1, space=3))
        self.area = scrolled(contents)
        self.body.addWidget(Beside(self.area, aside, shares=(9, 5)) if aside else self.area, 1)
        self.form.changed.connect(self.answered)
        self.cancel.clicked.connect(self.back)
        QShortcut(QKeySequence("Esc"), self, self.back)

    def leave(self) -> None:
        """Keep the draft now, and show nothing of it meanwhile."""
        self.drafting.keep()
        self.form.show_answers({})
        self.who.show_name("")

    def now(self) -> Any:
        """Spell the present moment as an answer, to the minute."""
        moment = self.desk.now()
        local = moment.local()
        return spell(moments.local(local.date(), local.hour, local.minute, moment.zone))

    def show_who(self, client: Who) -> None:
        """Name the client in the head."""
        self.client = client.id
        self.who.show_name(client.name, tail=f" · {client.number}" if client.number else "")

    def begin_draft(self, words: str) -> None:
        """Work on this person's draft of that form, and take up what was left unfinished."""
        person = self.desk.person
        self.drafting.begin(f"{words} {person.id if person else ''}", self.take_up)

    def take_up(self, fields: dict[str, Any]) -> None:
        """Show a draft that was left unfinished."""
        self.form.show_answers(fields)

    def draft_fields(self) -> dict[str, Any] | None:
        """Spell the form as a draft; None while nothing was answered."""
        return self.form.answers() if self.form.is_begun() else None

    def answered(self, _name: str) -> None:
        """Hear that a question was answered."""
        self.drafting.touched()

    def send(self, service: Any, *args: Any, then: Any, also: tuple[Kind, ...] = ()) -> None:
        """Have a service seal it; a refusal is shown at its answer and nothing typed is lost."""
        self.desk.do(service, *args, then=then, refused=self.refuse, owner=self, changed=(self.kind, *also))

    def refuse(self, refused: Refused) -> None:
        """Say what is wrong, where it is."""
        if not self.form.show_refused(refused):
            self.desk.was_refused.emit(refused)
        if (at := self.focusWidget()) is not None:
            self.area.ensureWidgetVisible(at)

    def sealed(self, words: str, take_back: Callable[..., Any], record: str) -> None:
        """Go back, say what was sealed, and offer to take it back."""
        self.drafting.end()
        reason = _("Taken back right after it was sealed.")
        gone = _("It is marked as entered in error.")

        def undo() -> None:
            self.desk.do(
                take_back,
                record,
                reason,
                then=lambda _record: self.say(gone),
                owner=self,
                changed=(self.kind,),
            )

        self.back()
        self.say(words, undo)

    def back(self) -> None:
        """Go back to the client, or to the lists where it is about none."""
        if self.client:
            self.go.emit("client", {"record": self.client})
        else:
            self.go.emit("duties", {})
