"""The steps of a run as cards: what was done and when, the one in view in large type, and what comes next."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.moments import Moment
from app.domain.protocols import INCIDENT, AnswerType, Step
from app.domain.runs import STATE_WORDS, StepAnswer, StepState
from app.i18n import _
from app.ui import theme
from app.ui.parts import (
    Button,
    Card,
    ChoiceRow,
    LineEdit,
    PersonLabel,
    PrimaryButton,
    Quiet,
    StoryLabel,
    Words,
    row,
)
from app.ui.parts.flow import Flow
from app.ui.parts.labels import Small, Wrong
from app.ui.protocols.marks import StepMark
from app.ui.theme import SPACE


def say_clock(moment: Moment) -> str:
    """Spell the wall-clock time to the second: a run's steps are seconds apart."""
    return moment.local().strftime("%H:%M:%S")


def _framed(mark: StepMark) -> tuple[Card, QVBoxLayout]:
    card = Card()
    side = QHBoxLayout()
    side.setSpacing(SPACE * 4)
    side.addWidget(mark, 0, Qt.AlignmentFlag.AlignVCenter)
    words = QVBoxLayout()
    words.setSpacing(SPACE)
    side.addLayout(words, 1)
    card.add(side)
    card.body.setContentsMargins(SPACE * 4, SPACE * 3, SPACE * 4, SPACE * 3)
    return card, words


class SettledStep(QWidget):
    """A step that is done or was not possible, with its time and who did it; it can be taken back."""

    taken_back = Signal()

    def __init__(self, number: int, step: Step, answer: StepAnswer, who: str, may_write: bool) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        card, words = _framed(StepMark(number, answer.state.value))
        words.addWidget(_large(step.text))
        lead = say_clock(answer.at) + " · "
        tail = "" if answer.state is StepState.DONE else f" · {_(STATE_WORDS[answer.state])}"
        line = QHBoxLayout()
        line.addWidget(PersonLabel(who, lead=lead, tail=tail, part="quiet"))
        line.addStretch(1)
        if said := answer.answer or answer.reason:
            words.addWidget(StoryLabel(said, part="strong"))
        words.addLayout(line)
        if may_write:
            back = Button(_("Take back"))
            back.setProperty("part", "link")
            back.setAccessibleName(_("Take back: {step}").format(step=step.text))
            back.clicked.connect(self.taken_back)
            line.addWidget(back)
        card.setAccessibleName(f"{number}. {step.text}: {_(STATE_WORDS[answer.state])}")
        layout.addWidget(card)


class NextStep(QWidget):
    """A step that is still to come."""

    def __init__(self, number: int, step: Step) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        card, words = _framed(StepMark(number, "next"))
        words.addWidget(_large(step.text))
        more = [step.role] if step.role else []
        if step.starts == INCIDENT:
            more.append(_("Opens the incident form, filled in from this run"))
        if not step.required:
            more.append(_("If it applies"))
        if more:
            words.addWidget(Quiet(" · ".join(more)))
        layout.addWidget(card)


