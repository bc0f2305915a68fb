"""The recovery sheets: shown once, put on paper, and proved by typing their codes back."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.practices import Practice
from app.i18n import N_, _
from app.services import recovery, settings
from app.services.seats import Seat
from app.ui.desk import Desk
from app.ui.firstrun.steps import Step
from app.ui.parts.buttons import Button
from app.ui.parts.cards import Card, row
from app.ui.parts.dialogs import dialogs
from app.ui.parts.fields import FieldRow
from app.ui.parts.labels import Heading, Quiet, Small, Words
from app.ui.parts.texts import LineEdit

BACKUPS = "backups"


def prove(seat: Seat, codes: tuple[str, ...]) -> None:
    """Prove each code that was typed back, and remember that it is done."""
    from app.domain.errors import Refused
    from app.services import unlocking

    for place, code in enumerate(codes, 1):
        try:
            unlocking.prove_sheet(seat, code)
        except Refused as error:
            raise Refused(error.reason, f"code{place}") from error
    settings.set_setup_step(seat, BACKUPS)


class RecoveryStep(Step):
    """Two sheets for two places. Without them a forgotten password means that everything is lost."""

    key = "recovery"
    words = N_("Recovery sheets")

    def __init__(self, desk: Desk, codes: Callable[[], Sequence[str]]) -> None:
        super().__init__(
            desk,
            _("Two ways back in"),
            _(
                "If every owner's password is forgotten, one of these codes is the only way back. There is no back "
                "door. Write each on its own sheet of paper now, and keep the sheets in two places, away from here."
            ),
        )
        self._codes = codes
        self.card = Card()
        self.shown = QVBoxLayout()
        self.card.add(self.shown)
        self.body.addWidget(self.card)
        self.save = Button(_("Save both sheets as PDF, to print…"))
        self.save.clicked.connect(self._save)
        self.saved = Small("")
        self.body.addLayout(row(self.save, 1))
        self.body.addWidget(self.saved)
        self.body.addWidget(
            Words(
                _("Then type each code back from the paper. Small letters and missing dashes do not matter.")
            )
        )
        self.answers: list[LineEdit] = []
        for place, label in enumerate((_("Code on the first sheet"), _("Code on the second sheet")), 1):
            line = LineEdit()
            self.answers.append(line)
            self.field(f"code{place}", FieldRow(label, line))
        self.close_body()

    def arrive(self, practice: Practice | None) -> None:
        """Show the codes; they exist only until this page is left."""
        while (item := self.shown.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        codes = self._codes()
        self.save.setVisible(bool(codes))
        for place, code in enumerate(codes, 1):
            self.shown.addWidget(Quiet(_("Sheet {n}").format(n=place)))
            spelt = Heading(code, 2)
            spelt.setWordWrap(True)
            spelt.setTextInteractionFlags(selectable())
            self.shown.addWidget(spelt)
        if not codes:
            self.shown.addWidget(
                Words(
                    _(
                        "The codes were shown when the practice was made. Type them from your two sheets of paper."
                    )
                )
            )
        self.answers[0].setFocus()

    def finish(self) -> None:
        """Prove both codes."""
        self.clear_errors()
        typed = tuple(line.text() for line in self.answers)
        if typed[0].strip() and typed[0].strip() == typed[1].strip():
            self.rows["code2"].show_error(
                _("This is the first sheet's code. Type the one on the second sheet.")
            )
            return
        self.desk.do(
            prove,
            typed,
            then=lambda _none: self._proved(),
            refused=self.show_refused,
            troubled=self.show_trouble,
            owner=self,
        )

    def _save(self) -> None:
        folder = dialogs.folder(self, _("Folder for the two sheets"))
        if folder is None:
            return
        self.save.setEnabled(False)
        self.saved.setText(_("Drawing the sheets…"))
        self.desk.ask(
            recovery.save_sheets,
            tuple(self._codes()),
            folder,
            then=lambda _files: self._told(recovery.advice()),
            refused=lambda error: self._told(error.reason),
            troubled=lambda error: self._told(" ".join((error.what, error.do))),
            owner=self,
        )

    def _told(self, words: str) -> None:
        self.save.setEnabled(True)
        self.saved.setText(words)

    def _proved(self) -> None:
        for line in self.answers:
            line.clear()
        self.arrive_empty()
        self.done.emit()

    def arrive_empty(self) -> None:
        """Forget the codes that were shown."""
        while (item := self.shown.takeAt(0)) is not None:
            if isinstance(widget := item.widget(), QWidget):
                widget.deleteLater()


def selectable() -> Qt.TextInteractionFlag:
    """Let a text be marked and copied with mouse and keyboard."""
    return Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
