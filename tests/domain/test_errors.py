"""What went wrong is said whole, in the same words wherever it is shown."""

import re
from pathlib import Path

import app
from app.domain.errors import DiskFull, VaultTrouble


def test_trouble_says_what_is_wrong_what_is_safe_and_what_to_do() -> None:
    error = DiskFull("The disk is full.", "Your text is kept.", "Free 20 MB and try again.")
    assert error.words() == "The disk is full.\nYour text is kept.\nFree 20 MB and try again."
    assert VaultTrouble("It is not there.", "", "Connect it.").words() == "It is not there.\nConnect it."
    assert error.words(" ") == "The disk is full. Your text is kept. Free 20 MB and try again."


def test_nobody_but_trouble_itself_puts_its_words_together() -> None:
    room = Path(str(app.__file__)).parent
    by_hand = re.compile(r"\b(error|trouble)\.do\b")
    found = {
        path.relative_to(room).as_posix()
        for path in room.rglob("*.py")
        if by_hand.search(path.read_text("utf-8"))
    }
    # one sends the three apart, to be put together where they arrive; the other says more about what stands
    assert found == {"documents/worker.py", "store/owing.py"}
