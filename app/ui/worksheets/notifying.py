"""Logging a notification: who was told, on which number, when, what they answered, and which clock it meets."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QWidget

from app.domain import worksheets as rules
from app.domain.kinds import Kind
from app.i18n import _
from app.services.clocks import Running
from app.ui.duties.formdialog import FormDialog
from app.ui.parts import FieldRow, Small
from app.ui.parts.moments import say_moment

if TYPE_CHECKING:
    from app.ui.desk import Desk


LETTERS = 24
"""So many letters of a clock are in sight at least; the list that it opens shows them all."""


class NotifyDialog(FormDialog):
    """Asks for one notification, and for the clock that it meets."""

    def __init__(
        self,
        parent: QWidget,
        desk: "Desk",
        worksheet: str,
        now: Any,
        clocks: Sequence[Running],
        done: Callable[["NotifyDialog"], object],
    ) -> None:
        draft = f"notification {worksheet}"
        super().__init__(
            _("Log a notification"),
            parent,
            desk,
            Kind.WORKSHEET,
            draft,
            rules.NOTIFICATION,
            {"when": now},
            done,
        )
        self.clock = QComboBox()
        self.clock.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.clock.setMinimumContentsLength(LETTERS)
        self.clock.addItem(_("None yet"), "")
        for one in clocks:
            words = _("By {moment}: {words}").format(moment=say_moment(one.due), words=one.words)
            self.clock.addItem(words, one.record)
        self.clock_row = FieldRow(_("Which clock it meets"), self.clock)
        self.body.addWidget(self.clock_row)
        self.clock_row.setVisible(bool(clocks))
        self.body.addWidget(
            Small(_("Where somebody outside was told something, a disclosure is written down with it."))
        )
