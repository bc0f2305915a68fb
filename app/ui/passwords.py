"""Choosing a password: typed twice or a generated phrase, with the reason where one is no good."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain import passwords
from app.i18n import _
from app.ui import later
from app.ui.desk import Desk
from app.ui.parts.buttons import Button
from app.ui.parts.cards import row
from app.ui.parts.fields import FieldRow
from app.ui.parts.labels import Small
from app.ui.parts.texts import PasswordEdit
from app.ui.theme import SPACE


class NewPassword(QWidget):
    """A new password, typed twice; `context` gives the names that must not make up a password."""

    def __init__(
        self, desk: Desk, context: Callable[[], tuple[str, ...]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._context = desk, context
        self.first = PasswordEdit()
        self.second = PasswordEdit()
        self.first_row = FieldRow(
            _("Password"),
            self.first,
            help=_("At least 15 characters. Five plain words are easy to keep; no other rules."),
        )
        self.second_row = FieldRow(_("The same again"), self.second)
        self.judged = Small("")
        offer = Button(_("Make me a phrase"))
        offer.clicked.connect(lambda: desk.call(later.phrase, then=self.offer, owner=self))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE * 3)
        layout.addWidget(self.first_row)
        layout.addLayout(row(offer, self.judged, 1))
        layout.addWidget(self.second_row)
        self.setFocusProxy(self.first)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(300)
        self._wait.timeout.connect(self._judge)
        self.first.typed.connect(lambda _text: self._typed())

    def chosen(self) -> str | None:
        """Give the password, or say what is wrong with it and give None."""
        self.second_row.clear_error()
        if not passwords.is_long_enough(self.first.text()):
            self.show_error(_("A password needs at least {n} characters.").format(n=passwords.LEAST))
            self.first.setFocus()
            return None
        if self.first.text() != self.second.text():
            self.second_row.show_error(_("This is not the same. Type it once more."))
            self.second.setFocus()
            return None
        return self.first.text()

    def show_error(self, reason: str) -> None:
        """Say why the password is no good."""
        self.judged.clear()
        self.first_row.show_error(reason)

    def offer(self, phrase: str) -> None:
        """Show a phrase to be written down or learned; it still has to be typed again."""
        self.first.shown.setChecked(True)
        self.first.setText(phrase)
        self.second.setFocus()

    def clear(self) -> None:
        """Forget both."""
        self.first.clear()
        self.second.clear()
        self.judged.clear()
        self.first_row.clear_error()
        self.second_row.clear_error()

    def _typed(self) -> None:
        self.judged.clear()
        if self.first_row.error.text():
            self.first_row.clear_error()
        self._wait.start()

    def _judge(self) -> None:
        text = self.first.text()
        if not passwords.is_long_enough(text):
            return
        self._desk.call(later.judge, text, self._context(), then=self._tell, owner=self)

    def _tell(self, reason: str) -> None:
        if reason:
            self.show_error(reason)
        elif passwords.is_long_enough(self.first.text()):
            self.judged.setText(_("This is a good password."))
