"""The practice's details: name, address, rooms, emergency numbers, and the days on which it works."""

import msgspec

from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.practices import EmergencyNumber, Holiday, Practice
from app.i18n import N_, _
from app.services import practice as practices
from app.ui.desk import Desk
from app.ui.panels import Panel
from app.ui.parts.buttons import Button
from app.ui.parts.cards import row
from app.ui.parts.choices import ChoiceRow
from app.ui.parts.fields import FieldRow
from app.ui.parts.texts import LineEdit, TextArea

DAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"),
)  # fmt: skip


class DetailsPanel(Panel):
    """What everybody at the desk may read. Owners change it; the earlier details stay in the ledger."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("The practice"))
        self._now: Practice | None = None
        self.name = LineEdit()
        self.address = TextArea(lines=2)
        self.places = TextArea(lines=5)
        self.numbers = TextArea(lines=4)
        self.week = ChoiceRow(
            _("Working days"), [(str(at), _(words)) for at, words in enumerate(DAYS)], many=True
        )
        self.holidays = TextArea(lines=4)
        self.questions = {
            "name": FieldRow(_("Name"), self.name, _("Stands on every report.")),
            "address": FieldRow(_("Address"), self.address, _("Stands on the emergency card.")),
            "places": FieldRow(
                _("Rooms and places"), self.places, _("One a line: where something can happen.")
            ),
            "numbers": FieldRow(
                _("Emergency numbers"),
                self.numbers,
                _("One a line: the number, then a space, then whose it is."),
            ),
            "working_days": FieldRow(
                _("Working days"), self.week, _("Clocks that a law counts in working days go by these.")
            ),
            "holidays": FieldRow(
                _("Days on which it is closed"),
                self.holidays,
                _("One a line: the day as 2026-12-25, then a space, then what it is."),
            ),
        }
        for question in self.questions.values():
            self.body.addWidget(question)
        self.keep = Button(_("Keep these details"))
        self.keep.clicked.connect(self._keep)
        self.body.addWidget(self.wrong)
        self.body.addLayout(row(self.keep, 1))
        self.setMaximumWidth(self.fontMetrics().averageCharWidth() * 90)

    def load(self) -> None:
        """Show the practice as it stands."""
        self.desk.ask(practices.details, then=self._show, owner=self)

    def show_refused(self, error: Refused) -> None:
        """Show a refusal at the question it is about."""
        question = self.questions.get(error.field or "")
        if question is not None:
            question.show_error(error.reason)
        else:
            super().show_refused(error)

    def _show(self, practice: Practice) -> None:
        self._now = practice
        self.name.setText(practice.name)
        self.address.setText("\n".join(practice.address))
        self.places.setText("\n".join(practice.places))
        self.numbers.setText("\n".join(f"{one.number} {one.words}" for one in practice.emergency))
        self.week.set_value([str(at) for at in practice.working_days])
        self.holidays.setText("\n".join(f"{one.day} {one.words}".strip() for one in practice.holidays))

    def _keep(self) -> None:
        if self._now is None:
            return
        self.wrong.setText("")
        for question in self.questions.values():
            question.clear_error()
        wanted = msgspec.structs.replace(
            self._now,
            name=self.name.text().strip(),
            address=_lines(self.address.text()),
            places=_lines(self.places.text()),
            emergency=tuple(number_of(line) for line in _lines(self.numbers.text())),
            working_days=tuple(int(code) for code in self.week.codes()),
            holidays=tuple(holiday_of(line) for line in _lines(self.holidays.text())),
        )
        self.desk.do(
            practices.change, wanted, then=self._kept, refused=self.show_refused, troubled=self.show_trouble,
            owner=self, changed=(Kind.PRACTICE,),
        )  # fmt: skip

    def _kept(self, practice: Practice) -> None:
        self._show(practice)
        self.said.emit(_("The practice's details are kept."))


def number_of(line: str) -> EmergencyNumber:
    """Read one line: the number up to the first word with a letter, then whose it is.

    >>> number_of("1-800 222 1222 Poison help")
    EmergencyNumber(words='Poison help', number='1-800 222 1222')
    """
    words = line.split()
    at = next((at for at, word in enumerate(words) if any(letter.isalpha() for letter in word)), len(words))
    return EmergencyNumber(" ".join(words[at:]), " ".join(words[:at]))


def holiday_of(line: str) -> Holiday:
    """Read one line: the day, then what it is.

    >>> holiday_of("2026-12-25 Christmas Day")
    Holiday(day='2026-12-25', words='Christmas Day')
    """
    day, _space, words = line.partition(" ")
    return Holiday(day, words.strip())


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
