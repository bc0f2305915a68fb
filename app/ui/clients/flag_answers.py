"""The flag's form as parts: two tests, what the desk reads, and what only clinicians read."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.domain import flags as rules
from app.domain.errors import Refused
from app.domain.fields import Field
from app.domain.flag_fields import (
    CATEGORY_CRITERIA,
    CATEGORY_WORDS,
    FIELDS,
    LEVEL_HELP,
    LEVEL_WORDS,
    TOLD_WORDS,
    Category,
    Level,
    Told,
)
from app.domain.flags import TwoTests, Wanted
from app.i18n import _
from app.ui.parts import Card, ChoiceRow, DayEdit, FieldRow, LineEdit, TextArea, column
from app.ui.parts.discreet import is_discreet
from app.ui.parts.flowing import Abreast
from app.ui.parts.labels import Small

BY_NAME: dict[str, Field] = {field.name: field for field in FIELDS}
YES, NO = "yes", "no"


class FlagAnswers(QWidget):
    """Every question of the form. `changed` is emitted when a person answers; refusals are shown at the answer."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, FieldRow] = {}
        self._reviewed_by_hand = False
        self._kept: dict[str, str] = {}
        yes_no = [(YES, _("Yes")), (NO, _("No"))]
        self.must_know = ChoiceRow(_("Must staff know it at first contact?"), yes_no)
        self.outweighs = ChoiceRow(_("Does the risk outweigh the client's privacy?"), yes_no)
        self.level = ChoiceRow(_("Level"), [(level.value, _(words)) for level, words in LEVEL_WORDS.items()])
        self.level_help = Small("")
        self.label = LineEdit(longest=rules.LONGEST_LABEL)
        self.action = TextArea(lines=2)
        self.review = DayEdit()
        self.owner, self.approver = QComboBox(), QComboBox()
        self.category = ChoiceRow(
            _("What it is about"), [(c.value, _(words)) for c, words in CATEGORY_WORDS.items()]
        )
        self.criteria = Small("")
        self.texts = {
            name: TextArea(lines=2, story=True) for name in ("behaviour", "criterion", "triggers", "helps")
        }
        self.told = ChoiceRow(
            _("Has the client been told?"), [(t.value, _(words)) for t, words in TOLD_WORDS.items()]
        )
        self.told_note = TextArea(lines=1, story=True)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.tests = Card(_("Two questions first"))
        self._make("must_know", _("Must staff know it at the first moment of contact?"), self.must_know)
        self._make("outweighs", _("Does the risk outweigh the client's privacy?"), self.outweighs)
        self.tests.add(self._beside("must_know", "outweighs"))
        self.open = Card(_("What the desk reads"))
        self._ask(self.open, "level", self.level)
        self.open.add(self.level_help)
        self._ask(self.open, "label", self.label)
        self._ask(self.open, "action", self.action)
        for name, widget in (("review", self.review), ("owner", self.owner), ("approver", self.approver)):
            self._make(name, _(BY_NAME[name].label), widget)
        self.open.add(self._beside("review", "owner", "approver"))
        self.sealed = Card(_("What only clinicians read"))
        self._ask(self.sealed, "category", self.category)
        self.sealed.add(self.criteria)
        for name, text in self.texts.items():
            self._ask(self.sealed, name, text)
        self._ask(self.sealed, "told", self.told)
        self._ask(self.sealed, "told_note", self.told_note)
        made = column(self.tests, self.open, self.sealed, space=3)
        self.setLayout(made)

    def _ask(self, card: Card, name: str, widget: QWidget) -> None:
        field = BY_NAME[name]
        card.add(self._make(name, _(field.label), widget, _(field.help) if field.help else ""))

    def _make(self, name: str, label: str, widget: QWidget, help: str = "") -> FieldRow:
        self.rows[name] = FieldRow(label, widget, help)
        return self.rows[name]

    def _beside(self, *names: str) -> Abreast:
        return Abreast(*(self.rows[name] for name in names))

    def _connect(self) -> None:
        for pills in (self.must_know, self.outweighs, self.level, self.category, self.told):
            pills.chosen.connect(lambda _code: self._answered())
        for text in (self.action, *self.texts.values(), self.told_note):
            text.typed.connect(lambda _text: self.changed.emit())
        self.label.textChanged.connect(lambda _text: self.changed.emit())
        self.review.changed.connect(self._reviewed)
        self.category.chosen.connect(self._propose_review)
        for box in (self.owner, self.approver):
            box.activated.connect(lambda _at: self.changed.emit())

    def veil(self, on: bool) -> None:
        """Hide what only clinicians read, or show it again; what was typed is kept."""
        self.sealed.setVisible(not on)

    def offer(self, staff: Sequence[tuple[str, str]], approvers: Sequence[tuple[str, str]]) -> None:
        """Offer who may answer for the flag and who may approve it, each as (person, name)."""
        for box, nobody, offered in (
            (self.owner, _("Nobody named"), staff),
            (self.approver, _("Anybody who may"), approvers),
        ):
            before = box.currentData()
            box.clear()
            box.addItem(nobody, "")
            for person, name in offered:
                box.addItem(name, person)
            box.setCurrentIndex(max(0, box.findData(before)))
        self.rows["approver"].setVisible(bool(approvers))

    def begin(self, today: date) -> None:
        """Empty the form; the review is proposed from this day on."""
        self.today = today
        self._kept = {}
        self._reviewed_by_hand = False
        for pills in (self.must_know, self.outweighs, self.level, self.category):
            pills.set_value(None)
        self.told.set_value(Told.NOT_YET.value)
        for text in (self.action, *self.texts.values(), self.told_note):
            text.setText("")
        self.label.setText("")
        self._set_review(rules.usual_review(Category.OTHER, today))
        self.clear_errors()
        self._show_level()
        self.veil(is_discreet(self))

    def tests_said(self) -> TwoTests:
        """Give the answers to the two tests; None where one was not answered."""
        said = {YES: True, NO: False}
        return TwoTests(said.get(self.must_know.value() or ""), said.get(self.outweighs.value() or ""))

    def wanted(self) -> Wanted:
        """Give what was written; raises Refused while no level is chosen."""
        level = self.level.value()
        if level is None:
            raise Refused(_("Choose a level."), "level")
        return Wanted(
            level=Level(level),
            label=self._unchanged("label", self.label.text()),
            action=self._unchanged("action", self.action.text()),
            review=self.review.day(),
            owner=str(self.owner.currentData() or ""),
            approver=str(self.approver.currentData() or ""),
            category=self.category.value() or "",
            told=self.told.value() or Told.NOT_YET.value,
            told_note=self._unchanged("told_note", self.told_note.text()),
            contest=self._kept.get("contest", ""),
            answer=self._kept.get("answer", ""),
            incident=self._kept.get("incident", ""),
            **{name: self._unchanged(name, text.text()) for name, text in self.texts.items()},
        )

    def _unchanged(self, name: str, now: str) -> str:
        """Give an answer exactly as it was kept where nobody touched it: an edit box may spell odd characters anew."""
        kept = self._kept.get(name)
        return kept if kept is not None and self._kept.get(name + " shown") == now else now

    def fields(self) -> dict[str, Any] | None:
        """Spell the form as a draft; None while nothing was answered."""
        texts = {name: text.text() for name, text in self.texts.items()}
        said: dict[str, Any] = {
            "must_know": self.must_know.value(),
            "outweighs": self.outweighs.value(),
            "level": self.level.value(),
            "label": self.label.text(),
            "action": self.action.text(),
            "category": self.category.value(),
            "told_note": self.told_note.text(),
            **texts,
        }
        if not any(said.values()):
            return None
        return said | {
            "review": self.review.day().isoformat() if self._reviewed_by_hand else None,
            "owner": self.owner.currentData(),
            "approver": self.approver.currentData(),
            "told": self.told.value(),
        }

    def show_fields(self, fields: dict[str, Any]) -> None:
        """Show what was answered before: a draft, or a flag as it stands."""
        for name in ("must_know", "outweighs", "level", "category", "told"):
            if name in fields:
                pills: ChoiceRow = getattr(self, name)
                pills.set_value(fields[name])
        self.label.setText(fields.get("label") or "")
        self.action.setText(fields.get("action") or "")
        self.told_note.setText(fields.get("told_note") or "")
        for name, text in self.texts.items():
            text.setText(fields.get(name) or "")
        for name, box in (("owner", self.owner), ("approver", self.approver)):
            box.setCurrentIndex(max(0, box.findData(fields.get(name) or "")))
        if fields.get("review"):
            self._set_review(date.fromisoformat(fields["review"]))
            self._reviewed_by_hand = True
        self._show_level()

    def show_flag(self, wanted: Wanted) -> None:
        """Show a flag that is to be changed; what nobody touches stays exactly as it is kept."""
        fields = msgspec.to_builtins(wanted)
        self.show_fields({**fields, "must_know": YES, "outweighs": YES})
        self._kept = {name: str(value) for name, value in fields.items()}
        shown = {"label": self.label.text(), "action": self.action.text(), "told_note": self.told_note.text()}
        shown |= {name: text.text() for name, text in self.texts.items()}
        self._kept |= {f"{name} shown": text for name, text in shown.items()}
        if wanted.review <= self.today:
            self._set_review(rules.usual_review(Category(wanted.category or Category.OTHER), self.today))

    def show_refused(self, refused: Refused) -> bool:
        """Say what is wrong at its answer; False where it is about none of them."""
        self.clear_errors()
        at = self.rows.get(refused.field or "")
        if at is None:
            return False
        at.show_error(refused.reason)
        (at.widget.focusProxy() or at.widget).setFocus()
        return True

    def clear_errors(self) -> None:
        """Say that nothing is wrong."""
        for one in self.rows.values():
            one.clear_error()

    def _answered(self) -> None:
        self._show_level()
        self.changed.emit()

    def _show_level(self) -> None:
        level, category = self.level.value(), self.category.value()
        self.criteria.setText(_criterion(category) if category else "")
        self.criteria.setVisible(bool(category))
        self.level_help.setText(_(LEVEL_HELP[Level(level)]) if level else "")
        self.level_help.setVisible(bool(level))

    def _reviewed(self, _day: object) -> None:
        self._reviewed_by_hand = True
        self.changed.emit()

    def _propose_review(self, code: str | None) -> None:
        if not self._reviewed_by_hand:
            self._set_review(rules.usual_review(Category(code or Category.OTHER), self.today))

    def _set_review(self, day: date) -> None:
        self.review.blockSignals(True)
        self.review.set_day(day)
        self.review.blockSignals(False)


def _criterion(category: str) -> str:
    return _("Raised when: {criterion}").format(criterion=_(CATEGORY_CRITERIA[Category(category)]))
