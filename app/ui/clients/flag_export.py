"""Flags for another program: what would leave, field by field, and only then a file."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QKeySequence, QShortcut

from app.domain.errors import Refused
from app.domain.fhir import Leaving
from app.domain.kinds import Kind
from app.domain.people import Role
from app.domain.roles import Right, may
from app.i18n import _, ngettext
from app.services import flag_exports
from app.services.flag_exports import Chosen, Prepared
from app.ui.page import Page
from app.ui.parts import Button, Card, Column, PrimaryButton, Quiet, Rows, Words
from app.ui.parts.dialogs import dialogs
from app.ui.parts.ticks import Tick

if TYPE_CHECKING:
    from app.ui.desk import Desk


class FlagExportPage(Page):
    """One flag (`flag`), or all that act, as FHIR R4. What is shown is what the file holds; nothing else leaves."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk, _("Flags for another program"))
        self.flag = ""
        self.prepared: Prepared | None = None
        self.back = Button(_("Back"))
        self.save = PrimaryButton(_("Save the file…"), key="Ctrl+Return")
        for button in (self.back, self.save):
            self.buttons.addWidget(button)
        self.names = Tick(_("With clients’ names"))
        self.reasons = Tick(_("With what it is about and why (sealed to clinicians here)"))
        self.list = Rows(
            _("What leaves"),
            [
                Column(name="number", words=_("Flag"), text=lambda one: one.flag, wide=10),
                Column(name="path", words=_("Field"), text=lambda one: one.path, wide=26),
                Column(name="value", words=_("Value"), text=lambda one: one.value, personal=True),
            ],
            _("Nothing would leave."),
            filtered=True,
            key="flag-export",
        )
        self.remark = Words("")
        about = _(
            "A Bundle of FHIR R4 Flag resources, as JSON. Other programs read level, safety action and review only if "
            "they know Keepwell’s names for them. The file is not encrypted: whoever has it can read it."
        )
        choices, card = Card(_("What goes along")), Card(_("What leaves, field by field"))
        choices.add(self.names)
        choices.add(self.reasons)
        choices.add(Quiet(about))
        card.add(self.remark)
        card.add(self.list, 1)
        self.body.addWidget(choices)
        self.body.addWidget(card, 1)
        for box in (self.names, self.reasons):
            box.toggled.connect(lambda _on: self._load())
        self.back.clicked.connect(self._back)
        self.save.clicked.connect(self._save)
        QShortcut(QKeySequence("Esc"), self, self._back)

    def arrive(self, flag: str = "", **_where: Any) -> None:
        """Show what would leave of one flag, or of all that act, without names and without what is sealed."""
        self.flag = flag
        person = self.desk.person
        sees = person is not None and may(person.role, Kind.CLIENT, Right.SEE, person.clinical)
        reads = person is not None and (person.role is Role.CLINICIAN or person.clinical)
        for box, offered in ((self.names, sees), (self.reasons, reads)):
            box.blockSignals(True)
            box.setChecked(False)
            box.blockSignals(False)
            box.setVisible(offered)
        self._load()
        self.stand_on(self.names if sees else self.save)

    def leave(self) -> None:
        """Drop what was prepared."""
        self._show(None)

    def _load(self) -> None:
        chosen = Chosen(self.flag, self.names.isChecked(), self.reasons.isChecked())
        self.desk.ask(flag_exports.prepare, chosen, then=self._show, refused=self._none, owner=self)

    def _none(self, refused: Refused) -> None:
        self._show(None)
        self.list.say_empty(refused.reason)

    def _show(self, prepared: Prepared | None) -> None:
        self.prepared = prepared
        self.save.setEnabled(prepared is not None)
        lines: tuple[Leaving, ...] = prepared.lines if prepared else ()
        self.list.show_rows(lines)
        count = len(prepared.states) if prepared else 0
        self.aside.setText(ngettext("{count} flag", "{count} flags", count).format(count=count))
        left = prepared.left_out if prepared else 0
        words = ngettext(
            "{count} flag about a person of concern stays here: FHIR R4 has no place for it.",
            "{count} flags about persons of concern stay here: FHIR R4 has no place for them.",
            left,
        )
        self.remark.setText(words.format(count=left))
        self.remark.setVisible(bool(left))

    def _save(self) -> None:
        prepared = self.prepared
        if prepared is None:
            return
        path = dialogs.save_file(self, _("Save the flags"), "flags.fhir.json", "FHIR (*.json)")
        if path is not None:
            self.desk.do(
                flag_exports.export,
                path,
                prepared,
                then=lambda count: self._saved(count, path),
                refused=self._changed_meanwhile,
                owner=self,
            )

    def _saved(self, count: int, path: Path) -> None:
        words = ngettext("{count} flag saved in {file}.", "{count} flags saved in {file}.", count)
        self.say(words.format(count=count, file=path.name))

    def _changed_meanwhile(self, refused: Refused) -> None:
        self.say(refused.reason)
        self._load()

    def _back(self) -> None:
        self.go.emit("client" if self.flag else "clients", {"record": self.flag} if self.flag else {})
