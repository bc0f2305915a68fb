"""The audit trail: every entry of the ledger, who made it and when, and a check of all of it."""

from textwrap import wrap
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QWidget

from app.domain.errors import Refused, VaultTrouble
from app.domain.kinds import KIND_WORDS, Kind
from app.domain.reports import ReportKind
from app.domain.roles import Right, may
from app.i18n import _, ngettext
from app.services import checking, trail
from app.services.checking import Findings
from app.services.trail import Fact, Line
from app.ui.desk import Asked, Desk
from app.ui.lists.kept import KeptFilters
from app.ui.lists.saving import save_button
from app.ui.page import Page
from app.ui.parts.buttons import Button
from app.ui.parts.cards import Card, row
from app.ui.parts.columns import Column
from app.ui.parts.dialogs import dialogs
from app.ui.parts.flowing import Flowing
from app.ui.parts.labels import Chip, Level, Quiet, Words
from app.ui.parts.longrows import KeysetTable
from app.ui.parts.moments import say_day
from app.ui.parts.named import named
from app.ui.parts.progress import Progress
from app.ui.parts.sheets import Beside
from app.ui.theme import SPACE


def say_exactly(line: Line) -> str:
    """Spell an entry's moment to the second, in its own place's time."""
    when = line.when.local()
    return f"{say_day(when.date())}  {when:%H:%M:%S}"


