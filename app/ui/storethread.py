"""The one thread that opens the vault and does everything with it, one thing after another."""

import importlib
import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.domain.errors import Cancelled

if TYPE_CHECKING:
    from app.services.seats import Seat

IDLE_BUDGET_MS = 25
"""How long a piece of background work may take before the thread looks whether somebody waits."""
QUIET_SECONDS = 0.2
"""How long nobody asks anything before background work goes on: one answer mostly leads to the next question."""


@dataclass
class Call:
    """One thing to do: what runs, for which seat's time (`generation`), and how its answer goes back."""

    work: Callable[..., Any]
    answer: Callable[["Call", Any, BaseException | None], None]
    generation: int
    seated: bool = True
    opens: bool = False
    writes: bool = False
    stopped: threading.Event = field(default_factory=threading.Event)

    def go_on(self) -> None:
        """Raise Cancelled where the person stopped it, or the desk locked meanwhile."""
        if self.stopped.is_set():
            raise Cancelled()


class StoreThread(threading.Thread):
    """Runs calls in the order they came. The seat never leaves this thread.

    A lock ends what only reads, lets finish what writes, and then lets go of the seat and its keys.
    """

    def __init__(self, watched: Callable[[Any], object], failed: Callable[[BaseException], object]) -> None:
        super().__init__(name="store", daemon=True)
        self._watched, self._failed = watched, failed
        self._calls: queue.SimpleQueue[Call | None] = queue.SimpleQueue()
        self._seat: Seat | None = None
        self._idle: Iterator[Any] | None = None
        self._now: Call | None = None
        self._generation = 0

    def put(self, call: Call) -> None:
        """Take one more thing to do."""
        self._calls.put(call)

    def lock_up(self, generation: int, release: Callable[[Any], None], done: Callable[[], None]) -> None:
        """Let go of the seat after the writes that were asked for before."""
        self._generation = generation
        running = self._now
        if running is not None and not running.writes:
            running.stopped.set()
        self._calls.put(
            Call(release, lambda _call, _value, _error: done(), generation, seated=True, writes=True)
        )

    def finish(self) -> None:
        """End the thread after what was asked for."""
        self._calls.put(None)

    def run(self) -> None:
        """Do one thing after another; go on with the check behind the window while nobody waits."""
        quiet = QUIET_SECONDS
        while True:
            try:
                call = self._calls.get(timeout=None if self._idle is None else quiet)
            except queue.Empty:
                quiet = 0
                self._background()
                continue
            if call is None:
                return
            self._do(call)
            quiet = QUIET_SECONDS

    def _do(self, call: Call) -> None:
        stale = call.generation != self._generation and not call.writes
        if stale or call.stopped.is_set():
            call.answer(call, None, Cancelled())
            return
        self._now = call
        try:
            value = call.work(self._seat) if call.seated else call.work()
        except BaseException as error:  # every fault goes to the window, which sorts it
            self._now = None
            call.answer(call, None, error)
            return
        self._now = None
        if call.opens:
            self._take(call, value)
            return
        call.answer(call, value, None)

    def _take(self, call: Call, value: Any) -> None:
        seat = value[0] if isinstance(value, tuple) else value
        if call.generation != self._generation:
            _release(seat)
            call.answer(call, None, Cancelled())
            return
        self._seat = seat
        self._idle = _behind(seat, lambda: not self._calls.empty())
        call.answer(call, (seat.me, value[1:] if isinstance(value, tuple) else ()), None)

    def drop(self) -> None:
        """Forget the seat; called in this thread by the lock's own work."""
        self._seat = None
        self._idle = None

    def _background(self) -> None:
        if self._idle is None:
            return
        try:
            self._watched(next(self._idle))
        except StopIteration:
            self._idle = None
        except BaseException as error:  # as above
            self._idle = None
            self._failed(error)


def _release(seat: "Seat") -> None:
    from app.services import unlocking

    unlocking.lock(seat)


def _behind(seat: "Seat", somebody_waits: Callable[[], bool]) -> Iterator[Any]:
    """Give the work behind the window, piece by piece: the clinicians' index, then the check of everything."""
    watching = importlib.import_module("app.services.watching")
    pieces: Iterator[Any] = watching.walk(seat, IDLE_BUDGET_MS, somebody_waits)
    return pieces
