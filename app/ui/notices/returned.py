"""Here again since the restore: an owner is shown who had left, and lets them go again in one step."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.domain.errors import Refused, VaultTrouble
from app.domain.kinds import Kind
from app.i18n import _
from app.services import returning
from app.services.aftermath import After
from app.services.returning import Back
from app.ui.desk import Desk
from app.ui.page import Page
from app.ui.parts.buttons import Button, PrimaryButton
from app.ui.parts.cards import Card, scrolled
from app.ui.parts.flowing import Flowing
from app.ui.parts.labels import Quiet, Words, Wrong
from app.ui.parts.moments import say_moment
from app.ui.parts.progress import Progress
from app.ui.screens import SCREENS
from app.ui.theme import SPACE


class ReturnedPage(Page):
    """One card for each person, sheet or code. It comes first at each unlock of an owner until it is decided."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Here again since the restore"))
        self.means = Words(
            _(
                "The restored state is older than what is listed here. This computer remembers the signed entries, "
                "by their ids alone; the names are from the restored register."
            )
        )
        self.nothing = Words(_("Nobody is here again who had left. Nothing is to be done here."))
        self.nothing.hide()
        self._back = 0
        self.cards = QVBoxLayout()
        self.cards.setContentsMargins(0, 0, 0, 0)
        self.cards.setSpacing(SPACE * 3)
        self.sure = PrimaryButton(_("Let them go again"), key="Ctrl+Return")
        self.sure.clicked.connect(self._let_go)
        self.stay = Button(_("Leave it as it is"))
        self.stay.clicked.connect(self._keep)
        self.progress = Progress()
        self.wrong = Wrong("")
        holder = QWidget()
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(SPACE * 3)
        inside.addWidget(self.means)
        inside.addWidget(self.nothing)
        inside.addLayout(self.cards)
        for part in (Flowing(self.sure, self.stay), self.progress, self.wrong):
            inside.addWidget(part)
        inside.addStretch(1)
        self.body.addWidget(scrolled(holder), 1)
        self._work(True)

    def arrive(self, **where: Any) -> None:
        """Show who is here again."""
        self.desk.ask(returning.back, then=self._show, owner=self)

    def _show(self, back: Sequence[Back]) -> None:
        while (item := self.cards.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for one in back:
            self.cards.addWidget(_card(one))
        self._work(False)
        at_once = any(not one.advice for one in back)
        self.means.setVisible(bool(back))
        self.nothing.setHidden(bool(back))
        self.sure.setVisible(at_once)
        self.stay.set_words(_("Leave it as it is") if back else _("Go on"))
        self._back = len(back)
        self.stand_on(self.sure if at_once else self.stay)

    def _let_go(self) -> None:
        self._work(True)
        self.progress.begin(_("Making new keys for everybody who stays"), may_stop=False)
        self.desk.do(
            returning.let_go, then=self._gone, refused=self._refused, troubled=self._troubled, owner=self,
            tell=self.progress.tell, changed=(Kind.REGISTER, Kind.BACKUP),
        )  # fmt: skip

    def _gone(self, after: After) -> None:
        self.progress.end()
        self.say(after.say(_("Whoever had left is let go again. Every key they held is made anew.")))
        self.desk.ask(returning.back, then=self._go_on_or_show, owner=self)

    def _go_on_or_show(self, back: Sequence[Back]) -> None:
        if back:
            self._show(back)
        else:
            self._go_on()

    def _keep(self) -> None:
        if not self._back:
            self._go_on()
            return
        self._work(True)
        self.desk.do(
            returning.keep, then=lambda _none: self._go_on(), refused=self._refused, troubled=self._troubled,
            owner=self, changed=(Kind.NOTICE,),
        )  # fmt: skip

    def _refused(self, error: Refused) -> None:
        self._stop(error.reason)

    def _troubled(self, error: VaultTrouble) -> None:
        self._stop(error.words())

    def _stop(self, words: str) -> None:
        self.progress.end()
        self._work(False)
        self.wrong.setText(words)

    def _work(self, on: bool) -> None:
        self.wrong.setText("")
        for button in (self.sure, self.stay):
            button.setEnabled(not on)

    def _go_on(self) -> None:
        if (person := self.desk.person) is not None:
            first = next(one.key for one in SCREENS if one.words and one.is_for(person))
            self.go.emit(first, {})


def _card(one: Back) -> Card:
    card = Card(one.name)
    grid = QGridLayout()
    grid.setHorizontalSpacing(SPACE * 4)
    grid.setColumnStretch(1, 1)
    facts = [
        (_("Before the restore"), one.had),
        (_("When"), say_moment(one.when)),
        (_("Done by"), one.by),
        (_("Lost ledger entry"), str(one.seq)),
        (_("What to do"), one.advice or _("Let them go again: their old password opens this vault now.")),
    ]
    for line, (words, value) in enumerate(facts):
        grid.addWidget(Quiet(words, wrap=False), line, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(Words(value), line, 1)
    card.add(grid)
    return card
