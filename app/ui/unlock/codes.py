"""A code typed from paper: what coming back with a sheet and joining with an invitation have in common."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from PySide6.QtWidgets import QWidget

from app.domain.errors import Refused, VaultTrouble
from app.ui.desk import Desk
from app.ui.parts.dialogs import Dialog
from app.ui.parts.fields import FieldRow
from app.ui.parts.labels import Words
from app.ui.parts.texts import LineEdit
from app.ui.passwords import NewPassword


class Line(NamedTuple):
    """One line that is asked for besides the password."""

    label: str
    hint: str = ""
    help: str = ""


class CodeDialog(Dialog):
    """The code is typed, a password is chosen, and the person sits down: `service(folder, code, …, password)`.

    `lines` names what is asked for, the "code" first; `missing` is said where no code was typed.
    """

    def __init__(
        self,
        desk: Desk,
        service: Callable[..., Any],
        title: str,
        words: str,
        lines: Mapping[str, Line],
        missing: str,
        parent: QWidget | None,
        *,
        finish: str,
    ) -> None:
        super().__init__(title, parent, finish=finish)
        self._desk, self._service, self._missing = desk, service, missing
        self.lines = {key: LineEdit(hint=one.hint) for key, one in lines.items()}
        self.rows = {key: FieldRow(one.label, self.lines[key], one.help) for key, one in lines.items()}
        self.code = self.lines["code"]
        self.password = NewPassword(desk, self._more)
        for part in (Words(words), *self.rows.values(), self.password):
            self.body.addWidget(part)
        self.finish.clicked.connect(self._sit_down)
        self.code.setFocus()

    def done(self, result: int) -> None:
        """Leave neither code nor password standing in a field."""
        self.code.clear()
        self.password.clear()
        super().done(result)

    def _more(self) -> tuple[str, ...]:
        return tuple(line.text() for line in self.lines.values() if line is not self.code)

    def _sit_down(self) -> None:
        folder = self._desk.folder
        for row in self.rows.values():
            row.clear_error()
        self.show_error("")
        if not self.code.text().strip():
            self._show_wrong("code", self._missing)
            return
        if folder is None or (chosen := self.password.chosen()) is None:
            return
        self.finish.setEnabled(False)
        self._desk.open(
            self._service, folder, self.code.text(), *self._more(), chosen, then=lambda _more: self.accept(),
            refused=self._refused, troubled=self._troubled, owner=self,
        )  # fmt: skip

    def _refused(self, error: Refused) -> None:
        self.finish.setEnabled(True)
        if error.field == "password":
            self.password.show_error(error.reason)
            self.password.setFocus()
        else:
            self._show_wrong(error.field if error.field in self.rows else "code", error.reason)

    def _show_wrong(self, field: str, reason: str) -> None:
        self.rows[field].show_error(reason)
        self.lines[field].setFocus()

    def _troubled(self, error: VaultTrouble) -> None:
        self.finish.setEnabled(True)
        self.show_error(error.words())
