"""The small window that asks for a few words: why something was not possible, why a run ends, a note."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.errors import Refused
from app.i18n import _
from app.ui.parts import ChoiceRow, Dialog, FieldRow, TextArea


class ReasonDialog(Dialog):
    """Asks for a few words; `quick` offers some that one press gives."""

    given = Signal(str)

    def __init__(
        self,
        title: str,
        label: str,
        finish: str,
        parent: QWidget,
        *,
        quick: Sequence[str] = (),
        help: str = "",
    ) -> None:
        super().__init__(title, parent, finish=finish)
        self.text = TextArea(label, lines=3)
        self.question = FieldRow(label, self.text, help)
        self.quick = ChoiceRow(_("Usual reasons"), [(words, words) for words in quick])
        self.quick.chosen.connect(lambda words: self.text.setText(str(words or "")))
        self.body.addWidget(self.quick)
        self.quick.setHidden(not quick)
        self.body.addWidget(self.question)
        self.finish.clicked.connect(lambda: self.given.emit(self.text.text()))
        (self.quick if quick else self.text).setFocus()

    def refuse(self, refused: Refused) -> None:
        """Say why it is not enough."""
        self.question.show_error(refused.reason)
        self.text.setFocus()
