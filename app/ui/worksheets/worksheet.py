"""One threat worksheet: its clocks for everybody, its words once it is opened, each notification, and the next step."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain import worksheets as rules
from app.domain.actions import Action, Status
from app.domain.clocks import STATE_WORDS, State
from app.domain.kinds import Kind
from app.i18n import _
from app.services import worksheets as services
from app.services.clocks import Running
from app.services.sealed_records import Line, Sheet
from app.services.worksheets import Whole
from app.ui.duties.asked import spelt
from app.ui.duties.history import empty
from app.ui.duties.recordpage import SealedRecordPage, Step
from app.ui.parts import Card, Chip, Level, Quiet, Rule, Words, row
from app.ui.parts.moments import say_moment
from app.ui.parts.told import Answers
from app.ui.worksheets.notifying import NotifyDialog

LEVELS = {State.RUNNING: Level.CAUTION, State.MET: Level.DONE, State.MISSED: Level.HIGH}


class WorksheetPage(SealedRecordPage):
    """Shows one worksheet. Ctrl+Shift+T logs a notification."""

    kind = Kind.WORKSHEET
    questions = rules.QUESTIONS
    whole: Whole | None = None

    def further(self) -> Sequence[QWidget]:
        """Give the cards of clocks and notifications."""
        self.clocks_card = Card(_("Clocks"))
        self.clock_lines = QVBoxLayout()
        self.clocks_card.add(self.clock_lines)
        self.told_card = Card(_("Who was told"), _("clinicians only"))
        self.told_lines = QVBoxLayout()
        self.told_card.add(self.told_lines)
        self.told_card.hide()
        return (self.clocks_card, self.told_card)

    def leave(self) -> None:
        """Let go of what was opened."""
        super().leave()
        self.whole = None
        empty(self.told_lines)
        empty(self.clock_lines)
        self.told_card.hide()

    def load(self, is_opened: bool) -> None:
        """Read the worksheet anew with its clocks."""
        self.desk.ask(services.whole, self.record, is_opened, then=self._show_whole, owner=self)

    def _show_whole(self, whole: Whole) -> None:
        self.whole = whole
        self._show_clocks(whole.clocks)
        self._show_told(whole)
        self.show_sheet(whole.sheet)

    def _show_clocks(self, clocks: tuple[Running, ...]) -> None:
        empty(self.clock_lines)
        for one in clocks:
            line = QWidget()
            state = Chip(LEVELS[one.state], _(STATE_WORDS[one.state]))
            due = Quiet(_("by {moment} · {who}").format(moment=say_moment(one.due), who=one.who), wrap=False)
            line.setLayout(row(state, Words(one.words or one.number), due))
            self.clock_lines.addWidget(line)
        if not clocks:
            words = _("No clock that your keys can read is about this worksheet.")
            self.clock_lines.addWidget(Quiet(words))

    def _show_told(self, whole: Whole) -> None:
        empty(self.told_lines)
        self.told_card.setVisible(whole.sheet.opened)
        for at, told in enumerate(whole.notified):
            if at:
                self.told_lines.addWidget(Rule())
            answers = Answers()
            answers.show_answers(spelt(rules.NOTIFICATION, told), story=True)
            self.told_lines.addWidget(answers)
        if not whole.notified:
            self.told_lines.addWidget(Quiet(_("Nobody yet.")))

    def sealed_lines(self, shown: Sheet) -> list[tuple[str, str]]:
        """Give what was sealed, and what is still to be answered."""
        lines = super().sealed_lines(shown)
        missing = self.whole.missing if self.whole is not None else ()
        labels = [_(one.label) for one in rules.QUESTIONS if one.name in missing]
        if labels and shown.record.status is Status.ACTIVE:
            lines.append((_("Still to be answered"), "; ".join(labels)))
        return lines

    def offered(self, shown: Sheet) -> list[Step]:
        """Give the steps: log a notification, go on, finish, print, entered in error."""
        if not (shown.may_write and shown.readable):
            return []
        paper: Step = (_("Report…"), lambda: self.go.emit("duty-paper", self.paper("threat-worksheet")))
        wrong: Step = (_("Entered in error…"), lambda: self.ask_withdrawn(services.withdraw))
        if shown.record.status is not Status.ACTIVE:
            return [paper, wrong]
        return [
            (_("Log a notification…"), self._notify),
            (_("Go on with it"), lambda: self.go.emit("worksheet-form", {"record": self.record})),
            (_("Finish…"), self._finish),
            paper,
            wrong,
        ]

    def _notify(self) -> None:
        clocks = [one for one in (self.whole.clocks if self.whole else ()) if not one.is_done and one.words]
        asked = NotifyDialog(self, self.desk, self.record, self.now(), clocks, self._log)
        asked.open()

    def _log(self, asked: NotifyDialog) -> None:
        self.desk.do(
            services.notify,
            self.record,
            asked.answers(),
            str(asked.clock.currentData() or ""),
            asked.drafting.draft,
            then=lambda _record: self._logged(asked),
            refused=asked.refuse,
            owner=asked,
            changed=(Kind.WORKSHEET, Kind.DISCLOSURE, Kind.CLOCK),
        )

    def _logged(self, asked: NotifyDialog) -> None:
        asked.sealed()
        self.say(_("The notification is sealed."))

    def _finish(self) -> None:
        self.ask_reason(
            _("Finish the worksheet"),
            _("Finish it"),
            _("How it ended"),
            services.finish,
            _("The worksheet is finished."),
        )

    def action_words(self, line: Line) -> str:
        """Say what an entry did; a notification by its name."""
        if any(name.startswith(rules.TOLD) for name, _value in line.says):
            return _("Notification")
        return _("Went on with it") if line.action is Action.CORRECT else super().action_words(line)

    def history_words(self, line: Line) -> list[str]:
        """Give what an entry says; a notification in one line, since it stands above in full."""
        told = [value for name, value in line.says if name.startswith(rules.TOLD) and isinstance(value, dict)]
        if told:
            return [str(one.get("who", "")) for one in told]
        return super().history_words(line)
