"""Two recovery sheets being made: their codes shown once, put on paper, and typed back to prove them."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.errors import Refused
from app.i18n import _
from app.services import recovery
from app.services.seats import Seat
from app.ui.desk import Desk
from app.ui.parts.buttons import Button
from app.ui.parts.cards import Card, row
from app.ui.parts.dialogs import dialogs
from app.ui.parts.fields import FieldRow
from app.ui.parts.labels import Heading, Quiet, Small, Words
from app.ui.parts.texts import LineEdit
from app.ui.theme import SPACE


def prove(seat: Seat, codes: Sequence[str], ids: Sequence[str] = ()) -> None:
    """Prove each code that was typed back; sheets that were just made (`ids`) then take the place of the older ones."""
    from app.services import unlocking

    for place, code in enumerate(codes, 1):
        try:
            unlocking.prove_sheet(seat, code)
        except Refused as error:
            raise Refused(error.reason, f"code{place}") from error
    if ids:
        recovery.put_in_place(seat, ids)


class Codes(QVBoxLayout):
    """Codes as they stand on paper, large and each under its name; they exist only until they are forgotten."""

    def show_codes(self, codes: Sequence[tuple[str, str]]) -> None:
        """Show these and no others, each with its name."""
        self.forget()
        for name, code in codes:
            self.addWidget(Quiet(name))
            spelt = Heading(code, 2)
            spelt.setWordWrap(True)
            spelt.setAccessibleName(_("{name}: {code}").format(name=name, code=code))
            spelt.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            self.addWidget(spelt)

    def say(self, words: str) -> None:
        """Say something where the codes would be."""
        self.forget()
        self.addWidget(Words(words))

    def forget(self) -> None:
        """Take away what is shown."""
        while (item := self.takeAt(0)) is not None:
            if isinstance(widget := item.widget(), QWidget):
                widget.deleteLater()


class SheetsForm(QWidget):
    """The two codes, a way to print them, and a field for each to be typed back into."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._codes: tuple[str, ...] = ()
        self.card = Card()
        self.shown = Codes()
        self.card.add(self.shown)
        self.save = Button(_("Save both sheets as PDF, to print…"))
        self.save.clicked.connect(self._save)
        self.saved = Small("")
        self.saved.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE * 3)
        layout.addWidget(self.card)
        layout.addLayout(row(self.save, 1))
        layout.addWidget(self.saved)
        back = _("Then type each code back from the paper. Small letters and missing dashes do not matter.")
        layout.addWidget(Words(back))
        self.answers: list[LineEdit] = []
        self.rows: dict[str, FieldRow] = {}
        for place, label in enumerate((_("Code on the first sheet"), _("Code on the second sheet")), 1):
            line = LineEdit()
            self.answers.append(line)
            self.rows[f"code{place}"] = FieldRow(label, line)
            layout.addWidget(self.rows[f"code{place}"])

    def show_codes(self, codes: Sequence[str], without: str = "") -> None:
        """Show the codes; `without` is what is said where they are not known any more."""
        self._codes = tuple(codes)
        self.save.setVisible(bool(codes))
        if codes:
            self.shown.show_codes(
                [(_("Sheet {n}").format(n=place), code) for place, code in enumerate(codes, 1)]
            )
        else:
            self.shown.say(without)

    def typed(self) -> tuple[str, ...] | None:
        """Give what was typed back, or say that one code was typed twice and give None."""
        for one in self.rows.values():
            one.clear_error()
        typed = tuple(line.text() for line in self.answers)
        if typed[0].strip() and typed[0].strip() == typed[1].strip():
            words = _("This is the first sheet's code. Type the one on the second sheet.")
            self.rows["code2"].show_error(words)
            return None
        return typed

    def forget(self) -> None:
        """Forget the codes, those typed too."""
        self._codes = ()
        self.shown.forget()
        self._say("")
        for line in self.answers:
            line.clear()

    def _save(self) -> None:
        folder = dialogs.folder(self, _("Folder for the two sheets"))
        if folder is None:
            return
        self.save.setEnabled(False)
        self._say(_("Drawing the sheets…"))
        self.desk.ask(
            recovery.save_sheets,
            self._codes,
            folder,
            then=lambda _files: self._told(recovery.advice()),
            refused=lambda error: self._told(error.reason),
            troubled=lambda error: self._told(error.words()),
            owner=self,
        )

    def _told(self, words: str) -> None:
        self.save.setEnabled(True)
        self._say(words)

    def _say(self, words: str) -> None:
        self.saved.setText(words)
        self.saved.setVisible(bool(words))
