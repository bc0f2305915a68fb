"""One flag on its client's page: what to do, until when, who stands behind it, and, once opened, why."""

from collections.abc import Collection
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.actions import STATUS_WORDS, Status
from app.domain.flag_fields import (
    CATEGORY_CRITERIA,
    CATEGORY_WORDS,
    DECISION_WORDS,
    LEVEL_WORDS,
    TOLD_WORDS,
    Category,
    Decision,
    Told,
)
from app.domain.flags import Flag, FlagLine
from app.i18n import N_, _, ngettext
from app.services.client_pages import FlagCard
from app.services.flags import Reasons, Said
from app.ui.parts import Button, Card, Chip, Level, Quiet, Small, StoryLabel, Strong, Words, row
from app.ui.parts.flow import Flow
from app.ui.parts.moments import say_day
from app.ui.theme import SPACE

WHY = (
    ("behaviour", N_("Why (clinicians)")),
    ("criterion", N_("Enough for a flag")),
    ("triggers", N_("Triggers")),
    ("helps", N_("What helps")),
    ("contest", N_("The client's objection")),
    ("answer", N_("What was answered")),
)


class FlagPart(Card):
    """A flag. `wanted` carries the step that was pressed (such as "why", "keep", "end") and the card it is for.

    With `only` no other steps are offered.
    """

    wanted = Signal(str, object)

    def __init__(
        self,
        card: FlagCard,
        today: date,
        reads_clinical: bool,
        reasons: Reasons | None = None,
        only: Collection[str] = (),
    ) -> None:
        super().__init__()
        self.card = card
        flag = card.flag
        self.setAccessibleName(f"{flag_words(flag)}: {flag.action}")
        self.reads_clinical, self._only = reads_clinical, only
        self._head(today, reasons)
        self.facts = QGridLayout()
        self.facts.setHorizontalSpacing(SPACE * 4)
        self.facts.setVerticalSpacing(SPACE * 2)
        self.facts.setColumnStretch(1, 1)
        self.add(self.facts)
        self._fact(_("At the desk"), Words(flag.action, copied=True))
        if reasons is not None:
            self._why(reasons)
        self._buttons(reasons)
        self.add(Small(_behind(card)))

    def _head(self, today: date, reasons: Reasons | None) -> None:
        flag = self.card.flag
        acts = flag.status is Status.ACTIVE
        level = flag.level.value if acts and not self.card.is_overdue else Level.PLAIN
        category = reasons.answers.get("category", "") if reasons else ""
        known = _(CATEGORY_WORDS[Category(category)]) if category in list(Category) else ""
        title = StoryLabel(known, part="strong")
        title.setWordWrap(False)
        self.add(row(Chip(level, flag_words(flag)), title, 1, Quiet(_until(flag, today), wrap=False)))
        if self.card.is_overdue:
            self.add(Strong(_("Past its review: it still acts, and asks to be kept, changed or ended.")))
        elif acts and not flag.is_approved:
            words = _("Acts already; a second person approves it by {day}.")
            self.add(Quiet(words.format(day=say_day(flag.approve_by))))

    def _fact(self, label: str, widget: QWidget) -> None:
        at = self.facts.rowCount()
        named = Quiet(label, wrap=False)
        named.setBuddy(widget)
        self.facts.addWidget(named, at, 0, Qt.AlignmentFlag.AlignTop)
        self.facts.addWidget(widget, at, 1)

    def _why(self, reasons: Reasons) -> None:
        labels = {name: _(words) for name, words in WHY}
        category = reasons.answers.get("category", "")
        if category in list(Category):
            self._fact(_("Raised when"), Quiet(_(CATEGORY_CRITERIA[Category(category)])))
        for name, _words in WHY:
            if text := reasons.answers.get(name, ""):
                self._fact(labels[name], StoryLabel(text))
        told = reasons.answers.get("told", "")
        words = _(TOLD_WORDS[Told(told)]) if told in list(Told) else ""
        note = reasons.answers.get("told_note", "")
        self._fact(_("Client told"), StoryLabel(" · ".join(filter(None, (words, note)))))
        if reasons.said:
            self._fact(_("Decided since"), StoryLabel("\n".join(map(_decided, reasons.said))))

    def _buttons(self, reasons: Reasons | None) -> None:
        acts = self.card.flag.status is Status.ACTIVE
        steps = [
            ("why", _("Hide why") if reasons else _("Show why"), self.reads_clinical),
            ("approve", _("Approve"), self.card.may_approve),
            ("keep", _("Review…"), self.card.may_decide and acts),
            ("change", _("Change…"), self.card.may_decide and acts and self.reads_clinical),
            ("end", _("End flag…"), self.card.may_decide and acts),
            (
                "reactivate",
                _("Make active again…"),
                self.card.may_decide and self.card.flag.status is Status.ENDED,
            ),
            ("tell", _("Client told…"), self.card.may_decide and self.reads_clinical),
            ("export", _("For another program"), self.card.may_export),
        ]
        box = QWidget()
        flow = Flow(box)
        self.buttons: dict[str, Button] = {}
        for step, words, offered in steps:
            if offered and (not self._only or step in self._only):
                button = Button(words)
                button.setAccessibleName(f"{words.rstrip('…')}: {flag_words(self.card.flag)}")
                button.clicked.connect(lambda _on=False, step=step: self.wanted.emit(step, self.card))
                flow.addWidget(button)
                self.buttons[step] = button
        if self.buttons:
            self.add(box)


def flag_words(flag: Flag | FlagLine) -> str:
    """Name a flag as its chip does: the level and the desk label."""
    return f"{_(LEVEL_WORDS[flag.level])} · {flag.label}"


def _until(flag: Flag, today: date) -> str:
    if flag.status is not Status.ACTIVE:
        return f"{_(STATUS_WORDS[flag.status])}, {say_day(flag.decided)}"
    days = (flag.review - today).days
    if days < 0:
        return _("Review was due {day}").format(day=say_day(flag.review))
    near = ngettext("in {days} day", "in {days} days", days).format(days=days) if days else _("today")
    return " · ".join((_("Review by {day}").format(day=say_day(flag.review)), near))


def _decided(said: Said) -> str:
    done = _(DECISION_WORDS[Decision(said.decision)])
    return f"{done}, {say_day(date.fromisoformat(said.when[:10]))}: {said.words}"


def _behind(card: FlagCard) -> str:
    """Say who stands behind a flag: who decided last, who approved, how often it was looked at."""
    flag = card.flag
    done = _(DECISION_WORDS[flag.decision])
    said = [_("{number} · {done} by {name}, {day}").format(
        number=flag.number, done=done, name=card.decided_by, day=say_day(flag.decided)
    )]  # fmt: skip
    if flag.self_attested:
        said.append(_("signed by the only person there is; nobody else could approve"))
    elif card.approved_by:
        said.append(_("approved by {name}").format(name=card.approved_by))
    else:
        asked = card.approver
        said.append(_("{name} is asked to approve").format(name=asked) if asked else _("not yet approved"))
    if card.owner:
        said.append(_("{name} answers for it").format(name=card.owner))
    if flag.reviews:
        said.append(ngettext("reviewed {n} time", "reviewed {n} times", flag.reviews).format(n=flag.reviews))
    return " · ".join(said)
