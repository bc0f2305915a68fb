"""The desk: the one thing a page works with. It runs services for the person signed in and calls back in the window."""

import threading
import weakref
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimeZone, Signal

from app.domain.errors import Cancelled, PasswordNeeded, Refused, VaultTrouble
from app.ui.callbacks import Back, Heard, guarded, owner_of, weak
from app.ui.garbage import Collector
from app.ui.storethread import Call, StoreThread
from app.ui.worker import Running

if TYPE_CHECKING:
    from app.domain.kinds import Kind
    from app.domain.moments import Moment
    from app.domain.people import Member


class Desk(QObject):
    """Asks and does, in the one store thread; answers come back in the window's thread while `owner` still lives.

    What is asked changes nothing that a page shows. Opening something sealed is asked: that it was opened is in the
    ledger before it is shown, which no page but the audit trail tells, and that one reads anew when it is come to.
    A lock drops what is asked, so that nothing is noted as opened that nobody saw; what is done it lets finish.
    A rule that says no goes to `refused` (the message bar, where none is given), trouble with the vault to `troubled`
    (the window), anything else to the crash page. Locking always wins: what was asked and not answered is dropped.
    """

    changed = Signal(object)
    """The kinds of record that were written, as a frozenset."""
    opened = Signal(object)
    locking = Signal()
    """The desk is about to lock: keep drafts now."""
    locked = Signal()
    was_refused = Signal(object)
    was_troubled = Signal(object)
    crashed = Signal(object)
    watched = Signal(object)
    """How far the check behind the window has come, and what it found."""
    kept = Signal(str)
    """A draft was kept; carries its id."""
    _answered = Signal(object)

    def __init__(
        self, folder: Path | None = None, clock: Callable[[], datetime] | None = None, zone: str = ""
    ) -> None:
        super().__init__()
        self.folder = folder
        self.clock = clock or _now
        self.zone = zone or bytes(QTimeZone.systemTimeZoneId().data()).decode() or "UTC"
        """Where the practice is, once somebody has sat down; until then where this computer thinks it is."""
        self.person: Member | None = None
        self.gate: Callable[[Asked, PasswordNeeded], object] | None = None
        """Asks the person for their password again, and then has the same thing done or given up."""
        self._generation = 0
        self._closing = threading.Event()
        self._running: list[weakref.ref[Running]] = []
        self._answered.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._garbage = Collector(self)
        self._thread = StoreThread(self.watched.emit, self.sort)
        self._thread.start()

    def now(self) -> "Moment":
        """Give the present moment by the practice's wall clock; the only one that pages go by."""
        from app.domain import moments

        return moments.of(self.clock(), self.zone)

    def ask(self, service: Callable[..., Any], *args: Any, **heard: Unpack[Heard]) -> "Asked":
        """Run `service(seat, *args)` for reading; it writes at most the access itself."""
        return self._send(partial(_seated, service, args), heard)

    def do(
        self,
        service: Callable[..., Any],
        *args: Any,
        changed: "tuple[Kind, ...]" = (),
        gives_way: bool = False,
        **heard: Unpack[Heard],
    ) -> "Asked":
        """Run `service(seat, *args)`, which writes; afterwards every page hears which kinds changed.

        Long work `gives_way`: it lets others be answered between its pieces, whenever it says how far it is.
        """
        work = partial(_seated, service, args)
        kinds = frozenset(changed)
        return self._send(work, heard, writes=True, gives_way=gives_way, changed=kinds)

    def call(self, service: Callable[..., Any], *args: Any, **heard: Unpack[Heard]) -> "Asked":
        """Run `service(*args)`, which needs nobody signed in, off the window's thread."""
        return self._send(partial(service, *args), heard, seated=False)

    def open(self, service: Callable[..., Any], *args: Any, **heard: Unpack[Heard]) -> "Asked":
        """Run `service(*args, clock, zone)`, which gives a seat (and more, as a tuple: `then` gets what follows it)."""
        work = partial(service, *args, self.clock, self.zone)
        return self._send(work, heard, seated=False, opens=True)

    def run(
        self,
        job: str,
        payload: dict[str, Any],
        **heard: Unpack[Heard],
    ) -> Running:
        """Run a long job in a child of this program; `cancel()` ends it and leaves nothing behind.

        A path in the payload is somebody else's file, and is read for the child off the window's thread.
        """
        asked = Asked(self, heard)
        running = Running(job, payload, asked.settle, guarded(heard.get("tell"), heard.get("owner")), self)
        self._running = [one for one in self._running if one() is not None] + [weakref.ref(running)]
        running.start()
        return running

    def keep_draft(self, draft: str, kind: "Kind", fields: dict[str, Any]) -> None:
        """Keep what a form holds, sealed to the person signed in; `kept` says when it is on the disk."""
        from app.services import drafts

        self.do(drafts.keep, draft, kind, dict(fields), then=lambda _kept: self.kept.emit(draft))

    def lock(self) -> None:
        """Let go of the vault and its keys. Drafts are kept first; everything else that was asked is dropped."""
        if self.person is not None:
            self.locking.emit()
        self._generation += 1
        self.person = None
        for running in self._running:
            if (one := running()) is not None and shiboken6.isValid(one):
                one.cancel()
        self._running = []
        self._thread.lock_up(self._generation)
        self.locked.emit()

    def close(self, seconds: float = 10) -> None:
        """Lock, and end the store thread."""
        self.lock()
        self._thread.finish()
        self._thread.join(seconds)
        self._garbage.end()

    def _send(
        self,
        work: Callable[..., Any],
        heard: Heard,
        *,
        seated: bool = True,
        opens: bool = False,
        writes: bool = False,
        gives_way: bool = False,
        changed: "frozenset[Kind]" = frozenset(),
    ) -> "Asked":
        asked = Asked(self, heard, changed)
        tell, give_way = heard.get("tell"), self._thread.give_way if gives_way else None
        if tell is not None or give_way is not None:
            work = partial(work, progress=asked.telling(tell, give_way))
        asked.call = Call(
            work,
            asked.answer,
            self._generation,
            seated=seated,
            opens=opens,
            writes=writes,
            gives_way=gives_way,
        )
        self._thread.put(asked.call)
        return asked

    def sort(self, error: BaseException, refused: Back | None = None, troubled: Back | None = None) -> None:
        """Tell whom a fault is for: a rule and trouble with the vault to who asked, else to the window; a bug to it."""
        if isinstance(error, Refused):
            (refused or self.was_refused.emit)(error)
        elif isinstance(error, VaultTrouble):
            (troubled or self.was_troubled.emit)(error)
        elif not isinstance(error, Cancelled):
            self.crashed.emit(error)

    def _deliver(self, answer: Callable[[], None]) -> None:
        answer()


