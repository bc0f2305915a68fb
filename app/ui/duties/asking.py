"""What a step on a sealed record asks first, in a small window, and how it is done."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox
from shiboken6 import isValid

from app.domain import moments
from app.domain.clocks import spell
from app.domain.kinds import Kind
from app.i18n import _
from app.services.sealed_records import REASON
from app.ui.page import Page
from app.ui.parts import DayEdit, TextArea
from app.ui.parts.decisions import Decision

if TYPE_CHECKING:
    from app.ui.desk import Desk


class AskingPage(Page):
    """A page of one record of a kind, whose steps ask something first."""

    kind: Kind

    def __init__(self, desk: "Desk", title: str) -> None:
        super().__init__(desk, title)
        self.record = ""
        self.dialog: Decision | None = None

    def do(
        self, service: Callable[..., Any], *args: Any, asked: Decision | None = None, said: str = ""
    ) -> None:
        """Take a step on the record; a refusal is said at its answer, and the text is kept."""

        def done(_answer: Any) -> None:
            if asked is not None and isValid(asked):
                asked.accept()
            if said:
                self.say(said)

        refused = asked.show_refused if asked else None
        self.desk.do(
            service,
            self.record,
            *args,
            then=done,
            refused=refused,
            owner=asked or self,
            changed=self.touches(),
        )

    def now(self) -> Any:
        """Spell the present moment as an answer, to the minute."""
        moment = self.desk.now()
        local = moment.local()
        return spell(moments.local(local.date(), local.hour, local.minute, moment.zone))

    def paper(self, kind: str) -> dict[str, str]:
        """Say which paper is made of this record, for the page that makes it."""
        return {"kind": kind, "record": self.record}

    def touches(self) -> tuple[Kind, ...]:
        """Name the kinds that a step here may write."""
        return (self.kind,)

    def ask(
        self, title: str, finish: str, decide: Callable[[Decision], object], remark: str = ""
    ) -> Decision:
        """Begin a small window that asks something first; `begin_asking` shows it once its questions stand."""
        self.dialog = Decision(title, finish, decide, self, remark)
        return self.dialog

    def begin_asking(self, asked: Decision) -> None:
        """Show it, with the keyboard on its first question."""
        first = next(iter(asked.rows.values())).widget
        (first.focusProxy() or first).setFocus()
        asked.open()

    def ask_reason(
        self, title: str, finish: str, label: str, service: Callable[..., Any], said: str, help: str = ""
    ) -> None:
        """Ask for one sentence, and take the step with it."""
        asked = self.ask(title, finish, lambda it: self.do(service, it.text(REASON), asked=it, said=said))
        asked.ask(REASON, label, TextArea(lines=2, story=True), help)
        self.begin_asking(asked)

    def ask_withdrawn(self, service: Callable[..., Any]) -> None:
        """Ask why it was entered in error."""
        self.ask_reason(
            _("Entered in error"),
            _("Mark as entered in error"),
            _("Why it was entered in error"),
            service,
            _("It is marked as entered in error."),
            _("It stays readable, counts no more, and cannot be taken back."),
        )

    def ask_moved(
        self, title: str, service: Callable[..., Any], day: date, staff: Sequence[tuple[str, str]], by: str
    ) -> None:
        """Ask until when something is due and by whom, and why that changes."""

        def decide(asked: Decision) -> None:
            chosen = asked.rows["by"].widget
            assert isinstance(chosen, QComboBox)
            args = (asked.day("due").isoformat(), str(chosen.currentData() or ""), asked.text(REASON))
            self.do(service, *args, asked=asked, said=_("It is due on another day now."))

        asked = self.ask(title, _("Seal and sign"), decide)
        asked.ask("due", _("Due by"), DayEdit(day=day))
        box = QComboBox()
        for person, name in staff:
            box.addItem(name, person)
        box.setCurrentIndex(max(0, box.findData(by)))
        asked.ask("by", _("By whom"), box)
        asked.ask(REASON, _("Why"), TextArea(lines=2, story=True))
        self.begin_asking(asked)
