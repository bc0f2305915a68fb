"""The form that an incident is told on, in the order in which a shaken person can tell it."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain import incidents
from app.domain.errors import Refused
from app.domain.incident_fields import BY_NAME, ELSEWHERE, LAW_FIELDS
from app.domain.incidents import Report
from app.domain.moments import Moment
from app.domain.practices import Practice
from app.i18n import _
from app.ui.incidents.answers import AnswerFields, PlaceEdit, choices
from app.ui.incidents.people import PeopleEdit
from app.ui.incidents.safety import SafetyCard
from app.ui.law.terms import Terms
from app.ui.parts import (
    Card,
    ChoiceRow,
    FieldRow,
    LineEdit,
    LinkButton,
    MomentEdit,
    Pill,
    TextArea,
    row,
)
from app.ui.parts.choices import one_stop
from app.ui.parts.flowing import Flowing
from app.ui.theme import SPACE

FIRST_DETAILS = ("severity", "responses")
MORE_DETAILS = (
    "before",
    "means",
    "police_answer",
    "consequences",
    "protective",
    "factors",
    "would_have_helped",
    "taken",
)
LAW_DETAILS = tuple(field.name for field in LAW_FIELDS)


class IncidentForm(QWidget):
    """Everything that can be told at once. `changed` says that the person answered something."""

    changed = Signal()

    def __init__(self, zone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run = ""
        self._quick = False
        self.safety = SafetyCard()
        self.kinds = ChoiceRow(_(BY_NAME["kinds"].label), choices(BY_NAME["kinds"]), many=True)
        one_stop(self.kinds)
        self.when = MomentEdit(_(BY_NAME["when"].label), zone=zone)
        self.about = Pill(_("About"))
        self.later = Pill(_("Found later"))
        self.found = MomentEdit(_(BY_NAME["found"].label), zone=zone)
        self.place = PlaceEdit(_(BY_NAME["place"].label))
        self.place_other = LineEdit(_(BY_NAME["place_other"].label), longest=200)
        self.people = PeopleEdit()
        self.story = TextArea(_(BY_NAME["story"].label), lines=6, story=True)
        self.details = AnswerFields(FIRST_DETAILS)
        self.more = AnswerFields(MORE_DETAILS)
        self.law = AnswerFields(LAW_DETAILS)
        self._asked: frozenset[str] = frozenset()
        self._terms: list[Terms] = []
        self.more_link = LinkButton(_("More: what led to it, what helped, what would have…"))
        self.rows = self._questions()
        self._lay_out()
        self._connect()

    def _questions(self) -> dict[str, FieldRow]:
        def question(name: str, widget: QWidget, label: str | None = None) -> FieldRow:
            field = BY_NAME[name]
            return FieldRow(
                _(field.label) if label is None else label, widget, _(field.help) if field.help else ""
            )

        return {
            "kinds": question("kinds", self.kinds),
            "when": FieldRow(_(BY_NAME["when"].label), self.when),
            "found": FieldRow(_("Found"), self.found),
            "place": FieldRow(_(BY_NAME["place"].label), self.place),
            "place_other": question("place_other", self.place_other),
            "people": FieldRow("", self.people),
            "story": question("story", self.story),
        }

    def _lay_out(self) -> None:
        self.what_card = Card(_("1  What and when"))
        self.what_card.add(self.rows["kinds"])
        self.marks = (FieldRow(" ", self.about), FieldRow(" ", self.later))
        self.what_card.add(Flowing(self.rows["when"], *self.marks, self.rows["place"], space=3))
        self.what_card.add(self.rows["found"])
        self.what_card.add(self.rows["place_other"])
        self.who_card = Card(_("2  Who and what happened"))
        self.who_card.add(self.rows["people"])
        self.who_card.add(self.rows["story"])
        self.done_card = Card(_("3  Severity and response"), _("Can follow later"))
        self.done_card.add(self.details)
        self.done_card.add(row(self.more_link, 1))
        self.done_card.add(self.more)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, SPACE * 2, 0)
        layout.setSpacing(SPACE * 3)
        self.law_card = Card(_("4  What the law asks after violence"), _("Can follow later"))
        self.law_card.add(self.law)
        for card in (self.safety, self.what_card, self.who_card, self.done_card, self.law_card):
            layout.addWidget(card)
        layout.addStretch(1)
        self.more.hide()
        self._reveal()

    def _connect(self) -> None:
        for signal in (
            self.safety.chosen, self.kinds.chosen, self.when.changed, self.about.clicked, self.later.clicked,
            self.found.changed, self.place.activated, self.place_other.textEdited, self.people.changed,
            self.story.typed, self.details.changed, self.more.changed, self.law.changed,
        ):  # fmt: skip
            signal.connect(self._told)
        self.more_link.clicked.connect(lambda: self.more.setVisible(self.more.isHidden()))

    def _told(self, *_answer: object) -> None:
        self._reveal()
        self.changed.emit()

    def _reveal(self) -> None:
        self.rows["found"].setVisible(self.later.isChecked())
        self.rows["place_other"].setVisible(self.place.place() == ELSEWHERE)
        told = Report(kinds=tuple(self.kinds.codes()))
        asked = incidents.law_questions(told, self._asked)
        for name, question in self.law.rows.items():
            question.setVisible(name in asked or name in self.law.fields())
        self.law_card.setVisible(not self._quick and bool(set(asked) | set(self.law.fields())))

    def know(
        self, practice: Practice, staff: Iterable[tuple[str, str]], asked: frozenset[str] = frozenset()
    ) -> None:
        """Learn the practice's places, its emergency numbers, who works here, and what its law packs ask."""
        self._asked = asked
        self.place.offer(practice.places)
        self.safety.show_numbers(practice.emergency)
        self.people.staff(staff, asked)
        self._reveal()

    def know_terms(self, terms: Mapping[str, Mapping[str, str]]) -> None:
        """Learn what the statutes call the answers, question by question."""
        self._terms = [
            Terms(question, terms[name])
            for name, question in self.law.rows.items()
            if name in terms and isinstance(question.widget, ChoiceRow)
        ]

    def quick(self, on: bool) -> None:
        """Ask for one line and a place only."""
        self._quick = on
        hidden: tuple[QWidget, ...] = (
            self.safety,
            self.rows["kinds"],
            self.rows["people"],
            self.done_card,
            self.rows["when"],
            *self.marks,
        )
        for part in hidden:
            part.setVisible(not on)
        self.what_card.title.setText(_("A quick note") if on else _("1  What and when"))
        self.who_card.title.setText(_("What happened, in a line") if on else _("2  Who and what happened"))
        self._reveal()

    def report(self) -> Report:
        """Give what was told so far."""
        fields: dict[str, Any] = {
            "safe": self.safety.value(),
            "kinds": self.kinds.codes(),
            "when": msgspec.to_builtins(self.when.moment()),
            "about": self.about.isChecked(),
            "found": msgspec.to_builtins(self.found.moment()) if self.later.isChecked() else None,
            "place": self.place.place(),
            "place_other": self.place_other.text() if self.place.place() == ELSEWHERE else "",
            "people": msgspec.to_builtins(list(self.people.people())),
            "story": self.story.text(),
            "run": self._run,
        }
        return incidents.from_draft(fields | self.details.fields() | self.more.fields() | self.law.fields())

    def show_report(self, report: Report, now: Moment) -> None:
        """Show a report as it was told so far; a time that was not said is now."""
        fields = incidents.to_draft(report)
        self._run = report.run
        self.safety.set_value(report.safe)
        self.kinds.set_value(report.kinds)
        self.when.set_moment(report.when or now)
        self.about.setChecked(report.about)
        self.later.setChecked(report.found is not None)
        self.found.set_moment(report.found or report.when or now)
        self.place.set_place(report.place)
        self.place_other.setText(report.place_other)
        self.people.show_people(report.people)
        self.story.setText(report.story)
        self.details.show_fields(fields)
        self.more.show_fields(fields)
        self.law.show_fields(fields)
        for terms in self._terms:
            terms.say()
        self.more.setVisible(any(fields.get(name) for name in MORE_DETAILS))
        self.show_refusal(None)
        self._reveal()

    def show_refusal(self, refused: Refused | None) -> QWidget | None:
        """Say what is wrong at its answer, and give the part to look at; with None, that nothing is."""
        self.safety.show_error("")
        for question in self.rows.values():
            question.clear_error()
        name, reason = (refused.field, refused.reason) if refused else (None, "")
        if name == "safe":
            self.safety.show_error(reason)
            self.safety.row.setFocus()
            return self.safety
        if name in self.rows:
            self.rows[name].show_error(reason)
            self.rows[name].widget.setFocus()
            return self.rows[name]
        for part in (self.details, self.more, self.law):
            if part.show_refusal(name, reason):
                part.show()
                return part.rows[str(name)]
        return None
