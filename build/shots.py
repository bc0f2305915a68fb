"""Renders every screen and every dialog to PNG, so that somebody can look at them beside the mock-ups.

    python build/shots.py --out shots                    every screen in every look
    python build/shots.py --out shots --only today       one screen
    python build/shots.py --out shots --look dark        one look
    python build/shots.py --out shots --vault DIR        over a sample practice made before

The looks: light, dark, high contrast in both, type at 200 % in both, and stretched strings (as a long translation
would be).
"""

import argparse
import gettext
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import asked
import shown

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

LOOKS = {
    "light": ("light", 1.0, False),
    "dark": ("dark", 1.0, False),
    "high-light": ("high light", 1.0, False),
    "high-dark": ("high dark", 1.0, False),
    "200": ("light", 2.0, False),
    "200-dark": ("dark", 2.0, False),
    "stretched": ("light", 1.0, True),
}
"""Each look: the colours, how large the type is, and whether every string is stretched."""

PASSWORD = "nothing here is real at all"
RECORDS = 300
PATIENCE = 40.0


class Stretched:
    """A language in which every sentence is two fifths longer, and one can see where it ends."""

    def gettext(self, text: str) -> str:
        """Stretch a sentence; what stands in braces stays whole."""
        return f"{text} {'ⁿ' * max(2, len(text) * 2 // 5)}" if text.strip() else text

    def ngettext(self, one: str, many: str, count: int) -> str:
        """Stretch the sentence for this count."""
        return self.gettext(one if count == 1 else many)


