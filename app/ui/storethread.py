"""The one thread that opens the vault and does everything with it, one thing after another."""

import importlib
import queue
import threading
from collections import deque
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
    """One thing to do: what runs, for which seat's time (`generation`), and how its answer goes back.

    Long work that `gives_way` lets others be answered between its pieces, and ends at a lock although it writes.
    """

    work: Callable[..., Any]
    answer: Callable[["Call", Any, BaseException | None], None]
    generation: int
    seated: bool = True
    opens: bool = False
    writes: bool = False
    gives_way: bool = False
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
        self._long: Call | None = None
        self._aside: deque[Call | None] = deque()
        self._generation = 0

    def put(self, call: Call) -> None:
        """Take one more thing to do."""
        self._calls.put(call)

    def lock_up(self, generation: int) -> None:
        """Let go of the seat and its keys after the writes that were asked for before."""
        self._generation = generation
        for running in (self._now, self._long):
            if running is not None and (running.gives_way or not running.writes):
                running.stopped.set()
        self._calls.put(Call(self._let_go, _unheard, generation, writes=True))

    def finish(self) -> None:
        """End the thread after what was asked for."""
        self._calls.put(None)

    def run(self) -> None:
        """Do one thing after another; go on with the check behind the window while nobody waits."""
        quiet = QUIET_SECONDS
        while True:
            try:
                call = self._next(None if self._idle is None else quiet)
            except queue.Empty:
                quiet = 0
                self._background()
                continue
            if call is None:
                return
            self._do(call)
            quiet = QUIET_SECONDS

    def _next(self, seconds: float | None) -> Call | None:
        return self._aside.popleft() if self._aside else self._calls.get(timeout=seconds)

    def give_way(self) -> None:
        """Do what was asked meanwhile, between two pieces of long work; raises Cancelled where that work is to end.

        What sits down, locks, ends, or is long itself waits until the work is done.
        """
        while (long := self._long) is not None:
            long.go_on()
            if long.generation != self._generation:
                raise Cancelled()
            try:
                call = self._calls.get_nowait()
            except queue.Empty:
                return
            if call is None or call.opens or call.gives_way or long.stopped.is_set():
                self._aside.append(call)
            else:
                self._do(call)

    def _do(self, call: Call) -> None:
        stale = call.generation != self._generation and (call.gives_way or not call.writes)
        if stale or call.stopped.is_set():
            call.answer(call, None, Cancelled())
            return
        self._now, self._long = (None, call) if call.gives_way else (call, self._long)
        try:
            value = call.work(self._seat) if call.seated else call.work()
        except BaseException as error:  # every fault goes to the window, which sorts it
            self._done(call)
            call.answer(call, None, error)
            return
        self._done(call)
        if call.opens:
            self._take(call, value)
            return
        call.answer(call, value, None)

    def _done(self, call: Call) -> None:
        self._now = None
        if call is self._long:
            self._long = None

    def _take(self, call: Call, value: Any) -> None:
        seat = value[0] if isinstance(value, tuple) else value
        if call.generation != self._generation:
            _release(seat)
            call.answer(call, None, Cancelled())
            return
        self._seat = seat
        self._idle = _behind(seat, lambda: not self._calls.empty())
        call.answer(call, (seat.me, seat.zone, value[1:] if isinstance(value, tuple) else ()), None)

    def _let_go(self, seat: "Seat | None") -> None:
        self._seat = self._idle = None
        if seat is not None:
            _release(seat)

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


def _unheard(_call: Call, _value: Any, _error: BaseException | None) -> None:
    """Nobody waits for the lock: who sits down next finds the keys forgotten, whatever the file said to its closing."""


def _release(seat: "Seat") -> None:
    from app.services import unlocking

    unlocking.lock(seat)


def _behind(seat: "Seat", somebody_waits: Callable[[], bool]) -> Iterator[Any]:
    """Give the work behind the window, piece by piece: the clinicians' index, then the check of everything."""
    watching = importlib.import_module("app.services.watching")
    pieces: Iterator[Any] = watching.walk(seat, IDLE_BUDGET_MS, somebody_waits)
    return pieces
