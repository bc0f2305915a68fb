"""Run mode: one protocol, one step at a time, in large type, timed, sealed after every step."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QScrollArea, QVBoxLayout, QWidget

from app.domain import incidents, runs
from app.domain.actions import Status
from app.domain.errors import Refused
from app.domain.incidents import Report
from app.domain.kinds import Kind
from app.domain.runs import MODE_WORDS, Mode, StepState
from app.i18n import _
from app.services import runs as services
from app.services.runs import Followed
from app.ui.keeping import Keeping
from app.ui.page import Page
from app.ui.parts import Button, Chip, Heading, Level, Quiet, Strong, row, scrolled
from app.ui.parts.flowing import Flowing
from app.ui.parts.order import just_before
from app.ui.protocols.asking import ReasonDialog
from app.ui.protocols.ending import EndCard, OverCard
from app.ui.protocols.steps import CurrentStep, NextStep, SettledStep, say_clock
from app.ui.theme import SPACE

if TYPE_CHECKING:
    from app.ui.desk import Desk


class RunPage(Page):
    """Follows one run. Whatever happens to the computer, the run stands where it was left."""

    left_with_esc = False

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk, _("Run"))
        self._record = ""
        self._followed: Followed | None = None
        self.current: CurrentStep | EndCard | None = None
        self.keeping: Keeping | None = None
        self.chip = Chip(Level.HIGH, "")
        self.started = Quiet("")
        self.clock = Heading("")
        self.progress = QProgressBar()
        self.progress.setProperty("part", "steps")
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(_("Steps done"))
        self.cards = QVBoxLayout()
        self.cards.setSpacing(SPACE * 2)
        contents = QWidget()
        contents.setLayout(self.cards)
        self.cards.setContentsMargins(0, 0, SPACE * 2, 0)
        self.area: QScrollArea = scrolled(contents)
        self.pause = Button(_("Pause"))
        self.log = Button(_("Log incident from this run"))
        self.end = Button(_("End run…"))
        self.saved = Quiet(_("Saved after every step, also if the power fails."))
        self.title.setWordWrap(True)
        self.aside.hide()
        head = row(self.chip)
        head.addWidget(self.title, 1)
        head.addWidget(self.clock)
        self.body.addLayout(head)
        self.body.addWidget(self.started)
        self.drill = _drill_strip()
        self.body.addWidget(self.drill)
        self.body.addWidget(self.progress)
        self.body.addWidget(self.area, 1)
        self.body.addWidget(Flowing(self.pause, self.log, self.end))
        self.body.addWidget(self.saved)
        self._tick = QTimer(self)
        self._tick.setInterval(1_000)
        self._tick.timeout.connect(self._say_time)
        self.area.verticalScrollBar().rangeChanged.connect(self._keep_in_view)
        self.pause.clicked.connect(self._pause)
        self.log.clicked.connect(self._log)
        self.end.clicked.connect(self._end)
        desk.changed.connect(self._changed)

    def arrive(self, **where: Any) -> None:
        """Show the run whose `record` is given, at the step where it stands."""
        record = str(where.get("record", self._record))
        if record != self._record:
            self._clear()
        self._record = record
        self.desk.ask(services.one, self._record, then=self._show, owner=self)
        self._tick.start()

    def leave(self) -> None:
        """Stop the clock that is drawn; the run's own goes on, and findings that were begun are kept."""
        if self.keeping is not None:
            self.keeping.keep()
        self._tick.stop()

    def _changed(self, kinds: frozenset[Kind]) -> None:
        if Kind.INCIDENT in kinds and self._record and self.isVisible():
            self.desk.ask(services.one, self._record, then=self._show, owner=self)

    def _clear(self) -> None:
        if self.keeping is not None:
            self.keeping.keep()
        while (item := self.cards.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.current = None
        self.keeping = None

    def _show(self, followed: Followed) -> None:
        self._followed = followed
        run, running = followed.run, followed.record.status is Status.RUNNING
        drill = run.mode is Mode.DRILL
        self.chip.show_level(Level.CARE if drill else Level.HIGH, _(MODE_WORDS[run.mode]))
        self.drill.setVisible(drill and running)
        self.title.setText(_("{title} · v{version}").format(title=run.title, version=run.version))
        said = [_("Started {time}").format(time=say_clock(run.started)), run.place, run.shift]
        if drill:
            said.append(_("announced") if run.announced else _("unannounced"))
        self.started.setText(" · ".join(part for part in said if part))
        self._clear()
        self._lay_steps(followed)
        may = running and followed.may_write
        for button in (self.pause, self.end):
            button.setVisible(may)
        self.log.setVisible(followed.may_write)
        self.saved.setVisible(running)
        self.pause.set_words(_("Go on") if run.paused else _("Pause"))
        self._say_time()
        self._look_at_current()

    def _lay_steps(self, followed: Followed) -> None:
        run = followed.run
        settled = 0
        for number, step in enumerate(followed.steps, 1):
            if runs.is_settled(run, step):
                settled += 1
                answer = run.steps[step.id]
                running = followed.record.status is Status.RUNNING and followed.may_write
                card = SettledStep(number, step, answer, followed.names.get(answer.by, ""), running)
                card.taken_back.connect(lambda it=step.id: self._settle(it, StepState.OPEN))
                self.cards.addWidget(card)
            elif followed.current is not None and step.id == followed.current.id and followed.may_write:
                self._put_current(number, followed)
            else:
                self.cards.addWidget(NextStep(number, step))
        self.progress.setMaximum(max(len(followed.steps), 1))
        self.progress.setValue(settled)
        if followed.record.status is not Status.RUNNING:
            self.cards.addWidget(OverCard(followed))
        elif followed.left_over == 0 and followed.may_write and self.current is None:
            end = EndCard(followed)
            end.finished.connect(self._finish)
            self.keeping = Keeping(self.desk, end.findings, Kind.RUN)
            self.keeping.begin(f"findings {self._record}")
            self.cards.addWidget(end)
            self.current = end
        just_before(self.pause, self.area)
        self.cards.addStretch(1)

    def _put_current(self, number: int, followed: Followed) -> None:
        step = followed.current
        assert step is not None
        card = CurrentStep(number, step)
        card.done.connect(lambda answer, it=step.id: self._settle(it, StepState.DONE, answer))
        card.not_possible.connect(lambda it=step.id: self._not_possible(it))
        card.passed.connect(
            lambda it=step.id: self._settle(it, StepState.NOT_POSSIBLE, reason=_("It does not apply."))
        )
        card.note_wanted.connect(self._note)
        card.incident_wanted.connect(self._log)
        card.protocol_wanted.connect(lambda other: self.go.emit("protocols", {"start": other}))
        self.current = card
        self.cards.addWidget(card)

    def _look_at_current(self) -> None:
        if self.current is None:
            self.stand_on(self.log if self.log.isVisible() else self.area)
            return
        self.current.take_focus()
        self._keep_in_view()

    def _keep_in_view(self, *_range: int) -> None:
        """Scroll so that the step in view is whole, with a glance at the next."""
        if self.current is not None and self.current.isVisible():
            self.area.ensureWidgetVisible(self.current, 0, SPACE * 24)

    def _say_time(self) -> None:
        if self._followed is None:
            return
        gone = runs.elapsed(self._followed.run, self.desk.now())
        seconds = int(gone.total_seconds())
        words = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
        if self._followed.run.paused and self._followed.record.status is Status.RUNNING:
            words = _("{time} paused").format(time=words)
        self.clock.setText(words)

    def _settle(self, step: str, state: StepState, answer: str = "", reason: str = "") -> None:
        self._do(services.step, step, state, answer, reason, refused=self._refused)

    def _do(
        self, service: Callable[..., Any], *args: Any, refused: Callable[[Refused], None] | None = None
    ) -> None:
        self.desk.do(
            service, self._record, *args, then=self._show, refused=refused, owner=self, changed=(Kind.RUN,)
        )

    def _refused(self, refused: Refused) -> None:
        if isinstance(self.current, CurrentStep):
            self.current.show_error(refused.reason)
        else:
            self.say(refused.reason)

    def _pause(self) -> None:
        if self._followed is not None:
            self._do(services.resume if self._followed.run.paused else services.pause)

    def _finish(self, people: object, findings: str) -> None:
        draft = ""
        if self.keeping is not None:
            self.keeping.keep()
            draft = self.keeping.draft
        self._do(services.finish, people, findings, draft)

    def _not_possible(self, step: str) -> None:
        quick = [_("Not safe"), _("Nobody could come"), _("No time"), _("It did not work")]
        asked = ReasonDialog(_("Not possible"), _("Why it was not possible"), _("Go on"), self, quick=quick)
        self._ask(asked, lambda text: (services.step, step, StepState.NOT_POSSIBLE, "", text))

    def _note(self) -> None:
        help = _("Sealed to clinicians and you, since it may name a client.")
        asked = ReasonDialog(_("Note"), _("Your note"), _("Seal the note"), self, help=help)
        self._ask(asked, lambda text: (services.note, text))

    def _end(self) -> None:
        help = _("Everything that was done so far stays as it is. A run that ended cannot be taken up again.")
        asked = ReasonDialog(_("End run"), _("Why it ends here"), _("End the run"), self, help=help)
        self._ask(asked, lambda text: (services.stop, text))

    def _ask(self, asked: ReasonDialog, act: Callable[[str], tuple[Any, ...]]) -> None:
        def shown(followed: Followed) -> None:
            asked.accept()
            self._show(followed)

        def send(text: str) -> None:
            service, *args = act(text)
            self.desk.do(
                service,
                self._record,
                *args,
                then=shown,
                refused=asked.refuse,
                owner=asked,
                changed=(Kind.RUN,),
            )

        asked.given.connect(send)
        asked.open()

    def _log(self) -> None:
        if self._followed is None:
            return
        run = self._followed.run
        report = Report(kinds=("threat",), when=run.started, place=run.place, run=self._record)
        self.go.emit("log-incident", {"report": incidents.to_draft(report)})


def _drill_strip() -> QFrame:
    strip = QFrame()
    strip.setProperty("part", "bar")
    layout = QHBoxLayout(strip)
    layout.setContentsMargins(SPACE * 4, SPACE * 2, SPACE * 4, SPACE * 2)
    layout.addWidget(Strong(_("DRILL. Nobody is in danger. Say “this is a drill” before you call anyone.")))
    return strip
