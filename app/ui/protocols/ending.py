"""The end of a run: what was found, and afterwards how it went."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from app.domain.actions import STATUS_WORDS, Status
from app.domain.protocols import AnswerType
from app.i18n import _, ngettext
from app.services.runs import Followed
from app.ui.parts import Card, FieldRow, LineEdit, PrimaryButton, Quiet, StoryLabel, TextArea, Words, row
from app.ui.parts.moments import say_moment


class EndCard(Card):
    """Asks what was found and finishes the run; every required step is settled."""

    finished = Signal(object, str)

    def __init__(self, followed: Followed, parent: QWidget | None = None) -> None:
        super().__init__(_("Finish the run"), parent=parent)
        self.people = LineEdit(_("People accounted for"), accounted(followed), hint=_("How many"), longest=6)
        self.findings = TextArea(_("What worked, what did not"), lines=3)
        self.finish = PrimaryButton(_("Finish the run"), key="Ctrl+Return")
        self.finish.clicked.connect(self._finish)
        self.count = FieldRow(_("People accounted for"), self.people)
        self.add(self.count)
        help = _(
            "Everyone here can read this: no client's name. Enter begins a new line; Ctrl+Enter finishes the run."
        )
        self.add(FieldRow(_("What worked, what did not"), self.findings, help))
        self.add(row(self.finish, 1))

    def showEvent(self, event: QShowEvent) -> None:
        """Come into view with the keyboard on it."""
        super().showEvent(event)
        self.take_focus()

    def take_focus(self) -> None:
        """Stand where the findings are typed."""
        self.findings.setFocus()

    def _finish(self) -> None:
        typed = self.people.text().strip()
        if typed and not (typed.isascii() and typed.isdigit()):
            self.count.show_error(_("Give a whole number, or leave it empty."))
            return
        self.finished.emit(int(typed) if typed else None, self.findings.text())


def accounted(followed: Followed) -> str:
    """Give the last number that was counted in a step, as the count of people proposed."""
    counted = [
        followed.run.steps[step.id].answer
        for step in followed.steps
        if step.answer is AnswerType.NUMBER and step.id in followed.run.steps
    ]
    return counted[-1] if counted else ""


class OverCard(Card):
    """How a run went, once it has ended."""

    def __init__(self, followed: Followed, parent: QWidget | None = None) -> None:
        run = followed.run
        super().__init__(_(STATUS_WORDS[followed.record.status]), followed.record.number, parent)
        if run.ended is not None:
            self.add(Words(say_moment(run.ended)))
        if run.response_seconds is not None:
            words = ngettext(
                "Help was called after {n} second.",
                "Help was called after {n} seconds.",
                run.response_seconds,
            )
            self.add(Words(words.format(n=run.response_seconds)))
        if run.people is not None:
            self.add(
                Words(
                    ngettext("{n} person accounted for.", "{n} people accounted for.", run.people).format(
                        n=run.people
                    )
                )
            )
        if run.findings:
            self.add(StoryLabel(run.findings))
        if followed.record.status is Status.STOPPED:
            self.add(StoryLabel(_("Ended before its last step: {reason}").format(reason=run.reason)))
        if followed.incidents:
            self.add(
                Quiet(
                    _("Incident logged from this run: {numbers}").format(
                        numbers=", ".join(followed.incidents)
                    )
                )
            )
        for when, who, text in followed.notes:
            shown = text or _("Sealed to clinicians and its writer.")
            self.add(
                StoryLabel(
                    _("Note, {moment}, {who}: {text}").format(moment=say_moment(when), who=who, text=shown)
                )
            )
