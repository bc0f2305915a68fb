"""Handling an incident: what each step asks before it is taken, the same on its own page and in the inbox."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.domain.actions import Action
from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.ledger import Record
from app.i18n import _
from app.services import incidents as services
from app.services import plan_reviews
from app.ui.incidents.asking import SentenceDialog
from app.ui.incidents.assigning import assign
from app.ui.page import Page
from app.ui.parts import Dialog, FieldRow, LineEdit, TextArea

if TYPE_CHECKING:
    from app.ui.desk import Desk

SENTENCES: dict[Action, Callable[..., Record]] = {
    Action.ASK: services.ask,
    Action.ANSWER: services.answer,
    Action.CLOSE: services.close,
    Action.REOPEN: services.reopen,
    Action.WITHDRAW: services.withdraw,
}
"""The steps that carry a sentence."""
SAME = "same"
PLAN = "plan"
DEBRIEF = "debrief"


class SameDialog(Dialog):
    """Asks for the number of the report that stands for this one."""

    def __init__(self, number: str, page: Page, done: Callable[[str, str], object]) -> None:
        super().__init__(
            _("{number} was reported twice").format(number=number), page, finish=_("Close it as the same")
        )
        self.other = LineEdit(_("The number of the report that stands"), hint="INC-2026-0001", longest=40)
        self.words = TextArea(_("A word to the reporter, if you like"), lines=2)
        self.question = FieldRow(self.other.accessibleName(), self.other)
        self.body.addWidget(self.question)
        self.body.addWidget(FieldRow(self.words.accessibleName(), self.words))
        self.finish.clicked.connect(lambda: done(self.other.text(), self.words.text()))
        self.other.setFocus()

    def refuse(self, refused: Refused) -> None:
        """Say what is wrong with the number."""
        self.question.show_error(refused.reason)
        self.other.setFocus()


class Handling:
    """Takes steps for a page. A step that needs words asks for them first; what was sealed is told by the desk."""

    def __init__(self, desk: "Desk", page: Page) -> None:
        self._desk, self._page = desk, page

    def take(self, step: str, record: str, number: str, then: Callable[..., object] | None = None) -> None:
        """Take a step (an action's word, or one of SAME, PLAN and DEBRIEF) on an incident; `then` hears it done."""
        match step:
            case Action.REVIEW.value:
                self._do(services.review, record, then)
            case "debrief":
                self._do(services.debrief_offered, record, then)
            case Action.ASSIGN.value:
                assign(self._desk, self._page, record, number)
            case "same":
                self._same(record, number, then)
            case "plan":
                help = _(
                    "What the review changed, or that nothing needs to change. Only owners and the auditor read it."
                )
                words = (_("The plan was reviewed"), _("What the review found"), _("Seal and sign"), help)
                self._sentence(plan_reviews.reviewed, record, words, then)
            case _:
                self._sentence(SENTENCES[Action(step)], record, sentence(Action(step)), then)

    def _do(self, service: Callable[..., Any], record: str, then: Callable[..., object] | None) -> None:
        self._desk.do(service, record, then=then, owner=self._page, changed=(Kind.INCIDENT,))

    def _same(self, record: str, number: str, then: Callable[..., object] | None) -> None:
        asked = SameDialog(
            number,
            self._page,
            lambda other, words: self._send(asked, services.close_as_same, then, record, other, words),
        )
        asked.open()

    def _sentence(
        self,
        service: Callable[..., Any],
        record: str,
        words: tuple[str, str, str, str],
        then: Callable[..., object] | None,
    ) -> None:
        title, label, finish, help = words
        asked = SentenceDialog(
            title, label, finish, self._page,
            lambda text, _more: self._send(asked, service, then, record, text), help=help,
        )  # fmt: skip
        asked.open()

    def _send(
        self,
        asked: SentenceDialog | SameDialog,
        service: Callable[..., Any],
        then: Callable[..., object] | None,
        *args: Any,
    ) -> None:
        def done(record: Record) -> None:
            asked.accept()
            if then is not None:
                then(record)

        self._desk.do(service, *args, then=done, refused=asked.refuse, owner=asked, changed=(Kind.INCIDENT,))


def sentence(action: Action) -> tuple[str, str, str, str]:
    """Give what a step asks for: the window's title, the question, what its button says, and a word of help."""
    match action:
        case Action.ASK:
            return _("Ask the reporter"), _("Your question"), _("Ask"), ""
        case Action.ANSWER:
            return _("Answer the question"), _("Your answer"), _("Seal and sign"), ""
        case Action.CLOSE:
            help = _(
                "The reporter reads this. “Nothing, because …” is an answer too. Actions that are open stay owed."
            )
            return _("Close"), _("What changed because of it"), _("Close it"), help
        case Action.REOPEN:
            return _("Reopen"), _("Why it is opened again"), _("Reopen it"), ""
        case _:
            help = _("It stays readable, counts no more, and cannot be taken back.")
            return (
                _("Entered in error"),
                _("Why it was entered in error"),
                _("Mark as entered in error"),
                help,
            )