def main() -> int:
    """Render what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--only", default="", help="the key of one screen")
    parser.add_argument("--look", choices=LOOKS, help="one look")
    parser.add_argument(
        "--vault", type=Path, help="a sample practice whose password is the one of this script"
    )
    parser.add_argument("--person", default="Sample Owner")
    parser.add_argument("--size", default="1280x800")
    said = parser.parse_args()
    said.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="keepwell-shots-") as scratch:
        os.environ["KEEPWELL_PROFILE"] = str(Path(scratch) / "profile")
        folder = said.vault or _sample(Path(scratch) / "sample.keepwell")
        for name in [said.look] if said.look else LOOKS:
            _render(said, name, folder)
    return 0


def _sample(folder: Path) -> Path:
    from app.services import samples

    samples.make(folder, RECORDS, 1, PASSWORD, samples.day(datetime.now(UTC)), lambda *_said: None)
    return folder


def _render(said: argparse.Namespace, name: str, folder: Path) -> None:
    from PySide6.QtWidgets import QApplication

    from app import i18n
    from app.ui import theme

    look, size, stretched = LOOKS[name]
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    font = app.property("plain font") or app.font()
    app.setProperty("plain font", font)
    app.setFont(theme.scaled(font, size))
    i18n._chosen = Stretched() if stretched else gettext.NullTranslations()  # type: ignore[assignment]
    theme.apply(app, look)
    for key, picture in _screens(said, folder):
        path = said.out / f"{key}-{name}.png"
        picture.save(str(path))
        print(path)


def _screens(said: argparse.Namespace, folder: Path) -> Iterator[tuple[str, Any]]:
    """Give every picture in turn: before an unlock, then each page as the person sees it."""
    from app.ui.desk import Desk
    from app.ui.window import KeepwellWindow

    desk = Desk(folder)
    window = KeepwellWindow(desk)
    width, _x, height = said.size.partition("x")
    window.resize(int(width), int(height))
    window.show()
    try:
        _settle(desk)
        for key, show in _before(window):
            if said.only in ("", key):
                show()
                _settle(desk)
                yield key, window.grab()
        if said.only not in BEFORE:
            yield from _within(window, said)
    finally:
        window.close()
        window.deleteLater()


BEFORE = ("unlock", "welcome", "first-run", "verify", "card", "help")


def _before(window: Any) -> Iterator[tuple[str, Callable[[], object]]]:
    yield "unlock", lambda: None

    def verify() -> None:
        window.doors.show_verify()

    def first_run(step: int) -> Callable[[], None]:
        def show() -> None:
            for aside in list(window.layers.asides):
                window.layers.end_aside(aside)
            window.doors.begin_first_run()
            window.doors.first.steps[1].codes = ("TM37M-PKFAD-80D7S-E8B6A-T00GX-FA0D3-2F0X8-BS2YD",) * 2
            window.doors.first.at = step
            window.doors.first.arrive()

        return show

    if find_spec("app.ui.verify") is not None:
        yield "verify", verify
    for step in range(6):
        yield (f"first-run-{step + 1}", first_run(step))

    def back() -> None:
        for aside in list(window.layers.asides):
            window.layers.end_aside(aside)
        window.doors.first = None

    yield "unlock-again", back


def _within(window: Any, said: argparse.Namespace) -> Iterator[tuple[str, Any]]:
    desk = window.desk
    for aside in list(window.layers.asides):
        window.layers.end_aside(aside)
    window.doors.first = None
    _spin(lambda: window.unlock.who.count() > 0)
    window.unlock.who.setCurrentIndex(window.unlock.who.findText(said.person))
    window.unlock.password.setText(PASSWORD)
    window.unlock.try_unlock()
    if not _spin(lambda: window.shell is not None):
        raise SystemExit("the sample practice did not open: " + window.unlock.wrong.text())
    from app.ui.screens import SCREENS

    places: dict[str, Any] = {}
    desk.ask(shown.places, then=places.update)
    _settle(desk)
    for screen in SCREENS:
        if screen.is_for(desk.person) and said.only in ("", screen.key):
            window.shell.show_page(screen.key, places.get(screen.key))
            _settle(desk)
            yield screen.key, window.grab()
            yield from _asked(window, screen.key)
    if said.only in ("", "discreet"):
        window.shell.show_page(window.shell.first())
        window.set_discreet(True)
        _settle(desk)
        yield "discreet", window.grab()
        window.set_discreet(False)
    yield from _dialogs(window, said)


def _asked(window: Any, key: str) -> Iterator[tuple[str, Any]]:
    """Give each tab of a page, and every dialog that it leads to."""
    from PySide6.QtWidgets import QTabWidget

    page = window.shell.page()
    tabs = page.findChild(QTabWidget)
    for at in range(tabs.count() if tabs is not None else 1):
        place = key
        if tabs is not None:
            tabs.setCurrentIndex(at)
            _settle(window.desk)
            place = f"{key}-{at + 1}"
            yield place, window.grab()
        for name, picture in asked.dialogs_of(page, lambda: _settle(window.desk)):
            yield f"{place}--{name}", picture
        if window.shell.page() is not page:
            return


def _dialogs(window: Any, said: argparse.Namespace) -> Iterator[tuple[str, Any]]:
    from PySide6.QtWidgets import QApplication

    for key, show in (("card", window.doors.show_card), ("help", window.doors.show_help)):
        if said.only in ("", key):
            show()
            _settle(window.desk)
            dialog = next(
                one for one in QApplication.topLevelWidgets() if one.isVisible() and one is not window
            )
            yield key, dialog.grab()
            dialog.close()


def _settle(desk: Any) -> None:
    """Wait until everything that was asked for has come back, and the window is painted."""
    for _round in range(3):
        answered: list[object] = []
        if desk.person is None:
            desk.call(lambda: None, then=answered.append)
        else:
            desk.ask(lambda _seat: None, then=answered.append)
        _spin(partial(bool, answered))
    for _round in range(3):  # what was drawn may be drawn into something else
        end = time.monotonic() + 0.15
        _spin(partial(_is_past, end))
        _spin(lambda: not _works(desk))


def _is_past(moment: float) -> bool:
    return time.monotonic() > moment


def _works(desk: Any) -> bool:
    """Say whether a child is still drawing something that the page waits for."""
    import shiboken6

    running = [kept() for kept in desk._running]
    return any(one is not None and shiboken6.isValid(one) for one in running)


def _spin(done: Callable[[], bool]) -> bool:
    from PySide6.QtCore import QEventLoop
    from PySide6.QtWidgets import QApplication

    end = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > end:
            return False
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        time.sleep(0.005)
    return True


if __name__ == "__main__":
    sys.exit(main())
