"""The first run: six short steps to Today, that can be left and taken up again."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.domain.practices import Practice
from app.i18n import _
from app.ui.desk import Desk
from app.ui.firstrun.founding import OwnerStep, PracticeStep
from app.ui.firstrun.moving_in import BackupStep, ClientsStep, PeopleStep
from app.ui.firstrun.recovery import RecoveryStep
from app.ui.firstrun.steps import Step
from app.ui.parts.buttons import Button, PrimaryButton
from app.ui.parts.cards import Card, row, scrolled
from app.ui.parts.labels import Heading, Quiet, Strong
from app.ui.parts.sheets import is_little
from app.ui.theme import SPACE


class FirstRun(QWidget):
    """The steps one after another, with where one is beside them. `left` says that it is done, or put off."""

    left = Signal()

    def __init__(self, desk: Desk, step: str = "", practice: Practice | None = None) -> None:
        super().__init__()
        self.setProperty("part", "ground")
        self.desk = desk
        self.practice = practice
        self.imports = False
        """The person wants to import clients as soon as the window is there."""
        first = PracticeStep(desk)
        owner = OwnerStep(desk, first)
        clients = ClientsStep(desk)
        self.steps: list[Step] = [
            first,
            owner,
            RecoveryStep(desk, lambda: owner.codes),
            BackupStep(desk),
            PeopleStep(desk),
            clients,
        ]
        clients.import_wanted.connect(self._import)
        self.at = next((at for at, one in enumerate(self.steps) if one.key == step), 0)
        self.stack = QStackedWidget()
        for one in self.steps:
            self.stack.addWidget(_scrolled(one))
            one.done.connect(self._next)
        self.list = [Quiet(f"{at}  {_(one.words)}") for at, one in enumerate(self.steps, 1)]
        self.place = Quiet("")
        self.back = Button(_("Back"))
        self.back.clicked.connect(self._back)
        self.later = Button(_("Finish later"))
        self.later.clicked.connect(self.left)
        self.on = PrimaryButton(_("Go on"), key="Ctrl+Return")
        self.on.clicked.connect(lambda: self.steps[self.at].finish())
        self._lay_out()

    def _lay_out(self) -> None:
        beside = QVBoxLayout()
        beside.setSpacing(SPACE * 3)
        heading = Heading(_("A new practice"))
        heading.setWordWrap(True)
        beside.addWidget(heading)
        beside.addWidget(Quiet(_("Under five minutes. You can leave and take it up again.")))
        beside.addSpacing(SPACE * 3)
        for label in self.list:
            beside.addWidget(label)
        beside.addStretch(1)
        self.side = QWidget()
        self.side.setLayout(beside)
        self.side.setFixedWidth(self.fontMetrics().averageCharWidth() * 36)
        card = Card()
        card.body.setContentsMargins(SPACE * 7, SPACE * 7, SPACE * 7, SPACE * 7)
        self.place.hide()
        card.add(self.place)
        card.add(self.stack, 1)
        card.add(row(self.back, self.later, 1, self.on))
        self.around = QHBoxLayout(self)
        self.around.setSpacing(SPACE * 8)
        self.around.addWidget(self.side)
        self.around.addWidget(card, 1)

    def minimumSizeHint(self) -> QSize:
        """Need what the step needs: the list beside it yields."""
        least = super().minimumSizeHint()
        beside = 0 if self.side.isHidden() else self.side.width() + self.around.spacing()
        return QSize(least.width() - beside, least.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say the step in a line where there is no room for the list of them."""
        super().resizeEvent(event)
        small = is_little(self)
        self.side.setVisible(not small)
        self.place.setVisible(small)
        edge = SPACE * (3 if small else 8)
        self.around.setContentsMargins(edge, edge, edge, edge)

    def arrive(self) -> None:
        """Show the step where the person is."""
        step = self.steps[self.at]
        self.stack.setCurrentIndex(self.at)
        founded = self.at >= 2
        self.back.setVisible(self.at == 1)
        self.later.set_words(_("Finish later") if founded else _("Cancel"))
        self.on.set_words(_("Open Today") if self.at == len(self.steps) - 1 else _("Go on"))
        for at, label in enumerate(self.list):
            label.setProperty("part", Strong.part if at == self.at else Quiet.part)
            label.style().unpolish(label)
            label.style().polish(label)
        words = _("A new practice · step {n} of {count}")
        self.place.setText(words.format(n=self.at + 1, count=len(self.steps)))
        step.arrive(self.practice)

    def _next(self) -> None:
        if self.at + 1 < len(self.steps):
            self.at += 1
            self.arrive()
        else:
            self.left.emit()

    def _back(self) -> None:
        if self.at == 1:
            self.at = 0
            self.arrive()

    def _import(self) -> None:
        self.imports = True
        self.steps[self.at].finish()


def _scrolled(step: Step) -> QScrollArea:
    area = scrolled(step)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
    return area
