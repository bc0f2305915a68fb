"""Filters of a list that a person keeps under a name: chosen from a list of their own, kept, and forgotten."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from app.domain.errors import Refused
from app.i18n import _
from app.services import kept_filters
from app.services.kept_filters import KeptFilter
from app.ui.page import Page
from app.ui.parts import Button, Dialog, FieldRow, LineEdit, row
from app.ui.parts.named import named


class KeptFilters(QWidget):
    """`answers` gives what the page's list is narrowed to now, `show` narrows it to what was kept."""

    def __init__(
        self,
        page: Page,
        list_: str,
        answers: Callable[[], dict[str, str]],
        show: Callable[[dict[str, str]], None],
    ) -> None:
        super().__init__()
        self._page, self._list, self._answers, self._show = page, list_, answers, show
        self._filters: Sequence[KeptFilter] = ()
        self.choice = named(QComboBox(), _("Kept filters"))
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.choice.activated.connect(self._chosen)
        self.keep = Button(_("Keep this filter…"))
        self.keep.clicked.connect(self._ask)
        self.forget = Button(_("Forget"))
        self.forget.setAccessibleName(_("Forget the kept filter that is chosen"))
        self.forget.clicked.connect(self._forget)
        layout = row(self.choice, self.keep, self.forget)
        layout.setContentsMargins(0, 0, 0, 0)
        self.setLayout(layout)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._offer(())

    def load(self) -> None:
        """Read what this person keeps; nothing of an earlier person is shown meanwhile."""
        self._page.desk.ask(kept_filters.of_list, self._list, then=self._offer, owner=self)

    def changed(self) -> None:
        """Say that the list is narrowed by hand: no kept filter is chosen any more."""
        at = self.choice.currentIndex()
        if at > 0 and self._filters[at - 1].answers != self._answers():
            self.choice.setCurrentIndex(0)
        self._allow()

    def _offer(self, filters: Sequence[KeptFilter], chosen: str = "") -> None:
        self._filters = filters
        self.choice.clear()
        self.choice.addItem(_("Kept filters"))
        for one in filters:
            self.choice.addItem(one.name)
        self.choice.setCurrentIndex(max(0, self.choice.findText(chosen)) if chosen else 0)
        self._allow()

    def _allow(self) -> None:
        self.choice.setVisible(bool(self._filters))
        self.forget.setVisible(self.choice.currentIndex() > 0)
        self.keep.setVisible(self.choice.currentIndex() <= 0)
        self.keep.setEnabled(any(self._answers().values()))

    def _chosen(self, at: int) -> None:
        if at > 0:
            self._show(self._filters[at - 1].answers)
        self._allow()

    def _ask(self) -> None:
        asked = NameFilter(self._page)
        asked.told.connect(lambda name: self._keep(asked, name))
        asked.open()

    def _keep(self, asked: "NameFilter", name: str) -> None:
        def kept(filters: Sequence[KeptFilter]) -> None:
            self._offer(filters, " ".join(name.split()))
            asked.accept()

        self._page.desk.do(
            kept_filters.keep, self._list, name, self._answers(),
            then=kept, refused=asked.show_refusal, owner=asked,
        )  # fmt: skip

    def _forget(self) -> None:
        name = self.choice.currentText()
        self._page.desk.do(kept_filters.forget, self._list, name, then=self._offer, owner=self)
        self._page.say(_("The filter is forgotten; the list stays as it is."))


class NameFilter(Dialog):
    """Asks under which name a filter is kept; `told` carries it."""

    told = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_("Keep this filter"), parent, finish=_("Keep"))
        self.name = LineEdit(longest=kept_filters.LONGEST)
        self.field = FieldRow(_("Name"), self.name, _("Only you see it, on this page."), required=True)
        self.body.addWidget(self.field)
        self.finish.clicked.connect(lambda: self.told.emit(self.name.text()))
        self.name.setFocus()

    def show_refusal(self, refused: Refused) -> None:
        """Say what is wrong with the name."""
        self.field.show_error(refused.reason)
        self.name.setFocus()
