"""Saying that an action is done: a sentence that shows it, and a day to look again. The bar takes it back."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.ledger import Record
from app.domain.tasks import BY_NAME
from app.i18n import _
from app.services import tasks
from app.ui.page import Page
from app.ui.parts import DayEdit, Dialog, FieldRow, TextArea
from app.ui.parts.ticks import Tick

if TYPE_CHECKING:
    from app.ui.desk import Desk

AGAIN_DAYS = 30


class EvidenceDialog(Dialog):
    """Asks for a sentence and, where it is ticked, for a day; `told` gives both."""

    def __init__(
        self, title: str, name: str, finish: str, ticked: str, day_name: str, today: date, parent: QWidget
    ) -> None:
        super().__init__(title, parent, finish=finish)
        field = BY_NAME[name]
        self._name = name
        self.text = TextArea(_(field.label), lines=3)
        self.again = Tick(ticked)
        self.day = DayEdit(day_name, today + timedelta(days=AGAIN_DAYS))
        self.rows = {
            name: FieldRow(_(field.label), self.text, _(field.help) if field.help else ""),
            "recheck": FieldRow(day_name, self.day),
        }
        self.body.addWidget(self.rows[name])
        self.body.addWidget(self.again)
        self.body.addWidget(self.rows["recheck"])
        self.again.toggled.connect(self.rows["recheck"].setVisible)
        self.rows["recheck"].hide()
        self.text.setFocus()

    def told(self) -> tuple[str, date | None]:
        """Give the sentence, and the day where one is wanted."""
        return self.text.text(), self.day.day() if self.again.isChecked() else None

    def refuse(self, refused: Refused) -> None:
        """Say what is wrong, at its answer."""
        for question in self.rows.values():
            question.clear_error()
        at = "recheck" if refused.field in ("recheck", "due") else self._name
        self.rows[at].show_error(refused.reason)
        self.rows[at].widget.setFocus()


def finish(
    desk: "Desk", page: Page, record: str, number: str, then: Callable[[Record], object] | None = None
) -> None:
    """Ask how an action was done, and say so; the bar can take it back."""
    asked = EvidenceDialog(
        _("{number} is done").format(number=number),
        "done",
        _("It is done"),
        _("Look again later whether it holds"),
        _(BY_NAME["recheck"].label),
        desk.now().day(),
        page,
    )

    def done(settled: Record) -> None:
        asked.accept()
        page.say(_("{number} is done.").format(number=number), lambda: undo())
        if then is not None:
            then(settled)

    def undo() -> None:
        desk.do(tasks.undo, record, owner=page, changed=(Kind.ACTION, Kind.INCIDENT))

    asked.finish.clicked.connect(
        lambda: desk.do(
            tasks.finish,
            record,
            *asked.told(),
            then=done,
            refused=asked.refuse,
            owner=asked,
            changed=(Kind.ACTION, Kind.INCIDENT),
        )  # fmt: skip
    )
    asked.open()
