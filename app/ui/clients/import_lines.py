"""What an import would do, line by line, and what a person decides about those who may be kept already."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.client_imports import CHOICE_WORDS, Candidate, Choice, ImportPlan, Standing
from app.i18n import N_, _, ngettext
from app.ui.parts import Card, ChoiceRow, Column, FieldRow, Rows, row

STANDING_WORDS = {
    Standing.NEW: N_("New"),
    Standing.SAME_REFERENCE: N_("Kept already?"),
    Standing.SAME_NAME: N_("Kept already?"),
    Standing.REPEATED: N_("Twice in the file?"),
    Standing.PROBLEM: N_("Cannot come in"),
}

LEVELS = {Standing.NEW: "done", Standing.PROBLEM: "high"}


class ImportLines(Card):
    """The lines with their reasons. `chosen` is emitted when another decision was made."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__(_("What it would do"), " ")
        self.plan: ImportPlan | None = None
        self.by_line: dict[int, Choice] = {}
        offered = [(choice.value, _(words)) for choice, words in CHOICE_WORDS.items()]
        self.all = ChoiceRow(_("All who may be kept already"), offered, required=True)
        self.all.set_value(Choice.SKIP.value)
        self.one = ChoiceRow(_("Only the chosen line"), offered)
        self.list = Rows(_("Lines of the file"), self._columns(), key="import-lines", height=4)
        self.all_row = FieldRow(_("All who may be kept already"), self.all)
        self.one_row = FieldRow(_("Only the chosen line"), self.one)
        self.decisions = QWidget()
        self.decisions.setLayout(row(self.all_row, None, self.one_row, 1))
        self.add(self.list, 1)
        self.add(self.decisions)
        self.all.chosen.connect(lambda _code: self._decided())
        self.one.chosen.connect(self._decide_one)
        self.list.selected.connect(lambda _line: self._offer_one())

    def _columns(self) -> list[Column]:
        return [
            Column(
                name="line",
                words=_("Line"),
                text=lambda one: str(one.line),
                wide=7,
                sort=lambda one: one.line,
            ),
            Column(
                name="standing",
                words=_("Standing"),
                text=lambda one: _(STANDING_WORDS[one.standing]),
                level=lambda one: LEVELS.get(one.standing, "caution"),
                wide=20,
            ),
            Column(name="name", words=_("Name"), text=lambda one: one.said.name, personal=True, wide=28),
            Column(name="reference", words=_("Reference"), text=lambda one: one.said.reference, wide=12),
            Column(name="decision", words=_("What happens"), text=self._what, wide=22),
            Column(
                name="why", words=_("Why"), text=lambda one: " ".join(filter(None, (one.why, *one.notes)))
            ),
        ]

    def show_plan(self, plan: ImportPlan) -> None:
        """Show a plan; what needs a person comes first."""
        self.plan, self.by_line = plan, {}
        self.all.set_value(Choice.SKIP.value)
        lines = [*plan.problems, *plan.duplicates, *plan.fresh]
        self.decisions.setVisible(bool(plan.duplicates))
        self.set_aside(_summary(plan))
        self.list.show_rows(lines)
        self.list.choose(0)
        self._offer_one()

    def for_all(self) -> Choice:
        """Give what was decided for everybody who may be kept already."""
        return Choice(self.all.value() or Choice.SKIP.value)

    def decision(self, one: Candidate) -> Choice | None:
        """Give what happens with a line; None for one that cannot come in."""
        if one.standing is Standing.PROBLEM:
            return None
        if one.standing is Standing.NEW:
            return Choice.ADD
        wanted = self.by_line.get(one.line, self.for_all())
        return wanted if wanted in one.may() else Choice.SKIP

    def _what(self, one: Candidate) -> str:
        match self.decision(one):
            case None:
                return ""
            case Choice.ADD if one.standing is Standing.NEW:
                return _("is added")
            case choice:
                return _(CHOICE_WORDS[choice])

    def _offer_one(self) -> None:
        line: Candidate | None = self.list.chosen()
        may = line.may() if line is not None else ()
        self.one_row.setEnabled(bool(may))
        self.one.offer([(choice.value, _(CHOICE_WORDS[choice])) for choice in may or tuple(Choice)])
        self.one.set_value(
            self.by_line[line.line].value if line is not None and line.line in self.by_line else None
        )

    def _decide_one(self, code: str | None) -> None:
        line: Candidate | None = self.list.chosen()
        if line is None or not line.may():
            return
        if code is None:
            self.by_line.pop(line.line, None)
        else:
            self.by_line[line.line] = Choice(code)
        self._decided()

    def _decided(self) -> None:
        model = self.list.model
        if model.rows:
            model.dataChanged.emit(
                model.index(0, 0), model.index(len(model.rows) - 1, len(model.columns) - 1)
            )
        self.chosen.emit()


def _summary(plan: ImportPlan) -> str:
    fresh, maybe, wrong = len(plan.fresh), len(plan.duplicates), len(plan.problems)
    said = [ngettext("{n} new", "{n} new", fresh).format(n=fresh)]
    if maybe:
        said.append(ngettext("{n} perhaps kept already", "{n} perhaps kept already", maybe).format(n=maybe))
    if wrong:
        said.append(ngettext("{n} cannot come in", "{n} cannot come in", wrong).format(n=wrong))
    return " · ".join(said)