class CurrentStep(QWidget):
    """The step in view, in large type. Enter is done; an answer is given with one press where there is a choice."""

    done = Signal(str)
    not_possible = Signal()
    passed = Signal()
    incident_wanted = Signal()
    protocol_wanted = Signal(str)
    note_wanted = Signal()

    def __init__(self, number: int, step: Step) -> None:
        super().__init__()
        self._step = step
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        card, words = _framed(StepMark(number, "now"))
        card.setProperty("now", "true")
        card.setAccessibleName(f"{number}. {step.text}")
        large = Words(step.text)
        large.setProperty("part", "title")
        words.addWidget(large)
        about = [step.role, "" if step.required else _("If it applies")]
        if any(about):
            words.addWidget(Quiet(" · ".join(filter(None, about))))
        if step.hint:
            hint = Words(step.hint)
            hint.setFont(theme.scaled(hint.font(), 1.15))
            hint.setContentsMargins(0, SPACE, 0, SPACE)
            words.addWidget(hint)
        self.line = LineEdit(step.text, hint=_hints(step.answer), longest=400)
        self.choice = ChoiceRow(step.text, [(one, f"{at}  {one}") for at, one in enumerate(step.choices, 1)])
        self.wrong = Wrong("")
        self.finish = PrimaryButton(_("Done  Enter"))
        layout.addWidget(card)
        self._answer(words)
        self._buttons(words)
        words.addWidget(self.wrong)
        words.addWidget(Small(_keys(step)))

    def _answer(self, words: QVBoxLayout) -> None:
        asks = self._step.answer
        words.addWidget(self.choice)
        words.addLayout(row(self.line, 1))
        self.choice.setHidden(asks is not AnswerType.CHOICE)
        self.line.setHidden(asks in (AnswerType.TICK, AnswerType.CHOICE))
        self.choice.chosen.connect(lambda value: self.done.emit(str(value or "")))
        for key in ("Return", "Enter"):
            QShortcut(QKeySequence(key), self).activated.connect(self._enter)
        for at, choice in enumerate(self._step.choices, 1):
            shortcut = QShortcut(QKeySequence(str(at)), self)
            shortcut.activated.connect(lambda it=choice: self.choice.press(it))

    def _buttons(self, words: QVBoxLayout) -> None:
        self.finish.clicked.connect(self.press)
        refuse = Button(_("Not possible…"))
        refuse.clicked.connect(self.not_possible)
        note = Button(_("Note…"))
        note.clicked.connect(self.note_wanted)
        skip = Button(_("Does not apply"))
        skip.clicked.connect(self.passed)
        skip.setHidden(self._step.required)
        buttons = Flow(space=SPACE * 2)
        for button in (self.finish, skip, refuse, note):
            buttons.addWidget(button)
        if self._step.starts not in ("", INCIDENT):
            other = Button(_("Start the other protocol"))
            other.clicked.connect(lambda: self.protocol_wanted.emit(self._step.starts))
            buttons.insertWidget(0, other)
        if self._step.starts == INCIDENT:
            log = PrimaryButton(_("Log incident from this run"))
            log.clicked.connect(self.incident_wanted)
            self.finish.setProperty("part", None)
            buttons.insertWidget(0, log)
        words.addLayout(buttons)
        self.finish.setHidden(self._step.answer is AnswerType.CHOICE)

    def _enter(self) -> None:
        """Enter presses the button that has the focus; anywhere else it means done."""
        at = QApplication.focusWidget()
        if isinstance(at, QAbstractButton) and at is not self.finish:
            at.click()
        elif self._step.answer is not AnswerType.CHOICE:
            self.press()

    def press(self) -> None:
        """Say that the step is done, with what was typed."""
        self.done.emit(self.line.text() if self._step.answer is not AnswerType.TICK else "")

    def show_error(self, reason: str) -> None:
        """Say why the answer does not fit."""
        self.wrong.setText(reason)
        self.take_focus()

    def take_focus(self) -> None:
        """Stand where the next key answers."""
        match self._step.answer:
            case AnswerType.TICK:
                self.finish.setFocus()
            case AnswerType.CHOICE:
                self.choice.setFocus()
            case _:
                self.line.setFocus()


def _large(text: str) -> Words:
    words = Words(text)
    words.setProperty("part", "section")
    return words


def _keys(step: Step) -> str:
    """Say what the keys do at this step."""
    match step.answer:
        case AnswerType.CHOICE:
            return _("Keys: the number of your answer is done and goes on.")
        case AnswerType.TICK:
            return _("Keys: Enter is done and goes on.")
        case _:
            return _("Keys: Enter is done with what is typed here, and goes on.")


def _hints(asks: AnswerType) -> str:
    match asks:
        case AnswerType.NUMBER:
            return _("A whole number")
        case AnswerType.TIME:
            return _("Such as 14:05")
        case AnswerType.PERSON:
            return _("Who")
        case _:
            return _("A few words; no client's name")
