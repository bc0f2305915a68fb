"""A ledger with a bad entry, in the window: everybody reads, and the way on stands on the unlock page."""

from PySide6.QtWidgets import QApplication, QLabel

from app.domain.actions import Action
from app.domain.kinds import Kind
from app.ui.unlock.mending import MendingDialog
from tests.store import tampering


def words(widget):
    return " | ".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


def test_reception_reads_on_with_the_reason_and_what_can_be_done_is_offered_after_locking(
    window_of, practice, made, held, qtbot
):
    mine = held["reception"]
    with tampering.hands_on(practice, mine.main) as db:
        seq = tampering.forged(
            db,
            mine.slots.vault,
            made.persons["owner"],
            mine.pairs.sign,
            Kind.NOTICE,
            Action.SEAL,
            "c" * 32,
            {},
        )
    window = window_of("reception")
    qtbot.waitUntil(lambda: window.shell.now == "today", timeout=10_000)
    said = words(window.shell)
    assert "open for reading only" in said and f"Entry {seq} says that it is of Sample Owner" in said
    window.desk.lock()
    qtbot.waitUntil(lambda: window.shell is None and window.unlock.mend.isVisible(), timeout=10_000)
    window.unlock.mend.click()
    shown = [
        one for one in QApplication.topLevelWidgets() if isinstance(one, MendingDialog) and one.isVisible()
    ]
    assert len(shown) == 1
    shown[0].reject()
    window.unlock.open_practice(practice)
    assert not window.unlock.mend.isVisible()
