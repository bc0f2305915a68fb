"""One's own sheet: a code on paper against a forgotten password, made here, typed back, and withdrawn here."""

from PySide6.QtCore import QTimer

from app.domain.errors import Refused, VaultTrouble
from app.domain.kinds import Kind
from app.i18n import _
from app.services import personal
from app.ui.desk import Desk
from app.ui.newsheets import Codes
from app.ui.panels import Panel
from app.ui.parts.buttons import Button
from app.ui.parts.cards import Card
from app.ui.parts.fields import FieldRow
from app.ui.parts.flowing import Flowing
from app.ui.parts.labels import Words
from app.ui.parts.sheets import Scrolled
from app.ui.parts.texts import LineEdit


class PersonalPanel(Panel):
    """Whether there is a sheet, a new one whose code is shown once, and an end to it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            _("My personal sheet"),
            _(
                "A code on paper that lets you back in with a new password when you forgot yours. Without it an owner "
                "has to make new keys for you, and drafts and private notes are lost. It works once. Keep it where "
                "only you can get at it: whoever has it can come in as you."
            ),
        )
        self._code = ""
        self.standing = Words("")
        self.make = Button(_("Make a personal sheet…"))
        self.make.clicked.connect(self._make)
        self.withdraw = Button(_("It is lost, or was seen: let it count no more"))
        self.withdraw.clicked.connect(self._withdraw)
        self.shown = Codes()
        self.card = Card()
        self.card.add(self.shown)
        self.typed = LineEdit(hint=_("Eight groups, as on your paper"))
        self.typed_row = FieldRow(_("The code, typed back from your paper"), self.typed)
        self.prove = Button(_("It is on paper: let it count"))
        self.prove.clicked.connect(self._prove)
        self.stop = Button(_("Not now"))
        self.stop.clicked.connect(self.forget)
        self.pressed = Flowing(self.make, self.withdraw)
        self.proving = Flowing(self.prove, self.stop)
        for part in (self.standing, self.pressed, self.card, self.typed_row, self.proving, self.wrong):
            self.body.addWidget(part)
        self.setMaximumWidth(self.fontMetrics().averageCharWidth() * 90)
        self._show_code("")

    def load(self) -> None:
        """Show whether there is one."""
        self.desk.ask(personal.has_one, then=self._show, owner=self)

    def forget(self) -> None:
        """Forget a code that was not typed back: it opens nothing, and an earlier sheet counts as before."""
        self.wrong.setText("")
        self._show_code("")

    def show_refused(self, error: Refused) -> None:
        """Show a refusal at the code it is about."""
        self._work(False)
        if error.field == "code":
            self.typed_row.show_error(error.reason)
            self.typed.setFocus()
        else:
            super().show_refused(error)

    def show_trouble(self, error: VaultTrouble) -> None:
        """Say what is wrong, what is safe, and what to do."""
        self._work(False)
        super().show_trouble(error)

    def _show(self, has_one: bool) -> None:
        there = _("You have a personal sheet. A new one takes its place.")
        self.standing.setText(there if has_one else _("You have no personal sheet."))
        self.withdraw.setVisible(has_one)

    def _make(self) -> None:
        self.wrong.setText("")
        self._work(True)
        self.desk.do(
            personal.new_code, then=self._show_code, refused=self.show_refused, troubled=self.show_trouble,
            owner=self,
        )  # fmt: skip

    def _show_code(self, code: str) -> None:
        self._work(False)
        self._code = code
        self.typed_row.clear_error()
        self.typed.clear()
        if code:
            self.shown.show_codes([(_("Write this down, then type it back below."), code)])
        else:
            self.shown.forget()
        for part in (self.card, self.typed_row, self.proving):
            part.setVisible(bool(code))
        self.pressed.setVisible(not code)
        if code:
            self.typed.setFocus()
            QTimer.singleShot(0, self._come_into_view)  # once it has its place

    def _come_into_view(self) -> None:
        around = self.parentWidget()
        while around is not None and not isinstance(around, Scrolled):
            around = around.parentWidget()
        if around is not None:
            around.ensureWidgetVisible(self.proving)

    def _prove(self) -> None:
        self.typed_row.clear_error()
        self.wrong.setText("")
        self._work(True)
        self.desk.do(
            personal.put_in_place, self._code, self.typed.text(), then=lambda _none: self._placed(),
            refused=self.show_refused, troubled=self.show_trouble, owner=self, changed=(Kind.REGISTER,),
        )  # fmt: skip

    def _placed(self) -> None:
        self.forget()
        self.load()
        self.make.setFocus()
        self.said.emit(_("Your personal sheet counts from now on."))

    def _withdraw(self) -> None:
        self.wrong.setText("")
        self._work(True)
        self.desk.do(
            personal.withdraw, then=lambda _none: self._withdrawn(), refused=self.show_refused,
            troubled=self.show_trouble, owner=self, changed=(Kind.REGISTER,),
        )  # fmt: skip

    def _withdrawn(self) -> None:
        self._work(False)
        self.load()
        self.make.setFocus()
        self.said.emit(_("Your personal sheet opens nothing any more. Destroy the paper."))

    def _work(self, on: bool) -> None:
        for button in (self.make, self.withdraw, self.prove):
            button.setEnabled(not on)
