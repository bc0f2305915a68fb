"""Help (F1): short pages from resources/help, read inside the program."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QTextBrowser, QWidget

from app import __version__, paths
from app.i18n import _
from app.ui.parts.dialogs import Dialog
from app.ui.theme import SPACE


class HelpWindow(Dialog):
    """A list of short pages beside the one that is being read, at first the one whose file is called `page`.

    Links lead nowhere: nothing here opens a connection.
    """

    def __init__(self, parent: QWidget | None = None, page: str = "") -> None:
        super().__init__(
            _("Help · Keepwell {version}").format(version=__version__), parent, finish=_("Close")
        )
        self.setWindowModality(Qt.WindowModality.NonModal)
        self.cancel.hide()
        self.finish.clicked.connect(self.accept)
        found = sorted(paths.resource("help").glob("*.md"))
        self._pages = [one.read_text(encoding="utf-8") for one in found]
        self.list = QListWidget()
        self.list.setAccessibleName(_("Help pages"))
        self.list.setProperty("bordered", "true")
        self.list.addItems([page.partition("\n")[0].lstrip("# ") for page in self._pages])
        self.text = QTextBrowser()
        self.text.setAccessibleName(_("Help page"))
        self.text.setOpenLinks(False)
        self.list.currentRowChanged.connect(self._read)
        letter = self.fontMetrics().averageCharWidth()
        wide, tall = letter * 130, self.fontMetrics().lineSpacing() * 36
        if parent is not None:  # large type must not make it larger than the window it belongs to
            wide, tall = min(wide, parent.window().width()), min(tall, parent.window().height())
        self.list.setFixedWidth(min(self.list.sizeHintForColumn(0) + SPACE * 6, wide // 3))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        both = QHBoxLayout()
        both.setSpacing(SPACE * 3)
        both.addWidget(self.list)
        both.addWidget(self.text, 1)
        self.body.addLayout(both, 1)
        self.resize(wide, tall)
        self.list.setCurrentRow(next((at for at, one in enumerate(found) if one.stem == page), 0))

    def _read(self, at: int) -> None:
        if 0 <= at < len(self._pages):
            self.text.setMarkdown(self._pages[at])
