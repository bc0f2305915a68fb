"""What leaves, field by field: each case with its facts, the rule by which each leaves, and texts to be read."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.laws_projections import RULE_WORDS
from app.domain.projections import Cell, Row
from app.i18n import _, ngettext
from app.services.projections import Preview
from app.ui.parts.cards import Card, scrolled
from app.ui.parts.discreet import StoryLabel
from app.ui.parts.labels import Quiet, Small, Strong, Words, Wrong
from app.ui.parts.texts import TextArea
from app.ui.theme import SPACE


class Leaving(QWidget):
    """Emits `changed` when somebody changes a text. Empty, it says what would be here."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[tuple[str, str], TextArea] = {}
        self._wrong: dict[tuple[str, str], Wrong] = {}
        self.inner = QWidget()
        self.lines = QVBoxLayout(self.inner)
        self.lines.setContentsMargins(0, 0, 0, 0)
        self.lines.setSpacing(SPACE * 3)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(self.inner))
        self.say_empty("")

    def say_empty(self, words: str) -> None:
        """Show nothing but a sentence."""
        self._clear()
        self.lines.addWidget(Quiet(words))
        self.lines.addStretch(1)

    def show_preview(self, shown: Preview) -> None:
        """Show what would leave, what to think of first, and what stays here."""
        self._clear()
        head = Card(shown.words)
        head.add(Quiet(shown.law))
        head.add(Small(_("How well this is known: {standing}.").format(standing=shown.standing)))
        for words in shown.warnings:
            head.add(Strong(_("Think of this: {words}").format(words=words)))
        count = ngettext("{n} entry leaves.", "{n} entries leave.", len(shown.rows)).format(n=len(shown.rows))
        none = _("Nothing in these days is for this record. It will say “none”, which is an answer too.")
        head.add(Words(count if shown.rows else none))
        self.lines.addWidget(head)
        for number, one in enumerate(shown.rows, start=1):
            self.lines.addWidget(self._case(number, one, shown.deidentified))
        stays = Card(_("What stays here"))
        stays.add(Quiet("; ".join(shown.stays) + "."))
        self.lines.addWidget(stays)
        self.lines.addStretch(1)

    def said(self) -> dict[tuple[str, str], str]:
        """Give the texts as they stand now, by case and field."""
        return {key: edit.text() for key, edit in self.texts.items()}

    def show_wrong(self, key: tuple[str, str], reason: str) -> None:
        """Say at a text what is wrong with it, and put the keyboard there."""
        for at, wrong in self._wrong.items():
            wrong.setText(reason if at == key else "")
        if key in self.texts:
            self.texts[key].setFocus()

    def _case(self, number: int, row: Row, unnamed: bool) -> Card:
        aside = _("{case}, a number that stays here").format(case=row.case) if unnamed else row.case
        card = Card(_("Entry {n}").format(n=number), aside)
        for cell in row.cells:
            edit = self._edit(row, cell)
            card.add(_Fact(cell, edit, self._wrong.get((row.case, cell.field))))
        return card

    def _edit(self, row: Row, cell: Cell) -> TextArea | None:
        if not (cell.is_text and cell.leaves):
            return None
        lines = min(max(2, len(cell.leaves) // 60 + 1), 8)
        edit = TextArea(cell.label, cell.leaves, lines=lines, story=True)
        edit.typed.connect(lambda _text: self.changed.emit())
        self.texts[row.case, cell.field] = edit
        self._wrong[row.case, cell.field] = Wrong("")
        return edit

    def _clear(self) -> None:
        self.texts, self._wrong = {}, {}
        while (item := self.lines.takeAt(0)) is not None:
            if (part := item.widget()) is not None:
                part.hide()
                part.deleteLater()


class _Fact(QWidget):
    """One fact: its label with the rule, what leaves, and what stands here where that is something else."""

    def __init__(self, cell: Cell, edit: TextArea | None, wrong: Wrong | None) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        rule = _(RULE_WORDS[cell.rule]).lower()
        layout.addWidget(Quiet(_("{fact} · {rule}").format(fact=cell.label, rule=rule)))
        if edit is not None and wrong is not None:
            layout.addWidget(edit)
            layout.addWidget(wrong)
        else:
            layout.addWidget(StoryLabel(cell.leaves or _("not recorded")))
        if cell.marked:
            words = ", ".join(dict.fromkeys(cell.marked))
            layout.addWidget(StoryLabel(_("Replaced: {words}").format(words=words), part="small"))
        elif cell.here != cell.leaves:
            layout.addWidget(StoryLabel(_("Here: {words}").format(words=cell.here), part="small"))
