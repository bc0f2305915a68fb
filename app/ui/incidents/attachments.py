"""Attachments in the window: looked at before they are sealed, shown on demand, painted in a child of the program."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.attached import SORT_WORDS, Attachment
from app.domain.kinds import Kind
from app.domain.ledger import Record
from app.i18n import _, ngettext
from app.services import attached
from app.services.incidents import Incident
from app.ui.page import Page
from app.ui.parts import Button, Card, Dialog, LinkButton, Small, Words, row
from app.ui.parts.dialogs import dialogs
from app.ui.parts.flowing import Flowing
from app.ui.reports.preview import Preview

if TYPE_CHECKING:
    from app.ui.desk import Desk

KINDS = "*.png *.jpg *.jpeg *.pdf"
LINES = 24
"""How many lines of its own type the picture is high at least."""


def say_size(size: int) -> str:
    """Spell a number of bytes as a person reads it."""
    if size >= 1_000_000:
        return _("{n} MB").format(n=f"{size / 1_000_000:.1f}")
    return _("{n} KB").format(n=max(1, round(size / 1_000)))


class AttachmentsCard(Card):
    """What is attached. `opened` carries an attachment, `wanted` asks to attach one more."""

    opened = Signal(object)
    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Attachments"), parent=parent)
        self._rows: list[QWidget] = []
        self.sealed = Small("")
        self.more = Button(_("Attach a picture or PDF…"))
        self.more.clicked.connect(self.wanted)
        self.add(self.sealed)
        self.add(row(self.more, 1))

    def show_incident(self, incident: Incident, may_add: bool) -> None:
        """Show what is attached, or how many there are while it is sealed."""
        for old in self._rows:
            self.body.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._rows = [self._line(one) for one in incident.attachments]
        for at, line in enumerate(self._rows):
            self.body.insertWidget(2 + at, line)
        hidden = incident.attached - len(incident.attachments)
        words = ngettext("{n} attachment, sealed.", "{n} attachments, sealed.", hidden).format(n=hidden)
        self.sealed.setText(words if hidden > 0 else "")
        self.sealed.setVisible(hidden > 0)
        self.more.setVisible(may_add)
        self.setVisible(may_add or incident.attached > 0)

    def _line(self, one: Attachment) -> QWidget:
        link = LinkButton(one.name)
        link.clicked.connect(lambda: self.opened.emit(one))
        return Flowing(link, Small(f"{_(SORT_WORDS[one.sort])}, {say_size(one.size)}"))


class PictureDialog(Dialog):
    """Shows one file, painted in a child of this program, page by page."""

    def __init__(self, desk: "Desk", title: str, data: bytes, page: Page, finish: str) -> None:
        super().__init__(title, page, finish=finish)
        self.preview = Preview(desk)
        self.preview.area.setAccessibleName(title)
        self.preview.setMinimumHeight(self.fontMetrics().lineSpacing() * LINES)
        self.words = Words("")
        self.body.addWidget(self.words)
        self.body.addWidget(self.preview, 1)
        self.resize(self.fontMetrics().averageCharWidth() * 120, 0)
        self.preview.show_paper(data, title)
        self.finished.connect(lambda _result: self.preview.clear())
        self.finish.setFocus()


class Attaching:
    """Attaches, shows and saves files for the page of one incident."""

    def __init__(self, desk: "Desk", page: Page) -> None:
        self._desk, self._page = desk, page

    def attach(self, record: str) -> None:
        """Ask for a file, show what it is, and seal it where the person goes on."""
        kinds = _("Pictures and PDFs ({kinds})").format(kinds=KINDS)
        path = dialogs.open_file(self._page, _("Attach a picture or PDF"), kinds)
        if path is not None:
            self._desk.call(
                attached.read, path, then=lambda data: self._look(record, path, data), owner=self._page
            )

    def _look(self, record: str, path: Path, data: bytes) -> None:
        title = _("Attach {name}").format(name=path.name)
        asked = PictureDialog(self._desk, title, data, self._page, _("Seal and sign"))
        asked.words.setText(
            _("It is sealed with what happened ({size}), and cannot be taken out again.").format(
                size=say_size(len(data))
            )
        )

        def done(_record: Record) -> None:
            asked.accept()
            self._page.say(_("Attached."))

        asked.finish.clicked.connect(
            lambda: self._desk.do(
                attached.add,
                record,
                path.name,
                data,
                then=done,
                refused=lambda refused: asked.show_error(refused.reason),
                owner=asked,
                changed=(Kind.INCIDENT,),
            )  # fmt: skip
        )
        asked.open()

    def show(self, record: str, one: Attachment, may_export: bool) -> None:
        """Open an attachment; that it was opened is noted."""

        def opened(told: tuple[Attachment, bytes]) -> None:
            asked = PictureDialog(self._desk, told[0].name, told[1], self._page, _("Close"))
            asked.cancel.hide()
            asked.finish.clicked.connect(asked.accept)
            if may_export:
                save = Button(_("Save a copy outside…"))
                save.clicked.connect(lambda: self._save(record, one, asked))
                asked.buttons.insertWidget(0, save)
            asked.open()

        self._desk.ask(attached.opened, record, one.id, then=opened, owner=self._page)

    def _save(self, record: str, one: Attachment, asked: PictureDialog) -> None:
        path = dialogs.save_file(
            asked, _("Save a copy outside Keepwell"), one.name, f"*{Path(one.name).suffix}"
        )
        if path is not None:
            self._desk.do(
                attached.export, record, one.id, path,
                then=lambda _size: self._page.say(_("A copy was saved outside Keepwell.")),
                refused=lambda refused: asked.show_error(refused.reason), owner=asked, changed=(Kind.EXPORT,),
            )  # fmt: skip
