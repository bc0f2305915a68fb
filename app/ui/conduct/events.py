"""The dated lines of a conduct file, and the row that adds the next one without leaving the keyboard."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from app.domain import conduct as rules
from app.domain.errors import Refused
from app.domain.moments import Moment
from app.i18n import _
from app.ui.duties.history import empty
from app.ui.parts import (
    Button,
    Card,
    FieldRow,
    LineEdit,
    LinkButton,
    MomentEdit,
    Quiet,
    Rule,
    StoryLabel,
    column,
    row,
)
from app.ui.parts.flowing import Abreast
from app.ui.parts.moments import say_moment

SORT = rules.EVENTS[1]


class EventsCard(Card):
    """Shows the lines by their time. `added` carries what was typed, `struck` the place of a line to strike out."""

    added = Signal(object)
    typing = Signal()
    """Something was typed into the row by the person."""
    struck = Signal(int)

    def __init__(self, zone: str) -> None:
        super().__init__(_("What happened, line by line"), _("clinicians only"))
        self.lines = QVBoxLayout()
        self.add(self.lines)
        self.when = MomentEdit(_("When"), zone=zone)
        self.sort = QComboBox()
        self.sort.setAccessibleName(_("What sort"))
        for choice in SORT.choices:
            self.sort.addItem(_(choice.words), choice.code)
        self.words = LineEdit(_("What happened, in a line"))
        self.evidence = LineEdit(_("What there is of it"))
        self.rows = {
            "when": FieldRow(_("When"), self.when),
            "sort": FieldRow(_("What sort"), self.sort),
            "words": FieldRow(_("What happened, in a line"), self.words),
            "evidence": FieldRow(_("What there is of it, and where it is kept"), self.evidence),
        }
        self.seal = Button(_("Add the line"), key="Enter", works=False)
        self.seal.clicked.connect(self.send)
        self.adding = QWidget()
        self.adding.setLayout(
            column(
                Rule(),
                Abreast(self.rows["when"], self.rows["sort"], shares=(3, 2)),
                self.rows["words"],
                self.rows["evidence"],
                row(self.seal, 1),
            )
        )
        self.add(self.adding)
        for line in (self.words, self.evidence):
            line.returnPressed.connect(self.send)
            line.textEdited.connect(lambda _text: self.typing.emit())

    def begin(self, now: Any) -> None:
        """Empty the row for the next line, at this moment."""
        self.when.set_moment(msgspec.convert(now, Moment))
        self.words.clear()
        self.evidence.clear()
        self.clear_errors()

    def fields(self) -> dict[str, Any] | None:
        """Spell the row as a draft; None while nothing was typed."""
        return self.typed() if self.words.text().strip() or self.evidence.text().strip() else None

    def take_up(self, fields: dict[str, Any]) -> None:
        """Show a line that was left unfinished."""
        self.when.set_moment(msgspec.convert(fields["when"], Moment))
        self.sort.setCurrentIndex(max(0, self.sort.findData(fields.get("sort"))))
        self.words.setText(str(fields.get("words", "")))
        self.evidence.setText(str(fields.get("evidence", "")))

    def typed(self) -> dict[str, Any]:
        """Give what stands in the row."""
        return {
            "when": msgspec.to_builtins(self.when.moment()),
            "sort": str(self.sort.currentData()),
            "words": self.words.text(),
            "evidence": self.evidence.text(),
        }

    def send(self) -> None:
        """Ask for the line to be sealed."""
        self.clear_errors()
        self.added.emit(self.typed())

    def refuse(self, refused: Refused) -> None:
        """Say what is wrong, where it is."""
        at = self.rows.get(refused.field or "words", self.rows["words"])
        at.show_error(refused.reason)
        (at.widget.focusProxy() or at.widget).setFocus()

    def clear_errors(self) -> None:
        """Say that nothing is wrong."""
        for one in self.rows.values():
            one.clear_error()

    def show_events(self, events: Sequence[dict[str, Any]], may_write: bool) -> None:
        """Show these lines, those that were struck out with the reason."""
        empty(self.lines)
        for at, event in enumerate(events):
            if at:
                self.lines.addWidget(Rule())
            self.lines.addWidget(self._line(event, may_write))
        if not events:
            self.lines.addWidget(Quiet(_("No line yet. Add the first one below.")))
        self.adding.setVisible(may_write)

    def _line(self, event: dict[str, Any], may_write: bool) -> QWidget:
        made = QWidget()
        when = say_moment(msgspec.convert(event["when"], Moment))
        head = _("{moment} · {sort}").format(moment=when, sort=_(SORT.words(str(event["sort"]))))
        strike = LinkButton(_("Strike out…"))
        strike.setAccessibleName(_("Strike out the line of {moment}…").format(moment=when))
        strike.clicked.connect(_emits(self.struck, int(event["place"])))
        strike.setVisible(may_write and not event["struck"])
        parts: list[QWidget] = [StoryLabel(str(event["words"]))]
        if event.get("evidence"):
            parts.append(
                StoryLabel(_("There is: {evidence}").format(evidence=event["evidence"]), part="quiet")
            )
        if event["struck"]:
            parts.append(StoryLabel(_("Struck out: {reason}").format(reason=event["struck"]), part="quiet"))
        made.setLayout(column(row(Quiet(head, wrap=False), 1, strike), *parts, space=1))
        return made


def _emits(signal: Any, place: int) -> Callable[..., None]:
    return partial(_emit, signal, place)


def _emit(signal: Any, place: int, *_clicked: object) -> None:
    signal.emit(place)
