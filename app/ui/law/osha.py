"""Files for OSHA's injury tracking application: which one, how a yes is spelt, and what the yearly summary asks."""

from PySide6.QtWidgets import QWidget

from app.domain.errors import Refused
from app.domain.injury_files import ESTABLISHMENT_WORDS, YES_NO_WORDS, Establishment, YesNo
from app.i18n import _
from app.ui.parts.cards import column
from app.ui.parts.choices import ChoiceRow
from app.ui.parts.counts import Count
from app.ui.parts.dialogs import Dialog
from app.ui.parts.fields import FieldRow
from app.ui.parts.labels import Words
from app.ui.parts.texts import LineEdit

CASES, SUMMARY = "cases", "summary"


class OshaDialog(Dialog):
    """Asks for everything that a file needs and that is kept nowhere here."""

    def __init__(self, parent: QWidget, year: int, may_cases: bool) -> None:
        super().__init__(_("Files for OSHA"), parent, finish=_("Save…"))
        self.body.addWidget(
            Words(
                _(
                    "Most practices of this size need to send none. The files have OSHA's headers and hold only what "
                    "was recorded here. They were not tried at OSHA: send one case first, and see whether it is taken."
                )
            )
        )
        self.which = ChoiceRow(_("Which file"), required=True)
        offered = [(SUMMARY, _("Yearly summary (300A)"))]
        if may_cases:
            offered.insert(0, (CASES, _("Cases as shown and read (300/301)")))
        self.which.offer(offered)
        self.which.set_value(offered[0][0])
        self.which.chosen.connect(lambda _code: self._show())
        self.spelling = ChoiceRow(
            _("A yes and a no are spelt"), [(one.value, _(YES_NO_WORDS[one])) for one in YesNo], required=True
        )
        self.spelling.set_value(YesNo.LETTERS.value)
        self.spelling_row = FieldRow(
            _("A yes and a no are spelt"), self.spelling, _("Two published examples disagree about this.")
        )
        self.year = Count()
        self.year.setRange(1970, year)
        self.year.setValue(year)
        self.rows: dict[str, FieldRow] = {"year": FieldRow(_("Year"), self.year)}
        self.lines = {name: LineEdit(longest=200) for name in ESTABLISHMENT_WORDS}
        self.rows |= {
            name: FieldRow(_(words), self.lines[name]) for name, words in ESTABLISHMENT_WORDS.items()
        }
        self.about = QWidget()
        self.about.setLayout(column(*self.rows.values()))
        for part in (FieldRow(_("Which file"), self.which), self.spelling_row, self.about):
            self.body.addWidget(part)
        self._show()
        self.which.setFocus()

    def establishment(self) -> Establishment:
        """Give what was typed about the practice."""
        return Establishment(**{name: line.text() for name, line in self.lines.items()})

    def refuse(self, error: Refused) -> None:
        """Say what is wrong, at its answer."""
        row = self.rows.get(error.field or "")
        if row is not None:
            row.show_error(error.reason)
            row.widget.setFocus()
        else:
            self.show_error(error.reason)

    def _show(self) -> None:
        self.about.setVisible(self.which.value() == SUMMARY)
        self.spelling_row.setVisible(self.which.value() == CASES)
