"""Beside the store thread: long work on a finished copy, in a thread of its own, so that the desk can answer meanwhile.

What runs here spends its time inside the database and the hash, which let the other threads go on. It opens the copy on
a connection of its own and never the vault's file itself: closing that one twice in a process would drop its locks.
"""

import threading
from collections.abc import Callable
from typing import TypeVar

from app.domain.errors import Cancelled

PAUSE = 0.01
"""Seconds between two looks at whether the work is done; a question to the desk waits no longer for it."""

Answer = TypeVar("Answer")
Stopped = Callable[[], bool]
"""Says to the work that it is no longer wanted."""


def beside(work: Callable[[Stopped], Answer], going_on: Callable[[], bool]) -> Answer:
    """Run `work(stopped)` in a thread and give its answer, asking `going_on` meanwhile; raises what the work raised.

    Where `going_on` says no, or raises, the work is told to stop and waited for: nothing of it goes on afterwards.
    """
    if not going_on():
        raise Cancelled
    stop = threading.Event()
    answers: list[Answer] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            answers.append(work(stop.is_set))
        except BaseException as error:  # passed on to whoever waits
            failed.append(error)

    thread = threading.Thread(target=run, name="beside", daemon=True)
    thread.start()
    try:
        while thread.is_alive():
            thread.join(PAUSE)
            if not going_on():
                raise Cancelled
    finally:
        stop.set()
        thread.join()
    if failed:
        raise failed[0]
    return answers[0]
