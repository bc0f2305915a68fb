"""Clients to be looked at: not seen for longer than agreed, or raised twice in a row."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.sessions import Pointed, PointedOut
from app.i18n import _, ngettext
from app.ui.parts import Quiet
from app.ui.parts.flow import Flow
from app.ui.today.arrivals import PersonLink

MOST = 8


class PointedLine(QWidget):
    """The clients who are pointed out, in a line that wraps; `opened` carries the one that was pressed."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = Flow(self)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def show_clients(self, clients: Sequence[PointedOut]) -> None:
        """Point these clients out and no others."""
        while (item := self._flow.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for why in (Pointed.RAISED_TWICE, Pointed.NOT_SEEN):
            found = [one for one in clients if one.why is why]
            if found:
                self._flow.addWidget(Quiet(_title(why), wrap=False))
                for one in found[:MOST]:
                    self._flow.addWidget(self._button(one))
                if len(found) > MOST:
                    self._flow.addWidget(
                        Quiet(_("and {count} more").format(count=len(found) - MOST), wrap=False)
                    )
        self.setVisible(bool(clients))

    def _button(self, client: PointedOut) -> QWidget:
        weeks = client.days // 7
        long = ngettext("{count} week", "{count} weeks", weeks).format(count=weeks)
        button = PersonLink(client.name, tail=f" ({long})" if client.why is Pointed.NOT_SEEN else "")
        button.clicked.connect(lambda: self.opened.emit(client.client))
        return button


def _title(why: Pointed) -> str:
    if why is Pointed.NOT_SEEN:
        return _("Not seen for longer than agreed:")
    return _("Raised twice in a row:")
