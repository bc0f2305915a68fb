"""Collects Python's garbage in the window's thread only: a widget that the store thread sweeps up ends the program."""

import gc
import threading

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 1000


class Collector(QObject):
    """Takes collecting over from Python while a desk is there; looks once a second which generations are full."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Collect the oldest generation that is full, and the younger ones with it."""
        full = [
            age
            for age, (count, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
            if count > most
        ]
        if full:
            gc.collect(full[-1])

    def end(self) -> None:
        """Give collecting back to Python, where no other store thread is left."""
        self._timer.stop()
        if not any(thread.name == "store" for thread in threading.enumerate()):
            gc.enable()
