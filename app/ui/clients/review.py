"""The weekly review: one flag after another, kept, changed, ended or approved, until none waits."""

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.errors import Refused
from app.domain.kinds import Kind
from app.domain.people import Role
from app.i18n import _, ngettext
from app.services import flag_queue, flags
from app.services.flag_queue import ASKS_WORDS, Asks, Waiting
from app.ui.clients.flag_card import FlagPart
from app.ui.clients.flag_steps import FlagSteps
from app.ui.page import Page
from app.ui.parts import (
    Button,
    Card,
    ChoiceRow,
    DayEdit,
    FieldRow,
    PrimaryButton,
    Quiet,
    Small,
    TextArea,
    Words,
    row,
    scrolled,
)
from app.ui.parts.moments import say_day
from app.ui.parts.order import as_laid_out, in_order
from app.ui.theme import SPACE
from app.ui.today.arrivals import PersonLink

if TYPE_CHECKING:
    from app.ui.desk import Desk


class FlagReviewPage(Page):
    """The flags that wait for this person, one at a time. Ctrl+Enter seals, and the next comes up."""

    def __init__(self, desk: "Desk") -> None:
        super().__init__(desk, _("Review flags"))
        self.waiting: list[Waiting] = []
        self.later_on: list[str] = []
        self.reviewed = 0
        self.steps = FlagSteps(self, self._show_flag)
        self.back, self.later = Button(_("All clients")), Button(_("Later"))
        self.finish = PrimaryButton(_("Seal and go on"), key="Ctrl+Return")
        self.shares, self.save = Button(_("How flags fall")), Button(_("For another program"))
        for button in (self.back, self.shares, self.save, self.later, self.finish):
            self.buttons.addWidget(button)
        self.flag_holder = QVBoxLayout()
        self.decision = Card(_("What is decided"))
        choices = [("keep", _("Keep")), ("change", _("Change")), ("end", _("End"))]
        self.what = ChoiceRow(_("What is decided"), choices, required=True)
        self.review = DayEdit(_("Review again by"))
        self.sentence = TextArea(_("Why"), lines=2, story=True)
        self.rows = {
            "what": FieldRow(_("This flag"), self.what),
            "review": FieldRow(_("Review again by"), self.review),
            "sentence": FieldRow(_("Why"), self.sentence, _("One sentence. Only clinicians read it.")),
        }
        self.approval = Words(_("By approving you stand for this decision as the second person."))
        self.none = Card(_("Nothing waits for you"))
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        for field in self.rows.values():
            self.decision.add(field)
        self.decision.add(self.approval)
        self.none.add(
            Quiet(_("Flags come here 60 days before their review, or a third of the time they were given."))
        )
        self.contents = QWidget()
        lines = QVBoxLayout(self.contents)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(SPACE * 3)
        lines.addLayout(self.flag_holder)
        lines.addWidget(self.decision)
        lines.addWidget(self.none)
        lines.addStretch(1)
        self.body.addWidget(scrolled(self.contents), 1)
        self.body.addWidget(
            Small(_("Keys: F7 shows why · arrows choose · Ctrl+Enter seals and brings the next."))
        )

    def _connect(self) -> None:
        self.back.clicked.connect(lambda: self.go.emit("clients", {}))
        self.later.clicked.connect(self._put_off)
        self.shares.clicked.connect(lambda: self.go.emit("flag-shares", {}))
        self.save.clicked.connect(lambda: self.go.emit("flag-export", {}))
        self.finish.clicked.connect(self._seal)
        self.what.chosen.connect(lambda _code: self._offer())
        self.desk.changed.connect(self._changed)
        QShortcut(QKeySequence("F7"), self, self._toggle_why)

    def arrive(self, **_where: Any) -> None:
        """Begin with the most pressing flag."""
        self.later_on, self.reviewed = [], 0
        person = self.desk.person
        self.shares.setVisible(person is not None and person.role is Role.OWNER)
        self._load()

    def leave(self) -> None:
        """Drop what was opened."""
        self.steps.forget()
        self.waiting = []
        self._show_flag()

    def _changed(self, kinds: frozenset[Kind]) -> None:
        if self.isVisible() and Kind.FLAG in kinds:
            self._load()

    def _load(self) -> None:
        self.desk.ask(flag_queue.waiting, then=self._show, owner=self)

    def _show(self, found: tuple[Waiting, ...]) -> None:
        """Show the queue; whoever was put off comes last."""
        before = self.now()
        self.waiting = sorted(found, key=lambda one: self.later_on.count(one.card.flag.id))
        now = self.now()
        if now is None or before is None or now.card.flag != before.card.flag:
            self._begin()
        else:
            self._show_flag()

    def now(self) -> Waiting | None:
        """Give the flag that is in view."""
        return self.waiting[0] if self.waiting else None

    def _begin(self) -> None:
        """Bring the next flag up, with the keyboard on what is decided."""
        self.steps.forget()
        self._clear_errors()
        self.what.set_value(None)
        self.sentence.setText("")
        now = self.now()
        if now is not None:
            flag, today = now.card.flag, self.desk.now().day()
            interval = max(1, (flag.review - flag.decided).days)
            self.review.set_day(date.fromordinal(today.toordinal() + interval))
        self._show_flag()
        self._offer()
        if self.isVisible():
            asked = now is not None and now.asks is not Asks.APPROVAL
            part = self.what if asked else self.finish if now else self.back
            part.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_flag(self) -> None:
        while (item := self.flag_holder.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        now = self.now()
        for part in (self.decision, self.later, self.finish):
            part.setVisible(now is not None)
        self.none.setVisible(now is None)
        left = len(self.waiting)
        waits = ngettext("{count} waits", "{count} wait", left).format(count=left)
        done = ngettext("{count} done", "{count} done", self.reviewed).format(count=self.reviewed)
        self.aside.setText(" · ".join(filter(None, (waits, done if self.reviewed else ""))))
        if now is not None:
            head = self._head(now)
            self.flag_holder.addWidget(head)
            person = self.desk.person
            reads = person is not None and (person.role is Role.CLINICIAN or person.clinical)
            part = FlagPart(
                now.card,
                self.desk.now().day(),
                reads,
                self.steps.reasons.get(now.card.flag.id),
                only=("why", "tell"),
            )
            part.wanted.connect(self.steps.step)
            self.flag_holder.addWidget(part)
            in_order(self.finish, head, part)
            as_laid_out(self.contents)

    def _head(self, now: Waiting) -> QWidget:
        head = QWidget()
        link = PersonLink(now.subject.name, tail=f"  {now.subject.number}")
        link.clicked.connect(lambda: self.go.emit(now.subject.page, {"record": now.subject.record}))
        since = say_day(now.card.flag.review if now.asks is not Asks.APPROVAL else now.card.flag.decided)
        head.setLayout(row(link, Quiet(f"{_(ASKS_WORDS[now.asks])} · {since}", wrap=False), 1))
        return head

    def _offer(self) -> None:
        """Ask what this decision needs and nothing else."""
        now = self.now()
        approval = now is not None and now.asks is Asks.APPROVAL
        what = self.what.value()
        self.rows["what"].setVisible(not approval)
        self.rows["review"].setVisible(not approval and what == "keep")
        self.rows["sentence"].setVisible(not approval and what in ("keep", "end"))
        self.approval.setVisible(approval)
        words = {"change": _("Go to the form")}.get(what or "", _("Seal and go on"))
        self.finish.set_words(_("Approve and go on") if approval else words)

    def _toggle_why(self) -> None:
        if (now := self.now()) is not None:
            self.steps.step("why", now.card)

    def _put_off(self) -> None:
        if (now := self.now()) is not None:
            self.later_on.append(now.card.flag.id)
            self.waiting = sorted(self.waiting, key=lambda one: self.later_on.count(one.card.flag.id))
            self._begin()

    def _seal(self) -> None:
        now = self.now()
        if now is None:
            return
        flag = now.card.flag
        if now.asks is Asks.APPROVAL:
            self._do(_("Flag {number} is approved."), flag.number, flags.approve, flag.id)
            return
        match self.what.value():
            case "keep":
                words = _("Flag {number} is kept.")
                self._do(words, flag.number, flags.keep, flag.id, self.review.day(), self.sentence.text())
            case "end":
                self._do(_("Flag {number} has ended."), flag.number, flags.end, flag.id, self.sentence.text())
            case "change":
                self.go.emit("flag-form", {"flag": flag.id})
            case _:
                self._refuse(Refused(_("Choose what is decided: keep, change or end."), "what"))

    def _do(self, words: str, number: str, service: Any, *args: Any) -> None:
        self.desk.do(
            service,
            *args,
            then=lambda _flag: self._done(words.format(number=number)),
            refused=self._refuse,
            owner=self,
            changed=(Kind.FLAG,),
        )

    def _done(self, words: str) -> None:
        self.reviewed += 1
        self.say(words)

    def _clear_errors(self) -> None:
        for field in self.rows.values():
            field.clear_error()

    def _refuse(self, refused: Refused) -> None:
        self._clear_errors()
        at = self.rows.get(refused.field or "")
        if at is None:
            self.desk.was_refused.emit(refused)
            return
        at.show_error(refused.reason)
        at.widget.setFocus()