class Asked:
    """One thing asked of the desk and not answered yet; `cancel()` stops it."""

    def __init__(self, desk: Desk, heard: Heard, changed: "frozenset[Kind]" = frozenset()) -> None:
        self._desk = desk
        self._then = weak(heard.get("then"))
        self._refused, self._troubled = weak(heard.get("refused")), weak(heard.get("troubled"))
        self._owner = weakref.ref(heard.get("owner") or owner_of(heard.get("then")) or desk)
        self._generation = desk._generation
        self._changed = changed
        self.call: Call | None = None

    def cancel(self) -> None:
        """Stop it, where it can be stopped; no call-back comes any more."""
        self._then = self._refused = self._troubled = weak(None)
        self._changed = frozenset()
        if self.call is not None:
            self.call.stopped.set()

    def answer(self, call: Call, value: Any, error: BaseException | None) -> None:
        """Take the answer in the store thread and pass it to the window's."""
        self._desk._answered.emit(partial(self.settle, value, error, call.opens))

    def telling(
        self, tell: Callable[..., object] | None, give_way: Callable[[], None] | None = None
    ) -> Callable[..., bool]:
        """Give the service a `progress(done, total)` that calls back in the window, and stops it when told to."""
        heard = guarded(tell, self._owner())

        def progress(*said: Any) -> bool:
            if self.call is not None:
                self.call.go_on()
            if tell is not None:
                self._desk._answered.emit(partial(heard, *said))
            if give_way is not None:
                give_way()
            return True

        return progress

    def settle(self, value: Any, error: BaseException | None, opens: bool = False) -> None:
        """Call back, in the window's thread, if somebody still waits."""
        if self._generation != self._desk._generation:
            return
        owner = self._owner()
        lives = owner is not None and shiboken6.isValid(owner)
        if error is None:
            self._succeed(value, opens, lives)
        elif isinstance(error, PasswordNeeded) and lives and self._desk.gate is not None:
            self._desk.gate(self, error)
        else:
            self._desk.sort(error, self._refused() if lives else None, self._troubled() if lives else None)

    def again(self) -> None:
        """Have the same thing done once more: what it needed is there now."""
        if self.call is not None and self._generation == self._desk._generation:
            self._desk._thread.put(self.call)

    def give_up(self, error: Refused) -> None:
        """Tell who asked that the person did not go on with it."""
        self.settle(None, error)

    def _succeed(self, value: Any, opens: bool, lives: bool) -> None:
        if opens:
            self._desk.person, self._desk.zone, value = value
            self._desk.opened.emit(self._desk.person)
        then = self._then() if lives else None
        if then is not None:
            then(value)
        if self._changed:
            self._desk.changed.emit(self._changed)


def _now() -> datetime:
    return datetime.now(UTC)


def _seated(service: Callable[..., Any], args: tuple[Any, ...], seat: Any, **more: Any) -> Any:
    if seat is None:
        raise Cancelled()
    return service(seat, *args, **more)
