"""What hangs together with an incident: what was assigned because of it, and reports of the same or of one matter."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.actions import STATUS_WORDS
from app.i18n import _
from app.services.incidents import Incident
from app.services.tasks import Shown
from app.ui.parts import Button, Card, Chip, Level, LinkButton, Small, Words, column, row
from app.ui.parts.flowing import Flowing
from app.ui.parts.moments import say_day
from app.ui.parts.order import as_laid_out


def standing(shown: Shown, today: date) -> tuple[str, str]:
    """Give how an action stands in a word, and the level that it is drawn in."""
    if shown.task.is_overdue(today):
        return _("Overdue"), Level.HIGH
    if shown.task.is_open():
        return _("Open"), Level.CARE
    return _(STATUS_WORDS[shown.task.status]), Level.DONE


class ActionsCard(Card):
    """What was assigned because of an incident. `opened` carries an action, `assigned` asks for one more."""

    opened = Signal(str)
    assigned = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Actions"), parent=parent)
        self._rows: list[QWidget] = []
        self.more = Button(_("Assign an action…"))
        self.more.clicked.connect(self.assigned)
        self._empty = Small(_("What should be done so that it does not happen again, by whom, by when?"))
        self.add(self._empty)
        self._foot = row(self.more, 1)
        self.add(self._foot)

    def show_actions(self, shown: Sequence[Shown], may_assign: bool, today: date) -> None:
        """Show these actions; nothing is shown where there are none and none can be assigned."""
        for old in self._rows:
            self.body.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._rows = [self._line(one, today) for one in shown]
        for at, line in enumerate(self._rows):
            self.body.insertWidget(2 + at, line)
        as_laid_out(self)
        self._empty.setVisible(not shown)
        self.more.setVisible(may_assign)
        self.setVisible(bool(shown) or may_assign)

    def _line(self, one: Shown, today: date) -> QWidget:
        words, level = standing(one, today)
        link = LinkButton(one.task.number)
        link.setAccessibleName(f"{one.task.number}: {one.task.what}")
        link.clicked.connect(lambda: self.opened.emit(one.task.record))
        by = _("{who}, by {day}").format(who=one.who, day=say_day(one.task.due))
        line = QWidget()
        line.setLayout(column(Flowing(link, Chip(level, words)), Words(one.task.what), Small(by), space=1))
        return line


class LinksCard(Card):
    """Reports of the same incident, and others of the same client, run or file. `opened` carries page and record."""

    opened = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Belongs together"), parent=parent)
        self._rows: list[QWidget] = []

    def show_incident(self, incident: Incident) -> None:
        """Show what an incident is linked to; nothing where there is none."""
        for old in self._rows:
            self.body.removeWidget(old)
            old.hide()
            old.deleteLater()
        lines = []
        if incident.same_as[0]:
            lines.append(("incident", *incident.same_as, _("this is the same; that report stands")))
        lines += [("incident", *one, _("the same, closed as such")) for one in incident.same_too]
        if incident.run[0]:
            lines.append(("run", *incident.run, _("the run it was logged from")))
        lines += [(one.page, one.record, one.number, one.why) for one in incident.related]
        self._rows = [self._line(*one) for one in lines]
        for line in self._rows:
            self.body.addWidget(line)
        self.setVisible(bool(lines))

    def _line(self, page: str, record: str, number: str, why: str) -> QWidget:
        link = LinkButton(number)
        link.setAccessibleName(f"{number}: {why}")
        link.clicked.connect(lambda: self.opened.emit(page, record))
        return Flowing(link, Small(why))