class TrailPage(Page):
    """The list on the left, what the chosen line says about itself on the right, the check at the top."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Audit trail"))
        self._asked: Asked | None = None
        self._small = False
        self._make_filters()
        self._make_list()
        if desk.person is not None and may(desk.person.role, Kind.REGISTER, Right.EXPORT):
            csv = Button(_("CSV of this list…"))
            csv.clicked.connect(self._export)
            self.buttons.addWidget(csv)
            pdf = save_button(
                self, self.list, ReportKind.ENTRY_LIST, self._pages, self._narrowed, only_paper=True
            )
            self.buttons.addWidget(pdf)
        anchors = Button(_("Anchors…"))
        anchors.clicked.connect(lambda: self.go.emit("anchors", {}))
        self.buttons.addWidget(anchors)
        self.check = Button(_("Check now"))
        self.check.clicked.connect(self._check)
        self.buttons.addWidget(self.check)
        self.found = Card()
        self.result = Chip(Level.PLAIN, "")
        self.verdict = Words("", copied=True)
        told = QHBoxLayout()
        told.addWidget(self.result, 0, Qt.AlignmentFlag.AlignTop)
        told.addWidget(self.verdict, 1)
        self.found.add(told)
        self.found.hide()
        self.progress = Progress()
        self.progress.stopped.connect(self._stop)
        self.body.addWidget(self.progress)
        self.body.addWidget(self.found)
        self.body.addWidget(self._lay_out(), 1)

    def _make_filters(self) -> None:
        self.kinds = named(QComboBox(), _("Kind of record"))
        self.kinds.addItem(_("All kinds"), "")
        for kind in Kind:
            self.kinds.addItem(_(KIND_WORDS[kind]), kind.value)
        self.people = named(QComboBox(), _("Person"))
        self.people.addItem(_("Everybody"), "")
        for box in (self.kinds, self.people):
            box.activated.connect(lambda _at: self._load())

    def _make_list(self) -> None:
        columns = (
            Column(name="seq", words=_("Entry"), text=lambda line: str(line.seq), wide=7, right=True),
            Column(name="when", words=_("When"), text=say_exactly, wide=22),
            Column(name="who", words=_("Who"), text=lambda line: line.actor_name, wide=16, yields=1),
            Column(name="kind", words=_("Kind"), text=lambda line: line.kind_words, wide=12, yields=3),
            Column(name="number", words=_("Number"), text=lambda line: line.number, wide=14, yields=2),
            Column(name="what", words=_("What was done"), text=lambda line: line.action_words),
        )
        self.list = KeysetTable(_("Entries of the ledger"), columns, _("No entry fits."), key="trail")
        self.list.table.horizontalHeader().setSectionsClickable(False)
        self.list.more.connect(self._more)
        self.list.selected.connect(self._choose)
        self.list.opened.connect(lambda _line: self._turn_to(entry=True))

    def _lay_out(self) -> Beside:
        listed = Card()
        self.kept = KeptFilters(self, "trail", self._answers, self._show_kept)
        listed.add(Flowing(self.kinds, self.people, self.kept))
        listed.add(self.list, 1)
        self.listed = listed
        self.facts = Card(_("This entry"))
        self.back = Button(_("All entries"))
        self.back.clicked.connect(lambda: self._turn_to(entry=False))
        self.facts.body.insertLayout(0, row(self.back, 1))
        self.back.hide()
        QShortcut(QKeySequence("Esc"), self.facts, lambda: self._turn_to(entry=False)).setContext(
            Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        self.grid_holder = QWidget()
        self.facts.add(self.grid_holder)
        self.facts.body.addStretch(1)
        self.facts.add(
            Quiet(
                _(
                    "Entries are only ever added. Each is signed by its author and names the hash of the one before."
                )
            )
        )
        return Beside(listed, self.facts, letters=(0, 50))

    def unfold(self, small: bool) -> None:
        """Show the list and the chosen entry side by side, or in a small window one of them: Enter opens an entry."""
        super().unfold(small)
        self._small = small
        self.back.setVisible(small)
        self.facts.setHidden(small)
        self.listed.show()

    def _turn_to(self, *, entry: bool) -> None:
        """In a small window, show the chosen entry in place of the list, or the list again."""
        if not self._small:
            return
        self.facts.setVisible(entry)
        self.listed.setHidden(entry)
        (self.back if entry else self.list).setFocus(Qt.FocusReason.OtherFocusReason)

    def arrive(self, **where: Any) -> None:
        """Load the newest entries, and who ever made one."""
        self.desk.ask(trail.actors, then=self._show_people, owner=self)
        self.kept.load()
        self._load()
        self._turn_to(entry=False)
        self.stand_on(self.list.table)

    def leave(self) -> None:
        """Stop a check that is under way."""
        self._stop()

    def _show_people(self, actors: tuple[tuple[str, str], ...]) -> None:
        chosen = self.people.currentData()
        self.people.clear()
        self.people.addItem(_("Everybody"), "")
        for person, name in actors:
            self.people.addItem(name, person)
        self.people.setCurrentIndex(max(0, self.people.findData(chosen)))

    def _wanted(self) -> tuple[tuple[Kind, ...], str]:
        kind = self.kinds.currentData()
        return ((Kind(kind),) if kind else (), str(self.people.currentData() or ""))

    def _load(self) -> None:
        self.kept.changed()
        self.desk.ask(trail.page, None, *self._wanted(), then=self._begin, owner=self)

    def _begin(self, found: tuple[tuple[Line, ...], int | None]) -> None:
        self.list.begin(*found)
        self.list.choose(0)

    def _more(self, before: int) -> None:
        self.desk.ask(
            trail.page, before, *self._wanted(), then=lambda found: self.list.extend(*found), owner=self
        )

    def _pages(self, before: int, then: Any) -> None:
        """Give the entries before one, for saving all of them."""
        self.desk.ask(trail.page, before, *self._wanted(), then=lambda found: then(*found), owner=self)

    def _narrowed(self) -> str:
        """Say in words what the list is narrowed to."""
        return " · ".join(box.currentText() for box in (self.kinds, self.people) if box.currentIndex() > 0)

    def _answers(self) -> dict[str, str]:
        return {"kind": str(self.kinds.currentData()), "person": str(self.people.currentData() or "")}

    def _show_kept(self, answers: dict[str, str]) -> None:
        for box, name in ((self.kinds, "kind"), (self.people, "person")):
            box.setCurrentIndex(max(0, box.findData(answers.get(name, ""))))
        self._load()

    def _choose(self, line: Line) -> None:
        self.desk.ask(trail.facts, line.seq, then=self._show_facts, owner=self)

    def _show_facts(self, facts: tuple[Fact, ...]) -> None:
        fresh = QWidget()
        grid = QGridLayout(fresh)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE * 3)
        grid.setVerticalSpacing(SPACE * 2)
        grid.setColumnStretch(1, 1)
        for at, fact in enumerate(facts):
            grid.addWidget(Quiet(fact.words, wrap=False), at, 0, Qt.AlignmentFlag.AlignTop)
            value = Words(_folded(fact.value, "\n"), copied=True, wrap=False)
            value.setAccessibleName(f"{fact.words}: {fact.value}")
            grid.addWidget(value, at, 1)
        self.facts.body.replaceWidget(self.grid_holder, fresh)
        self.grid_holder.deleteLater()
        self.grid_holder = fresh

    def _export(self) -> None:
        path = dialogs.save_file(self, _("Save the list that is shown"), "audit-trail.csv", "CSV (*.csv)")
        if path is None:
            return
        heads = [column.words for column in self.list.model.columns] + [_("Hash")]
        self.desk.do(
            trail.export,
            path,
            heads,
            *self._wanted(),
            then=self._exported,
            owner=self,
            changed=(Kind.EXPORT,),
        )

    def _exported(self, rows: int) -> None:
        self.say(ngettext("{n} line is in the file.", "{n} lines are in the file.", rows).format(n=rows))
        self._load()

    def _check(self) -> None:
        self.check.setEnabled(False)
        self.found.hide()
        self.progress.begin(_("Checking every entry: links, signatures, rights and parts"))
        self._asked = self.desk.ask(
            checking.check,
            then=self._checked,
            refused=self._not_checked,
            troubled=self._damaged,
            owner=self,
            tell=self.progress.tell,
        )

    def _checked(self, found: Findings) -> None:
        self._end()
        if found.faults:
            self._tell(Level.HIGH, _("Something is wrong"), "\n".join(found.faults))
            return
        words = ngettext("{n} entry checked", "{n} entries checked", found.entries).format(n=found.entries)
        if found.lost:
            held = _("{words}: what is here holds.").format(words=words)
            self._tell(Level.CAUTION, _("Not whole"), "\n".join((held, *found.lost)))
            return
        about = _("{words}: every link, signature, right and part holds. Newest entry {seq}, hash {hash}")
        self._tell(
            Level.DONE,
            _("All of it holds"),
            about.format(words=words, seq=found.seq, hash=_folded(found.hash)),
        )

    def _not_checked(self, error: Refused) -> None:
        self._end()
        self._tell(Level.CAUTION, _("Not checked"), error.reason)

    def _damaged(self, error: VaultTrouble) -> None:
        self._end()
        self._tell(Level.HIGH, _("Something is wrong"), error.words())

    def _stop(self) -> None:
        if self._asked is not None:
            self._asked.cancel()
        self._end()

    def _end(self) -> None:
        self._asked = None
        self.progress.end()
        self.check.setEnabled(True)

    def _tell(self, level: str, words: str, about: str) -> None:
        self.result.show_level(level, words)
        self.verdict.setText(about)
        self.found.show()


def _folded(value: str, line_end: str = " ") -> str:
    """Let a long hash or key break after each sixteen letters."""
    if " " in value and len(max(value.split(), key=len)) < 20:
        return line_end.join(wrap(value, 24))
    return line_end.join(value[at : at + 16] for at in range(0, len(value), 16))
