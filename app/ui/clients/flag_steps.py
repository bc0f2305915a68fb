"""What is done about flags from any page that shows them: why is opened or hidden, and each decision is asked for."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from app.domain import flags as rules
from app.domain.flag_fields import Category
from app.domain.flags import Flag
from app.domain.kinds import Kind
from app.i18n import _
from app.services import flags
from app.services.client_pages import FlagCard
from app.services.flags import Reasons
from app.ui.clients import deciding
from app.ui.page import Page
from app.ui.parts.decisions import Decision


class FlagSteps(QObject):
    """The steps of one page's flags. `show` draws them anew; what was opened stays here until it is forgotten."""

    def __init__(self, page: Page, show: Callable[[], object]) -> None:
        super().__init__(page)
        self.page, self.show = page, show
        self.reasons: dict[str, Reasons] = {}
        self.dialog: Decision | None = None

    def forget(self) -> None:
        """Drop what was opened: it is opened anew, and so recorded anew, the next time."""
        self.reasons = {}

    def step(self, step: str, card: FlagCard) -> None:
        """Do what was pressed on a flag's card."""
        flag, today = card.flag, self.page.desk.now().day()
        match step:
            case "why" if flag.id in self.reasons:
                del self.reasons[flag.id]
                self.show()
            case "why":
                self.open_why(flag)
            case "approve":
                self._do(flags.approve, flag.id, then=self._done(_("Flag {number} is approved."), flag))
            case "keep":
                self._decide(deciding.keeping(flag, today, partial(self._keep, flag), self.page))
            case "change":
                self.page.go.emit("flag-form", {"flag": flag.id})
            case "end":
                self._decide(deciding.ending(flag, partial(self._end, flag), self.page))
            case "reactivate":
                day = rules.usual_review(Category.OTHER, today)
                self._decide(deciding.reactivating(flag, day, partial(self._reactivate, flag), self.page))
            case "export":
                self.page.go.emit("flag-export", {"flag": flag.id})
            case "tell":
                self._with_why(flag, partial(self._tell, flag))

    def open_why(self, flag: Flag) -> None:
        """Open why a flag was raised and show it."""
        self._with_why(flag, lambda _reasons: self.show())

    def _with_why(self, flag: Flag, then: Callable[[Reasons], object]) -> None:
        """Open why a flag was raised, unless it is open; the access is recorded before a word of it is shown."""
        known = self.reasons.get(flag.id)
        if known is not None:
            then(known)
            return

        def opened(reasons: Reasons) -> None:
            self.reasons[flag.id] = reasons
            then(reasons)

        self.page.desk.ask(flags.reasons, flag.id, then=opened, owner=self.page)

    def _decide(self, asked: Decision) -> None:
        self.dialog = asked
        asked.open()

    def _do(self, service: Callable[..., Any], *args: Any, then: Any, asked: Decision | None = None) -> None:
        refused = asked.show_refused if asked else None
        self.page.desk.do(service, *args, then=then, refused=refused, owner=self.page, changed=(Kind.FLAG,))

    def _keep(self, flag: Flag, asked: Decision) -> None:
        done = self._done(_("Flag {number} is kept. A second person is asked to approve."), flag, asked)
        self._do(flags.keep, flag.id, asked.day("review"), asked.text("sentence"), then=done, asked=asked)

    def _end(self, flag: Flag, asked: Decision) -> None:
        if asked.choice("how") == "error":
            done = self._done(_("Flag {number} is marked as entered in error."), flag, asked)
            self._do(flags.withdraw, flag.id, then=done, asked=asked)
            return
        done = self._done(_("Flag {number} has ended."), flag, asked)
        self._do(flags.end, flag.id, asked.text("sentence"), then=done, asked=asked)

    def _reactivate(self, flag: Flag, asked: Decision) -> None:
        done = self._done(_("Flag {number} acts again."), flag, asked)
        self._do(
            flags.reactivate, flag.id, asked.day("review"), asked.text("sentence"), then=done, asked=asked
        )

    def _tell(self, flag: Flag, reasons: Reasons) -> None:
        def keep(asked: Decision) -> None:
            done = self._done(_("Kept with flag {number}."), flag, asked)
            self._do(flags.tell, flag.id, *deciding.answers_of(asked), then=done, asked=asked)

        self._decide(deciding.telling(flag, reasons.answers, keep, self.page))

    def _done(self, words: str, flag: Flag, asked: Decision | None = None) -> Callable[[Any], None]:
        def done(_answer: Any) -> None:
            self.reasons.pop(flag.id, None)
            if asked is not None:
                asked.accept()
                self.dialog = None
            self.page.say(words.format(number=flag.number))

        return done
