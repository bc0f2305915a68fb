"""A row of parts that runs on to the next line where the window or the type leaves no room."""

from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.parts.flow import Flow
from app.ui.theme import SPACE


class Flowing(QWidget):
    """Lays its parts side by side and wraps them."""

    def __init__(self, *parts: QWidget, parent: QWidget | None = None, space: int = 2) -> None:
        super().__init__(parent)
        layout = Flow(self, space * SPACE)
        for part in parts:
            layout.addWidget(part)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
