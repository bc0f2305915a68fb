"""What changed for safety, sealed to clinicians; with what else can be said about a session, and what may follow."""

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.domain.sessions import BY_NAME, LONGEST_MINUTES, STORY, Answers, Line
from app.i18n import _
from app.ui.parts import Button, ChoiceRow, FieldRow, Small, TextArea, row
from app.ui.parts.counts import Count
from app.ui.parts.flowing import Abreast, Flowing
from app.ui.theme import SPACE

MOST_LINES = 8


class SealedText(QWidget):
    """The text below a line. Enter goes to the next line, Shift+Enter begins a new line of text.

    `changed` tells that something was said, `finished` that the person goes on, the others what
    may follow.
    """

    changed = Signal()
    finished = Signal()
    flag = Signal()
    incident = Signal()
    risk_review = Signal()

    def __init__(self, line: Line, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        about = line.number
        self.texts: dict[str, TextArea] = {}
        self.fields: dict[str, FieldRow] = {}
        for name in STORY:
            field = BY_NAME[name]
            area = TextArea(f"{about}, {_(field.label)}", lines=1, story=True)
            if name == "changed":
                area.lines = 2
                area.setPlaceholderText(_("What changed for safety"))
            area.installEventFilter(self)
            area.typed.connect(lambda _text, it=area: self._typed(it))
            self.texts[name] = area
            self.fields[name] = FieldRow("" if name == "changed" else _(field.label), area)
        self.de_escalation = QCheckBox(_(BY_NAME["de_escalation"].label))
        self.de_escalation.setAccessibleName(f"{about}, {self.de_escalation.text()}")
        self.de_escalation.clicked.connect(lambda _on: self.changed.emit())
        self.minutes = Count()
        self.minutes.setRange(1, LONGEST_MINUTES)
        self.minutes.setSingleStep(5)
        for part in (self.minutes, self.minutes.lineEdit()):
            part.setAccessibleName(_("{number}, minutes").format(number=about))
        self.minutes.valueChanged.connect(lambda _minutes: self.changed.emit())
        self.place = ChoiceRow(
            f"{about}, {_(BY_NAME['place'].label)}",
            [(choice.code, _(choice.words)) for choice in BY_NAME["place"].choices],
            required=True,
        )
        self.place.chosen.connect(lambda _place: self.changed.emit())
        self.review_button = Button(_("Risk review…"))
        self.flag_button = Button(_("Flag…"))
        self.incident_button = Button(_("Incident…"))
        self.review_button.clicked.connect(self.risk_review)
        self.flag_button.clicked.connect(self.flag)
        self.incident_button.clicked.connect(self.incident)
        self._lay_out()

    def _lay_out(self) -> None:
        self.rest = QWidget()
        rest = QVBoxLayout(self.rest)
        rest.setContentsMargins(0, 0, 0, 0)
        rest.setSpacing(SPACE * 2)
        for name in STORY[1:]:
            rest.addWidget(self.fields[name])
        rest.addWidget(self.de_escalation)
        rest.addLayout(
            row(
                FieldRow(_("Minutes"), self.minutes),
                FieldRow(_(BY_NAME["place"].label), self.place),
                1,
                space=6,
            )
        )
        note = Small(_("Sealed to clinicians. What changed for safety, not what was said in the session."))
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, SPACE * 2)
        lines.setSpacing(SPACE)
        lines.addWidget(self.fields["changed"])
        lines.addWidget(self.rest)
        what_follows = Flowing(self.review_button, self.flag_button, self.incident_button)
        lines.addWidget(Abreast(note, what_follows, shares=(3, 2), space=2))

    def _typed(self, area: TextArea) -> None:
        _fit(area)
        self.changed.emit()

    def show_answers(self, answers: Answers) -> None:
        """Show what was said, without telling anybody."""
        self.blockSignals(True)
        for name, area in self.texts.items():
            if area.text() != getattr(answers, name):
                area.setText(getattr(answers, name))
            _fit(area)
        self.de_escalation.setChecked(answers.de_escalation)
        self.minutes.setValue(answers.minutes or 50)
        self.place.set_value(answers.place)
        self.blockSignals(False)

    def told(self, before: Answers) -> Answers:
        """Give the answers with what is said here."""
        return replace(
            before,
            **{name: area.text() for name, area in self.texts.items()},
            de_escalation=self.de_escalation.isChecked(),
            minutes=self.minutes.value(),
            place=self.place.value() or before.place,
        )

    def show_all(self, more: bool, *, raised: bool) -> None:
        """Show everything that can be said, or only what changed; what may follow is offered where it was raised."""
        self.rest.setVisible(more)
        self.review_button.setVisible(raised)
        self.flag_button.setVisible(raised)
        self.incident_button.setVisible(raised)

    def focus(self) -> None:
        """Put the keyboard where what changed is written."""
        self.texts["changed"].setFocus(Qt.FocusReason.OtherFocusReason)

    def show_error(self, field: str, reason: str) -> None:
        """Say what is wrong, at its answer."""
        at = self.fields.get(field)
        if at is not None:
            at.show_error(reason)
            self.texts[field].setFocus()
        else:
            self.minutes.setFocus()

    def clear_errors(self) -> None:
        """Say that nothing is wrong."""
        for field in self.fields.values():
            field.clear_error()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go on with Enter; Shift+Enter is a new line of text."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            self.finished.emit()
            return True
        return False


def _fit(area: TextArea) -> None:
    """Make room for what is written: a line or two at first, at most eight, then it scrolls."""
    written = round(area.document().size().height())
    lines = max(area.lines, min(MOST_LINES, written))
    high = area.fontMetrics().lineSpacing() * lines + SPACE * 5
    area.setMinimumHeight(high)
    area.setMaximumHeight(high)
