"""Reports left at the desk: what came in without a signature, read by clinicians, and what came of each."""

from typing import Any

from PySide6.QtWidgets import QWidget

from app.domain import incidents
from app.domain.drops import BECAME_WORDS, Became, LeftReport
from app.domain.errors import NoKey, Refused, VaultTrouble
from app.domain.incidents import Report
from app.domain.kinds import Kind
from app.domain.people import KeyClass
from app.domain.roles import Right, may
from app.i18n import _
from app.services import drops
from app.services.drops import Left
from app.ui.desk import Desk
from app.ui.page import Page
from app.ui.parts.buttons import Button, PrimaryButton
from app.ui.parts.cards import Card
from app.ui.parts.choices import ChoiceRow
from app.ui.parts.columns import Column
from app.ui.parts.dialogs import Dialog
from app.ui.parts.fields import FieldRow
from app.ui.parts.flowing import Flowing
from app.ui.parts.labels import Level, Quiet, Words
from app.ui.parts.moments import say_moment
from app.ui.parts.rows import Rows
from app.ui.parts.texts import LineEdit


class LeftReportsPage(Page):
    """The list above, and below what the chosen one says once somebody opens it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Reports left at the desk"))
        person = desk.person
        self._reads = person is not None and person.holds(KeyClass.CLINICAL)
        self._closes = person is not None and may(person.role, Kind.DROP, Right.APPROVE, person.clinical)
        self._now: Left | None = None
        self._wanted = ""
        self._said: LeftReport | None = None
        columns = (
            Column(name="number", words=_("Number"), text=lambda one: one.number, wide=10),
            Column(name="left", words=_("Left"), text=lambda one: say_moment(one.left), wide=22),
            Column(name="by", words=_("Taken in by"), text=lambda one: one.by, personal=True),
            Column(
                name="stands", words=_("Standing"), wide=26,
                text=lambda one: _("Not read yet") if one.is_open else one.became,
                level=lambda one: Level.CAUTION if one.is_open else Level.DONE,
            ),
        )  # fmt: skip
        empty = _("Nothing was left. Anybody can leave a report on the unlock page, without a password.")
        self.list = Rows(_("Reports left at the desk"), columns, empty, key="left-reports")
        self.list.selected.connect(self._choose)
        self.list.opened.connect(lambda _one: self._open())
        self.card = Card()
        self.about = Quiet("")
        self.text = Words("", copied=True)
        self.open = PrimaryButton(_("Open it"))
        self.log = Button(_("Log it as an incident…"))
        self.close_it = Button(_("What came of it…"))
        self.open.clicked.connect(self._open)
        self.log.clicked.connect(self._log)
        self.close_it.clicked.connect(self._ask)
        for part in (self.about, self.text):
            self.card.add(part)
        self.card.add(Flowing(self.open, self.log, self.close_it))
        self.card.hide()
        listed = Card()
        listed.add(self.list, 1)
        self.body.addWidget(listed, 1)
        self.body.addWidget(self.card)

    def arrive(self, **where: Any) -> None:
        """Come into view, on the report that is named."""
        self._wanted = str(where.get("record", ""))
        self.desk.ask(drops.page, then=self._show, owner=self)

    def leave(self) -> None:
        """Let go of what was read."""
        self._forget()

    def _show(self, found: tuple[Left, ...]) -> None:
        self.list.show_rows(found)
        self.card.setVisible(bool(found))
        wanted = self._wanted or (self._now.record if self._now else "")
        self.list.choose(next((at for at, one in enumerate(found) if one.record == wanted), 0))
        self.stand_on(self.list)

    def _choose(self, one: Left) -> None:
        if self._now is None or self._now.record != one.record:
            self._forget()
        self._now = one
        if self._said is None:
            words = _("{number}, left {when}. Nobody signed it, so it is not known for certain who wrote it.")
            self.about.setText(words.format(number=one.number, when=say_moment(one.left)))
        self._buttons()

    def _buttons(self) -> None:
        is_open = self._now is not None and self._now.is_open
        self.open.setVisible(self._reads and self._said is None)
        self.log.setVisible(self._said is not None and is_open)
        self.close_it.setVisible(self._closes and self._reads and is_open)

    def _forget(self) -> None:
        self._said = None
        self.text.setText("")

    def _open(self) -> None:
        if self._now is not None and self._reads:
            self.desk.ask(
                drops.opened, self._now.record,
                then=self._show_text, refused=self._not_opened, troubled=self._damaged, owner=self,
            )  # fmt: skip

    def _show_text(self, said: LeftReport) -> None:
        self._said = said
        name = said.name or _("somebody who gave no name")
        words = _(
            "By their own word: {name}, {when}. Nobody signed it, so it is not known for certain who wrote it."
        )
        self.about.setText(words.format(name=name, when=say_moment(said.when)))
        self.text.setText(said.text)
        self._buttons()
        (self.log if self.log.isVisible() else self.list).setFocus()

    def _not_opened(self, error: Refused) -> None:
        self.about.setText(error.reason)

    def _damaged(self, error: VaultTrouble) -> None:
        self.about.setText(error.what if isinstance(error, NoKey) else error.words())

    def _log(self) -> None:
        if self._said is not None:
            self.go.emit("log-incident", {"report": incidents.to_draft(Report(story=self._said.text))})

    def _ask(self) -> None:
        if self._now is not None:
            _Became(self, self._now).show()

    def close_as(self, asked: "_Became", became: Became, incident: str) -> None:
        """Seal what came of the report that is chosen."""
        self.desk.do(
            drops.close, asked.record, became, incident,
            then=lambda _none: self._closed(asked), refused=asked.show_refused, owner=asked, changed=(Kind.DROP,),
        )  # fmt: skip

    def _closed(self, asked: "_Became") -> None:
        asked.accept()
        self.say(_("Sealed: what came of it."))
        self.desk.ask(drops.page, then=self._show, owner=self)


class _Became(Dialog):
    """Asks what came of a report, and for the incident's number where it is one."""

    def __init__(self, page: LeftReportsPage, left: Left) -> None:
        super().__init__(_("What came of {number}").format(number=left.number), page, finish=_("Seal"))
        self.record = left.record
        self._page: QWidget = page
        self.became = ChoiceRow(
            _("What came of it"),
            [(one.value, _(words)) for one, words in BECAME_WORDS.items()],
            required=True,
        )
        self.number = LineEdit(hint="INC-2026-0001")
        self.number_row = FieldRow(
            _("Incident"), self.number, _("The number of the incident that it belongs to.")
        )
        self.became.chosen.connect(lambda _code: self._changed())
        self.body.addWidget(FieldRow(_("What came of it"), self.became))
        self.body.addWidget(self.number_row)
        self.became.set_value(Became.INCIDENT.value)
        self.finish.clicked.connect(
            lambda: page.close_as(self, Became(self.became.value() or Became.NOTHING), self.number.text())
        )
        self._changed()
        self.became.setFocus()

    def show_refused(self, error: Refused) -> None:
        """Say what is wrong where it was answered."""
        if error.field == "incident":
            self.number_row.show_error(error.reason)
            self.number.setFocus()
        else:
            self.show_error(error.reason)

    def _changed(self) -> None:
        self.number_row.setVisible(self.became.value() != Became.NOTHING.value)
