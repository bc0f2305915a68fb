"""One line of the evening: came or not, safety since last time, and the sealed text that opens when it changed."""

from collections.abc import Sequence

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.sessions import BY_NAME, Answers, Came, Line, Risk
from app.i18n import _
from app.ui.afterhours.sealed_text import SealedText
from app.ui.parts import Button, Chip, ChoiceRow, Level, PersonLabel, Small, Words, row
from app.ui.parts.moments import say_time
from app.ui.parts.sheets import is_small
from app.ui.parts.texts import mark_wrong

ROWS = 4
"""The rows of the page's grid that one line has: in a small window its parts stand under one another."""
CAME_KEYS = {Qt.Key.Key_1: Came.CAME, Qt.Key.Key_2: Came.ABSENT, Qt.Key.Key_3: Came.CALLED_OFF}


def risk_keys() -> dict[str, Risk]:
    """Give the letter that says each answer about safety, in the reader's language."""
    letters: Sequence[str] = _("S L R").upper().split()
    return dict(zip(letters, Risk, strict=False))


class SessionLine(QObject):
    """The widgets of one line, placed in the page's grid. `answered` tells that something on it changed.

    `step` asks for the next line (1) or the one before (-1), `risk_review`, `flag`, `incident` and `added` ask
    the page for what they say, with the line.
    """

    answered = Signal()
    step = Signal(int)
    flag = Signal(object)
    incident = Signal(object)
    risk_review = Signal(object)
    added = Signal(object)

    def __init__(self, line: Line, grid: QGridLayout, at: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.line = line
        self.answers: Answers = line.answers
        self.time = Words(say_time(line.when.local()), parent, wrap=False)
        self.who = PersonLabel(line.name, parent, tail=f"  {line.number}")
        self.came = self._choices("came", parent)
        self.risk = self._choices("risk", parent)
        self.kept = Small("", parent)
        self.more = Button(_("More"), parent)
        self.more.setCheckable(True)
        self.more.setAccessibleName(_("More about {number}").format(number=line.number))
        self._grid, self._at = grid, at
        self._text: SealedText | None = None
        self._place(grid, at)
        self._connect()
        self.show_answers(line.answers)

    def _choices(self, name: str, parent: QWidget) -> ChoiceRow:
        field = BY_NAME[name]
        words = f"{self.line.number}, {_(field.label)}"
        made = ChoiceRow(
            words, [(choice.code, _(choice.words)) for choice in field.choices], parent, required=True
        )
        for pill in made.pills:
            pill.installEventFilter(self)
            pill.setEnabled(not self.line.record)
        return made

    def _place(self, grid: QGridLayout, at: int) -> None:
        top = Qt.AlignmentFlag.AlignVCenter
        for column, part in enumerate((self.time, self.who)):
            grid.addWidget(part, at, column, top)
        if is_small(self.came):
            for below, choices in enumerate((self.came, self.risk), 1):
                grid.addWidget(choices, at + below, 0, 1, 5)
        else:
            for column, choices in enumerate((self.came, self.risk), 2):
                grid.addWidget(choices, at, column, top)
        state = row(space=1)
        if self.line.record:
            state.addWidget(Chip(Level.DONE, _("Sealed, late") if self.line.late else _("Sealed")))
            self.more.set_words(_("Add…"))
            self.more.setCheckable(False)
        else:
            state.addWidget(self.kept)
        state.addStretch(1)
        state.addWidget(self.more)
        grid.addLayout(state, at, 4)

    @property
    def text(self) -> SealedText:
        """Give the text below the line, made when it is first wanted: most lines of most evenings need none."""
        if self._text is None:
            self._text = made = SealedText(self.line, self.came.parentWidget())
            made.hide()
            made.show_answers(self.answers)
            made.changed.connect(self._texts)
            made.finished.connect(lambda: self.step.emit(1))
            made.flag.connect(lambda: self.flag.emit(self.line))
            made.incident.connect(lambda: self.incident.emit(self.line))
            made.risk_review.connect(lambda: self.risk_review.emit(self.line))
            first = 0 if is_small(self.came) else 1
            self._grid.addWidget(made, self._at + ROWS - 1, first, 1, 5 - first)
        return self._text

    def _connect(self) -> None:
        self.came.chosen.connect(lambda code: self._answer(came=code or ""))
        self.risk.chosen.connect(lambda code: self._answer(risk=code or ""))
        if self.line.record:
            self.more.clicked.connect(lambda: self.added.emit(self.line))
        else:
            self.more.toggled.connect(self._open)

    def show_answers(self, answers: Answers) -> None:
        """Show these answers, without telling anybody."""
        self.answers = answers
        self.came.set_value(answers.came or None)
        self.risk.set_value(answers.risk or None)
        if self._text is not None:
            self._text.show_answers(answers)
        if not self.line.record:
            self._open(self.more.isChecked())

    def now(self) -> Line:
        """Give the line with its answers as they are."""
        return replace(self.line, answers=self.answers)

    def is_open(self) -> bool:
        """Say whether the line still waits to be answered or sealed."""
        return not self.line.record and not self.answers.is_answered()

    def focus(self) -> None:
        """Put the keyboard on this line."""
        (self.more if self.line.record else self.came).setFocus(Qt.FocusReason.TabFocusReason)

    def say_kept(self, words: str) -> None:
        """Say how far what was answered is safe."""
        self.kept.setText("" if self.answers.is_blank() else words)

    def show_error(self, field: str, reason: str) -> None:
        """Say what is wrong at its place in the line, and put the keyboard there."""
        if field in ("came", "risk"):
            choices = self.came if field == "came" else self.risk
            for pill in choices.pills:
                mark_wrong(pill, bool(reason))
            choices.setFocus()
            return
        self._open(True)
        self.text.show_error(field, reason)

    def _answer(self, **said: str) -> None:
        self.answers = replace(self.answers, **said)
        for choices in (self.came, self.risk):
            for pill in choices.pills:
                mark_wrong(pill, False)
        self._open(self.more.isChecked())
        self.answered.emit()
        if said.get("risk") in (Risk.RAISED, Risk.LOWER):
            self.text.focus()

    def _texts(self) -> None:
        self.answers = self.text.told(self.answers)
        self.answered.emit()

    def _open(self, more: bool) -> None:
        changed = self.answers.risk in (Risk.RAISED, Risk.LOWER)
        wanted = bool(changed or more) and not self.line.record
        if wanted:
            self.text.show_all(more, raised=self.answers.risk == Risk.RAISED)
        if self._text is not None:
            self._text.setVisible(wanted)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Answer with a key: 1 2 3 for who came, S L R for safety, Enter for the next line, up and down to move."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.step.emit(1)
        elif key == Qt.Key.Key_Up:
            self.step.emit(-1)
        elif key in CAME_KEYS:
            self.came.press(CAME_KEYS[key])
        elif (letter := event.text().upper()) in (keys := risk_keys()):
            self.risk.press(keys[letter])
        else:
            return False
        return True
