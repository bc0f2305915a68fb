"""The other cards of a client's page: what clinicians know of their needs, and what happened."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.i18n import _
from app.services.client_pages import Happened
from app.ui.parts import Button, Card, LinkButton, Quiet, Small, StoryLabel, Words, column, scrolled
from app.ui.parts.moments import say_moment
from app.ui.theme import SPACE


class NeedsCard(Card):
    """Access needs, culture and language: sealed to clinicians, shown once opened. `wanted` asks to open them."""

    wanted = Signal()

    def __init__(self, needs: dict[str, str] | None) -> None:
        super().__init__(_("Access, culture and language"), _("clinicians only"))
        if needs is None:
            button = Button(_("Show"))
            button.setAccessibleName(_("Show access needs, culture and language"))
            button.clicked.connect(self.wanted)
            self.add(button)
            return
        facts = QGridLayout()
        facts.setColumnStretch(1, 1)
        facts.setHorizontalSpacing(SPACE * 4)
        for at, (name, label) in enumerate(
            (("access", _("Access needs")), ("culture", _("Culture and language")))
        ):
            facts.addWidget(Quiet(label, wrap=False), at, 0, Qt.AlignmentFlag.AlignTop)
            facts.addWidget(StoryLabel(needs.get(name, "") or _("Nothing written.")), at, 1)
        self.add(facts)


class HistoryCard(Card):
    """What happened, newest first. `opened` carries the page and record of a line that has one."""

    opened = Signal(str, str)

    def __init__(self) -> None:
        super().__init__(_("History"))
        self.lines = QVBoxLayout()
        self.lines.setSpacing(SPACE * 2)
        contents = QWidget()
        contents.setLayout(self.lines)
        self.lines.setContentsMargins(0, 0, SPACE * 2, 0)
        self.add(scrolled(contents), 1)
        self.add(Small(_("Ended flags and every earlier wording stay in the history.")))

    def show_lines(self, happened: Sequence[Happened]) -> None:
        """Show these lines and no others."""
        while (item := self.lines.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for line in happened:
            self.lines.addWidget(self._line(line))
        if not happened:
            self.lines.addWidget(Words(_("Nothing yet.")))
        self.lines.addStretch(1)

    def _line(self, line: Happened) -> QWidget:
        made = QWidget()
        when = Quiet(f"{say_moment(line.when)} · {line.who}")
        if line.page:
            named, _part, more = line.what.partition(" · ")
            link = LinkButton(named)
            link.setAccessibleName(line.what)
            link.clicked.connect(lambda: self.opened.emit(line.page, line.record))
            made.setLayout(column(when, link, StoryLabel(more), space=0))
        else:
            made.setLayout(column(when, StoryLabel(line.what), space=0))
        return made
