"""What is kept for a client's safety, on their page: the newest of each sort, what is due, the keys for the next."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.reports import ReportKind
from app.i18n import N_, _
from app.services import duties
from app.services.duties import ClientDuties, ClientDuty
from app.ui.duties.history import empty
from app.ui.parts import Button, Card, LinkButton, Quiet, StoryLabel, row
from app.ui.parts.flowing import Flowing
from app.ui.parts.moments import say_day
from app.ui.parts.order import as_laid_out, just_before
from app.ui.theme import SPACE

if TYPE_CHECKING:
    from app.ui.desk import Desk

NEW = (
    (N_("Risk review"), "risk-review-form", "Ctrl+Shift+R"),
    (N_("Safety plan"), "safety-plan-form", "Ctrl+Shift+S"),
    (N_("Threat worksheet"), "worksheet-form", "Ctrl+Shift+W"),
    (N_("Conduct file"), "conduct-form", "Ctrl+Shift+C"),
    (N_("Request for records"), "request-form", ""),
    (N_("Disclosure"), "disclosure-form", ""),
    (N_("Accounting of disclosures"), "duty-paper", ""),
)
"""What is begun here: its words, its page and its key."""


class DutiesCard(Card):
    """Shows the duties of a client, read by itself. `wanted` asks for a page, with where in it."""

    wanted = Signal(str, object)

    def __init__(self, desk: "Desk", client: str) -> None:
        super().__init__(_("Risk and safety"), _("clinicians only"))
        self.client = client
        self.lines = QVBoxLayout()
        self.lines.setSpacing(SPACE)
        self.add(self.lines)
        buttons = [self._button(*one) for one in NEW]
        self.first = buttons[0]
        self.begin = Flowing(*buttons)
        self.begin.hide()
        self.add(self.begin)
        desk.ask(duties.of_client, client, then=self._show, owner=self)

    def _show(self, known: ClientDuties) -> None:
        empty(self.lines)
        lines = [self._line(duty) for duty in known.duties]
        for line in lines:
            self.lines.addWidget(line)
        if not known.duties:
            self.lines.addWidget(Quiet(_("No review, plan, worksheet or conduct file yet.")))
        self.begin.setVisible(known.may_write)
        just_before(self.first, *lines)
        as_laid_out(self)

    def _line(self, duty: ClientDuty) -> QWidget:
        made = QWidget()
        link = LinkButton(duty.number)
        link.setAccessibleName(f"{duty.number} {duty.what}")
        link.clicked.connect(partial(self.wanted.emit, duty.page, {"record": duty.record}))
        due = _("due {day}").format(day=say_day(duty.due)) if duty.due else ""
        made.setLayout(row(link, StoryLabel(duty.what), 1, Quiet(due, wrap=False)))
        return made

    def _button(self, words: str, page: str, key: str) -> Button:
        button = Button(_(words), key=key)
        where = {"client": self.client}
        if page == "duty-paper":
            where = {"kind": ReportKind.ACCOUNTING.value, "record": self.client}
        button.clicked.connect(partial(self.wanted.emit, page, where))
        return button
