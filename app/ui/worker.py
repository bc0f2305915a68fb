"""Long jobs run in a child of this program, so that the window never stutters; this is the window's end of it."""

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal


class Running(QObject):
    """A job under way. The desk settles it in the window's thread; `cancel()` ends it without a call-back."""

    _progressed = Signal(int, int, str)
    _ended = Signal(object, object)

    def __init__(
        self,
        job: str,
        payload: dict[str, Any],
        settle: Callable[..., None],
        progress: Callable[..., None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._job, self._payload, self._settle = job, payload, settle
        self._stopped = threading.Event()
        self._progressed.connect(progress)
        self._ended.connect(self._end)
        self._thread = threading.Thread(target=self._work, name="job", daemon=True)

    def start(self) -> None:
        """Start the child."""
        self._thread.start()

    def cancel(self) -> None:
        """End the child; nothing is left behind."""
        self._stopped.set()

    def _work(self) -> None:
        from app.services import jobs

        value, error = None, None
        try:
            value = jobs.run(self._job, self._payload, self._progressed.emit, self._stopped.is_set)
        except BaseException as fault:  # the desk sorts every fault
            error = fault
        try:
            self._ended.emit(value, error)
        except RuntimeError:  # the window has gone
            return

    def _end(self, value: Any, error: BaseException | None) -> None:
        self._settle(value, error)
        self.deleteLater()
