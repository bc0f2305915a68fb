"""What is being typed is kept, in a form as in a report."""

from PySide6.QtCore import QObject, QTimer

from app.domain.kinds import Kind
from app.services import drafts
from app.ui import drafting
from app.ui.drafting import Drafting
from app.ui.parts import Quiet


def form(desk, monkeypatch, fields):
    monkeypatch.setattr(drafting, "KEEP_AFTER", 200)
    monkeypatch.setattr(drafting, "KEEP_AT_MOST", 400)
    owner, said = QObject(desk), Quiet("")
    return Drafting(desk, Kind.CLIENT, lambda: fields, said, owner, "Nothing is kept yet."), said


def test_who_types_without_a_pause_is_kept_all_the_same(qtbot, window_of, monkeypatch):
    desk = window_of("owner").desk
    kept, said = form(desk, monkeypatch, {"name": "Ada"})
    kept.begin("new client", lambda _fields: None)
    assert said.text() == "Nothing is kept yet."
    typing = QTimer(kept)
    typing.timeout.connect(kept.touched)
    typing.start(50)
    with qtbot.waitSignal(desk.kept, timeout=5_000):
        pass
    typing.stop()
    assert said.text() == "Draft kept 0 s ago"


def test_what_was_kept_is_taken_up_again_and_what_is_sealed_is_kept_no_more(qtbot, window_of, monkeypatch):
    desk = window_of("owner").desk
    kept, said = form(desk, monkeypatch, {"name": "Ada"})
    kept.begin("new client", lambda _fields: None)
    kept.touched()
    with qtbot.waitSignal(desk.kept, timeout=5_000):
        pass
    found, taken = [], []
    kept.begin("new client", taken.append)
    qtbot.waitUntil(lambda: taken == [{"name": "Ada"}])
    desk.ask(drafts.find, "new client", then=found.append)
    qtbot.waitUntil(lambda: bool(found))
    kept.take("new client", found[0])
    assert "Draft kept" in said.text()
    kept.touched()
    assert kept.end() == "new client" and said.text() == "Nothing is kept yet."
    told = []
    desk.kept.connect(told.append)
    qtbot.wait(500)
    assert not told
