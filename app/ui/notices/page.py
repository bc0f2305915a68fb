"""A recovery sheet was used: everybody is shown by whom, when, and what was done, until they say that they read it."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.domain.kinds import Kind
from app.domain.people import Role
from app.i18n import _
from app.services import sheet_uses
from app.services.sheet_uses import SheetUse
from app.ui.desk import Desk
from app.ui.page import Page
from app.ui.parts.buttons import PrimaryButton
from app.ui.parts.cards import Card, row, scrolled
from app.ui.parts.labels import Quiet, Words
from app.ui.parts.moments import say_moment
from app.ui.screens import SCREENS
from app.ui.theme import SPACE


class NoticesPage(Page):
    """One card for each use that this person has not read. It comes first at each unlock until they have."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("A recovery sheet was used"))
        self._uses: list[SheetUse] = []
        self.cards = QVBoxLayout()
        self.cards.setContentsMargins(0, 0, 0, 0)
        self.cards.setSpacing(SPACE * 3)
        self.read = PrimaryButton(_("I have read this"), key="Ctrl+Return")
        self.read.clicked.connect(self._acknowledge)
        self.read.setEnabled(False)
        self.nothing = Words(_("You have read of every use of a recovery sheet. Nothing is to be done here."))
        self.nothing.hide()
        holder = QWidget()
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(SPACE * 3)
        self.means = Words(_what_it_means())
        inside.addWidget(self.means)
        inside.addWidget(self.nothing)
        inside.addLayout(self.cards)
        inside.addLayout(row(self.read, 1))
        inside.addStretch(1)
        self.body.addWidget(scrolled(holder), 1)

    def arrive(self, **where: Any) -> None:
        """Show what is not read yet."""
        self.desk.ask(sheet_uses.unread, then=self._show, owner=self)

    def leave(self) -> None:
        """Say that it comes again, where it was left unread."""
        if self._uses and self.desk.person is not None:
            self.say(_("You have not said that you read about the recovery sheet. It is shown again."))

    def _show(self, uses: Sequence[SheetUse]) -> None:
        while (item := self.cards.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._uses = list(uses)
        for use in uses:
            self.cards.addWidget(_card(use, self._is_owner()))
        self.means.setVisible(bool(uses))
        self.nothing.setHidden(bool(uses))
        self.read.set_words(_("I have read this") if uses else _("Go on"))
        self.read.setEnabled(True)
        self.stand_on(self.read)

    def _is_owner(self) -> bool:
        return self.desk.person is not None and self.desk.person.role is Role.OWNER

    def _acknowledge(self) -> None:
        if not self._uses:
            self._go_on()
            return
        self.read.setEnabled(False)
        for use in self._uses:
            self.desk.do(
                sheet_uses.acknowledge, use.sheet, then=partial(self._done, use), refused=self._not_done,
                owner=self, changed=(Kind.NOTICE,),
            )  # fmt: skip

    def _not_done(self, error: Any) -> None:
        self.read.setEnabled(True)
        self.desk.was_refused.emit(error)

    def _done(self, use: SheetUse, _none: None) -> None:
        self._uses = [one for one in self._uses if one is not use]
        if not self._uses:
            self._go_on()

    def _go_on(self) -> None:
        if (person := self.desk.person) is not None:
            first = next(one.key for one in SCREENS if one.words and one.is_for(person))
            self.go.emit(first, {})


def _what_it_means() -> str:
    return _(
        "A sheet brings an owner back when passwords are lost, and whoever holds one can read everything. If you did "
        "not expect this, ask the person named here today, face to face, and tell another owner."
    )


def _card(use: SheetUse, owner: bool) -> Card:
    card = Card(use.name)
    grid = QGridLayout()
    grid.setHorizontalSpacing(SPACE * 4)
    grid.setColumnStretch(1, 1)
    came = _("{name}, with new keys") if use.was_here else _("{name}, as a new owner")
    done = "\n".join(f"{one.words} · {one.count}" for one in use.done) or _("Nothing was written.")
    facts = [
        (_("When"), say_moment(use.when)),
        (_("Who came back"), came.format(name=use.owner)),
        (_("Ledger entry"), str(use.seq)),
        (_("What they did in the day after"), done),
        (_("The sheet"), _("It opens nothing any more.")),
    ]
    if owner:
        facts.append(
            (_("What is due"), _("New sheets, in Settings, so that there are two ways back in again."))
        )
    for line, (words, value) in enumerate(facts):
        grid.addWidget(Quiet(words, wrap=False), line, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(Words(value), line, 1)
    card.add(grid)
    return card
