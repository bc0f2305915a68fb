"""Settings: people, one's own password, locking, backups, the practice's details, sheets, and who was who."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.i18n import _
from app.ui.desk import Desk
from app.ui.law.packs import LawPanel
from app.ui.page import Page
from app.ui.parts.cards import Card, scrolled
from app.ui.parts.tabs import Tabs
from app.ui.settings.backups import BackupPanel
from app.ui.settings.details import DetailsPanel
from app.ui.settings.filekey import FileKeyPanel
from app.ui.settings.people import PeoplePanel
from app.ui.settings.personal import PersonalPanel
from app.ui.settings.register import RegisterPanel
from app.ui.settings.safety import LockPanel, PasswordPanel
from app.ui.settings.security import SecurityPanel
from app.ui.settings.sheets import SheetsPanel
from app.ui.theme import SPACE


class SettingsPage(Page):
    """A tab for each matter; what only owners may change is shown to everybody and refused in words."""

    minutes_changed = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Settings"))
        self.people = PeoplePanel(desk)
        self.password = PasswordPanel(desk)
        self.personal = PersonalPanel(desk)
        self.lock = LockPanel(desk)
        self.backups = BackupPanel(desk)
        self.details = DetailsPanel(desk)
        self.laws = LawPanel(desk)
        self.recovery = SheetsPanel(desk)
        self.register = RegisterPanel(desk)
        self.security = SecurityPanel(desk)
        self.file_key = FileKeyPanel(desk)
        self._beside: dict[Any, Any] = {self.password: self.personal, self.security: self.file_key}
        for said in (
            self.people.said, self.people.form.added, self.password.said, self.personal.said, self.lock.said,
            self.backups.said, self.details.said, self.laws.said, self.recovery.said, self.file_key.said,
        ):  # fmt: skip
            said.connect(lambda words: self.say(words))
        self.tabs = Tabs(_("Settings"))
        sheets: tuple[tuple[str, QWidget], ...] = (
            (_("People"), self.people),
            (_("My password"), self.password),
            (_("Locking"), self.lock),
            (_("Backups"), self.backups),
            (_("The practice"), self.details),
            (_("Law packs"), self.laws),
            (_("Recovery sheets"), self.recovery),
            (_("Who was who"), self.register),
            (_("Security"), self.security),
        )
        for words, sheet in sheets:
            beside = self._beside.get(sheet)
            self.tabs.addTab(_sheet(*filter(None, (sheet, beside))), words)
        self.tabs.currentChanged.connect(lambda _at: self._load())
        self.body.addWidget(self.tabs, 1)

    def arrive(self, tab: str = "", record: str = "", **where: Any) -> None:
        """Load the tab in view, or the one that something owed leads to."""
        owed = {"backups": self.backups, "recovery": self.recovery, "laws": self.laws}
        if record in owed:
            self.tabs.setCurrentIndex(self._panels().index(owed[record]))
        self._load()

    def leave(self) -> None:
        """Leave no password standing in a field."""
        self.password.clear()
        self.personal.forget()
        self.people.clear()
        self.recovery.forget()

    def _load(self) -> None:
        panel = self._panels()[self.tabs.currentIndex()]
        panel.load()
        if panel in self._beside:
            self._beside[panel].load()

    def _panels(self) -> tuple[Any, ...]:
        return (
            self.people, self.password, self.lock, self.backups, self.details, self.laws, self.recovery, self.register,
            self.security,
        )  # fmt: skip


def _sheet(*panels: QWidget) -> QWidget:
    """Put panels on cards, one under another. Forms are no wider than a line is read well, and their cards neither."""
    inner = QWidget()
    inside = QVBoxLayout(inner)
    inside.setContentsMargins(0, 0, 0, 0)
    inside.setSpacing(SPACE * 4)
    for panel in panels:
        card = Card()
        card.add(panel)
        inside.addWidget(card)
        around = card.body.contentsMargins()
        widest = panel.maximumWidth() + around.left() + around.right()
        inner.setMaximumWidth(min(inner.maximumWidth(), widest))
    inside.addStretch(1)
    sheet = QWidget()
    layout = QVBoxLayout(sheet)
    layout.setContentsMargins(0, SPACE * 3, 0, 0)
    layout.addWidget(scrolled(inner))
    return sheet
